//! Lists: what is signed, what is refused, what follows what.

use alloc::format;
use alloc::string::ToString;

use base64ct::{Base64UrlUnpadded, Encoding as _};
use proptest::prelude::*;
use rand::SeedableRng as _;
use rand::rngs::StdRng;
use serde_json::{Value, json};

use super::sample::*;
use super::*;
use crate::codec::FormatError;
use crate::credential::{DateTime, Schema};
use crate::operator::OperatorError;
use crate::registry::{RegistrySecretKey, StatusError, StatusRegistry};
use crate::trust::{IssuerDocument, IssuerSecretKey, TrustError};

fn open(text: &str) -> Result<TrustList, ListError> {
    TrustList::open(text, &operator(1).public_key())
}

fn refused(builder: TrustListBuilder) -> ListError {
    builder.sign(&operator(1)).unwrap_err()
}

fn changed(change: impl FnOnce(&mut Value)) -> Result<TrustList, ListError> {
    let mut value: Value = serde_json::from_str(&our_list().to_json()).unwrap();
    change(&mut value);
    open(&value.to_string())
}

#[test]
fn what_is_written_is_read() {
    let list = our_builder(7).successor(operator(3).public_key()).sign(&operator(1)).unwrap();
    let read = open(&list.to_json()).unwrap();
    assert_eq!(read, list);
    assert_eq!((read.id(), read.version()), ("hk.example/trust", 7));
    assert_eq!(read.successor(), Some(operator(3).public_key()));
    assert_eq!(read.entry("hk.example/identity").unwrap().jurisdiction, "hk");
    assert!(read.is_valid_on(date("2026-12-31")) && !read.is_valid_on(date("2027-01-01")));
    assert_eq!(read.to_json(), list.to_json());
}

/// The octets that an independent implementation signs for the same list are fixed in `tests/golden`.
#[test]
fn white_space_and_order_of_members_are_free() {
    let list = our_list();
    let value: Value = serde_json::from_str(&list.to_json()).unwrap();
    assert_eq!(open(&serde_json::to_string_pretty(&value).unwrap()).unwrap(), list);
}

#[test]
fn another_operator_is_refused() {
    let text = our_list().to_json();
    let wrong = TrustList::open(&text, &operator(2).public_key());
    assert_eq!(wrong, Err(ListError::WrongOperator));
    // The name of the right one over the signature of another.
    let mut value: Value =
        serde_json::from_str(&our_builder(1).sign(&operator(2)).unwrap().to_json()).unwrap();
    let good: Value = serde_json::from_str(&text).unwrap();
    value["list"]["operator"] = good["list"]["operator"].clone();
    assert_eq!(open(&value.to_string()), Err(OperatorError::Signature.into()));
    assert!(open(&text).is_ok());
}

/// Everything that people or machines read is signed.
#[test]
fn every_member_is_signed() {
    let signature = Err(ListError::from(OperatorError::Signature));
    let changes: [fn(&mut Value); 16] = [
        |list| list["id"] = json!("hk.example/other"),
        |list| list["version"] = json!(2),
        |list| list["not_before"] = json!("2026-01-02"),
        |list| list["not_after"] = json!("2027-12-31"),
        |list| list["successor"] = list["operator"].clone(),
        |list| list["entries"][0]["jurisdiction"] = json!("mo"),
        |list| list["entries"][0]["level"] = json!("high"),
        |list| list["entries"][0]["until"] = json!("2030-12-31"),
        |list| list["entries"][0]["document"]["issuer"] = json!("hk.example/other"),
        |list| list["entries"][0]["document"]["keys"][0]["not_after"] = json!("2040-01-01"),
        |list| list["entries"][0]["document"]["texts"] = json!({OURS: {"name": {"en": "Card"}}}),
        |list| list["equivalents"][0]["names"]["name"] = json!("freguesia"),
        |list| list["equivalents"] = json!([]),
        |list| list["rules"][0]["level"] = json!("low"),
        |list| list["rules"][0]["purposes"] = json!([]),
        |list| list["rules"][0]["until"] = json!("2030-12-31"),
    ];
    for (number, change) in changes.into_iter().enumerate() {
        assert_eq!(changed(|value| change(&mut value["list"])), signature, "change {number}");
    }
    assert!(changed(|_| ()).is_ok());
}

