//! Batches of presentations with hints: a hint makes no false statement pass, and no true one fail.

use ark_bls12_381::{Fr, G1Projective};
use ark_ff::Zero as _;
use averment::bbs::BatchError;
use averment::presentation::{BatchHint, Policy, Session};
use rand::RngExt as _;

use super::presented::{Verdicts, good};
use crate::cards::{Asked, Scene, ana_but, card, date, now, secret};
use crate::library::{Broken, Counting, Stuck};
use crate::native::r::{digits, range};
use crate::reference::octets::mul;
use crate::reference::presentation::sets::Set;
use crate::reference::presentation::{Hint, Prover, Verified};
use crate::reference::{Check, Checks, Refused, forge, random_scalar};
use crate::tally;
use crate::world::rng;

/// An answer with the octets of its hint.
#[derive(Clone, Debug)]
struct Item {
    asked: Asked,
    octets: Vec<u8>,
    hint: Vec<u8>,
}

type Answer<'a> = (Session, &'a [u8], Option<BatchHint>);

fn session(asked: &Asked) -> Session {
    Session::decode(&asked.session).unwrap()
}

fn answers(items: &[Item]) -> Vec<Answer<'_>> {
    let answer = |item: &'_ Item| BatchHint::decode(&item.hint).ok();
    items.iter().map(|item| (session(&item.asked), &*item.octets, answer(item))).collect()
}

fn library(items: &[Item]) -> Verdicts {
    tally::count(1);
    let verifier = &Scene::get().library;
    verifier.verify_batch_hinted(&answers(items), now(), &mut rng("weights")).unwrap()
}

fn alone(items: &[Item]) -> Verdicts {
    let verify = |item: &Item| {
        let library = &Scene::get().library;
        library.verify(session(&item.asked), &item.octets, now(), &mut rng("alone"))
    };
    items.iter().map(verify).collect()
}

/// The positions that the library refuses, each as it does alone.
fn bad(items: &[Item]) -> Vec<usize> {
    let verdicts = library(items);
    assert_eq!(verdicts, alone(items));
    (0..items.len()).filter(|n| verdicts[*n].is_err()).collect()
}

fn reference_with(items: &[Item], off: &[Check], name: &str) -> Result<Vec<Verified>, Refused> {
    let answers: Vec<_> =
        items.iter().map(|item| (&item.asked.request, &*item.octets, &*item.hint)).collect();
    let checks = Checks::without(off);
    Scene::get().reference.verify_batch_hinted(&answers, now(), &mut rng(name), &checks)
}

fn reference(items: &[Item], off: &[Check]) -> Result<Vec<Verified>, Refused> {
    reference_with(items, off, "weights")
}

/// Library and reference refuse one of the items, and the reference without this check none.
fn needs(check: Check, items: &[Item]) {
    assert!(!bad(items).is_empty(), "accepted");
    assert!(reference(items, &[]).is_err(), "accepted by the reference");
    let without = reference(items, &[check]);
    assert!(without.is_ok(), "without {check:?}: {without:?}");
}

/// Good answers, with hints of the library.
fn hinted(count: usize) -> Vec<Item> {
    let hinted = good(count).into_iter().map(|(asked, octets)| {
        let verifier = &Scene::get().library;
        let hint = verifier.batch_hint(&session(&asked), &octets, now()).unwrap();
        Item { asked, octets, hint: hint.encode() }
    });
    hinted.collect()
}

fn of_age() -> Asked {
    let adults = card().age_at_least("birth_date", 18, now().date());
    Scene::get().ask(Policy::new().credential(adults).pseudonym("card", "hints"))
}

/// A prover of a card of somebody of this birth date to a request for adults under a pseudonym.
fn prover(asked: &Asked, born: &str, name: &str) -> Prover {
    let held = Scene::get().gov.issue(&secret("ana"), ana_but(&[("birth_date", date(born))]));
    asked.prover(&[&held], name)
}

const ADULT: &str = "1990-05-17";
const CHILD: &str = "2015-06-01";

