//! The verifier of presentations, every check of it with a switch.

use std::collections::BTreeSet;
use std::sync::Arc;

use ark_bls12_381::{Fr, G1Projective, G2Projective};
use ark_ff::Zero as _;
use averment::credential::{DateTime, Schema};
use averment::presentation::{
    Condition, CredentialQuery, DocumentDigest, Policy, PolicyOption, PresentationRequest,
};
use averment::trust::IssuerDocument;
use sha2::Digest as _;

use super::authorities::Authorities;
use super::cbor::{Item, bytes, object, text};
use super::claims::{self, Slots as _, Values, ordinal};
use super::digest::{self, Part};
use super::names;
use super::one_of_many;
use super::plan::{Plan, shown_slots};
use super::registry::{self, Registry};
use super::relation::{Bound, Many, Scalars, Section};
use super::sets::bp1;
use super::tables::{self, Table};
use super::wire::{Outline, Raw};
use crate::reference::core::{FirstMessages, PROOF_FLOOR, Proof, Statement, pairing_holds};
use crate::reference::octets::{
    self, decode_g1, decode_g2, decode_scalar, encode_g1, encode_g2, mul,
};
use crate::reference::{Check, Checks, Refused};

mod hint;

pub use self::hint::Hint;

/// Who verifies: its name, and the issuers that it trusts.
#[derive(Clone, Debug)]
pub struct Verifier {
    pub audience: String,
    pub documents: Vec<IssuerDocument>,
    pub tables: Vec<Arc<Table>>,
    pub registries: Vec<Registry>,
    pub authorities: Vec<Arc<Authorities>>,
}

/// What it learns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    pub option: String,
    /// For each role the issuer and the shown claims.
    pub credentials: Vec<(String, Values)>,
    pub pseudonym: Option<Vec<u8>>,
    pub tag: Option<Vec<u8>>,
}

/// One credential that a presentation names.
#[derive(Clone, Debug)]
struct Named<'a> {
    query: &'a CredentialQuery,
    issuer: &'a str,
    schema: &'a Schema,
    public_key: Vec<u8>,
    table: Option<Arc<Table>>,
    values: Values,
    hidden: Option<Arc<Authorities>>,
}

/// What a presentation is tied to beside its request.
#[derive(Clone, Copy, Debug)]
enum Tie<'a> {
    Request,
    Application(&'a Bound),
    Document(&'a DocumentDigest),
}

/// A document that was signed, with what a time-stamp authority said of some 32 octets.
#[derive(Clone, Debug)]
pub struct Signature<'a> {
    pub request: &'a PresentationRequest,
    pub document: DocumentDigest,
    pub presentation: &'a [u8],
    pub stamp: Option<([u8; 32], DateTime)>,
}

/// How a document was hashed, and its digest.
pub fn named_digest(document: &DocumentDigest) -> (String, Vec<u8>) {
    (document.algorithm().into(), document.as_bytes().to_vec())
}

impl Signature<'_> {
    /// What is stamped: everything but the token.
    pub fn imprint(&self) -> [u8; 32] {
        let (algorithm, digest) = named_digest(&self.document);
        let document = Item::Array(vec![text(&algorithm), bytes(&digest)]);
        let request = Item::Array(vec![bytes(&self.request.encode()), document]);
        let request = object(17, 0, request).encode();
        let signed = vec![bytes(&request), bytes(self.presentation), Item::Null];
        sha2::Sha256::digest(object(18, 0, Item::Array(signed)).encode()).into()
    }
}

/// A presentation of which all but the equations was checked.
struct Reduced {
    verified: Verified,
    /// What a plain verifier of proofs is told, and the proofs.
    cores: Vec<(Statement, Vec<u8>)>,
    equations: Vec<Equation>,
    /// By what the first messages of a hint differ from the right ones.
    errors: Vec<G1Projective>,
}

/// An equation between pairings: e(a, w) = e(b, BP2).
#[derive(Clone, Copy, Debug)]
pub struct Equation {
    pub a: G1Projective,
    pub w: G2Projective,
    pub b: G1Projective,
    /// Whether it holds.
    check: Check,
}

impl Verifier {
    pub fn verify(
        &self,
        request: &PresentationRequest,
        presentation: &[u8],
        now: DateTime,
        checks: &Checks,
    ) -> Result<Verified, Refused> {
        self.open(request, presentation, Tie::Request, now, checks)
    }

