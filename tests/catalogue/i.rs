//! I: trust lists and recognition, and issuers that hide among others.

mod authorities;
mod borders;
mod federation;
mod hidden;
mod registries;

use std::collections::BTreeSet;

use averment::credential::{Date, Schema};
use averment::operator::OperatorSecretKey;
use averment::trust::{
    AssuranceLevel, Equivalent, IssuerDocument, IssuerSecretKey, ListEntry, RecognisedBy,
    Recognition, RecognitionRule, TrustList, TrustListBuilder,
};
use base64ct::{Base64UrlUnpadded, Encoding as _};
use ed25519_dalek::{Signer as _, SigningKey};
use serde_json::{Value, json};

use crate::cards::{GOV, Scene as Presented, ana_but, card, day, now, secret, text};
use crate::reference::lists::{self, List, Wanted};
use crate::reference::{Check, Checks, Refused};
use crate::tally;
use crate::world::rng;

const OURS: &str = "hk.example/resident";
const TODAY: &str = "2026-11-24";

fn year() -> (Date, Date) {
    (day("2026-01-01"), day("2026-12-31"))
}

fn ours() -> Schema {
    Schema::builder(OURS, 1).text("name").date("birth_date").build().unwrap()
}

fn theirs() -> Schema {
    Schema::builder("mo.example/residente", 1).date("nascimento").text("nome").build().unwrap()
}

fn key(seed: u8) -> OperatorSecretKey {
    OperatorSecretKey::from_bytes(&[seed; 32]).unwrap()
}

fn document(issuer: &str, schema: &Schema, seed: u8) -> IssuerDocument {
    let key = IssuerSecretKey::generate(issuer, schema, &[seed; 32]).unwrap();
    let key = key.publish(day("2026-01-01"), day("2036-12-31"), &mut rng(issuer)).unwrap();
    IssuerDocument::builder(issuer).key(key).schema(schema.clone()).build().unwrap()
}

fn entry(jurisdiction: &str, document: IssuerDocument) -> ListEntry {
    ListEntry::new(jurisdiction, AssuranceLevel::Substantial, year(), document)
}

fn rule() -> RecognitionRule {
    let key = key(2).public_key();
    RecognitionRule::new("mo.example/trust", key, "mo", OURS, year()).for_purpose("library")
}

fn equivalent() -> Equivalent {
    Equivalent::new(OURS, theirs().digest(), [("name", "nome"), ("birth_date", "nascimento")])
}

fn here(version: u32) -> TrustListBuilder {
    TrustList::builder("hk.example/trust", version, year())
        .entry(entry("hk", document("hk.example/identity", &ours(), 1)))
}

fn own(rule: RecognitionRule) -> String {
    here(1).equivalent(equivalent()).rule(rule).sign(&key(1)).unwrap().to_json()
}

fn there(days: (Date, Date)) -> TrustListBuilder {
    TrustList::builder("mo.example/trust", 1, days)
        .entry(entry("mo", document("mo.example/dsi", &theirs(), 2)))
}

fn foreign() -> String {
    there(year()).sign(&key(2)).unwrap().to_json()
}

/// What an operator with this seed signs, whatever it is.
fn signed(body: &Value, seed: u8) -> String {
    let message = lists::message("trust-list-1", &lists::digest(body));
    let signature = SigningKey::from_bytes(&[seed; 32]).sign(&message).to_bytes();
    let signature = Base64UrlUnpadded::encode_string(&signature);
    json!({"format": "averment-trust-list-1", "list": body, "signature": signature}).to_string()
}

fn body(list: &str) -> Value {
    serde_json::from_str::<Value>(list).unwrap()["list"].clone()
}

fn public(seed: u8) -> [u8; 32] {
    key(seed).public_key().to_bytes()
}

/// Opens a list on both sides, which agree.
fn opened(list: &str, seed: u8) -> bool {
    tally::count(1);
    let library = TrustList::open(list, &key(seed).public_key());
    let reference = lists::open(list, &public(seed), &Checks::all());
    assert_eq!(library.is_ok(), reference.is_ok(), "{library:?}, {reference:?}");
    if let (Ok(library), Ok(reference)) = (&library, &reference) {
        assert_eq!(library.digest(), reference.digest);
    }
    library.is_ok()
}

