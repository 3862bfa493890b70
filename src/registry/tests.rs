//! Histories of registries: what holders follow, and what they refuse.

use alloc::vec;
use alloc::vec::Vec;

use proptest::prelude::*;
use rand::SeedableRng;
use rand::rngs::StdRng;

use super::*;
use crate::credential::{DateTime, FormatError, StatusHandle};
use crate::curve::{G1, SecretScalar, Sum, secret_mul};
use crate::operator::{OperatorError, OperatorSecretKey};

pub(crate) fn rng(seed: u64) -> StdRng {
    StdRng::seed_from_u64(seed)
}

fn time(days: u32) -> DateTime {
    crate::credential::Date::parse("2026-11-01").unwrap().plus_days(days).unwrap().into()
}

pub(crate) fn handle(number: u64) -> StatusHandle {
    StatusHandle::generate(&mut rng(1_000 + number)).unwrap()
}

fn handles(numbers: impl IntoIterator<Item = u64>) -> Vec<StatusHandle> {
    numbers.into_iter().map(handle).collect()
}

fn registry_of(name: &str, seed: u64) -> StatusRegistry {
    let key = RegistrySecretKey::generate(name, &mut rng(seed)).unwrap();
    let operator = OperatorSecretKey::generate(&mut rng(seed + 1)).unwrap();
    StatusRegistry::open(key, operator, time(0), &mut rng(seed + 2)).unwrap()
}

fn registry() -> StatusRegistry {
    registry_of("gov.example/status", 1)
}

fn update(
    witness: &StatusWitness,
    document: &RegistryDocument,
    number: u64,
    epochs: &[&Epoch],
) -> Result<StatusWitness, StatusError> {
    witness.update(document, &handle(number), epochs, &mut |_| true)
}

/// A registry of handles 0 to 19, and its first witnesses.
fn opened() -> (StatusRegistry, Vec<StatusWitness>) {
    let mut registry = registry();
    let witnesses = registry.admit_all(&handles(0..20)).unwrap();
    (registry, witnesses)
}

#[test]
fn witnesses_follow_the_registry() {
    let (mut registry, witnesses) = opened();
    let document = registry.document().clone();
    for (number, witness) in (0..).zip(&witnesses) {
        witness.verify(&document, &handle(number), registry.head()).unwrap();
    }
    let one = registry.remove(&handles([3, 7, 4]), time(1)).unwrap();
    let two = registry.remove(&[], time(2)).unwrap();
    // A credential that is issued in between.
    let late = registry.admit(&handle(20)).unwrap();
    let three = registry.remove(&handles([19]), time(2)).unwrap();
    assert_eq!((one.len(), two.len(), three.len()), (3, 0, 1));
    assert_eq!((three.head().removed(), registry.len()), (4, 21));
    for (number, witness) in (0..).zip(&witnesses) {
        let updated = update(witness, &document, number, &[&one, &two, &three]);
        if [3, 7, 4, 19].contains(&number) {
            assert_eq!(updated.err(), Some(StatusError::Revoked), "{number}");
            assert_eq!(registry.witness(&handle(number)).err(), Some(RegistryError::Removed));
        } else {
            let updated = updated.unwrap();
            updated.verify(&document, &handle(number), registry.head()).unwrap();
            // One at a time comes to the same, which is what the registry itself computes.
            let steps = [&one, &two, &three].iter().try_fold(witness.clone(), |witness, epoch| {
                update(&witness, &document, number, &[epoch])
            });
            assert_eq!(steps.unwrap().expose_bytes(), updated.expose_bytes());
            let computed = registry.witness(&handle(number)).unwrap();
            assert_eq!(computed.expose_bytes(), updated.expose_bytes());
        }
    }
    let late = update(&late, &document, 20, &[&three]).unwrap();
    late.verify(&document, &handle(20), registry.head()).unwrap();
}

/// V-01: whoever is removed keeps a witness of the past, and it is no witness of the present.
#[test]
fn the_witness_of_a_removed_handle_is_of_the_past() {
    let (mut registry, witnesses) = opened();
    let (document, before) = (registry.document().clone(), registry.head().clone());
    let epoch = registry.remove(&handles([5, 6]), time(1)).unwrap();
    let (of_five, five) = (&witnesses[5], handle(5));
    of_five.verify(&document, &five, &before).unwrap();
    assert_eq!(of_five.verify(&document, &five, epoch.head()), Err(StatusError::Forked));
    let value = document.check_head(epoch.head()).unwrap();
    assert_eq!(of_five.check(&document, &five, &value), Err(StatusError::Witness));
    // What the log publishes of it is its witness under the value before, and under no later one.
    let (_, published) = epoch.entries().next().unwrap();
    assert_eq!(published, of_five.expose_bytes().as_slice());
    // The witness of another handle is none either.
    assert_eq!(witnesses[1].verify(&document, &handle(2), &before), Err(StatusError::Witness));
}

