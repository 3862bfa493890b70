//! What a presentation carries, counted from the request without computing a point.
//!
//! A verifier compares lengths with it first: nobody makes it compute sets and bases for octets of another length. That
//! the counts are those of the statements is checked again when these are built.

use alloc::vec::Vec;

use super::plan::{Role, Unstatable, shown_slots};
use super::policy::{Condition, PolicyOption};
use super::{Bound, PresentationRequest};
use crate::credential::{ClaimType, Schema};
use crate::statement::{Shape, Statements};

/// Points of all statements, and responses of each section's own variables.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Counts {
    pub(super) points: usize,
    pub(super) own: Vec<usize>,
}

/// Points and own variables of one statement.
#[derive(Clone, Copy)]
struct Cost(usize, usize);

const MEMBER: Cost = Cost(2, 1);
const EXCLUDED: Cost = Cost(3, 5);
const PSEUDONYM: Cost = Cost(1, 0);
/// The tag, its counter, and membership of the counter.
const LIMIT: Cost = Cost(3, 2);
/// The commitment of an application is no point of the presentation.
const BINDING: Cost = Cost(0, 1);

/// The first digit is no variable.
fn range(shape: Shape) -> Cost {
    let digits = shape.digits();
    Cost(2 * digits, 2 * digits - 1)
}

impl Counts {
    /// The counts of `option` over credentials of these roles in order.
    pub(super) fn new(
        request: &PresentationRequest,
        option: &PolicyOption,
        roles: &[Role<'_>],
        bound: Option<&Bound>,
    ) -> Result<Self, Unstatable> {
        let schemas: Vec<_> = roles.iter().map(Role::schema).collect();
        let schemas = schemas.as_slice();
        let mut counts = Self { points: 0, own: alloc::vec![0; schemas.len()] };
        let reference = u64::from(request.reference_date().days());
        for (number, hidden) in roles.iter().map(Role::hidden).enumerate() {
            if let Some(hidden) = hidden {
                let (points, responses) = hidden.roster.counts();
                counts.add(number, Cost(points, responses))?;
                counts.add(number, MEMBER)?;
            }
        }
        for (number, (query, schema)) in option.credentials().iter().zip(schemas).enumerate() {
            counts.validity(number, schema, reference)?;
            if query.status_query().is_some() {
                counts.add(number, MEMBER)?;
            }
            let shown = shown_slots(schema, query.conditions()).ok_or(Unstatable)?;
            for condition in query.conditions() {
                let slot = schema.slot(condition.claim()).ok_or(Unstatable)?;
                if !shown.contains(&slot.index) {
                    counts.condition(number, condition, slot.kind)?;
                    counts.equality(number, condition, option, schemas)?;
                }
            }
        }
        if schemas.len() > 1 {
            counts.points += 1;
            counts.own.iter_mut().for_each(|own| *own += 1);
        }
        let role = |role: &str| option.position(role).ok_or(Unstatable);
        if let Some(query) = option.pseudonym_query() {
            counts.add(role(&query.role)?, PSEUDONYM)?;
        }
        if let Some(query) = option.limit_query() {
            counts.add(role(&query.role)?, LIMIT)?;
        }
        if let Some(bound) = bound {
            counts.add(role(&bound.role)?, BINDING)?;
        }
        Ok(counts)
    }

    /// The counts of statements that are built.
    pub(super) fn of(statements: &Statements) -> Self {
        Self { points: statements.wire_count(), own: statements.own_counts().collect() }
    }

    fn add(&mut self, number: usize, Cost(points, own): Cost) -> Result<(), Unstatable> {
        self.points += points;
        *self.own.get_mut(number).ok_or(Unstatable)? += own;
        Ok(())
    }

    fn validity(
        &mut self,
        number: usize,
        schema: &Schema,
        reference: u64,
    ) -> Result<(), Unstatable> {
        let (first, last) = ClaimType::DATE.ordinal_range().ok_or(Unstatable)?;
        let until = last.checked_sub(reference).ok_or(Unstatable)?;
        self.add(number, range(Shape::reaching(until)))?;
        if schema.has_start() {
            let start = reference.checked_sub(first).ok_or(Unstatable)?;
            self.add(number, range(Shape::reaching(start)))?;
        }
        Ok(())
    }

    fn condition(
        &mut self,
        number: usize,
        condition: &Condition,
        kind: &ClaimType,
    ) -> Result<(), Unstatable> {
        let bounds = condition.bounds(kind).map_err(|_| Unstatable)?;
        match condition {
            Condition::Disclose { .. } | Condition::EqualTo { .. } => Ok(()),
            Condition::OneOf { .. } => self.add(number, MEMBER),
            Condition::NoneOf { .. } | Condition::NotEqual { .. } => self.add(number, EXCLUDED),
            Condition::AtLeast { .. }
            | Condition::AtMost { .. }
            | Condition::GreaterThan { .. }
            | Condition::LessThan { .. } => bounds.iter().try_for_each(|bound| {
                let digits = usize::from(bound.digits);
                self.add(number, Cost(2 * digits, 2 * digits - 1))
            }),
            Condition::Between { .. } => {
                let [low, high] = bounds.as_slice() else { return Err(Unstatable) };
                let distance = high.at.checked_sub(low.at).ok_or(Unstatable)?;
                match Shape::exact(distance) {
                    Some(shape) => self.add(number, range(shape)),
                    None => self.add(number, Cost(4, 2)),
                }
            }
        }
    }

    /// A commitment with an opening on either side, and where both claims are optional that one is present.
    fn equality(
        &mut self,
        number: usize,
        condition: &Condition,
        option: &PolicyOption,
        schemas: &[&Schema],
    ) -> Result<(), Unstatable> {
        let Some((role, other)) = condition.partner() else { return Ok(()) };
        let partner = option.position(role).ok_or(Unstatable)?;
        let optional = |number: usize, claim: &str| {
            schemas.get(number).and_then(|schema| schema.slot(claim)).map(|slot| slot.optional)
        };
        let own = optional(number, condition.claim()).ok_or(Unstatable)?;
        let other = optional(partner, other).ok_or(Unstatable)?;
        self.add(number, Cost(1, 1))?;
        self.add(partner, Cost(0, 1))?;
        if own && other { self.add(number, EXCLUDED) } else { Ok(()) }
    }
}