    /// The same for the presentation of an application with this commitment.
    pub fn verify_bound(
        &self,
        request: &PresentationRequest,
        presentation: &[u8],
        bound: &Bound,
        now: DateTime,
        checks: &Checks,
    ) -> Result<Verified, Refused> {
        self.open(request, presentation, Tie::Application(bound), now, checks)
    }

    /// The same, where a nonce is of use once.
    pub fn verify_once(
        &self,
        seen: &mut BTreeSet<Vec<u8>>,
        request: &PresentationRequest,
        presentation: &[u8],
        now: DateTime,
        checks: &Checks,
    ) -> Result<Verified, Refused> {
        checks.require(Check::NonceConsumed, seen.insert(request.nonce().to_vec()))?;
        self.verify(request, presentation, now, checks)
    }

    /// Who signed a document, and the proved time.
    pub fn verify_signature(
        &self,
        signed: &Signature<'_>,
        document: &DocumentDigest,
        policy: &Policy,
        checks: &Checks,
    ) -> Result<(Verified, Option<DateTime>), Refused> {
        let request = signed.request;
        checks.require(Check::SignedDocument, signed.document == *document)?;
        checks.require(Check::SignedPolicy, request.policy() == policy)?;
        let time = match signed.stamp {
            None => None,
            Some((imprint, time)) => {
                let stamped = if checks.on(Check::OuterTimeStamp) {
                    signed.imprint()
                } else {
                    sha2::Sha256::digest(signed.document.as_bytes()).into()
                };
                checks.require(Check::OuterTimeStamp, imprint == stamped)?;
                let apart = request.reference_date().days().abs_diff(time.date().days());
                let open = time < request.expires() && apart <= 2;
                checks.require(Check::SignedInTime, open)?;
                Some(time)
            }
        };
        let at = time.unwrap_or_else(|| request.reference_date().into());
        let tie = Tie::Document(&signed.document);
        Ok((self.open(request, signed.presentation, tie, at, checks)?, time))
    }

    /// The same for many at once, each to its request: everything of each but the equations, and those of all together.
    pub fn verify_batch(
        &self,
        answers: &[(&PresentationRequest, &[u8])],
        now: DateTime,
        checks: &Checks,
    ) -> Result<Vec<Verified>, Refused> {
        checks.require(Check::BatchNotEmpty, !answers.is_empty())?;
        let reduced = answers.iter().map(|(request, octets)| {
            let reduced = self.reduce(request, octets, Tie::Request, now, checks)?;
            Ok((reduced.verified, reduced.equations))
        });
        let (verified, equations): (Vec<_>, Vec<_>) =
            reduced.collect::<Result<Vec<_>, _>>()?.into_iter().unzip();
        if checks.on(Check::BatchWeights) {
            equations.iter().try_for_each(|of_one| settle(of_one, checks))?;
        } else {
            let most = equations.iter().map(Vec::len).max().unwrap_or(0);
            let alike = Checks::without(&[Check::EquationWeights]);
            for place in 0..most {
                let of_all = equations.iter().filter_map(|of_one| of_one.get(place).copied());
                settle(&of_all.collect::<Vec<_>>(), &alike)?;
            }
        }
        Ok(verified)
    }

    /// What a plain verifier of proofs is told about each credential of a valid presentation, and its proof.
    pub fn cores(
        &self,
        request: &PresentationRequest,
        presentation: &[u8],
        now: DateTime,
    ) -> Result<Vec<(Statement, Vec<u8>)>, Refused> {
        let checks = Checks::all();
        let reduced = self.reduce(request, presentation, Tie::Request, now, &checks)?;
        settle(&reduced.equations, &checks)?;
        Ok(reduced.cores)
    }

    fn open(
        &self,
        request: &PresentationRequest,
        presentation: &[u8],
        tie: Tie<'_>,
        now: DateTime,
        checks: &Checks,
    ) -> Result<Verified, Refused> {
        let reduced = self.reduce(request, presentation, tie, now, checks)?;
        settle(&reduced.equations, checks)?;
        Ok(reduced.verified)
    }

    /// Everything but the equations.
    fn reduce(
        &self,
        request: &PresentationRequest,
        presentation: &[u8],
        tie: Tie<'_>,
        now: DateTime,
        checks: &Checks,
    ) -> Result<Reduced, Refused> {
        self.reduce_with((request, presentation, None), tie, now, checks)
    }