/// Both refuse the list, the reference for this reason alone.
fn needs_open(check: Check, list: &str, seed: u8) {
    assert!(!opened(list, seed));
    let read = |checks: &Checks| lists::open(list, &public(seed), checks).map(drop);
    assert_eq!(read(&Checks::all()), Err(Refused(check)));
    assert_eq!(read(&Checks::without(&[check])), Ok(()));
}

fn updated(first: &str, next: &str) -> bool {
    tally::count(1);
    let library = TrustList::open(first, &key(1).public_key()).unwrap().update(next);
    let reference = reference(first, 1).update(next, &Checks::all());
    assert_eq!(library.is_ok(), reference.is_ok(), "{library:?}, {reference:?}");
    library.is_ok()
}

fn needs_update(check: Check, first: &str, next: &str) {
    assert!(!updated(first, next));
    let update = |checks: &Checks| reference(first, 1).update(next, checks).map(drop);
    assert_eq!(update(&Checks::all()), Err(Refused(check)));
    assert_eq!(update(&Checks::without(&[check])), Ok(()));
}

fn reference(list: &str, seed: u8) -> List {
    lists::open(list, &public(seed), &Checks::all()).unwrap()
}

/// What is recognised, of these lists with the seeds of their operators.
#[derive(Clone)]
struct Scene<'a> {
    own: String,
    others: Vec<(String, u8)>,
    purpose: &'a str,
    day: Date,
}

impl Scene<'_> {
    fn new(own: String, others: &[(String, u8)]) -> Self {
        Self { own, others: others.to_vec(), purpose: "library", day: day(TODAY) }
    }

    fn library(&self) -> BTreeSet<(String, Vec<u8>)> {
        let own = TrustList::open(&self.own, &key(1).public_key()).unwrap();
        let mut recognition = Recognition::new(own);
        for (list, seed) in &self.others {
            let list = TrustList::open(list, &key(*seed).public_key()).unwrap();
            recognition = recognition.clone().with(list).unwrap_or(recognition);
        }
        let level = AssuranceLevel::Low;
        let Ok(found) = recognition.recognise(OURS, self.purpose, level, self.day) else {
            return BTreeSet::new();
        };
        let schemas = found.issuers().iter().flat_map(|issuer| {
            let schemas = issuer.schemas.iter();
            schemas.map(|schema| (issuer.issuer.clone(), schema.to_bytes().to_vec()))
        });
        schemas.collect()
    }

    fn reference(&self, checks: &Checks) -> BTreeSet<(String, Vec<u8>)> {
        let others: Vec<_> =
            self.others.iter().map(|(list, seed)| reference(list, *seed)).collect();
        let (purpose, day) = (self.purpose, self.day.days());
        let wanted = Wanted { family: OURS, purpose, level: 1, day };
        lists::recognise(&reference(&self.own, 1), &others, &wanted, checks).unwrap_or_default()
    }

    fn accepts(&self, issuer: &str) -> bool {
        tally::count(1);
        let found = self.library();
        assert_eq!(found, self.reference(&Checks::all()));
        found.iter().any(|(found, _)| found == issuer)
    }

    /// Neither side accepts the issuer, and without one check the reference does.
    fn needs(&self, check: Check, issuer: &str) {
        assert!(!self.accepts(issuer), "{check:?}");
        let without = self.reference(&Checks::without(&[check]));
        assert!(without.iter().any(|(found, _)| found == issuer), "without {check:?}");
    }
}

const DSI: &str = "mo.example/dsi";

/// The control of all that follows.
#[test]
fn i_05_what_is_listed_is_accepted() {
    let scene = Scene::new(own(rule()), &[(foreign(), 2)]);
    assert!(scene.accepts(DSI) && scene.accepts("hk.example/identity"));
    assert!(!scene.accepts("mo.example/other"));
    assert!(!Scene::new(own(rule()), &[]).accepts(DSI));
}

