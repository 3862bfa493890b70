//! Batches of presentations: what is wrong with one is nothing to the others.

use ark_bls12_381::Fr;
use ark_ff::One as _;
use averment::bbs::BatchError;
use averment::credential::ClaimValue;
use averment::presentation::{Policy, Session, VerifiedPresentation, VerifyError};
use rand::RngExt as _;

use crate::cards::{Asked, Scene, ana, card, doses, now, secret, vaccination};
use crate::library::{Broken, Counting, Stuck};
use crate::native::r::{digits, minor, range};
use crate::reference::octets::mul;
use crate::reference::presentation::Verified;
use crate::reference::presentation::sets::Set;
use crate::reference::{Check, Checks, Refused, random_scalar};
use crate::tally;
use crate::world::rng;

pub(super) type Item = (Asked, Vec<u8>);
pub(super) type Verdicts = Vec<Result<VerifiedPresentation, VerifyError>>;

fn answers(items: &[Item]) -> Vec<(Session, &[u8])> {
    let session = |asked: &Asked| Session::decode(&asked.session).unwrap();
    items.iter().map(|(asked, octets)| (session(asked), &**octets)).collect()
}

fn library(items: &[Item]) -> Verdicts {
    tally::count(1);
    let verifier = &Scene::get().library;
    verifier.verify_batch(&answers(items), now(), &mut rng("weights")).unwrap()
}

/// The positions that the library refuses, each as it does alone.
fn bad(items: &[Item]) -> Vec<usize> {
    let verdicts = library(items);
    assert_eq!(verdicts.len(), items.len());
    for (verdict, (asked, octets)) in verdicts.iter().zip(items) {
        let session = Session::decode(&asked.session).unwrap();
        let alone = Scene::get().library.verify(session, octets, now(), &mut rng("alone"));
        assert_eq!(*verdict, alone);
    }
    (0..items.len()).filter(|n| verdicts[*n].is_err()).collect()
}

fn reference(items: &[Item], off: &[Check]) -> Result<Vec<Verified>, Refused> {
    let answers: Vec<_> = items.iter().map(|(asked, octets)| (&asked.request, &**octets)).collect();
    Scene::get().reference.verify_batch(&answers, now(), &Checks::without(off))
}

/// Good answers to requests of several kinds.
pub(super) fn good(count: usize) -> Vec<Item> {
    let scene = Scene::get();
    let mine = scene.gov.issue(&secret("ana"), ana());
    let shot = scene.clinic.issue(&secret("ana"), doses(3));
    let districts = ["north", "south"].map(|name| ClaimValue::Enumeration(name.into()));
    let kinds = [
        (
            Policy::new().credential(card().age_at_least("birth_date", 18, now().date())),
            vec![&mine],
        ),
        (
            Policy::new().credential(vaccination().at_least("doses", ClaimValue::U64(2))),
            vec![&shot],
        ),
        (Policy::new().credential(card().disclose("name")).pseudonym("card", "t"), vec![&mine]),
        (
            Policy::new()
                .credential(card().one_of("district", districts))
                .credential(vaccination().equal_to("patient", "card", "name")),
            vec![&mine, &shot],
        ),
    ];
    let make = |n: usize| {
        let (policy, held) = &kinds[n % kinds.len()];
        let asked = scene.ask(policy.clone());
        let octets = asked.answer(held, None, &format!("T good {n}")).unwrap();
        (asked, octets)
    };
    (0..count).map(make).collect()
}

