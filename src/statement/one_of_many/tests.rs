//! Z1 to Z3 and Z5 of one-of-many (Z4 is that of a composition), and what a prover without an entry of the list would try.

use alloc::vec;

use super::*;
use crate::statement::tests::{quotient, random, rng, sum};

/// A list of so many keys with known logarithms.
fn keys(count: usize) -> (Vec<Scalar>, Vec<G1>) {
    let secrets = random(1, count);
    let generator = G1::generator();
    let points = secrets.iter().map(|x| sum(&[(&generator, *x)]).unwrap()).collect();
    (secrets, points)
}

fn roster(count: usize) -> Arc<Roster> {
    Roster::new(keys(count).1).unwrap().into()
}

fn stream(seed: u64) -> Stream {
    let number = seed.to_be_bytes();
    Stream::hedged(&mut rng(), "one of many", [], &[number.as_slice()]).unwrap()
}

/// Points, first messages, challenge and responses.
#[derive(Clone)]
struct Talk {
    wires: Vec<G1>,
    first: [[u8; G1::LEN]; 3],
    challenge: Scalar,
    responses: Vec<Scalar>,
}

fn prove(roster: &Arc<Roster>, number: u16, t: Scalar, seed: u64, challenge: Scalar) -> Talk {
    let many = OneOfMany::new(roster.clone(), 0, Some(number));
    let (points, opened) = many.open(&t.into(), &mut stream(seed)).unwrap();
    let wires = Sum::to_point_list(&points).unwrap();
    let first = opened.octets();
    Talk { wires, first, challenge, responses: opened.respond(challenge).unwrap() }
}

fn recommit(roster: &Arc<Roster>, talk: &Talk) -> Option<[[u8; G1::LEN]; 3]> {
    let many = OneOfMany::new(roster.clone(), 0, None);
    let [a, d, first] = many.recommit_sums(&talk.wires, &talk.responses, talk.challenge)?;
    Some(Sum::encode([&a, &d, &first]))
}

fn holds(roster: &Arc<Roster>, talk: &Talk) -> bool {
    recommit(roster, talk) == Some(talk.first)
}

const SIZES: [usize; 8] = [1, 2, 3, 4, 5, 16, 17, 65];

/// Z1: every entry of lists of every number of digits, the last one and those that repeat it included.
#[test]
fn every_entry_can_hide() {
    for count in SIZES {
        let (roster, (_, points)) = (roster(count), keys(count));
        let numbers = (0..count).step_by((count / 5).max(1)).chain([count - 1]);
        for number in numbers {
            let [t, challenge] = random(7 + u64::try_from(number).unwrap(), 2)[..] else {
                panic!()
            };
            let talk = prove(&roster, u16::try_from(number).unwrap(), t, 3, challenge);
            assert!(holds(&roster, &talk), "{number} of {count}");
            assert_eq!((talk.wires.len(), talk.responses.len()), roster.counts());
            let key = sum(&[(&points[number], Scalar::ONE), (&G1::generator(), t)]);
            assert_eq!(Some(talk.wires[0]), key);
        }
    }
}

#[test]
fn sizes_are_those_of_the_specification() {
    for (count, octets) in
        [(2, 336), (4, 336), (8, 480), (16, 480), (32, 624), (128, 768), (1024, 912)]
    {
        let (points, responses) = roster(count).counts();
        assert_eq!(points * G1::LEN + responses * Scalar::LEN, octets, "{count}");
    }
}

