//! Statements that ride on standard BBS proofs.
//!
//! Each credential is presented by a plain BBS proof, whose presentation header carries a digest of everything else:
//!
//! ```text
//! d    = SHAKE-128 digest of context, request, all public inputs, Abar, Bbar, D, T1, T2 of each credential,
//!        the points and rows of all sections and the first message of each row, 64 octets
//! ph_k = "AVERMENT-PH-1" || I2OSP(k, 1) || I2OSP(|context|, 8) || context || d
//! c_k  = the challenge of BBS proof k with ph_k
//! ```
//!
//! The rows of section k answer `c_k` and share the responses of the hidden messages of proof k. A stock verifier sees
//! `ph_k` as octets and accepts the proof. Argued in SPEC.md section 15.
//!
//! A credential whose issuer is hidden is presented under a blinded key, with its domain as one more hidden message. That
//! the key is a blinded one of a list answers the same challenge (SPEC.md section 16.11); no stock verifier knows the key.

mod stated;
mod verify;

use alloc::boxed::Box;
use alloc::vec::Vec;

use rand_core::TryCryptoRng;
use zeroize::Zeroizing;

use stated::Stated;
pub(crate) use stated::Statements;

use super::one_of_many::Opened as OpenedMany;
use super::{Assignment, Points};
use crate::bbs::DisclosedMessages;
use crate::bbs::{Challenge, Context, Domain, Proof, ProveError, Signed, Started, Stream};
use crate::curve::{G1, G2, Scalar, SecretScalar, Sum};
use crate::sigma::{FirstMessage, Multiple, Transcript, Values, Witness, label};

const MAGIC: &[u8] = b"AVERMENT-PH-1";

/// What is public of one credential.
#[derive(Clone, Debug)]
pub(crate) struct Part<'a> {
    /// Its generators and its key. Of a hidden issuer: on the verifier's side the blinded key, and on the prover's the
    /// issuer's, which is not looked at.
    pub(crate) context: &'a Context,
    pub(crate) source: Source<'a>,
    pub(crate) disclosed: &'a DisclosedMessages,
}

/// What is public of where a credential comes from.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Source<'a> {
    Issuer {
        header: &'a [u8],
        /// The issuer, as the presentation names it.
        issuer: &'a [u8],
        /// The identifier of the issuer's own table, if ranges over the credential are proved under it.
        table: Option<[u8; 32]>,
    },
    /// One of the authorities with this digest.
    OneOf(&'a [u8; 32]),
}

/// A whole presentation, as both sides see it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Composition<'a> {
    /// What applications may read in the presentation header: purpose, nonce, audience, digest of the request.
    pub(crate) context: &'a [u8],
    pub(crate) request: &'a [u8],
    pub(crate) option: usize,
    /// The identifier of the parameters of ranges and sets.
    pub(crate) parameters: &'a [u8],
    pub(crate) parts: &'a [Part<'a>],
    pub(crate) statements: &'a Statements,
}

/// What the prover sends.
#[derive(Debug)]
pub(crate) struct Composed {
    pub(crate) proofs: Vec<Proof>,
    pub(crate) wires: Vec<G1>,
    /// The responses of each section's own variables, and then those of one-of-many.
    pub(crate) responses: Vec<Vec<Scalar>>,
    /// The blinded key of each credential whose issuer is hidden.
    pub(crate) keys: Vec<Option<G2>>,
}

type OpenedList = Vec<Option<OpenedMany>>;

/// What the prover commits to before the challenges.
struct Opened {
    started: Vec<Started>,
    wires: Vec<G1>,
    first: Vec<FirstMessage>,
    keys: Vec<Option<G2>>,
    many: OpenedList,
}

/// The key of a BBS proof, its points and first messages.
struct Core<'a> {
    key: [u8; G2::LEN],
    points: &'a [G1; 3],
    commitments: &'a [[u8; G1::LEN]; 2],
}

