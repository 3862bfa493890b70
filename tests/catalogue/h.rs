//! H: the protocol around a presentation, with F7, F11, F12 and F14 of the review of the protocols.
//!
//! F9 (the table of one issuer for the credentials of another) is in `r::tables`.

mod signed;

use std::collections::BTreeSet;
use std::thread;

use averment::credential::{ClaimValue, Credential, DateTime};
use averment::presentation::{
    CredentialQuery, MemoryNonceStore, Policy, PolicyOption, Presentation, PresentationRequest,
    Session, Verifier,
};

use crate::cards::{
    AUDIENCE, Asked, Scene, TWIN, ana, ana_but, card, date, day, holder, now, secret,
};
use crate::reference::presentation::cbor::{Item, text};
use crate::reference::presentation::claims::Held;
use crate::reference::presentation::plan::scope_base;
use crate::reference::{Check, Checks};
use crate::tally;
use crate::world::rng;

/// What binds a presentation to its request, each of them enough.
const REQUEST: [Check; 3] =
    [Check::DigestBindsContext, Check::DigestBindsRequest, Check::HeaderBindsContext];

fn mine() -> Held {
    Scene::get().gov.issue(&secret("ana"), ana())
}

fn login() -> Policy {
    Policy::new().credential(card().disclose("name")).pseudonym("card", "login")
}

/// The same request with one part changed: nonce, audience, purpose, reference date, expiry, policy.
fn altered(asked: &Asked, part: usize, value: Item) -> Option<Asked> {
    let Item::Array(mut object) = Item::decode(&asked.request.encode()).unwrap() else {
        unreachable!("an object")
    };
    let Item::Array(body) = &mut object[3] else { unreachable!("a body") };
    body[part] = value;
    Asked::forged(&Item::Array(object).encode())
}

fn part(asked: &Asked, part: usize) -> Item {
    Item::decode(&asked.request.encode()).unwrap().items()[3].items()[part].clone()
}

/// Requests that differ in one thing from this one, and state the same.
fn relatives(asked: &Asked) -> Vec<(&'static str, Asked)> {
    let nonce = Item::Bytes(vec![9; 32]);
    let purpose = Item::Array(vec![Item::Array(vec![text("en"), text("another purpose")])]);
    let later = Item::Uint(asked.request.expires().seconds() + 60);
    let Item::Array(mut options) = part(asked, 5) else { unreachable!("options") };
    let Item::Array(option) = &mut options[0] else { unreachable!("an option") };
    option[0] = text("another-label");
    [
        ("nonce", 0, nonce),
        ("purpose", 2, purpose),
        ("expiry", 4, later),
        ("label", 5, Item::Array(options)),
    ]
    .map(|(name, part, value)| (name, altered(asked, part, value).unwrap()))
    .to_vec()
}

#[test]
fn h_01_replay() {
    let scene = Scene::get();
    let asked = scene.ask(login());
    let octets = asked.answer(&[&mine()], None, "H-01").unwrap();
    asked.accepted(&octets);
    let store = MemoryNonceStore::new(10);
    let once = || {
        let session = Session::decode(&asked.session).unwrap();
        scene.library.verify_once(session, &octets, now(), &store, &mut rng("H-01"))
    };
    assert!(once().is_ok());
    assert_eq!(once().unwrap_err().code(), "presentation/replayed");
    // A second answer to the same request is no better.
    let second = asked.answer(&[&mine()], None, "H-01 second").unwrap();
    let session = Session::decode(&asked.session).unwrap();
    let again = scene.library.verify_once(session, &second, now(), &store, &mut rng("H-01"));
    assert_eq!(again.unwrap_err().code(), "presentation/replayed");
    // So does the reference; without its store it accepts again.
    let mut seen = BTreeSet::new();
    let mut reference = |off: &[Check]| {
        let checks = Checks::without(off);
        scene.reference.verify_once(&mut seen, &asked.request, &octets, now(), &checks).is_ok()
    };
    assert!(reference(&[]));
    assert!(!reference(&[]));
    assert!(reference(&[Check::NonceConsumed]));
}

#[test]
fn h_02_relay() {
    let scene = Scene::get();
    let asked = scene.ask(login());
    let elsewhere = altered(&asked, 1, text("https://mallory.example")).unwrap();
    // The holder sees from the channel that it is connected to somebody else.
    let holder = holder(&[&mine()]);
    let channel = "https://mallory.example";
    assert_eq!(holder.plan(&asked.request, channel, now()).unwrap_err().code(), "plan/audience");
    assert!(holder.plan(&asked.request, AUDIENCE, now()).is_ok());
    // What the other verifier gets is of no use here: neither under its own request ..
    let octets = elsewhere.answer(&[&mine()], None, "H-02").unwrap();
    elsewhere.needs(&[Check::OwnAudience], &octets);
    // .. nor under ours; the pseudonym is another one, too.
    asked.refused(&octets);
    let plain = scene.ask_card(card());
    let elsewhere = altered(&plain, 1, text("https://mallory.example")).unwrap();
    plain.refused(&elsewhere.answer(&[&mine()], None, "H-02 plain").unwrap());
    let relayed = |off: &[Check]| elsewhere.prover_for(&[&mine()], off, "H-02").finish().encode();
    plain.needs_made(&REQUEST, relayed);
}

