//! What a request asks to be proved, over the schemas that a presentation names.

use std::collections::BTreeSet;
use std::sync::Arc;

use ark_bls12_381::{Fr, G1Projective};
use ark_ff::One as _;
use averment::credential::{ClaimValue, Date, Schema};
use averment::presentation::{Condition, PolicyOption, PresentationRequest};

use super::authorities::Authorities;
use super::claims::{self, Slots as _, absent, bounds, ordinal};
use super::registry::{self, Registry};
use super::relation::{Bound, Expression, Shape, Statements, Variable};
use super::tables::Table;
use crate::reference::core::sized;
use crate::reference::{Check, Checks, Suite};

/// The statements of an option, with the wires that callers see.
#[derive(Clone, Debug)]
pub struct Plan {
    pub statements: Statements,
    pub pseudonym: Option<usize>,
    pub tag: Option<usize>,
}

/// The slots that are shown, ascending.
pub fn shown_slots(schema: &Schema, conditions: &[Condition]) -> Option<BTreeSet<usize>> {
    let shown = conditions.iter().filter_map(|condition| match condition {
        Condition::Disclose { claim } => Some(schema.place(claim).map(|(place, _)| place)),
        _ => None,
    });
    shown.collect()
}

/// The point that pseudonyms (kind 1) and tags (kind 2) are made of.
pub fn scope_base(
    kind: u8,
    [audience, scope, period]: [&str; 3],
    index: u64,
    checks: &Checks,
) -> G1Projective {
    let mut input = Vec::new();
    if checks.on(Check::ScopeBindsKind) {
        input.push(kind);
    }
    if checks.on(Check::ScopeBindsAudience) {
        input.extend(sized(audience.as_bytes()));
    }
    if checks.on(Check::ScopeBindsLengths) {
        input.extend(sized(scope.as_bytes()));
        input.extend(sized(period.as_bytes()));
    } else {
        input.extend([scope, period].concat().as_bytes());
    }
    if checks.on(Check::ScopeBindsUses) {
        input.extend(index.to_be_bytes());
    }
    let tag = b"AVERMENT-V1-PSEUDONYM-BLS12381G1_XMD:SHA-256_SSWU_RO_";
    Suite::Sha256.hash_to_g1(&input, tag)
}

impl Plan {
    /// The same for an application with this commitment.
    pub fn bind(
        mut self,
        option: &PolicyOption,
        schemas: &[&Schema],
        bound: &Bound,
    ) -> Option<Self> {
        let number = option.position(&bound.role)?;
        let secret = self.statements.message(number, schemas[number].slots() + 1)?;
        self.statements.bind(number, secret, bound);
        Some(self)
    }
}

struct Draft<'a> {
    schemas: &'a [&'a Schema],
    checks: &'a Checks,
    statements: Statements,
}

impl Plan {
    /// `None` if the option does not fit the schemas. Ranges over each credential are under its table, or the ceremony. The
    /// issuer of a credential is shown, or one of those authorities.
    pub fn new(
        request: &PresentationRequest,
        option: &PolicyOption,
        schemas: &[&Schema],
        tables: &[Option<Arc<Table>>],
        hidden: &[Option<Arc<Authorities>>],
        registries: &[Registry],
        checks: &Checks,
    ) -> Option<Self> {
        let mut draft = Draft { schemas, checks, statements: Statements::new(checks) };
        let sources = tables.iter().zip(hidden);
        for ((query, schema), (table, hidden)) in
            option.credentials().iter().zip(schemas).zip(sources)
        {
            let slots = shown_slots(schema, query.conditions())?;
            // The domain of a hidden issuer is behind the messages.
            let count = schema.slots() + 2 + usize::from(hidden.is_some());
            let shown = (0..count).map(|slot| slots.contains(&slot)).collect();
            let roster = hidden.as_ref().map(|authorities| authorities.roster());
            draft.statements.add_section(shown, table.clone(), roster);
        }
        for (number, query) in option.credentials().iter().enumerate() {
            if let Some(authorities) = &hidden[number] {
                let domain = draft.statements.message(number, schemas[number].slots() + 2)?;
                draft.statements.domain(number, domain, authorities.domains());
            }
            draft.validity(number, request.reference_date())?;
            if query.status_query().is_some() {
                let status = registry::named(registries, request, schemas[number], checks)?;
                let handle = draft.statements.message(number, 1)?;
                draft.statements.status(number, handle, status);
            }
            for condition in query.conditions() {
                draft.condition(number, condition)?;
            }
        }
        draft.one_holder();
        draft.equalities(option)?;
        let audience = request.audience();
        let pseudonym = option.pseudonym_query().map(|query| {
            let number = option.position(&query.role)?;
            let base = scope_base(1, [audience, &query.scope, &query.period], 0, checks);
            let secret = draft.secret(number);
            Some(draft.statements.pseudonym(number, base, secret))
        });
        let tag = option.limit_query().map(|query| {
            let number = option.position(&query.role)?;
            let uses = u64::from(query.uses);
            let base = scope_base(2, [audience, &query.scope, &query.period], uses, checks);
            let secret = draft.secret(number);
            let counters: Vec<_> = (0..uses).map(Fr::from).collect();
            Some(draft.statements.tag(number, base, secret, &counters))
        });
        let (pseudonym, tag) = (pseudonym.flatten(), tag.flatten());
        Some(Self { statements: draft.statements, pseudonym, tag })
    }
}

