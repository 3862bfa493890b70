//! Batches with hints: whatever the hints are, the verdicts are those of single presentations.

use alloc::vec;
use alloc::vec::Vec;

use proptest::prelude::*;
use proptest::sample::Index;

use super::*;
use crate::bbs::BatchError;
use crate::credential::FormatError;
use crate::presentation::hinted::failing_hints;

type Verdict = Result<VerifiedPresentation, VerifyError>;

/// An answer as it arrives, with the octets of its hint.
#[derive(Clone, Debug)]
struct Item {
    session: Vec<u8>,
    presentation: Vec<u8>,
    hint: Option<Vec<u8>>,
}

impl Item {
    fn session(&self) -> Session {
        Session::decode(&self.session).unwrap()
    }

    fn hint(&self) -> Option<BatchHint> {
        self.hint.as_ref().and_then(|octets| BatchHint::decode(octets).ok())
    }
}

/// Answers of several kinds, with their hints: a range, a set and a pseudonym, disclosure, absence, a limited use.
fn good(world: &World) -> Vec<Item> {
    let adult = |world: &World| world.query().age_at_least("birth_date", 18, now().date());
    let set = [district("south"), district("north")];
    let policies = [
        Policy::new().credential(adult(world).one_of("district", set)).pseudonym("card", "login"),
        Policy::new().credential(world.query().disclose("name").disclose("nationality")),
        Policy::new().credential(world.query().none_of("district", [district("east")])),
        Policy::new().credential(adult(world)).limit("card", "vote", "2026", 3),
    ];
    let items = policies.into_iter().zip([None, None, None, Some(1)]).map(|(policy, uses)| {
        let (request, session) = world.ask(policy);
        let plan = world.holder.plan(&request, AUDIENCE, now()).unwrap();
        let choice = Choice { use_number: uses, ..plan.first_choice() };
        let presentation = plan.present(&choice, &mut rng(4)).unwrap().encode();
        let hint = world.verifier.batch_hint(&session, &presentation, now()).unwrap();
        Item { session: session.encode(), presentation, hint: Some(hint.encode()) }
    });
    items.collect()
}

fn alone(world: &World, items: &[Item]) -> Vec<Verdict> {
    let verify =
        |item: &Item| world.verifier.verify(item.session(), &item.presentation, now(), &mut rng(6));
    items.iter().map(verify).collect()
}

fn hinted(items: &[Item]) -> Vec<(Session, &[u8], Option<BatchHint>)> {
    items.iter().map(|item| (item.session(), &*item.presentation, item.hint())).collect()
}

fn together(world: &World, items: &[Item]) -> Vec<Verdict> {
    world.verifier.verify_batch_hinted(&hinted(items), now(), &mut rng(7)).unwrap()
}

/// For each answer whether its hint is of use: challenge and equations of its first messages hold.
fn serves(world: &World, items: &[Item]) -> Vec<bool> {
    let answers = hinted(items);
    let reduce = |answer| world.verifier.reduce_hinted(answer, now());
    let reduced: Vec<_> = answers.iter().map(reduce).collect();
    let wrong = failing_hints(&answers, &reduced, &mut rng(8)).unwrap();
    let taken = |reduced: &Result<verify::Reduced<'_>, _>| {
        reduced.as_ref().is_ok_and(|reduced| reduced.first().is_some())
    };
    reduced.iter().enumerate().map(|(n, one)| taken(one) && !wrong.contains(&n)).collect()
}

#[test]
fn good_hints_serve_and_tell_the_same() {
    let world = World::new();
    let items = good(&world);
    assert_eq!(serves(&world, &items), vec![true; items.len()]);
    let verdicts = together(&world, &items);
    assert!(verdicts.iter().all(Result::is_ok));
    assert_eq!(verdicts, alone(&world, &items));
    // Some without a hint, and the same ones twice.
    let mut mixed = [items.clone(), items].concat();
    mixed[1].hint = None;
    mixed[6].hint = None;
    assert_eq!(together(&world, &mixed), alone(&world, &mixed));
    let rng = &mut rng(9);
    let stream = world.verifier.verdicts_hinted(hinted(&mixed), 3, now, rng);
    assert_eq!(stream.collect::<Vec<_>>(), alone(&world, &mixed));
    let none: [(Session, Vec<u8>, Option<BatchHint>); 0] = [];
    let empty = world.verifier.verify_batch_hinted(&none, now(), rng);
    assert_eq!(empty, Err(BatchError::Empty));
}

