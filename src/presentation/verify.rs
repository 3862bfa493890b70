//! The check of one presentation, everything derived from the request.

use alloc::vec::Vec;

use super::counts::Counts;
use super::plan::{Blueprint, Role, Shown, disclosed_messages, shown_slots};
use super::policy::{CredentialQuery, PolicyOption};
use super::toolbox::Toolbox;
use super::{
    CoreMessage, CoreProof, Presentation, PresentationRequest, Pseudonym, RequestError, Tie,
    VerifiedCredential, VerifiedPresentation, VerifiedStatus, VerifyError,
};
use crate::bbs::{self, DisclosedMessages, Equation, Proof, ProofOctets};
use crate::credential::{ClaimValue, KeyId, Schema};
use crate::curve::{DecodeError, G1, G1Octets, Scalar};
use crate::sigma::Point;
use crate::statement::{Composition, Part};

/// An issuer, its key and its schema, as the verifier trusts them.
pub(super) struct Trusted<'a> {
    pub(super) issuer: &'a str,
    pub(super) key: KeyId,
    pub(super) schema: &'a Schema,
    pub(super) verifier: &'a bbs::blind::Verifier,
    pub(super) status: Option<VerifiedStatus>,
}

/// What a presentation names for one role, all of it accepted by the request and trusted by the verifier.
pub(super) struct Named<'a> {
    query: &'a CredentialQuery,
    issuer: &'a str,
    key: KeyId,
    schema: &'a Schema,
    header: Vec<u8>,
    verifier: &'a bbs::blind::Verifier,
    status: Option<VerifiedStatus>,
    shown: Shown,
    disclosed: DisclosedMessages,
}

impl<'a> Named<'a> {
    /// Takes the claims that the query asks to show, exactly those, each of its type.
    pub(super) fn new(
        query: &'a CredentialQuery,
        trusted: Trusted<'a>,
        values: &[ClaimValue],
    ) -> Result<Self, VerifyError> {
        let Trusted { issuer, key, schema, verifier, status } = trusted;
        let slots = shown_slots(schema, query.conditions()).ok_or(VerifyError::Rejected)?;
        if slots.len() != values.len() {
            return Err(VerifyError::Malformed);
        }
        let shown: Shown = slots.into_iter().zip(values.iter().cloned()).collect();
        for (slot, value) in &shown {
            let claim = schema.claim_at(*slot).ok_or(VerifyError::Malformed)?;
            claim.check(value).map_err(|_| VerifyError::Malformed)?;
        }
        let layout = verifier.context().basis().layout();
        let disclosed = disclosed_messages(schema, layout, &shown).ok_or(VerifyError::Rejected)?;
        let header = schema.header();
        Ok(Self { query, issuer, key, schema, header, verifier, status, shown, disclosed })
    }

    fn hidden_count(&self) -> usize {
        self.disclosed.hidden_count()
    }

    /// The value of a shown claim.
    fn value(&self, claim: &str) -> Option<&ClaimValue> {
        let slot = self.schema.slot(claim)?.index;
        self.shown.iter().find(|(shown, _)| *shown == slot).map(|(_, value)| value)
    }

    fn role<'b>(&'b self, request: &PresentationRequest, toolbox: &'b Toolbox) -> Option<Role<'b>> {
        let role = Role::new(self.query, self.issuer, self.schema, toolbox)?;
        role.with_status(self.query, request, toolbox, None)
    }