    /// The same, with the first messages of a hint if there is one.
    fn reduce_with(
        &self,
        (request, presentation, hint): (&PresentationRequest, &[u8], Option<&Hint>),
        tie: Tie<'_>,
        now: DateTime,
        checks: &Checks,
    ) -> Result<Reduced, Refused> {
        if !matches!(tie, Tie::Document(_)) {
            checks.require(Check::OwnAudience, request.audience() == self.audience)?;
            checks.require(Check::RequestUnexpired, now < request.expires())?;
        }
        let outline = Outline::decode(presentation)?;
        let absent = Refused(Check::SelectorInRange);
        let option = request.policy().options().get(outline.option).ok_or(absent)?;
        if option.credentials().len() != outline.credentials.len() {
            return Err(Refused(Check::ResponseCount));
        }
        let asked = option;
        let option = &self.in_their_names(asked, &outline, checks)?;
        let pairs = option.credentials().iter().zip(&outline.credentials);
        let named = pairs.map(|(query, raw)| self.name(query, raw, now, checks));
        let named: Vec<Named<'_>> = named.collect::<Result<_, _>>()?;
        checks.require(Check::ShownConditions, shown_hold(option, &named))?;
        let schemas: Vec<_> = named.iter().map(|named| named.schema).collect();
        for (query, schema) in option.credentials().iter().zip(&schemas) {
            let Some(asked) = query.status_query() else { continue };
            let status = registry::named(&self.registries, request, schema, checks);
            let known = status.ok_or(Refused(Check::EpochNamed))?.known;
            let oldest = now.seconds() - u64::from(asked.max_age);
            checks.require(Check::EpochFresh, known.head.time >= oldest)?;
        }
        let own: Vec<_> = named.iter().map(|named| named.table.clone()).collect();
        let hidden: Vec<_> = named.iter().map(|named| named.hidden.clone()).collect();
        let plan = Plan::new(request, option, &schemas, &own, &hidden, &self.registries, checks);
        let plan = plan.and_then(|mut plan| match tie {
            Tie::Request => Some(plan),
            Tie::Application(bound) => plan.bind(option, &schemas, bound),
            Tie::Document(signed) => {
                plan.statements.document = Some(named_digest(signed));
                Some(plan)
            }
        });
        let plan = plan.ok_or(Refused(Check::SelectorInRange))?;
        let opened = Opened::new(&outline, &plan, &named, checks)?;
        let (mut parts, mut first) = opened.first_messages(&plan, &named, checks);
        let errors = match hint {
            Some(hint) => hint.replace(&opened, (&mut parts, &mut first))?,
            None => Vec::new(),
        };
        let lenient = match hint {
            Some(_) if !checks.on(Check::HintChallenge) => {
                &Checks::without(&[Check::ChallengeMatches, Check::EachChallenge])
            }
            _ => checks,
        };
        let statements = digest::statements(
            request,
            outline.option,
            &parts,
            &plan.statements,
            &opened.wires,
            &first,
            checks,
        );
        opened.check_challenges(&digest::challenges(&statements, &parts, checks), lenient)?;
        let equations = opened.equations(&plan, &parts);
        let point = |wire: Option<usize>| wire.map(|wire| encode_g1(&opened.wires[wire]));
        let verified = Verified {
            option: option.label().into(),
            pseudonym: point(plan.pseudonym),
            tag: point(plan.tag),
            credentials: named
                .into_iter()
                .zip(asked.credentials())
                .map(|(named, asked)| (named.issuer.into(), in_our_names(asked, named)))
                .collect(),
        };
        let proofs = outline.credentials.into_iter().map(|raw| raw.proof);
        let cores = statements.into_iter().zip(proofs).collect();
        Ok(Reduced { verified, cores, equations, errors })
    }

    /// Every claim under its name in the schema of the credential.
    fn in_their_names(
        &self,
        asked: &PolicyOption,
        outline: &Outline,
        checks: &Checks,
    ) -> Result<PolicyOption, Refused> {
        if !checks.on(Check::NamesFollowed) {
            return Ok(asked.clone());
        }
        let schemas = asked.credentials().iter().zip(&outline.credentials).map(|(query, raw)| {
            if query.authorities().is_some() {
                return Some(self.hidden(query)?.layout().digest());
            }
            query.accepted().get(raw.issuer)?.schemas.get(raw.schema).copied()
        });
        let schemas: Option<Vec<_>> = schemas.collect();
        Ok(names::renamed(asked, &schemas.ok_or(Refused(Check::SelectorInRange))?))
    }