/// The presentation whose challenges are those of changed first messages, and the hint that gives these.
fn answer(asked: &Asked, prover: &Prover, change: impl Fn(&mut [G1Projective])) -> Item {
    let mut committed = prover.commit();
    let mut hint = Hint::of(&committed, &prover.wires);
    change(&mut hint.first);
    let mut changed = hint.first.iter().copied();
    for (part, rows) in committed.parts.iter_mut().zip(&mut committed.first) {
        let own = [&mut part.first.t1, &mut part.first.t2].into_iter().chain(rows);
        own.zip(&mut changed).for_each(|(own, changed)| *own = changed);
    }
    let challenges = prover.challenges(&committed);
    let draft = prover.respond(&committed, &challenges);
    Item { asked: asked.clone(), octets: draft.encode(), hint: hint.encode() }
}

/// The wire of the pseudonym: the last one.
fn pseudonym(prover: &mut Prover) -> &mut G1Projective {
    prover.wires.last_mut().unwrap()
}

fn challenge(prover: &Prover) -> Fr {
    prover.challenges(&prover.commit())[0]
}

fn point(name: &str) -> G1Projective {
    mul(&crate::reference::presentation::sets::bp1(), &random_scalar(&mut rng(name)))
}

#[test]
fn t_01_hints_of_good_presentations() {
    let asked = of_age();
    let mut items = hinted(5);
    items.push(answer(&asked, &prover(&asked, ADULT, "T hint good"), |_| {}));
    assert_eq!(bad(&items), [0; 0]);
    assert_eq!(reference(&items, &[]).unwrap().len(), 6);
    // The two make the same hints.
    let verifier = &Scene::get().library;
    for Item { asked, octets, hint } in &items {
        let made = verifier.batch_hint(&session(asked), octets, now()).unwrap();
        assert_eq!(made.encode(), *hint);
        // The reference takes it for what it is, and does not verify again.
        assert!(Hint::decode(hint, &Checks::all()).is_some());
        let only = Item { asked: asked.clone(), octets: octets.clone(), hint: hint.clone() };
        assert!(reference(&[only], &[Check::HintFallback]).is_ok());
    }
}

/// A child shows a digit that is none, and a pseudonym that is not its own. The errors of the two rows cancel.
fn cancelling_rows() -> Item {
    let asked = of_age();
    let mut prover = prover(&asked, CHILD, "T-01 rows");
    let ((wire, own), (next, rho_next)) = {
        let places = digits(&prover, 0, 1);
        (places[0], places[1])
    };
    let (value, higher) = range(&prover, 1);
    let high = Fr::from(0_u64);
    prover.own[0][higher[0]] = high;
    // The lowest digit is what is left over, and the points are those of the digit 0.
    let y = prover.value(0, &value);
    let w = Set::Octet.witness(&Fr::from(0_u64)).unwrap().0;
    let rho = random_scalar(&mut rng("T-01 rho"));
    prover.member(0, wire, own, w, &Fr::from(0_u64), &Set::Octet.value(), rho);
    let w = Set::Octet.witness(&high).unwrap().0;
    prover.member(0, next, rho_next, w, &high, &Set::Octet.value(), rho);
    // S' + y S - rho V = y S
    let error = mul(&prover.wires[wire], &y);
    *pseudonym(&mut prover) -= error;
    answer(&asked, &prover, |_| {})
}

#[test]
fn t_01_rows_with_opposite_errors() {
    let item = cancelling_rows();
    needs(Check::HintWeights, std::slice::from_ref(&item));
    let mut items = hinted(4);
    items.insert(2, item);
    assert_eq!(bad(&items), [2]);
    assert!(reference(&items, &[Check::HintWeights]).is_ok());
}

/// A pseudonym that is not the holder's, and a presentation whose first message makes up for that.
fn cancelling_presentations() -> [Item; 2] {
    let asked = of_age();
    let mut false_one = prover(&asked, ADULT, "T-01 one");
    let x = point("T-01 x");
    *pseudonym(&mut false_one) += x;
    // T - (sum - c (N + X)) = c X
    let error = mul(&x, &challenge(&false_one));
    let other = prover(&asked, ADULT, "T-01 two");
    [
        answer(&asked, &false_one, |_| {}),
        answer(&asked, &other, |first| *first.last_mut().unwrap() -= error),
    ]
}

#[test]
fn t_01_presentations_with_opposite_errors_and_hints() {
    let pair = cancelling_presentations();
    assert_eq!(bad(&pair), [0, 1]);
    needs(Check::HintWeights, &pair);
    // Either one alone does not hold for anybody.
    for item in &pair {
        assert!(reference(std::slice::from_ref(item), &[Check::HintWeights]).is_err());
    }
    let [first, second] = pair;
    let mut items = hinted(5);
    items.insert(1, first);
    items.insert(5, second);
    assert_eq!(bad(&items), [1, 5]);
    assert!(reference(&items, &[Check::HintWeights]).is_ok());
}

