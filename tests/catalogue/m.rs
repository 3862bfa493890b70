//! M: sets, and values that are absent (F1 of the review of the protocols).
//!
//! M-09 (disjunctions): membership is one row, whatever the size of the set. What provers send of challenges is one for
//! each credential, in `m::challenges`.

mod challenges;

use ark_bls12_381::{Fr, G1Projective};
use ark_ff::{One as _, Zero as _};
use averment::credential::ClaimValue;
use averment::presentation::{CredentialQuery, Link, Policy};

use crate::cards::{Asked, Scene, ana, ana_but, card, date, district, holder, now, secret, text};
use crate::reference::octets::mul;
use crate::reference::presentation::Prover;
use crate::reference::presentation::claims::{Held, absent};
use crate::reference::presentation::relation::{Expression, Gadget};
use crate::reference::presentation::sets::{self, Set};
use crate::reference::{Check, random_scalar};
use crate::world::rng;

const STATEMENT: [Check; 2] = [Check::DigestBindsSections, Check::DigestBindsFirstMessages];

fn mine() -> Held {
    Scene::get().gov.issue(&secret("ana"), ana())
}

fn districts(names: &[&str]) -> Vec<ClaimValue> {
    names.iter().map(|name| district(name)).collect()
}

fn one_of(names: &[&str]) -> Asked {
    Scene::get().ask_card(card().one_of("district", districts(names)))
}

fn names(names: &[&str]) -> Vec<ClaimValue> {
    names.iter().map(|name| text(name)).collect()
}

fn none_of(excluded: &[&str]) -> Asked {
    Scene::get().ask_card(card().none_of("name", names(excluded)))
}

/// What a policy of this query is refused with.
fn refusal(query: CredentialQuery) -> Option<&'static str> {
    let (scene, rng) = (Scene::get(), &mut rng("M"));
    let policy = Policy::new().credential(query);
    let asked = scene.library.request(policy, &[("en", "test")], now().date(), now(), rng);
    asked.err().map(|error| error.code())
}

/// The member of the set that is asked for: first wire, own variable, value.
fn member(prover: &Prover) -> (usize, usize, Expression, Set) {
    let found = prover.plan.statements.gadgets.iter().rev().find_map(|gadget| match gadget {
        Gadget::Member { wire, rho, y, set, .. } => Some((*wire, *rho, y.clone(), set.clone())),
        _ => None,
    });
    found.unwrap()
}

#[test]
fn m_01_value_not_in_the_set() {
    let held = mine();
    let (inside, outside) = (one_of(&["south", "east"]), one_of(&["north", "east"]));
    inside.accepted(&inside.prover(&[&held], "M-01").finish().encode());
    inside.accepted(&inside.answer(&[&held], None, "M-01").unwrap());
    assert!(outside.answer(&[&held], None, "M-01").is_none());
    // What the division leaves is no witness.
    let prover = outside.prover(&[&held], "M-01");
    outside.needs(&[Check::AccumulatorPairing], &prover.finish().encode());
    // The witness of an element, for the value: the row does not hold.
    let off = [Check::MemberRow];
    let mut prover = outside.prover_for(&[&held], &off, "M-01 row");
    let (wire, rho, _, set) = member(&prover);
    let Set::Of(elements) = &set else { unreachable!("a set") };
    let (w, rest) = set.witness(&elements[0]).unwrap();
    assert!(rest.is_zero());
    let multiplier = random_scalar(&mut rng("M-01"));
    prover.member(0, wire, rho, w, &elements[0], &set.value(), multiplier);
    outside.needs(&off, &prover.finish().encode());
    // A multiplier that makes up for it in the image does not.
    let mut prover = outside.prover(&[&held], "M-01 multiplier");
    prover.member(0, wire, rho, w, &elements[0], &set.value(), multiplier);
    outside.refused(&prover.finish().encode());
    // The identity for both points.
    let mut prover = outside.prover(&[&held], "M-01 identity");
    prover.wires[wire] = G1Projective::zero();
    prover.wires[wire + 1] = G1Projective::zero();
    prover.own[0][rho] = Fr::zero();
    outside.needs(&[Check::NonIdentity], &prover.finish().encode());
    // Both points exchanged.
    let mut prover = inside.prover(&[&held], "M-01 exchanged");
    prover.wires.swap(wire, wire + 1);
    inside.refused(&prover.finish().encode());
    // S = V, and S' what its equation says: tau V is known from the powers of the ceremony alone, and fits no row.
    outside.needs_made(&STATEMENT[1..], |off| {
        let mut prover = outside.prover_for(&[&held], off, "M-01 powers");
        prover.wires[wire] = sets::bp1();
        prover.wires[wire + 1] = Set::Of(vec![Fr::zero()]).value();
        prover.finish().encode()
    });
}

