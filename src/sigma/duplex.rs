//! The duplex sponge over SHAKE128 (draft-irtf-cfrg-fiat-shamir-03 section 3).
//!
//! What is squeezed is `SHAKE128(session_id || zeros || everything absorbed so far)`, with zeros up to the rate of 168
//! octets. Absorbing puts no separators between its inputs, so every encoding that meets another one has to be
//! prefix-free; [`Duplex::absorb_prefixed`] makes one of octets that are not.

use core::fmt;

use shake::digest::{ExtendableOutput, Update, XofReader};
use shake::{Shake128, Shake128Reader};
use zeroize::Zeroizing;

use crate::curve::{Scalar, SecretScalar};

const RATE: usize = 168;
/// Octets of one squeezed scalar: 16 more than it has, which makes the bias of the reduction 2^-128.
const EXPAND_LEN: usize = Scalar::LEN + 16;

/// What a proof is made for: the first block of its sponge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct SessionId([u8; Self::LEN]);

impl SessionId {
    const LEN: usize = 32;
    const DERIVATION: Self = Self(*b"irtf-cfrg-fiat-shamir/session-id");

    /// `DeriveSessionID` of a tag that starts with `name`, which is unique in the library, followed by fields of any
    /// octets, each behind its length.
    pub(crate) fn derive(name: &str, fields: &[&[u8]]) -> Self {
        let mut duplex = Duplex::new(&Self::DERIVATION);
        duplex.absorb(name.as_bytes());
        fields.iter().for_each(|field| duplex.absorb_prefixed(field));
        let mut id = [0; Self::LEN];
        duplex.squeeze(&mut id);
        Self(id)
    }

    #[cfg(test)]
    pub(super) const fn given(octets: [u8; Self::LEN]) -> Self {
        Self(octets)
    }

    pub(crate) const fn octets(&self) -> &[u8; Self::LEN] {
        &self.0
    }
}

/// A sponge that absorbs and squeezes in any order. Wiped when dropped.
#[derive(Clone)]
pub(crate) struct Duplex {
    absorbed: Shake128,
    /// The output stream over what is absorbed, while nothing more is.
    stream: Option<Shake128Reader>,
}

impl Duplex {
    pub(crate) fn new(session: &SessionId) -> Self {
        let mut absorbed = Shake128::default();
        absorbed.update(&session.0);
        absorbed.update(&[0; RATE - SessionId::LEN]);
        Self { absorbed, stream: None }
    }

    /// Absorbs octets of a prefix-free encoding. No octets change nothing.
    pub(crate) fn absorb(&mut self, octets: &[u8]) {
        if !octets.is_empty() {
            self.absorbed.update(octets);
            self.stream = None;
        }
    }

    /// Absorbs any octets behind their length, four octets little-endian (`SerializeVarLenString` of the draft).
    ///
    /// Every object of this library is shorter than 2^32 octets.
    pub(crate) fn absorb_prefixed(&mut self, octets: &[u8]) {
        let length = u32::try_from(octets.len()).unwrap_or(u32::MAX);
        self.absorb(&length.to_le_bytes());
        self.absorb(octets);
    }

    /// Fills `out` with the next octets of the stream.
    pub(crate) fn squeeze(&mut self, out: &mut [u8]) {
        let absorbed = &self.absorbed;
        self.stream.get_or_insert_with(|| absorbed.clone().finalize_xof()).read(out);
    }

    /// `DecodeField(Squeeze(48), r, 1)`: a challenge.
    pub(crate) fn scalar(&mut self) -> Scalar {
        Scalar::reduce(self.number().as_slice())
    }

    /// The same for a number that stays secret.
    pub(crate) fn secret_scalar(&mut self) -> SecretScalar {
        SecretScalar::reduce(self.number().as_slice())
    }

    /// Squeezed numbers are little-endian, also where scalars are encoded big-endian. This one is turned round.
    fn number(&mut self) -> Zeroizing<[u8; EXPAND_LEN]> {
        let mut octets = Zeroizing::new([0; EXPAND_LEN]);
        self.squeeze(octets.as_mut_slice());
        octets.reverse();
        octets
    }
}

impl fmt::Debug for Duplex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Duplex").finish_non_exhaustive()
    }
}
