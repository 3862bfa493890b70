//! The check of one presentation, everything derived from the request.

use alloc::borrow::Cow;
use alloc::boxed::Box;
use alloc::vec::Vec;

use super::counts::Counts;
use super::hint::First;
use super::parsed::{Parsed, ParsedOctets};
use super::plan::{Blueprint, Role, Shown, disclosed_messages, shown_slots};
use super::policy::{CredentialQuery, PolicyOption};
use super::toolbox::{Hidden, Toolbox};
use super::verified::{VerifiedIssuer, VerifiedSource};
use super::{
    BatchHint, CoreMessage, CoreProof, Presentation, PresentationRequest, RequestError, Tie,
    VerifiedCredential, VerifiedPresentation, VerifiedStatus, VerifyError,
};
use crate::bbs::{self, Context, DisclosedMessages, Equation, Proof, PublicKey};
use crate::credential::{ClaimValue, KeyId, Schema};
use crate::curve::{Folded, G1, Scalar, Weight};
use crate::statement::{Composition, Part, Source};

/// An issuer and its key, or authorities and a blinded key, with the schema, as the verifier trusts them.
pub(super) struct Trusted<'a> {
    pub(super) by: TrustedBy<'a>,
    pub(super) schema: &'a Schema,
    pub(super) status: Option<VerifiedStatus>,
    /// The key that is trusted; of authorities one with the same generators.
    pub(super) context: &'a Context,
}

/// Who issued a credential.
#[derive(Clone, Copy)]
pub(super) enum TrustedBy<'a> {
    Issuer { issuer: &'a str, key: KeyId },
    OneOf { hidden: &'a Hidden, digest: [u8; 32], key: [u8; PublicKey::LEN] },
}

/// What a presentation names for one role, all of it accepted by the request and trusted by the verifier.
pub(super) struct Named<'a> {
    /// As the request has it.
    asked: &'a CredentialQuery,
    /// In the names of the schema.
    query: Cow<'a, CredentialQuery>,
    trusted: Trusted<'a>,
    header: Vec<u8>,
    shown: Shown,
    disclosed: DisclosedMessages,
}

impl<'a> Named<'a> {
    /// Takes the claims that the query asks to show, exactly those, each of its type.
    pub(super) fn new(
        asked: &'a CredentialQuery,
        trusted: Trusted<'a>,
        values: &[ClaimValue],
    ) -> Result<Self, VerifyError> {
        let Trusted { schema, context, .. } = trusted;
        let query = asked.named_in(&schema.digest());
        let slots = shown_slots(schema, query.conditions()).ok_or(VerifyError::Rejected)?;
        if slots.len() != values.len() {
            return Err(VerifyError::Malformed);
        }
        let shown: Shown = slots.into_iter().zip(values.iter().cloned()).collect();
        for (slot, value) in &shown {
            let claim = schema.claim_at(*slot).ok_or(VerifyError::Malformed)?;
            claim.check(value).map_err(|_| VerifyError::Malformed)?;
        }
        let layout = context.basis().layout();
        let disclosed = disclosed_messages(schema, layout, &shown).ok_or(VerifyError::Rejected)?;
        Ok(Self { asked, query, trusted, header: schema.header(), shown, disclosed })
    }

    /// Hidden messages, and the domain if the issuer is hidden.
    fn hidden_count(&self) -> usize {
        let domain = matches!(self.trusted.by, TrustedBy::OneOf { .. });
        self.disclosed.hidden_count() + usize::from(domain)
    }

    /// The value of a shown claim.
    fn value(&self, claim: &str) -> Option<&ClaimValue> {
        let slot = self.trusted.schema.slot(claim)?.index;
        self.shown.iter().find(|(shown, _)| *shown == slot).map(|(_, value)| value)
    }

    fn role<'b>(&'b self, request: &PresentationRequest, toolbox: &'b Toolbox) -> Option<Role<'b>> {
        let schema = self.trusted.schema;
        let role = match self.trusted.by {
            TrustedBy::Issuer { issuer, .. } => Role::new(&self.query, issuer, schema, toolbox)?,
            TrustedBy::OneOf { hidden, .. } => Role::one_of(hidden, None, schema, toolbox),
        };
        role.with_status(&self.query, request, toolbox, None)
    }

