//! Z5: without a witness the prover refuses, and a prover that is forced is not believed.

use super::rig::{
    BASES, Known, PARAMETERS, Registry, Rig, excluded, member, numbers, opening, pseudonym, random,
    range, sum, tag,
};
use super::*;

fn challenge() -> Scalar {
    Scalar::from(0x5eed)
}

fn refuses(rig: &Rig, message: Scalar) -> bool {
    rig.prove(&[message, Scalar::ONE], 1, challenge()).is_none()
}

#[test]
fn false_ranges_are_refused() {
    let min = Scalar::from(1_000);
    let mut tried = 0;
    for shape in [255, 65_535, 1 << 30, u64::MAX]
        .map(Shape::reaching)
        .into_iter()
        .chain([255, 365, 65_790, u64::MAX - 1].map(|highest| Shape::exact(highest).unwrap()))
    {
        let rig = range(min, shape);
        let highest = min + Scalar::from(shape.highest());
        for near in 1..=20_u64 {
            assert!(refuses(&rig, highest + Scalar::from(near)));
            assert!(refuses(&rig, min - Scalar::from(near)));
            tried += 2;
        }
        for far in random(shape.highest(), 20) {
            assert!(refuses(&rig, far));
            tried += 1;
        }
        assert!(!refuses(&rig, highest) && !refuses(&rig, min));
    }
    assert_eq!(tried, 480);
}

#[test]
fn false_memberships_and_counters_are_refused() {
    let elements = random(3, 12);
    let (inside, outside) = (member(&elements), excluded(&elements));
    for element in &elements {
        assert!(refuses(&outside, *element) && !refuses(&inside, *element));
        assert!(refuses(&inside, *element + Scalar::ONE));
        assert!(refuses(&inside, -*element));
    }
    random(4, 200).iter().for_each(|other| assert!(refuses(&inside, *other)));
    for counter in [3, 4, 255, u64::MAX] {
        assert!(refuses(&tag(3, counter), Scalar::from(77)), "{counter}");
    }
    // 1/(s + i) does not exist.
    assert!(refuses(&tag(3, 2), -Scalar::from(2)));
    // No pseudonym is the identity.
    assert!(refuses(&pseudonym(), Scalar::ZERO));
}

/// `S = rho w` and `S' = rho V - y S` for somebody else's `w`: the row holds, the pairing does not.
fn accumulate(value: &G1, witness: &G1, rho: Scalar, y: Scalar) -> [G1; 2] {
    let s = sum(&[(witness, rho)]).unwrap();
    [s, sum(&[(value, rho), (&s, -y)]).unwrap()]
}

#[test]
fn a_forced_digit_is_rejected() {
    let rig = range(Scalar::ZERO, Shape::reaching(255));
    let value = PARAMETERS.digit_value().point();
    let witness = |digit| PARAMETERS.digit_witness(digit).to_point().unwrap();
    for (number, y) in (0..).zip(random(8, 60).into_iter().chain((256..296).map(Scalar::from))) {
        let rho = random(900 + number, 1)[0];
        let digit = u8::try_from(number).unwrap();
        let known = Known { messages: vec![y, Scalar::ONE], own: vec![rho] };
        // The row of the true value over the witness of a digit.
        let wires = accumulate(value, &witness(digit), rho, y);
        let talk = rig.force(&known, &wires, number, challenge()).unwrap();
        assert!(rig.rows_hold(&talk) && !rig.checks_hold(&talk));
        // A proof about the digit, under the true value.
        let wires = accumulate(value, &witness(digit), rho, Scalar::from(u64::from(digit)));
        let talk = rig.force(&known, &wires, number, challenge()).unwrap();
        assert!(!rig.rows_hold(&talk) && rig.checks_hold(&talk));
        // The same with the digit's own value is accepted: the forgery fails for its value only.
        let messages = vec![Scalar::from(u64::from(digit)), Scalar::ONE];
        let talk = rig.force(&Known { messages, ..known }, &wires, number, challenge()).unwrap();
        assert!(rig.accepts(&talk));
    }
}

/// Digits that add up, but are none; and digits that do not add up.
#[test]
fn forced_digits_of_a_range_are_rejected() {
    let rig = range(Scalar::ZERO, Shape::reaching(65_535));
    let value = PARAMETERS.digit_value().point();
    let witness = |digit: u8| PARAMETERS.digit_witness(digit).to_point().unwrap();
    for (number, message) in (0..).zip(65_536..65_596_u64) {
        let rhos = random(700 + number, 2);
        let (low, high) = (message % 256, message / 256);
        let own = |high: u64| vec![Scalar::from(high), rhos[0], rhos[1]];
        let messages = vec![Scalar::from(message), Scalar::ONE];
        let low_digit = u8::try_from(low).unwrap();
        let force = |own: Vec<Scalar>, first: [G1; 2], second: [G1; 2]| {
            let known = Known { messages: messages.clone(), own };
            let wires = [first, second].concat();
            rig.force(&known, &wires, number, challenge()).unwrap()
        };
        let lowest = accumulate(value, &witness(low_digit), rhos[0], Scalar::from(low));
        // 256 as the higher digit.
        let higher = accumulate(value, &witness(255), rhos[1], Scalar::from(high));
        let talk = force(own(high), lowest, higher);
        assert!(rig.rows_hold(&talk) && !rig.checks_hold(&talk));
        // 255 as the higher digit, which leaves another lower one.
        let higher = accumulate(value, &witness(255), rhos[1], Scalar::from(255));
        let talk = force(own(255), lowest, higher);
        assert!(!rig.rows_hold(&talk) && rig.checks_hold(&talk));
    }
}

