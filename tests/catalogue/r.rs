//! R: ranges, comparisons, and how values are numbers; with F4, F5 and F17 of the review of the protocols.
//!
//! a presentation carries no time.

pub mod tables;
mod windows;

use std::collections::BTreeMap;

use ark_bls12_381::{Fr, G1Projective};
use ark_ec::{CurveGroup as _, PrimeGroup as _};
use ark_ff::{Field as _, One as _, Zero as _};
use averment::credential::{ClaimValue, Date};
use averment::presentation::{CredentialQuery, Policy};

use crate::cards::{
    Asked, Scene, ana, ana_but, card, date, day, decimal, district, doses, now, secret, text,
    vaccination,
};
use crate::reference::octets::{encode_g1, mul, mul_integer};
use crate::reference::presentation::Prover;
use crate::reference::presentation::claims::{Held, absent, scalar};
use crate::reference::presentation::relation::{Expression, Gadget, Variable};
use crate::reference::presentation::sets::{self, Set};
use crate::reference::presentation::wire::Outline;
use crate::reference::{Check, Suite, forge, random_scalar};
use crate::world::rng;

/// A card of Ana with this number.
fn numbered(number: u64) -> Held {
    Scene::get().gov.issue(&secret("ana"), ana_but(&[("number", ClaimValue::U64(number))]))
}

fn record(count: u64) -> Held {
    Scene::get().clinic.issue(&secret("ana"), doses(count))
}

fn at_least(count: u64) -> Asked {
    Scene::get().ask_card(vaccination().at_least("doses", ClaimValue::U64(count)))
}

/// The library's holder answers and is accepted, or does not answer.
#[track_caller]
fn provable(query: &CredentialQuery, held: &Held, holds: bool) {
    let asked = Scene::get().ask_card(query.clone());
    let answer = asked.answer(&[held], None, "R");
    assert_eq!(answer.is_some(), holds, "{query:?}");
    match answer {
        Some(answer) => asked.accepted(&answer),
        // Who insists is refused, because the pairing of a digit that is none does not hold.
        None => asked.needs(
            &[Check::AccumulatorPairing],
            &asked.prover(&[held], "R insists").finish().encode(),
        ),
    }
}