#[test]
fn m_02_m_03_another_set() {
    let held = mine();
    for (proved, wanted) in [
        (&["south", "east"][..], &["north", "east"][..]),
        (&["south", "east", "north"], &["east", "north"]),
        (&["south"], &["north"]),
    ] {
        let (proved, asked) = (one_of(proved), one_of(wanted));
        proved.accepted(&proved.prover(&[&held], "M-02").finish().encode());
        asked.needs_made(&STATEMENT, |off| {
            let mut prover = proved.prover_for(&[&held], off, "M-02");
            prover.request = asked.request.clone();
            prover.finish().encode()
        });
    }
}

#[test]
fn m_04_order_of_the_elements() {
    let held = mine();
    let (one, other) = (one_of(&["south", "east"]), one_of(&["east", "south"]));
    // Two requests, and one statement.
    assert_ne!(one.request.digest(), other.request.digest());
    let mut prover = one.prover(&[&held], "M-04");
    one.accepted(&prover.finish().encode());
    other.refused(&prover.finish().encode());
    prover.request = other.request.clone();
    other.accepted(&prover.finish().encode());
}

#[test]
fn m_05_m_06_m_08_sizes_of_sets() {
    let of = |count: usize| (0..count).map(|n| text(&format!("name {n}"))).collect::<Vec<_>>();
    let twice = names(&["Ana", "Bob", "Ana"]);
    for query in
        [|q: CredentialQuery, v| q.one_of("name", v), |q: CredentialQuery, v| q.none_of("name", v)]
    {
        assert_eq!(refusal(query(card(), twice.clone())), Some("request/set"));
        assert_eq!(refusal(query(card(), Vec::new())), Some("request/set"));
        assert_eq!(refusal(query(card(), of(1024))), None);
        assert_eq!(refusal(query(card(), of(1025))), Some("request/set"));
    }
    // The absent value takes one place.
    assert_eq!(refusal(card().none_of("nationality", of(1023))), None);
    assert_eq!(refusal(card().none_of("nationality", of(1024))), Some("request/set"));
    assert_eq!(refusal(card().one_of("nationality", of(1024))), None);
    assert_eq!(refusal(card().one_of("name", [ClaimValue::Absent])), Some("request/absent-value"));
}

#[test]
fn m_07_single_element() {
    let (held, asked) = (mine(), one_of(&["south"]));
    asked.accepted(&asked.answer(&[&held], None, "M-07").unwrap());
    let holder = holder(&[&held]);
    let plan = holder.plan(&asked.request, asked.request.audience(), now()).unwrap();
    let consent = plan.consent(&plan.first_choice()).unwrap();
    let told = Link::SingleValue { role: "card".into(), claim: "district".into() };
    assert!(consent.linkable.contains(&told), "the holder is told that it is as good as shown");
}

#[test]
fn m_10_witness_under_another_key() {
    let held = mine();
    let asked = one_of(&["north", "east"]);
    let tau = random_scalar(&mut rng("M-10"));
    for key in [tau, Fr::one()] {
        let mut prover = asked.prover(&[&held], "M-10");
        let (wire, rho, y, set) = member(&prover);
        let (y, v) = (prover.value(0, &y), set.value());
        let w = mul(&v, &sets::inverse(&(key + y)));
        prover.member(0, wire, rho, w, &y, &v, random_scalar(&mut rng("M-10 rho")));
        asked.needs(&[Check::AccumulatorPairing], &prover.finish().encode());
    }
}

