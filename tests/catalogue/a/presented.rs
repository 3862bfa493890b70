//! Presentations: misuse of the interface, and of randomness.

use averment::credential::HolderSecret;
use averment::presentation::{Holder, Policy, Session};

use crate::cards::{AUDIENCE, Scene, ana, card, holder, now, secret};
use crate::library::{Broken, Stuck};
use crate::reference::octets::encode_scalar;
use crate::reference::presentation::wire::Outline;
use crate::tally;
use crate::world::rng;

assert_not_implemented!(Session: Clone, Copy, PartialEq, Default);
assert_not_implemented!(
    HolderSecret: Copy, PartialEq, PartialOrd, std::hash::Hash, std::fmt::Display, AsRef<[u8]>, serde::Serialize
);
assert_not_implemented!(averment::credential::Credential: Copy, PartialEq, std::fmt::Display, serde::Serialize);
assert_not_implemented!(averment::presentation::VerifiedPresentation: Default, serde::de::DeserializeOwned);

/// Without randomness there is no nonce, no presentation and no verdict.
#[test]
fn a_01_no_randomness() {
    let scene = Scene::get();
    let held = scene.gov.issue(&secret("ana"), ana());
    let asked = scene.ask(Policy::new().credential(card()).pseudonym("card", "login"));
    let holder = holder(&[&held]);
    let plan = holder.plan(&asked.request, AUDIENCE, now()).unwrap();
    let choice = plan.first_choice();
    let octets = plan.present(&choice, &mut rng("A-01")).unwrap().encode();
    asked.accepted(&octets);
    for after in [0, 1, 15] {
        let mut broken = Broken { after };
        let policy = Policy::new().credential(card());
        let request =
            scene.library.request(policy, &[("en", "test")], now().date(), now(), &mut broken);
        assert_eq!(request.unwrap_err().code(), "rng");
        assert!(plan.present(&choice, &mut Broken { after }).is_err());
        let session = Session::decode(&asked.session).unwrap();
        assert!(scene.library.verify(session, &octets, now(), &mut Broken { after }).is_err());
        tally::count(3);
    }
}

/// A generator that gives one octet for ever: no presentation repeats a point of another, whatever the difference is.
#[test]
fn a_02_stuck_randomness() {
    let scene = Scene::get();
    let held = scene.gov.issue(&secret("ana"), ana());
    let holder = holder(&[&held]);
    let mut seen = std::collections::BTreeSet::new();
    for scope in ["login", "forum", "shop"] {
        let asked = scene.ask(Policy::new().credential(card()).pseudonym("card", scope));
        let plan = holder.plan(&asked.request, AUDIENCE, now()).unwrap();
        let choice = plan.first_choice();
        let Ok(presentation) = plan.present(&choice, &mut Stuck(0x5a)) else {
            // A library that notices refuses, which is as good.
            tally::count(1);
            continue;
        };
        let octets = presentation.encode();
        asked.accepted(&octets);
        let outline = Outline::decode(&octets).unwrap();
        let points = outline.wires.chunks(48).chain(outline.credentials[0].proof[..144].chunks(48));
        for point in points {
            assert!(seen.insert(point.to_vec()), "{scope}");
        }
    }
}

/// What is stored of a credential is worth nothing without the secret, and a secret nothing without the credential.
#[test]
fn a_03_credential_of_somebody_else() {
    let held = Scene::get().gov.issue(&secret("ana"), ana());
    let with = |name: &str| {
        let secret = HolderSecret::from_bytes(&encode_scalar(&secret(name))).unwrap();
        Holder::new(secret).unwrap().add(held.credential()).map_err(|error| error.code())
    };
    assert_eq!(with("ana"), Ok(0));
    assert_eq!(with("bob"), Err("present/credential"));
    let mut other = held.clone();
    other.values.insert("name".into(), crate::cards::text("Bob"));
    let secret = HolderSecret::from_bytes(&encode_scalar(&secret("ana"))).unwrap();
    let added = Holder::new(secret).unwrap().add(other.credential());
    assert_eq!(added.unwrap_err().code(), "present/credential");
}
