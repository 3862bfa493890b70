//! What is checked in, in notations of JSON that are not the one of SPEC.md section 13.1.

use averment::credential::{FormatError, Schema, from_json};
use averment::operator::OperatorKey;
use averment::presentation::{Policy, PresentationRequest, RequestError};
use averment::trust::{IssuerDocument, ListError, TrustError, TrustList};

use crate::files::{self, octets, part, text};

/// An object in a text without white space: where it begins and ends, and what stands between its commas.
struct Object<'a> {
    start: usize,
    end: usize,
    members: Vec<&'a str>,
}

/// All objects of a text that is JSON without white space.
fn objects(text: &str) -> Vec<Object<'_>> {
    let (mut open, mut done) = (Vec::new(), Vec::new());
    let (mut quoted, mut escaped) = (false, false);
    for (at, octet) in text.bytes().enumerate() {
        match octet {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => quoted = !quoted,
            _ if quoted => {}
            b'{' | b'[' => open.push(vec![at]),
            b',' => open.last_mut().unwrap().push(at),
            b'}' | b']' => {
                let mut commas = open.pop().unwrap();
                let start = commas[0];
                commas.push(at);
                let members = commas.windows(2).map(|ends| &text[ends[0] + 1..ends[1]]).collect();
                if octet == b'}' && at > start + 1 {
                    done.push(Object { start, end: at + 1, members });
                }
            }
            _ => {}
        }
    }
    done
}

fn key(member: &str) -> &str {
    &member[..=member.find("\":").unwrap()]
}

fn value(member: &str) -> &str {
    &member[member.find("\":").unwrap() + 2..]
}

/// The text with an object written in each of the ways that are refused.
fn wrong(text: &str, object: &Object<'_>) -> Vec<String> {
    let members = object.members.join(",");
    let first = object.members[0];
    let values: Vec<_> = object.members.iter().map(|member| value(member)).collect();
    let others = object.members[1..].join(",");
    let ways = [
        // As serde would take it for a type with these fields.
        format!("[{}]", values.join(",")),
        format!("[{{{members}}}]"),
        format!("{{{first},{members}}}"),
        format!("{{{members},{first}}}"),
        format!("{{{members},\"unknown\":0}}"),
        format!("{{{members},\"unknown\":null}}"),
        format!("{{{}:null,{others}}}", key(first)).replace(",}", "}"),
        format!("{{{}:1.0,{others}}}", key(first)).replace(",}", "}"),
        format!("{{{}:1e3,{others}}}", key(first)).replace(",}", "}"),
        format!("{{{}:18446744073709551616,{others}}}", key(first)).replace(",}", "}"),
        format!("{{{members},}}"),
        "null".into(),
    ];
    let put = |way: String| [&text[..object.start], &way, &text[object.end..]].concat();
    ways.into_iter().map(put).collect()
}

/// Reads a text, and every wrong notation of every object in it: so many, at least.
fn is_strict<E: PartialEq + core::fmt::Debug>(
    text: &str,
    least: usize,
    read: impl Fn(&str) -> Result<(), E>,
    malformed: &E,
) {
    assert_eq!(read(text), Ok(()));
    let objects = objects(text);
    assert!(objects.len() >= least, "{text}");
    for object in &objects {
        for wrong in wrong(text, object) {
            assert_eq!(read(&wrong).as_ref(), Err(malformed), "{wrong}");
        }
        // In any order, and with white space.
        let members: Vec<_> = object.members.iter().rev().copied().collect();
        let reversed = format!("{{ {}\n}}", members.join(" ,\t"));
        let reversed = [&text[..object.start], &reversed, &text[object.end..]].concat();
        assert_eq!(read(&reversed), Ok(()), "{reversed}");
    }
}

/// The files of the current version whose names begin with `prefix`.
fn current(prefix: &str) -> Vec<(String, serde_json::Value)> {
    let files = files::load(files::CURRENT);
    let files: Vec<_> = files.into_iter().filter(|(name, _)| name.starts_with(prefix)).collect();
    assert!(!files.is_empty(), "{prefix}");
    files
}

#[test]
fn schemas() {
    for (_, file) in current("schema-") {
        let read = |text: &str| Schema::from_json(text).map(drop);
        is_strict(text(&file, "json"), 5, read, &FormatError::Malformed);
    }
}

#[test]
fn issuers() {
    let (_, file) = current("issuer-clinic").remove(0);
    let read = |text: &str| IssuerDocument::from_json(text).map(drop);
    is_strict(text(&file, "json"), 5, read, &TrustError::Format(FormatError::Malformed));
}

#[test]
fn lists() {
    for (_, file) in current("trust-list-") {
        let operator = OperatorKey::from_bytes(&octets(&file, "operator")).unwrap();
        let read = |text: &str| TrustList::open(text, &operator).map(drop);
        is_strict(text(&file, "json"), 5, read, &ListError::Format(FormatError::Malformed));
    }
}

#[test]
fn requests_and_policies() {
    for (_, file) in current("presentation-") {
        let text = text(part(&file, "request"), "json");
        let read = |text: &str| PresentationRequest::from_json(text).map(drop);
        is_strict(text, 4, read, &RequestError::Format(FormatError::Malformed));

        let request: serde_json::Value = serde_json::from_str(text).unwrap();
        let policy = request["request"]["policy"].to_string();
        let read = |text: &str| from_json::<Policy>(text, 100_000).map(drop);
        is_strict(&policy, 2, read, &FormatError::Malformed);
    }
}
