//! The same with credentials under SHAKE-256, alone and beside those under SHA-256.

use averment::credential::ClaimValue;
use averment::issuance::{Content, Issuer};
use averment::presentation::{Policy, RequestError};

use crate::cards::{HARBOUR, Scene, ana, card, date, day, holder, now, secret, ship, text};
use crate::reference::presentation::claims::{Held, Values};
use crate::reference::{Check, random_scalar};
use crate::world::rng;

fn values(launched: &str) -> Values {
    Values::from([("name".into(), text("Lusitano")), ("launched".into(), date(launched))])
}

fn mine() -> Held {
    Scene::get().harbour.issue(&secret("ana"), values("1990-05-17"))
}

#[test]
fn every_kind_of_condition_under_shake_256() {
    let scene = Scene::get();
    let held = mine();
    for query in [
        ship().disclose("name").disclose("home"),
        ship().on_or_before("launched", day("2008-11-24")),
        ship().between("launched", date("1990-05-17"), date("1990-05-18")),
        ship().one_of("name", [text("Lusitano"), text("Macau")]),
        ship().none_of("name", [text("Macau")]),
        ship().not_equal("name", text("Macau")),
    ] {
        let asked = scene.ask_card(query);
        asked.accepted(&asked.prover(&[&held], "SHAKE").finish().encode());
        asked.accepted(&asked.answer(&[&held], None, "SHAKE").unwrap());
    }
    for (query, check) in [
        (ship().on_or_before("launched", day("1990-05-16")), Check::AccumulatorPairing),
        (ship().one_of("name", [text("Macau")]), Check::AccumulatorPairing),
        (ship().none_of("name", [text("Lusitano")]), Check::RemainderInvertible),
        (ship().not_equal("home", text("Macau")), Check::RemainderInvertible),
    ] {
        let asked = scene.ask_card(query);
        assert!(asked.answer(&[&held], None, "SHAKE").is_none());
        asked.needs_made(&[check], |off| {
            asked.prover_for(&[&held], off, "SHAKE insists").finish().encode()
        });
    }
}

/// One holder has one pseudonym under both ciphersuites, and what is hashed is not compared.
#[test]
fn both_ciphersuites_in_one_presentation() {
    let scene = Scene::get();
    let (here, there) = (scene.gov.issue(&secret("ana"), ana()), mine());
    let login = |query: averment::presentation::CredentialQuery| {
        let role = query.role().to_owned();
        scene.ask(Policy::new().credential(query).pseudonym(&role, "login"))
    };
    let pseudonyms = [(login(card()), &here), (login(ship()), &there)].map(|(asked, held)| {
        let octets = asked.prover(&[held], "SHAKE login").finish().encode();
        asked.accepted(&octets);
        asked.verdict(&octets, &[]).unwrap().pseudonym
    });
    assert_eq!(pseudonyms[0], pseudonyms[1]);
    let both = ship().equal_to("launched", "card", "birth_date");
    let asked = scene.ask(Policy::new().credential(card()).credential(both).pseudonym("ship", "a"));
    asked.accepted(&asked.prover(&[&here, &there], "SHAKE both").finish().encode());
    asked.accepted(&asked.answer(&[&here, &there], None, "SHAKE both").unwrap());
    let other = scene.harbour.issue(&secret("ana"), values("1990-05-18"));
    asked.needs_made(&[Check::EqualClaims], |off| {
        asked.prover_for(&[&here, &other], off, "SHAKE unequal").finish().encode()
    });
    let stranger = scene.harbour.issue(&secret("bob"), values("1990-05-17"));
    asked.needs_made(&[Check::SameHolder], |off| {
        asked.prover_for(&[&here, &stranger], off, "SHAKE stranger").finish().encode()
    });
    let hashed = ship().equal_to("name", "card", "name");
    let policy = Policy::new().credential(card()).credential(hashed);
    let asking = scene.library.ask(policy, "test", now(), &mut rng("SHAKE hashed"));
    let error = asking.map(drop).unwrap_err();
    assert!(matches!(error, RequestError::Condition { .. }));
    assert_eq!(error.code(), "request/domain");
}

/// The library's office, its holder and its verifier.
#[test]
fn issued_by_the_library_under_shake_256() {
    let scene = Scene::get();
    let office = &scene.harbour;
    let issuer = Issuer::new(office.key.clone(), office.schema.clone()).unwrap();
    let documents = &scene.reference.documents;
    let document = documents.iter().find(|document| document.id() == HARBOUR).unwrap();
    let rng = &mut rng("SHAKE issue");
    let offer = issuer.offer(rng).unwrap();
    let mut holder = holder(&[&scene.gov.issue(&secret("ana"), ana())]);
    let (application, pending) = holder.apply(&offer, document, now().date(), rng).unwrap();
    let content = Content::until(day("2030-01-01"))
        .claim("name", text("Lusitano"))
        .claim("launched", date("1990-05-17"));
    let issued = issuer.issue(offer, &application.encode(), content, None, rng).unwrap();
    let position = holder.accept(pending, &issued).unwrap();
    let stored = holder.credentials().nth(position).unwrap().encode();
    let held = Held::decode(&stored, &secret("ana")).unwrap();
    assert_eq!(held.value("home"), ClaimValue::Absent);
    assert_eq!(held.encode(), *stored);
    let asked = scene.ask_card(ship().on_or_before("launched", day("2008-11-24")));
    let mut prover = asked.prover(&[&held], "SHAKE library");
    asked.accepted(&prover.finish().encode());
    // A response that is another one.
    prover.own[0][0] += random_scalar(rng);
    asked.refused(&prover.finish().encode());
}
