//! From an option of a request to the statements that are proved: one pure function that holder and verifier share.
//!
//! The order is fixed by the request alone: the sections of the credentials; for each of them validity and then its
//! conditions as they stand; then one holder, equal claims, the pseudonym and the tag of a limit.

mod sets;

use alloc::vec::Vec;

pub(super) use sets::{counters, elements, sets_of};

use super::Bound;
use super::policy::{Condition, CredentialQuery, PolicyOption};
use super::request::PresentationRequest;
use super::scope::Scope;
use super::status::RoleStatus;
use super::toolbox::{Hidden, Toolbox};
use crate::bbs::{DisclosedMessages, Message};
use crate::credential::{
    ClaimType, ClaimValue, HANDLE_SLOT, Schema, Slot, StatusWitness, UNTIL_SLOT, absent,
};
use crate::curve::{G1, Scalar};
use crate::sigma::{Expression, Point, Variable};
use crate::statement::{
    Accumulated, Binding, Built, Excluded, LimitTag, Opening, Parameters, Range, ScopedPseudonym,
    Shape, Statement, Statements,
};

/// The option cannot be stated over these schemas. A checked request never gives this.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Unstatable;

/// The claims that a credential shows, by slot.
pub(super) type Shown = Vec<(usize, ClaimValue)>;

/// What one credential of the option is, for the purposes of the statements.
#[derive(Clone, Copy, Debug)]
pub(super) struct Role<'a> {
    schema: &'a Schema,
    /// The parameters of its ranges.
    parameters: &'a Parameters,
    /// What is asked about its status.
    status: Option<RoleStatus<'a>>,
    /// The authorities among which its issuer stays hidden, and the holder's number among them.
    hidden: Option<(&'a Hidden, Option<u16>)>,
}

impl<'a> Role<'a> {
    /// A credential of `issuer` with `schema`, as `query` accepts it. `None` if it does not, or without its table.
    pub(super) fn new(
        query: &CredentialQuery,
        issuer: &str,
        schema: &'a Schema,
        toolbox: &'a Toolbox,
    ) -> Option<Self> {
        let parameters = toolbox.ranges(query.accepted_from(issuer)?)?;
        Some(Self { schema, parameters, status: None, hidden: None })
    }

    /// The same with what `query` asks about the status; `witness` is the holder's.
    pub(super) fn with_status(
        self,
        query: &CredentialQuery,
        request: &PresentationRequest,
        toolbox: &'a Toolbox,
        witness: Option<&'a StatusWitness>,
    ) -> Option<Self> {
        let registries = toolbox.registries();
        let status = RoleStatus::new(query, self.schema, request, registries, witness)?;
        Some(Self { status, ..self })
    }

    /// A credential of one of these authorities. Ranges are proved under the ceremony: a table would name its issuer.
    ///
    /// `number` is the holder's; verifiers have none.
    pub(super) const fn one_of(
        hidden: &'a Hidden,
        number: Option<u16>,
        schema: &'a Schema,
        toolbox: &'a Toolbox,
    ) -> Self {
        let parameters = toolbox.parameters();
        Self { schema, parameters, status: None, hidden: Some((hidden, number)) }
    }

    pub(super) const fn schema(&self) -> &'a Schema {
        self.schema
    }

    /// The authorities among which the issuer stays hidden.
    pub(super) fn hidden(&self) -> Option<&'a Hidden> {
        self.hidden.map(|(hidden, _)| hidden)
    }

    /// The identifier of the issuer's own table, if ranges are proved under it.
    pub(super) fn table(&self) -> Option<[u8; 32]> {
        self.parameters.issuer().map(|_| self.parameters.id())
    }
}

/// The statements of an option, with the points that callers see.
#[derive(Debug)]
pub(super) struct Blueprint {
    pub(super) statements: Statements,
    pub(super) pseudonym: Option<Point>,
    pub(super) tag: Option<Point>,
}

/// The position of the holder secret in the signed list: after the slots and the prover blind.
fn secret_position(schema: &Schema) -> usize {
    schema.slot_count() + 1
}

/// The slots that a credential of `schema` shows for `conditions`, ascending.
pub(super) fn shown_slots(schema: &Schema, conditions: &[Condition]) -> Option<Vec<usize>> {
    let names = conditions.iter().filter_map(Condition::disclosed);
    let slots = names.map(|name| schema.slot(name).map(|slot| slot.index));
    let mut slots = slots.collect::<Option<Vec<_>>>()?;
    slots.sort_unstable();
    slots.dedup();
    Some(slots)
}