#[test]
fn i_01_i_02_another_list_than_the_operator_signed() {
    let list = own(rule());
    assert!(opened(&list, 1));
    let signature = serde_json::from_str::<Value>(&list).unwrap()["signature"].clone();
    let changes: [fn(&mut Value); 8] = [
        |list| list["version"] = json!(2),
        |list| list["not_after"] = json!("2030-12-31"),
        |list| list["entries"][0]["level"] = json!("high"),
        |list| list["entries"][0]["until"] = json!("2030-12-31"),
        |list| list["equivalents"][0]["names"] = json!({"name": "nascimento"}),
        |list| list["rules"][0]["purposes"] = json!([]),
        |list| list["rules"][0]["operator"] = list["operator"].clone(),
        |list| {
            let key = list["operator"].clone();
            list.as_object_mut().unwrap().insert("successor".into(), key);
        },
    ];
    for change in changes {
        let mut body = body(&list);
        change(&mut body);
        let tampered = json!({
            "format": "averment-trust-list-1", "list": body, "signature": signature,
        });
        let tampered = tampered.to_string();
        assert!(!opened(&tampered, 1));
        let without = lists::open(&tampered, &public(1), &Checks::without(&[Check::ListSigned]));
        assert!(without.is_ok());
    }
    // The same octets, signed for another kind of document.
    let digest = lists::digest(&body(&list));
    let other = SigningKey::from_bytes(&[1; 32]).sign(&lists::message("trust-list-2", &digest));
    let other = Base64UrlUnpadded::encode_string(&other.to_bytes());
    let mut value: Value = serde_json::from_str(&list).unwrap();
    value["signature"] = json!(other);
    needs_open(Check::ListSigned, &value.to_string(), 1);
}

#[test]
fn i_05_a_list_of_somebody_else() {
    assert!(opened(&foreign(), 2));
    needs_open(Check::ListOperator, &foreign(), 1);
}

#[test]
fn i_11_a_successor_that_nobody_named() {
    let by = |seed, version: u32| here(version).sign(&key(seed)).unwrap().to_json();
    let named = here(1).successor(key(3).public_key()).sign(&key(1)).unwrap().to_json();
    assert!(updated(&named, &by(1, 2)) && updated(&named, &by(3, 2)));
    needs_update(Check::ListOperator, &named, &by(4, 2));
    needs_update(Check::ListOperator, &by(1, 1), &by(3, 2));
}

#[test]
fn h_01_i_11_an_older_list() {
    let version = |version| here(version).sign(&key(1)).unwrap().to_json();
    assert!(updated(&version(2), &version(2)) && updated(&version(2), &version(3)));
    needs_update(Check::ListNewer, &version(2), &version(1));
    let other = here(2).equivalent(equivalent()).sign(&key(1)).unwrap().to_json();
    needs_update(Check::ListUnforked, &version(2), &other);
    let another = TrustList::builder("hk.example/other", 3, year())
        .entry(entry("hk", document("hk.example/identity", &ours(), 1)));
    needs_update(Check::ListSame, &version(2), &another.sign(&key(1)).unwrap().to_json());
}

#[test]
fn i_04_duplicates() {
    let list = body(&own(rule()));
    assert!(opened(&signed(&list, 1), 1));
    let mut twice = list.clone();
    let other = entry("hk", document("hk.example/identity", &ours(), 6));
    let other = TrustList::builder("a", 1, year()).entry(other).sign(&key(1)).unwrap().to_json();
    twice["entries"].as_array_mut().unwrap().push(body(&other)["entries"][0].clone());
    needs_open(Check::ListIssuersOnce, &signed(&twice, 1), 1);
    // One key under two names, each with a proof of possession for its name.
    let mut shared = list;
    let other = IssuerSecretKey::from_bytes(
        "hk.example/twin",
        &ours(),
        IssuerSecretKey::generate("hk.example/identity", &ours(), &[1; 32])
            .unwrap()
            .expose_bytes()
            .as_slice(),
    );
    let twin = other.unwrap().publish(year().0, year().1, &mut rng("I-04")).unwrap();
    let twin = IssuerDocument::builder("hk.example/twin").key(twin).schema(ours());
    let twin = TrustList::builder("a", 1, year()).entry(entry("hk", twin.build().unwrap()));
    let twin = body(&twin.sign(&key(1)).unwrap().to_json());
    shared["entries"].as_array_mut().unwrap().push(twin["entries"][0].clone());
    needs_open(Check::ListKeysOnce, &signed(&shared, 1), 1);
}

/// I-08: an operator cannot vouch for what the issuer does not know, nor for it under another name, suite or days.
#[test]
fn i_08_keys_without_possession() {
    let list = body(&own(rule()));
    let other = body(&foreign())["entries"][0]["document"]["keys"][0].clone();
    let changes: [fn(&mut Value, &Value); 5] = [
        |key, other| key["proof"] = other["proof"].clone(),
        |key, other| key["twin"] = other["twin"].clone(),
        |key, _| key["not_after"] = json!("2050-12-31"),
        |key, _| key["not_before"] = json!("2020-01-01"),
        |key, other| {
            key["public_key"] = other["public_key"].clone();
            key["id"] = other["id"].clone();
        },
    ];
    for change in changes {
        let mut body = list.clone();
        change(&mut body["entries"][0]["document"]["keys"][0], &other);
        needs_open(Check::ListPossession, &signed(&body, 1), 1);
    }
    let mut renamed = list.clone();
    renamed["entries"][0]["document"]["issuer"] = json!("hk.example/mallory");
    needs_open(Check::ListPossession, &signed(&renamed, 1), 1);
    assert!(opened(&signed(&list, 1), 1));
}

