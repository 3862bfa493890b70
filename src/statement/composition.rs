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

use alloc::boxed::Box;
use alloc::vec::Vec;

use rand_core::TryCryptoRng;
use zeroize::Zeroizing;

use super::{Assignment, Build, Built, Check, Points, Statement};
use crate::bbs::DisclosedMessages;
use crate::bbs::{Challenge, Context, Equation, Proof, ProveError, Signed, Started, Stream, Term};
use crate::curve::{G1, Scalar, SecretScalar};
use crate::sigma::{
    FirstMessage, Multiple, Point, Section, Transcript, Values, Wires, Witness, label,
};

mod verify;

const MAGIC: &[u8] = b"AVERMENT-PH-1";

/// Everything that is proved beside the signatures, built by both sides from the same request.
#[derive(Debug, Default)]
pub(crate) struct Statements {
    sections: Vec<Stated>,
    /// Each with the number of its section, in the order in which they were built: that of the points.
    statements: Vec<(usize, Box<dyn Statement>)>,
    wires: Wires,
    checks: Vec<Check>,
    links: usize,
}

/// The section of one credential.
#[derive(Debug)]
pub(crate) struct Stated {
    section: Section,
    shown: Vec<bool>,
}

impl Statements {
    /// Adds the section of a credential; `shown` says of each signed message whether it is shown.
    pub(crate) fn add_section(&mut self, shown: Vec<bool>) {
        let section = Section::new(self.sections.len(), &shown);
        self.sections.push(Stated { section, shown });
    }

    /// The section of a credential.
    pub(crate) fn section(&self, number: usize) -> Option<&Section> {
        self.sections.get(number).map(|stated| &stated.section)
    }

    /// Builds a statement on the section of a credential. `None` if there is no such section.
    pub(crate) fn state<S: Statement + 'static, T>(
        &mut self,
        number: usize,
        build: impl FnOnce(&mut Build<'_>) -> Built<(S, T)>,
    ) -> Option<Built<T>> {
        let Self { sections, statements, wires, checks, .. } = self;
        let stated = sections.get_mut(number)?;
        let built = build(&mut Build { section: &mut stated.section, wires, checks });
        Some(built.map(|(statement, result)| {
            statements.push((number, Box::new(statement)));
            result
        }))
    }

    /// The number of a new blind of commitments that several openings share.
    pub(crate) fn add_link(&mut self) -> usize {
        self.links += 1;
        self.links - 1
    }

    /// The pairing equations of the proofs, each under its key, and of the statements. With everything that
    /// [`Composition::recompute`] checks, the presentation holds if all of them do.
    ///
    /// `None` if a check is on a point that is not there.
    pub(crate) fn equations<'a>(
        &'a self,
        proofs: &[(&'a Context, &Proof)],
        wires: &[G1],
    ) -> Option<Vec<Equation<'a>>> {
        let (context, _) = proofs.first()?;
        let minus_generator = context.minus_generator();
        let cores = proofs.iter().map(|(context, proof)| Some(proof.equation(context)));
        let wire = |point: Point| match point {
            Point::Wire(place) => wires.get(place).copied(),
            Point::Fixed(_) => None,
        };
        let checks = self.checks.iter().map(|check| {
            Some(Equation(alloc::vec![
                Term { first: wire(check.point)?, second: &check.key },
                Term { first: wire(check.image)?, second: minus_generator },
            ]))
        });
        cores.chain(checks).collect()
    }

    /// How many points the presentation carries.
    pub(crate) const fn wire_count(&self) -> usize {
        self.wires.count()
    }

    /// How many responses each section has of its own.
    pub(crate) fn own_counts(&self) -> impl Iterator<Item = usize> {
        self.sections.iter().map(|stated| stated.section.own_count())
    }
}

/// What is public of one credential.
#[derive(Clone, Debug)]
pub(crate) struct Part<'a> {
    pub(crate) context: &'a Context,
    pub(crate) header: &'a [u8],
    /// The issuer, as the presentation names it.
    pub(crate) issuer: &'a [u8],
    /// The identifier of the issuer's own table, if ranges over the credential are proved under it.
    pub(crate) table: Option<[u8; 32]>,
    pub(crate) disclosed: &'a DisclosedMessages,
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
    /// The responses of each section's own variables.
    pub(crate) responses: Vec<Vec<Scalar>>,
}

/// What the prover commits to before the challenges.
struct Opened {
    started: Vec<Started>,
    wires: Vec<G1>,
    first: Vec<FirstMessage>,
}

/// The points and first messages of a BBS proof.
struct Core<'a> {
    points: &'a [G1; 3],
    commitments: &'a [[u8; G1::LEN]; 2],
}