/// The witness of another handle, of another value, of another registry: each row can be made to hold, and no pairing does.
#[test]
fn forced_handles_are_rejected() {
    let (registry, other) = (Registry::new(3), Registry::new(4));
    let value = registry.value.point();
    for (number, handle) in (0..).zip(random(12, 60)) {
        let rho = random(300 + number, 1)[0];
        let own = registry.witness(handle);
        let stranger = registry.witness(handle + Scalar::ONE);
        // What the registry's value was before `handle` was removed: `(alpha + h) V`.
        let before = other.witness(handle);
        let rig = registry.holds(own);
        for witness in [stranger, before, *value, G1::generator()] {
            let known = Known { messages: vec![handle, Scalar::ONE], own: vec![rho] };
            let wires = accumulate(value, &witness, rho, handle);
            let talk = rig.force(&known, &wires, number, challenge()).unwrap();
            assert!(rig.rows_hold(&talk) && !rig.checks_hold(&talk));
            // The pair that the pairing asks for, which is about another handle: no row.
            let good = accumulate(value, &own, rho, handle);
            let known = Known { messages: vec![handle + Scalar::ONE, Scalar::ONE], own: vec![rho] };
            let talk = rig.force(&known, &good, number, challenge()).unwrap();
            assert!(!rig.rows_hold(&talk) && rig.checks_hold(&talk));
        }
        let known = Known { messages: vec![handle, Scalar::ONE], own: vec![rho] };
        let good = accumulate(value, &own, rho, handle);
        assert!(rig.accepts(&rig.force(&known, &good, number, challenge()).unwrap()));
        // The same points under the key of another registry.
        let foreign = other.holds(own);
        assert!(!foreign.checks_hold(&foreign.force(&known, &good, number, challenge()).unwrap()));
    }
}

#[test]
fn forced_members_and_others_are_rejected() {
    let elements = random(9, 5);
    let set = PARAMETERS.set(&elements).unwrap();
    let (inside, outside) = (member(&elements), excluded(&elements));
    let (v, bp1) = (set.value().point(), G1::generator());
    let (k0, k1) = (BASES.k0.point(), BASES.k1.point());
    for (number, y) in (0..).zip(random(10, 40)) {
        let seed = 500 + number;
        let [rho, s, fake] = *random(seed, 3).as_slice() else { panic!("three") };
        let messages = || vec![y, Scalar::ONE];
        // A non-member as a member, without the remainder: the division does not come out even.
        let (w, _) = set.witness(&y.into());
        let known = Known { messages: messages(), own: vec![rho] };
        let wires = accumulate(v, &w.to_point().unwrap(), rho, y);
        let talk = inside.force(&known, &wires, seed, challenge()).unwrap();
        assert!(inside.rows_hold(&talk) && !inside.checks_hold(&talk));
        // A member as a non-member: with the true remainder, zero, nothing opens the last row; with another, no pairing.
        let y = elements[usize::try_from(number % 5).unwrap()];
        let (w, d) = set.witness(&y.into());
        assert!(d.is_zero());
        let c = sum(&[(&w.to_point().unwrap(), rho)]).unwrap();
        for (d, rows) in [(Scalar::ZERO, false), (fake, true)] {
            let a = SecretScalar::from(d).invert().expose();
            let own = vec![rho, d, s, a, -(s * a)];
            let image = sum(&[(v, rho), (&c, -y), (&bp1, -d)]).unwrap();
            let commitment = sum(&[(k1, d), (k0, s)]).unwrap();
            let known = Known { messages: vec![y, Scalar::ONE], own };
            let talk = outside.force(&known, &[c, image, commitment], seed, challenge()).unwrap();
            assert_eq!(outside.rows_hold(&talk), rows);
            assert_eq!(outside.checks_hold(&talk), !rows);
        }
    }
}

#[test]
fn forced_openings_pseudonyms_and_tags_are_rejected() {
    let counters = PARAMETERS.set(&numbers(3)).unwrap();
    let scope = base(b"scope");
    for seed in 0..60 {
        let [secret, other, blind, rho] = *random(seed, 4).as_slice() else { panic!("four") };
        let messages = || vec![secret, Scalar::ONE];
        // Somebody else's commitment, pseudonym and tag.
        let commitment = sum(&[(BASES.y1.point(), other), (BASES.y0.point(), blind)]).unwrap();
        let known = Known { messages: messages(), own: vec![blind] };
        let rig = opening();
        assert!(!rig.rows_hold(&rig.force(&known, &[commitment], seed, challenge()).unwrap()));
        let rig = pseudonym();
        let known = Known { messages: messages(), own: vec![] };
        let theirs = sum(&[(&scope, other)]).unwrap();
        assert!(!rig.rows_hold(&rig.force(&known, &[theirs], seed, challenge()).unwrap()));
        // A tag of a use beyond the limit: its row holds, its counter is no member.
        let rig = tag(3, 0);
        let inverse = |sum: Scalar| SecretScalar::from(sum).invert().expose();
        let (witness, _) = counters.witness(&Scalar::ONE.into());
        let witness = witness.to_point().unwrap();
        for (counter, claimed, rows) in [(3 + seed, 3 + seed, true), (3 + seed, 1, false)] {
            let counter = Scalar::from(counter);
            let tag = sum(&[(&scope, inverse(secret + counter))]).unwrap();
            let own = vec![Scalar::from(claimed), rho];
            let pair = accumulate(counters.value().point(), &witness, rho, Scalar::from(claimed));
            let wires = [&[tag], pair.as_slice()].concat();
            let known = Known { messages: messages(), own };
            let talk = rig.force(&known, &wires, seed, challenge()).unwrap();
            assert_eq!(rig.rows_hold(&talk), rows);
            assert_eq!(rig.checks_hold(&talk), !rows);
        }
    }
}