    /// The set that a query names.
    fn hidden(&self, query: &CredentialQuery) -> Option<&Arc<Authorities>> {
        let digest = query.authorities()?.to_bytes();
        self.authorities.iter().find(|authorities| authorities.digest == digest)
    }

    /// A credential of one of these authorities.
    fn name_hidden<'a>(
        &self,
        authorities: &'a Arc<Authorities>,
        query: &'a CredentialQuery,
        raw: &Raw,
        now: DateTime,
        checks: &Checks,
    ) -> Result<Named<'a>, Refused> {
        let key = raw.blinded.as_ref().ok_or(Refused(Check::SelectorInRange))?;
        let public_key = encode_g2(&decode_g2(key, checks)?);
        checks.require(Check::KeyValid, authorities.is_valid_on(now.date()))?;
        let schema = authorities.layout();
        let values = shown_values(schema, query, raw)?;
        let table = tables::if_hidden(&self.tables, checks);
        let (issuer, hidden) = ("", Some(authorities.clone()));
        Ok(Named { query, issuer, schema, public_key, table, values, hidden })
    }

    fn name<'a>(
        &'a self,
        query: &'a CredentialQuery,
        raw: &Raw,
        now: DateTime,
        checks: &Checks,
    ) -> Result<Named<'a>, Refused> {
        let absent = Refused(Check::SelectorInRange);
        if query.authorities().is_some() {
            let authorities = self.hidden(query).ok_or(Refused(Check::IssuerTrusted))?;
            return self.name_hidden(authorities, query, raw, now, checks);
        }
        if raw.blinded.is_some() {
            return Err(absent);
        }
        let accepted = query.accepted().get(raw.issuer).ok_or(absent)?;
        let digest = accepted.schemas.get(raw.schema).ok_or(absent)?;
        let theirs = |document: &&IssuerDocument| document.id() == accepted.issuer;
        let document = self.documents.iter().find(theirs).ok_or(Refused(Check::IssuerTrusted))?;
        let schema = document.schema(digest).ok_or(Refused(Check::IssuerTrusted))?;
        let table = tables::named(&self.tables, accepted)?;
        tables::check(table.as_deref(), document, checks)?;
        let anywhere = self.documents.iter().flat_map(IssuerDocument::keys);
        let keys = anywhere
            .filter(|key| key.issuer() == accepted.issuer || !checks.on(Check::KeyOfIssuer));
        let key = keys.into_iter().find(|key| key.id().to_bytes() == *raw.key);
        let key = key.ok_or(Refused(Check::KeyOfIssuer))?;
        checks.require(Check::KeyOfFamily, key.family() == schema.id())?;
        let today = now.date();
        let valid = key.not_before() <= today && today <= key.not_after();
        checks.require(Check::KeyValid, valid)?;
        let values = shown_values(schema, query, raw)?;
        let (issuer, public_key) = (document.id(), key.public_key().to_bytes().to_vec());
        Ok(Named { query, issuer, schema, public_key, table, values, hidden: None })
    }
}

/// The claims that a credential shows, by name.
fn shown_values(schema: &Schema, query: &CredentialQuery, raw: &Raw) -> Result<Values, Refused> {
    let absent = Refused(Check::SelectorInRange);
    let slots = shown_slots(schema, query.conditions()).ok_or(absent)?;
    if slots.len() != raw.shown.len() {
        return Err(Refused(Check::ShownFits));
    }
    let mut values = Values::new();
    for (slot, item) in slots.into_iter().zip(&raw.shown) {
        let claim = &schema.claims()[slot - schema.first_claim()];
        let value = claims::read(claim, item).ok_or(Refused(Check::ShownFits))?;
        values.insert(claim.name.clone(), value);
    }
    Ok(values)
}

/// What was shown, under the names of the request.
fn in_our_names(asked: &CredentialQuery, named: Named<'_>) -> Values {
    let names = names::names(asked, &named.schema.digest());
    let ours = |theirs: String| {
        let mut names = names.iter();
        names.find(|(_, name)| **name == theirs).map_or(theirs.clone(), |(ours, _)| ours.clone())
    };
    named.values.into_iter().map(|(name, value)| (ours(name), value)).collect()
}

