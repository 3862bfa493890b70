//! The arithmetic underneath, chosen by configuration.
//!
//! `native` computes with blst where assembly exists for the target, `portable` with arkworks everywhere. Both offer
//! the same functions with the same results; types cross the border as arkworks' limbs, which blst shares: Montgomery
//! form with R = 2^384 (2^256 for scalars), six (four) little-endian 64-bit limbs, Jacobian coordinates, and all zero for
//! the affine identity.
//!
//! `--cfg averment_backend="portable"` forces the portable backend on a target that has assembly.

#[cfg(any(
    not(all(
        any(target_arch = "x86_64", target_arch = "aarch64"),
        not(averment_backend = "portable")
    )),
    test
))]
#[cfg_attr(
    all(any(target_arch = "x86_64", target_arch = "aarch64"), not(averment_backend = "portable")),
    allow(dead_code, reason = "beside the native backend, tests call a part of it")
)]
pub(super) mod portable;

#[cfg(all(
    any(target_arch = "x86_64", target_arch = "aarch64"),
    not(averment_backend = "portable")
))]
pub(super) mod native;
#[cfg(all(
    any(target_arch = "x86_64", target_arch = "aarch64"),
    not(averment_backend = "portable")
))]
#[expect(unsafe_code, reason = "the one place that calls C")]
mod shim;

#[cfg(all(
    any(target_arch = "x86_64", target_arch = "aarch64"),
    not(averment_backend = "portable")
))]
pub(super) use native::*;
#[cfg(not(all(
    any(target_arch = "x86_64", target_arch = "aarch64"),
    not(averment_backend = "portable")
)))]
pub(super) use portable::*;

#[cfg(test)]
#[cfg(all(
    any(target_arch = "x86_64", target_arch = "aarch64"),
    not(averment_backend = "portable")
))]
mod differential;

/// Why octets in canonical form are not a point of the prime-order group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PointError {
    NotOnCurve,
    NotInSubgroup,
}