#[test]
fn h_03_h_05_h_06_h_11_another_request() {
    let asked = Scene::get().ask(login());
    let octets = asked.answer(&[&mine()], None, "H-05").unwrap();
    asked.accepted(&octets);
    for (name, other) in relatives(&asked) {
        other.refused(&octets);
        let theirs = other.answer(&[&mine()], None, name).unwrap();
        other.accepted(&theirs);
        asked.refused(&theirs);
        let held = mine();
        asked.needs_made(&REQUEST, |off| other.prover_for(&[&held], off, name).finish().encode());
    }
}

#[test]
fn h_04_h_10_expiry() {
    let asked = Scene::get().ask(login());
    let octets = asked.answer(&[&mine()], None, "H-04").unwrap();
    asked.accepted(&octets);
    let expires = asked.request.expires().seconds();
    let at = |seconds| DateTime::from_seconds(seconds).unwrap();
    let held = mine();
    let holder = holder(&[&held]);
    for (time, in_time) in [
        (at(expires - 600), true),
        (at(expires - 1), true),
        (at(expires), false),
        (at(expires + 1), false),
        (at(expires + 86_400), false),
    ] {
        assert_eq!(asked.agreed_at(&octets, time), in_time);
        assert_eq!(holder.plan(&asked.request, AUDIENCE, time).is_ok(), in_time);
        let off = Checks::without(&[Check::RequestUnexpired]);
        let late = Scene::get().reference.verify(&asked.request, &octets, time, &off);
        assert!(late.is_ok());
    }
}

/// F11: a reference date that moves would read out the last day of validity, or a birthday.
#[test]
fn h_10_f_11_reference_date() {
    let scene = Scene::get();
    let held = mine();
    let holder = holder(&[&held]);
    let ask = |date: &str| {
        let expires = DateTime::parse("2026-11-24T12:05:00Z").unwrap();
        let rng = &mut rng(date);
        let policy = Policy::new().credential(card());
        scene.library.request(policy, &[("en", "test")], day(date), expires, rng).unwrap().0
    };
    for (date, near) in [
        ("2026-11-21", false),
        ("2026-11-22", true),
        ("2026-11-24", true),
        ("2026-11-26", true),
        ("2026-11-27", false),
        ("2025-11-24", false),
        ("2027-11-24", false),
        ("2030-01-01", false),
        ("2079-06-06", false),
    ] {
        let request = ask(date);
        let plan = holder.plan(&request, AUDIENCE, now());
        assert_eq!(plan.is_ok(), near, "{date}");
        if !near {
            assert_eq!(plan.unwrap_err().code(), "plan/reference-date");
        }
        tally::count(1);
    }
    // A holder without that care answers, and the search for the last day takes a few steps.
    let (mut valid, mut expired) = (day("2026-11-24").days(), day("2079-06-06").days());
    let mut steps = 0;
    while expired - valid > 1 {
        let middle = valid.midpoint(expired);
        let date = averment::credential::Date::from_days(middle).unwrap();
        let asked = Asked::forged(&ask(&date.to_string()).encode()).unwrap();
        let octets = asked.prover(&[&held], "F11").finish().encode();
        if asked.library(&octets, now()).is_ok() {
            valid = middle;
        } else {
            expired = middle;
        }
        steps += 1;
    }
    assert_eq!((valid, steps <= 16), (day("2030-01-01").days(), true));
}

#[test]
fn h_07_h_08_nonces() {
    let scene = Scene::get();
    let asked = scene.ask(login());
    for (len, good) in [(0, false), (1, false), (15, false), (16, true), (64, true), (65, false)] {
        let nonce = Item::Bytes((0..len).collect());
        assert_eq!(altered(&asked, 0, nonce).is_some(), good, "{len} octets");
    }
    let mut seen = BTreeSet::new();
    let mut rng = rng("H-08");
    let count = tally::hundredth(100_000);
    for _ in 0..count {
        let policy = Policy::new().credential(card());
        let (request, _) = scene
            .library
            .request(policy, &[("en", "test")], now().date(), now(), &mut rng)
            .unwrap();
        assert_eq!(request.nonce().len(), 32);
        assert!(seen.insert(request.nonce().to_vec()));
    }
    tally::count(u64::try_from(count).unwrap());
}

