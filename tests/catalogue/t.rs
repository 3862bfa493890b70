//! T: batch verification.

mod hinted;
mod presented;

use ark_bls12_381::Fr;
use rand::RngExt as _;

use crate::library::{self, Batch, Broken, Counting, Stuck};
use crate::reference::batch;
use crate::reference::{Check, Checks, Refused, Request, forge, random_scalar};
use crate::tally;
use crate::verdicts::{accepted, refused};
use crate::world::{Honest, World, rng};

type Item = (Request, Vec<u8>);

fn library(items: &[Item]) -> Batch {
    tally::count(1);
    let items: Vec<_> = items.iter().map(|(request, proof)| (request, proof.as_slice())).collect();
    library::verify_batch(&items)
}

fn reference(items: &[Item], off: &[Check]) -> Result<(), Refused> {
    let items: Vec<_> = items.iter().map(|(request, proof)| (request, proof.as_slice())).collect();
    batch::verify_batch(&items, &mut rng("weights"), &Checks::without(off))
}

fn item(honest: &Honest) -> Item {
    (honest.request.clone(), honest.octets())
}

/// Good proofs of one world, of all interfaces and of several sizes.
fn good(world: &World, count: usize) -> Vec<Item> {
    let make = |n: usize| {
        let name = format!("T good {n}");
        item(&match n % 4 {
            0 | 1 => world.core(2 + n % 3, &[0], &name),
            2 => world.blind((1, 1), &[0], &[], &name),
            _ => world.nym((1, 0, 1), &[0], &[], &name),
        })
    };
    (0..count).map(make).collect()
}

/// Two proofs of any claims without credential, each with an error that makes up for that of the other.
fn cancelling_pair(world: &World) -> [Item; 2] {
    let statement = world.claims();
    let mut rng = rng("T-01");
    let [a, b] = [(); 2].map(|()| random_scalar(&mut rng));
    let x = world.suite.p1();
    [[a, b], [-a, -b]].map(|exponents| {
        let proof = forge::without_credential(&statement, &x, exponents, &mut rng);
        (Request::core(&statement), proof.encode())
    })
}

fn opposite_errors(world: &World) {
    let pair = cancelling_pair(world);
    for (request, proof) in &pair {
        refused(request, proof);
    }
    assert_eq!(library(&pair), Batch::Rejected(vec![0, 1]));
    assert_eq!(reference(&pair, &[]), Err(Refused(Check::PairingHolds)));
    assert_eq!(reference(&pair, &[Check::BatchWeights]), Ok(()));
    // Among good ones, apart.
    let [first, second] = pair;
    let mut items = good(world, 5);
    assert_eq!(library(&items), Batch::Accepted);
    assert_eq!(reference(&items, &[]), Ok(()));
    items.insert(1, first);
    items.insert(5, second);
    assert_eq!(library(&items), Batch::Rejected(vec![1, 5]));
    assert_eq!(reference(&items, &[]), Err(Refused(Check::PairingHolds)));
    assert_eq!(reference(&items, &[Check::BatchWeights]), Ok(()));
}

#[test]
fn t_01_opposite_errors_sha_256() {
    opposite_errors(&World::all()[0]);
}

#[test]
fn t_02_opposite_errors_shake_256() {
    opposite_errors(&World::all()[1]);
}

/// Three errors that add up to nothing, none of two.
#[test]
fn t_02_three_errors_that_cancel() {
    for world in World::all() {
        let statement = world.claims();
        let mut rng = rng("T-02");
        let [a, b, c, d] = [(); 4].map(|()| random_scalar(&mut rng));
        let x = world.suite.p1();
        let items = [[a, b], [c, d], [-(a + c), -(b + d)]].map(|exponents| {
            let proof = forge::without_credential(&statement, &x, exponents, &mut rng);
            (Request::core(&statement), proof.encode())
        });
        assert_eq!(library(&items), Batch::Rejected(vec![0, 1, 2]));
        assert_eq!(reference(&items, &[]), Err(Refused(Check::PairingHolds)));
        assert_eq!(reference(&items, &[Check::BatchWeights]), Ok(()));
    }
}