#[test]
fn m_11_member_of_the_excluded_set() {
    let held = mine();
    let (outside, inside) = (none_of(&["Bob", "Eve"]), none_of(&["Bob", "Ana Wong"]));
    outside.accepted(&outside.prover(&[&held], "M-11").finish().encode());
    outside.accepted(&outside.answer(&[&held], None, "M-11").unwrap());
    assert!(inside.answer(&[&held], None, "M-11").is_none());
    let off = [Check::RemainderInvertible];
    inside.needs(&off, &inside.prover_for(&[&held], &off, "M-11").finish().encode());
    // A list of another day, without her.
    inside.needs_made(&STATEMENT, |off| {
        let mut prover = outside.prover_for(&[&held], off, "M-11 versions");
        prover.request = inside.request.clone();
        prover.finish().encode()
    });
    // The row is left out, and the value another one.
    let off = [Check::MemberRow];
    let mut prover = inside.prover_for(&[&held], &off, "M-11 row");
    let section_hidden = prover.hidden[0].clone();
    let rank = prover.rank(0, 2);
    prover.hidden[0][rank] = Fr::from(5_u64);
    prover.assign(0, &mut rng("M-11 row"));
    prover.hidden[0] = section_hidden;
    inside.needs(&off, &prover.finish().encode());
    // The identity for C' with d' = 0.
    let off = [Check::NonIdentity, Check::RemainderInvertible];
    let mut prover = inside.prover_for(&[&held], &off, "M-11 identity");
    let found = prover.plan.statements.gadgets.iter().find_map(|gadget| match gadget {
        Gadget::Excluded { wire, own, .. } => Some((*wire, *own)),
        _ => None,
    });
    let (wire, own) = found.unwrap();
    prover.wires[wire] = G1Projective::zero();
    prover.wires[wire + 1] = G1Projective::zero();
    prover.own[0][own] = Fr::zero();
    inside.needs(&off, &prover.finish().encode());
}

/// F1: whoever lacks a claim meets no condition on it.
#[test]
fn m_11_f_1_absent_values_meet_nothing() {
    let scene = Scene::get();
    let held = mine();
    let with = scene.gov.issue(
        &secret("ana"),
        ana_but(&[
            ("nationality", text("Utopia")),
            ("second_nationality", text("Utopia")),
            ("arrival", date("2001-02-03")),
        ]),
    );
    let bound = || date("2010-01-01");
    let positive = [
        card().at_least("arrival", date("1990-01-01")),
        card().at_most("arrival", bound()),
        card().greater_than("arrival", date("1900-01-01")),
        card().less_than("arrival", date("2079-06-06")),
        card().between("arrival", date("1990-01-01"), bound()),
        card().between("arrival", date("2001-02-01"), date("2001-02-28")),
        card().one_of("nationality", names(&["Utopia", "Atlantis"])),
    ];
    for query in positive {
        let asked = scene.ask_card(query);
        asked.accepted(&asked.answer(&[&with], None, "F1").unwrap());
        assert!(asked.answer(&[&held], None, "F1").is_none());
        let octets = asked.prover(&[&held], "F1 insists").finish().encode();
        asked.needs(&[Check::AccumulatorPairing], &octets);
    }
    let negative = [
        card().none_of("nationality", names(&["Atlantis", "Lemuria"])),
        card().not_equal("nationality", text("Atlantis")),
        card().equal_to("nationality", "card", "second_nationality"),
    ];
    for query in negative {
        let asked = scene.ask_card(query);
        asked.accepted(&asked.answer(&[&with], None, "F1").unwrap());
        assert!(asked.answer(&[&held], None, "F1").is_none());
        let off = [Check::Presence];
        asked.needs(&off, &asked.prover_for(&[&held], &off, "F1 negative").finish().encode());
        // With the row that the verifier wants, the remainder of the absent value is zero.
        asked.refused(&asked.prover(&[&held], "F1 insists").finish().encode());
    }
    // Shown as absent it meets nothing, either.
    let asked = scene.ask_card(card().disclose("nationality").not_equal("nationality", text("A")));
    asked.accepted(&asked.answer(&[&with], None, "F1 shown").unwrap());
    assert!(asked.answer(&[&held], None, "F1 shown").is_none());
    asked.needs(&[Check::ShownConditions], &asked.prover(&[&held], "F1 shown").finish().encode());
    // An issuer whose required claim is signed as absent helps nobody, whatever the condition.
    let office = &scene.gov;
    let mut slots = office.slots(&ana(), crate::cards::day("2030-01-01"));
    slots[8] = absent();
    let careless = office.sign(&slots, &secret("ana"), ana(), crate::cards::day("2030-01-01"));
    let asked = scene.ask_card(card().one_of("veteran", [ClaimValue::Boolean(false)]));
    asked.accepted(&asked.prover(&[&held], "F1 required").finish().encode());
    let octets = asked.prover(&[&careless], "F1 required").finish().encode();
    asked.needs(&[Check::AccumulatorPairing], &octets);
}
