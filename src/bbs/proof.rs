//! Proofs of knowledge of a signature (draft-irtf-cfrg-bbs-signatures sections 3.6.3, 3.6.4 and 3.7).
//!
//! The holder of `(A, e)` over `m_1 .. m_L` shows some of the messages and that it knows the others:
//!
//! ```text
//! D = B * r2, Abar = A * (r1 * r2), Bbar = D * r1 - Abar * e, r3 = 1 / r2
//! T1 = Abar * e~ + D * r1~
//! T2 = D * r3~ + sum of H_j * m~_j over the hidden j
//! ```
//!
//! Proving runs in steps, so that a caller can put `T1` and `T2` into its presentation header: [`Credential::start`] makes
//! the points, [`Challenge::scalar`] hashes them, [`Started::finish`] answers. Verification recomputes `T1` and `T2`
//! (`Proof::recommit_vartime`), compares challenges, and leaves one pairing equation.

use alloc::boxed::Box;
use alloc::vec::Vec;
use core::fmt;

use super::basis::secret_base_sum;
use super::ciphersuite::{i2osp8, tag};
use super::context::Context;
use super::message::{DisclosedMessages, Disclosure};
use super::nonces::Nonces;
use super::settle::{Equation, Term};
use super::signature::{Signature, check, secret_remainder};
use super::{Limits, Message, ProveError, VerifyError};
use crate::curve::{
    DecodeError, G1, G1Octets, Scalar, SecretScalar, SecretTerm, Sum, Table, secret_sums,
};

mod recommit;

/// A proof of knowledge of a signature: 272 octets and 32 for each hidden message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    abar: G1,
    bbar: G1,
    d: G1,
    e_hat: Scalar,
    r1_hat: Scalar,
    r3_hat: Scalar,
    message_hats: Vec<Scalar>,
    challenge: Scalar,
}

const POINTS: usize = 3 * G1::LEN;

/// A proof whose length, flags and scalars are checked, and whose points are still octets.
pub(crate) struct ProofOctets {
    points: [G1Octets; 3],
    scalars: Vec<Scalar>,
}

impl ProofOctets {
    pub(crate) fn parse(bytes: &[u8]) -> Result<Self, DecodeError> {
        if bytes.len() > Proof::MAX_LEN {
            return Err(DecodeError::TooLong);
        }
        if bytes.len() < Proof::MIN_LEN || (bytes.len() - Proof::MIN_LEN) % Scalar::LEN != 0 {
            return Err(DecodeError::Length);
        }
        let (points, scalars) = bytes.split_at_checked(POINTS).ok_or(DecodeError::Length)?;
        let points =
            points.chunks_exact(G1::LEN).map(G1Octets::parse).collect::<Result<Vec<_>, _>>()?;
        let scalars = scalars
            .chunks_exact(Scalar::LEN)
            .map(Scalar::from_bytes_nonzero)
            .collect::<Result<_, _>>()?;
        Ok(Self { points: points.try_into().map_err(|_| DecodeError::Length)?, scalars })
    }

    pub(crate) fn decode(&self) -> Result<Proof, DecodeError> {
        let [abar, bbar, d] = &self.points;
        self.with_points([abar.decode()?, bbar.decode()?, d.decode()?])
    }

    /// The same for points that are known by their second coordinates, as [`G1Octets::decode_with`].
    pub(crate) fn decode_with<'a>(&self, ys: &mut impl Iterator<Item = &'a [u8]>) -> Option<Proof> {
        let [abar, bbar, d] =
            self.points.each_ref().map(|point| point.decode_with(ys.next().unwrap_or_default()));
        self.with_points([abar?, bbar?, d?]).ok()
    }

    fn with_points(&self, [abar, bbar, d]: [G1; 3]) -> Result<Proof, DecodeError> {
        let [e_hat, r1_hat, r3_hat, message_hats @ .., challenge] = self.scalars.as_slice() else {
            return Err(DecodeError::Length);
        };
        Ok(Proof {
            abar,
            bbar,
            d,
            e_hat: *e_hat,
            r1_hat: *r1_hat,
            r3_hat: *r3_hat,
            message_hats: message_hats.to_vec(),
            challenge: *challenge,
        })
    }
}

impl Proof {
    /// Length of a proof that hides nothing, in octets.
    pub const MIN_LEN: usize = POINTS + 4 * Scalar::LEN;
    /// Length of the longest proof that is read, in octets: two full lists of messages and a prover blind, all hidden.
    pub const MAX_LEN: usize = Self::MIN_LEN + (2 * Limits::MAX_MESSAGES + 1) * Scalar::LEN;