/// Conditions on claims that are shown, in the clear.
fn shown_hold(option: &PolicyOption, named: &[Named<'_>]) -> bool {
    let mut all = named.iter().flat_map(|named| {
        let shown = |condition: &Condition| named.values.get(condition.claim()).cloned();
        let conditions = named.query.conditions().iter();
        conditions.filter_map(move |condition| Some((condition, shown(condition)?)))
    });
    all.all(|(condition, value)| {
        let at = ordinal(&value);
        let compare = |bound: &averment::credential::ClaimValue, wanted: fn(u64, u64) -> bool| {
            at.zip(ordinal(bound)).is_some_and(|(at, bound)| wanted(at, bound))
        };
        let present = value != averment::credential::ClaimValue::Absent;
        match condition {
            Condition::Disclose { .. } => true,
            Condition::AtLeast { value, .. } => compare(value, |at, bound| at >= bound),
            Condition::AtMost { value, .. } => compare(value, |at, bound| at <= bound),
            Condition::GreaterThan { value, .. } => compare(value, |at, bound| at > bound),
            Condition::LessThan { value, .. } => compare(value, |at, bound| at < bound),
            Condition::Between { min, max, .. } => {
                compare(min, |at, bound| at >= bound) && compare(max, |at, bound| at <= bound)
            }
            Condition::OneOf { values, .. } => values.contains(&value),
            Condition::NoneOf { values, .. } => present && !values.contains(&value),
            Condition::NotEqual { value: other, .. } => present && value != *other,
            Condition::EqualTo { role, other, .. } => {
                let partner = option.position(role).map(|n| &named[n]);
                present && partner.and_then(|p| p.values.get(other)) == Some(&value)
            }
            _ => false,
        }
    })
}

/// A presentation with all its points and scalars read.
struct Opened {
    proofs: Vec<Proof>,
    wires: Vec<G1Projective>,
    responses: Vec<Vec<Fr>>,
}

impl Opened {
    /// All lengths are compared before anything is read.
    fn new(
        outline: &Outline,
        plan: &Plan,
        named: &[Named<'_>],
        checks: &Checks,
    ) -> Result<Self, Refused> {
        let own: Vec<_> = plan.statements.sections.iter().map(Section::responses).collect();
        let hidden = |named: &Named<'_>| {
            named.schema.slots() + 2 - named.values.len() + usize::from(named.hidden.is_some())
        };
        let mut proofs = outline.credentials.iter().zip(named);
        let fits =
            proofs.all(|(raw, n)| raw.proof.len() == PROOF_FLOOR + hidden(n) * octets::SCALAR);
        if !fits
            || outline.wires.len() != plan.statements.wires * octets::G1
            || outline.responses.len() != own.iter().sum::<usize>() * octets::SCALAR
        {
            return Err(Refused(Check::ResponseCount));
        }
        let proofs = outline.credentials.iter().map(|raw| Proof::decode(&raw.proof, checks));
        let wires = outline.wires.chunks(octets::G1).map(|wire| decode_g1(wire, checks));
        let mut scalars =
            outline.responses.chunks(octets::SCALAR).map(|hat| decode_scalar(hat, checks));
        let responses = own.iter().map(|count| scalars.by_ref().take(*count).collect());
        Ok(Self {
            responses: responses.collect::<Result<_, _>>()?,
            proofs: proofs.collect::<Result<_, _>>()?,
            wires: wires.collect::<Result<_, _>>()?,
        })
    }

    /// The parts with T1 and T2, and the first messages of the rows.
    fn first_messages(
        &self,
        plan: &Plan,
        named: &[Named<'_>],
        checks: &Checks,
    ) -> (Vec<Part>, Vec<Vec<G1Projective>>) {
        let statements = named.iter().map(Named::statement);
        let parts = statements.zip(named).zip(&self.proofs);
        let parts = parts.map(|((statement, named), proof)| part(statement, named, proof, checks));
        let sections = plan.statements.sections.iter().zip(&self.proofs).zip(&self.responses);
        let first = sections.map(|((section, proof), own)| {
            let hats = Scalars { messages: &proof.m, own };
            let mut first = section.commit(&self.wires, &hats, &proof.challenge);
            if let Some(Many { roster, wire }) = &section.many {
                let wires = &self.wires[*wire..][..roster.wires()];
                let sums = roster.recommit(wires, &own[section.own..], &proof.challenge);
                first.extend(one_of_many::kept(sums, checks));
            }
            first
        });
        (parts.collect(), first.collect())
    }

    fn check_challenges(&self, expected: &[Fr], checks: &Checks) -> Result<(), Refused> {
        let sent: Vec<_> = self.proofs.iter().map(|proof| proof.challenge).collect();
        let sum = |challenges: &[Fr]| challenges.iter().sum::<Fr>();
        checks.require(Check::ChallengeMatches, sum(&sent) == sum(expected))?;
        checks
            .require(Check::EachChallenge, !checks.on(Check::ChallengeMatches) || sent == expected)
    }

    fn equations(&self, plan: &Plan, parts: &[Part]) -> Vec<Equation> {
        let lenient = Checks::without(&[Check::NonIdentity, Check::Subgroup]);
        let proofs = parts.iter().map(|part| {
            let w = decode_g2(&part.statement.public_key, &lenient).unwrap();
            let [a, b, _] = part.points;
            Equation { a, w, b, check: Check::PairingHolds }
        });
        // e(BP1, W~) = e(W~', BP2)
        let twins = plan.statements.sections.iter().zip(parts).filter_map(|(section, part)| {
            let Many { wire, .. } = section.many.as_ref()?;
            let w = decode_g2(&part.statement.public_key, &lenient).unwrap();
            Some(Equation { a: bp1(), w, b: self.wires[*wire], check: Check::TwinOfKey })
        });
        let pairings = plan.statements.pairings.iter().map(|pairing| Equation {
            a: self.wires[pairing.wire],
            w: pairing.key,
            b: self.wires[pairing.image],
            check: Check::AccumulatorPairing,
        });
        proofs.chain(twins).chain(pairings).collect()
    }
}

impl Named<'_> {
    /// What the proof of the credential is about; the presentation header is still to come.
    fn statement(&self) -> Statement {
        let schema = self.schema;
        let suite = schema.reference_suite();
        let mut pairs: Vec<_> = self
            .values
            .iter()
            .map(|(name, value)| (schema.place(name).unwrap().0, claims::scalar(suite, value)))
            .collect();
        pairs.sort_by_key(|(slot, _)| *slot);
        let (indexes, messages) = pairs.into_iter().unzip();
        Statement {
            scheme: schema.scheme(),
            public_key: self.public_key.clone(),
            header: schema.signed_header(),
            presentation_header: Vec::new(),
            indexes,
            messages,
            nym: None,
        }
    }
}

fn part(statement: Statement, named: &Named<'_>, proof: &Proof, checks: &Checks) -> Part {
    let Proof { a_bar, b_bar, d, e, r1, r3, ref m, challenge: c } = *proof;
    // A hidden domain is the last response, on Q_1.
    let domain = named.hidden.as_ref().map_or_else(|| statement.domain(checks), |_| Fr::zero());
    let bv = statement.scheme.b(&domain, statement.pairs());
    // T1 = Bbar c + Abar e^ + D r1^, T2 = Bv c + D r3^ + sum of H_j m^_j
    let t1 = mul(&b_bar, &c) + mul(&a_bar, &e) + mul(&d, &r1);
    let hidden = statement.hidden();
    let mut t2 = hidden.iter().zip(m).fold(mul(&bv, &c) + mul(&d, &r3), |sum, (j, m)| {
        sum + mul(&statement.scheme.generators[j + 1], m)
    });
    if named.hidden.is_some() {
        t2 += mul(&statement.scheme.generators[0], &m[hidden.len()]);
    }
    let first = FirstMessages { t1, t2, u: None };
    let (issuer, table) = (named.issuer.into(), named.table.clone());
    let authorities = named.hidden.as_ref().map(|authorities| authorities.digest.clone());
    Part { statement, issuer, table, authorities, points: [a_bar, b_bar, d], first }
}

/// Whether all equations hold. Each alone is what a random weight for each comes to; without weights those of one key
/// are added up.
fn settle(equations: &[Equation], checks: &Checks) -> Result<(), Refused> {
    let mut rest: Vec<Equation> = Vec::new();
    for equation in equations {
        if !checks.on(equation.check) {
            continue;
        }
        let known = rest.iter_mut().find(|known| known.w == equation.w);
        let twin = equation.check == Check::TwinOfKey && !checks.on(Check::TwinWeight);
        match known {
            Some(known) if twin || !checks.on(Check::EquationWeights) => {
                known.a += equation.a;
                known.b += equation.b;
            }
            Some(_) | None => rest.push(*equation),
        }
    }
    for Equation { a, w, b, check } in rest {
        let both_nothing = a.is_zero() && b.is_zero();
        checks.require(check, both_nothing || pairing_holds(a, w, b))?;
    }
    Ok(())
}
