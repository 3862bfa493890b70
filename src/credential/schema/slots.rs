//! Which signed message stands for what, and which scalar for which value.

use alloc::vec::Vec;

use super::Schema;
use crate::bbs::{Ciphersuite, Message};
use crate::credential::{ClaimError, ClaimType, ClaimValue, Claims, Date, StatusHandle};
use crate::curve::{Expander, Hash, Scalar, SecretScalar};

/// The last day of validity, a date of the type [`ClaimType::DATE`].
pub(crate) const UNTIL_SLOT: usize = 0;
/// The status handle.
pub(crate) const HANDLE_SLOT: usize = 1;
/// The first day of validity, in schemas that have one; otherwise the first claim.
const AFTER_HANDLE: usize = 2;

/// A claim and its position in the signer's list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Slot<'a> {
    pub(crate) index: usize,
    pub(crate) kind: &'a ClaimType,
    pub(crate) optional: bool,
}

/// The scalar of an absent claim.
///
/// Farther than 2^130 from zero on both sides, so that it is in no range, whatever is subtracted from whatever.
pub(crate) fn absent() -> Scalar {
    Expander::new(Hash::Sha256).scalar(&[b"AVERMENT-V1-ABSENT"])
}

/// Either the number of a raw slot or the octets of a hashed one.
enum Content<'a> {
    Raw(u64),
    Hashed(&'a [u8]),
    Absent,
}

fn content(value: &ClaimValue) -> Content<'_> {
    match value {
        ClaimValue::Text(text) | ClaimValue::Enumeration(text) => Content::Hashed(text.as_bytes()),
        ClaimValue::Bytes(octets) => Content::Hashed(octets),
        ClaimValue::Boolean(value) => Content::Raw(u64::from(*value)),
        ClaimValue::Absent => Content::Absent,
        ClaimValue::U64(_)
        | ClaimValue::I64(_)
        | ClaimValue::Decimal(_)
        | ClaimValue::Date(_)
        | ClaimValue::DateTime(_) => {
            // Each of these is ordered.
            value.ordinal().map_or(Content::Absent, Content::Raw)
        }
    }
}

/// What messages are hashed with in the blind interface: its `api_id` and the suffix of the map.
fn map_tag(suite: Ciphersuite) -> [&'static [u8]; 2] {
    [suite.id().as_bytes(), b"BLIND_H2G_HM2S_MAP_MSG_TO_SCALAR_AS_HASH_"]
}

impl Schema {
    /// The length of the signer's list.
    pub(crate) fn slot_count(&self) -> usize {
        self.first_claim_slot() + self.claims().len()
    }

    /// The slot of the first day of validity.
    pub(crate) fn start_slot(&self) -> Option<usize> {
        self.has_start().then_some(AFTER_HANDLE)
    }

    pub(crate) fn first_claim_slot(&self) -> usize {
        AFTER_HANDLE + usize::from(self.has_start())
    }

    /// The claim at a slot.
    pub(crate) fn claim_at(&self, slot: usize) -> Option<&crate::credential::Claim> {
        self.claims().get(slot.checked_sub(self.first_claim_slot())?)
    }

    /// The slot of the claim of that name.
    pub(crate) fn slot(&self, name: &str) -> Option<Slot<'_>> {
        let mut claims = (self.first_claim_slot()..).zip(self.claims());
        let (index, claim) = claims.find(|(_, claim)| claim.name == name)?;
        Some(Slot { index, kind: &claim.kind, optional: claim.optional })
    }

    /// The scalar of a value that everybody knows. Absent has one under every type.
    ///
    /// # Errors
    ///
    /// [`ClaimError`] if the value is not of that type or outside of its bounds.
    pub(crate) fn scalar(
        &self,
        kind: &ClaimType,
        value: &ClaimValue,
    ) -> Result<Scalar, ClaimError> {
        check_unless_absent(kind, value)?;
        Ok(match content(value) {
            Content::Raw(number) => number.into(),
            Content::Absent => absent(),
            Content::Hashed(octets) => {
                Expander::new(self.suite().hash()).chain(octets).scalar(&map_tag(self.suite()))
            }
        })
    }

    /// The same as [`Schema::scalar`], as a message to sign or to hold: constant time in the number, and in octets of one
    /// length.
    ///
    /// # Errors
    ///
    /// [`ClaimError`] if the value is not of that type or outside of its bounds.
    pub(crate) fn message(
        &self,
        kind: &ClaimType,
        value: &ClaimValue,
    ) -> Result<Message, ClaimError> {
        check_unless_absent(kind, value)?;
        Ok(match content(value) {
            Content::Raw(number) => SecretScalar::of_number(number).into(),
            Content::Absent => absent().into(),
            Content::Hashed(octets) => {
                let expander = Expander::new(self.suite().hash()).chain(octets);
                expander.secret_scalar(&map_tag(self.suite())).into()
            }
        })
    }

    /// Checks that every required claim has a value, that each value fits, and that there are no others.
    ///
    /// # Errors
    ///
    /// [`ClaimError`] for the first claim that does not fit.
    pub fn check_claims(&self, claims: &Claims) -> Result<(), ClaimError> {
        if claims.keys().any(|name| self.claim(name).is_none()) {
            return Err(ClaimError::Unknown);
        }
        self.claims().iter().try_for_each(|claim| claim.check(value_of(claims, &claim.name)))
    }

    /// Checks the days of validity.
    pub(crate) fn check_validity(
        &self,
        until: Date,
        start: Option<Date>,
    ) -> Result<(), ClaimError> {
        if start.is_some() != self.has_start() {
            return Err(ClaimError::Start);
        }
        let earliest = start.unwrap_or(Date::DEFAULT_MIN);
        if Date::DEFAULT_MIN <= earliest && earliest <= until && until <= Date::DEFAULT_MAX {
            Ok(())
        } else {
            Err(ClaimError::Validity)
        }
    }

    /// The signer's list.
    ///
    /// # Errors
    ///
    /// [`ClaimError`] for claims or days of validity that the schema does not allow.
    pub(crate) fn messages(
        &self,
        until: Date,
        handle: &StatusHandle,
        start: Option<Date>,
        claims: &Claims,
    ) -> Result<Vec<Message>, ClaimError> {
        self.check_validity(until, start)?;
        self.check_claims(claims)?;
        let day = |date: Date| Message::from(SecretScalar::of_number(date.ordinal()));
        let mut messages = Vec::with_capacity(self.slot_count());
        messages.push(day(until));
        messages.push(handle.message());
        messages.extend(start.map(day));
        for claim in self.claims() {
            messages.push(self.message(&claim.kind, value_of(claims, &claim.name))?);
        }
        Ok(messages)
    }
}

fn check_unless_absent(kind: &ClaimType, value: &ClaimValue) -> Result<(), ClaimError> {
    if *value == ClaimValue::Absent { Ok(()) } else { kind.check(value) }
}

fn value_of<'a>(claims: &'a Claims, name: &str) -> &'a ClaimValue {
    claims.get(name).unwrap_or(&ClaimValue::Absent)
}