#[test]
fn unknown_members_and_formats_are_refused() {
    let malformed = Err(ListError::from(FormatError::Malformed));
    assert_eq!(changed(|value| value["more"] = json!(1)), malformed);
    assert_eq!(changed(|value| value["list"]["more"] = json!(1)), malformed);
    assert_eq!(changed(|value| value["list"]["rules"][0]["more"] = json!(1)), malformed);
    assert_eq!(changed(|value| value["list"]["successor"] = Value::Null), malformed);
    let version = Err(ListError::from(FormatError::UnknownVersion));
    assert_eq!(changed(|value| value["format"] = json!("averment-trust-list-2")), version);
    assert_eq!(open(&" ".repeat(TrustList::MAX_LEN + 1)), Err(FormatError::TooLong.into()));
}

#[test]
fn later_versions_follow_and_earlier_ones_do_not() {
    let (first, second) = (our_list(), our_builder(2).sign(&operator(1)).unwrap());
    assert_eq!(first.update(&second.to_json()).unwrap(), second);
    assert_eq!(second.update(&second.to_json()).unwrap(), second);
    assert_eq!(second.update(&first.to_json()), Err(ListError::RolledBack));
    let other = our_builder(2).rule(rule_of("cn.example/trust")).sign(&operator(1)).unwrap();
    assert_eq!(second.update(&other.to_json()), Err(ListError::Forked));
    let foreign = their_builder(9).sign(&operator(1)).unwrap();
    assert_eq!(first.update(&foreign.to_json()), Err(ListError::OtherList));
}

fn rule_of(list: &str) -> RecognitionRule {
    RecognitionRule { list: list.into(), ..rule() }
}

#[test]
fn an_operator_hands_over_to_the_named_successor_only() {
    let first = our_builder(1).successor(operator(3).public_key()).sign(&operator(1)).unwrap();
    let by = |seed, version| our_builder(version).sign(&operator(seed)).unwrap().to_json();
    let second = first.update(&by(3, 2)).unwrap();
    assert_eq!((second.operator(), second.root()), (operator(3).public_key(), first.operator()));
    assert_eq!(first.update(&by(4, 2)), Err(ListError::WrongOperator));
    assert_eq!(our_list().update(&by(3, 2)), Err(ListError::WrongOperator));
    // The old operator is none any more.
    assert_eq!(second.update(&by(1, 3)), Err(ListError::WrongOperator));
    assert!(second.update(&by(3, 3)).is_ok());
}

#[test]
fn lists_that_do_not_fit_together_are_not_signed() {
    let own = || document("hk.example/identity", &ours(), 1);
    let entry_of = |document| entry("hk", document);
    let twice = our_builder(1).entry(entry_of(own()));
    assert_eq!(refused(twice), ListError::DuplicateIssuer("hk.example/identity".into()));
    assert_eq!(refused(our_builder(1).rule(rule())), ListError::DuplicateRule);
    assert_eq!(refused(our_builder(1).rule(rule_of("hk.example/trust"))), ListError::ItSelf);
    assert_eq!(refused(our_builder(0)), ListError::Validity);
    let successor = our_builder(1).successor(operator(1).public_key());
    assert_eq!(refused(successor), ListError::Successor);
    let unknown = RecognitionRule { family: "hk.example/none".into(), ..rule() };
    assert_eq!(refused(our_builder(1).rule(unknown)).code(), "list/family");
    let named = RecognitionRule { list: "Macau".into(), ..rule() };
    assert_eq!(refused(our_builder(1).rule(named)), ListError::Name);
    let backwards = RecognitionRule { until: date("2025-12-31"), ..rule() };
    assert_eq!(refused(our_builder(1).rule(backwards)), ListError::Validity);
    let empty = TrustList::builder("hk.example/trust", 1, year());
    assert_eq!(refused(empty), ListError::Count);
    let (from, until) = year();
    assert_eq!(
        refused(TrustList::builder("a", 1, (until, from)).entry(entry_of(own()))),
        ListError::Validity
    );
}

