//! Values that cross the border as JSON text.

use core::fmt;

use averment::bbs::Ciphersuite;
use averment::credential::{
    Claim, ClaimError, ClaimType, ClaimValue, Date, DateTime, FormatError, Named, Schema, from_json,
};
use averment::issuance::{Content, IssueError};
use averment::presentation::{CredentialQuery, Policy, PolicyOption};
use serde::de::value::MapAccessDeserializer;
use serde::de::{DeserializeOwned, Error, IgnoredAny, IntoDeserializer, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

use crate::failure::Failure;

/// Reads a value that the wrapper wrote, which bounds the length.
pub(crate) fn read<T: DeserializeOwned>(text: &str) -> Result<T, Failure> {
    Ok(from_json(text, usize::MAX)?)
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

/// A policy as alternatives, as the only one, or as the only credential of the only one. No text is two of these.
pub(crate) fn policy(text: &str) -> Result<Policy, Failure> {
    let option = |_| read::<PolicyOption>(text).map(|option| Policy::any_of([option]));
    let query = |_| read::<CredentialQuery>(text).map(Policy::from);
    read(text).or_else(option).or_else(query)
}

/// A schema of which what is usual may be left out.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Definition {
    id: String,
    version: u32,
    #[serde(default)]
    suite: Option<String>,
    #[serde(default)]
    registry: Option<String>,
    #[serde(default)]
    starts: bool,
    claims: Vec<Defined>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Defined {
    name: String,
    #[serde(rename = "type")]
    kind: Kind,
    #[serde(default)]
    optional: bool,
}

/// The type of a claim, or `"date"` for dates within the usual bounds.
struct Kind(ClaimType);

impl<'de> Deserialize<'de> for Kind {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either;

        impl<'de> Visitor<'de> for Either {
            type Value = Kind;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the type of a claim")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Kind, E> {
                match text {
                    "date" => Ok(Kind(ClaimType::DATE)),
                    _ => ClaimType::deserialize(text.into_deserializer()).map(Kind),
                }
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Kind, A::Error> {
                ClaimType::deserialize(MapAccessDeserializer::new(map)).map(Kind)
            }
        }

        deserializer.deserialize_any(Either)
    }
}

/// Reads a definition and fills in what it left out.
pub(crate) fn schema(text: &str) -> Result<Schema, Failure> {
    let Definition { id, version, suite, registry, starts, claims } =
        from_json(text, Schema::MAX_LEN)?;
    let mut schema = Schema::builder(id, version);
    if let Some(suite) = suite {
        let known = Ciphersuite::ALL.into_iter().find(|known| known.id() == suite);
        schema = schema.suite(known.ok_or(FormatError::Malformed)?);
    }
    if let Some(registry) = registry {
        schema = schema.registry(registry);
    }
    if starts {
        schema = schema.starts();
    }
    for Defined { name, kind: Kind(kind), optional } in claims {
        let claim = Claim::new(name, kind);
        schema = schema.claim(if optional { claim.optional() } else { claim });
    }
    schema.build().map_err(|_| FormatError::Malformed.into())
}

/// The notation of [`Content`].
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ContentText {
    claims: Named<Value>,
    until: String,
    #[serde(default)]
    start: Option<String>,
}

/// The value of a claim: plain, or with its type as in the notation of the library, numbers being either.
enum Value {
    Text(String),
    Number(String),
    Boolean(bool),
    Typed(ClaimValue),
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any;

        impl<'de> Visitor<'de> for Any {
            type Value = Value;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the value of a claim")
            }

            fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
                Ok(Value::Boolean(value))
            }

            fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
                Ok(Value::Number(value.to_string()))
            }

            fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
                Ok(Value::Number(value.to_string()))
            }

            fn visit_str<E: Error>(self, value: &str) -> Result<Value, E> {
                Ok(Value::Text(value.into()))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
                let entry = map.next_entry::<String, Value>()?;
                let typed = entry.and_then(|(tag, value)| tagged(&tag, value).ok());
                if map.next_key::<IgnoredAny>()?.is_some() {
                    return Err(A::Error::custom(FormatError::Malformed));
                }
                typed.map(Value::Typed).ok_or_else(|| A::Error::custom(FormatError::Malformed))
            }
        }

        deserializer.deserialize_any(Any)
    }
}

/// Reads what a credential is to say. Plain values get the types of the schema.
pub(crate) fn content(text: &str, schema: &Schema) -> Result<Content, Failure> {
    let ContentText { claims, until, start } = read(text)?;
    let mut content = Content::until(date(&until)?);
    content.start = start.as_deref().map(date).transpose()?;
    for (name, value) in claims {
        let value = match (value, schema.claim(&name)) {
            (Value::Typed(value), _) => value,
            (plain, Some(claim)) => typed(plain, &claim.kind)?,
            // The library refuses a claim that the schema does not have, whatever its value.
            (_, None) => ClaimValue::Absent,
        };
        content.claims.insert(name, value);
    }
    Ok(content)
}

/// The tagged form of JSON, made and read.
fn tagged(tag: &str, value: Value) -> Result<ClaimValue, FormatError> {
    match value {
        Value::Text(text) | Value::Number(text) => {
            from_json(&write(&Named::from([(tag.to_string(), text)])), usize::MAX)
        }
        Value::Boolean(value) if tag == "boolean" => Ok(value.into()),
        Value::Boolean(_) | Value::Typed(_) => Err(FormatError::Malformed),
    }
}

/// A plain value as the type of a claim.
fn typed(plain: Value, kind: &ClaimType) -> Result<ClaimValue, Failure> {
    let (tag, is_number) = match kind {
        ClaimType::Text => ("text", false),
        ClaimType::Bytes => ("bytes", false),
        ClaimType::Enumeration { .. } => ("enumeration", false),
        ClaimType::Boolean => ("boolean", false),
        ClaimType::U64 { .. } => ("u64", true),
        ClaimType::I64 { .. } => ("i64", true),
        ClaimType::Decimal { .. } => ("decimal", false),
        ClaimType::Date { .. } => ("date", false),
        ClaimType::DateTime { .. } => ("date_time", false),
        // The library adds types that this border does not know yet.
        _ => return Err(mistyped()),
    };
    match plain {
        Value::Number(_) if !is_number => Err(mistyped()),
        // Whether it is in normalisation form C is for the library to say.
        Value::Text(text) if tag == "text" => Ok(text.into()),
        Value::Text(_) | Value::Number(_) | Value::Boolean(_) | Value::Typed(_) => {
            tagged(tag, plain).map_err(|_| mistyped())
        }
    }
}

fn mistyped() -> Failure {
    IssueError::from(ClaimError::Type).into()
}

#[cfg(test)]
mod tests;