/// Z2: m + 1 answers to one first message give the entry and t; three give the bits.
#[test]
fn answers_to_enough_challenges_give_the_entry_and_the_logarithm() {
    for (count, number) in [(3, 2), (17, 16), (64, 27)] {
        let (roster, (_, points)) = (roster(count), keys(count));
        let digits = roster.digits;
        let t = random(11, 1)[0];
        let challenges = random(12, (digits + 1).max(3));
        let talks: Vec<_> = challenges.iter().map(|c| prove(&roster, number, t, 5, *c)).collect();
        assert!(talks.iter().all(|talk| holds(&roster, talk)));
        assert!(
            talks
                .windows(2)
                .all(|pair| { (&pair[0].wires, pair[0].first) == (&pair[1].wires, pair[1].first) })
        );
        // The bits are the slopes of the responses, and the third answer is on the same line.
        let slope = |place: usize, a: usize, b: usize| {
            let [one, two] = [a, b].map(|talk| talks[talk].responses[place]);
            quotient([one, two], [challenges[a], challenges[b]])
        };
        let bits: Vec<_> = (0..SENT * digits).map(|place| slope(place, 0, 1)).collect();
        assert!((0..bits.len()).all(|place| slope(place, 0, 2) == bits[place]));
        let mut extracted = 0;
        for row in bits.chunks_exact(SENT) {
            let set = row.iter().position(|bit| *bit == Scalar::ONE);
            assert_eq!(row.iter().filter(|bit| !bit.is_zero()).count(), usize::from(set.is_some()));
            extracted = BASE * extracted + set.map_or(0, |place| place + 1);
        }
        let entry = extracted.min(count - 1);
        assert_eq!(entry, usize::from(number));
        // z is a polynomial of degree m in the challenge whose highest coefficient is t: divided differences.
        let mut column: Vec<_> =
            talks[..=digits].iter().map(|talk| *talk.responses.last().unwrap()).collect();
        for level in 1..=digits {
            column = (level..=digits)
                .map(|place| {
                    let ends = [challenges[place], challenges[place - level]];
                    quotient([column[place - level + 1], column[place - level]], ends)
                })
                .collect();
        }
        let key = sum(&[(&points[entry], Scalar::ONE), (&G1::generator(), column[0])]);
        assert_eq!((column[0], key), (t, Some(talks[0].wires[0])));
    }
}

/// Z3: any blinded key, whether of the list or not, with points and responses drawn at random: A, D and `G_0` follow.
#[test]
fn a_simulator_needs_no_entry() {
    for count in [2, 17] {
        let roster = roster(count);
        let (points, responses) = roster.counts();
        let generator = G1::generator();
        let wires = random(20, points).iter().map(|s| sum(&[(&generator, *s)]).unwrap()).collect();
        let (responses, challenge) = (random(21, responses), random(22, 1)[0]);
        let mut talk = Talk { wires, first: [[0; G1::LEN]; 3], challenge, responses };
        talk.first = recommit(&roster, &talk).unwrap();
        assert!(holds(&roster, &talk));
        // They differ from what is fixed before another challenge.
        let other = Talk { challenge: challenge + Scalar::ONE, ..talk.clone() };
        assert!(!holds(&roster, &other));
    }
}

/// Z5: a false statement has no prover, and one that is forced through is refused.
#[test]
fn no_entry_no_proof() {
    let roster = roster(5);
    let none = OneOfMany::new(roster.clone(), 0, None);
    assert!(none.open(&Scalar::ONE.into(), &mut stream(1)).is_none());
    let beyond = OneOfMany::new(roster.clone(), 0, Some(5));
    assert!(beyond.open(&Scalar::ONE.into(), &mut stream(1)).is_none());

    let [t, challenge] = random(30, 2)[..] else { panic!() };
    let honest = prove(&roster, 3, t, 5, challenge);
    let generator = G1::generator();
    // Another key in the place of the blinded one: one of no list, another one of the list, one that is not blinded.
    let own = sum(&[(&generator, random(31, 1)[0])]).unwrap();
    let (_, points) = keys(5);
    for key in [own, sum(&[(&points[2], Scalar::ONE), (&generator, t)]).unwrap(), points[3]] {
        let mut forced = honest.clone();
        forced.wires[0] = key;
        assert!(!holds(&roster, &forced));
    }
    for place in 1..honest.wires.len() {
        let mut forced = honest.clone();
        forced.wires[place] = own;
        assert!(!holds(&roster, &forced), "point {place}");
    }
    for place in 0..honest.responses.len() {
        let mut forced = honest.clone();
        forced.responses[place] = forced.responses[place] + Scalar::ONE;
        assert!(!holds(&roster, &forced), "response {place}");
    }
    let mut forced = honest.clone();
    forced.challenge = forced.challenge + Scalar::ONE;
    assert!(!holds(&roster, &forced), "challenge off by one");
    // One response or one point too few or too many.
    for (points, responses) in [(0, -1), (0, 1), (-1, 0)] {
        let mut forced = honest.clone();
        if responses == 1 {
            forced.responses.push(Scalar::ONE);
        }
        (responses < 0).then(|| forced.responses.pop());
        (points < 0).then(|| forced.wires.pop());
        assert_eq!(recommit(&roster, &forced), None);
    }
}