/// The entries with the same key are not next to each other, so that looking at neighbours does not find them.
#[test]
fn no_two_issuers_of_a_list_have_one_key() {
    let issuers = ["a.example", "b.example", "c.example", "d.example", "e.example"];
    let signed = |seeds: [u8; 5]| {
        let mut builder = TrustList::builder("hk.example/trust", 1, year());
        for (issuer, seed) in issuers.into_iter().zip(seeds) {
            let octets = secret("a.example", &ours(), seed).expose_bytes();
            let key = IssuerSecretKey::from_bytes(issuer, &ours(), octets.as_slice()).unwrap();
            let (from, until) = year();
            let key = key.publish(from, until, &mut StdRng::seed_from_u64(1)).unwrap();
            let document = IssuerDocument::builder(issuer).key(key).schema(ours());
            builder = builder.entry(entry("hk", document.build().unwrap()));
        }
        builder.sign(&operator(1))
    };
    assert!(signed([1, 2, 3, 4, 5]).is_ok());
    for (seeds, twice) in [([1, 2, 3, 4, 1], 1), ([1, 2, 3, 2, 5], 2), ([4, 4, 3, 2, 1], 4)] {
        let id = secret("a.example", &ours(), twice).key_id();
        assert_eq!(signed(seeds), Err(ListError::DuplicateKey(id)));
    }
}

#[test]
fn names_of_claims_are_mapped_one_to_one() {
    let with = |names: &[(&'static str, &'static str)]| {
        let other = Schema::builder("mo.example/outro", 1).text("nome").build().unwrap();
        our_builder(1).equivalent(Equivalent::new(OURS, other.digest(), names.iter().copied()))
    };
    assert!(with(&[("name", "nome")]).sign(&operator(1)).is_ok());
    assert_eq!(refused(with(&[("nome", "name")])), ListError::Claim("nome".into()));
    assert_eq!(refused(with(&[("name", "Nome")])), ListError::Name);
    let both = with(&[("name", "nome"), ("birth_date", "nome")]);
    assert_eq!(refused(both).code(), "list/claim");
    // `name` there would be two claims of ours.
    assert_eq!(refused(with(&[("birth_date", "name")])).code(), "list/claim");
    assert!(with(&[("birth_date", "name"), ("name", "birth_date")]).sign(&operator(1)).is_ok());
    let again = our_builder(1).equivalent(equivalent());
    assert_eq!(refused(again), ListError::DuplicateEquivalent(theirs().digest()));
    let itself = our_builder(1).equivalent(Equivalent::new(OURS, ours().digest(), []));
    assert_eq!(refused(itself), ListError::DuplicateEquivalent(ours().digest()));
}

fn registry(name: &str, seed: u8) -> RegistryDocument {
    registry_by(name, seed, seed)
}

/// With a key and an operator of these numbers.
fn registry_by(name: &str, key: u8, by: u8) -> RegistryDocument {
    let key = RegistrySecretKey::from_bytes(name, &[key; 32]).unwrap();
    let time = DateTime::parse("2026-11-23T00:00:00Z").unwrap();
    let registry = StatusRegistry::open(key, operator(by), time, &mut StdRng::seed_from_u64(1));
    registry.unwrap().document().clone()
}

const STATUS: &str = "hk.example/status";

fn with_registry(document: RegistryDocument, days: (Date, Date)) -> ListEntry {
    entry("hk", self::document("hk.example/identity", &ours(), 1)).registry(document, days)
}

fn kept(entries: impl IntoIterator<Item = ListEntry>) -> Result<TrustList, ListError> {
    let builder = TrustList::builder("hk.example/trust", 1, year());
    entries.into_iter().fold(builder, TrustListBuilder::entry).sign(&operator(1))
}

#[test]
fn entries_carry_registries() {
    let list = kept([with_registry(registry(STATUS, 21), year())]).unwrap();
    let read = open(&list.to_json()).unwrap();
    assert_eq!((&read, read.to_json()), (&list, list.to_json()));
    assert_eq!(read.registry(STATUS), Some(&registry(STATUS, 21)));
    assert_eq!(read.registry("hk.example/other"), None);
    // They are signed, and a list without any is the one that it was.
    let tampered = |change: fn(&mut Value)| {
        let mut value: Value = serde_json::from_str(&list.to_json()).unwrap();
        change(&mut value["list"]["entries"][0]);
        open(&value.to_string())
    };
    let signature = Err(ListError::from(OperatorError::Signature));
    assert_eq!(tampered(|entry| entry["registries"][0]["until"] = json!("2030-12-31")), signature);
    assert_eq!(tampered(|entry| entry["registries"] = json!([])), signature);
    let none = kept([entry("hk", document("hk.example/identity", &ours(), 1))]).unwrap();
    assert!(none.digest() != list.digest() && !none.to_json().contains("registries"));
    let malformed = Err(ListError::from(FormatError::Malformed));
    assert_eq!(tampered(|entry| entry["registries"][0]["more"] = json!(1)), malformed);
    assert_eq!(tampered(|entry| entry["registries"][0]["document"] = json!("=")), malformed);
}

