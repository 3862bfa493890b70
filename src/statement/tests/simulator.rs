//! Z3: whoever chooses the challenge needs no witness, and makes conversations like those of a prover.

use super::rig::{
    Conversation, Known, Registry, Rig, excluded, extract, member, numbers, opening, pseudonym,
    random, range, sum, tag,
};
use super::*;

/// Every kind of statement, with a message that satisfies it.
fn rigs() -> Vec<(Rig, Scalar)> {
    let (set, secret) = (random(40, 6), random(41, 1)[0]);
    vec![
        (range(Scalar::from(18), Shape::reaching(65_535)), Scalar::from(40_000)),
        (range(Scalar::from(18), Shape::exact(1_000).unwrap()), Scalar::from(1_018)),
        (member(&set), set[3]),
        (member(&numbers(2)), Scalar::ONE),
        (excluded(&set), secret),
        (Registry::new(42).holds(Registry::new(42).witness(secret)), secret),
        (opening(), secret),
        (pseudonym(), secret),
        (tag(4, 2), secret),
    ]
}

/// From public values alone: no message, no witness of an accumulator.
fn simulate(rig: &Rig, seed: u64) -> Conversation {
    let generator = G1::generator();
    let mut wires: Vec<_> = random(seed, rig.wire_count())
        .into_iter()
        .map(|scalar| sum(&[(&generator, scalar)]).unwrap())
        .collect();
    for (check, scalar) in rig.checks.iter().zip(random(seed + 1, rig.checks.len())) {
        // S = s BP1 and S' = s [tau]_1, both from the powers that everybody has; of a registry, from the twin of its key.
        for (point, base) in [(check.point, generator), (check.image, rig.twin)] {
            let crate::sigma::Point::Wire(place) = point else { panic!("a point on the wire") };
            wires[place] = sum(&[(&base, scalar)]).unwrap();
        }
    }
    answer(rig, wires, seed)
}

/// Any responses to any challenge, with the first messages that go with them.
fn answer(rig: &Rig, wires: Vec<G1>, seed: u64) -> Conversation {
    let message_hats = random(seed + 2, rig.message_count());
    let own_hats = random(seed + 3, rig.section.own_count());
    let challenge = random(seed + 4, 1)[0];
    let first = rig.recommit(&wires, &message_hats, &own_hats, challenge);
    Conversation { wires, first, challenge, message_hats, own_hats }
}

#[test]
fn conversations_without_a_witness_are_accepted() {
    for (number, (rig, _)) in (0..).zip(rigs()) {
        let talks = [simulate(&rig, 100 * number), simulate(&rig, 100 * number + 50)];
        for talk in &talks {
            assert!(rig.accepts(talk), "{number}");
            // Nothing but the challenge was chosen first: another one is not answered.
            let other = Conversation { challenge: talk.challenge + Scalar::ONE, ..talk.clone() };
            assert!(!rig.rows_hold(&other), "{number}");
        }
        assert_ne!(talks[0].first, talks[1].first);
    }
}

/// The points are as a prover makes them, the rest is simulated: there are nonces for which the prover, with its
/// witness, says just that. They are uniform as the responses are, so that both have one distribution.
#[test]
fn a_prover_could_have_made_every_simulated_conversation() {
    for (number, (rig, message)) in (1000..).zip(rigs()) {
        let messages = [message, random(number, 1)[0]];
        let talks = rig.twice(&messages, number);
        let Known { messages, own } = extract(&talks);
        let simulated = answer(&rig, talks[0].wires.clone(), number);
        let nonces = |hats: &[Scalar], values: &[Scalar]| {
            let pairs = hats.iter().zip(values);
            pairs.map(|(hat, value)| *hat - simulated.challenge * *value).collect::<Vec<_>>()
        };
        let message_nonces = nonces(&simulated.message_hats, &messages);
        let own_nonces = nonces(&simulated.own_hats, &own);
        // T = sum of coefficient * nonce * point: what the engine computes for a challenge of zero.
        let first = rig.recommit(&simulated.wires, &message_nonces, &own_nonces, Scalar::ZERO);
        assert_eq!(first, simulated.first, "{number}");
    }
}