/// Two presentations of a card of a child, to a request for adults. Each has one digit that is none, and the errors of the
/// two cancel.
fn cancelling_pair() -> [Item; 2] {
    let (held, asked) = minor();
    let mut provers = ["T-01 one", "T-01 two"].map(|name| asked.prover(&[&held], name));
    let place = digits(&provers[0], 0, 1)[0];
    // Whatever the higher digits are, the lowest is what they leave.
    let lowest = |prover: &mut crate::reference::presentation::Prover, high: u64| {
        let (value, own) = range(prover, 1);
        let high = Fr::from(high);
        prover.own[0][own[0]] = high;
        prover.value(0, &value) - high * Fr::from(256_u64)
    };
    let [one, two] = &mut provers;
    let (y_1, y_2) = (lowest(one, 0), lowest(two, 1));
    let [w_0, w_1] = [0_u64, 1].map(|digit| Set::Octet.witness(&Fr::from(digit)).unwrap().0);
    let s_1 = mul(&w_0, &y_2) + mul(&w_1, &(Fr::one() - y_2));
    let s_2 = mul(&w_0, &-y_1) + mul(&w_1, &(y_1 - Fr::one()));
    let (rho, v) = (random_scalar(&mut rng("T-01")), Set::Octet.value());
    for (prover, (s, y, rho)) in provers.iter_mut().zip([(s_1, y_1, rho), (s_2, y_2, -rho)]) {
        let ((wire, own), (next, rho_next)) = (place, digits(prover, 0, 1)[1]);
        prover.wires[wire] = s;
        prover.wires[wire + 1] = mul(&v, &rho) - mul(&s, &y);
        prover.own[0][own] = rho;
        // The other digit is a good one.
        let high = prover.own[0][range(prover, 1).1[0]];
        let w = Set::Octet.witness(&high).unwrap().0;
        let rho = random_scalar(&mut rng("T-01 good"));
        prover.member(0, next, rho_next, w, &high, &v, rho);
    }
    provers.map(|prover| (asked.clone(), prover.finish().encode()))
}

#[test]
fn t_01_presentations_with_opposite_errors() {
    let pair = cancelling_pair();
    for (asked, octets) in &pair {
        asked.needs(&[Check::AccumulatorPairing], octets);
    }
    assert_eq!(bad(&pair), [0, 1]);
    assert_eq!(reference(&pair, &[]), Err(Refused(Check::AccumulatorPairing)));
    assert!(reference(&pair, &[Check::BatchWeights]).is_ok());
    // Among good ones, apart.
    let [first, second] = pair;
    let mut items = good(5);
    assert_eq!(bad(&items), [0; 0]);
    assert_eq!(reference(&items, &[]).unwrap().len(), 5);
    items.insert(1, first);
    items.insert(5, second);
    assert_eq!(bad(&items), [1, 5]);
    assert!(reference(&items, &[Check::BatchWeights]).is_ok());
}

#[test]
fn t_03_one_bad_presentation_among_good_ones() {
    let [bad_pairing, _] = cancelling_pair();
    let pool = good(8);
    // A claim that is shown is altered: the challenge is another one.
    let mut bad_challenge = pool[2].clone();
    let shown = bad_challenge.1.windows(8).position(|octets| octets == b"Ana Wong").unwrap();
    bad_challenge.1[shown] = b'a';
    let mut malformed = pool[1].clone();
    malformed.1.pop();
    let foreign = (pool[1].0.clone(), pool[0].1.clone());
    for count in [1, 2, 3, 33] {
        let items: Vec<_> = pool.iter().cycle().take(count - 1).cloned().collect();
        for at in [0, count / 2, count - 1] {
            for wrong in [&bad_pairing, &bad_challenge, &malformed, &foreign] {
                let mut items = items.clone();
                let at = at.min(items.len());
                items.insert(at, wrong.clone());
                let verdicts = library(&items);
                let refused: Vec<_> = (0..count).filter(|n| verdicts[*n].is_err()).collect();
                assert_eq!(refused, [at], "of {count}");
            }
        }
    }
}

#[test]
fn t_04_the_same_presentation_twice() {
    let mut items = good(2);
    items.push(items[0].clone());
    assert_eq!(bad(&items), [0; 0], "a nonce store is what tells copies");
    let [wrong, _] = cancelling_pair();
    items.extend([wrong.clone(), wrong]);
    assert_eq!(bad(&items), [3, 4]);
}

#[test]
fn t_06_weights_of_presentations_from_a_bad_rng() {
    let verifier = &Scene::get().library;
    for items in [good(2), cancelling_pair().into()] {
        let answers = answers(&items);
        for octet in [0, 1, 0xff] {
            let verdicts = verifier.verify_batch(&answers, now(), &mut Stuck(octet));
            assert!(matches!(verdicts, Err(BatchError::Rng(_))), "weights of {octet:#04x}");
        }
        let verdicts = verifier.verify_batch(&answers, now(), &mut Broken { after: 15 });
        assert!(matches!(verdicts, Err(BatchError::Rng(_))));
        let mut counting = Counting::new(rng("T-06"));
        let verdicts = verifier.verify_batch(&answers, now(), &mut counting).unwrap();
        assert_eq!(verdicts.len(), items.len());
        assert!(counting.drawn >= 32, "{} octets", counting.drawn);
    }
}