#[test]
fn i_11_lists_entries_and_rules_out_of_date() {
    let (past, future) = ((year().0, day("2026-11-23")), (day("2026-11-25"), year().1));
    let today = (day(TODAY), day(TODAY));
    for days in [past, future] {
        let old = there(days).sign(&key(2)).unwrap().to_json();
        Scene::new(own(rule()), &[(old, 2)]).needs(Check::ListValid, DSI);
        let mut dated = entry("mo", document(DSI, &theirs(), 2));
        (dated.from, dated.until) = days;
        let list = TrustList::builder("mo.example/trust", 1, year()).entry(dated);
        let list = list.sign(&key(2)).unwrap().to_json();
        Scene::new(own(rule()), &[(list, 2)]).needs(Check::EntryValid, DSI);
        let dated = RecognitionRule::new("mo.example/trust", key(2).public_key(), "mo", OURS, days);
        Scene::new(own(dated), &[(foreign(), 2)]).needs(Check::RuleValid, DSI);
    }
    let list = there(today).sign(&key(2)).unwrap().to_json();
    let dated = RecognitionRule::new("mo.example/trust", key(2).public_key(), "mo", OURS, today);
    assert!(Scene::new(own(dated), &[(list, 2)]).accepts(DSI));
    // The own list, after its end.
    let scene = Scene { day: day("2027-01-01"), ..Scene::new(own(rule()), &[]) };
    assert!(!scene.accepts("hk.example/identity"));
}

#[test]
fn i_11_another_purpose() {
    let scene = Scene::new(own(rule()), &[(foreign(), 2)]);
    for purpose in ["voting", "librar", "library2", "-"] {
        Scene { purpose, ..scene.clone() }.needs(Check::RulePurpose, DSI);
    }
    assert!(scene.accepts(DSI));
}

#[test]
fn i_05_a_level_that_is_too_low() {
    for (level, enough) in [
        (AssuranceLevel::Low, true),
        (AssuranceLevel::Substantial, true),
        (AssuranceLevel::High, false),
    ] {
        let scene = Scene::new(own(rule().at_level(level)), &[(foreign(), 2)]);
        if enough {
            assert!(scene.accepts(DSI));
        } else {
            scene.needs(Check::RuleLevel, DSI);
        }
    }
}

#[test]
fn i_05_another_operator_and_another_jurisdiction() {
    let usurped = there(year()).sign(&key(5)).unwrap().to_json();
    Scene::new(own(rule()), &[(usurped, 5)]).needs(Check::RuleOperator, DSI);
    let irn = "pt.example/irn";
    let smuggled = there(year()).entry(entry("pt", document(irn, &theirs(), 7)));
    let scene = Scene::new(own(rule()), &[(smuggled.sign(&key(2)).unwrap().to_json(), 2)]);
    scene.needs(Check::RuleJurisdiction, irn);
    assert!(scene.accepts(DSI));
}

/// Whom we recognise recognises others: that is theirs to know.
#[test]
fn i_05_two_links() {
    let irn = "pt.example/irn";
    let third = TrustList::builder("pt.example/trust", 1, year())
        .entry(entry("pt", document(irn, &theirs(), 7)))
        .sign(&key(4))
        .unwrap()
        .to_json();
    let link = |family: &str| {
        RecognitionRule::new("pt.example/trust", key(4).public_key(), "pt", family, year())
    };
    let middle = there(year()).rule(link("mo.example/residente")).sign(&key(2)).unwrap().to_json();
    let others = [(middle, 2), (third.clone(), 4)];
    Scene::new(own(rule()), &others).needs(Check::OneLink, irn);
    let direct = here(1).equivalent(equivalent()).rule(link(OURS)).sign(&key(1)).unwrap();
    assert!(Scene::new(direct.to_json(), &[(third, 4)]).accepts(irn));
}

