//! What is well-formed only beside the schemas: claims, types, ranges.

use alloc::vec::Vec;

use litemap::LiteMap;

use crate::credential::{AuthoritiesDigest, ClaimType, ClaimValue, Schema, SchemaDigest, Slot};
use crate::presentation::{ConditionError, RequestError};

use super::{Condition, PolicyOption, limit};

/// Which way a bound holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Side {
    /// The claim is at the bound or above.
    From,
    /// The claim is at the bound or below.
    UpTo,
}

/// A bound of an ordered claim, in the form in which it is proved.
///
/// What is proved is membership in a window of `256^digits` numbers that begins or ends at the bound and reaches at
/// least to the end of the type's range; of a condition with two bounds, at least to the other one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Bound {
    pub(crate) side: Side,
    /// Inclusive, as [`ClaimValue::ordinal`] counts.
    pub(crate) at: u64,
    /// 1 to 8.
    pub(crate) digits: u8,
}

impl PolicyOption {
    /// The accepted schemas of each role, looked up by issuer and digest; where the issuer stays hidden, the one that
    /// `find_hidden` gives for its authorities, whose schemas are laid out alike.
    ///
    /// # Errors
    ///
    /// [`RequestError::UnknownSchema`] or [`RequestError::UnknownAuthorities`] if one of them is not found.
    pub fn schemas<'s>(
        &self,
        find: impl Fn(&str, &SchemaDigest) -> Option<&'s Schema>,
        find_hidden: impl Fn(&AuthoritiesDigest) -> Option<&'s Schema>,
    ) -> Result<LiteMap<&str, Vec<&'s Schema>>, RequestError> {
        let mut schemas = LiteMap::new_vec();
        for query in self.credentials() {
            let listed = query.accepted().iter().flat_map(|accepted| {
                accepted.schemas.iter().map(|digest| find(&accepted.issuer, digest))
            });
            let found: Option<Vec<_>> = listed.collect();
            let mut found = found.ok_or(RequestError::UnknownSchema)?;
            if let Some(authorities) = query.authorities() {
                let schema = find_hidden(&authorities);
                found.push(schema.ok_or(RequestError::UnknownAuthorities)?);
            }
            schemas.insert(query.role(), found);
        }
        Ok(schemas)
    }

    /// Checks the conditions against the schemas that each role may have: all that are accepted, for a verifier; that of
    /// the credential at hand, for a holder.
    ///
    /// # Errors
    ///
    /// [`RequestError::UnknownSchema`] if a role has none, [`RequestError::Condition`] for the first condition that a
    /// schema has no claim for, of another type or scale, or that no value of the claim's range meets.
    pub fn check(&self, schemas: &LiteMap<&str, Vec<&Schema>>) -> Result<(), RequestError> {
        let of = |role: &str| schemas.get(role).map(Vec::as_slice).unwrap_or_default();
        if self.credentials().iter().any(|query| of(query.role()).is_empty()) {
            return Err(RequestError::UnknownSchema);
        }
        self.each_condition(|query, condition| {
            for schema in of(query.role()) {
                let slot = slot(schema, query.name_in(&schema.digest(), condition.claim()))?;
                condition.check(&slot)?;
                let Some((role, other)) = condition.partner() else { continue };
                // Within one credential, both claims are of one schema.
                let own = core::slice::from_ref(schema);
                let partners = if role == query.role() { own } else { of(role) };
                let place = self.position(role).and_then(|place| self.credentials().get(place));
                let asked = place.ok_or(ConditionError::Role)?;
                for partner in partners {
                    // A hash under another ciphersuite is another scalar.
                    let one_map = !slot.kind.is_hashed() || schema.suite() == partner.suite();
                    let other = asked.name_in(&partner.digest(), other);
                    if !slot.kind.same_domain(slot_kind(partner, other)?) || !one_map {
                        return Err(ConditionError::Domain);
                    }
                }
            }
            Ok(())
        })
    }
}

fn slot<'s>(schema: &'s Schema, claim: &str) -> Result<Slot<'s>, ConditionError> {
    schema.slot(claim).ok_or(ConditionError::UnknownClaim)
}

fn slot_kind<'s>(schema: &'s Schema, claim: &str) -> Result<&'s ClaimType, ConditionError> {
    slot(schema, claim).map(|slot| slot.kind)
}