#[test]
fn t_03_one_bad_proof_among_good_ones() {
    for world in World::all() {
        let [_, bad_pairing] = cancelling_pair(&world);
        let mut bad_challenge = item(&world.core(3, &[0, 1], "T-03"));
        bad_challenge.0.base.presentation_header.push(0);
        let mut malformed = item(&world.core(3, &[0, 1], "T-03"));
        malformed.1.pop();
        let pool = good(&world, 12);
        for count in [1, 2, 3, 64, 1000] {
            let items: Vec<_> = pool.iter().cycle().take(count - 1).cloned().collect();
            if count > 1 {
                assert_eq!(library(&items), Batch::Accepted);
            }
            let all_bad = [&bad_pairing, &bad_challenge, &malformed];
            for (n, at) in [0, count / 2, count - 1].into_iter().enumerate() {
                for bad in if count < 1000 { &all_bad } else { &all_bad[n..=n] } {
                    let mut items = items.clone();
                    items.insert(at.min(items.len()), (*bad).clone());
                    let at = at.min(items.len() - 1);
                    assert_eq!(library(&items), Batch::Rejected(vec![at]), "{at} of {count}");
                    if count <= 3 {
                        assert!(reference(&items, &[]).is_err());
                    }
                }
            }
        }
    }
}

#[test]
fn t_04_the_same_bad_proof_twice() {
    for world in World::all() {
        let [one, _] = cancelling_pair(&world);
        let mut items = good(&world, 3);
        items.push(items[0].clone());
        assert_eq!(library(&items), Batch::Accepted, "a good one twice");
        items.extend([one.clone(), one]);
        assert_eq!(library(&items), Batch::Rejected(vec![4, 5]));
    }
}

#[test]
fn t_05_rogue_key_among_keys() {
    for world in World::all() {
        let mut items = good(&world, 2);
        // Other issuers, and the other suite.
        for n in 1..4_u64 {
            let other = World::with_key(world.suite, &(world.secret_key + Fr::from(n)));
            items.extend(good(&other, 2));
        }
        items.extend(good(&world.other_suite(), 4));
        assert_eq!(library(&items), Batch::Accepted);
        assert_eq!(reference(&items, &[]), Ok(()));
        // A proof under a key that is the difference of two others.
        let rogue = World::with_key(world.suite, &Fr::from(3_u64));
        let mut stranger = item(&rogue.core(3, &[0], "T-05"));
        items.push(stranger.clone());
        assert_eq!(library(&items), Batch::Accepted, "an honest issuer with a small key");
        items.pop();
        stranger.0.base.public_key.clone_from(&world.public_key);
        items.insert(3, stranger);
        assert_eq!(library(&items), Batch::Rejected(vec![3]));
        // Forgeries for two keys whose errors cancel where the keys are the same.
        let [one, mut other] = cancelling_pair(&world);
        items[3] = one;
        other.0.base.public_key.clone_from(&items[2].0.base.public_key);
        items.push(other);
        let Batch::Rejected(named) = library(&items) else { panic!("accepted") };
        assert_eq!(named, [3, items.len() - 1]);
    }
}

/// An rng without entropy gives no verdict: weights of zero would accept everything, weights of one the pair of T-01.
#[test]
fn t_06_weights_from_a_bad_rng() {
    for world in World::all() {
        let pair = cancelling_pair(&world);
        let pair: Vec<_> = pair.iter().map(|(request, proof)| (request, &**proof)).collect();
        let good = good(&world, 3);
        let good: Vec<_> = good.iter().map(|(request, proof)| (request, &**proof)).collect();
        for items in [&pair, &good] {
            for octet in [0, 1, 0xff] {
                let verdict = library::verify_batch_with(items, &mut Stuck(octet));
                assert_eq!(verdict, Batch::Rng, "weights of {octet:#04x}");
            }
            for after in [0, 1, 15] {
                let verdict = library::verify_batch_with(items, &mut Broken { after });
                assert_eq!(verdict, Batch::Rng);
            }
        }
    }
}

