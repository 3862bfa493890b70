//! Values as scalars, schemas as signed lists, credentials as their holders store them.

use ark_bls12_381::Fr;
use averment::credential::{Claim, ClaimType, ClaimValue, Claims, Credential, Date, Schema};

use super::cbor::{Item, bytes, int, object, text};
use crate::reference::core::{self, Scheme};
use crate::reference::octets::{decode_scalar, encode_scalar};
use crate::reference::{Api, Checks, Suite};

/// The values of a credential by the names of its claims.
pub type Values = Claims;

/// The scalar of an absent claim.
pub fn absent() -> Fr {
    Suite::Sha256.hash_to_scalar(b"", b"AVERMENT-V1-ABSENT")
}

/// The number that an ordered value is compared by: signed ones are moved up by 2^63.
pub fn ordinal(value: &ClaimValue) -> Option<u64> {
    let moved = |value: i64| u64::try_from(i128::from(value) + (1 << 63)).unwrap();
    Some(match value {
        ClaimValue::U64(value) => *value,
        ClaimValue::I64(value) => moved(*value),
        ClaimValue::Decimal(value) => moved(value.units()),
        ClaimValue::Date(value) => u64::from(value.days()),
        ClaimValue::DateTime(value) => value.seconds(),
        _ => return None,
    })
}

/// The least and the greatest number of an ordered type.
pub fn bounds(kind: &ClaimType) -> Option<(u64, u64)> {
    let ends = |min, max| Some((ordinal(&min)?, ordinal(&max)?));
    match kind {
        ClaimType::U64 { min, max } => Some((*min, *max)),
        ClaimType::I64 { min, max } | ClaimType::Decimal { min, max, .. } => {
            ends(ClaimValue::I64(*min), ClaimValue::I64(*max))
        }
        ClaimType::Date { min, max } => ends(ClaimValue::Date(*min), ClaimValue::Date(*max)),
        ClaimType::DateTime { min, max } => {
            ends(ClaimValue::DateTime(*min), ClaimValue::DateTime(*max))
        }
        _ => None,
    }
}

/// The scalar of a value: texts, octets and enumerations are hashed, all others are numbers.
pub fn scalar(suite: Suite, value: &ClaimValue) -> Fr {
    match value {
        ClaimValue::Text(text) | ClaimValue::Enumeration(text) => {
            suite.message(Api::Blind, text.as_bytes())
        }
        ClaimValue::Bytes(octets) => suite.message(Api::Blind, octets),
        ClaimValue::Boolean(value) => Fr::from(u64::from(*value)),
        ClaimValue::Absent => absent(),
        _ => Fr::from(ordinal(value).unwrap()),
    }
}

/// A value in CBOR, `[type, value]`.
pub fn item(value: &ClaimValue) -> Item {
    let (kind, item) = match value {
        ClaimValue::Text(value) => (0, text(value)),
        ClaimValue::Bytes(value) => (1, bytes(value)),
        ClaimValue::Enumeration(value) => (2, text(value)),
        ClaimValue::Boolean(value) => (3, Item::Boolean(*value)),
        ClaimValue::U64(value) => (4, Item::Uint(*value)),
        ClaimValue::I64(value) => (5, int(*value)),
        ClaimValue::Decimal(value) => {
            (6, Item::Array(vec![Item::Uint(value.scale().into()), int(value.units())]))
        }
        ClaimValue::Date(value) => (7, Item::Uint(value.days().into())),
        ClaimValue::DateTime(value) => (8, Item::Uint(value.seconds())),
        ClaimValue::Absent => (9, Item::Null),
        _ => unreachable!("a value of another type"),
    };
    Item::Array(vec![Item::Uint(kind), item])
}

/// Reads what [`item`] writes, where a claim of this type is to stand.
pub fn read(claim: &Claim, found: &Item) -> Option<ClaimValue> {
    let [Item::Uint(kind), value] = found.items() else { return None };
    let value = match (kind, value) {
        (0, Item::Text(text)) => ClaimValue::Text(text.clone()),
        (1, Item::Bytes(octets)) => ClaimValue::Bytes(octets.clone()),
        (2, Item::Text(text)) => ClaimValue::Enumeration(text.clone()),
        (3, Item::Boolean(value)) => ClaimValue::Boolean(*value),
        (4, Item::Uint(value)) => ClaimValue::U64(*value),
        (5, value) => ClaimValue::I64(signed(value)?),
        (6, Item::Array(parts)) => {
            let [Item::Uint(scale), units] = &**parts else { return None };
            let scale = u8::try_from(*scale).ok()?;
            ClaimValue::Decimal(averment::credential::Decimal::new(signed(units)?, scale).ok()?)
        }
        (7, Item::Uint(days)) => ClaimValue::Date(Date::from_days((*days).try_into().ok()?).ok()?),
        (8, Item::Uint(seconds)) => {
            ClaimValue::DateTime(averment::credential::DateTime::from_seconds(*seconds).ok()?)
        }
        (9, Item::Null) => ClaimValue::Absent,
        _ => return None,
    };
    let fits = match value {
        ClaimValue::Absent => claim.optional,
        _ => claim.kind.check(&value).is_ok(),
    };
    fits.then_some(value)
}