#[test]
fn a_log_has_one_history() {
    let (mut registry, witnesses) = opened();
    let state = registry.encode();
    let restore = || {
        let key = RegistrySecretKey::generate("gov.example/status", &mut rng(1)).unwrap();
        let operator = OperatorSecretKey::generate(&mut rng(2)).unwrap();
        StatusRegistry::restore(key, operator, &state).unwrap()
    };
    let document = registry.document().clone();
    let start = StatusChain::start(document.clone(), registry.head().clone()).unwrap();
    let one = registry.remove(&handles([1]), time(1)).unwrap();
    let two = registry.remove(&handles([2]), time(2)).unwrap();
    // The same registry from its older state: a second history.
    let mut fork = restore();
    let other_one = fork.remove(&handles([3]), time(1)).unwrap();
    let other_two = fork.remove(&handles([4]), time(2)).unwrap();
    let mut chain = start.clone();
    assert_eq!(chain.advance(&two), Err(StatusError::Gap));
    chain.advance(&one).unwrap();
    chain.advance(&one).unwrap();
    assert_eq!(chain.advance(&other_one), Err(StatusError::Forked));
    assert_eq!(chain.advance(&other_two), Err(StatusError::Forked));
    chain.advance(&two).unwrap();
    assert_eq!(chain.advance(&one), Err(StatusError::RolledBack));
    assert_eq!(chain.advance(&other_one), Err(StatusError::RolledBack));
    assert_eq!(chain.head(), two.head());
    // The same for a holder alone.
    let gone = |epochs: &[&Epoch]| update(&witnesses[9], &document, 9, epochs).err();
    assert_eq!(gone(&[&two]), Some(StatusError::Gap));
    assert_eq!(gone(&[&one, &other_two]), Some(StatusError::Forked));
    assert_eq!(gone(&[&one, &one]), Some(StatusError::RolledBack));
    assert_eq!(gone(&[&two, &one]), Some(StatusError::Gap));
    assert_eq!(gone(&[&one, &two]), None);
    // And another registry, with a name and with keys of its own.
    let mut stranger = registry_of("gov.example/others", 1);
    let foreign = stranger.remove(&[], time(1)).unwrap();
    assert_eq!(start.clone().advance(&foreign), Err(StatusError::OtherRegistry));
    let mut impostor = registry_of("gov.example/status", 9);
    let false_epoch = impostor.remove(&[], time(1)).unwrap();
    let unsigned = StatusError::Operator(OperatorError::Signature);
    assert_eq!(start.clone().advance(&false_epoch), Err(unsigned));
    assert_eq!(gone(&[&false_epoch]), Some(unsigned));
    let mut earlier = restore();
    assert_eq!(earlier.remove(&[], time(0)).map(|epoch| epoch.len()), Ok(0));
    assert_eq!(registry.remove(&[], time(1)).err(), Some(RegistryError::Time));
}

