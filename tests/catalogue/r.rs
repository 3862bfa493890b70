//! R: ranges, comparisons, and how values are numbers.

use averment::presentation::Policy;

use crate::cards::{Scene, ana, card, doses, now, secret, vaccination};

#[test]
fn reference_and_library_agree_on_honest_presentations() {
    let scene = Scene::get();
    let ana_secret = secret("ana");
    let mine = scene.gov.issue(&ana_secret, ana());
    let shot = scene.clinic.issue(&ana_secret, doses(3));
    let asked = scene.ask_card(card().disclose("name").age_at_least("birth_date", 18, now().date()));
    asked.accepted(&asked.prover(&[&mine], "R control").finish().encode());
    asked.accepted(&asked.answer(&[&mine], None, "R control").unwrap());
    let policy = Policy::new()
        .credential(card())
        .credential(vaccination().equal_to("patient", "card", "name"))
        .pseudonym("card", "login")
        .limit("record", "tests", "2026", 3);
    let asked = scene.ask(policy);
    asked.accepted(&asked.prover(&[&mine, &shot], "R control").finish().encode());
    asked.accepted(&asked.answer(&[&mine, &shot], Some(1), "R control").unwrap());
}