impl Draft<'_> {
    fn validity(&mut self, number: usize, reference: Date) -> Option<()> {
        let kind = averment::credential::ClaimType::DATE;
        let (first, last) = bounds(&kind)?;
        let reference = u64::from(reference.days());
        if self.checks.on(Check::Validity) {
            let until = self.statements.message(number, 0)?;
            self.at_least(number, until, reference, last)?;
            if self.schemas[number].has_start() {
                let start = self.statements.message(number, 2)?;
                self.at_most(number, start, reference, first)?;
            }
        }
        Some(())
    }

    fn at_least(&mut self, number: usize, v: Variable, min: u64, last: u64) -> Option<()> {
        let value = Expression { constant: -Fr::from(min), terms: vec![(v, Fr::one())] };
        let shape = self.reaching(last.checked_sub(min)?);
        self.statements.range(number, shape, value);
        Some(())
    }

    fn at_most(&mut self, number: usize, v: Variable, max: u64, first: u64) -> Option<()> {
        let value = Expression { constant: Fr::from(max), terms: vec![(v, -Fr::one())] };
        let shape = self.reaching(max.checked_sub(first)?);
        self.statements.range(number, shape, value);
        Some(())
    }

    fn reaching(&self, distance: u64) -> Shape {
        let all = self.checks.on(Check::DigitsReachRange);
        Shape::reaching(if all { distance } else { distance.clamp(256, 65_535) })
    }

    fn condition(&mut self, number: usize, condition: &Condition) -> Option<()> {
        let (place, claim) = self.schemas[number].place(condition.claim())?;
        let (kind, optional) = (claim.kind.clone(), claim.optional);
        let Some(v) = self.statements.message(number, place) else { return Some(()) };
        let range = bounds(&kind);
        match condition {
            Condition::Disclose { .. } | Condition::EqualTo { .. } => Some(()),
            Condition::AtLeast { value, .. } => self.at_least(number, v, ordinal(value)?, range?.1),
            Condition::GreaterThan { value, .. } => {
                self.at_least(number, v, ordinal(value)?.checked_add(1)?, range?.1)
            }
            Condition::AtMost { value, .. } => self.at_most(number, v, ordinal(value)?, range?.0),
            Condition::LessThan { value, .. } => {
                self.at_most(number, v, ordinal(value)?.checked_sub(1)?, range?.0)
            }
            Condition::Between { min, max, .. } => {
                let (min, max) = (ordinal(min)?, ordinal(max)?);
                if let Some(shape) = Shape::exact(max.checked_sub(min)?) {
                    let value =
                        Expression { constant: -Fr::from(min), terms: vec![(v, Fr::one())] };
                    self.statements.range(number, shape, value);
                    Some(())
                } else {
                    self.at_least(number, v, min, max)?;
                    self.at_most(number, v, max, min)
                }
            }
            Condition::OneOf { values, .. } => {
                let elements = self.scalars(number, values);
                self.statements.member(number, v, &elements);
                Some(())
            }
            Condition::NoneOf { values, .. } => self.none_of(number, v, values, optional),
            Condition::NotEqual { value, .. } => {
                self.none_of(number, v, std::slice::from_ref(value), optional)
            }
            _ => None,
        }
    }

    fn scalars(&self, number: usize, values: &[ClaimValue]) -> Vec<Fr> {
        let suite = self.schemas[number].reference_suite();
        values.iter().map(|value| claims::scalar(suite, value)).collect()
    }

    fn none_of(
        &mut self,
        number: usize,
        v: Variable,
        values: &[ClaimValue],
        optional: bool,
    ) -> Option<()> {
        let mut elements = self.scalars(number, values);
        if optional && self.checks.on(Check::Presence) {
            elements.push(absent());
        }
        self.statements.excluded(number, v, &elements);
        Some(())
    }

    fn secret(&self, number: usize) -> Variable {
        let place = self.schemas[number].slots() + 1;
        self.statements.message(number, place).unwrap()
    }

    fn link(&mut self) -> usize {
        self.statements.links += 1;
        self.statements.links - 1
    }

    fn one_holder(&mut self) {
        if self.schemas.len() < 2 {
            return;
        }
        let link = self.link();
        let mut commitment = None;
        for number in 0..self.schemas.len() {
            let (secret, check) = (self.secret(number), Check::SameHolder);
            commitment = Some(self.statements.open(number, check, link, commitment, secret));
        }
    }

    fn equalities(&mut self, option: &PolicyOption) -> Option<()> {
        for (number, query) in option.credentials().iter().enumerate() {
            for condition in query.conditions() {
                let Condition::EqualTo { claim, role, other } = condition else { continue };
                let partner = option.position(role)?;
                let (place, one) = self.schemas[number].place(claim)?;
                let (other_place, two) = self.schemas[partner].place(other)?;
                let both_optional = one.optional && two.optional;
                let v = self.statements.message(number, place);
                let other_v = self.statements.message(partner, other_place);
                let (Some(v), Some(other_v)) = (v, other_v) else { continue };
                let (link, check) = (self.link(), Check::EqualClaims);
                let commitment = self.statements.open(number, check, link, None, v);
                self.statements.open(partner, check, link, Some(commitment), other_v);
                if both_optional && self.checks.on(Check::Presence) {
                    self.statements.excluded(number, v, &[absent()]);
                }
            }
        }
        Some(())
    }
}