/// The shown claims as the messages that they are, with their positions in the signed list.
pub(super) fn disclosed_messages(
    schema: &Schema,
    layout: crate::bbs::Layout,
    shown: &Shown,
) -> Option<DisclosedMessages> {
    let messages = shown.iter().map(|(slot, value)| {
        let scalar = schema.scalar(&schema.claim_at(*slot)?.kind, value).ok()?;
        Some((*slot, Message::from(scalar)))
    });
    DisclosedMessages::of(layout, messages.collect::<Option<Vec<_>>>()?).ok()
}

impl Blueprint {
    /// The statements of `option` of `request` over credentials of `roles`.
    ///
    /// `counter` is the holder's, for the tag of a limit; verifiers have none.
    pub(super) fn new(
        request: &PresentationRequest,
        option: &PolicyOption,
        roles: &[Role<'_>],
        toolbox: &Toolbox,
        counter: Option<u64>,
    ) -> Result<Self, Unstatable> {
        let mut draft = Draft { roles, toolbox, statements: Statements::default() };
        if option.credentials().len() != roles.len() {
            return Err(Unstatable);
        }
        for (query, role) in option.credentials().iter().zip(roles) {
            let slots = shown_slots(role.schema, query.conditions()).ok_or(Unstatable)?;
            let mut shown = alloc::vec![false; role.schema.slot_count() + 2];
            for slot in slots {
                *shown.get_mut(slot).ok_or(Unstatable)? = true;
            }
            match role.hidden {
                Some((hidden, number)) => {
                    draft.statements.add_hidden_section(shown, &hidden.roster, number);
                }
                None => draft.statements.add_section(shown),
            }
        }
        for (number, query) in option.credentials().iter().enumerate() {
            draft.domain(number)?;
            draft.validity(number, u64::from(request.reference_date().days()))?;
            draft.status(number)?;
            query
                .conditions()
                .iter()
                .try_for_each(|condition| draft.condition(number, condition))?;
        }
        draft.one_holder()?;
        for (number, query) in option.credentials().iter().enumerate() {
            for condition in query.conditions() {
                if let Some((role, other)) = condition.partner() {
                    let partner = option.position(role).ok_or(Unstatable)?;
                    draft.equal((number, condition.claim()), (partner, other))?;
                }
            }
        }
        let pseudonym = draft.pseudonym(request, option)?;
        let tag = draft.limit(request, option, counter)?;
        Ok(Self { statements: draft.statements, pseudonym, tag })
    }

    /// Adds, at the end, that the commitment of an application is to the secret of one of the credentials.
    pub(super) fn bind(
        mut self,
        option: &PolicyOption,
        roles: &[Role<'_>],
        bound: Option<&Bound>,
    ) -> Result<Self, Unstatable> {
        let Some(Bound { role, committed }) = bound else { return Ok(self) };
        let number = option.position(role).ok_or(Unstatable)?;
        let position = secret_position(roles.get(number).ok_or(Unstatable)?.schema);
        let section = self.statements.section(number).ok_or(Unstatable)?;
        let secret = section.message(position).ok_or(Unstatable)?;
        let built = self.statements.state(number, |build| Binding::build(build, committed, secret));
        built.ok_or(Unstatable)?.map_err(|_| Unstatable)?;
        Ok(self)
    }
}

/// Statements in the making.
struct Draft<'a> {
    roles: &'a [Role<'a>],
    toolbox: &'a Toolbox,
    statements: Statements,
}