#[test]
fn a_name_has_one_registry() {
    let other = |document: RegistryDocument| {
        entry("hk", self::document("hk.example/clinic", &ours(), 6)).registry(document, year())
    };
    let one = || with_registry(registry(STATUS, 21), year());
    // A federation: two issuers, one registry.
    assert!(kept([one(), other(registry(STATUS, 21))]).is_ok());
    let twice = Err(ListError::DuplicateRegistry(STATUS.into()));
    assert_eq!(kept([one(), other(registry(STATUS, 22))]), twice);
    assert_eq!(kept([one().registry(registry(STATUS, 21), year())]), twice);
    assert!(kept([one().registry(registry("hk.example/more", 22), year())]).is_ok());
    let (from, until) = year();
    assert_eq!(
        kept([with_registry(registry(STATUS, 21), (until, from))]),
        Err(ListError::Validity)
    );
    let many = (0..=TrustList::MAX_REGISTRIES).fold(one(), |entry, _| {
        let listed = entry.registries[0].clone();
        ListEntry { registries: [entry.registries, alloc::vec![listed]].concat(), ..entry }
    });
    assert_eq!(kept([many]), Err(ListError::Count));
}

/// The operator signs a registry whose key nobody has shown to possess.
#[test]
fn an_operator_cannot_vouch_for_a_registry_without_possession() {
    let list = kept([with_registry(registry(STATUS, 21), year())]).unwrap();
    // The proof of one key under the name of another registry, and beside another operator.
    for other in [registry("hk.example/statut", 21), registry_by(STATUS, 21, 22)] {
        let (own, other) = (registry(STATUS, 21).encode(), other.encode());
        assert_eq!(own.len(), other.len());
        let mut value: Value = serde_json::from_str(&list.to_json()).unwrap();
        let proof = own.len() - 2 - OperatorKey::LEN - 64;
        let mixed = [&own[..proof], &other[proof..proof + 64], &own[proof + 64..]].concat();
        assert_ne!(mixed, own);
        let mixed = Base64UrlUnpadded::encode_string(&mixed);
        value["list"]["entries"][0]["registries"][0]["document"] = json!(mixed);
        let body: notation::Body = serde_json::from_value(value["list"].clone()).unwrap();
        let signature = operator(1).sign(LABEL, &body.digest());
        let refused = open(&codec::to_json(&body.signed(&signature))).unwrap_err();
        let issuer = "hk.example/identity".into();
        assert_eq!(refused, ListError::Registry { issuer, error: StatusError::Possession });
    }
}

#[test]
fn a_list_is_restored_with_the_operator_that_was_pinned() {
    let first = our_builder(1).successor(operator(3).public_key()).sign(&operator(1)).unwrap();
    let second = first.update(&our_builder(2).sign(&operator(3)).unwrap().to_json()).unwrap();
    let stored = second.store();
    let restored = TrustList::restore(&stored).unwrap();
    assert_eq!((&restored, restored.store()), (&second, stored.clone()));
    assert_eq!(restored.root(), operator(1).public_key());
    // It goes on from there; opened anew it would be the list of another operator.
    assert!(restored.update(&our_builder(3).sign(&operator(3)).unwrap().to_json()).is_ok());
    assert_eq!(restored.update(&first.to_json()), Err(ListError::WrongOperator));
    let anew = TrustList::open(&second.to_json(), &operator(3).public_key()).unwrap();
    assert_ne!(anew.root(), restored.root());
    // What the operator signed is not altered in storage unnoticed, and one form is not the other.
    let changed = stored.replace("\"version\":2", "\"version\":3");
    assert_eq!(TrustList::restore(&changed), Err(OperatorError::Signature.into()));
    let format = stored.replace("stored-trust-list-1", "stored-trust-list-2");
    assert_eq!(TrustList::restore(&format), Err(FormatError::UnknownVersion.into()));
    assert!(TrustList::restore(&second.to_json()).is_err() && open(&stored).is_err());
}

