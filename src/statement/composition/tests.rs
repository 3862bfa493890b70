//! Z2 to Z4 of the composition, and what a generator that repeats itself gives away: nothing.

mod binding;
mod hiding;

use super::*;
use crate::bbs::{Ciphersuite, Equation, blind};
use crate::sigma::{Carried, Point, recommit_vartime};
use crate::statement::tests::{
    PARAMETERS, World, at_least, base, equations, key, message, one_holder, quotient, random, rng,
    state, sum, tau,
};
use crate::statement::{LimitTag, ScopedPseudonym, Shape};

/// Two credentials of one holder, whose second and first messages are equal.
fn world() -> World {
    let [one, two] = [[20, 5], [5, 30]].map(|list: [u64; 2]| list.map(Scalar::from));
    World::new(&[&one, &two], &[77, 77])
}

/// A range on the first credential, one holder, one equality, a pseudonym.
fn stated(world: &World) -> Statements {
    world.statements(|world, statements| {
        at_least(world, statements, 0, 18, Shape::reaching(65_535));
        one_holder(world, statements, &[3, 3]);
        one_holder(world, statements, &[1, 0]);
        let secret = message(statements, 0, 3);
        state(statements, 0, |build| ScopedPseudonym::build(build, &base(b"scope"), secret));
    })
}

fn signed(world: &World) -> Vec<&Signed> {
    world.provers.iter().map(blind::Prover::signed).collect()
}

/// The first messages that a verifier recomputes, of the proofs and of the rows.
type First = Vec<([[u8; G1::LEN]; 2], Vec<[u8; G1::LEN]>)>;

fn recommit(composition: &Composition<'_>, composed: &Composed) -> First {
    let carried = Carried::new(&composed.wires);
    let mut first = Vec::new();
    for (number, (part, proof)) in composition.parts.iter().zip(&composed.proofs).enumerate() {
        let Source::Issuer { header, .. } = part.source else { panic!("issuers are shown") };
        let domain = part.context.domain(header, &[]).unwrap();
        let (stated, own) = composition.section(number, &composed.responses).unwrap();
        let hats = Values { messages: proof.message_hats(), own };
        let rows = recommit_vartime(&stated.section, &carried, &hats, proof.challenge());
        let commitments = proof.recommit_vartime(part.context, Some(domain), part.disclosed);
        first.push((commitments.unwrap(), rows.unwrap()));
    }
    first
}

fn pairings_hold(composition: &Composition<'_>, composed: &Composed) -> bool {
    equations(composition, composed).iter().all(Equation::holds)
}

/// The prover with the randomness of [`rng`], asked these challenges instead of those of the transcript.
fn answer(
    composition: &Composition<'_>,
    credentials: &[&Signed],
    challenges: &[Scalar],
) -> Composed {
    let Opened { started, wires, first, keys, .. } =
        composition.open(credentials, &mut rng()).unwrap();
    let commitments: First =
        started.iter().zip(&first).map(|(a, b)| (*a.commitments(), b.octets().to_vec())).collect();
    let finished = started.into_iter().zip(challenges);
    let proofs = finished.map(|(started, c)| started.finish(*c).unwrap()).collect();
    let responses = first.into_iter().zip(challenges);
    let responses = responses.map(|(first, c)| first.respond(*c).unwrap()).collect();
    let composed = Composed { proofs, wires, responses, keys };
    assert_eq!(recommit(composition, &composed), commitments);
    assert!(pairings_hold(composition, &composed));
    composed
}

/// `e`, `-r1`, `-r3` and the hidden messages: the scalars of a proof but its challenge.
fn scalars(proof: &Proof) -> Vec<Scalar> {
    let octets = proof.to_bytes();
    let (_, scalars) = octets.split_at(3 * G1::LEN);
    let scalars = scalars[..scalars.len() - Scalar::LEN].chunks_exact(Scalar::LEN);
    scalars.map(|octets| Scalar::from_bytes(octets).unwrap()).collect()
}