#[test]
fn a_hint_of_another_presentation_does_not_serve() {
    let world = World::new();
    let items = good(&world);
    let expected = alone(&world, &items);
    let mut turned = items.clone();
    turned.iter_mut().zip(items.iter().cycle().skip(1)).for_each(|(item, other)| {
        item.hint.clone_from(&other.hint);
    });
    // To the same request as well, where every length is right.
    let (request, session) = world.ask(Policy::new().credential(world.query()));
    let plan = world.holder.plan(&request, AUDIENCE, now()).unwrap();
    let mut pair = [1, 2].map(|seed| {
        let presentation = plan.present(&plan.first_choice(), &mut rng(seed)).unwrap().encode();
        let hint = world.verifier.batch_hint(&session, &presentation, now()).unwrap();
        Item { session: session.encode(), presentation, hint: Some(hint.encode()) }
    });
    let [one, two] = &mut pair;
    core::mem::swap(&mut one.hint, &mut two.hint);
    turned.extend(pair);
    assert_eq!(serves(&world, &turned), vec![false; turned.len()]);
    let verdicts = together(&world, &turned);
    assert_eq!(verdicts[..expected.len()], expected);
    assert!(verdicts.iter().all(Result::is_ok));
}

#[test]
fn there_is_no_hint_for_what_is_refused() {
    let world = World::new();
    let item = good(&world).remove(0);
    let hint = |presentation: &[u8], time| {
        world.verifier.batch_hint(&item.session(), presentation, time).err()
    };
    assert_eq!(hint(&item.presentation, now()), None);
    let late = DateTime::parse("2026-11-24T12:06:00Z").unwrap();
    assert_eq!(hint(&item.presentation, late), Some(VerifyError::Expired));
    assert_eq!(hint(&[], now()), Some(VerifyError::Malformed));
    let mut tampered = item.presentation.clone();
    *tampered.last_mut().unwrap() ^= 1;
    assert_eq!(hint(&tampered, now()), Some(VerifyError::Rejected));
}

#[test]
fn octets_of_a_hint() {
    let world = World::new();
    for item in good(&world) {
        let octets = item.hint.unwrap();
        let hint = BatchHint::decode(&octets).unwrap();
        assert_eq!(hint.encode(), octets);
        assert!(octets.len() < 3 * item.presentation.len());
        let longer = [octets.as_slice(), &[0]].concat();
        assert_eq!(BatchHint::decode(&longer), Err(FormatError::Malformed));
        assert!(BatchHint::decode(&octets[..octets.len() - 1]).is_err());
        assert!(BatchHint::decode(&item.presentation).is_err());
    }
    let longest = vec![0; BatchHint::MAX_LEN];
    assert_ne!(BatchHint::decode(&longest), Err(FormatError::TooLong));
    assert_eq!(BatchHint::decode(&[longest, vec![0]].concat()), Err(FormatError::TooLong));
}

/// What happens to octets on their way.
#[derive(Clone, Debug)]
enum Change {
    Nothing,
    Bit(Index, u8),
    Cut(Index),
    Swap(Index, Index),
    Gone,
}

fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        2 => Just(Change::Nothing),
        3 => (any::<Index>(), 0..8_u8).prop_map(|(at, bit)| Change::Bit(at, bit)),
        1 => any::<Index>().prop_map(Change::Cut),
        1 => (any::<Index>(), any::<Index>()).prop_map(|(a, b)| Change::Swap(a, b)),
        1 => Just(Change::Gone),
    ]
}

fn changed(octets: &[u8], change: &Change) -> Vec<u8> {
    let mut octets = octets.to_vec();
    match change {
        Change::Nothing => {}
        Change::Bit(at, bit) => {
            let at = at.index(octets.len());
            octets[at] ^= 1 << bit;
        }
        Change::Cut(at) => octets.truncate(at.index(octets.len())),
        // Two pieces of the length of a coordinate.
        Change::Swap(one, other) => {
            let places = octets.len() / 48;
            let (one, other) = (one.index(places) * 48, other.index(places) * 48);
            (0..48).for_each(|n| octets.swap(one + n, other + n));
        }
        Change::Gone => octets.clear(),
    }
    octets
}

#[test]
fn whatever_the_hints_are_the_verdicts_are_those_of_single_presentations() {
    let world = World::new();
    let pool = good(&world);
    let one = (any::<Index>(), any::<Index>(), change(), change());
    let batches = proptest::collection::vec(one, 1..6);
    let config = ProptestConfig { cases: 40, ..ProptestConfig::default() };
    proptest!(config, |(batch in batches)| {
        let make = |(answer, hint, of_answer, of_hint): &(Index, Index, Change, Change)| {
            let answer = &pool[answer.index(pool.len())];
            // Mostly its own hint.
            let place = hint.index(3 * pool.len());
            let hint = pool.get(place).unwrap_or(answer).hint.as_ref().unwrap();
            Item {
                session: answer.session.clone(),
                presentation: changed(&answer.presentation, of_answer),
                hint: Some(changed(hint, of_hint)),
            }
        };
        let items: Vec<_> = batch.iter().map(make).collect();
        prop_assert_eq!(together(&world, &items), alone(&world, &items));
    });
}