    /// The generators with the key that the proof is about, which of a hidden issuer is decoded here.
    fn context(&self) -> Result<Context, VerifyError> {
        let Trusted { by, schema, context, .. } = &self.trusted;
        match by {
            TrustedBy::Issuer { .. } => Ok((*context).clone()),
            TrustedBy::OneOf { key, .. } => {
                let key = PublicKey::from_bytes(schema.suite(), key);
                Ok(context.blinded(key.map_err(|_| VerifyError::Malformed)?))
            }
        }
    }

    fn part<'b>(&'b self, context: &'b Context, table: Option<[u8; 32]>) -> Part<'b> {
        let source = match &self.trusted.by {
            TrustedBy::Issuer { issuer, .. } => {
                Source::Issuer { header: &self.header, issuer: issuer.as_bytes(), table }
            }
            TrustedBy::OneOf { digest, .. } => Source::OneOf(digest),
        };
        Part { context, source, disclosed: &self.disclosed }
    }

    /// What a verifier of the draft reads, of a proof that was checked.
    fn core(&self, proof: Vec<u8>, presentation_header: Vec<u8>) -> Option<CoreProof> {
        let Trusted { schema, context, .. } = self.trusted;
        let message = |(slot, value)| Some((slot, CoreMessage::new(schema, slot, value)?));
        let shown = self.shown.iter().map(|(slot, value)| (*slot, value));
        Some(CoreProof {
            suite: schema.suite(),
            public_key: context.public_key().to_bytes(),
            header: self.header.clone(),
            presentation_header,
            signer_messages: schema.slot_count(),
            disclosed: shown.map(message).collect::<Option<_>>()?,
            proof,
        })
    }

    fn verified(self, proof: Vec<u8>, header: Vec<u8>) -> Option<VerifiedCredential> {
        let schema = self.trusted.schema;
        let source = match self.trusted.by {
            TrustedBy::Issuer { issuer, key } => VerifiedSource::Issuer(Box::new(VerifiedIssuer {
                issuer: issuer.into(),
                recognised: self
                    .asked
                    .accepted_from(issuer)
                    .and_then(|accepted| accepted.recognised.clone()),
                key,
                schema: schema.digest(),
                schema_id: schema.id().into(),
                schema_version: schema.version(),
                core: self.core(proof, header)?,
            })),
            TrustedBy::OneOf { hidden, .. } => VerifiedSource::OneOf(hidden.authorities.clone()),
        };
        let digest = schema.digest();
        let claims = self.shown.into_iter().filter_map(|(slot, value)| {
            let name = &schema.claim_at(slot)?.name;
            Some((self.asked.own_name(&digest, name).into(), value))
        });
        let status = self.trusted.status.clone();
        let role = self.query.role().into();
        Some(VerifiedCredential { role, source, claims: claims.collect(), status })
    }
}

/// Conditions on claims that are shown as well: they are looked at, not proved.
fn check_shown(option: &PolicyOption, named: &[Named<'_>]) -> Result<(), VerifyError> {
    for (query, role) in option.credentials().iter().zip(named) {
        for condition in query.conditions() {
            let Some(value) = role.value(condition.claim()) else { continue };
            let partner = condition
                .partner()
                .and_then(|(partner, claim)| named.get(option.position(partner)?)?.value(claim));
            if !condition.holds(value, partner) {
                return Err(VerifyError::Rejected);
            }
        }
    }
    Ok(())
}

/// Compares every length with what follows from the request.
fn check_lengths(
    presentation: &Presentation,
    counts: &Counts,
    named: &[Named<'_>],
) -> Result<(), VerifyError> {
    let proofs = presentation.credentials.iter().zip(named).all(|(presented, named)| {
        presented.proof.len() == Proof::MIN_LEN + named.hidden_count() * Scalar::LEN
    });
    if proofs
        && presentation.points.len() == counts.points * G1::LEN
        && presentation.responses.len() == counts.own.iter().sum::<usize>() * Scalar::LEN
    {
        Ok(())
    } else {
        Err(VerifyError::Malformed)
    }
}

/// What a presentation is checked against.
pub(super) struct Expected<'a> {
    pub(super) request: &'a PresentationRequest,
    pub(super) option: &'a PolicyOption,
    pub(super) tie: Tie<'a>,
    pub(super) toolbox: &'a Toolbox,
}

/// A presentation whose parts are as many and as long as the request says. None of its points was looked at.
pub(super) struct Fitting<'a> {
    expected: Expected<'a>,
    presentation: Presentation,
    named: Vec<Named<'a>>,
    /// The identifiers of the tables of issuers that ranges are proved under.
    tables: Vec<Option<[u8; 32]>>,
    blueprint: Blueprint,
    octets: ParsedOctets,
}