impl<'a> Composition<'a> {
    /// Proves all statements, constant time in the hidden messages and the signatures.
    ///
    /// Every nonce and blind of all proofs comes from one hedged stream over all secrets and the whole request, so that
    /// no two credentials, rows or presentations share one (SPEC.md section 8).
    pub(crate) fn prove(
        &self,
        credentials: &[&Signed],
        rng: &mut (impl TryCryptoRng + ?Sized),
    ) -> Result<Composed, ProveError> {
        let Opened { started, wires, first } = self.open(credentials, rng)?;
        let cores = started
            .iter()
            .map(|started| Core { points: started.points(), commitments: started.commitments() });
        let rows: Vec<_> = first.iter().map(FirstMessage::octets).collect();
        let digest = self.digest(cores, &wires, &rows)?;
        let (mut proofs, mut responses) = (Vec::new(), Vec::new());
        for (number, (started, first)) in started.into_iter().zip(first).enumerate() {
            let core = Core { points: started.points(), commitments: started.commitments() };
            let challenge = self.challenge(number, &core, &digest).ok_or(ProveError::Degenerate)?;
            responses.push(first.respond(challenge).ok_or(ProveError::Degenerate)?);
            proofs.push(started.finish(challenge)?);
        }
        Ok(Composed { proofs, wires, responses })
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
        for (credential, stated) in credentials.iter().zip(&self.statements.sections) {
            let count = 5 + stated.shown.iter().filter(|shown| !**shown).count();
            started.push(credential.start(&stated.shown, stream.nonces(count))?);
            hidden.push(hidden_messages(credential, &stated.shown));
        }
        let (wires, multiples, witnesses) =
            self.assign(&hidden, stream).ok_or(ProveError::Degenerate)?;
        let first = self.first_messages(&started, (&wires, &multiples), witnesses, stream);
        Ok(Opened { started, wires, first: first.ok_or(ProveError::Degenerate)? })
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
        stream: &mut Stream,
    ) -> Option<(Vec<G1>, Vec<Multiple>, Vec<Witness<'b>>)> {
        let blinds: Vec<_> = (0..self.statements.links).map(|_| stream.scalar()).collect();
        let mut points = Points::with_capacity(self.statements.wire_count());
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
    fn digest<'b>(
        &self,
        cores: impl Iterator<Item = Core<'b>>,
        wires: &[G1],
        rows: &[&[[u8; G1::LEN]]],
    ) -> Result<[u8; Transcript::DIGEST_LEN], ProveError> {
        let mut transcript = Transcript::new(MAGIC);
        self.absorb_request(&mut transcript);
        for (part, core) in self.parts.iter().zip(cores) {
            part.absorb(&mut transcript);
            core.absorb(&mut transcript);
        }
        transcript.absorb(label::PARAMETERS, self.parameters);
        transcript.absorb_number(label::WIRES, wires.len());
        wires.iter().for_each(|wire| transcript.absorb(label::WIRE, &wire.to_bytes()));
        self.statements.absorb(&mut transcript);
        for row in rows {
            row.iter().for_each(|first| transcript.absorb(label::FIRST_MESSAGE, first));
        }
        Ok(transcript.digest())
    }

    /// The challenge of proof `number`, which is that of its section.
    fn challenge(&self, number: usize, core: &Core<'_>, digest: &[u8]) -> Option<Scalar> {
        let part = self.parts.get(number)?;
        let challenge = Challenge {
            disclosed: part.disclosed.messages(),
            points: core.points,
            commitments: core.commitments,
            before_domain: &[],
            domain: part.context.domain(part.header, &[]).ok()?,
            presentation_header: &presentation_header(number, self.context, digest)?,
            context_id: None,
        };
        Some(challenge.scalar(part.context))
    }
}

impl Part<'_> {
    fn absorb(&self, transcript: &mut Transcript) {
        transcript.absorb_parts(label::API, &self.context.basis().api_id().octets());
        transcript.absorb(label::KEY, &self.context.public_key().to_bytes());
        transcript.absorb(label::HEADER, self.header);
        transcript.absorb(label::ISSUER, self.issuer);
        if let Some(table) = &self.table {
            transcript.absorb(label::TABLE, table);
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
    fn absorb(&self, transcript: &mut Transcript) {
        let points = self.points.map(|point| point.to_bytes());
        transcript.absorb(label::POINTS, points.as_flattened());
        transcript.absorb(label::COMMITMENTS, self.commitments.as_flattened());
    }
}

impl Statements {
    /// Hashes all checks and rows, but not the points that the presentation carries.
    fn absorb(&self, transcript: &mut Transcript) {
        transcript.absorb_number(label::CHECKS, self.checks.len());
        for check in &self.checks {
            transcript.absorb(label::CHECK_POINTS, &check.places());
            transcript.absorb(label::PAIRING, check.key.octets());
        }
        self.sections.iter().for_each(|stated| stated.section.absorb(transcript));
    }
}

/// `ph_k`
pub(crate) fn presentation_header(number: usize, context: &[u8], digest: &[u8]) -> Option<Vec<u8>> {
    let number = [u8::try_from(number).ok()?];
    let len = crate::bbs::i2osp8(context.len());
    Some([MAGIC, number.as_slice(), len.as_slice(), context, digest].concat())
}

/// Copies of the hidden messages, in order. The list never grows, so that it leaves no copy behind.
fn hidden_messages(credential: &Signed, shown: &[bool]) -> Vec<SecretScalar> {
    let mut hidden = Vec::with_capacity(shown.len());
    let messages = credential.secrets().zip(shown).filter(|(_, shown)| !**shown);
    hidden.extend(messages.map(|(message, _)| message.clone()));
    hidden
}

#[cfg(test)]
mod tests;