impl<'a> Composition<'a> {
    /// Proves all statements, constant time in the hidden messages and the signatures.
    ///
    /// Every nonce and blind of all proofs comes from one hedged stream over all secrets and the whole request, so that
    /// no two credentials, rows or presentations share one (SPEC.md section 8).
    #[inline(never)]
    pub(crate) fn prove(
        &self,
        credentials: &[&Signed],
        rng: &mut (impl TryCryptoRng + ?Sized),
    ) -> Result<Composed, ProveError> {
        let Opened { started, wires, first, keys, many } = self.open(credentials, rng)?;
        let shown_key = |part: &Part<'_>| part.context.public_key().to_bytes();
        let cores = started.iter().zip(&keys).zip(self.parts).map(|((started, key), part)| Core {
            key: key.map_or_else(|| shown_key(part), |key| key.to_bytes()),
            points: started.points(),
            commitments: started.commitments(),
        });
        let cores: Vec<_> = cores.collect();
        let rows = first.iter().zip(&many).map(|(first, many)| {
            let many = many.iter().flat_map(OpenedMany::octets);
            first.octets().iter().copied().chain(many).collect()
        });
        let digest = self.digest(&cores, &wires, &rows.collect::<Vec<_>>());
        let challenges = cores.iter().enumerate();
        let challenges = challenges.map(|(number, core)| self.challenge(number, core, &digest));
        let challenges: Vec<_> = challenges.collect::<Option<_>>().ok_or(ProveError::Degenerate)?;
        drop(cores);
        let (mut proofs, mut responses) = (Vec::new(), Vec::new());
        let moves = started.into_iter().zip(first).zip(many).zip(challenges);
        for (((started, first), many), challenge) in moves {
            let mut own = first.respond(challenge).ok_or(ProveError::Degenerate)?;
            if let Some(many) = many {
                own.extend(many.respond(challenge).ok_or(ProveError::Degenerate)?);
            }
            responses.push(own);
            proofs.push(started.finish(challenge)?);
        }
        Ok(Composed { proofs, wires, responses, keys })
    }

    /// The first moves of all proofs and sections.
    fn open(
        &self,
        credentials: &[&Signed],
        rng: &mut (impl TryCryptoRng + ?Sized),
    ) -> Result<Opened, ProveError> {
        let stream = &mut self.stream(credentials, rng)?;
        let mut started = Vec::with_capacity(credentials.len());
        let mut hidden = Vec::with_capacity(credentials.len());
        let mut keys = Vec::with_capacity(credentials.len());
        let mut shifts = Vec::with_capacity(credentials.len());
        for (credential, stated) in credentials.iter().zip(&self.statements.sections) {
            let count = 5 + stated.shown.iter().filter(|shown| !**shown).count();
            if stated.many.is_some() {
                let t = stream.scalar();
                let key = credential.context().public_key().point().secret_shift(&t);
                keys.push(Some(key.ok_or(ProveError::Degenerate)?));
                started.push(credential.start_blinded(
                    &stated.shown,
                    &t,
                    stream.nonces(count + 1),
                )?);
                shifts.push(Some(Box::new(t)));
            } else {
                keys.push(None);
                shifts.push(None);
                started.push(credential.start(&stated.shown, stream.nonces(count))?);
            }
            hidden.push(hidden_messages(credential, stated));
        }
        let (many, of_many) = self.open_many(&shifts, stream).ok_or(ProveError::Degenerate)?;
        let (wires, multiples, witnesses) =
            self.assign(&hidden, of_many, stream).ok_or(ProveError::Degenerate)?;
        let first = self.first_messages(&started, (&wires, &multiples), witnesses, stream);
        Ok(Opened { started, wires, first: first.ok_or(ProveError::Degenerate)?, keys, many })
    }

    /// The first moves of one-of-many, and its points in the order of the sections.
    fn open_many(
        &self,
        shifts: &[Option<Box<SecretScalar>>],
        stream: &mut Stream,
    ) -> Option<(OpenedList, Vec<Sum>)> {
        let mut points = Vec::new();
        let sections = self.statements.sections.iter().zip(shifts);
        let opened = sections.map(|(stated, t)| match (&stated.many, t) {
            (Some(many), Some(t)) => {
                let (own, opened) = many.open(t, stream)?;
                points.extend(own);
                Some(Some(opened))
            }
            (None, None) => Some(None),
            (Some(_), None) | (None, Some(_)) => None,
        });
        let opened = opened.collect::<Option<_>>()?;
        Some((opened, points))
    }