#[test]
fn t_07_empty_batch_of_presentations() {
    let none: [(Session, Vec<u8>); 0] = [];
    let verdicts = Scene::get().library.verify_batch(&none, now(), &mut rng("T-07"));
    assert_eq!(verdicts, Err(BatchError::Empty));
    assert_eq!(reference(&[], &[]), Err(Refused(Check::BatchNotEmpty)));
    assert_eq!(reference(&[], &[Check::BatchNotEmpty]), Ok(Vec::new()));
    assert_eq!(bad(&good(1)), [0; 0]);
}

#[test]
fn t_08_verdicts_of_a_batch_are_those_of_single_presentations() {
    let mut pool = good(8);
    pool.extend(cancelling_pair());
    for (n, (asked, mut octets)) in good(4).into_iter().enumerate() {
        match n {
            0 => octets.truncate(100),
            1 => *octets.last_mut().unwrap() ^= 1,
            2 => octets[200] ^= 0x20,
            _ => octets.clear(),
        }
        pool.push((asked, octets));
    }
    let alone: Verdicts =
        pool.iter().flat_map(|item| library(std::slice::from_ref(item))).collect();
    assert_eq!(alone.iter().filter(|verdict| verdict.is_ok()).count(), 8);
    let mut rng = rng("T-08");
    let full = if tally::full() { 1000 } else { 60 };
    for _ in 0..full {
        let chosen: Vec<_> =
            (0..rng.random_range(1..8)).map(|_| rng.random_range(0..pool.len())).collect();
        let items: Vec<_> = chosen.iter().map(|n| pool[*n].clone()).collect();
        let expected: Verdicts = chosen.iter().map(|n| alone[*n].clone()).collect();
        assert_eq!(library(&items), expected, "{chosen:?}");
    }
}

#[test]
fn t_08_a_stream_gives_the_same_verdicts() {
    let mut items = good(9);
    items.insert(4, cancelling_pair()[0].clone());
    let expected = library(&items);
    for size in [0, 1, 3, 10, 100] {
        let stream = answers(&items);
        let mut rng = rng("T-08 stream");
        let verdicts: Verdicts =
            Scene::get().library.verdicts(stream, size, now, &mut rng).collect();
        assert_eq!(verdicts, expected, "{size} at a time");
    }
    let stuck: Verdicts =
        Scene::get().library.verdicts(answers(&items), 4, now, &mut Stuck(0)).collect();
    assert!(stuck.iter().all(|verdict| verdict.as_ref().is_err_and(|e| e.code() == "rng")));
    assert_eq!(stuck.len(), items.len());
    // Nothing is asked of the source before its verdict is asked for.
    let mut taken = 0;
    let source = answers(&items).into_iter().inspect(|_| taken += 1);
    let mut weights = rng("T-08 lazy");
    let first = Scene::get().library.verdicts(source, 3, now, &mut weights).next();
    assert!(first.is_some_and(|verdict| verdict.is_ok()));
    assert_eq!(taken, 3);
}

/// The time is that of each batch: a stream that began before a request expired does not keep it open.
#[test]
fn t_08_requests_expire_while_a_stream_runs() {
    let items = good(4);
    let expires = items[0].0.request.expires();
    let mut times = [now(), expires].into_iter();
    let clock = move || times.next().unwrap();
    let mut rng = rng("T-08 clock");
    let verdicts: Verdicts =
        Scene::get().library.verdicts(answers(&items), 2, clock, &mut rng).collect();
    let expired =
        |verdict: &Result<_, VerifyError>| verdict.as_ref().err() == Some(&VerifyError::Expired);
    assert_eq!(verdicts.iter().map(expired).collect::<Vec<_>>(), [false, false, true, true]);
    assert!(verdicts[..2].iter().all(Result::is_ok));
}