/// The weights are not a function of the proofs: fresh octets go in, 32 at least.
#[test]
fn t_06_weights_take_fresh_randomness() {
    for world in World::all() {
        for count in [1, 2, 8] {
            let good = good(&world, count);
            let items: Vec<_> = good.iter().map(|(request, proof)| (request, &**proof)).collect();
            let mut rng = Counting::new(rng("T-06"));
            assert_eq!(library::verify_batch_with(&items, &mut rng), Batch::Accepted);
            assert!(rng.drawn >= 32, "{} octets for {count}", rng.drawn);
        }
    }
}

/// An rng that repeats itself in every batch: the weights depend on what they weigh, so that errors that cancel under
/// the weights of one batch do not cancel under those of another.
#[test]
fn t_06_weights_from_an_rng_that_repeats_itself() {
    for world in World::all() {
        for (n, pair) in
            [cancelling_pair(&world), cancelling_pair(&world.other_suite())].into_iter().enumerate()
        {
            let items: Vec<_> = pair.iter().map(|(request, proof)| (request, &**proof)).collect();
            for _ in 0..3 {
                let verdict = library::verify_batch_with(&items, &mut rng("T-06 snapshot"));
                assert_eq!(verdict, Batch::Rejected(vec![0, 1]), "{n}");
            }
        }
    }
}

#[test]
fn t_07_empty_batch() {
    assert_eq!(library(&[]), Batch::Empty);
    assert_eq!(reference(&[], &[]), Err(Refused(Check::BatchNotEmpty)));
    assert_eq!(reference(&[], &[Check::BatchNotEmpty]), Ok(()));
    let one = good(&World::all()[0], 1);
    accepted(&one[0].0, &one[0].1);
    assert_eq!(library(&one), Batch::Accepted);
}

#[test]
fn t_08_batch_verdict_is_that_of_the_single_proofs() {
    let worlds = World::all();
    let mut pool = Vec::new();
    for world in &worlds {
        pool.extend(good(world, 8));
        pool.extend(good(&World::with_key(world.suite, &Fr::from(7_u64)), 4));
        pool.extend(cancelling_pair(world));
        for (n, (request, proof)) in good(world, 4).into_iter().enumerate() {
            let mut request = request;
            let mut proof = proof;
            match n {
                0 => request.base.header.push(0),
                1 => proof.truncate(100),
                2 => proof[0] ^= 0x20,
                _ => request.base.presentation_header.clear(),
            }
            pool.push((request, proof));
        }
    }
    let single: Vec<_> =
        pool.iter().map(|(request, proof)| library::verify_proof(request, proof).is_ok()).collect();
    let good: Vec<_> = (0..pool.len()).filter(|n| single[*n]).collect();
    assert!(good.len() < pool.len());
    let mut rng = rng("T-08");
    for _ in 0..tally::hundredth(100_000) {
        // Mostly good ones, so that some batches are all good.
        let chosen: Vec<_> = (0..rng.random_range(1..8))
            .map(|_| {
                if rng.random_ratio(1, 8) {
                    rng.random_range(0..pool.len())
                } else {
                    good[rng.random_range(0..good.len())]
                }
            })
            .collect();
        let bad: Vec<_> = (0..chosen.len()).filter(|n| !single[chosen[*n]]).collect();
        let items: Vec<_> = chosen.iter().map(|n| pool[*n].clone()).collect();
        let expected = if bad.is_empty() { Batch::Accepted } else { Batch::Rejected(bad) };
        assert_eq!(library(&items), expected, "{chosen:?}");
    }
}