/// A digit that is no digit: bits that are not 0 or 1, or of which two are set, commit to no entry.
#[test]
fn digits_are_digits() {
    let (count, t) = (4, random(41, 1)[0]);
    let (roster, (secrets, _)) = (roster(count), keys(count));
    let [challenge, r_a, r_b, r_c, r_d, rho] = random(40, 6)[..] else { panic!() };
    let nonces = random(42, 3);
    let a = [vec![-(nonces[0] + nonces[1] + nonces[2])], nonces].concat();
    let bases: Vec<_> = roster.bases.iter().map(|base| *base.point()).collect();
    let commit = |blind: Scalar, values: &[Scalar]| {
        let terms = bases.iter().zip(values.iter().copied());
        let terms: Vec<_> = [(roster.blind.point(), blind)].into_iter().chain(terms).collect();
        sum(&terms).unwrap()
    };
    let number = |n: u64| Scalar::from(n);
    for (delta, accepted) in [
        ([1, 0, 0, 0].map(number), true),
        ([0, 0, 0, 1].map(number), true),
        // Two that cancel the third: they add up to one.
        ([Scalar::ONE, Scalar::ONE, -Scalar::ONE, Scalar::ZERO], false),
        ([number(2), -Scalar::ONE, Scalar::ZERO, Scalar::ZERO], false),
        // Half of one entry and half of another would be the mean of their keys.
        (
            [quotient([Scalar::ONE, Scalar::ZERO], [number(2), Scalar::ZERO]); 2]
                .into_iter()
                .chain([Scalar::ZERO; 2])
                .collect::<Vec<_>>()
                .try_into()
                .unwrap(),
            false,
        ),
    ] {
        // The key that these bits stand for, which the prover knows by its secret: a key of nobody's, unless they are bits.
        let mixed = delta.iter().zip(&secrets).fold(t, |sum, (bit, x)| sum + *bit * *x);
        let key = sum(&[(&G1::generator(), mixed)]).unwrap();
        let c = commit(r_c, &[0, 1, 2, 3].map(|i| a[i] - a[i] * (delta[i] + delta[i])));
        let b = commit(r_b, &delta);
        // What the verifier would recompute, if the bits were bits.
        let first_a = commit(r_a, &a);
        let first_d = commit(r_d, &[0, 1, 2, 3].map(|i| -(a[i] * a[i])));
        let of_keys = (0..4).fold(rho, |sum, i| sum - a[i] * secrets[i]);
        let first_g = sum(&[(&G1::generator(), of_keys)]).unwrap();
        let mut responses: Vec<_> = (1..4).map(|i| a[i] + challenge * delta[i]).collect();
        responses.extend([r_a + challenge * r_b, r_d + challenge * r_c, challenge * t - rho]);
        let first = [first_a, first_d, first_g].map(|point| point.to_bytes());
        let talk = Talk { wires: vec![key, b, c], first, challenge, responses };
        assert_eq!(holds(&roster, &talk), accepted);
        // All but the row of the squares hold: a verifier without it accepts a key of nobody's.
        let [recomputed_a, _, recomputed_g] = recommit(&roster, &talk).unwrap();
        assert_eq!((recomputed_a, recomputed_g), (talk.first[0], talk.first[2]));
    }
}

/// The order of the list is a part of the statement.
#[test]
fn a_reordered_list_is_another_one() {
    let (_, mut points) = keys(7);
    let list: Arc<_> = Roster::new(points.clone()).unwrap().into();
    let [t, challenge] = random(50, 2)[..] else { panic!() };
    let talk = prove(&list, 2, t, 5, challenge);
    assert!(holds(&list, &talk));
    points.swap(1, 5);
    assert!(!holds(&Roster::new(points).unwrap().into(), &talk));
}
