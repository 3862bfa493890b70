//! Random scalars of commitments and proofs.

use alloc::vec::Vec;
use core::fmt;

use rand_core::TryCryptoRng;
use shake::digest::{ExtendableOutput, Update, XofReader};
use shake::{Shake256, Shake256Reader};
use zeroize::Zeroizing;

use super::RngError;
use crate::curve::SecretScalar;

/// The random scalars that one operation consumes, in the order of the draft.
///
/// Wiped when dropped, used once: the operations take them by value.
pub struct Nonces(Vec<SecretScalar>);

/// Octets of randomness in each derivation.
const SEED_LEN: usize = 64;
/// Octets that one scalar is reduced from.
const EXPAND_LEN: usize = 48;

impl Nonces {
    /// `count` scalars of a [`Stream`] of their own.
    pub(crate) fn hedged<'a>(
        rng: &mut (impl TryCryptoRng + ?Sized),
        purpose: &'static str,
        secrets: impl IntoIterator<Item = &'a SecretScalar>,
        transcript: &[&[u8]],
        count: usize,
    ) -> Result<Self, RngError> {
        Ok(Stream::hedged(rng, purpose, secrets, transcript)?.nonces(count))
    }

    /// Takes scalars as they are.
    ///
    /// Whoever knows the nonces of a proof knows what it hides, and so does whoever sees two proofs with the same ones.
    #[cfg(feature = "hazmat")]
    pub(crate) fn given(scalars: Vec<SecretScalar>) -> Self {
        Self(scalars)
    }

    /// The first `N` scalars and the others, if there are exactly `N + rest` and none is zero.
    pub(crate) fn split<const N: usize>(
        self,
        rest: usize,
    ) -> Option<([SecretScalar; N], Vec<SecretScalar>)> {
        if self.0.len() != rest.checked_add(N)? || self.0.iter().any(SecretScalar::is_zero) {
            return None;
        }
        // Cloned and not moved: what is moved out of a list stays behind in its memory.
        let (first, rest) = self.0.split_first_chunk()?;
        Some((first.clone(), rest.to_vec()))
    }
}

/// Random scalars without end, for everything that one operation draws.
pub(crate) struct Stream(Shake256Reader);

impl Stream {
    /// Derives scalars from fresh randomness, the secrets and the public transcript together.
    ///
    /// A generator that repeats itself gives other scalars for other secrets or another transcript, so that no two
    /// proofs share a nonce unless they are the same proof; a generator that is good hides everything on its own.
    /// Each input is hashed with its length; `purpose` separates operations; scalars come from consecutive output.
    pub(crate) fn hedged<'a>(
        rng: &mut (impl TryCryptoRng + ?Sized),
        purpose: &'static str,
        secrets: impl IntoIterator<Item = &'a SecretScalar>,
        transcript: &[&[u8]],
    ) -> Result<Self, RngError> {
        let mut state = Shake256::default();
        let mut absorb = |octets: &[u8]| {
            state.update(&u64::try_from(octets.len()).unwrap_or(u64::MAX).to_be_bytes());
            state.update(octets);
        };
        absorb(b"AVERMENT nonces 1");
        absorb(purpose.as_bytes());
        absorb(random_octets(rng)?.as_slice());
        absorb(&[0]);
        secrets.into_iter().for_each(|secret| absorb(secret.expose_bytes().as_slice()));
        absorb(&[1]);
        transcript.iter().for_each(|octets| absorb(octets));
        Ok(Self(state.finalize_xof()))
    }

    /// The next scalar.
    pub(crate) fn scalar(&mut self) -> SecretScalar {
        let mut octets = Zeroizing::new([0; EXPAND_LEN]);
        self.0.read(octets.as_mut_slice());
        SecretScalar::reduce(octets.as_slice())
    }

    /// The next `count` scalars, for one operation.
    pub(crate) fn nonces(&mut self, count: usize) -> Nonces {
        Nonces((0..count).map(|_| self.scalar()).collect())
    }
}

impl fmt::Debug for Stream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Stream").finish_non_exhaustive()
    }
}

impl fmt::Debug for Nonces {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Nonces").finish_non_exhaustive()
    }
}

/// Fresh randomness. Output that is one octet repeated is a failure: no working generator gives that in our lifetimes.
pub(crate) fn random_octets(
    rng: &mut (impl TryCryptoRng + ?Sized),
) -> Result<Zeroizing<[u8; SEED_LEN]>, RngError> {
    let mut octets = Zeroizing::new([0; SEED_LEN]);
    rng.try_fill_bytes(octets.as_mut_slice()).map_err(|_| RngError)?;
    let [first, rest @ ..] = &*octets;
    let difference = rest.iter().fold(0, |difference, octet| difference | (octet ^ first));
    if difference == 0 { Err(RngError) } else { Ok(octets) }
}

/// Collects secrets into a list that never leaves a copy behind when it grows.
pub(crate) fn collect_secrets<T: Clone, E>(
    secrets: impl Iterator<Item = Result<T, E>>,
) -> Result<Vec<T>, E> {
    let mut list = Vec::with_capacity(secrets.size_hint().0);
    for secret in secrets {
        if list.len() == list.capacity() {
            let mut larger = Vec::with_capacity(2 * list.len() + 4);
            larger.extend_from_slice(&list);
            list = larger;
        }
        list.push(secret?);
    }
    Ok(list)
}
