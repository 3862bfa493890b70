//! Values that cross the border as JSON text.

use alloc::collections::BTreeMap;

use averment::credential::{
    ClaimError, ClaimType, ClaimValue, Date, DateTime, FormatError, Schema,
};
use averment::issuance::{Content, IssueError};
use averment::presentation::{CredentialQuery, Policy, PolicyOption};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::failure::Failure;

/// Reads a value that the wrapper wrote.
pub(crate) fn read<T: DeserializeOwned>(text: &str) -> Result<T, Failure> {
    serde_json::from_str(text).map_err(|_| FormatError::Malformed.into())
}

/// Writes a value for the wrapper.
pub(crate) fn write<T: Serialize>(value: &T) -> String {
    // Fails for maps whose keys are no texts, which none of the types has.
    serde_json::to_string(value).unwrap_or_default()
}

pub(crate) fn date(text: &str) -> Result<Date, Failure> {
    Ok(Date::parse(text)?)
}

pub(crate) fn time(text: &str) -> Result<DateTime, Failure> {
    Ok(DateTime::parse(text)?)
}

/// A policy as alternatives, as the only one, or as the only credential of the only one.
pub(crate) fn policy(text: &str) -> Result<Policy, Failure> {
    let value: Value = read(text)?;
    if value.is_array() {
        take(value)
    } else if value.get("label").is_some() {
        take::<PolicyOption>(value).map(|option| Policy::any_of([option]))
    } else {
        take::<CredentialQuery>(value).map(Policy::from)
    }
}

fn take<T: DeserializeOwned>(value: Value) -> Result<T, Failure> {
    serde_json::from_value(value).map_err(|_| FormatError::Malformed.into())
}

/// Fills in what a definition of a schema may leave out.
pub(crate) fn schema(text: &str) -> Result<Schema, Failure> {
    let mut definition: Map<String, Value> = read(text)?;
    let suite = averment::bbs::Ciphersuite::Bls12381Sha256.id();
    definition.entry("suite").or_insert_with(|| suite.into());
    let claims = definition.get_mut("claims").and_then(Value::as_array_mut);
    for kind in claims.into_iter().flatten().filter_map(|claim| claim.get_mut("type")) {
        if *kind == "date" {
            *kind = serde_json::to_value(ClaimType::DATE).map_err(|_| FormatError::Malformed)?;
        }
    }
    Ok(Schema::from_json(&write(&definition))?)
}

/// The notation of [`Content`].
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ContentText {
    claims: BTreeMap<String, Value>,
    until: String,
    #[serde(default)]
    start: Option<String>,
}

/// Reads what a credential is to say. Plain values get the types of the schema.
pub(crate) fn content(text: &str, schema: &Schema) -> Result<Content, Failure> {
    let ContentText { claims, until, start } = read(text)?;
    let mut content = Content::until(date(&until)?);
    content.start = start.as_deref().map(date).transpose()?;
    for (name, value) in claims {
        let value = match (value, schema.claim(&name)) {
            (Value::Object(tagged), _) => take(with_digits(tagged))?,
            (plain, Some(claim)) => typed(plain, &claim.kind)?,
            // The library refuses a claim that the schema does not have, whatever its value.
            (_, None) => ClaimValue::Absent,
        };
        content.claims.insert(name, value);
    }
    Ok(content)
}

/// A tagged value whose number, if it has one, is a text of digits.
fn with_digits(mut tagged: Map<String, Value>) -> Value {
    for value in tagged.values_mut() {
        if let Some(digits) = value.as_number().map(ToString::to_string) {
            *value = Value::String(digits);
        }
    }
    Value::Object(tagged)
}

/// A plain value as the type of a claim: the tagged form of JSON, made and read.
fn typed(plain: Value, kind: &ClaimType) -> Result<ClaimValue, Failure> {
    let (tag, is_number) = match kind {
        // Whether it is in normalisation form C is for the library to say.
        ClaimType::Text => {
            return plain.as_str().map(ClaimValue::from).ok_or_else(mistyped);
        }
        ClaimType::Bytes => ("bytes", false),
        ClaimType::Enumeration { .. } => ("enumeration", false),
        ClaimType::Boolean => ("boolean", false),
        ClaimType::U64 { .. } => ("u64", true),
        ClaimType::I64 { .. } => ("i64", true),
        ClaimType::Decimal { .. } => ("decimal", false),
        ClaimType::Date { .. } => ("date", false),
        ClaimType::DateTime { .. } => ("date_time", false),
        // The library adds types that this border does not know yet.
        _ => {
            return Err(mistyped());
        }
    };
    let digits = plain.as_number().filter(|_| is_number).map(ToString::to_string);
    let plain = digits.map_or(plain, Value::String);
    let tagged = Value::Object(Map::from_iter([(tag.into(), plain)]));
    serde_json::from_value(tagged).map_err(|_| mistyped())
}

fn mistyped() -> Failure {
    IssueError::from(ClaimError::Type).into()
}

#[cfg(test)]
mod tests;