#[test]
fn the_reference_and_the_library_agree_on_everything_at_once() {
    let scene = Scene::get();
    let (mine, shot) = (scene.gov.issue(&secret("ana"), ana()), record(3));
    let asked = scene.ask_card(
        card()
            .disclose("name")
            .age_at_least("birth_date", 18, now().date())
            .between("income", decimal("50000.00"), decimal("60000.00"))
            .between("number", ClaimValue::U64(1000), ClaimValue::U64(1100))
            .less_than("balance", ClaimValue::I64(0))
            .one_of("district", [district("south"), district("east")])
            .not_equal("veteran", ClaimValue::Boolean(true)),
    );
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

#[test]
fn r_01_around_a_bound() {
    let number = ClaimValue::U64;
    let query = |n| match n {
        0 => vaccination().at_least("doses", number(5)),
        1 => vaccination().at_most("doses", number(5)),
        2 => vaccination().greater_than("doses", number(5)),
        _ => vaccination().less_than("doses", number(5)),
    };
    for (form, holds) in
        [[false, true, true], [true, true, false], [false, false, true], [true, false, false]]
            .into_iter()
            .enumerate()
    {
        for (count, holds) in (4..7).zip(holds) {
            provable(&query(form), &record(count), holds);
        }
    }
    // With an exact shape, and with two windows that overlap.
    let between = |min, max| card().between("number", number(min), number(max));
    for (value, holds) in [(999, false), (1000, true), (71_234, true), (71_235, false)] {
        provable(&between(1000, 71_234), &numbered(value), holds);
    }
    for (value, holds) in [(999, false), (1000, true), (1007, true), (1008, false)] {
        provable(&between(1000, 1007), &numbered(value), holds);
    }
}

#[test]
fn r_02_lower_bound_above_the_upper_one() {
    let number = ClaimValue::U64;
    let scene = Scene::get();
    let query = |min, max| card().between("number", number(min), number(max));
    scene.ask_card(query(5, 5));
    let refused = |query| {
        let policy = Policy::new().credential(query);
        let expires = now();
        scene.library.request(policy, &[("en", "test")], now().date(), expires, &mut rng("R-02"))
    };
    assert_eq!(refused(query(6, 5)).unwrap_err().code(), "request/bounds");
    assert!(refused(card().between("balance", ClaimValue::I64(1), ClaimValue::I64(-1))).is_err());
    assert!(refused(card().greater_than("number", number(u64::MAX))).is_err());
    assert!(refused(card().less_than("number", number(0))).is_err());
    assert!(refused(vaccination().at_least("doses", number(21))).is_err());
}

#[test]
fn r_03_equal_bounds() {
    let query = card().between("number", ClaimValue::U64(1000), ClaimValue::U64(1000));
    for (value, holds) in [(999, false), (1000, true), (1001, false)] {
        provable(&query, &numbered(value), holds);
    }
}

#[test]
fn r_04_limits_of_the_types() {
    let (half, max) = (1_u64 << 63, u64::MAX);
    let query = |n: u64| card().at_least("number", ClaimValue::U64(n));
    for (value, bound, holds) in [
        (0, 0, true),
        (max, 0, true),
        (half, half, true),
        (half - 1, half, false),
        (max, max, true),
        (max - 1, max, false),
    ] {
        provable(&query(bound), &numbered(value), holds);
    }
    let balance = |n: i64| ana_but(&[("balance", ClaimValue::I64(n))]);
    let office = &Scene::get().gov;
    for (value, bound, holds) in [
        (i64::MIN, i64::MIN, true),
        (i64::MIN, 0, false),
        (-1, 0, false),
        (0, 0, true),
        (i64::MAX, i64::MAX, true),
    ] {
        let held = office.issue(&secret("ana"), balance(value));
        provable(&card().at_least("balance", ClaimValue::I64(bound)), &held, holds);
    }
}

/// What is proved for another statement, under the transcript of the request that is asked.
#[track_caller]
fn other_statement(proved: &Asked, asked: &Asked, held: &[&Held]) {
    proved.accepted(&proved.prover(held, "other statement").finish().encode());
    asked.needs_made(&STATEMENT, |off| {
        let mut prover = proved.prover_for(held, off, "other statement");
        prover.request = asked.request.clone();
        prover.finish().encode()
    });
}

const STATEMENT: [Check; 2] = [Check::DigestBindsSections, Check::DigestBindsFirstMessages];

#[test]
fn r_05_r_06_r_07_another_bound() {
    let scene = Scene::get();
    let held = record(10);
    for (proved, wanted) in [(3, 12), (10, 9), (7, 8), (8, 7)] {
        let (proved, asked) = (at_least(proved), at_least(wanted));
        other_statement(&proved, &asked, &[&held]);
        asked.refused(&proved.answer(&[&held], None, "R-05").unwrap());
    }
    // Without a change of the transcript, the request alone is enough to refuse it, too.
    let (proved, asked) = (at_least(3), at_least(12));
    let binding = [Check::DigestBindsContext, Check::DigestBindsRequest, Check::HeaderBindsContext];
    asked.needs_made(&[&binding[..], &STATEMENT[..]].concat(), |off| {
        proved.prover_for(&[&held], off, "R-05").finish().encode()
    });
    let query = |older| {
        let bound = ClaimValue::Date(day(if older { "2005-11-24" } else { "2008-11-24" }));
        card().at_most("birth_date", bound)
    };
    let young = scene.gov.issue(&secret("ana"), ana_but(&[("birth_date", date("2007-01-01"))]));
    let (proved, asked) = (scene.ask_card(query(false)), scene.ask_card(query(true)));
    other_statement(&proved, &asked, &[&young]);
    // From at least to at most.
    let (proved, asked) =
        (at_least(10), { scene.ask_card(vaccination().at_most("doses", ClaimValue::U64(10))) });
    other_statement(&proved, &asked, &[&held]);
}

#[test]
fn r_08_no_more_than_eight_digits() {
    let held = numbered(7);
    let asked = Scene::get().ask_card(card().at_least("number", ClaimValue::U64(0)));
    let octets = asked.answer(&[&held], None, "R-08").unwrap();
    asked.accepted(&octets);
    let outline = Outline::decode(&octets).unwrap();
    // Two points for each digit: eight of the number, two of the last day of validity.
    assert_eq!(outline.wires.len(), (8 + 2) * 2 * 48);
    assert_eq!(outline.responses.len(), (8 + 7 + 2 + 1) * 32);
    // Digits that wrap around the group order, 32 of them, are a presentation of another length.
    let mut longer = outline.clone();
    longer.wires.extend(outline.wires[..96].repeat(24));
    longer.responses.extend(outline.responses[..64].repeat(24));
    asked.refused(&longer.encode());
}

/// Scalars for the slot of `number` that no careful issuer signs, and a name for each.
fn careless() -> Vec<(&'static str, Fr)> {
    let power = |n: u64| Fr::from(2_u64).pow([n]);
    vec![
        ("-1", -Fr::one()),
        ("-2^32", -power(32)),
        ("(r-1)/2", -Fr::one() / Fr::from(2_u64)),
        ("2^64", power(64)),
        ("2^200", power(200)),
        ("absent", absent()),
        ("a hashed text", scalar(Suite::Sha256, &text("5"))),
    ]
}

fn careless_card(number: Fr) -> Held {
    let office = &Scene::get().gov;
    let mut slots = office.slots(&ana(), day("2030-01-01"));
    slots[7] = number;
    office.sign(&slots, &secret("ana"), ana(), day("2030-01-01"))
}

#[test]
fn r_09_r_10_scalars_that_are_no_numbers() {
    let number = ClaimValue::U64;
    let queries = [
        card().at_least("number", number(0)),
        card().at_most("number", number(u64::MAX)),
        card().between("number", number(0), number(70_000)),
    ];
    let control = careless_card(Fr::from(1000_u64));
    for query in queries {
        let asked = Scene::get().ask_card(query);
        asked.accepted(&asked.prover(&[&control], "R-09").finish().encode());
        for (name, scalar) in careless() {
            let held = careless_card(scalar);
            let octets = asked.prover(&[&held], name).finish().encode();
            asked.needs(&[Check::AccumulatorPairing], &octets);
        }
    }
}

/// What a scalar just below the group order would be for a bound from above, if an issuer signed it: a small number. So
/// that of the absent value must be far from both ends.
#[test]
fn r_09_why_the_absent_value_is_far_from_zero() {
    let asked = Scene::get().ask_card(card().at_most("number", ClaimValue::U64(1000)));
    let near = careless_card(-Fr::from(5_u64));
    asked.accepted(&asked.prover(&[&near], "R-09 near").finish().encode());
    let far = careless_card(absent());
    asked.needs(&[Check::AccumulatorPairing], &asked.prover(&[&far], "far").finish().encode());
    let distance = Fr::from(2_u64).pow([130_u64]);
    for end in [absent(), -absent()] {
        assert!(end > distance, "{end}");
    }
}

/// Where the members of a range are: first wire and own variable for each digit.
pub fn digits(prover: &Prover, section: usize, range: usize) -> Vec<(usize, usize)> {
    let gadgets = &prover.plan.statements.gadgets;
    let ranges = gadgets
        .iter()
        .enumerate()
        .filter(|(_, gadget)| matches!(gadget, Gadget::Range { section: s, .. } if *s == section));
    let (at, _) = ranges.into_iter().nth(range).unwrap();
    let members = gadgets[at + 1..].iter().map_while(|gadget| match gadget {
        Gadget::Member { wire, rho, .. } => Some((*wire, *rho)),
        _ => None,
    });
    members.collect()
}

/// The value of a range, and the own variables of its higher digits.
pub fn range(prover: &Prover, n: usize) -> (Expression, Vec<usize>) {
    let ranges = prover.plan.statements.gadgets.iter().filter_map(|gadget| match gadget {
        Gadget::Range { value, digits, .. } => Some((value.clone(), digits.clone())),
        _ => None,
    });
    ranges.into_iter().nth(n).unwrap()
}

/// The card of somebody who is eleven, and the request for adults.
pub fn minor() -> (Held, Asked) {
    let scene = Scene::get();
    let held = scene.gov.issue(&secret("ana"), ana_but(&[("birth_date", date("2015-06-01"))]));
    let asked = scene.ask_card(card().age_at_least("birth_date", 18, now().date()));
    let adult = scene.gov.issue(&secret("ana"), ana());
    asked.accepted(&asked.prover(&[&adult], "adult").finish().encode());
    assert!(asked.answer(&[&held], None, "minor").is_none());
    (held, asked)
}

#[test]
fn r_12_digits_outside_their_base() {
    let (held, asked) = minor();
    // The higher digit makes up for what the lower one is not.
    for high in [0, 255, 256, 300, 65_536] {
        let mut prover = asked.prover(&[&held], "R-12");
        let (value, own) = range(&prover, 1);
        let high = Fr::from(high);
        let low = prover.value(0, &value) - high * Fr::from(256_u64);
        prover.own[0][own[0]] = high;
        for ((wire, rho), y) in digits(&prover, 0, 1).into_iter().zip([low, high]) {
            let w = Set::Octet.witness(&y).map_or_else(sets::bp1, |(w, _)| w);
            let rho_value = random_scalar(&mut rng("R-12"));
            prover.member(0, wire, rho, w, &y, &Set::Octet.value(), rho_value);
        }
        asked.needs(&[Check::AccumulatorPairing], &prover.finish().encode());
    }
    // Digits under a key of one's own: tau is known.
    let tau = random_scalar(&mut rng("R-12 tau"));
    let needed = [Check::DigestBindsPairings, Check::AccumulatorPairing];
    asked.needs_made(&needed, |off| {
        let mut prover = asked.prover_for(&[&held], off, "R-12 key");
        for (wire, rho) in digits(&prover, 0, 1) {
            let Some(Gadget::Member { y, .. }) = prover
                .plan
                .statements
                .gadgets
                .iter()
                .find(|gadget| matches!(gadget, Gadget::Member { wire: w, .. } if *w == wire))
                .cloned()
            else {
                unreachable!("a member")
            };
            let y = prover.value(0, &y);
            let v = Set::Octet.value();
            let w = mul(&v, &sets::inverse(&(tau + y)));
            prover.member(0, wire, rho, w, &y, &v, random_scalar(&mut rng("R-12 key")));
            let place =
                prover.plan.statements.pairings.iter().position(|p| p.wire == wire).unwrap();
            prover.plan.statements.pairings[place].key =
                ark_bls12_381::G2Projective::generator() * tau;
        }
        prover.finish().encode()
    });
}

/// F4: with one weight for both, the errors of two digits cancel.
#[test]
fn r_12_f_4_two_digits_with_one_weight() {
    let (held, asked) = minor();
    let mut prover = asked.prover(&[&held], "F4");
    let places = digits(&prover, 0, 1);
    let (value, own) = range(&prover, 1);
    let y_2 = Fr::from(300_u64);
    let y_1 = prover.value(0, &value) - y_2 * Fr::from(256_u64);
    prover.own[0][own[0]] = y_2;
    let [w_0, w_1] = [0_u64, 1].map(|digit| Set::Octet.witness(&Fr::from(digit)).unwrap().0);
    let one = Fr::one();
    let s_1 = mul(&w_0, &y_2) + mul(&w_1, &(one - y_2));
    let s_2 = mul(&w_0, &-y_1) + mul(&w_1, &(y_1 - one));
    let rho = random_scalar(&mut rng("F4"));
    let v = Set::Octet.value();
    for ((wire, own), (s, y, rho)) in places.into_iter().zip([(s_1, y_1, rho), (s_2, y_2, -rho)]) {
        prover.wires[wire] = s;
        prover.wires[wire + 1] = mul(&v, &rho) - mul(&s, &y);
        prover.own[0][own] = rho;
    }
    asked.needs(&[Check::EquationWeights], &prover.finish().encode());
}

/// F5: a point of small order as S, and no multiple of V.
#[test]
fn r_12_f_5_points_of_small_order() {
    let asked = at_least(15);
    let held = record(1);
    asked.accepted(&asked.prover(&[&record(15)], "F5").finish().encode());
    for (torsion, order) in [(forge::order_3(), 3), (forge::order_11(), 11)] {
        let found = (0..200).find_map(|n| {
            let mut prover = asked.prover(&[&held], &format!("F5 {order} {n}"));
            // After those of the last and of the first day.
            let (wire, own) = digits(&prover, 0, 2)[0];
            prover.wires[wire] = torsion;
            prover.wires[wire + 1] = mul_integer(&torsion, &[1 + n % (order - 1)]);
            prover.own[0][own] = Fr::zero();
            let octets = prover.finish().encode();
            asked.verdict(&octets, &[Check::Subgroup]).is_ok().then_some(octets)
        });
        asked.needs(&[Check::Subgroup], &found.expect("one in three, or in eleven"));
    }
}

#[test]
fn r_12_the_identity_for_s() {
    let (held, asked) = minor();
    let mut prover = asked.prover(&[&held], "identity");
    for (wire, own) in digits(&prover, 0, 1) {
        prover.wires[wire] = G1Projective::zero();
        prover.wires[wire + 1] = G1Projective::zero();
        prover.own[0][own] = Fr::zero();
    }
    asked.needs(&[Check::NonIdentity], &prover.finish().encode());
}

#[test]
fn r_13_digits_without_the_claim() {
    let (held, asked) = minor();
    let mut prover = asked.prover_for(&[&held], &[Check::DigitLink], "R-13");
    // Good digits, of no claim at all.
    let w = Set::Octet.witness(&Fr::from(9_u64)).unwrap().0;
    let rho = random_scalar(&mut rng("R-13"));
    for (wire, own) in digits(&prover, 0, 1) {
        prover.member(0, wire, own, w, &Fr::from(9_u64), &Set::Octet.value(), rho);
    }
    let (_, own) = range(&prover, 1);
    prover.own[0][own[0]] = Fr::from(9_u64);
    asked.needs(&[Check::DigitLink], &prover.finish().encode());
}

/// Puts one hidden slot in the place of another in all rows.
fn turn(prover: &mut Prover, section: usize, from: usize, to: usize) {
    let [from, to] = [from, to].map(|slot| Variable::Message(prover.rank(section, slot)));
    for row in &mut prover.plan.statements.sections[section].rows {
        for (variable, ..) in row.terms.iter_mut().filter(|(variable, ..)| *variable == from) {
            *variable = to;
        }
    }
}

#[test]
fn r_13_predicate_of_another_claim() {
    let scene = Scene::get();
    let held = scene.gov.issue(&secret("ana"), ana_but(&[("birth_date", date("2015-06-01"))]));
    // The number is that of a day which is long ago.
    let old = scene.gov.issue(
        &secret("ana"),
        ana_but(&[
            ("birth_date", date("2015-06-01")),
            ("number", ClaimValue::U64(day("1950-01-01").days().into())),
        ]),
    );
    let asked = scene.ask_card(card().age_at_least("birth_date", 18, now().date()));
    let honest = asked.prover(&[&held], "R-13 honest").finish();
    asked.refused(&honest.encode());
    asked.needs_made(&STATEMENT, |off| {
        let mut prover = asked.prover_for(&[&old], off, "R-13 other");
        turn(&mut prover, 0, 3, 7);
        for gadget in &mut prover.plan.statements.gadgets {
            let (from, to) = (Variable::Message(3), Variable::Message(7));
            if let Gadget::Range { value: y, .. } | Gadget::Member { y, .. } = gadget {
                y.terms.iter_mut().filter(|(v, _)| *v == from).for_each(|(v, _)| *v = to);
            }
        }
        prover.assign(0, &mut rng("R-13"));
        prover.finish().encode()
    });
}

#[test]
fn r_14_types_are_kept_apart() {
    let five = [
        ClaimValue::U64(5),
        ClaimValue::I64(5),
        text("5"),
        ClaimValue::Boolean(true),
        ClaimValue::Date(Date::from_days(6).unwrap()),
        ClaimValue::Bytes(vec![5]),
    ];
    let scalars: Vec<_> = five.iter().map(|value| scalar(Suite::Sha256, value)).collect();
    for (n, one) in scalars.iter().enumerate() {
        assert!(scalars[..n].iter().all(|other| other != one), "{:?}", five[n]);
    }
    let scene = Scene::get();
    let ask = |query| {
        let policy = Policy::new().credential(query);
        let rng = &mut rng("R-14");
        scene.library.request(policy, &[("en", "test")], now().date(), now(), rng).map(drop)
    };
    assert!(ask(card().one_of("number", [ClaimValue::U64(5)])).is_ok());
    for other in five.iter().skip(1) {
        assert!(ask(card().one_of("number", [other.clone()])).is_err(), "{other:?}");
        assert!(ask(card().at_least("number", other.clone())).is_err(), "{other:?}");
    }
    // The same octets have the same scalar as a text and as a value of an enumeration, so that equality is refused.
    assert!(ask(card().equal_to("name", "card", "district")).is_err());
    assert!(ask(card().equal_to("number", "card", "balance")).is_err());
    assert!(ask(card().equal_to("nationality", "card", "second_nationality")).is_ok());
    for spelling in ["5.0", "5e0", "-0", "007", " 5", "+5", "5."] {
        let json = format!("{{\"u64\":\"{spelling}\"}}");
        assert!(serde_json::from_str::<ClaimValue>(&json).is_err(), "{spelling}");
    }
    assert!(serde_json::from_str::<ClaimValue>("{\"u64\":\"5\"}").is_ok());
    for spelling in ["-0.00", "007.50", "7.5e0", ".50", "7.", " 7.50", "+7.50"] {
        assert!(averment::credential::Decimal::parse(spelling).is_err(), "{spelling}");
    }
}

#[test]
fn r_15_dates() {
    // Who is born on 29 February is 18 on 1 March of a year without that day.
    let born = [("2008-02-28", true), ("2008-02-29", false), ("2008-03-01", false)];
    for (birth, of_age) in born {
        let limit = day("2026-02-28").years_before(18).unwrap();
        assert_eq!(day(birth) <= limit, of_age, "{birth}");
    }
    assert!(day("2008-02-29") <= day("2026-03-01").years_before(18).unwrap());
    for birth in ["2008-11-23", "2008-11-24", "2008-11-25"] {
        let held = Scene::get().gov.issue(&secret("ana"), ana_but(&[("birth_date", date(birth))]));
        let query = card().age_at_least("birth_date", 18, now().date());
        provable(&query, &held, birth != "2008-11-25");
    }
    for text in [
        "2023-02-29",
        "1900-02-29",
        "2026-13-01",
        "2026-00-10",
        "2026-1-01",
        "0000-01-01",
        "26-01-01",
    ] {
        assert!(Date::parse(text).is_err(), "{text}");
    }
    for time in [
        "2026-06-30T23:59:60Z",
        "2026-06-30T24:00:00Z",
        "2026-06-30T12:00:00",
        "2026-06-30T12:00:00+02:00",
    ] {
        assert!(averment::credential::DateTime::parse(time).is_err(), "{time}");
    }
    assert!(Date::parse("1599-12-31").is_err(), "no day before zero");
}

/// Validity is a range, too: nobody states it, and it is always there.
#[test]
fn r_15_validity() {
    let scene = Scene::get();
    for (until, valid) in [("2026-11-23", false), ("2026-11-24", true), ("2079-06-06", true)] {
        let held = scene.gov.issue_until(&secret("ana"), ana(), until);
        provable(&card(), &held, valid);
    }
    let expired = scene.gov.issue_until(&secret("ana"), ana(), "2020-01-01");
    let asked = scene.ask_card(card());
    let octets = asked.prover_for(&[&expired], &[Check::Validity], "expired").finish().encode();
    asked.needs(&[Check::Validity], &octets);
}

#[test]
fn r_17_inequality_of_equal_values() {
    let scene = Scene::get();
    let held = scene.gov.issue(&secret("ana"), ana());
    let asked = scene.ask_card(card().not_equal("name", text("Ana Wong")));
    let bob = scene.ask_card(card().not_equal("name", text("Bob")));
    bob.accepted(&bob.prover(&[&held], "R-17").finish().encode());
    let gadget = |prover: &Prover| {
        let found = prover.plan.statements.gadgets.iter().find_map(|gadget| match gadget {
            Gadget::Excluded { wire, own, .. } => Some((*wire, *own)),
            _ => None,
        });
        found.unwrap()
    };
    // The remainder is zero.
    let off = [Check::RemainderInvertible];
    asked.needs(&off, &asked.prover_for(&[&held], &off, "R-17 zero").finish().encode());
    // What is committed to is another one.
    let off = [Check::RemainderCommitted];
    let mut prover = asked.prover_for(&[&held], &off, "R-17 other");
    let (wire, own) = gadget(&prover);
    prover.wires[wire + 2] = sets::base("K_1");
    prover.own[0][own + 3] = Fr::one();
    prover.own[0][own + 4] = Fr::zero();
    asked.needs(&off, &prover.finish().encode());
    // Another remainder, without a witness for it.
    let mut prover = asked.prover(&[&held], "R-17 pairing");
    let (wire, own) = gadget(&prover);
    let Some(Gadget::Excluded { y, set, .. }) = prover
        .plan
        .statements
        .gadgets
        .iter()
        .find(|g| matches!(g, Gadget::Excluded { .. }))
        .cloned()
    else {
        unreachable!("an excluded set")
    };
    let (y, rho, s) = (prover.value(0, &y), prover.own[0][own], prover.own[0][own + 2]);
    let d = Fr::from(7_u64);
    prover.wires[wire + 1] =
        mul(&set.value(), &rho) - mul(&prover.wires[wire], &y) - mul(&sets::bp1(), &d);
    prover.wires[wire + 2] = mul(&sets::base("K_1"), &d) + mul(&sets::base("K_0"), &s);
    let a = sets::inverse(&d);
    prover.own[0][own + 1] = d;
    prover.own[0][own + 3] = a;
    prover.own[0][own + 4] = -(s * a);
    asked.needs(&[Check::AccumulatorPairing], &prover.finish().encode());
    // A zero inverse, and the identity for the commitment.
    let off = [Check::RemainderInvertible, Check::NonIdentity];
    let mut prover = asked.prover_for(&[&held], &off, "R-17 identity");
    prover.wires[wire + 2] = G1Projective::zero();
    prover.own[0][own + 2] = Fr::zero();
    asked.needs(&off, &prover.finish().encode());
}

#[test]
fn r_18_equality_of_claims_that_differ() {
    let scene = Scene::get();
    let mine = scene.gov.issue(&secret("ana"), ana_but(&[("name", text("Bob"))]));
    let policy = Policy::new()
        .credential(card())
        .credential(vaccination().equal_to("patient", "card", "name"));
    let asked = scene.ask(policy);
    let same = scene.gov.issue(&secret("ana"), ana());
    asked.accepted(&asked.prover(&[&same, &record(3)], "R-18").finish().encode());
    assert!(asked.answer(&[&mine, &record(3)], None, "R-18").is_none());
    let off = [Check::EqualClaims];
    asked.needs(&off, &asked.prover_for(&[&mine, &record(3)], &off, "R-18").finish().encode());
    asked.refused(&asked.prover(&[&mine, &record(3)], "R-18 insists").finish().encode());
}

#[test]
fn r_19_one_coefficient_changed() {
    let (held, asked) = minor();
    asked.needs_made(&STATEMENT, |off| {
        let mut prover = asked.prover_for(&[&held], off, "R-19");
        // The second digit counts with another weight, such that the sum comes out.
        let (value, own) = range(&prover, 1);
        let (wire, rho) = digits(&prover, 0, 1)[0];
        let (high_wire, high_rho) = digits(&prover, 0, 1)[1];
        let weight = prover.value(0, &value);
        let rows = &mut prover.plan.statements.sections[0].rows;
        let terms = rows.iter_mut().flat_map(|row| &mut row.terms);
        let own_term = terms
            .into_iter()
            .find(|(variable, _, k)| *variable == Variable::Own(own[0]) && *k == Fr::from(256_u64));
        own_term.unwrap().2 = weight;
        prover.own[0][own[0]] = Fr::one();
        let v = Set::Octet.value();
        for (wire, rho, y) in [(wire, rho, 0_u64), (high_wire, high_rho, 1)] {
            let y = Fr::from(y);
            let w = Set::Octet.witness(&y).unwrap().0;
            prover.member(0, wire, rho, w, &y, &v, random_scalar(&mut rng("R-19")));
        }
        prover.finish().encode()
    });
}

#[test]
fn r_20_numbers_of_predicates() {
    let scene = Scene::get();
    let number = ClaimValue::U64;
    // Bounds that contradict each other can be asked for, and not be met.
    let query = card().at_least("number", number(1001)).at_most("number", number(999));
    for value in [999, 1000, 1001] {
        provable(&query, &numbered(value), false);
    }
    provable(&card(), &numbered(1), true);
    let many = |count: u64| {
        let query = (0..count).fold(card(), |query, n| query.at_least("number", number(n)));
        let rng = &mut rng("R-20");
        let policy = Policy::new().credential(query);
        scene.library.request(policy, &[("en", "test")], now().date(), now(), rng).map(drop)
    };
    assert!(many(32).is_ok());
    assert_eq!(many(33).unwrap_err().code(), "request/conditions");
    let twice = card().at_least("number", number(1)).at_least("number", number(1));
    let rng = &mut rng("R-20");
    let policy = Policy::new().credential(twice);
    let refused = scene.library.request(policy, &[("en", "test")], now().date(), now(), rng);
    assert_eq!(refused.unwrap_err().code(), "request/duplicate-condition");
}

/// What an observer learns if two members have one multiplier: `S'_1 + d_1 S_1 = S'_2 + d_2 S_2` for the digits alone.
fn readable(points: &[G1Projective]) -> Vec<[u64; 2]> {
    let multiples = |s: &G1Projective, image: &G1Projective| {
        let mut sums = vec![*image];
        for _ in 0..255 {
            sums.push(*sums.last().unwrap() + s);
        }
        G1Projective::normalize_batch(&sums)
    };
    let of = |n: usize| multiples(&points[2 * n], &points[2 * n + 1]);
    let first: BTreeMap<_, _> =
        of(0).iter().zip(0..).map(|(point, digit)| (encode_g1(&(*point).into()), digit)).collect();
    let second = of(1);
    let pairs = second
        .iter()
        .zip(0..)
        .filter_map(|(point, digit)| Some([*first.get(&encode_g1(&(*point).into()))?, digit]));
    pairs.collect()
}

/// F17: the multiplier of a member is used once.
#[test]
fn r_12_f_17_a_multiplier_used_twice_tells_the_digits() {
    let scene = Scene::get();
    let held = scene.gov.issue(&secret("ana"), ana());
    let asked = scene.ask_card(card());
    let value = day("2030-01-01").days() - now().date().days();
    let [high, low] = [value / 256, value % 256].map(u64::from);
    let mut prover = asked.prover(&[&held], "F17");
    let rho = random_scalar(&mut rng("F17"));
    for ((wire, own), y) in digits(&prover, 0, 0).into_iter().zip([low, high].map(Fr::from)) {
        let w = Set::Octet.witness(&y).unwrap().0;
        prover.member(0, wire, own, w, &y, &Set::Octet.value(), rho);
    }
    // The verifier cannot see it, and accepts.
    asked.accepted(&prover.finish().encode());
    assert_eq!(readable(&prover.wires), [[low, high]]);
    // The library's provers never do it, even with a generator that is stuck.
    let mut seen = BTreeMap::new();
    for n in 0..6 {
        let name = if n < 3 { "F17 stuck".to_owned() } else { format!("F17 {n}") };
        let asked = scene.ask_card(card().disclose(if n % 3 == 0 { "name" } else { "number" }));
        let octets = asked.answer(&[&held], None, &name).unwrap();
        let wires = Outline::decode(&octets).unwrap().wires;
        let points = wires.chunks(48).map(|octets| {
            crate::reference::octets::decode_g1(octets, &crate::reference::Checks::all()).unwrap()
        });
        let points: Vec<_> = points.collect();
        assert_eq!(points.len(), 4);
        assert_eq!(readable(&points), Vec::<[u64; 2]>::new());
        // Equal requests, with equal randomness, give the equal presentation; nothing else does.
        for point in wires.chunks(48) {
            let asked = asked.request.digest();
            assert_eq!(
                *seen.entry(point.to_vec()).or_insert((asked, name.clone())),
                (asked, name.clone())
            );
        }
    }
}