impl Draft<'_> {
    fn role(&self, number: usize) -> Result<Role<'_>, Unstatable> {
        self.roles.get(number).copied().ok_or(Unstatable)
    }

    fn slot(&self, number: usize, claim: &str) -> Result<Slot<'_>, Unstatable> {
        let role = self.roles.get(number).ok_or(Unstatable)?;
        role.schema.slot(claim).ok_or(Unstatable)
    }

    /// The variable of a slot; none if the slot is shown.
    fn variable(&self, number: usize, position: usize) -> Option<Variable> {
        self.statements.section(number)?.message(position)
    }

    fn state<S: Statement + 'static, T>(
        &mut self,
        number: usize,
        build: impl FnOnce(&mut crate::statement::Build<'_>) -> Built<(S, T)>,
    ) -> Result<T, Unstatable> {
        let built = self.statements.state(number, build).ok_or(Unstatable)?;
        built.map_err(|_| Unstatable)
    }

    /// `0 <= value <= highest of shape`
    fn range(&mut self, number: usize, shape: Shape, value: Expression) -> Result<(), Unstatable> {
        let parameters = self.role(number)?.parameters.clone();
        self.state(number, |build| Ok((Range::build(build, &parameters, shape, value)?, ())))
    }

    /// The domain of a credential of a hidden issuer is that of one of the authorities.
    fn domain(&mut self, number: usize) -> Result<(), Unstatable> {
        let role = self.role(number)?;
        let Some(hidden) = role.hidden() else { return Ok(()) };
        // Behind all messages: after the holder secret.
        let position = secret_position(role.schema) + 1;
        let domain = self.variable(number, position).ok_or(Unstatable)?;
        let key = self.toolbox.parameters().key().clone();
        let set = hidden.domains.clone();
        self.state(number, |build| Ok((Accumulated::member(build, &set, &key, domain)?, ())))
    }

    /// Valid at the reference date: until is not before it, start is not after it.
    fn validity(&mut self, number: usize, reference: u64) -> Result<(), Unstatable> {
        let schema = self.role(number)?.schema;
        let (first, last) = ClaimType::DATE.ordinal_range().ok_or(Unstatable)?;
        let start = schema.start_slot();
        let until = self.variable(number, UNTIL_SLOT).ok_or(Unstatable)?;
        self.at_least(number, until, reference, last)?;
        if let Some(start) = start {
            let start = self.variable(number, start).ok_or(Unstatable)?;
            self.at_most(number, start, reference, first)?;
        }
        Ok(())
    }

    /// Not revoked: the handle is in the epoch that the request names.
    fn status(&mut self, number: usize) -> Result<(), Unstatable> {
        let roles = self.roles;
        let Some(status) = roles.get(number).and_then(|role| role.status) else { return Ok(()) };
        let handle = self.variable(number, HANDLE_SLOT).ok_or(Unstatable)?;
        self.state(number, |build| status.build(build, handle))
    }

    /// `variable >= min`, for values that are at most `last`.
    fn at_least(
        &mut self,
        number: usize,
        variable: Variable,
        min: u64,
        last: u64,
    ) -> Result<(), Unstatable> {
        let distance = last.checked_sub(min).ok_or(Unstatable)?;
        let terms = alloc::vec![(variable, Scalar::ONE)];
        let value = Expression { constant: -Scalar::from(min), terms };
        self.range(number, Shape::reaching(distance), value)
    }

    /// `variable <= max`, for values that are at least `first`.
    fn at_most(
        &mut self,
        number: usize,
        variable: Variable,
        max: u64,
        first: u64,
    ) -> Result<(), Unstatable> {
        let distance = max.checked_sub(first).ok_or(Unstatable)?;
        let terms = alloc::vec![(variable, -Scalar::ONE)];
        let value = Expression { constant: Scalar::from(max), terms };
        self.range(number, Shape::reaching(distance), value)
    }

    /// `min <= variable <= max`, exactly.
    fn between(
        &mut self,
        number: usize,
        variable: Variable,
        min: u64,
        max: u64,
    ) -> Result<(), Unstatable> {
        let distance = max.checked_sub(min).ok_or(Unstatable)?;
        let Some(shape) = Shape::exact(distance) else {
            // Two windows of 256 values that overlap in just these.
            self.at_least(number, variable, min, max)?;
            return self.at_most(number, variable, max, min);
        };
        let terms = alloc::vec![(variable, Scalar::ONE)];
        self.range(number, shape, Expression { constant: -Scalar::from(min), terms })
    }

    /// One condition on a hidden claim. What is shown as well was checked in the clear: it has no response to share.
    fn condition(&mut self, number: usize, condition: &Condition) -> Result<(), Unstatable> {
        let slot = self.slot(number, condition.claim())?;
        let range = slot.kind.ordinal_range();
        let Some(variable) = self.variable(number, slot.index) else { return Ok(()) };
        let ordinal = |value: &ClaimValue| value.ordinal().ok_or(Unstatable);
        match condition {
            // Equality is stated when all sections stand.
            Condition::Disclose { .. } | Condition::EqualTo { .. } => Ok(()),
            Condition::AtLeast { value, .. } => {
                let (_, last) = range.ok_or(Unstatable)?;
                self.at_least(number, variable, ordinal(value)?, last)
            }
            Condition::AtMost { value, .. } => {
                let (first, _) = range.ok_or(Unstatable)?;
                self.at_most(number, variable, ordinal(value)?, first)
            }
            Condition::GreaterThan { value, .. } => {
                let (_, last) = range.ok_or(Unstatable)?;
                let min = ordinal(value)?.checked_add(1).ok_or(Unstatable)?;
                self.at_least(number, variable, min, last)
            }
            Condition::LessThan { value, .. } => {
                let (first, _) = range.ok_or(Unstatable)?;
                let max = ordinal(value)?.checked_sub(1).ok_or(Unstatable)?;
                self.at_most(number, variable, max, first)
            }
            Condition::Between { min, max, .. } => {
                self.between(number, variable, ordinal(min)?, ordinal(max)?)
            }
            Condition::OneOf { .. } => {
                let elements = elements(self.role(number)?.schema, condition).ok_or(Unstatable)?;
                self.member(number, variable, &elements)
            }
            Condition::NoneOf { .. } | Condition::NotEqual { .. } => {
                let elements = elements(self.role(number)?.schema, condition).ok_or(Unstatable)?;
                self.excluded(number, variable, &elements)
            }
        }
    }

    fn member(
        &mut self,
        number: usize,
        variable: Variable,
        elements: &[Scalar],
    ) -> Result<(), Unstatable> {
        let set = self.toolbox.set(elements).map_err(|_| Unstatable)?;
        let key = self.toolbox.parameters().key().clone();
        self.state(number, |build| Ok((Accumulated::member(build, &set, &key, variable)?, ())))
    }

    fn excluded(
        &mut self,
        number: usize,
        variable: Variable,
        elements: &[Scalar],
    ) -> Result<(), Unstatable> {
        let set = self.toolbox.set(elements).map_err(|_| Unstatable)?;
        let key = self.toolbox.parameters().key().clone();
        let bases = self.toolbox.bases().clone();
        self.state(number, |build| Ok((Excluded::build(build, &bases, &set, &key, variable)?, ())))
    }

    /// All credentials carry one holder secret.
    fn one_holder(&mut self) -> Result<(), Unstatable> {
        if self.roles.len() < 2 {
            return Ok(());
        }
        let link = self.statements.add_link();
        let mut commitment = None;
        for number in 0..self.roles.len() {
            let secret = self.secret(number)?;
            commitment = Some(self.open(number, link, commitment, secret)?);
        }
        Ok(())
    }

    fn secret(&self, number: usize) -> Result<Variable, Unstatable> {
        let position = secret_position(self.role(number)?.schema);
        self.variable(number, position).ok_or(Unstatable)
    }

    fn open(
        &mut self,
        number: usize,
        link: usize,
        commitment: Option<Point>,
        variable: Variable,
    ) -> Result<Point, Unstatable> {
        let bases = self.toolbox.bases().clone();
        self.state(number, |build| Opening::build(build, &bases, link, commitment, variable))
    }

    /// Two hidden claims are equal, and present. Two shown ones were compared in the clear.
    fn equal(&mut self, one: (usize, &str), other: (usize, &str)) -> Result<(), Unstatable> {
        let (slot, other_slot) = (self.slot(one.0, one.1)?, self.slot(other.0, other.1)?);
        let both_optional = slot.optional && other_slot.optional;
        let variable = self.variable(one.0, slot.index);
        let other_variable = self.variable(other.0, other_slot.index);
        let (variable, other_variable) = match (variable, other_variable) {
            (Some(variable), Some(other_variable)) => (variable, other_variable),
            (None, None) => return Ok(()),
            // A request in which only one of them is shown is refused when it is checked.
            (Some(_), None) | (None, Some(_)) => return Err(Unstatable),
        };
        let link = self.statements.add_link();
        let commitment = self.open(one.0, link, None, variable)?;
        self.open(other.0, link, Some(commitment), other_variable)?;
        // One side is enough: if they are equal, both are absent or none is.
        if both_optional { self.excluded(one.0, variable, &[absent()]) } else { Ok(()) }
    }

    fn pseudonym(
        &mut self,
        request: &PresentationRequest,
        option: &PolicyOption,
    ) -> Result<Option<Point>, Unstatable> {
        let Some(query) = option.pseudonym_query() else { return Ok(None) };
        let base: G1 = Scope::pseudonym(request.audience(), query).base().ok_or(Unstatable)?;
        let number = option.position(&query.role).ok_or(Unstatable)?;
        let secret = self.secret(number)?;
        self.state(number, |build| ScopedPseudonym::build(build, &base, secret)).map(Some)
    }

    fn limit(
        &mut self,
        request: &PresentationRequest,
        option: &PolicyOption,
        counter: Option<u64>,
    ) -> Result<Option<Point>, Unstatable> {
        let Some(query) = option.limit_query() else { return Ok(None) };
        let base: G1 = Scope::limit(request.audience(), query).base().ok_or(Unstatable)?;
        let number = option.position(&query.role).ok_or(Unstatable)?;
        let secret = self.secret(number)?;
        let counters = self.toolbox.set(&counters(query)).map_err(|_| Unstatable)?;
        let key = self.toolbox.parameters().key().clone();
        let build_tag = |build: &mut crate::statement::Build<'_>| {
            LimitTag::build(build, &base, (&counters, &key), secret, counter)
        };
        self.state(number, build_tag).map(Some)
    }
}