#[test]
fn h_09_one_nonce_in_64_threads() {
    let scene = Scene::get();
    let asked = scene.ask(login());
    let octets = asked.answer(&[&mine()], None, "H-09").unwrap();
    let store = MemoryNonceStore::new(10);
    let accepted = thread::scope(|scope| {
        let tries: Vec<_> = (0..64)
            .map(|_| {
                scope.spawn(|| {
                    let session = Session::decode(&asked.session).unwrap();
                    let rng = &mut rng("H-09");
                    scene.library.verify_once(session, &octets, now(), &store, rng).is_ok()
                })
            })
            .collect();
        tries.into_iter().map(|one| one.join().unwrap()).filter(|ok| *ok).count()
    });
    assert_eq!(accepted, 1);
}

#[test]
fn h_12_h_13_versions_suites_and_extensions() {
    let asked = Scene::get().ask(login());
    let octets = asked.answer(&[&mine()], None, "H-12").unwrap();
    asked.accepted(&octets);
    let request = asked.request.encode();
    assert!(PresentationRequest::decode(&request).is_ok());
    assert_eq!(
        (octets[..4].to_vec(), request[..4].to_vec()),
        (vec![0x84, 7, 1, 0], vec![0x84, 6, 1, 0])
    );
    for place in 1..4 {
        for value in (0..24).chain([0xf6]).filter(|value| *value != octets[place]) {
            let mut changed = octets.clone();
            changed[place] = value;
            asked.refused(&changed);
            let mut changed = request.clone();
            if value != request[place] {
                changed[place] = value;
                assert!(PresentationRequest::decode(&changed).is_err());
            }
        }
    }
    // One more item, in the object and in its body.
    let Item::Array(object) = Item::decode(&octets).unwrap() else { unreachable!("an object") };
    let mut extended = object.clone();
    extended.push(Item::Null);
    asked.refused(&Item::Array(extended).encode());
    let mut extended = object;
    let Item::Array(body) = &mut extended[3] else { unreachable!("a body") };
    body.push(Item::Uint(1));
    asked.refused(&Item::Array(extended).encode());
    let json = asked.request.to_json();
    assert_eq!(PresentationRequest::from_json(&json), Ok(asked.request.clone()));
    for (from, to) in [
        ("{\"version\":1,", "{\"version\":2,"),
        ("{\"version\":1,", "{\"version\":0,"),
        ("{\"version\":1,", "{\"version\":1,\"crit\":[\"x\"],"),
        ("\"audience\":", "\"extension\":true,\"audience\":"),
        ("\"role\":\"card\",", "\"role\":\"card\",\"optional\":true,"),
        ("\"audience\":", "\"audience\":\"https://a.example\",\"audience\":"),
    ] {
        assert!(json.contains(from), "{from} in {json}");
        assert!(PresentationRequest::from_json(&json.replacen(from, to, 1)).is_err(), "{to}");
    }
}

#[test]
fn h_14_objects_of_other_kinds() {
    let asked = Scene::get().ask(login());
    let held = mine();
    let presentation = asked.answer(&[&held], None, "H-14").unwrap();
    let objects = [held.encode(), asked.request.encode(), presentation, asked.session.clone()];
    for (n, octets) in objects.iter().enumerate() {
        assert_eq!(Credential::decode(octets).is_ok(), n == 0);
        assert_eq!(PresentationRequest::decode(octets).is_ok(), n == 1);
        assert_eq!(Presentation::decode(octets).is_ok(), n == 2);
        assert_eq!(Session::decode(octets).is_ok(), n == 3);
        if n != 2 {
            asked.refused(octets);
        }
        // Nor does the number of the kind make one of the other.
        for kind in 1..10 {
            let mut renamed = octets.clone();
            renamed[1] = kind;
            assert_eq!(Presentation::decode(&renamed).is_ok(), n == 2 && kind == 7);
            assert_eq!(Credential::decode(&renamed).is_ok(), n == 0 && kind == 5);
        }
    }
}