/// A document that anybody could have written is refused although the operator signed it.
#[test]
fn an_operator_cannot_vouch_for_a_key_without_possession() {
    let list = our_list();
    let mut body = notation::Body::from(&list.contents);
    // Octets of another key's proof, signed by the operator.
    let other = notation::Body::from(
        &our_builder(1)
            .entry(entry("hk", document("hk.example/x", &ours(), 9)))
            .sign(&operator(1))
            .unwrap()
            .contents,
    );
    body.swap_proofs(other);
    let signature = operator(1).sign(LABEL, &body.digest());
    let text = codec::to_json(&body.signed(&signature));
    let refusal = open(&text).unwrap_err();
    assert!(
        matches!(refusal, ListError::Document { error: TrustError::Possession(_), .. }),
        "{refusal:?}"
    );
}

#[test]
fn limits_hold() {
    let names = (0..=TrustList::MAX_RULES).map(|number| format!("l{number}"));
    let builder = names.fold(our_builder(1), |builder, name| builder.rule(rule_of(&name)));
    assert_eq!(refused(builder), ListError::Count);
    let many = (0..=TrustList::MAX_PURPOSES)
        .fold(rule_of("x"), |rule, number| rule.for_purpose(&format!("p{number}")));
    assert_eq!(refused(our_builder(1).rule(many)), ListError::Count);
    let purposes: Vec<_> =
        (1..TrustList::MAX_PURPOSES).map(|number| format!("p{number}")).collect();
    let full = purposes.iter().fold(rule_of("x"), |rule, name| rule.for_purpose(name));
    assert!(our_builder(1).rule(full).sign(&operator(1)).is_ok());
    let entries = changed(|value| {
        let entry = value["list"]["entries"][0].clone();
        value["list"]["entries"] = Value::Array(alloc::vec![entry; TrustList::MAX_ENTRIES + 1]);
    });
    assert_eq!(entries, Err(ListError::Count));
}

#[test]
fn differences_are_named() {
    let old = our_list();
    assert_eq!(old.diff(&old), []);
    let moved = ListEntry {
        level: AssuranceLevel::High,
        ..entry("hk", document("hk.example/identity", &ours(), 5))
    };
    let new = TrustList::builder("hk.example/trust", 2, year())
        .entry(moved)
        .entry(entry("hk", document("hk.example/clinic", &ours(), 6)))
        .sign(&operator(1))
        .unwrap();
    let issuer = || String::from("hk.example/identity");
    let key = |list: &TrustList| list.entry(&issuer()).unwrap().document.keys()[0].id();
    let (from, to) = (AssuranceLevel::Substantial, AssuranceLevel::High);
    assert_eq!(
        old.diff(&new),
        [
            ListChange::KeyRemoved { issuer: issuer(), key: key(&old) },
            ListChange::IssuerAdded("hk.example/clinic".into()),
            ListChange::KeyAdded { issuer: issuer(), key: key(&new) },
            ListChange::Level { issuer: issuer(), from, to },
            ListChange::EquivalentRemoved(theirs().digest()),
            ListChange::RuleRemoved("mo.example/trust".into()),
        ]
    );
    let kept = |days, seed| kept([with_registry(registry(STATUS, seed), days)]).unwrap();
    let (all, half) = (year(), (year().0, date("2026-06-30")));
    let registry = || String::from(STATUS);
    let gone = ListChange::RegistryRemoved { issuer: issuer(), registry: registry() };
    let fresh = ListChange::RegistryAdded { issuer: issuer(), registry: registry() };
    assert_eq!(kept(all, 21).diff(&kept(all, 21)), []);
    assert_eq!(kept(all, 21).diff(&kept(all, 22)), [gone, fresh.clone()]);
    assert_eq!(kept(all, 21).diff(&kept(half, 21)), core::slice::from_ref(&fresh));
    let back = new.diff(&old);
    assert!(back.contains(&ListChange::IssuerRemoved("hk.example/clinic".into())));
    assert!(back.contains(&ListChange::RuleAdded("mo.example/trust".into())));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    /// Text that differs in one character is refused, or says the same.
    #[test]
    fn no_changed_text_says_something_else(at in any::<prop::sample::Index>(), with in "[ -~]") {
        let list = our_list();
        let mut text = list.to_json();
        let at = at.index(text.len());
        text.replace_range(at..=at, &with);
        if let Ok(read) = open(&text) {
            prop_assert_eq!(read, list);
        }
    }

    #[test]
    fn versions_only_rise(versions in prop::collection::vec(1..20_u32, 1..8)) {
        let mut held = our_list();
        for version in versions {
            let next = our_builder(version).sign(&operator(1)).unwrap();
            let updated = held.update(&next.to_json());
            prop_assert_eq!(updated.is_ok(), version >= held.version());
            held = updated.unwrap_or(held);
        }
    }
}
