//! Hashing to octets, scalars and G1 as RFC 9380 defines it, for both ciphersuites.

use core::fmt;

use sha2::{Digest, Sha256};
use shake::Shake256;
use shake::digest::{ExtendableOutput, Update, XofReader};
use zeroize::Zeroizing;

use super::{Scalar, SecretScalar, Sum, backend};

/// The two ways to expand a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Hash {
    /// expand_message_xmd with SHA-256 (RFC 9380 section 5.3.1).
    Sha256,
    /// expand_message_xof with SHAKE-256 (RFC 9380 section 5.3.2).
    Shake256,
}

#[derive(Clone)]
enum State {
    Sha256(Sha256),
    Shake256(Shake256),
}

/// expand_message over a message that arrives in pieces.
///
/// The domain separation tag is at most 255 octets: callers check those that come from outside.
#[derive(Clone)]
pub(crate) struct Expander(State);

const BLOCK: usize = 64;
/// Octets of one hashed scalar (the drafts' `expand_len`).
const EXPAND_LEN: usize = 48;

impl Expander {
    /// The longest tag, in octets.
    pub(crate) const MAX_TAG: usize = 255;

    pub(crate) fn new(hash: Hash) -> Self {
        Self(match hash {
            Hash::Sha256 => State::Sha256(Sha256::new().chain_update([0; BLOCK])),
            Hash::Shake256 => State::Shake256(Shake256::default()),
        })
    }

    pub(crate) fn update(&mut self, octets: &[u8]) {
        match &mut self.0 {
            State::Sha256(state) => Digest::update(state, octets),
            State::Shake256(state) => Update::update(state, octets),
        }
    }

    pub(crate) fn chain(mut self, octets: &[u8]) -> Self {
        self.update(octets);
        self
    }

    /// Fills `out`. SHA-256 gives at most 255 blocks of 32 octets, SHAKE-256 at most 65,535 octets.
    pub(crate) fn finish(self, tag: &[&[u8]], out: &mut [u8]) {
        debug_assert!(tag.iter().map(|part| part.len()).sum::<usize>() <= Self::MAX_TAG);
        let tag_len = tag.iter().fold(0_u8, |sum, part| {
            sum.saturating_add(u8::try_from(part.len()).unwrap_or(u8::MAX))
        });
        let out_len = u16::try_from(out.len()).unwrap_or(u16::MAX).to_be_bytes();
        match self.0 {
            State::Sha256(state) => expand_xmd(state, tag, tag_len, out_len, out),
            State::Shake256(mut state) => {
                Update::update(&mut state, &out_len);
                tag.iter().for_each(|part| Update::update(&mut state, part));
                Update::update(&mut state, &[tag_len]);
                state.finalize_xof().read(out);
            }
        }
    }

    /// hash_to_scalar of the drafts, of public octets.
    pub(crate) fn scalar(self, tag: &[&[u8]]) -> Scalar {
        let mut octets = [0; EXPAND_LEN];
        self.finish(tag, &mut octets);
        Scalar::reduce(&octets)
    }

    /// hash_to_scalar of the drafts, of secret octets.
    pub(crate) fn secret_scalar(self, tag: &[&[u8]]) -> SecretScalar {
        let mut octets = Zeroizing::new([0; EXPAND_LEN]);
        self.finish(tag, octets.as_mut_slice());
        SecretScalar::reduce(octets.as_slice())
    }
}

fn expand_xmd(state: Sha256, tag: &[&[u8]], tag_len: u8, out_len: [u8; 2], out: &mut [u8]) {
    let finish = |mut state: Sha256| {
        tag.iter().for_each(|part| Digest::update(&mut state, part));
        Digest::update(&mut state, [tag_len]);
        Zeroizing::new(<[u8; 32]>::from(state.finalize()))
    };
    let first = finish(state.chain_update(out_len).chain_update([0]));
    let mut block = Zeroizing::new([0; 32]);
    for (chunk, number) in out.chunks_mut(32).zip(1_u8..) {
        block.iter_mut().zip(first.iter()).for_each(|(a, b)| *a ^= b);
        block = finish(Sha256::new().chain_update(block.as_slice()).chain_update([number]));
        chunk.iter_mut().zip(block.iter()).for_each(|(to, from)| *to = *from);
    }
}

impl fmt::Debug for Expander {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Expander").finish_non_exhaustive()
    }
}

/// hash_to_curve for G1 (RFC 9380 section 8.8.1, and the same with SHAKE-256).
pub(crate) fn hash_to_curve(hash: Hash, message: &[u8], tag: &[&[u8]]) -> Sum {
    let mut octets = [0; 128];
    Expander::new(hash).chain(message).finish(tag, &mut octets);
    let (mut u, mut v) = ([0; 64], [0; 64]);
    for (half, octets) in [&mut u, &mut v].into_iter().zip(octets.chunks_exact(64)) {
        half.copy_from_slice(octets);
    }
    Sum(backend::map_to_g1(&u, &v))
}