/// I-10: the operator of another list names one of our issuers, with a key of its own.
#[test]
fn i_10_an_issuer_under_the_name_of_another() {
    let ours_at = "hk.example/identity";
    let stolen = entry("mo", document(ours_at, &theirs(), 8));
    let list = TrustList::builder("mo.example/trust", 1, year()).entry(stolen);
    let scene = Scene::new(own(rule()), &[(list.sign(&key(2)).unwrap().to_json(), 2)]);
    let theirs = (ours_at.to_owned(), theirs().digest().to_bytes().to_vec());
    tally::count(1);
    assert_eq!(scene.library(), scene.reference(&Checks::all()));
    assert!(!scene.library().contains(&theirs));
    assert!(scene.reference(&Checks::without(&[Check::IssuerOfOneList])).contains(&theirs));
    assert!(scene.accepts(ours_at));
}

#[test]
fn i_09_schemas_that_nobody_named_as_equivalent() {
    let next = Schema::builder("mo.example/residente", 2).date("nascimento").text("nome");
    let next = entry("mo", document(DSI, &next.build().unwrap(), 2));
    let list = TrustList::builder("mo.example/trust", 1, year()).entry(next);
    let list = list.sign(&key(2)).unwrap().to_json();
    Scene::new(own(rule()), &[(list, 2)]).needs(Check::SchemaEquivalent, DSI);
    // An equivalent of the card of our club is no card of ours.
    let club = Schema::builder("hk.example/club", 1).text("name").build().unwrap();
    let own = here(1)
        .entry(entry("hk", document("hk.example/club", &club, 3)))
        .equivalent(Equivalent::new("hk.example/club", theirs().digest(), [("name", "nome")]))
        .rule(rule())
        .sign(&key(1))
        .unwrap()
        .to_json();
    Scene::new(own, &[(foreign(), 2)]).needs(Check::EquivalentOfFamily, DSI);
}

/// The request says that `name` is called `nationality` in the card: what its holder is called answers nothing.
#[test]
fn i_09_claims_of_other_names() {
    let scene = Presented::get();
    let by: RecognisedBy = serde_json::from_value(json!({
        "list": "gov.example/trust", "version": 1, "jurisdiction": "gov", "level": "high",
        "names": {scene.gov.schema.digest().to_string(): {"name": "nationality"}},
    }))
    .unwrap();
    let query = || card().recognised_by(GOV, by.clone());
    let held = scene.gov.issue(&secret("ana"), ana_but(&[("nationality", text("pt"))]));
    let asked = scene.ask_card(query().one_of("name", [text("pt")]));
    asked.accepted(&asked.answer(&[&held], None, "I-09").unwrap());
    let asked = scene.ask_card(query().one_of("name", [text("Ana Wong")]));
    assert!(asked.answer(&[&held], None, "I-09").is_none());
    let octets = asked.prover(&[&held], "I-09").finish().encode();
    asked.needs(&[Check::NamesFollowed], &octets);
    // What is shown comes back under our name.
    let asked = scene.ask_card(query().disclose("name"));
    let octets = asked.answer(&[&held], None, "I-09").unwrap();
    asked.accepted(&octets);
    let verified = asked.library(&octets, now()).unwrap();
    assert_eq!(verified.credentials[0].1.get("name"), Some(&text("pt")));
    let octets = asked.prover(&[&held], "I-09").finish().encode();
    asked.needs(&[Check::NamesFollowed], &octets);
}

/// W on lists: cut, extended, flipped. What is accepted says what was signed.
#[test]
fn w_01_w_03_w_04_mutated_lists() {
    let list = own(rule());
    let digest = TrustList::open(&list, &key(1).public_key()).unwrap().digest();
    let open = |text: &[u8]| {
        let text = core::str::from_utf8(text).ok()?;
        TrustList::open(text, &key(1).public_key()).ok()
    };
    let octets = list.as_bytes();
    for length in 0..octets.len() {
        assert!(open(&octets[..length]).is_none(), "{length} octets");
    }
    for place in 0..octets.len() {
        for bit in 0..8 {
            let mut flipped = octets.to_vec();
            flipped[place] ^= 1 << bit;
            assert!(open(&flipped).is_none_or(|read| read.digest() == digest), "octet {place}");
        }
    }
    for more in ["x", "{}", "0", ","] {
        assert!(open([octets, more.as_bytes()].concat().as_slice()).is_none());
    }
    tally::count(u64::try_from(octets.len() * 9).unwrap());
}