/// One extraction for each credential: the linked values come out as one, from proofs that answer different challenges.
#[test]
fn two_runs_give_the_signatures_the_messages_and_the_links() {
    let world = world();
    let statements = stated(&world);
    let credentials = signed(&world);
    world.with(&statements, |composition| {
        let [c, other] = [1, 2].map(|seed| random(seed, 2));
        let runs = [&c, &other].map(|c| answer(composition, &credentials, c));
        assert_eq!(runs[0].wires, runs[1].wires);
        let extract = |number: usize, of: &dyn Fn(&Composed) -> Vec<Scalar>| -> Vec<Scalar> {
            let (one, two) = (of(&runs[0]), of(&runs[1]));
            let pairs = one.iter().zip(&two);
            pairs.map(|(a, b)| quotient([*a, *b], [c[number], other[number]])).collect()
        };
        let mut extracted = Vec::new();
        for (number, credential) in credentials.iter().enumerate() {
            let known = extract(number, &|run| scalars(&run.proofs[number]));
            let own = extract(number, &|run| run.responses[number].clone());
            let [e, r1, r3, messages @ ..] = known.as_slice() else { panic!("three and more") };
            let signed: Vec<_> = credential.secrets().map(SecretScalar::expose).collect();
            assert_eq!((*e, messages), (credential.signature().e, signed.as_slice()));
            // A = 1/(r1 r2) Abar = (r3/r1) Abar: the signature itself.
            let [abar, ..] = runs[0].proofs[number].points();
            let inverse = SecretScalar::from(*r1).invert().expose();
            assert_eq!(sum(&[(&abar, *r3 * inverse)]), Some(credential.signature().a));
            extracted.push((messages.to_vec(), own));
        }
        let [(one, own_one), (two, own_two)] = extracted.as_slice() else { panic!("two") };
        assert_eq!((one[3], one[1]), (two[3], two[0]));
        // Both open both commitments with the same blinds: the last two variables of each section.
        assert_eq!(own_one[own_one.len() - 2..], *own_two);
        let commitments = &runs[0].wires[4..6];
        for (commitment, (value, blind)) in
            commitments.iter().zip([one[3], one[1]].into_iter().zip(own_two))
        {
            let (y0, y1) = (world.bases.y0.point(), world.bases.y1.point());
            assert_eq!(sum(&[(y1, value), (y0, *blind)]), Some(*commitment));
        }
        assert_eq!(sum(&[(&base(b"scope"), one[3])]), Some(runs[0].wires[6]));
    });
}

/// With chosen challenges, the issuer's key and the public powers: no credential, no message.
///
/// The key stands for the one thing that a simulator must know: a pair `Abar, x Abar`. The issuer, who has it, learns
/// nothing from what it could have made itself.
fn simulate(composition: &Composition<'_>, seed: u64) -> Composed {
    let generator = G1::generator();
    let times = |point: &G1, scalar: Scalar| sum(&[(point, scalar)]).unwrap();
    let wire_count = composition.statements.wire_count();
    let mut wires: Vec<_> =
        random(seed, wire_count).into_iter().map(|scalar| times(&generator, scalar)).collect();
    let checks = &composition.statements.checks;
    for (check, scalar) in checks.iter().zip(random(seed + 1, checks.len())) {
        for (point, base) in [(check.point, generator), (check.image, tau())] {
            let Point::Wire(place) = point else { panic!("a point on the wire") };
            wires[place] = times(&base, scalar);
        }
    }
    let x = key(Ciphersuite::Bls12381Sha256).scalar().expose();
    let proofs = (0..).zip(composition.parts).map(|(number, part)| {
        let [a, d, scalars @ ..] = &*random(seed + 10 + number, 6 + part.disclosed.hidden_count())
        else {
            panic!("two and more")
        };
        let points = [times(&generator, *a), times(&generator, *a * x), times(&generator, *d)];
        let points = points.iter().flat_map(G1::to_bytes);
        let octets: Vec<u8> = points.chain(scalars.iter().flat_map(Scalar::to_bytes)).collect();
        Proof::from_bytes(&octets).unwrap()
    });
    let proofs = proofs.collect();
    let counts = (0..).zip(composition.statements.own_counts());
    let responses = counts.map(|(number, count)| random(seed + 20 + number, count)).collect();
    let keys = composition.parts.iter().map(|_| None).collect();
    Composed { proofs, wires, responses, keys }
}

