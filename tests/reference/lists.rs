//! Trust lists and rules by their tables in SPEC.md, sections 17.5 and 17.6, with a switch for each check.
//!
//! JSON is read as it comes, the octets that are signed are put together from it, and the rules are followed one by one.

use std::collections::{BTreeMap, BTreeSet};

use base64ct::{Base64UrlUnpadded, Encoding as _};
use ed25519_dalek::{Signature, VerifyingKey};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use super::presentation::cbor::{Item, bytes, object, text};
use super::presentation::registry::Registry;
use super::{Check, Checks, Refused};

/// A list that was read.
#[derive(Clone, Debug)]
pub struct List {
    pub body: Value,
    pub digest: [u8; 32],
    /// The operator that was pinned.
    pub root: Vec<u8>,
}

pub fn str_of<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap_or_default()
}

fn octets(value: &Value) -> Vec<u8> {
    Base64UrlUnpadded::decode_vec(value.as_str().unwrap_or_default()).unwrap_or_default()
}

pub fn items<'a>(value: &'a Value, name: &str) -> &'a [Value] {
    value[name].as_array().map(Vec::as_slice).unwrap_or_default()
}

fn days(value: &Value, name: &str) -> u32 {
    averment::credential::Date::parse(str_of(value, name)).unwrap().days()
}

fn level(value: &Value) -> u64 {
    match str_of(value, "level") {
        "low" => 1,
        "substantial" => 2,
        "high" => 3,
        other => panic!("level {other}"),
    }
}

fn schema_digest(schema: &Value) -> Vec<u8> {
    let schema = averment::credential::Schema::from_json(&schema.to_string()).unwrap();
    schema.digest().to_bytes().to_vec()
}

fn list(value: &Value, name: &str, each: impl Fn(&Value) -> Item) -> Item {
    Item::Array(items(value, name).iter().map(each).collect())
}

fn day(value: &Value, name: &str) -> Item {
    Item::Uint(days(value, name).into())
}

fn named(value: &Value, name: &str) -> Item {
    text(str_of(value, name))
}

/// Pairs of a map of texts, ascending.
fn pairs(value: &Value) -> Item {
    let mut pairs: Vec<_> = value.as_object().into_iter().flatten().collect();
    pairs.sort_by_key(|(key, _)| *key);
    let pair = |(key, value): (&String, &Value)| {
        Item::Array(vec![text(key), text(value.as_str().unwrap_or_default())])
    };
    Item::Array(pairs.into_iter().map(pair).collect())
}

fn document(document: &Value) -> Item {
    assert!(document.get("texts").is_none(), "no list here has texts");
    let key = |key: &Value| {
        Item::Array(vec![
            named(key, "suite"),
            bytes(&octets(&key["public_key"])),
            bytes(&octets(&key["twin"])),
            named(key, "family"),
            day(key, "not_before"),
            day(key, "not_after"),
            bytes(&octets(&key["proof"])),
        ])
    };
    let table = document.get("table").map_or(Item::Null, |table| {
        bytes(&hex::decode(table.as_str().unwrap_or_default()).unwrap())
    });
    Item::Array(vec![
        named(document, "issuer"),
        list(document, "keys", key),
        list(document, "schemas", |schema| bytes(&schema_digest(schema))),
        table,
        Item::Array(Vec::new()),
    ])
}

/// What is signed.
pub fn digest(body: &Value) -> [u8; 32] {
    let entry = |entry: &Value| {
        let document = document(&entry["document"]);
        let level = Item::Uint(level(entry));
        let (from, until) = (day(entry, "from"), day(entry, "until"));
        let mut parts = vec![named(entry, "jurisdiction"), level, from, until, document];
        if entry.get("registries").is_some() {
            parts.push(list(entry, "registries", |registry| {
                let document = bytes(&octets(&registry["document"]));
                Item::Array(vec![document, day(registry, "from"), day(registry, "until")])
            }));
        }
        Item::Array(parts)
    };
    let same = |same: &Value| {
        let schema = hex::decode(str_of(same, "schema")).unwrap();
        Item::Array(vec![named(same, "family"), bytes(&schema), pairs(&same["names"])])
    };
    let rule = |rule: &Value| {
        let mut purposes: Vec<_> =
            items(rule, "purposes").iter().filter_map(Value::as_str).collect();
        purposes.sort_unstable();
        Item::Array(vec![
            named(rule, "list"),
            bytes(&octets(&rule["operator"])),
            named(rule, "jurisdiction"),
            named(rule, "family"),
            Item::Uint(level(rule)),
            Item::Array(purposes.into_iter().map(text).collect()),
            day(rule, "from"),
            day(rule, "until"),
        ])
    };
    let successor = body.get("successor").map_or(Item::Null, |key| bytes(&octets(key)));
    let item = Item::Array(vec![
        named(body, "id"),
        Item::Uint(body["version"].as_u64().unwrap_or_default()),
        day(body, "not_before"),
        day(body, "not_after"),
        bytes(&octets(&body["operator"])),
        successor,
        list(body, "entries", entry),
        list(body, "equivalents", same),
        list(body, "rules", rule),
    ]);
    Sha256::digest(object(24, 0, item).encode()).into()
}

