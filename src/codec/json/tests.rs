//! The grammar, held against another reader of JSON, and what serde is given.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;

use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use proptest::sample::select;
use serde::Deserialize;
use serde_json::{Value, json};

use super::*;

const LIMIT: usize = 1 << 20;

fn read<T: DeserializeOwned>(text: &str) -> Result<T, FormatError> {
    from_json(text, LIMIT)
}

/// Values of our notations: texts, integers of 64 bits, booleans, and lists and objects of them.
fn arb_value() -> impl Strategy<Value = Value> {
    let plain = prop_oneof![
        any::<bool>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    plain.prop_recursive(5, 32, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Value::from),
            btree_map(any::<String>(), inner, 0..4).prop_map(|map| json!(map)),
        ]
    })
}

const TOKENS: [&str; 38] = [
    "{",
    "}",
    "[",
    "]",
    "[",
    "]",
    ",",
    ",",
    ":",
    "\"\"",
    "\"a\"",
    "\"\\u0041\"",
    "\"\\\\\\/\\b\\f\\n\\r\\t\\\"\"",
    "\"\\uD83d\\uDe00\"",
    "\"\\ud83d\"",
    "\"\\ude00\\ud83d\"",
    "\"\\ud83d\\n\"",
    "\"\\u00g0\"",
    "\"\\x\"",
    "\"\t\"",
    "\"\u{7f}\u{e9}\u{1f600}\"",
    "0",
    "7",
    "-7",
    "-0",
    "01",
    "-",
    "+1",
    "1.0",
    "1e3",
    "18446744073709551615",
    "18446744073709551616",
    "-9223372036854775808",
    "-9223372036854775809",
    "true",
    "false",
    "null",
    " \n\r\t",
];

/// What the other reader makes of a text, if it is a value of our notations.
fn expected(text: &str) -> Option<Value> {
    fn is_ours(value: &Value) -> bool {
        match value {
            Value::Null => false,
            Value::Number(number) => number.is_u64() || number.is_i64(),
            Value::Array(items) => items.iter().all(is_ours),
            Value::Object(members) => members.values().all(is_ours),
            Value::Bool(_) | Value::String(_) => true,
        }
    }
    serde_json::from_str(text).ok().filter(is_ours)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    /// Values are read as they were written, with and without white space.
    #[test]
    fn values_are_read(value in arb_value()) {
        prop_assert_eq!(read(&value.to_string()), Ok(value.clone()));
        prop_assert_eq!(read(&serde_json::to_string_pretty(&value).unwrap()), Ok(value));
    }

    /// Of any tokens one behind the other, the values are read and the rest is refused.
    #[test]
    fn tokens_are_read_as_by_others(tokens in vec(select(TOKENS.as_slice()), 1..6)) {
        let text = tokens.concat();
        prop_assert_eq!(read(&text).ok(), expected(&text), "{}", text);
    }

    /// The same with a value in which one character became others.
    #[test]
    fn damaged_values_are_read_as_by_others(
        value in arb_value(),
        at in any::<prop::sample::Index>(),
        token in select(TOKENS.as_slice()),
    ) {
        let text = value.to_string();
        let (place, character) = *at.get(&text.char_indices().collect::<Vec<_>>());
        let (before, after) = (&text[..place], &text[place + character.len_utf8()..]);
        for text in [[before, token, after].concat(), [before, after].concat(), before.into()] {
            prop_assert_eq!(read(&text).ok(), expected(&text), "{}", text);
        }
    }
}

#[test]
fn each_token_is_read_as_by_others() {
    for token in TOKENS {
        for text in [token.to_string(), format!("[{token}]"), format!("{{{token}:{token}}}")] {
            assert_eq!(read(&text).ok(), expected(&text), "{text}");
        }
    }
    // Both do read what is right.
    for text in ["[18446744073709551615,-9223372036854775808]", "\"\\uD83d\\uDe00\"", " [ ] "] {
        assert!(read::<Value>(text).is_ok(), "{text}");
    }
}