/// The first messages that the challenge was hashed from are not those of the rows.
#[test]
fn t_02_first_messages_that_are_only_believed() {
    let asked = of_age();
    let mut prover = prover(&asked, ADULT, "T-02");
    *pseudonym(&mut prover) += point("T-02 x");
    needs(Check::HintEquations, &[answer(&asked, &prover, |_| {})]);
}

/// First messages that fit the responses, and no challenge that was hashed from them.
#[test]
fn t_02_challenges_that_are_not_compared() {
    let asked = of_age();
    let mut prover = prover(&asked, ADULT, "T-02 challenge");
    let x = point("T-02 x");
    let place = prover.wires.len() - 1;
    prover.wires[place] += x;
    // For a challenge that is chosen beforehand: T + c N = sum, for the false N.
    let mut committed = prover.commit();
    let chosen = random_scalar(&mut rng("T-02 c"));
    *committed.first[0].last_mut().unwrap() -= mul(&x, &chosen);
    let hint = Hint::of(&committed, &prover.wires);
    let octets = prover.respond(&committed, &[chosen]).encode();
    needs(Check::HintChallenge, &[Item { asked, octets, hint: hint.encode() }]);
}

/// A wrong hint is no reason to refuse.
#[test]
fn t_02_wrong_hints_of_good_presentations() {
    let asked = of_age();
    let pair = ["one", "two"].map(|name| answer(&asked, &prover(&asked, ADULT, name), |_| {}));
    let mut cases = Vec::new();
    // Of another presentation, to the same request.
    let [mut turned, other] = pair.clone();
    turned.hint.clone_from(&other.hint);
    cases.push(turned);
    // First messages that belong to it, in the wrong places, and one that does not.
    let read = Hint::decode(&pair[0].hint, &Checks::all()).unwrap();
    let with = |change: &dyn Fn(&mut Hint)| {
        let mut hint = read.clone();
        change(&mut hint);
        Item { hint: hint.encode(), ..pair[0].clone() }
    };
    cases.push(with(&|hint| hint.first.swap(0, 1)));
    cases.push(with(&|hint| hint.first[3] += point("T-02 other")));
    cases.push(with(&|hint| hint.first[2] = -hint.first[2]));
    cases.push(with(&|hint| hint.first[2] = G1Projective::zero()));
    cases.push(with(&|hint| hint.coordinates.swap(0, 1)));
    cases.push(with(&|hint| {
        // The other root.
        let negated = Hint::of_points(&[-read.first[0]]);
        hint.coordinates[3] = negated;
    }));
    for torsion in [forge::order_3(), forge::order_11()] {
        cases.push(with(&|hint| hint.first[1] += torsion));
    }
    // Too few, too many, none, and octets that are no hint.
    cases.push(with(&|hint| hint.first.truncate(2)));
    cases.push(with(&|hint| hint.first.push(point("T-02 more"))));
    cases.push(with(&|hint| hint.coordinates.truncate(5)));
    cases.push(with(&|hint| hint.coordinates.push(vec![0; 48])));
    cases.push(with(&|hint| hint.first.clear()));
    cases.push(Item { hint: pair[0].octets.clone(), ..pair[0].clone() });
    cases.push(Item { hint: Vec::new(), ..pair[0].clone() });
    for (n, case) in cases.into_iter().enumerate() {
        let items = [pair[1].clone(), case];
        assert_eq!(bad(&items), [0; 0], "case {n}");
        assert!(reference(&items, &[]).is_ok(), "case {n}");
        let without = reference(&items, &[Check::HintFallback]);
        assert!(without.is_err(), "case {n}");
    }
}

/// The challenge was hashed from a first message that differs by a point of small order.
#[test]
fn t_02_first_messages_outside_the_group() {
    let asked = of_age();
    let torsion = forge::order_3();
    for place in [0, 1, 2] {
        let name = format!("T-02 torsion {place}");
        let item = answer(&asked, &prover(&asked, ADULT, &name), |first| first[place] += torsion);
        let items = std::slice::from_ref(&item);
        assert_eq!(bad(items), [0]);
        assert!(reference(items, &[]).is_err());
        // One weight in three is a multiple of three.
        let passes =
            |n| reference_with(items, &[Check::HintSubgroup], &format!("weights {n}")).is_ok();
        assert!((0..60).any(passes), "{name}");
    }
}

