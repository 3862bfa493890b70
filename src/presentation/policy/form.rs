//! What is well-formed without a schema: names, counts, roles, duplicates.

use alloc::vec::Vec;
use core::ops::RangeInclusive;

use litemap::LiteMap;

use crate::codec::{Writer, check_nfc};
use crate::credential::{ClaimValue, SchemaDigest, is_name};
use crate::presentation::{ConditionError, RequestError};
use crate::trust::TrustList;

use super::{Accepted, Condition, CredentialQuery, Policy, PolicyOption, limit};

/// Whether a text that people read has an allowed number of octets, the form NFC, and no control characters.
pub(in crate::presentation) fn text(text: &str, octets: RangeInclusive<usize>) -> bool {
    octets.contains(&text.len()) && !text.contains(char::is_control) && check_nfc(text).is_ok()
}

/// Whether all items differ.
fn distinct<T: Ord>(items: impl IntoIterator<Item = T>) -> bool {
    let mut seen = LiteMap::new_vec();
    items.into_iter().all(|item| seen.insert(item, ()).is_none())
}

impl Policy {
    /// Whether everything holds that does not need the schemas.
    pub(in crate::presentation) fn check_form(&self) -> Result<(), RequestError> {
        if !(1..=limit::OPTIONS).contains(&self.options.len()) {
            return Err(RequestError::Options);
        }
        if !distinct(self.options.iter().map(PolicyOption::label)) {
            return Err(RequestError::Name);
        }
        self.options.iter().try_for_each(PolicyOption::check_form)
    }
}

impl PolicyOption {
    fn check_form(&self) -> Result<(), RequestError> {
        if !(1..=limit::CREDENTIALS).contains(&self.credentials.len()) {
            return Err(RequestError::Credentials);
        }
        let roles = || self.credentials.iter().map(CredentialQuery::role);
        if !is_name(&self.label) || !roles().all(is_name) || !distinct(roles()) {
            return Err(RequestError::Name);
        }
        self.check_counts()?;
        self.check_scopes()?;
        self.credentials.iter().try_for_each(CredentialQuery::check_accepted)?;
        if self.credentials.iter().any(|query| query.status.is_some_and(|asked| asked.max_age == 0))
        {
            return Err(RequestError::Status);
        }
        self.each_condition(|query, condition| {
            condition.check_form()?;
            self.check_partner(query, condition)
        })?;
        self.check_duplicates()
    }

    fn check_counts(&self) -> Result<(), RequestError> {
        let mut predicates =
            usize::from(self.pseudonym.is_some()) + usize::from(self.limit.is_some());
        for query in &self.credentials {
            let disclosures = query.disclosed().count();
            if disclosures > limit::DISCLOSURES {
                return Err(RequestError::Conditions);
            }
            predicates += query.conditions.len() - disclosures;
            predicates += usize::from(query.status.is_some());
        }
        if predicates > limit::PREDICATES { Err(RequestError::Conditions) } else { Ok(()) }
    }

    fn check_scopes(&self) -> Result<(), RequestError> {
        let pseudonym =
            self.pseudonym.iter().map(|query| (&query.role, &query.scope, &query.period));
        let limited = self.limit.iter().map(|query| (&query.role, &query.scope, &query.period));
        for (role, scope, period) in pseudonym.chain(limited) {
            if !text(scope, 1..=limit::SCOPE) || !text(period, 0..=limit::PERIOD) {
                return Err(RequestError::Scope);
            }
            if self.position(role).is_none() {
                return Err(RequestError::Role);
            }
        }
        let uses = self.limit.as_ref().map_or(1, |query| query.uses);
        if (1..=limit::USES).contains(&uses) { Ok(()) } else { Err(RequestError::Uses) }
    }

    /// Checks each condition, and says where the first wrong one is.
    pub(in crate::presentation) fn each_condition(
        &self,
        check: impl Fn(&CredentialQuery, &Condition) -> Result<(), ConditionError>,
    ) -> Result<(), RequestError> {
        for (credential, query) in self.credentials.iter().enumerate() {
            for (condition, stated) in query.conditions.iter().enumerate() {
                check(query, stated).map_err(|reason| RequestError::Condition {
                    credential,
                    condition,
                    reason,
                })?;
            }
        }
        Ok(())
    }

    fn check_partner(
        &self,
        query: &CredentialQuery,
        condition: &Condition,
    ) -> Result<(), ConditionError> {
        let Some((role, other)) = condition.partner() else { return Ok(()) };
        let shows = |query: &CredentialQuery, claim| query.disclosed().any(|shown| shown == claim);
        let partner = self.credentials.iter().find(|query| query.role == role);
        let partner = partner.ok_or(ConditionError::Role)?;
        if (role, other) == (query.role.as_str(), condition.claim()) {
            return Err(ConditionError::ItSelf);
        }
        // Two hidden claims are proved to be equal, two shown ones are seen to be.
        if shows(query, condition.claim()) == shows(partner, other) {
            Ok(())
        } else {
            Err(ConditionError::HalfShown)
        }
    }