#[test]
fn text_is_read_to_its_end() {
    for text in [
        "",
        " ",
        "\"",
        "\"\\",
        "\"\\u",
        "\"\\u12",
        "\"\\ud83d\\u",
        "-",
        "tru",
        "[",
        "[1",
        "[1,",
        "{\"a\"",
        "{\"a\":",
    ] {
        assert_eq!(read::<Value>(text), Err(FormatError::Malformed), "{text}");
        assert_eq!(read::<Value>(&format!("[{text}")), Err(FormatError::Malformed), "{text}");
    }
    for text in [
        "1 2",
        "1,",
        "[1]]",
        "{}{}",
        "true1",
        "\"a\"b",
        "1\u{a0}",
        "\u{feff}1",
        "[1,]",
        "[,1]",
        "{,}",
        "{\"a\":1,}",
    ] {
        assert_eq!(read::<Value>(text), Err(FormatError::Malformed), "{text}");
    }
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Pair {
    first: u8,
    #[serde(default)]
    second: Option<Kind>,
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
enum Kind {
    Unit,
    Inner(i8),
    Tuple(u8, u8),
    Fields { pair: Vec<Pair> },
}

/// What a derived reader takes beside this is what another notation would be.
#[test]
fn a_type_has_one_notation() {
    let pair = |second| Ok(Pair { first: 1, second });
    assert_eq!(read("{\"first\":1}"), pair(None));
    assert_eq!(read("{\"second\":\"unit\",\"first\":1}"), pair(Some(Kind::Unit)));
    assert_eq!(read("{\"\\u0066irst\":1}"), pair(None));
    for text in [
        "[1]",
        "[1,\"unit\"]",
        "1",
        "\"first\"",
        "{}",
        "{\"first\":1,\"second\":null}",
        "{\"first\":null}",
        "{\"first\":1,\"first\":1}",
        "{\"first\":1,\"\\u0066irst\":1}",
        "{\"first\":1,\"third\":1}",
        "{\"first\":[1]}",
        "{\"first\":true}",
        "{\"first\":256}",
        "{\"first\":-1}",
        "{\"first\":1.0}",
        "{\"first\":1e0}",
        "{\"first\":\"1\"}",
        "{\"first\" 1}",
        "{\"first\":1 \"second\":\"unit\"}",
        "{first:1}",
        "{1:1}",
    ] {
        assert_eq!(read::<Pair>(text), Err(FormatError::Malformed), "{text}");
    }
}

#[test]
fn a_variant_has_one_notation() {
    assert_eq!(read("\"unit\""), Ok(Kind::Unit));
    assert_eq!(read(" { \"inner\" : -1 } "), Ok(Kind::Inner(-1)));
    assert_eq!(read("{\"tuple\":[1,2]}"), Ok(Kind::Tuple(1, 2)));
    let pair = vec![Pair { first: 1, second: Some(Kind::Unit) }];
    let fields = "{\"fields\":{\"pair\":[{\"first\":1,\"second\":\"unit\"}]}}";
    assert_eq!(read(fields), Ok(Kind::Fields { pair }));
    for text in [
        "\"Unit\"",
        "\"other\"",
        "\"inner\"",
        "\"fields\"",
        "{\"unit\":null}",
        "{\"unit\":{}}",
        "{\"unit\":\"unit\"}",
        "{\"unit\"}",
        "{\"other\":1}",
        "{\"inner\":1,\"inner\":1}",
        "{\"inner\":1,\"tuple\":[1,2]}",
        "{\"inner\":1,\"more\":1}",
        "{\"inner\":1,}",
        "{\"inner\":[1]}",
        "{\"inner\":-129}",
        "{\"tuple\":[1]}",
        "{\"tuple\":[1,2,3]}",
        "{\"tuple\":{\"0\":1,\"1\":2}}",
        "{\"fields\":[[]]}",
        "{\"fields\":{\"pair\":[],\"pair\":[]}}",
        "{\"fields\":{\"pair\":[[1]]}}",
        "{}",
        "[]",
        "[\"unit\"]",
        "[\"inner\",1]",
        "0",
    ] {
        assert_eq!(read::<Kind>(text), Err(FormatError::Malformed), "{text}");
    }
}

/// Keys that were seen are found again among many, and many take no longer than their length.
#[test]
fn keys_come_once() {
    #[derive(Debug, PartialEq, Deserialize)]
    struct Keys(#[serde(deserialize_with = "unique_map")] Named<u32>);

    let count = 100_000;
    let members: Vec<String> = (0..count).map(|key| format!("\"{key}\":{key}")).collect();
    let text = |more| format!("{{{}{more}}}", members.join(","));
    let keys = from_json::<Keys>(&text(""), 1 << 22).unwrap();
    assert_eq!((keys.0.len(), keys.0.get("99999")), (100_000, Some(&99_999)));
    for more in [",\"0\":0", ",\"\\u0030\":0", ",\"99999\":99999", ",\"50000\":1"] {
        let read = from_json::<Keys>(&text(more), 1 << 22);
        assert_eq!(read, Err(FormatError::Malformed), "{more}");
    }
}