    fn part(&self, role: &Role<'_>) -> Part<'_> {
        Part {
            context: self.verifier.context(),
            header: &self.header,
            issuer: self.issuer.as_bytes(),
            table: role.table(),
            disclosed: &self.disclosed,
        }
    }

    /// What a verifier of the draft reads, of a proof that was checked.
    fn core(&self, proof: Vec<u8>, presentation_header: Vec<u8>) -> Option<CoreProof> {
        let message = |(slot, value)| Some((slot, CoreMessage::new(self.schema, slot, value)?));
        let shown = self.shown.iter().map(|(slot, value)| (*slot, value));
        Some(CoreProof {
            suite: self.schema.suite(),
            public_key: self.verifier.context().public_key().to_bytes(),
            header: self.header.clone(),
            presentation_header,
            signer_messages: self.schema.slot_count(),
            disclosed: shown.map(message).collect::<Option<_>>()?,
            proof,
        })
    }

    fn verified(self, core: CoreProof) -> VerifiedCredential {
        let claims = self
            .shown
            .into_iter()
            .filter_map(|(slot, value)| Some((self.schema.claim_at(slot)?.name.clone(), value)));
        VerifiedCredential {
            role: self.query.role().into(),
            issuer: self.issuer.into(),
            key: self.key,
            schema: self.schema.digest(),
            schema_id: self.schema.id().into(),
            schema_version: self.schema.version(),
            claims: claims.collect(),
            status: self.status,
            core,
        }
    }
}

/// Conditions on claims that are shown as well: they are looked at, not proved.
fn check_shown(option: &PolicyOption, named: &[Named<'_>]) -> Result<(), VerifyError> {
    for role in named {
        for condition in role.query.conditions() {
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

/// The parts of a presentation whose lengths follow from the request, decoded.
struct Parsed {
    proofs: Vec<Proof>,
    wires: Vec<G1>,
    responses: Vec<Vec<Scalar>>,
}

impl Parsed {
    /// Reads all scalars and flags first, and only then points. Lengths are right.
    fn new(presentation: &Presentation, counts: &Counts) -> Result<Self, VerifyError> {
        let mut scalars = presentation.responses.chunks_exact(Scalar::LEN);
        let responses = counts
            .own
            .iter()
            .map(|count| scalars.by_ref().take(*count).map(Scalar::from_bytes_nonzero).collect());
        let malformed = |_: DecodeError| VerifyError::Malformed;
        let responses = responses.collect::<Result<_, _>>().map_err(malformed)?;
        let proofs = presentation.credentials.iter();
        let proofs = proofs.map(|presented| ProofOctets::parse(&presented.proof));
        let proofs: Vec<_> = proofs.collect::<Result<_, _>>().map_err(malformed)?;
        let wires = presentation.points.chunks_exact(G1::LEN).map(G1Octets::parse);
        let wires: Vec<_> = wires.collect::<Result<_, _>>().map_err(malformed)?;
        let proofs = proofs.iter().map(ProofOctets::decode).collect::<Result<_, _>>();
        let wires = wires.iter().map(G1Octets::decode).collect::<Result<_, _>>();
        let (proofs, wires) = (proofs.map_err(malformed)?, wires.map_err(malformed)?);
        Ok(Self { proofs, wires, responses })
    }

    fn pseudonym(&self, point: Option<Point>) -> Option<Pseudonym> {
        match point? {
            Point::Wire(place) => self.wires.get(place).map(Pseudonym::new),
            Point::Fixed(_) => None,
        }
    }
}

/// What a presentation is checked against.
pub(super) struct Expected<'a> {
    pub(super) request: &'a PresentationRequest,
    pub(super) option: &'a PolicyOption,
    pub(super) tie: Tie<'a>,
    pub(super) toolbox: &'a Toolbox,
}

/// A presentation of which everything but the pairing equations was checked.
pub(super) struct Reduced<'a> {
    option: &'a str,
    named: Vec<Named<'a>>,
    blueprint: Blueprint,
    parsed: Parsed,
    /// The octets of each BBS proof with its presentation header.
    cores: Vec<(Vec<u8>, Vec<u8>)>,
}

impl<'a> Reduced<'a> {
    /// Checks a presentation against what is expected, up to the pairing equations.
    pub(super) fn new(
        expected: &Expected<'a>,
        presentation: Presentation,
        named: Vec<Named<'a>>,
    ) -> Result<Self, VerifyError> {
        let Expected { request, option, tie, toolbox } = *expected;
        check_shown(option, &named)?;
        let schemas: Vec<_> = named.iter().map(|named| named.schema).collect();
        let counts = Counts::new(request, option, &schemas, tie.bound())
            .map_err(|_| VerifyError::Rejected)?;
        check_lengths(&presentation, &counts, &named)?;
        let roles = named.iter().map(|named| named.role(request, toolbox));
        let roles = roles.collect::<Option<Vec<_>>>().ok_or(RequestError::UnknownTable)?;
        let blueprint = Blueprint::new(request, option, &roles, toolbox, None)
            .and_then(|blueprint| blueprint.bind(option, &roles, tie.bound()))
            .map_err(|_| VerifyError::Rejected)?;
        if counts != Counts::of(&blueprint.statements) {
            return Err(VerifyError::Rejected);
        }
        let parsed = Parsed::new(&presentation, &counts)?;
        let parts: Vec<_> =
            named.iter().zip(&roles).map(|(named, role)| named.part(role)).collect();
        let composition = Composition {
            context: &tie.context(request),
            request: &request.digest(),
            option: presentation.option,
            parameters: &toolbox.parameters().id(),
            parts: &parts,
            statements: &blueprint.statements,
        };
        let headers = composition.recompute(&parsed.proofs, &parsed.wires, &parsed.responses);
        let headers = headers.map_err(|_| VerifyError::Rejected)?;
        let proofs = presentation.credentials.into_iter().map(|presented| presented.proof);
        let cores = proofs.zip(headers).collect();
        Ok(Self { option: option.label(), named, blueprint, parsed, cores })
    }

    /// What is left to be checked.
    pub(super) fn equations(&self) -> Result<Vec<Equation<'_>>, VerifyError> {
        let contexts = self.named.iter().map(|named| named.verifier.context());
        let proofs: Vec<_> = contexts.zip(&self.parsed.proofs).collect();
        let statements = &self.blueprint.statements;
        statements.equations(&proofs, &self.parsed.wires).ok_or(VerifyError::Rejected)
    }

    /// What the presentation tells, when its equations hold.
    pub(super) fn verified(self) -> Result<VerifiedPresentation, VerifyError> {
        let (pseudonym, tag) = (self.blueprint.pseudonym, self.blueprint.tag);
        let (pseudonym, tag) = (self.parsed.pseudonym(pseudonym), self.parsed.pseudonym(tag));
        let credentials = self.named.into_iter().zip(self.cores).map(|(named, (proof, header))| {
            let core = named.core(proof, header)?;
            Some(named.verified(core))
        });
        let credentials = credentials.collect::<Option<_>>().ok_or(VerifyError::Rejected)?;
        Ok(VerifiedPresentation { option: self.option.into(), credentials, pseudonym, tag })
    }
}
