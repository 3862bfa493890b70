//! Registries in lists: whose key counts for a name.

use averment::registry::{RegistryDocument, RegistrySecretKey, StatusRegistry};

use super::*;
use crate::kept::time;

const STATUS: &str = "hk.example/status";

/// The document of a registry with a key and an operator of these numbers.
fn registry(name: &str, secret: u8, operator: u8) -> RegistryDocument {
    let secret = RegistrySecretKey::from_bytes(name, &[secret; 32]).unwrap();
    let opened = time("2026-11-22T00:00:00Z");
    let registry = StatusRegistry::open(secret, key(operator), opened, &mut rng("registry"));
    registry.unwrap().document().clone()
}

fn listed(document: &RegistryDocument, days: (Date, Date)) -> ListEntry {
    entry("hk", super::document("hk.example/identity", &ours(), 1)).registry(document.clone(), days)
}

fn plain(entry: ListEntry) -> TrustListBuilder {
    TrustList::builder("hk.example/trust", 1, year()).entry(entry)
}

fn own_with(days: (Date, Date)) -> String {
    let own = plain(listed(&registry(STATUS, 31, 41), days)).equivalent(equivalent()).rule(rule());
    own.sign(&key(1)).unwrap().to_json()
}

/// A list of Macao whose issuer keeps its cards in this registry.
fn theirs_with(document: &RegistryDocument) -> String {
    let entry = entry("mo", super::document(DSI, &theirs(), 2)).registry(document.clone(), year());
    let list = TrustList::builder("mo.example/trust", 1, year()).entry(entry);
    list.sign(&key(2)).unwrap().to_json()
}

/// By which document a verifier goes, on both sides.
fn known(scene: &Scene<'_>, name: &str) -> Option<Vec<u8>> {
    tally::count(1);
    let own = TrustList::open(&scene.own, &key(1).public_key()).unwrap();
    let recognition =
        scene.others.iter().fold(Recognition::new(own), |recognition, (list, seed)| {
            recognition.with(TrustList::open(list, &key(*seed).public_key()).unwrap()).unwrap()
        });
    let level = AssuranceLevel::Low;
    let found = recognition.recognise(OURS, scene.purpose, level, scene.day).unwrap();
    let library = found.registry(name).map(RegistryDocument::encode);
    assert_eq!(library, by_reference(scene, name, &Checks::all()));
    library
}

fn by_reference(scene: &Scene<'_>, name: &str, checks: &Checks) -> Option<Vec<u8>> {
    let others: Vec<_> = scene.others.iter().map(|(list, seed)| reference(list, *seed)).collect();
    let (purpose, day) = (scene.purpose, scene.day.days());
    let wanted = Wanted { family: OURS, purpose, level: 1, day };
    lists::registry(&reference(&scene.own, 1), &others, (name, &wanted), checks)
}

#[test]
fn i_13_listed_registries_are_handed_on() {
    let (here, there) = (registry(STATUS, 31, 41), registry("mo.example/status", 32, 42));
    let scene = Scene::new(own_with(year()), &[(theirs_with(&there), 2)]);
    assert!(scene.accepts(DSI) && scene.accepts("hk.example/identity"));
    assert_eq!(known(&scene, STATUS), Some(here.encode()));
    assert_eq!(known(&scene, "mo.example/status"), Some(there.encode()));
    assert_eq!(known(&scene, "pt.example/status"), None);
    // A federation: one registry in both.
    let scene = Scene::new(own_with(year()), &[(theirs_with(&here), 2)]);
    assert!(scene.accepts(DSI));
    assert_eq!(known(&scene, STATUS), Some(here.encode()));
}

/// The operator of another list has a key of its own under the name of our registry: it could bring back whom we revoked.
#[test]
fn i_13_our_registry_under_a_key_of_others() {
    let stolen = registry(STATUS, 39, 2);
    let scene = Scene::new(own_with(year()), &[(theirs_with(&stolen), 2)]);
    scene.needs(Check::RegistryOfOneList, DSI);
    assert!(scene.accepts("hk.example/identity"));
    assert_eq!(known(&scene, STATUS), Some(registry(STATUS, 31, 41).encode()));
    let off = Checks::without(&[Check::RegistryOfOneList]);
    assert_eq!(by_reference(&scene, STATUS, &off), Some(stolen.encode()));
}

#[test]
fn i_13_registries_out_of_date() {
    let ended = (year().0, day("2026-11-23"));
    let scene = Scene::new(own_with(ended), &[]);
    assert_eq!(known(&scene, STATUS), None);
    let off = Checks::without(&[Check::RegistryValid]);
    assert_eq!(by_reference(&scene, STATUS, &off), Some(registry(STATUS, 31, 41).encode()));
    let before = Scene { day: day("2026-11-23"), ..scene };
    assert!(known(&before, STATUS).is_some());
}

/// An operator cannot vouch for a registry whose key nobody has shown to possess, nor for two of one name.
#[test]
fn i_13_registries_without_possession_and_two_of_a_name() {
    let list = body(&own_with(year()));
    assert!(opened(&signed(&list, 1), 1));
    let (own, other) = (registry(STATUS, 31, 41).encode(), registry(STATUS, 31, 43).encode());
    // The proof for one operator in the document of another: it is the last but one of its parts.
    let proof = own.len() - 34 - 64;
    let mixed = [&own[..proof], &other[proof..proof + 64], &own[proof + 64..]].concat();
    let with = |octets: &[u8]| {
        let mut list = list.clone();
        let octets = Base64UrlUnpadded::encode_string(octets);
        list["entries"][0]["registries"][0]["document"] = json!(octets);
        signed(&list, 1)
    };
    assert!(opened(&with(&other), 1));
    needs_open(Check::ListRegistryPossession, &with(&mixed), 1);
    let mut two = list.clone();
    let clinic = entry("hk", document("hk.example/clinic", &ours(), 6));
    let clinic = clinic.registry(registry(STATUS, 33, 41), year());
    let clinic = body(&plain(clinic).sign(&key(1)).unwrap().to_json());
    two["entries"].as_array_mut().unwrap().push(clinic["entries"][0].clone());
    needs_open(Check::ListRegistriesOnce, &signed(&two, 1), 1);
}