    /// Reads and validates a proof (`octets_to_proof`, section 4.2.4.5).
    ///
    /// # Errors
    ///
    /// [`DecodeError`] if the length is not 272 + 32 U, a scalar is zero or not reduced, or a point is not a compressed
    /// point of the prime-order group other than the identity. All scalars are checked before the first point.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, DecodeError> {
        ProofOctets::parse(bytes)?.decode()
    }

    /// `Abar || Bbar || D || e^ || r1^ || r3^ || m^_j.. || c`, 272 + 32 U octets.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let points = [self.abar, self.bbar, self.d].into_iter().flat_map(|point| point.to_bytes());
        let scalars = [self.e_hat, self.r1_hat, self.r3_hat];
        let scalars = scalars.iter().chain(&self.message_hats).chain([&self.challenge]);
        points.chain(scalars.flat_map(Scalar::to_bytes)).collect()
    }

    /// How many messages are hidden.
    #[must_use]
    pub fn hidden_count(&self) -> usize {
        self.message_hats.len()
    }

    pub(crate) fn message_hats(&self) -> &[Scalar] {
        &self.message_hats
    }

    pub(crate) const fn challenge(&self) -> Scalar {
        self.challenge
    }
}

/// A secret point that is multiplied by secret scalars.
#[derive(Clone, Debug)]
struct Multiplicand {
    point: Sum,
    table: Option<Table>,
}

impl Multiplicand {
    fn new(point: Sum) -> Self {
        Self { point, table: None }
    }

    fn with_table(self) -> Self {
        Self { table: Some(Table::new(&self.point)), ..self }
    }

    fn times<'a>(&'a self, scalar: &'a SecretScalar) -> SecretTerm<'a> {
        SecretTerm { point: self.point.clone(), table: self.table.as_ref(), scalar }
    }
}

/// A signature with its messages and what proofs need again and again: B, and `B - A * e`.
#[derive(Clone)]
pub(crate) struct Credential {
    context: Context,
    domain: Scalar,
    messages: Vec<Message>,
    /// `A` and `e` of the signature. Whoever has both and the messages can present them: `e` is wiped.
    signed: (G1, SecretScalar),
    a: Multiplicand,
    b: Multiplicand,
    remainder: Multiplicand,
}

impl Credential {
    /// Prepares a signature over `messages` without checking it, constant time in messages and signature.
    pub(crate) fn new_unchecked(
        context: &Context,
        domain: Scalar,
        messages: Vec<Message>,
        signature: Signature,
    ) -> Result<Self, VerifyError> {
        if messages.len() != context.basis().layout().message_count() {
            return Err(VerifyError::MessageCount);
        }
        let mut b = context.basis().start_vartime(domain);
        let scalars = messages.iter().map(Message::scalar);
        b.add(&secret_base_sum(context.basis().message_bases().zip(scalars)));
        Ok(Self {
            context: context.clone(),
            domain,
            messages,
            a: Multiplicand::new((&signature.a).into()),
            remainder: Multiplicand::new(secret_remainder(&signature, &b)),
            b: Multiplicand::new(b),
            signed: (signature.a, signature.e.into()),
        })
    }

    /// Checks the signature: `e(A, W) * e(A * e - B, BP2) = 1`.
    pub(crate) fn check(&self) -> Result<(), VerifyError> {
        check(&self.context, &self.signature(), &self.remainder.point)
    }

    pub(crate) fn with_tables(self) -> Self {
        Self {
            a: self.a.with_table(),
            b: self.b.with_table(),
            remainder: self.remainder.with_table(),
            ..self
        }
    }

    pub(crate) const fn context(&self) -> &Context {
        &self.context
    }

    pub(crate) const fn domain(&self) -> Scalar {
        self.domain
    }

    /// Everything secret that nonces are derived from.
    pub(crate) fn secrets(&self) -> impl Iterator<Item = &SecretScalar> {
        self.messages.iter().map(Message::scalar)
    }

    pub(crate) fn signature(&self) -> Signature {
        let (a, e) = &self.signed;
        Signature { a: *a, e: e.expose() }
    }

    /// For each message whether it is shown. A disclosure for another layout is refused before its length is used.
    pub(crate) fn shown(&self, disclosure: &Disclosure) -> Result<Vec<bool>, ProveError> {
        if disclosure.layout() == self.context.basis().layout() {
            Ok(disclosure.flags())
        } else {
            Err(ProveError::MessageCount)
        }
    }

