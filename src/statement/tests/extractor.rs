//! Z2: whoever answers two challenges to one first message knows a witness, and it can be computed.

use super::rig::{
    BASES, Known, PARAMETERS, Registry, Rig, excluded, extract, member, numbers, opening,
    pseudonym, random, range, sum, tag,
};
use super::*;
use crate::curve::Sum;

/// Runs the prover twice, and computes what it knows. It satisfies the rows, and its messages are the given ones.
fn known(rig: &Rig, message: Scalar, seed: u64) -> (Known, Vec<G1>) {
    let messages = [message, random(seed, 1)[0]];
    let talks = rig.twice(&messages, seed);
    let known = extract(&talks);
    let [talk, _] = talks;
    assert!(rig.is_witness(&known, &talk.wires));
    // The second message is in no row: its response is the signature's alone.
    assert_eq!(known.messages, messages);
    (known, talk.wires)
}

/// `S = rho w` with `w` the only point for which `(tau + y) w = V`, and `S' = rho V - y S`.
fn assert_accumulated(wires: &[G1], value: &G1, rho: Scalar, y: Scalar, witness: &Sum) {
    let (s, image) = (&wires[0], &wires[1]);
    let inverse = SecretScalar::from(rho).invert().expose();
    assert_eq!(sum(&[(s, inverse)]), witness.to_point());
    assert_eq!(sum(&[(value, rho), (s, -y)]), Some(*image));
}

#[test]
fn digits_of_ranges() {
    let exact = |highest| Shape::exact(highest).unwrap();
    for (seed, (shape, value)) in [
        (Shape::reaching(255), 7),
        (Shape::reaching(65_535), 65_535),
        (Shape::reaching(u64::MAX), 0x0102_0304_0506_0708),
        (exact(365), 365),
        (exact(1_000_000), 999_999),
        (exact(u64::MAX), u64::MAX),
    ]
    .into_iter()
    .enumerate()
    {
        let min = Scalar::from(1_000_000_007);
        let rig = range(min, shape);
        let (known, wires) = known(&rig, min + Scalar::from(value), seed.try_into().unwrap());
        let weights = shape.weights();
        // The digits above the first are variables; the first is what they leave.
        let (digits, rhos) = known.own.split_at(weights.len() - 1);
        let others = digits.iter().zip(&weights[1..]);
        let rest = others.fold(Scalar::from(value), |rest, (digit, (weight, _))| {
            rest - *digit * Scalar::from(*weight)
        });
        let all = [&[rest], digits].concat();
        for (place, (digit, (_, kind))) in all.iter().zip(&weights).enumerate() {
            let (count, accumulated) = match kind {
                super::super::range::Digits::Octet => (256, PARAMETERS.digit_value()),
                super::super::range::Digits::Bit => (2, PARAMETERS.bit_value()),
            };
            let number = (0..count).find(|number| Scalar::from(*number) == *digit);
            let number = u8::try_from(number.unwrap()).unwrap();
            let witness = match kind {
                super::super::range::Digits::Octet => PARAMETERS.digit_witness(number),
                super::super::range::Digits::Bit => PARAMETERS.bit_witness(number),
            };
            let (wires, value) = (&wires[2 * place..], accumulated.point());
            assert_accumulated(wires, value, rhos[place], *digit, &witness);
        }
        let total = all.iter().zip(&weights).fold(Scalar::ZERO, |total, (digit, (weight, _))| {
            total + *digit * Scalar::from(*weight)
        });
        assert_eq!(total + min, known.messages[0]);
    }
}

#[test]
fn members() {
    for (seed, count) in [(1, 1), (2, 2), (3, 20)] {
        let elements = random(seed, count);
        let set = PARAMETERS.set(&elements).unwrap();
        for y in &elements {
            let (known, wires) = known(&member(&elements), *y, seed);
            let (witness, rest) = set.witness(&(*y).into());
            assert!(rest.is_zero());
            let [rho] = known.own.as_slice() else { panic!("one variable") };
            assert_accumulated(&wires, set.value().point(), *rho, *y, &witness);
        }
    }
}

#[test]
fn handles_in_a_registry() {
    let registry = Registry::new(3);
    for (seed, handle) in (60..).zip(random(61, 5)) {
        let witness = registry.witness(handle);
        let (known, wires) = known(&registry.holds(witness), handle, seed);
        let [rho] = known.own.as_slice() else { panic!("one variable") };
        assert_accumulated(&wires, registry.value.point(), *rho, handle, &Sum::from(&witness));
    }
}

#[test]
fn others_have_a_remainder() {
    let elements = random(5, 9);
    let set = PARAMETERS.set(&elements).unwrap();
    for (seed, y) in (10..).zip(random(6, 5)) {
        let (known, wires) = known(&excluded(&elements), y, seed);
        let [rho, d, s, a, b] = *known.own.as_slice() else { panic!("five variables") };
        let [c, image, commitment] = wires.as_slice() else { panic!("three points") };
        let (v, bp1) = (set.value().point(), G1::generator());
        let (k0, k1) = (BASES.k0.point(), BASES.k1.point());
        assert_eq!(sum(&[(v, rho), (c, -y), (&bp1, -d)]), Some(*image));
        assert_eq!(sum(&[(k1, d), (k0, s)]), Some(*commitment));
        assert_eq!(sum(&[(commitment, a), (k0, b)]), Some(*k1));
        // The remainder is not zero, which is what the inverse is for, and it is the polynomial's.
        assert_eq!((a * d, a * s + b), (Scalar::ONE, Scalar::ZERO));
        let (witness, rest) = set.witness(&y.into());
        let inverse = SecretScalar::from(rho).invert().expose();
        assert_eq!((d * inverse, sum(&[(c, inverse)])), (rest.expose(), witness.to_point()));
    }
}

#[test]
fn openings_pseudonyms_and_tags() {
    for (seed, secret) in (20..).zip(random(7, 5)) {
        let (opened, wires) = known(&opening(), secret, seed);
        let (y0, y1) = (BASES.y0.point(), BASES.y1.point());
        assert_eq!(sum(&[(y1, secret), (y0, opened.own[0])]), Some(wires[0]));

        let (_, wires) = known(&pseudonym(), secret, seed);
        assert_eq!(sum(&[(&base(b"scope"), secret)]), Some(wires[0]));

        let (counted, wires) = known(&tag(9, seed % 9), secret, seed);
        let [index, rho] = *counted.own.as_slice() else { panic!("two variables") };
        assert_eq!(index, Scalar::from(seed % 9));
        assert_eq!(sum(&[(&wires[0], secret + index)]), Some(base(b"scope")));
        let set = PARAMETERS.set(&numbers(9)).unwrap();
        let (witness, _) = set.witness(&index.into());
        assert_accumulated(&wires[1..], set.value().point(), rho, index, &witness);
    }
}