    /// Depends on everything that `d` depends on and the prover does not draw: a generator that repeats itself gives the
    /// same nonces only for the same proof (SPEC.md section 8).
    fn stream(
        &self,
        credentials: &[&Signed],
        rng: &mut (impl TryCryptoRng + ?Sized),
    ) -> Result<Stream, ProveError> {
        let mut public = Transcript::new(b"AVERMENT-NONCES-1");
        self.absorb_request(&mut public);
        self.parts.iter().for_each(|part| part.absorb(&mut public));
        public.absorb(label::PARAMETERS, self.parameters);
        self.statements.absorb(&mut public);
        let public = public.digest();
        let choices = self.statements.statements.iter().filter_map(|(_, made)| made.choice());
        let choices: Zeroizing<Vec<_>> = Zeroizing::new(choices.map(u64::to_be_bytes).collect());
        let signatures: Zeroizing<Vec<_>> =
            Zeroizing::new(credentials.iter().map(|held| held.signature().to_bytes()).collect());
        let inputs = [public.as_slice(), choices.as_flattened(), signatures.as_flattened()];
        let secrets = credentials.iter().flat_map(|credential| credential.secrets());
        Ok(Stream::hedged(rng, "presentation", secrets, &inputs)?)
    }

    /// The points of all statements, and the values of each section's own variables.
    fn assign<'b>(
        &self,
        hidden: &'b [Vec<SecretScalar>],
        of_many: Vec<Sum>,
        stream: &mut Stream,
    ) -> Option<(Vec<G1>, Vec<Multiple>, Vec<Witness<'b>>)> {
        let blinds: Vec<_> = (0..self.statements.links).map(|_| stream.scalar()).collect();
        let mut points = Points::with_capacity(self.statements.wire_count());
        points.extend(of_many);
        let sections = self.statements.sections.iter().zip(hidden);
        let mut witnesses: Vec<_> = sections
            .map(|(stated, hidden)| Witness::new(hidden, stated.section.own_count()))
            .collect();
        for (number, statement) in &self.statements.statements {
            statement.assign(&mut Assignment {
                witness: witnesses.get_mut(*number)?,
                points: &mut points,
                stream: &mut *stream,
                blinds: &blinds,
            })?;
        }
        if points.len() != self.statements.wire_count() {
            return None;
        }
        let (wires, multiples) = points.compute()?;
        Some((wires, multiples, witnesses))
    }

    fn first_messages(
        &self,
        started: &[Started],
        (wires, multiples): (&[G1], &[Multiple]),
        witnesses: Vec<Witness<'_>>,
        stream: &mut Stream,
    ) -> Option<Vec<FirstMessage>> {
        let sections = self.statements.sections.iter().zip(started).zip(witnesses);
        let first = sections.map(|((stated, started), witness)| {
            let mut message_nonces = Vec::with_capacity(stated.shown.len());
            message_nonces.extend(started.message_tildes().cloned());
            let count = stated.section.own_count();
            let mut own_nonces = Vec::with_capacity(count);
            own_nonces.extend((0..count).map(|_| stream.scalar()));
            let nonces = Values { messages: &message_nonces, own: &own_nonces };
            FirstMessage::new(&stated.section, wires, multiples, witness, &nonces)
        });
        first.collect()
    }

    fn absorb_request(&self, transcript: &mut Transcript) {
        transcript.absorb(label::CONTEXT, self.context);
        transcript.absorb(label::REQUEST, self.request);
        transcript.absorb_number(label::OPTION, self.option);
        transcript.absorb_number(label::CREDENTIALS, self.parts.len());
    }

    /// `d`
    fn digest(
        &self,
        cores: &[Core<'_>],
        wires: &[G1],
        rows: &[Vec<[u8; G1::LEN]>],
    ) -> [u8; Transcript::DIGEST_LEN] {
        let mut transcript = Transcript::new(MAGIC);
        self.absorb_request(&mut transcript);
        for (part, core) in self.parts.iter().zip(cores) {
            part.absorb(&mut transcript);
            core.absorb(&mut transcript, &part.source);
        }
        transcript.absorb(label::PARAMETERS, self.parameters);
        transcript.absorb_number(label::WIRES, wires.len());
        wires.iter().for_each(|wire| transcript.absorb(label::WIRE, &wire.to_bytes()));
        self.statements.absorb(&mut transcript);
        for row in rows {
            row.iter().for_each(|first| transcript.absorb(label::FIRST_MESSAGE, first));
        }
        transcript.digest()
    }

    /// The challenge of proof `number`, which is that of its section.
    fn challenge(&self, number: usize, core: &Core<'_>, digest: &[u8]) -> Option<Scalar> {
        let part = self.parts.get(number)?;
        let challenge = Challenge {
            disclosed: part.disclosed.messages(),
            points: core.points,
            commitments: core.commitments,
            before_domain: &[],
            domain: match part.source {
                Source::Issuer { header, .. } => {
                    Domain::Known(part.context.domain(header, &[]).ok()?)
                }
                Source::OneOf(authorities) => Domain::Hidden(authorities),
            },
            presentation_header: &presentation_header(number, self.context, digest)?,
            context_id: None,
        };
        Some(challenge.scalar(part.context))
    }
}