impl<'a> Fitting<'a> {
    /// Compares a presentation with what is expected, and states what it is to prove.
    pub(super) fn new(
        expected: Expected<'a>,
        presentation: Presentation,
        named: Vec<Named<'a>>,
    ) -> Result<Self, VerifyError> {
        let Expected { request, option: asked, tie, toolbox } = expected;
        let schemas: Vec<_> = named.iter().map(|named| named.trusted.schema).collect();
        let option = &*asked.named_in(&schemas);
        check_shown(option, &named)?;
        let roles = named.iter().map(|named| named.role(request, toolbox));
        let roles = roles.collect::<Option<Vec<_>>>().ok_or(RequestError::UnknownTable)?;
        let counts =
            Counts::new(request, option, &roles, tie.bound()).map_err(|_| VerifyError::Rejected)?;
        check_lengths(&presentation, &counts, &named)?;
        let blueprint = Blueprint::new(request, option, &roles, toolbox, None)
            .and_then(|blueprint| blueprint.bind(option, &roles, tie.bound()))
            .map_err(|_| VerifyError::Rejected)?;
        if counts != Counts::of(&blueprint.statements) {
            return Err(VerifyError::Rejected);
        }
        let tables = roles.iter().map(Role::table).collect();
        let octets = ParsedOctets::new(&presentation, &counts)?;
        Ok(Self { expected, presentation, named, tables, blueprint, octets })
    }

    /// The generators of each BBS proof with its key. Blinded keys are decoded here.
    fn contexts(&self) -> Result<Vec<Context>, VerifyError> {
        self.named.iter().map(Named::context).collect()
    }

    fn with_composition<T>(
        &self,
        contexts: &[Context],
        run: impl FnOnce(&Composition<'_>) -> T,
    ) -> T {
        let Expected { request, tie, toolbox, .. } = self.expected;
        let parts = parts(&self.named, contexts, &self.tables);
        run(&Composition {
            context: &tie.context(request),
            request: &request.digest(),
            option: self.presentation.option,
            parameters: &toolbox.parameters().id(),
            parts: &parts,
            statements: &self.blueprint.statements,
        })
    }

    /// Checks everything but the pairing equations.
    pub(super) fn recompute(self) -> Result<Reduced<'a>, VerifyError> {
        let parsed = self.octets.decode()?;
        let contexts = self.contexts()?;
        let headers = self.with_composition(&contexts, |composition| {
            composition.recompute(&parsed.proofs, &parsed.wires, &parsed.responses)
        });
        let headers = headers.map_err(|_| VerifyError::Rejected)?;
        Ok(self.reduced(contexts, parsed, headers, None))
    }