    /// No condition twice, and no equality once from each side.
    fn check_duplicates(&self) -> Result<(), RequestError> {
        let mut equalities = LiteMap::new_vec();
        for (credential, query) in self.credentials.iter().enumerate() {
            for (condition, stated) in query.conditions.iter().enumerate() {
                let here = (query.role.as_str(), stated.claim());
                let fresh = match stated.partner() {
                    Some(there) => {
                        equalities.insert((here.min(there), here.max(there)), ()).is_none()
                    }
                    None => !query.conditions.iter().take(condition).any(|other| other == stated),
                };
                if !fresh {
                    let reason = ConditionError::Duplicate;
                    return Err(RequestError::Condition { credential, condition, reason });
                }
            }
        }
        Ok(())
    }
}

impl CredentialQuery {
    fn check_accepted(&self) -> Result<(), RequestError> {
        let issuers = || self.accepted.iter().map(|accepted| accepted.issuer.as_str());
        let schemas = |accepted: &Accepted| {
            (1..=limit::SCHEMAS).contains(&accepted.schemas.len())
                && distinct(accepted.schemas.iter().map(|digest| digest.to_bytes()))
        };
        let least = usize::from(self.authorities.is_none());
        let most = if self.authorities.is_some() { 0 } else { limit::ISSUERS };
        let ok = (least..=most).contains(&self.accepted.len())
            && issuers().all(is_name)
            && distinct(issuers())
            && self.accepted.iter().all(schemas)
            && self.accepted.iter().all(|accepted| self.check_recognised(accepted));
        if ok { Ok(()) } else { Err(RequestError::Accepted) }
    }

    /// Names are for accepted schemas, the same wherever a schema is accepted, and one to one for what is asked.
    fn check_recognised(&self, accepted: &Accepted) -> bool {
        let Some(by) = &accepted.recognised else { return true };
        let asked: LiteMap<&str, ()> =
            self.conditions.iter().map(|condition| (condition.claim(), ())).collect();
        [&by.list, &by.jurisdiction].into_iter().all(|name| is_name(name))
            && by.version > 0
            && by.names.iter().all(|(schema, names)| {
                let mut pairs = names.iter();
                (1..=TrustList::MAX_NAMES).contains(&pairs.len())
                    && pairs.all(|(ours, theirs)| is_name(ours) && is_name(theirs))
                    && accepted.schemas.contains(schema)
                    && distinct(asked.keys().map(|claim| self.name_in(schema, claim)))
            })
            && accepted.schemas.iter().all(|schema| self.has_one_name(schema))
    }

    /// Whether claims of a schema are called the same, whoever signs it.
    fn has_one_name(&self, schema: &SchemaDigest) -> bool {
        let accepted = self.accepted.iter().filter(|one| one.schemas.contains(schema));
        let mut names = accepted.map(|one| one.recognised.as_ref()?.names.get(schema));
        let first = names.next();
        names.all(|other| Some(other) == first)
    }
}

impl Condition {
    fn check_form(&self) -> Result<(), ConditionError> {
        let other = self.partner().map(|(_, other)| other);
        if !is_name(self.claim()) || !other.is_none_or(is_name) {
            return Err(ConditionError::ClaimName);
        }
        if let Self::OneOf { values, .. } | Self::NoneOf { values, .. } = self {
            check_set(values)?;
        }
        if self.values().any(|value| *value == ClaimValue::Absent) {
            return Err(ConditionError::Absent);
        }
        Ok(())
    }

    /// The values that the claim is compared with.
    pub(super) fn values(&self) -> impl Iterator<Item = &ClaimValue> {
        let (values, second): (&[ClaimValue], _) = match self {
            Self::Disclose { .. } | Self::EqualTo { .. } => (&[], None),
            Self::AtLeast { value, .. }
            | Self::AtMost { value, .. }
            | Self::GreaterThan { value, .. }
            | Self::LessThan { value, .. }
            | Self::NotEqual { value, .. } => (core::slice::from_ref(value), None),
            Self::Between { min, max, .. } => (core::slice::from_ref(min), Some(max)),
            Self::OneOf { values, .. } | Self::NoneOf { values, .. } => (values, None),
        };
        values.iter().chain(second)
    }
}

/// 1 to 1,024 values, no two of them the same.
fn check_set(values: &[ClaimValue]) -> Result<(), ConditionError> {
    let octets = |value: &ClaimValue| -> Vec<u8> { Writer::collect(|writer| value.write(writer)) };
    let ok = (1..=limit::SET).contains(&values.len()) && distinct(values.iter().map(octets));
    if ok { Ok(()) } else { Err(ConditionError::Set) }
}