impl Part<'_> {
    fn absorb(&self, transcript: &mut Transcript) {
        transcript.absorb_parts(label::API, &self.context.basis().api_id().octets());
        match &self.source {
            Source::Issuer { header, issuer, table } => {
                transcript.absorb(label::KEY, &self.context.public_key().to_bytes());
                transcript.absorb(label::HEADER, header);
                transcript.absorb(label::ISSUER, issuer);
                if let Some(table) = table {
                    transcript.absorb(label::TABLE, table);
                }
            }
            // Nothing that differs between the authorities is hashed: the verifier does not know it.
            Source::OneOf(authorities) => transcript.absorb(label::AUTHORITIES, *authorities),
        }
        transcript.absorb_number(label::MESSAGES, self.context.basis().layout().message_count());
        let disclosed = self.disclosed.messages();
        transcript.absorb_number(label::DISCLOSED, disclosed.len());
        for (position, message) in disclosed {
            transcript.absorb_number(label::POSITION, *position);
            transcript.absorb(label::MESSAGE, &message.to_bytes());
        }
    }
}

impl Core<'_> {
    fn absorb(&self, transcript: &mut Transcript, source: &Source<'_>) {
        if let Source::OneOf(_) = source {
            transcript.absorb(label::BLINDED_KEY, &self.key);
        }
        let points = self.points.map(|point| point.to_bytes());
        transcript.absorb(label::POINTS, points.as_flattened());
        transcript.absorb(label::COMMITMENTS, self.commitments.as_flattened());
    }
}

/// `ph_k`
pub(crate) fn presentation_header(number: usize, context: &[u8], digest: &[u8]) -> Option<Vec<u8>> {
    let number = [u8::try_from(number).ok()?];
    let len = crate::bbs::i2osp8(context.len());
    Some([MAGIC, number.as_slice(), len.as_slice(), context, digest].concat())
}

/// Copies of the hidden messages, in order. The list never grows, so that it leaves no copy behind.
fn hidden_messages(credential: &Signed, stated: &Stated) -> Vec<SecretScalar> {
    let mut hidden = Vec::with_capacity(stated.shown.len() + 1);
    let messages = credential.secrets().zip(&stated.shown).filter(|(_, shown)| !**shown);
    hidden.extend(messages.map(|(message, _)| message.clone()));
    if stated.many.is_some() {
        hidden.push(credential.domain().into());
    }
    hidden
}

#[cfg(test)]
mod tests;