fn signed(item: &Item) -> Option<i64> {
    match item {
        Item::Uint(value) => i64::try_from(*value).ok(),
        Item::Negative(value) => i64::try_from(*value).ok().map(|value| -1 - value),
        _ => None,
    }
}

/// How the signed list of a schema is laid out: until, handle, start if there is one, claims; prover blind; secret.
pub trait Slots {
    fn reference_suite(&self) -> Suite;
    fn first_claim(&self) -> usize;
    fn slots(&self) -> usize;
    fn place(&self, claim: &str) -> Option<(usize, &Claim)>;
    fn scheme(&self) -> Scheme;
    fn signed_header(&self) -> Vec<u8>;
}

impl Slots for Schema {
    fn reference_suite(&self) -> Suite {
        if self.suite().id().contains("SHAKE") { Suite::Shake256 } else { Suite::Sha256 }
    }

    fn first_claim(&self) -> usize {
        if self.has_start() { 3 } else { 2 }
    }

    fn slots(&self) -> usize {
        self.first_claim() + self.claims().len()
    }

    fn place(&self, name: &str) -> Option<(usize, &Claim)> {
        let at = self.claims().iter().position(|claim| claim.name == name)?;
        Some((self.first_claim() + at, &self.claims()[at]))
    }

    fn scheme(&self) -> Scheme {
        Scheme::blind(self.reference_suite(), self.slots(), 1)
    }

    fn signed_header(&self) -> Vec<u8> {
        let digest = <sha2::Sha256 as sha2::Digest>::digest(self.encode());
        Item::Array(vec![text("averment"), Item::Uint(1), bytes(&digest)]).encode()
    }
}

/// A credential with everything that its holder knows.
#[derive(Clone, Debug)]
pub struct Held {
    pub issuer: String,
    pub schema: Schema,
    pub public_key: Vec<u8>,
    pub until: Date,
    pub start: Option<Date>,
    pub values: Values,
    /// The signature and the whole signed list.
    pub signed: core::Credential,
}

impl Held {
    pub fn value(&self, claim: &str) -> ClaimValue {
        self.values.get(claim).cloned().unwrap_or(ClaimValue::Absent)
    }

    /// The octets that a holder of the library stores.
    pub fn encode(&self) -> Vec<u8> {
        let values = self.schema.claims().iter().map(|claim| item(&self.value(&claim.name)));
        let scalar = |place: usize| bytes(&encode_scalar(&self.signed.messages[place]));
        let suite = match self.schema.reference_suite() {
            Suite::Sha256 => 1,
            Suite::Shake256 => 2,
        };
        let body = vec![
            bytes(&self.schema.encode()),
            text(&self.issuer),
            bytes(&self.public_key),
            Item::Uint(self.until.days().into()),
            self.start.map_or(Item::Null, |start| Item::Uint(start.days().into())),
            scalar(1),
            Item::Array(values.collect()),
            scalar(self.schema.slots()),
            bytes(&self.signed.signature.encode()),
        ];
        object(5, suite, Item::Array(body)).encode()
    }

    /// What a holder of the library stores, read again; the secret is kept apart from it.
    pub fn decode(octets: &[u8], secret: &Fr) -> Option<Self> {
        let item = Item::decode(octets).ok()?;
        let [Item::Uint(5), Item::Uint(1), _, body] = item.items() else { return None };
        let [schema, Item::Text(issuer), key, until, start, handle, values, blind, signature] =
            body.items()
        else {
            return None;
        };
        let schema = Schema::decode(schema.octets()?).ok()?;
        let date = |item: &Item| Date::from_days(u32::try_from(item.number()?).ok()?).ok();
        let pairs = schema.claims().iter().zip(values.items());
        let values: Values =
            pairs.map(|(c, item)| Some((c.name.clone(), read(c, item)?))).collect::<Option<_>>()?;
        let scalar_of = |item: &Item| decode_scalar(item.octets()?, &Checks::all()).ok();
        let (until, start) = (date(until)?, date(start));
        let mut messages = vec![Fr::from(until.days()), scalar_of(handle)?];
        messages.extend(start.map(|start| Fr::from(start.days())));
        let suite = schema.reference_suite();
        messages.extend(
            schema.claims().iter().map(|claim| scalar(suite, values.get(&claim.name).unwrap())),
        );
        messages.extend([scalar_of(blind)?, *secret]);
        let signature = core::Signature::decode(signature.octets()?, &Checks::all()).ok()?;
        let signed = core::Credential { signature, messages };
        let (issuer, public_key) = (issuer.clone(), key.octets()?.to_vec());
        Some(Self { issuer, schema, public_key, until, start, values, signed })
    }

    /// The same, read by the library.
    pub fn credential(&self) -> Credential {
        Credential::decode(&self.encode()).unwrap()
    }
}
