//! Commitments of the holder (draft-irtf-cfrg-bbs-blind-signatures sections 4.1 and 5.2).
//!
//! The holder knows `s, cm_1 .. cm_M` with `C = Q_2 * s + sum of J_i * cm_i`. Sound because nobody knows a relation among
//! the generators; it hides the messages perfectly because `s` is uniform.

use alloc::vec::Vec;
use core::fmt;

use rand_core::TryCryptoRng;
use zeroize::{ZeroizeOnDrop, Zeroizing};

use super::super::basis::{Basis, secret_base_sum};
use super::super::ciphersuite::{i2osp8, tag};
use super::super::nonces::Nonces;
use super::super::{Limits, Message, ProveError, SignError};
use super::Generators;
use crate::curve::{DecodeError, G1, G1Octets, Scalar, SecretScalar, Sum, msm_vartime};

/// The secret number that hides the messages of a commitment.
///
/// A blind signature cannot be used without it: the holder stores it with the signature. Wiped when dropped.
#[derive(Clone, ZeroizeOnDrop)]
pub struct ProverBlind(SecretScalar);

impl ProverBlind {
    /// Length of an encoded blind, in octets.
    pub const LEN: usize = SecretScalar::LEN;

    /// Reads a blind from its big-endian encoding of 32 octets.
    ///
    /// # Errors
    ///
    /// [`DecodeError`] if the length is wrong or the number is zero or not below the group order.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, DecodeError> {
        SecretScalar::from_bytes_nonzero(bytes).map(Self)
    }

    /// Hands out the blind in the clear, big-endian. The copy wipes itself too.
    #[must_use]
    pub fn expose_bytes(&self) -> Zeroizing<[u8; Self::LEN]> {
        self.0.expose_bytes()
    }

    pub(crate) fn into_message(self) -> Message {
        self.0.clone().into()
    }
}

impl fmt::Debug for ProverBlind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ProverBlind").finish_non_exhaustive()
    }
}

/// A commitment with its proof: 112 octets and 32 for each committed message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commitment {
    point: G1,
    blind_hat: Scalar,
    message_hats: Vec<Scalar>,
    challenge: Scalar,
}

impl Commitment {
    /// Length of a commitment to no messages, in octets.
    pub const MIN_LEN: usize = G1::LEN + 2 * Scalar::LEN;
    /// Length of the longest commitment that is read, in octets.
    pub const MAX_LEN: usize = Self::MIN_LEN + Limits::MAX_MESSAGES * Scalar::LEN;

    /// Commits to `messages` (`Commit`, section 4.1.1), constant time in them.
    ///
    /// # Errors
    ///
    /// [`ProveError`] for a wrong number of messages or missing randomness.
    pub fn new(
        generators: &Generators,
        messages: &[Message],
        rng: &mut (impl TryCryptoRng + ?Sized),
    ) -> Result<(Self, ProverBlind), ProveError> {
        let secrets: Vec<_> = messages.iter().map(Message::scalar).collect();
        commit_hedged(generators.basis(), &secrets, "blind commitment", rng)
    }