    /// The shown messages, with their positions.
    pub(crate) fn disclosed(&self, shown: &[bool]) -> Vec<(usize, Scalar)> {
        let messages = self.messages.iter().zip(shown).enumerate();
        messages
            .filter(|(_, (_, shown))| **shown)
            .map(|(index, (message, _))| (index, message.scalar().expose()))
            .collect()
    }

    /// The first move. `shown` says of each message whether it is shown; `nonces` are 5 and one for each hidden message.
    pub(crate) fn start(&self, shown: &[bool], nonces: Nonces) -> Result<Started, ProveError> {
        self.start_with(shown, None, nonces)
    }

    /// The same under the key `W + t * BP2`, with the domain as one more hidden message, the last one.
    ///
    /// `A * (x + e) = A * ((x + t) + (e - t))`: a signature with `e` under one key is one with `e - t` under the other.
    pub(crate) fn start_blinded(
        &self,
        shown: &[bool],
        t: &SecretScalar,
        nonces: Nonces,
    ) -> Result<Started, ProveError> {
        let domain = SecretScalar::from(self.domain);
        self.start_with(shown, Some((t, &domain)), nonces)
    }

    fn start_with(
        &self,
        shown: &[bool],
        blinded: Option<(&SecretScalar, &SecretScalar)>,
        nonces: Nonces,
    ) -> Result<Started, ProveError> {
        let basis = self.context.basis();
        let hidden = self.secrets().zip(basis.message_bases()).zip(shown);
        let hidden = hidden.filter(|(_, shown)| !**shown).map(|(message, _)| message);
        let domain = blinded.and_then(|(_, domain)| Some((domain, basis.domain_base()?)));
        let hidden: Vec<(&SecretScalar, _)> = hidden.chain(domain).collect();
        let ([r1, r2, e_tilde, r1_tilde, r3_tilde], tildes) =
            nonces.split(hidden.len()).ok_or(ProveError::Degenerate)?;

        let r1_r2 = &r1 * &r2;
        let (r1_r2_e, r2_r1, r2_r3) = (&r1_r2 * &e_tilde, &r2 * &r1_tilde, &r2 * &r3_tilde);
        // T2 = D * r3~ + sum of H_j * m~_j
        let bases = hidden.iter().zip(&tildes).map(|((_, base), tilde)| base.times(tilde));
        let t2: Vec<_> = [self.b.times(&r2_r3)].into_iter().chain(bases).collect();
        // Bbar = D * r1 - Abar * (e - t)
        let r1_r2_t = blinded.map(|(t, _)| &r1_r2 * t);
        let shift = r1_r2_t.as_ref().map(|factor| self.a.times(factor));
        let bbar: Vec<_> = [self.remainder.times(&r1_r2)].into_iter().chain(shift).collect();
        let [d, abar, bbar, t1, t2] = secret_sums([
            &[self.b.times(&r2)],
            &[self.a.times(&r1_r2)],
            &bbar,
            // T1 = Abar * e~ + D * r1~
            &[self.a.times(&r1_r2_e), self.b.times(&r2_r1)],
            &t2,
        ]);

        let [abar, bbar, d, t1, t2] = Sum::to_points([&abar, &bbar, &d, &t1, &t2]);
        let points = [abar, bbar, d, t1, t2].map(|point| point.ok_or(ProveError::Degenerate));
        let [abar, bbar, d, t1, t2] = points;
        let e = blinded.map_or_else(|| self.signed.1.clone(), |(t, _)| &self.signed.1 - t);
        Ok(Started {
            points: [abar?, bbar?, d?],
            commitments: [t1?.to_bytes(), t2?.to_bytes()],
            own: Box::new([
                Answer { secret: e, tilde: e_tilde },
                Answer { secret: -&r1, tilde: r1_tilde },
                Answer { secret: -&r2.invert(), tilde: r3_tilde },
            ]),
            messages: hidden
                .iter()
                .zip(&tildes)
                .map(|((secret, _), tilde)| Answer {
                    secret: (*secret).clone(),
                    tilde: tilde.clone(),
                })
                .collect(),
        })
    }
}

impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credential").finish_non_exhaustive()
    }
}

/// A secret with its nonce.
#[derive(Debug)]
struct Answer {
    secret: SecretScalar,
    tilde: SecretScalar,
}

impl Answer {
    /// `tilde + secret * c`, which must not be zero.
    fn hat(&self, challenge: &SecretScalar) -> Result<Scalar, ProveError> {
        let hat = (&self.tilde + &(&self.secret * challenge)).expose();
        if hat.is_zero() { Err(ProveError::Degenerate) } else { Ok(hat) }
    }
}