impl Condition {
    fn check(&self, slot: &Slot<'_>) -> Result<(), ConditionError> {
        self.bounds(slot.kind)?;
        // Absent joins the set that an optional claim is none of.
        if let Self::NoneOf { values, .. } = self {
            if values.len() + usize::from(slot.optional) > limit::SET {
                return Err(ConditionError::Set);
            }
        }
        self.values()
            .try_for_each(|value| slot.kind.check(value))
            .map_err(|_| ConditionError::Value)
    }

    /// The bounds that the condition sets to a claim of this type: one, two for a range, none for what compares nothing.
    ///
    /// A strict bound moves by one; at the end of the range it has nowhere to go, and no value meets it.
    pub(crate) fn bounds(&self, kind: &ClaimType) -> Result<Vec<Bound>, ConditionError> {
        let range = || Range::of(kind);
        Ok(match self {
            Self::AtLeast { value, .. } => Vec::from([range()?.from(kind, value)?]),
            Self::AtMost { value, .. } => Vec::from([range()?.up_to(kind, value)?]),
            Self::GreaterThan { value, .. } => Vec::from([range()?.above(kind, value)?]),
            Self::LessThan { value, .. } => Vec::from([range()?.below(kind, value)?]),
            Self::Between { min, max, .. } => {
                let (min, max) = (range()?.ordinal(kind, min)?, range()?.ordinal(kind, max)?);
                if min > max {
                    return Err(ConditionError::Bounds);
                }
                let between = Range { min, max };
                Vec::from([between.bound(Side::From, min)?, between.bound(Side::UpTo, max)?])
            }
            Self::Disclose { .. }
            | Self::OneOf { .. }
            | Self::NoneOf { .. }
            | Self::NotEqual { .. }
            | Self::EqualTo { .. } => Vec::new(),
        })
    }
}

/// The numbers of an ordered type, ends included.
#[derive(Clone, Copy)]
struct Range {
    min: u64,
    max: u64,
}

impl Range {
    fn of(kind: &ClaimType) -> Result<Self, ConditionError> {
        let ordered = match kind {
            ClaimType::U64 { .. }
            | ClaimType::I64 { .. }
            | ClaimType::Decimal { .. }
            | ClaimType::Date { .. }
            | ClaimType::DateTime { .. } => kind.ordinal_range(),
            ClaimType::Text
            | ClaimType::Bytes
            | ClaimType::Enumeration { .. }
            | ClaimType::Boolean => None,
        };
        ordered.map(|(min, max)| Self { min, max }).ok_or(ConditionError::NotOrdered)
    }

    /// The number of a value that the type has.
    fn ordinal(self, kind: &ClaimType, value: &ClaimValue) -> Result<u64, ConditionError> {
        kind.check(value).map_err(|_| ConditionError::Value)?;
        value.ordinal().ok_or(ConditionError::Value)
    }

    fn from(self, kind: &ClaimType, value: &ClaimValue) -> Result<Bound, ConditionError> {
        self.bound(Side::From, self.ordinal(kind, value)?)
    }

    fn up_to(self, kind: &ClaimType, value: &ClaimValue) -> Result<Bound, ConditionError> {
        self.bound(Side::UpTo, self.ordinal(kind, value)?)
    }

    fn above(self, kind: &ClaimType, value: &ClaimValue) -> Result<Bound, ConditionError> {
        let next = self.ordinal(kind, value)?.checked_add(1);
        self.bound(Side::From, next.ok_or(ConditionError::Unsatisfiable)?)
    }

    fn below(self, kind: &ClaimType, value: &ClaimValue) -> Result<Bound, ConditionError> {
        let previous = self.ordinal(kind, value)?.checked_sub(1);
        self.bound(Side::UpTo, previous.ok_or(ConditionError::Unsatisfiable)?)
    }

    /// As many digits as the distance to the end of the range needs.
    fn bound(self, side: Side, at: u64) -> Result<Bound, ConditionError> {
        if !(self.min..=self.max).contains(&at) {
            return Err(ConditionError::Unsatisfiable);
        }
        let distance = match side {
            Side::From => self.max - at,
            Side::UpTo => at - self.min,
        };
        let bits = (u64::BITS - distance.leading_zeros()).max(1);
        let digits = u8::try_from(bits.div_ceil(8)).map_err(|_| ConditionError::Value)?;
        Ok(Bound { side, at, digits })
    }
}