/// F12: what the holder selects openly is part of what is proved.
#[test]
fn h_11_f_12_selectors() {
    let scene = Scene::get();
    let options = ["gold", "silver"].map(|label| PolicyOption::new(label).credential(card()));
    let asked = scene.ask(Policy::any_of(options));
    let held = mine();
    let draft = asked.prover(&[&held], "F12").finish();
    asked.accepted(&draft.encode());
    asked.needs_made(&[Check::DigestBindsOption], |off| {
        let mut draft = asked.prover_for(&[&held], off, "F12").finish();
        draft.option = 1;
        draft.encode()
    });
    let mut other = draft.clone();
    for option in [2, 23, 24, 1 << 40] {
        other.option = option;
        asked.refused(&other.encode());
    }
    // Two issuers with one key and one schema: only the name tells them apart.
    let query = card().issued_by(TWIN, &scene.gov.schema);
    let asked = scene.ask_card(query);
    let draft = asked.prover(&[&held], "F12 issuer").finish();
    asked.accepted(&draft.encode());
    asked.needs_made(&[Check::DigestBindsIssuer], |off| {
        let mut draft = asked.prover_for(&[&held], off, "F12 issuer").finish();
        draft.credentials[0].issuer = 1;
        draft.encode()
    });
    let mut other = draft.clone();
    other.credentials[0].issuer = 2;
    asked.refused(&other.encode());
    let mut other = draft.clone();
    other.credentials[0].schema = 1;
    asked.refused(&other.encode());
    for bit in 0..64 {
        let mut other = draft.clone();
        other.credentials[0].key[bit / 8] ^= 1 << (bit % 8);
        asked.refused(&other.encode());
    }
}

/// F14: a claim that is shown has no response to share, so that its conditions are looked at.
#[test]
fn h_11_f_14_shown_and_constrained() {
    let scene = Scene::get();
    let young = scene.gov.issue(&secret("ana"), ana_but(&[("birth_date", date("2015-06-01"))]));
    let number = ClaimValue::U64;
    let shown = || card().disclose("birth_date").disclose("number").disclose("name");
    for query in [
        shown().age_at_least("birth_date", 18, now().date()),
        shown().less_than("birth_date", date("2015-06-01")),
        shown().at_least("number", number(1001)),
        shown().greater_than("number", number(1000)),
        shown().between("number", number(1), number(999)),
        shown().one_of("number", [number(1), number(2)]),
        shown().none_of("number", [number(1), number(1000)]),
        shown().not_equal("number", number(1000)),
        shown().disclose("nationality").equal_to("name", "card", "nationality"),
    ] {
        let asked = scene.ask_card(query);
        assert!(asked.answer(&[&young], None, "F14").is_none());
        let octets = asked.prover(&[&young], "F14").finish().encode();
        asked.needs(&[Check::ShownConditions], &octets);
    }
    let asked = scene.ask_card(shown().at_least("number", number(1000)));
    asked.accepted(&asked.answer(&[&young], None, "F14 control").unwrap());
    // A value that is shown and not the signed one: by itself, and by one more digit.
    let mut draft = asked.prover(&[&young], "F14 lie").finish();
    draft.credentials[0].shown[2] = number(5000);
    asked.refused(&draft.encode());
    draft.credentials[0].shown.pop();
    asked.refused(&draft.encode());
    draft.credentials[0].shown.extend([ClaimValue::I64(1000)]);
    asked.refused(&draft.encode());
}

/// F7: the scope of a pseudonym belongs to its audience.
#[test]
fn h_02_f_7_scope_of_another_audience() {
    let scene = Scene::get();
    let asked = scene.ask(login());
    let here = asked.library(&asked.answer(&[&mine()], None, "F7").unwrap(), now()).unwrap();
    let other = "https://mallory.example";
    let documents = scene.reference.documents.clone();
    let verifier = Verifier::new(other, documents).unwrap();
    let (request, session) = verifier
        .request(login(), &[("en", "test")], now().date(), asked.request.expires(), &mut rng("F7"))
        .unwrap();
    let theirs = Asked { request, session: session.encode() };
    let octets = theirs.answer(&[&mine()], None, "F7").unwrap();
    let there = verifier.verify(session, &octets, now(), &mut rng("F7")).unwrap();
    assert_ne!(here.pseudonym.clone().unwrap(), there.pseudonym().unwrap().to_bytes());
    let base =
        |audience, off: &[Check]| scope_base(1, [audience, "login", ""], 0, &Checks::without(off));
    assert_ne!(base(AUDIENCE, &[]), base(other, &[]));
    let off = [Check::ScopeBindsAudience];
    assert_eq!(base(AUDIENCE, &off), base(other, &off));
    // The request of the other verifier cannot name our audience: the holder would be asked by somebody else.
    let posing = holder(&[&mine()]);
    assert_eq!(posing.plan(&asked.request, other, now()).unwrap_err().code(), "plan/audience");
}

#[test]
fn h_11_a_query_without_conditions_is_still_one() {
    let query = CredentialQuery::new("card");
    let asked = Scene::get().library.request(
        Policy::new().credential(query),
        &[("en", "test")],
        now().date(),
        now(),
        &mut rng("H-11"),
    );
    assert_eq!(asked.unwrap_err().code(), "request/accepted");
    let empty = Scene::get().library.request(
        Policy::new(),
        &[("en", "test")],
        now().date(),
        now(),
        &mut rng("H-11"),
    );
    assert_eq!(empty.unwrap_err().code(), "request/credentials");
}
