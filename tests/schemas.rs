//! The published JSON Schema says what the reader of trust lists accepts in form.
//!
//! The few words of JSON Schema that it uses are understood here; patterns are left to those who have a full validator.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a failing test panics")]
#![allow(clippy::panic, reason = "a word of the schema that is not understood fails the test")]
#![allow(clippy::std_instead_of_alloc, reason = "tests have the standard library")]

use averment::operator::OperatorKey;
use averment::trust::{ListError, TrustList};
use serde_json::{Value, json};

const SCHEMA: &str = include_str!("../schemas/trust-list-1.schema.json");
const LIST: &str = include_str!("vectors/averment/v1/trust-list-city.json");

fn schema() -> Value {
    serde_json::from_str(SCHEMA).unwrap()
}

/// The list, and its operator.
fn list() -> (Value, OperatorKey) {
    let file: Value = serde_json::from_str(LIST).unwrap();
    let operator = hex::decode(file["operator"].as_str().unwrap()).unwrap();
    let list = serde_json::from_str(file["json"].as_str().unwrap()).unwrap();
    (list, OperatorKey::from_bytes(&operator).unwrap())
}

fn count(list: &Value) -> u64 {
    u64::try_from(list.as_array().map_or(0, Vec::len)).unwrap()
}

fn fits(root: &Value, rule: &Value, value: &Value) -> bool {
    rule.as_object().unwrap().iter().all(|(word, expected)| match word.as_str() {
        "$ref" => {
            let name = expected.as_str().unwrap().trim_start_matches("#/$defs/");
            fits(root, &root["$defs"][name], value)
        }
        "type" => match expected.as_str().unwrap() {
            "object" => value.is_object(),
            "array" => value.is_array(),
            "string" => value.is_string(),
            "integer" => value.is_u64(),
            other => panic!("type {other}"),
        },
        "const" => value == expected,
        "enum" => expected.as_array().unwrap().contains(value),
        "required" => expected
            .as_array()
            .unwrap()
            .iter()
            .all(|name| value.get(name.as_str().unwrap()).is_some()),
        "properties" => value
            .as_object()
            .into_iter()
            .flatten()
            .all(|(name, value)| expected.get(name).is_none_or(|rule| fits(root, rule, value))),
        "additionalProperties" => value.as_object().into_iter().flatten().all(|(name, value)| {
            rule.get("properties").and_then(|known| known.get(name)).is_some()
                || (expected.is_object() && fits(root, expected, value))
        }),
        "items" => value.as_array().into_iter().flatten().all(|item| fits(root, expected, item)),
        "minItems" => count(value) >= expected.as_u64().unwrap(),
        "maxItems" => count(value) <= expected.as_u64().unwrap(),
        "minimum" => value.as_u64() >= expected.as_u64(),
        "maximum" => value.as_u64() <= expected.as_u64(),
        "$schema" | "$defs" | "title" | "description" | "pattern" | "propertyNames"
        | "maxProperties" | "uniqueItems" | "minLength" | "maxLength" => true,
        other => panic!("{other} is not understood"),
    })
}

/// Whether the form is right for the library: what is wrong is the signature at most.
fn reads(value: &Value, operator: &OperatorKey) -> bool {
    match TrustList::open(&value.to_string(), operator) {
        Ok(_) => true,
        Err(error) => !matches!(error, ListError::Format(_) | ListError::Count),
    }
}

/// Every object within, by the way to it.
fn objects(value: &Value, way: &str, found: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            found.push(way.into());
            members.iter().for_each(|(name, value)| {
                let name = name.replace('~', "~0").replace('/', "~1");
                objects(value, &format!("{way}/{name}"), found);
            });
        }
        Value::Array(items) => items.iter().enumerate().for_each(|(at, value)| {
            objects(value, &format!("{way}/{at}"), found);
        }),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[test]
fn a_list_of_the_library_fits() {
    let (list, operator) = list();
    assert!(fits(&schema(), &schema(), &list) && reads(&list, &operator));
}

/// Without any one member, and with one more in any object, schema and library agree.
#[test]
fn schema_and_library_agree_on_members() {
    let ((list, operator), root) = (list(), schema());
    let mut ways = Vec::new();
    objects(&list, "", &mut ways);
    // Schemas of credentials and maps of names and texts are described elsewhere, or free.
    let is_map =
        |way: &str| ["/schemas/", "/names", "/texts"].iter().any(|part| way.contains(part));
    let (mut missing, mut more) = (0, 0);
    for way in ways.iter().filter(|way| !is_map(way)) {
        let names: Vec<_> =
            list.pointer(way).unwrap().as_object().unwrap().keys().cloned().collect();
        for name in names {
            let mut less = list.clone();
            less.pointer_mut(way).unwrap().as_object_mut().unwrap().remove(&name);
            assert_eq!(fits(&root, &root, &less), reads(&less, &operator), "{way} without {name}");
            missing += 1;
        }
        let mut longer = list.clone();
        longer.pointer_mut(way).unwrap()["more"] = json!(1);
        assert!(!fits(&root, &root, &longer) && !reads(&longer, &operator), "{way}");
        more += 1;
    }
    assert!(missing > 40 && more >= 8, "{missing} members, {more} objects");
}

#[test]
fn schema_and_library_agree_on_values() {
    let ((list, operator), root) = (list(), schema());
    for (way, value) in [
        ("/format", json!("averment-trust-list-2")),
        ("/list/version", json!("7")),
        ("/list/version", json!(4_294_967_296_u64)),
        ("/list/entries", json!({})),
        ("/list/entries/0/level", json!("highest")),
        ("/list/entries/0/document/keys/0/family", json!(1)),
        ("/list/rules", json!(vec![list.pointer("/list/rules/0").unwrap(); 65])),
        ("/list/equivalents/0/names", json!([])),
    ] {
        let mut changed = list.clone();
        *changed.pointer_mut(way).unwrap() = value;
        assert!(!fits(&root, &root, &changed) && !reads(&changed, &operator), "{way}");
    }
}