#[test]
fn t_03_one_bad_presentation_or_hint_among_good_ones() {
    let pool = hinted(8);
    let [false_one, compensation] = cancelling_presentations();
    let mut malformed = pool[1].clone();
    malformed.octets.pop();
    let foreign = Item { octets: pool[0].octets.clone(), ..pool[1].clone() };
    let bad_hint = Item { hint: pool[4].hint.clone(), ..pool[0].clone() };
    let none = Item { hint: Vec::new(), ..pool[2].clone() };
    for count in [1, 2, 9] {
        for at in [0, count / 2, count - 1] {
            for (wrong, refused) in [
                (&false_one, true),
                (&compensation, true),
                (&malformed, true),
                (&foreign, true),
                (&bad_hint, false),
                (&none, false),
            ] {
                let mut items: Vec<_> = pool.iter().cycle().take(count - 1).cloned().collect();
                items.insert(at, wrong.clone());
                let verdicts = library(&items);
                let found: Vec<_> = (0..count).filter(|n| verdicts[*n].is_err()).collect();
                let expected = if refused { vec![at] } else { Vec::new() };
                assert_eq!(found, expected, "of {count}");
            }
        }
    }
}

#[test]
fn t_06_weights_of_hints_from_a_bad_rng() {
    let verifier = &Scene::get().library;
    for items in [hinted(2), cancelling_presentations().into()] {
        let answers = answers(&items);
        for octet in [0, 1, 0xff] {
            let verdicts = verifier.verify_batch_hinted(&answers, now(), &mut Stuck(octet));
            assert!(matches!(verdicts, Err(BatchError::Rng(_))), "weights of {octet:#04x}");
        }
        let verdicts = verifier.verify_batch_hinted(&answers, now(), &mut Broken { after: 15 });
        assert!(matches!(verdicts, Err(BatchError::Rng(_))));
        let mut counting = Counting::new(rng("T-06 hints"));
        let verdicts = verifier.verify_batch_hinted(&answers, now(), &mut counting).unwrap();
        assert_eq!(verdicts.len(), items.len());
        assert!(counting.drawn >= 64, "{} octets", counting.drawn);
    }
}

#[test]
fn t_07_empty_batch_with_hints() {
    let none: [(Session, Vec<u8>, Option<BatchHint>); 0] = [];
    let verdicts = Scene::get().library.verify_batch_hinted(&none, now(), &mut rng("T-07"));
    assert_eq!(verdicts, Err(BatchError::Empty));
}

#[test]
fn t_08_verdicts_with_hints_are_those_of_single_presentations() {
    let mut pool = hinted(8);
    pool.extend(cancelling_presentations());
    pool.push(cancelling_rows());
    let hints: Vec<_> = pool.iter().map(|item| item.hint.clone()).collect();
    for (n, mut item) in hinted(4).into_iter().enumerate() {
        match n {
            0 => item.octets.truncate(100),
            1 => *item.octets.last_mut().unwrap() ^= 1,
            2 => item.octets[200] ^= 0x20,
            _ => item.octets.clear(),
        }
        pool.push(item);
    }
    let alone = alone(&pool);
    assert_eq!(alone.iter().filter(|verdict| verdict.is_ok()).count(), 8);
    let mut rng = rng("T-08 hints");
    let full = if tally::full() { 1000 } else { 40 };
    for _ in 0..full {
        let chosen: Vec<_> =
            (0..rng.random_range(1..8)).map(|_| rng.random_range(0..pool.len())).collect();
        let items = chosen.iter().map(|n| {
            let mut item = pool[*n].clone();
            match rng.random_range(0..6) {
                0 => item.hint.clone_from(&hints[rng.random_range(0..hints.len())]),
                1 => {
                    let at = rng.random_range(0..item.hint.len());
                    item.hint[at] ^= 1 << rng.random_range(0..8);
                }
                _ => {}
            }
            item
        });
        let items: Vec<_> = items.collect();
        let expected: Verdicts = chosen.iter().map(|n| alone[*n].clone()).collect();
        assert_eq!(library(&items), expected, "{chosen:?}");
    }
}
