//! F18: what a bound of so many digits shows; R-11: digits that only pad.

use ark_bls12_381::Fr;
use ark_ff::{One as _, Zero as _};

use crate::cards::{
    Asked, HARBOUR, Scene, ana, ana_but, card, date, day, decimal, now, secret, ship,
};
use crate::native::r::{digits, range};
use crate::reference::presentation::claims::{Held, Slots as _};
use crate::reference::presentation::relation::Gadget;
use crate::reference::presentation::sets::{self, Set, inverse};
use crate::reference::{Check, random_scalar};
use crate::world::rng;

/// The card of a careless issuer, who signs any number as date of birth.
fn born(days: u32) -> Held {
    let office = &Scene::get().gov;
    let until = day("2030-01-01");
    let mut slots = office.slots(&ana(), until);
    slots[office.schema.place("birth_date").unwrap().0] = Fr::from(days);
    office.sign(&slots, &secret("ana"), ana(), until)
}

#[test]
fn r_01_f_18_two_digits_show_65_535_days() {
    let asked = Scene::get().ask_card(card().age_at_least("birth_date", 18, now().date()));
    let bound = day("2008-11-24").days();
    for days in [bound, bound - 1, bound - 255, bound - 256, bound - 65_535] {
        asked.accepted(&asked.prover(&[&born(days)], "F18").finish().encode());
    }
    for days in [bound + 1, bound + 65_536, bound - 65_536, bound - 65_537, 0] {
        let octets = asked.prover(&[&born(days)], "F18 outside").finish().encode();
        asked.needs(&[Check::AccumulatorPairing], &octets);
    }
}

/// A range of 8,400 years takes three digits, with which its first day can be shown.
#[test]
fn r_01_f_18_digits_reach_to_the_end_of_the_range() {
    let scene = Scene::get();
    let asked =
        |bound: &str| -> Asked { scene.ask_card(ship().on_or_before("launched", day(bound))) };
    let launched = |text: &str| {
        let values = [("name", crate::cards::text("Lusitano")), ("launched", date(text))];
        scene.harbour.issue(&secret("ana"), values.map(|(name, v)| (name.into(), v)).into())
    };
    let old = launched("1600-01-01");
    assert_eq!(old.issuer, HARBOUR);
    let asked = asked("2026-11-24");
    asked.accepted(&asked.prover(&[&old], "F18 old").finish().encode());
    asked.accepted(&asked.answer(&[&old], None, "F18 old").unwrap());
    let late = asked.prover(&[&launched("2026-11-25")], "F18 late").finish().encode();
    asked.needs(&[Check::AccumulatorPairing], &late);
    // A verifier with two digits for every date takes the young ship and refuses the old one, however it answers.
    let off = [Check::DigitsReachRange];
    let answered = |held: &Held| {
        asked.verdict(&asked.prover_for(&[held], &off, "F18 two").finish().encode(), &off).is_ok()
    };
    let edge = day("2026-11-24").days() - 65_535;
    let edge = averment::credential::Date::from_days(edge).unwrap().to_string();
    assert!(answered(&launched("2000-01-01")) && answered(&launched(&edge)));
    assert!(!answered(&old) && !answered(&launched("1847-01-01")));
}

/// The two digits of odd weights fill up what powers of 256 leave: all that is false is in one of them.
#[test]
fn r_11_padding_that_is_negative_or_too_large() {
    let scene = Scene::get();
    let query = card().between("income", decimal("0.00"), decimal("1000000.00"));
    let asked = scene.ask_card(query);
    let rich =
        |income: &str| scene.gov.issue(&secret("ana"), ana_but(&[("income", decimal(income))]));
    for income in ["0.00", "1000000.00"] {
        asked.accepted(&asked.prover(&[&rich(income)], "R-11").finish().encode());
    }
    let held = rich("1000000.01");
    let weights = |n: usize| {
        let prover = asked.prover(&[&held], "R-11 shape");
        let shapes = prover.plan.statements.gadgets.iter().filter_map(|gadget| match gadget {
            Gadget::Range { shape, .. } => Some(shape.0.clone()),
            _ => None,
        });
        shapes.into_iter().nth(n).unwrap()
    };
    let shape = weights(1);
    let (octet, bit) = (shape.len() - 2, shape.len() - 1);
    assert!(shape[octet].1 == Set::Octet && shape[bit].1 == Set::Bit);
    assert!(shape[octet].0 % 256 != 0 && shape[bit].0 < 255);
    for padding in [octet, bit] {
        let mut prover = asked.prover(&[&held], "R-11 padding");
        let (value, own) = range(&prover, 1);
        let value = prover.value(0, &value);
        let mut ys = vec![Fr::zero(); shape.len()];
        // A negative one beside a lowest digit of 255, or one that is too large alone.
        for lowest in [Fr::zero(), Fr::from(255_u64)] {
            ys[0] = lowest;
            ys[padding] = (value - lowest) * inverse(&Fr::from(shape[padding].0));
            for (variable, y) in own.iter().zip(&ys[1..]) {
                prover.own[0][*variable] = *y;
            }
            let places = digits(&prover, 0, 1);
            for (((wire, rho), y), (_, set)) in places.into_iter().zip(&ys).zip(&shape) {
                let w = set.witness(y).map_or_else(sets::bp1, |(w, _)| w);
                let multiplier = random_scalar(&mut rng("R-11"));
                prover.member(0, wire, rho, w, y, &set.value(), multiplier);
            }
            asked.needs(&[Check::AccumulatorPairing], &prover.finish().encode());
        }
    }
    // Minus one as a bit, and what is left over in the octet.
    let mut prover = asked.prover(&[&held], "R-11 minus one");
    let (value, own) = range(&prover, 1);
    let mut ys = vec![Fr::zero(); shape.len()];
    ys[bit] = -Fr::one();
    let rest = prover.value(0, &value) + Fr::from(shape[bit].0);
    ys[octet] = rest * inverse(&Fr::from(shape[octet].0));
    for (variable, y) in own.iter().zip(&ys[1..]) {
        prover.own[0][*variable] = *y;
    }
    for (((wire, rho), y), (_, set)) in digits(&prover, 0, 1).into_iter().zip(&ys).zip(&shape) {
        let w = set.witness(y).map_or_else(sets::bp1, |(w, _)| w);
        prover.member(0, wire, rho, w, y, &set.value(), random_scalar(&mut rng("R-11 minus")));
    }
    asked.needs(&[Check::AccumulatorPairing], &prover.finish().encode());
}