    /// Reads and validates a commitment; its proof is checked by the signer.
    ///
    /// # Errors
    ///
    /// [`DecodeError`] if the length is not 112 + 32 M, a scalar is zero or not reduced, or the point is not a compressed
    /// point of the prime-order group other than the identity.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, DecodeError> {
        if bytes.len() > Self::MAX_LEN {
            return Err(DecodeError::TooLong);
        }
        if bytes.len() < Self::MIN_LEN || (bytes.len() - Self::MIN_LEN) % Scalar::LEN != 0 {
            return Err(DecodeError::Length);
        }
        let (point, scalars) = bytes.split_at_checked(G1::LEN).ok_or(DecodeError::Length)?;
        let point = G1Octets::parse(point)?;
        let scalars = scalars
            .chunks_exact(Scalar::LEN)
            .map(Scalar::from_bytes_nonzero)
            .collect::<Result<Vec<_>, _>>()?;
        let [blind_hat, message_hats @ .., challenge] = scalars.as_slice() else {
            return Err(DecodeError::Length);
        };
        Ok(Self {
            point: point.decode()?,
            blind_hat: *blind_hat,
            message_hats: message_hats.to_vec(),
            challenge: *challenge,
        })
    }

    /// `C || s^ || m^_1 .. m^_M || c`, 112 + 32 M octets.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let scalars = [&self.blind_hat].into_iter().chain(&self.message_hats);
        let scalars = scalars.chain([&self.challenge]).flat_map(Scalar::to_bytes);
        self.point.to_bytes().into_iter().chain(scalars).collect()
    }

    /// How many messages are committed to.
    #[must_use]
    pub fn message_count(&self) -> usize {
        self.message_hats.len()
    }

    pub(crate) const fn point(&self) -> &G1 {
        &self.point
    }

    /// Recomputes `Cbar = Q_2 * s^ + sum of J_i * m^_i - C * c` and with it the challenge.
    pub(crate) fn check(&self, basis: &Basis) -> Result<(), SignError> {
        if self.message_hats.len() != basis.layout().committed.unwrap_or(0) {
            return Err(SignError::CommitmentCount);
        }
        let hats = [self.blind_hat].into_iter().chain(self.message_hats.iter().copied());
        let mut cbar = basis.base_sum_vartime(basis.committed_bases().zip(hats));
        cbar.add(&msm_vartime(&[self.point], &[-self.challenge]));
        let [cbar] = Sum::encode([&cbar]);
        if challenge(basis, &self.point.to_bytes(), &cbar) == self.challenge {
            Ok(())
        } else {
            Err(SignError::CommitmentRejected)
        }
    }
}

/// `hash_to_scalar(M || Q_2 || J_1 .. J_M || C || Cbar)`
fn challenge(basis: &Basis, point: &[u8; G1::LEN], cbar: &[u8; G1::LEN]) -> Scalar {
    let mut input = basis.api_id().expander().chain(&i2osp8(basis.layout().committed.unwrap_or(0)));
    basis.committed_octets().chain([point, cbar]).for_each(|point| input.update(point));
    input.scalar(&basis.api_id().tag(tag::HASH_TO_SCALAR))
}

/// Commits to `secrets` with nonces from randomness and the secrets together.
pub(crate) fn commit_hedged(
    basis: &Basis,
    secrets: &[&SecretScalar],
    purpose: &'static str,
    rng: &mut (impl TryCryptoRng + ?Sized),
) -> Result<(Commitment, ProverBlind), ProveError> {
    let generators: Vec<u8> = basis.octets().flatten().copied().collect();
    let count = secrets.len().saturating_add(2);
    let hashed = secrets.iter().copied();
    let nonces = Nonces::hedged(rng, purpose, hashed, &[&generators], count)?;
    commit(basis, secrets, nonces)
}

/// `nonces` are the blind, its nonce, and one for each secret.
pub(crate) fn commit(
    basis: &Basis,
    secrets: &[&SecretScalar],
    nonces: Nonces,
) -> Result<(Commitment, ProverBlind), ProveError> {
    if secrets.len() != basis.layout().committed.unwrap_or(0) {
        return Err(ProveError::MessageCount);
    }
    let ([blind, blind_tilde], tildes) =
        nonces.split(secrets.len()).ok_or(ProveError::Degenerate)?;
    // C = Q_2 * s + sum of J_i * cm_i
    let committed = [&blind].into_iter().chain(secrets.iter().copied());
    let point = secret_base_sum(basis.committed_bases().zip(committed));
    // Cbar = Q_2 * s~ + sum of J_i * m~_i
    let cbar =
        secret_base_sum(basis.committed_bases().zip([&blind_tilde].into_iter().chain(&tildes)));
    let [point, cbar] = Sum::to_points([&point, &cbar]);
    let (point, cbar) = (point.ok_or(ProveError::Degenerate)?, cbar.ok_or(ProveError::Degenerate)?);
    let challenge = challenge(basis, &point.to_bytes(), &cbar.to_bytes());
    let c = challenge.into();
    // s^ = s~ + s * c, m^_i = m~_i + cm_i * c
    let hat = |tilde: &SecretScalar, secret: &SecretScalar| (tilde + &(secret * &c)).expose();
    let blind_hat = hat(&blind_tilde, &blind);
    let message_hats: Vec<_> =
        tildes.iter().zip(secrets).map(|(tilde, secret)| hat(tilde, secret)).collect();
    if message_hats.iter().chain([&blind_hat, &challenge]).any(Scalar::is_zero) {
        return Err(ProveError::Degenerate);
    }
    Ok((Commitment { point, blind_hat, message_hats, challenge }, ProverBlind(blind)))
}
