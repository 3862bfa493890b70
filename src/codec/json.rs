//! Strict JSON.

mod deserializer;
mod parser;
#[cfg(test)]
mod tests;

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;
use core::marker::PhantomData;

use litemap::LiteMap;
use serde::de::{DeserializeOwned, Deserializer, Error, MapAccess, Visitor};
use serde::{Deserialize, Serialize};

use self::parser::{Malformed, Parser};
use super::{FormatError, Named};

/// How deep arrays and objects may be nested.
const MAX_DEPTH: usize = 32;

/// The JSON notation of a value, without white space.
pub(crate) fn to_json<T: Serialize>(value: &T) -> String {
    // Fails for maps whose keys are no texts, which none of our types has.
    serde_json::to_string(value).unwrap_or_default()
}

/// Reads a value from at most `max_len` octets of its JSON notation, as strictly as [`Schema::from_json`].
///
/// For what has a notation and no such method, because it is a part of something: policies, conditions, values of claims.
/// A reader that is told nothing but their types would take more notations than one for some of them, such as
/// an array in place of an object, or `null` for what is left out. Whether a key may come twice in a map is for the type to
/// say: those of this library refuse it.
///
/// [`Schema::from_json`]: crate::credential::Schema::from_json
///
/// # Errors
///
/// [`FormatError::TooLong`], [`FormatError::TooMany`] for nesting deeper than 32, [`FormatError::Malformed`] for all else.
///
/// ```
/// use averment::credential::{FormatError, from_json};
/// use averment::presentation::Policy;
///
/// let text = r#"[{"label":"a","credentials":[{"role":"card","conditions":[{"disclose":{"claim":"name"}}]}]}]"#;
/// let policy: Policy = from_json(text, 10_000)?;
/// assert_eq!(policy.options()[0].credentials()[0].role(), "card");
/// assert_eq!(from_json::<Policy>(r#"[["a",[]]]"#, 10_000), Err(FormatError::Malformed));
/// # Ok::<(), FormatError>(())
/// ```
pub fn from_json<T: DeserializeOwned>(text: &str, max_len: usize) -> Result<T, FormatError> {
    check_outline(text, max_len)?;
    let mut parser = Parser::new(text);
    let read = T::deserialize(&mut parser).and_then(|value| parser.end().map(|()| value));
    read.map_err(|Malformed| FormatError::Malformed)
}

/// Checks the length, and counts brackets outside of texts, before anything that could recurse.
fn check_outline(text: &str, max_len: usize) -> Result<(), FormatError> {
    if text.len() > max_len {
        return Err(FormatError::TooLong);
    }
    let (mut depth, mut quoted, mut escaped) = (0_usize, false, false);
    for octet in text.bytes() {
        match octet {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b'[' | b'{' if !quoted => {
                depth += 1;
                if depth > MAX_DEPTH {
                    return Err(FormatError::TooMany);
                }
            }
            b']' | b'}' if !quoted => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    Ok(())
}

/// A value that a text of JSON stands for.
pub(crate) trait FromText: Sized {
    /// Reads the one spelling of a value.
    fn from_text(text: &str) -> Result<Self, FormatError>;
}

/// Reads a JSON string as `T`.
pub(crate) fn from_text<'de, D: Deserializer<'de>, T: FromText>(
    deserializer: D,
) -> Result<T, D::Error> {
    struct Text<T>(PhantomData<T>);

    impl<T: FromText> Visitor<'_> for Text<T> {
        type Value = T;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a text in canonical form")
        }

        fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
            T::from_text(text).map_err(E::custom)
        }
    }

    deserializer.deserialize_str(Text(PhantomData))
}

/// For `#[serde(with)]`: octets as base64url without padding, into `Vec<u8>` and `[u8; N]`.
pub(crate) mod base64url {
    use alloc::vec::Vec;

    use base64ct::{Base64UrlUnpadded, Encoding};
    use serde::{Deserializer, Serializer};

    use super::{FormatError, FromText, from_text};

    struct Octets(Vec<u8>);

    impl FromText for Octets {
        fn from_text(text: &str) -> Result<Self, FormatError> {
            Base64UrlUnpadded::decode_vec(text).map(Self).map_err(|_| FormatError::Malformed)
        }
    }

    pub(crate) fn serialize<S: Serializer>(
        octets: &impl AsRef<[u8]>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&Base64UrlUnpadded::encode_string(octets.as_ref()))
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>, T: TryFrom<Vec<u8>>>(
        deserializer: D,
    ) -> Result<T, D::Error> {
        let Octets(octets) = from_text(deserializer)?;
        T::try_from(octets).map_err(|_| serde::de::Error::custom(FormatError::Malformed))
    }
}

/// For `#[serde(deserialize_with)]`: a map in which no key comes twice.
pub(crate) fn unique_map<'de, D, K, V, M>(deserializer: D) -> Result<M, D::Error>
where
    D: Deserializer<'de>,
    K: Deserialize<'de>,
    V: Deserialize<'de>,
    M: FromIterator<(K, V)> + Counted,
{
    let Pairs(pairs) = Pairs::deserialize(deserializer)?;
    let count = pairs.len();
    // All at once: a sorted list into which pairs go one by one takes time with the square of their number.
    let map: M = pairs.into_iter().collect();
    if map.count() == count { Ok(map) } else { Err(D::Error::custom("a key comes twice")) }
}

/// How many keys a map has.
pub(crate) trait Counted {
    fn count(&self) -> usize;
}

impl<T> Counted for Named<T> {
    fn count(&self) -> usize {
        self.len()
    }
}

impl<K, V> Counted for LiteMap<K, V> {
    fn count(&self) -> usize {
        self.len()
    }
}

/// What a map has, in the order of the text.
struct Pairs<K, V>(Vec<(K, V)>);

impl<'de, K: Deserialize<'de>, V: Deserialize<'de>> Deserialize<'de> for Pairs<K, V> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct All<K, V>(PhantomData<(K, V)>);

        impl<'de, K: Deserialize<'de>, V: Deserialize<'de>> Visitor<'de> for All<K, V> {
            type Value = Vec<(K, V)>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a map")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Self::Value, A::Error> {
                let mut pairs = Vec::new();
                while let Some(pair) = access.next_entry()? {
                    pairs.push(pair);
                }
                Ok(pairs)
            }
        }

        deserializer.deserialize_map(All(PhantomData)).map(Self)
    }
}

/// For `#[serde(with)]`: integers as texts of decimal digits, which no JSON reader rounds.
pub(crate) mod integer {
    use alloc::string::ToString;

    use serde::{Deserializer, Serializer};

    use super::{FromText, from_text};

    pub(crate) fn serialize<S: Serializer>(
        value: &impl ToString,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&value.to_string())
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>, T: FromText>(
        deserializer: D,
    ) -> Result<T, D::Error> {
        from_text(deserializer)
    }
}

impl FromText for u64 {
    fn from_text(text: &str) -> Result<Self, FormatError> {
        super::parse_digits(text)
    }
}

impl FromText for i64 {
    fn from_text(text: &str) -> Result<Self, FormatError> {
        let digits = text.strip_prefix('-');
        let size = super::parse_digits(digits.unwrap_or(text))?;
        match digits {
            None => Self::try_from(size).map_err(|_| FormatError::Range),
            Some(_) if size == 0 => Err(FormatError::NotCanonical),
            Some(_) => 0_i64.checked_sub_unsigned(size).ok_or(FormatError::Range),
        }
    }
}