    /// The same with the first messages of a hint, whose equations are left as well. Where that does not come out, the
    /// hint may be wrong or the presentation: it is done without the hint.
    pub(super) fn recompute_hinted(
        self,
        hint: Option<&BatchHint>,
    ) -> Result<Reduced<'a>, VerifyError> {
        match hint.and_then(|hint| self.try_hint(hint)) {
            Some((contexts, parsed, headers, first)) => {
                Ok(self.reduced(contexts, parsed, headers, Some(first)))
            }
            None => self.recompute(),
        }
    }

    fn try_hint(&self, hint: &BatchHint) -> Option<Taken> {
        if self.blueprint.statements.hides_an_issuer() {
            return None;
        }
        let contexts = self.contexts().ok()?;
        let first = hint.first(self.blueprint.statements.first_count())?;
        let parsed = self.octets.decode_with(hint.coordinates())?;
        let first = first.decode()?;
        let octets = first.octets();
        let headers = self.with_composition(&contexts, |composition| {
            composition.check_challenges(&parsed.proofs, &parsed.wires, &octets)
        });
        Some((contexts, parsed, headers.ok()?, first))
    }

    /// The hint for a presentation of which everything but the pairing equations holds.
    pub(super) fn hint(&self) -> Result<BatchHint, VerifyError> {
        let parsed = self.octets.decode()?;
        let contexts = self.contexts()?;
        let first = self.with_composition(&contexts, |composition| {
            let Parsed { proofs, wires, responses } = &parsed;
            let sums = composition.first_messages_vartime(proofs, wires, responses)?;
            let first = First::of(&sums);
            composition.check_challenges(proofs, wires, &first.octets())?;
            Ok::<_, bbs::VerifyError>(first)
        });
        Ok(BatchHint::new(&first.map_err(|_| VerifyError::Rejected)?, &parsed))
    }

    fn reduced(
        self,
        contexts: Vec<Context>,
        parsed: Parsed,
        headers: Vec<Vec<u8>>,
        first: Option<First>,
    ) -> Reduced<'a> {
        let Self { expected, presentation, named, tables, blueprint, .. } = self;
        let proofs = presentation.credentials.into_iter().map(|presented| presented.proof);
        let cores = proofs.zip(headers).collect();
        let option = expected.option.label();
        Reduced { option, named, contexts, tables, blueprint, parsed, cores, first }
    }
}

/// What was computed with a hint: generators and keys, points and scalars, presentation headers, first messages.
type Taken = (Vec<Context>, Parsed, Vec<Vec<u8>>, First);

/// What is public of each credential.
fn parts<'b>(
    named: &'b [Named<'_>],
    contexts: &'b [Context],
    tables: &[Option<[u8; 32]>],
) -> Vec<Part<'b>> {
    let parts = named.iter().zip(contexts).zip(tables);
    parts.map(|((named, context), table)| named.part(context, *table)).collect()
}

/// A presentation of which everything but equations was checked: those of pairings, and those of a hint.
pub(super) struct Reduced<'a> {
    option: &'a str,
    named: Vec<Named<'a>>,
    contexts: Vec<Context>,
    tables: Vec<Option<[u8; 32]>>,
    blueprint: Blueprint,
    parsed: Parsed,
    /// The octets of each BBS proof with its presentation header.
    cores: Vec<(Vec<u8>, Vec<u8>)>,
    /// The first messages of a hint, of which the challenges are.
    first: Option<First>,
}

impl Reduced<'_> {
    /// The first messages that were taken from a hint.
    pub(super) const fn first(&self) -> Option<&First> {
        self.first.as_ref()
    }

    /// The equations of the first messages, one for each weight. `None` without a hint, or for another number.
    pub(super) fn fold(&self, weights: &[Weight]) -> Option<Folded<'_>> {
        let first = self.first.as_ref()?.weighed(weights)?;
        let parts = parts(&self.named, &self.contexts, &self.tables);
        let Parsed { proofs, wires, responses } = &self.parsed;
        let presented = (proofs.as_slice(), wires.as_slice(), responses.as_slice());
        self.blueprint.statements.fold(&parts, presented, &first)
    }

    /// The pairing equations.
    pub(super) fn equations(&self) -> Result<Vec<Equation<'_>>, VerifyError> {
        let proofs: Vec<_> = self.contexts.iter().zip(&self.parsed.proofs).collect();
        let statements = &self.blueprint.statements;
        statements.equations(&proofs, &self.parsed.wires).ok_or(VerifyError::Rejected)
    }

    /// What the presentation tells, when its equations hold.
    pub(super) fn verified(self) -> Result<VerifiedPresentation, VerifyError> {
        let (pseudonym, tag) = (self.blueprint.pseudonym, self.blueprint.tag);
        let (pseudonym, tag) = (self.parsed.pseudonym(pseudonym), self.parsed.pseudonym(tag));
        let credentials = self.named.into_iter().zip(self.cores);
        let credentials = credentials.map(|(named, (proof, header))| named.verified(proof, header));
        let credentials = credentials.collect::<Option<_>>().ok_or(VerifyError::Rejected)?;
        Ok(VerifiedPresentation { option: self.option.into(), credentials, pseudonym, tag })
    }
}