#[test]
fn a_simulated_presentation_lacks_only_the_challenge() {
    // Nobody holds a credential that meets this.
    let world = World::new(&[&[5, 6].map(Scalar::from), &[7, 8].map(Scalar::from)], &[1, 2]);
    let statements = stated(&world);
    let credentials = signed(&world);
    world.with(&statements, |composition| {
        assert!(composition.prove(&credentials, &mut rng()).is_err());
        for seed in [100, 200] {
            let simulated = simulate(composition, seed);
            assert!(pairings_hold(composition, &simulated));
            // Whatever the oracle is made to answer is the challenge of these first messages.
            let first = recommit(composition, &simulated);
            let rows: Vec<_> = first.iter().map(|(_, rows)| rows.clone()).collect();
            let points: Vec<_> = simulated.proofs.iter().map(Proof::points).collect();
            let both = composition.parts.iter().zip(&points).zip(&first);
            let cores = both.map(|((part, points), (commitments, _))| Core {
                key: part.context.public_key().to_bytes(),
                points,
                commitments,
            });
            let cores: Vec<_> = cores.collect();
            let digest = composition.digest(&cores, &simulated.wires, &rows);
            for (number, (core, proof)) in cores.iter().zip(&simulated.proofs).enumerate() {
                let asked = composition.challenge(number, core, &digest);
                assert!(asked.is_some_and(|asked| asked != proof.challenge()));
            }
            // The real oracle answers otherwise.
            let recomputed =
                composition.recompute(&simulated.proofs, &simulated.wires, &simulated.responses);
            assert!(recomputed.is_err());
        }
    });
}

/// Two proofs under one generator that repeats itself, of the same messages in the same places.
fn assert_nothing_shared(world: &World, one: &Composed, two: &Composed) {
    for ((one, two), credential) in one.proofs.iter().zip(&two.proofs).zip(signed(world)) {
        let challenges = [one.challenge(), two.challenge()];
        assert_ne!(challenges[0], challenges[1]);
        let secrets = [credential.signature().e].into_iter();
        let secrets: Vec<_> =
            secrets.chain(credential.secrets().map(SecretScalar::expose)).collect();
        for (a, b) in scalars(one).iter().zip(&scalars(two)) {
            assert!(!secrets.contains(&quotient([*a, *b], challenges)));
        }
        assert_ne!(one.points(), two.points());
    }
}

/// F13: whatever else differs between two presentations, they share no nonce.
#[test]
fn a_repeating_generator_gives_other_nonces_for_every_other_presentation() {
    let world = world();
    let (statements, credentials) = (stated(&world), signed(&world));
    let prove =
        |composition: &Composition<'_>| composition.prove(&credentials, &mut rng()).unwrap();
    world.with(&statements, |composition| {
        let first = prove(composition);
        let mut parts = composition.parts.to_vec();
        let Source::Issuer { issuer, .. } = &mut parts[1].source else { panic!("shown") };
        *issuer = b"another issuer";
        for other in [
            Composition { context: b"another", ..*composition },
            Composition { request: b"another", ..*composition },
            Composition { option: 1, ..*composition },
            Composition { parameters: b"another", ..*composition },
            Composition { parts: &parts, ..*composition },
        ] {
            assert_nothing_shared(&world, &first, &prove(&other));
        }
        // The same presentation is the same.
        assert_eq!(prove(composition).proofs, first.proofs);
    });
    // One statement more, and one request answered with two use numbers.
    let counters = PARAMETERS.set(&[0, 1, 2].map(Scalar::from)).unwrap();
    let counted = |counter| {
        let statements = world.statements(|world, statements| {
            let (secret, key) = (message(statements, 0, 3), world.parameters.key());
            state(statements, 0, |build| {
                LimitTag::build(build, &base(b"limit"), (&counters, key), secret, Some(counter))
            });
        });
        world.with(&statements, prove)
    };
    let plain = world.with(&world.statements(|_, _| ()), prove);
    assert_nothing_shared(&world, &counted(0), &counted(1));
    assert_nothing_shared(&world, &counted(0), &plain);
}