/// The message of section 17.4.
pub fn message(label: &str, digest: &[u8; 32]) -> Vec<u8> {
    let length = u8::try_from(label.len()).unwrap();
    [b"AVERMENT-V1-OPERATOR-SIGNATURE".as_slice(), &[length], label.as_bytes(), digest].concat()
}

/// Reads a list by the operator that is pinned.
pub fn open(json: &str, operator: &[u8], checks: &Checks) -> Result<List, Refused> {
    read(json, &[operator.to_vec()], operator, checks)
}

fn read(json: &str, operators: &[Vec<u8>], root: &[u8], checks: &Checks) -> Result<List, Refused> {
    let value: Value = serde_json::from_str(json).unwrap();
    let body = value["list"].clone();
    let operator = octets(&body["operator"]);
    checks.require(Check::ListOperator, operators.contains(&operator))?;
    let digest = digest(&body);
    let holds = (|| {
        let key = VerifyingKey::from_bytes(&operator.try_into().ok()?).ok()?;
        let signature = Signature::from_slice(&octets(&value["signature"])).ok()?;
        key.verify_strict(&message("trust-list-1", &digest), &signature).ok()
    })();
    checks.require(Check::ListSigned, holds.is_some())?;
    let (mut issuers, mut keys) = (BTreeSet::new(), BTreeSet::new());
    let mut registries = BTreeMap::new();
    for entry in items(&body, "entries") {
        for registry in items(entry, "registries") {
            let document = octets(&registry["document"]);
            let read = averment::registry::RegistryDocument::decode(&document);
            checks.require(Check::ListRegistryPossession, read.is_ok())?;
            let name = Registry::decode(&document).unwrap().name;
            let known = registries.entry(name).or_insert_with(|| document.clone());
            checks.require(Check::ListRegistriesOnce, *known == document)?;
        }
        let document = &entry["document"];
        checks.require(Check::ListIssuersOnce, issuers.insert(str_of(document, "issuer")))?;
        for key in items(document, "keys") {
            checks.require(Check::ListKeysOnce, keys.insert(octets(&key["public_key"])))?;
        }
        let read = averment::trust::IssuerDocument::from_json(&document.to_string());
        checks.require(Check::ListPossession, read.is_ok())?;
    }
    Ok(List { body, digest, root: root.to_vec() })
}

impl List {
    fn version(&self) -> u64 {
        self.body["version"].as_u64().unwrap_or_default()
    }

    /// The next version.
    pub fn update(&self, json: &str, checks: &Checks) -> Result<Self, Refused> {
        let named = [&self.body["operator"], &self.body["successor"]];
        let operators: Vec<_> =
            named.into_iter().map(octets).filter(|key| key.len() == 32).collect();
        let next = read(json, &operators, &self.root, checks)?;
        checks.require(Check::ListSame, str_of(&next.body, "id") == str_of(&self.body, "id"))?;
        checks.require(Check::ListNewer, next.version() >= self.version())?;
        let forked = next.version() == self.version() && next.digest != self.digest;
        checks.require(Check::ListUnforked, !forked)?;
        Ok(next)
    }

    fn is_valid(&self, day: u32) -> bool {
        days(&self.body, "not_before") <= day && day <= days(&self.body, "not_after")
    }

    /// The document of a registry, on a day if it is asked for one.
    fn registry(&self, name: &str, day: Option<u32>, checks: &Checks) -> Option<Vec<u8>> {
        let entries = items(&self.body, "entries").iter();
        let mut listed = entries.flat_map(|entry| items(entry, "registries"));
        let found = listed.find(|registry| {
            let document = Registry::decode(&octets(&registry["document"])).unwrap();
            let valid = day.is_none_or(|day| holds(registry, day));
            document.name == name && (valid || !checks.on(Check::RegistryValid))
        });
        found.map(|registry| octets(&registry["document"]))
    }

    pub fn has(&self, issuer: &str) -> bool {
        items(&self.body, "entries").iter().any(|e| str_of(&e["document"], "issuer") == issuer)
    }
}

fn holds(value: &Value, day: u32) -> bool {
    days(value, "from") <= day && day <= days(value, "until")
}

/// What a verifier wants to know: family, purpose, level, day.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'a> {
    pub family: &'a str,
    pub purpose: &'a str,
    pub level: u64,
    pub day: u32,
}