/// An epoch whose removals differ from those that were signed, and one whose operator signs wrong values.
#[test]
fn wrong_removals_are_found() {
    let (mut registry, witnesses) = opened();
    let document = registry.document().clone();
    let start = StatusChain::start(document.clone(), registry.head().clone()).unwrap();
    let epoch = registry.remove(&handles([1, 2, 3]), time(1)).unwrap();
    start.audit(&epoch, &mut rng(3)).unwrap();
    let with = |removals: Vec<u8>| Epoch { removals, ..epoch.clone() };
    let entry = |place: usize| epoch.removals[place * 80..(place + 1) * 80].to_vec();
    for changed in [
        with(epoch.removals[..160].to_vec()),
        with(epoch.removals[80..].to_vec()),
        with([entry(1), entry(0), entry(2)].concat()),
        with([entry(0), entry(2)].concat()),
        with(Vec::new()),
    ] {
        assert_eq!(start.clone().advance(&changed), Err(StatusError::Removals));
        assert!(update(&witnesses[9], &document, 9, &[&changed]).is_err());
    }
    // Signed by the operator all the same.
    let operator = OperatorSecretKey::generate(&mut rng(2)).unwrap();
    let signed = |removals: Vec<u8>| {
        let mut head = epoch.head().clone();
        head.removals = Epoch::digest_of(&removals);
        head.value = removals[removals.len() - 48..].try_into().unwrap();
        head.removed = u64::try_from(removals.len() / 80).unwrap();
        Epoch { head: head.sign(&operator), removals }
    };
    let torsion = {
        // A point of the curve outside of the group.
        let octets = (0_u8..).map(|x| {
            let mut octets = [0; 48];
            (octets[0], octets[47]) = (0x80, x);
            octets
        });
        octets.into_iter().find(|octets| {
            G1::from_octets_of_any_order(octets).is_ok() && G1::from_bytes(octets).is_err()
        })
    };
    let replaced = |place: usize, octets: &[u8]| {
        let mut removals = epoch.removals.clone();
        removals[place..place + octets.len()].copy_from_slice(octets);
        removals
    };
    for (name, removals) in [
        ("one is missing", [entry(0), entry(2)].concat()),
        ("wrong order", [entry(1), entry(0), entry(2)].concat()),
        ("one comes twice", [entry(0), entry(0), entry(1), entry(2)].concat()),
        ("another value", replaced(32, &G1::generator().to_bytes())),
        ("another handle", replaced(80, handle(99).expose_bytes().as_slice())),
        ("a value outside of the group", replaced(32, &torsion.unwrap())),
    ] {
        let epoch = signed(removals);
        assert!(start.clone().advance(&epoch).is_ok(), "{name}");
        let witness = update(&witnesses[9], &document, 9, &[&epoch]);
        let refused = witness.map(|witness| witness.epoch()).unwrap_err();
        let not_in_group = crate::curve::DecodeError::NotInSubgroup.into();
        assert!([StatusError::Witness, not_in_group].contains(&refused), "{name}: {refused:?}");
        assert!(start.audit(&epoch, &mut rng(3)).is_err(), "{name}");
    }
    // Octets that are no handle, and no point.
    for removals in [replaced(80, &[0xff; 32]), replaced(80, &[0; 32]), replaced(32, &[0; 48])] {
        let refused = update(&witnesses[9], &document, 9, &[&signed(removals)]).err();
        assert!(matches!(refused, Some(StatusError::Decode(_))), "{refused:?}");
    }
    // The identity is no value.
    let mut identity = [0; 48];
    identity[0] = 0xc0;
    let epoch = signed(replaced(240 - 48, &identity));
    assert!(matches!(start.clone().advance(&epoch), Err(StatusError::Decode(_))));
}

/// V-08, V-09, V-11: nothing changes by what is refused.
#[test]
fn what_cannot_be_done_changes_nothing() {
    let (mut registry, _) = opened();
    registry.remove(&handles([1]), time(1)).unwrap();
    let before = registry.encode();
    let refusals = [
        (registry.admit(&handle(2)).err(), RegistryError::Duplicate),
        (registry.admit(&handle(1)).err(), RegistryError::Removed),
        (registry.admit_all(&handles([30, 31, 30])).err(), RegistryError::Duplicate),
        (registry.admit_all(&handles([30, 2])).err(), RegistryError::Duplicate),
        (registry.witness(&handle(1)).err(), RegistryError::Removed),
        (registry.witness(&handle(30)).err(), RegistryError::Unknown),
        (registry.remove(&handles([1]), time(2)).err(), RegistryError::Removed),
        (registry.remove(&handles([30]), time(2)).err(), RegistryError::Unknown),
        (registry.remove(&handles([2, 2]), time(2)).err(), RegistryError::Duplicate),
        (registry.remove(&handles([2, 30]), time(2)).err(), RegistryError::Unknown),
        (registry.remove(&handles([2]), time(0)).err(), RegistryError::Time),
        (registry.remove(&vec![handle(2); 10_001], time(2)).err(), RegistryError::TooMany),
    ];
    for (refused, expected) in refusals {
        assert_eq!(refused, Some(expected));
    }
    assert_eq!(registry.encode(), before);
    // The one handle that has no witness, and no octets of a handle are zero.
    let key = RegistrySecretKey::generate("gov.example/status", &mut rng(1)).unwrap();
    let opposite = -key.alpha();
    let opposite = StatusHandle::from_bytes(opposite.expose_bytes().as_slice()).unwrap();
    assert_eq!(registry.admit(&opposite).err(), Some(RegistryError::Degenerate));
    assert!(StatusHandle::from_bytes(&[0; 32]).is_err());
    assert_eq!(registry.encode(), before);
}

