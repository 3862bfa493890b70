//! Which points of the curves are in the groups of prime order, and how they get there.
//!
//! By the endomorphisms: M. Scott, "A note on group membership tests for G1, G2 and GT on BLS pairing-friendly curves"
//! (ePrint 2021/1130). For G1: `r` divides `z^4 - z^2 + 1`, so in the group the endomorphism, whose square and itself and one
//! make zero, multiplies by `-z^2`. The rest of the curve is undone by `z - 1`: there `-z^2 a = -a`, and no point but the
//! identity has `-a` for its image, for that would make `a - a + a` zero. For G2: `z` is `p` modulo `r`, by which the
//! Frobenius map multiplies there; A. El Housni, A. Guillevic, T. Piellard (ePrint 2022/352) prove that nothing else of
//! the twist of this curve meets it.

use ark_bls12_381::g1::BETA;
use ark_bls12_381::{Fq, Fq2, G1Affine, G1Projective, G2Affine};
use ark_ec::{AffineRepr, CurveGroup};
use ark_ff::{MontFp, Zero};

/// The curve's parameter z is minus this number.
const MINUS_Z: u64 = 0xd201_0000_0001_0000;
/// `c` of `1 / (1 + u)^((p - 1) / 3) = c u`.
const PSI_X: Fq = MontFp!(
    "4002409555221667392624310435006688643935503118305586438271171395842971157480381377015405980053539358417135540939437"
);
/// `1 / (1 + u)^((p - 1) / 2)`.
const PSI_Y: Fq2 = Fq2::new(
    MontFp!(
        "2973677408986561043442465346520108879172042883009249989176015418091420807192182638567116318576472649347015917690530"
    ),
    MontFp!(
        "1028732146235106349975324479215795277384839936929757896155643118032610843298655225875571310552543014690878354869257"
    ),
);

/// `-z a`: 63 doublings and 5 additions.
fn times_minus_z<G: CurveGroup>(a: G) -> G {
    let mut product = a;
    for bit in (0..63).rev() {
        product.double_in_place();
        if (MINUS_Z >> bit) & 1 == 1 {
            product += a;
        }
    }
    product
}

/// Whether a point of the curve is in the group: if and only if `(beta x, y) = -z^2 (x, y)`.
pub(in crate::curve) fn g1_in_subgroup(a: &G1Affine) -> bool {
    let product = times_minus_z(times_minus_z(a.into_group()));
    a.is_zero() || (product + super::endomorphism(a, &BETA)).is_zero()
}

/// Whether a point of the twist is in the group: if and only if `psi(a) = z a`, for the Frobenius map on the curve taken
/// to the twist.
pub(in crate::curve) fn g2_in_subgroup(a: &G2Affine) -> bool {
    a.is_zero() || (times_minus_z(a.into_group()) + psi(a)).is_zero()
}

fn psi(a: &G2Affine) -> G2Affine {
    let x = Fq2::new(PSI_X * a.x.c1, PSI_X * a.x.c0);
    let y = Fq2::new(a.y.c0, -a.y.c1) * PSI_Y;
    G2Affine::new_unchecked(x, y)
}

/// `(1 - z) a`, which is in the group for every point of the curve (RFC 9380, section 8.8.1).
pub(in crate::curve) fn clear_cofactor(a: G1Projective) -> G1Projective {
    times_minus_z(a) + a
}

#[cfg(test)]
mod tests;