/// A proof after its first move.
#[derive(Debug)]
pub(crate) struct Started {
    points: [G1; 3],
    commitments: [[u8; G1::LEN]; 2],
    /// `e`, `r1`, `r3`: not moved with the proof, because what moves leaves a copy behind.
    own: Box<[Answer; 3]>,
    messages: Vec<Answer>,
}

impl Started {
    /// `Abar`, `Bbar`, `D`
    pub(crate) const fn points(&self) -> &[G1; 3] {
        &self.points
    }

    /// `T1`, `T2`
    pub(crate) const fn commitments(&self) -> &[[u8; G1::LEN]; 2] {
        &self.commitments
    }

    /// The nonces of the hidden messages, for equations that share them.
    pub(crate) fn message_tildes(&self) -> impl DoubleEndedIterator<Item = &SecretScalar> {
        self.messages.iter().map(|answer| &answer.tilde)
    }

    /// The third move.
    pub(crate) fn finish(self, challenge: Scalar) -> Result<Proof, ProveError> {
        if challenge.is_zero() {
            return Err(ProveError::Degenerate);
        }
        let c = challenge.into();
        let [abar, bbar, d] = self.points;
        let [e, r1, r3] = &*self.own;
        Ok(Proof {
            abar,
            bbar,
            d,
            // e^ = e~ + e * c
            e_hat: e.hat(&c)?,
            // r1^ = r1~ - r1 * c
            r1_hat: r1.hat(&c)?,
            // r3^ = r3~ - r3 * c
            r3_hat: r3.hat(&c)?,
            // m^_j = m~_j + m_j * c
            message_hats: self
                .messages
                .iter()
                .map(|message| message.hat(&c))
                .collect::<Result<_, _>>()?,
            challenge,
        })
    }
}

/// What stands for the domain in a challenge.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Domain<'a> {
    Known(Scalar),
    /// The domain is a hidden message: the digest of the authorities of which one issued the credential.
    Hidden(&'a [u8; Scalar::LEN]),
}

/// The input of the challenge (`ProofChallengeCalculate`, section 3.7.3).
#[derive(Clone, Copy, Debug)]
pub(crate) struct Challenge<'a> {
    pub(crate) disclosed: &'a [(usize, Scalar)],
    /// `Abar`, `Bbar`, `D`
    pub(crate) points: &'a [G1; 3],
    /// `T1`, `T2`
    pub(crate) commitments: &'a [[u8; G1::LEN]; 2],
    /// What an interface hashes before the domain: the pseudonym and its first message.
    pub(crate) before_domain: &'a [[u8; G1::LEN]],
    pub(crate) domain: Domain<'a>,
    pub(crate) presentation_header: &'a [u8],
    /// What an interface hashes at the end, with its length: the context of a pseudonym.
    pub(crate) context_id: Option<&'a [u8]>,
}

impl Challenge<'_> {
    pub(crate) fn scalar(&self, context: &Context) -> Scalar {
        let mut octets = Vec::with_capacity(8 + 40 * self.disclosed.len() + 9 * G1::LEN);
        octets.extend(i2osp8(self.disclosed.len()));
        for (index, message) in self.disclosed {
            octets.extend(i2osp8(*index));
            octets.extend(message.to_bytes());
        }
        self.points.iter().for_each(|point| octets.extend(point.to_bytes()));
        self.commitments.iter().chain(self.before_domain).for_each(|point| octets.extend(point));
        let (domain, tag) = match self.domain {
            Domain::Known(domain) => (domain.to_bytes(), tag::HASH_TO_SCALAR),
            Domain::Hidden(digest) => (*digest, tag::HIDDEN_HASH_TO_SCALAR),
        };
        octets.extend(domain);
        octets.extend(i2osp8(self.presentation_header.len()));
        let context_len = self.context_id.map(|context_id| i2osp8(context_id.len()));
        let context_len = context_len.as_ref().map_or(&[][..], <[u8; 8]>::as_slice);
        let context_id = self.context_id.unwrap_or_default();
        let parts = [octets.as_slice(), self.presentation_header, context_len, context_id];
        context.hash_to_scalar(tag, parts)
    }
}

impl Proof {
    pub(crate) const fn points(&self) -> [G1; 3] {
        [self.abar, self.bbar, self.d]
    }

    /// `e(Abar, W) * e(Bbar, -BP2) = 1`
    pub(crate) fn equation<'a>(&self, context: &'a Context) -> Equation<'a> {
        Equation(alloc::vec![
            Term { first: self.abar, second: context.key() },
            Term { first: self.bbar, second: context.minus_generator() },
        ])
    }
}