#[test]
fn a_state_is_restored_by_its_own_keys() {
    let (mut registry, _) = opened();
    registry.remove(&handles([1, 2]), time(1)).unwrap();
    let state = registry.encode();
    let keys = |name: &str, key: u64, operator: u64| {
        let key = RegistrySecretKey::generate(name, &mut rng(key)).unwrap();
        (key, OperatorSecretKey::generate(&mut rng(operator)).unwrap())
    };
    let (key, operator) = keys("gov.example/status", 1, 2);
    let mut restored = StatusRegistry::restore(key, operator, &state).unwrap();
    assert_eq!(restored.encode(), state);
    let (one, two) =
        (registry.remove(&handles([3]), time(2)), restored.remove(&handles([3]), time(2)));
    assert_eq!(one.unwrap().encode(), two.unwrap().encode());
    for (name, key, operator) in
        [("gov.example/others", 1, 2), ("gov.example/status", 3, 2), ("gov.example/status", 1, 3)]
    {
        let (key, operator) = keys(name, key, operator);
        let refused = StatusRegistry::restore(key, operator, &state).err();
        assert_eq!(refused, Some(RegistryError::State), "{name}");
    }
    let key = RegistrySecretKey::generate("gov.example/status", &mut rng(1)).unwrap();
    let again = RegistrySecretKey::from_bytes("gov.example/status", key.expose_bytes().as_slice());
    assert_eq!(again.unwrap().expose_bytes(), key.expose_bytes());
    let name = RegistrySecretKey::generate("Status", &mut rng(1)).err();
    assert_eq!(name, Some(RegistryError::Name));
    let zero = RegistrySecretKey::from_bytes("gov.example/status", &[0; 32]).err();
    assert!(matches!(zero, Some(RegistryError::Decode(_))));
}

#[test]
fn a_document_proves_its_key() {
    let registry = registry();
    let octets = registry.document().encode();
    let read = RegistryDocument::decode(&octets).unwrap();
    assert_eq!((read.encode(), &read), (octets.clone(), registry.document()));
    for bit in 0..octets.len() * 8 {
        let mut flipped = octets.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        assert!(RegistryDocument::decode(&flipped).is_err(), "bit {bit}");
    }
    // The proof of one registry and operator, under another name or operator.
    let place = octets.windows(6).position(|window| window == b"status").unwrap();
    let mut renamed = octets.clone();
    renamed[place..place + 6].copy_from_slice(b"stasus");
    assert_eq!(RegistryDocument::decode(&renamed).err(), Some(StatusError::Possession));
    let mut other = octets.clone();
    let operator = OperatorSecretKey::generate(&mut rng(8)).unwrap().public_key().to_bytes();
    let start = other.len() - 32;
    other[start..].copy_from_slice(&operator);
    assert_eq!(RegistryDocument::decode(&other).err(), Some(StatusError::Possession));
    // The number one is everybody's key.
    let mut one = [0; 32];
    one[31] = 1;
    let key = RegistrySecretKey::from_bytes("gov.example/status", &one).unwrap();
    let operator = OperatorSecretKey::generate(&mut rng(8)).unwrap();
    let opened = StatusRegistry::open(key, operator, time(0), &mut rng(1)).err();
    assert_eq!(opened, Some(RegistryError::Degenerate));
}

#[test]
fn octets_have_one_form() {
    let (mut registry, _) = opened();
    let epoch = registry.remove(&handles([1, 2]), time(1)).unwrap();
    assert_eq!(Epoch::decode(&epoch.encode()), Ok(epoch.clone()));
    assert_eq!(EpochHead::decode(&epoch.head().encode()), Ok(epoch.head().clone()));
    assert_eq!(Epoch::decode(&epoch.head().encode()), Err(FormatError::WrongKind));
    assert!(epoch.head().encode().len() <= EpochHead::MAX_LEN);
    let mut cut = epoch.clone();
    cut.removals.pop();
    assert_eq!(Epoch::decode(&cut.encode()), Err(FormatError::Malformed));
    // Whatever octet is changed, it is not an epoch of this history.
    let chain = StatusChain::start(registry.document().clone(), epoch.head().clone()).unwrap();
    let octets = epoch.encode();
    let (_, good) = opened();
    for place in 0..octets.len() {
        let mut changed = octets.clone();
        changed[place] ^= 0x10;
        let Ok(changed) = Epoch::decode(&changed) else { continue };
        assert!(update(&good[9], chain.document(), 9, &[&changed]).is_err(), "octet {place}");
    }
}

#[test]
fn an_update_can_be_watched_and_stopped() {
    let mut registry = registry();
    let witness = registry.admit(&handle(5_000)).unwrap();
    registry.admit_all(&handles(0..600)).unwrap();
    let epoch = registry.remove(&handles(0..600), time(1)).unwrap();
    let mut seen = Vec::new();
    let mut watch = |progress: Progress| {
        seen.push((progress.read, progress.total));
        true
    };
    let document = registry.document();
    let updated = witness.update(document, &handle(5_000), &[&epoch], &mut watch).unwrap();
    updated.verify(document, &handle(5_000), registry.head()).unwrap();
    assert_eq!(seen, [(256, 600), (512, 600), (600, 600)]);
    let mut stop = |progress: Progress| progress.read < 512;
    let stopped = witness.update(document, &handle(5_000), &[&epoch], &mut stop).err();
    assert_eq!(stopped, Some(StatusError::Stopped));
}