/// The issuers, each with the digests of its schemas, that are recognised. A list that no rule is about is not looked at.
pub fn recognise(
    own: &List,
    others: &[List],
    wanted: &Wanted<'_>,
    checks: &Checks,
) -> Result<BTreeSet<(String, Vec<u8>)>, Refused> {
    checks.require(Check::ListValid, own.is_valid(wanted.day))?;
    let mut found = BTreeSet::new();
    for entry in items(&own.body, "entries") {
        take(own, own, entry, wanted, wanted.level, checks, &mut found);
    }
    let mut rules: Vec<&Value> = items(&own.body, "rules").iter().collect();
    if !checks.on(Check::OneLink) {
        rules.extend(others.iter().flat_map(|list| items(&list.body, "rules")));
    }
    for rule in rules {
        let family = str_of(rule, "family") == wanted.family || !checks.on(Check::OneLink);
        let applies = family
            && (holds(rule, wanted.day) || !checks.on(Check::RuleValid))
            && (covers(rule, wanted.purpose) || !checks.on(Check::RulePurpose));
        let about = |list: &&List| str_of(&list.body, "id") == str_of(rule, "list");
        let Some(list) = others.iter().find(about).filter(|_| applies) else { continue };
        let by = octets(&rule["operator"]);
        let is_by = by == octets(&list.body["operator"]) || by == list.root;
        if (!is_by && checks.on(Check::RuleOperator))
            || (!list.is_valid(wanted.day) && checks.on(Check::ListValid))
        {
            continue;
        }
        for entry in items(&list.body, "entries") {
            let issuer = str_of(&entry["document"], "issuer");
            let lists = others.iter().filter(|list| list.has(issuer)).count();
            let own_name = !own.has(issuer) && lists == 1;
            let near = str_of(entry, "jurisdiction") == str_of(rule, "jurisdiction");
            let registries = items(entry, "registries").iter().all(|registry| {
                let name = Registry::decode(&octets(&registry["document"])).unwrap().name;
                let lists = others.iter().chain([own]);
                let mut known = lists.filter_map(|list| list.registry(&name, None, checks));
                known.all(|document| document == octets(&registry["document"]))
            });
            if (near || !checks.on(Check::RuleJurisdiction))
                && (own_name || !checks.on(Check::IssuerOfOneList))
                && (registries || !checks.on(Check::RegistryOfOneList))
            {
                let least = if checks.on(Check::RuleLevel) { level(rule) } else { 0 };
                take(own, list, entry, wanted, least.max(wanted.level), checks, &mut found);
            }
        }
    }
    Ok(found)
}

/// The document of the registry of that name, by which a verifier goes: of an issuer that is recognised.
pub fn registry(
    own: &List,
    others: &[List],
    (name, wanted): (&str, &Wanted<'_>),
    checks: &Checks,
) -> Option<Vec<u8>> {
    let found = recognise(own, others, wanted, checks).unwrap_or_default();
    let lists = std::iter::once(own).chain(others);
    let entries = lists.flat_map(|list| items(&list.body, "entries"));
    let entries = entries.filter(|entry| {
        let id = str_of(&entry["document"], "issuer");
        found.iter().any(|(issuer, _)| issuer == id)
    });
    let listed = entries.flat_map(|entry| items(entry, "registries")).filter(|registry| {
        let document = Registry::decode(&octets(&registry["document"])).unwrap();
        let valid = holds(registry, wanted.day) || !checks.on(Check::RegistryValid);
        document.name == name && valid
    });
    let mut listed: Vec<_> = listed.map(|registry| octets(&registry["document"])).collect();
    if !checks.on(Check::RegistryOfOneList) {
        listed.reverse();
    }
    listed.into_iter().next()
}

fn covers(rule: &Value, purpose: &str) -> bool {
    let purposes = items(rule, "purposes");
    purposes.is_empty() || purposes.iter().any(|covered| covered.as_str() == Some(purpose))
}

#[expect(clippy::too_many_arguments, reason = "each is of a type of its own")]
fn take(
    own: &List,
    list: &List,
    entry: &Value,
    wanted: &Wanted<'_>,
    least: u64,
    checks: &Checks,
    found: &mut BTreeSet<(String, Vec<u8>)>,
) {
    if (!holds(entry, wanted.day) && checks.on(Check::EntryValid)) || level(entry) < least {
        return;
    }
    let ours = |schema: &Value| str_of(schema, "id") == wanted.family;
    let schemas = items(&own.body, "entries").iter().flat_map(|e| items(&e["document"], "schemas"));
    let family: BTreeSet<_> = schemas.filter(|schema| ours(schema)).map(schema_digest).collect();
    let stands = |digest: &[u8]| {
        let mut equivalents = items(&own.body, "equivalents").iter();
        family.contains(digest)
            || equivalents.any(|one| {
                (str_of(one, "family") == wanted.family || !checks.on(Check::EquivalentOfFamily))
                    && hex::decode(str_of(one, "schema")).unwrap() == digest
            })
    };
    for schema in items(&entry["document"], "schemas") {
        let digest = schema_digest(schema);
        let is_own = core::ptr::eq(own, list) && ours(schema);
        if is_own || stands(&digest) || !checks.on(Check::SchemaEquivalent) {
            found.insert((str_of(&entry["document"], "issuer").into(), digest));
        }
    }
}