/// The formula of the update against the definition, with the key.
#[test]
fn bulk_computation_is_division() {
    let (mut registry, witnesses) = opened();
    let key = RegistrySecretKey::generate("gov.example/status", &mut rng(1)).unwrap();
    let divide = |value: &G1, number: u64| {
        let inverse: SecretScalar = (key.alpha() + handle(number).scalar()).invert();
        secret_mul(&Sum::from(value), &inverse).to_point().unwrap()
    };
    let first = *registry.document().first_value();
    for (number, witness) in (0..).zip(&witnesses) {
        assert_eq!(divide(&first, number).to_bytes(), *witness.expose_bytes());
    }
    let epoch = registry.remove(&handles([4, 2, 9]), time(1)).unwrap();
    let mut value = first;
    for (number, (_, published)) in [4, 2, 9].into_iter().zip(epoch.entries()) {
        value = divide(&value, number);
        assert_eq!(published, value.to_bytes().as_slice());
    }
}

#[derive(Clone, Debug)]
enum Step {
    Admit(Vec<u64>),
    Remove(Vec<u64>),
    Restore,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let numbers = || prop::collection::vec(0..24_u64, 0..5);
    let step = prop_oneof![
        numbers().prop_map(Step::Admit),
        numbers().prop_map(Step::Remove),
        Just(Step::Restore),
    ];
    prop::collection::vec(step, 1..10)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..Default::default() })]

    /// A registry against two sets; holders follow from whatever epoch they were issued at.
    #[test]
    fn histories(steps in steps()) {
        let mut registry = registry();
        let mut chain =
            StatusChain::start(registry.document().clone(), registry.head().clone()).unwrap();
        let (mut active, mut removed) = (Vec::new(), Vec::new());
        let (mut epochs, mut holders) = (Vec::new(), Vec::new());
        for (day, step) in (0..).zip(steps) {
            match step {
                Step::Admit(numbers) => {
                    let mut sorted = numbers.clone();
                    sorted.sort_unstable();
                    sorted.dedup();
                    let fresh = |number| !active.contains(number) && !removed.contains(number);
                    let expected = sorted.len() == numbers.len() && numbers.iter().all(fresh);
                    let admitted = registry.admit_all(&handles(numbers.clone()));
                    prop_assert_eq!(admitted.is_ok(), expected);
                    if let Ok(witnesses) = admitted {
                        active.extend(&numbers);
                        holders.extend(numbers.into_iter().zip(witnesses));
                    }
                }
                Step::Remove(numbers) => {
                    let mut sorted = numbers.clone();
                    sorted.sort_unstable();
                    sorted.dedup();
                    let there = |number| active.contains(number);
                    let expected = sorted.len() == numbers.len() && numbers.iter().all(there);
                    let epoch = registry.remove(&handles(numbers.clone()), time(day));
                    prop_assert_eq!(epoch.is_ok(), expected);
                    if let Ok(epoch) = epoch {
                        active.retain(|number| !numbers.contains(number));
                        removed.extend(numbers);
                        chain.audit(&epoch, &mut rng(1)).unwrap();
                        chain.advance(&epoch).unwrap();
                        epochs.push(Epoch::decode(&epoch.encode()).unwrap());
                    }
                }
                Step::Restore => {
                    let key = RegistrySecretKey::generate("gov.example/status", &mut rng(1));
                    let operator = OperatorSecretKey::generate(&mut rng(2)).unwrap();
                    let state = registry.encode();
                    registry = StatusRegistry::restore(key.unwrap(), operator, &state).unwrap();
                }
            }
        }
        prop_assert_eq!(chain.head(), registry.head());
        for (number, witness) in holders {
            let missed = epochs.iter().filter(|epoch| epoch.head().number() > witness.epoch());
            let updated = update(&witness, chain.document(), number, &missed.collect::<Vec<_>>());
            if removed.contains(&number) {
                prop_assert_eq!(updated.err(), Some(StatusError::Revoked));
            } else {
                let updated = updated.unwrap();
                prop_assert!(updated.is_current(&chain));
                prop_assert!(updated.verify(chain.document(), &handle(number), chain.head()).is_ok());
            }
        }
    }
}
