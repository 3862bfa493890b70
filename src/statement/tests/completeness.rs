//! Z1: whoever has a witness convinces, whatever the witness is.

use proptest::prelude::*;

use super::rig::{
    Registry, Rig, excluded, member, numbers, opening, pseudonym, random, range, tag,
};
use super::*;

fn convinces(rig: &Rig, message: Scalar, seed: u64) -> bool {
    let other = random(seed ^ 1, 2);
    let talk = rig.prove(&[message, other[0]], seed, other[1]);
    talk.is_some_and(|talk| rig.accepts(&talk))
}

fn config() -> ProptestConfig {
    ProptestConfig { cases: cases(24, 1000), failure_persistence: None, ..Default::default() }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn half_open_ranges(distance: u64, shift in 0..64_u32, min: u64, offset: u64, seed: u64) {
        let shape = Shape::reaching(distance >> shift);
        // All of `0 ..= highest`, whose length is a power of two.
        let value = Scalar::from(min) + Scalar::from(offset & shape.highest());
        prop_assert!(convinces(&range(Scalar::from(min), shape), value, seed));
    }

    #[test]
    fn exact_ranges(highest: u64, shift in 0..56_u32, min: u64, offset: u64, seed: u64) {
        let highest = (highest >> shift).max(255);
        let shape = Shape::exact(highest).unwrap();
        let offset = highest.checked_add(1).map_or(offset, |length| offset % length);
        let value = Scalar::from(min) + Scalar::from(offset);
        prop_assert!(convinces(&range(Scalar::from(min), shape), value, seed));
    }

    #[test]
    fn members_and_others(count in 1..40_usize, place: prop::sample::Index, seed: u64) {
        let mut elements = random(seed, count + 1);
        let outside = elements.pop().unwrap();
        let inside = elements[place.index(count)];
        prop_assert!(convinces(&member(&elements), inside, seed));
        prop_assert!(convinces(&excluded(&elements), outside, seed));
        prop_assert!(!convinces(&member(&elements), outside, seed));
        prop_assert!(!convinces(&excluded(&elements), inside, seed));
    }

    #[test]
    fn handles_in_a_registry(registry: u64, handle: u64, seed: u64) {
        let registry = Registry::new(registry);
        let handle = random(handle, 1)[0];
        prop_assert!(convinces(&registry.holds(registry.witness(handle)), handle, seed));
    }

    #[test]
    fn openings_pseudonyms_and_tags(uses in 1..30_u64, counter: u64, seed: u64) {
        let secret = random(seed, 1)[0];
        prop_assert!(convinces(&opening(), secret, seed));
        prop_assert!(convinces(&pseudonym(), secret, seed));
        prop_assert!(convinces(&tag(uses, counter % uses), secret, seed));
    }

    /// All statements at once, on two credentials.
    #[test]
    fn compositions(numbers_of_one in [any::<u64>(), any::<u64>()], shared: u64, secret: u64) {
        let one = [numbers_of_one[0], shared].map(Scalar::from);
        let two = [shared, numbers_of_one[1]].map(Scalar::from);
        let world = World::new(&[&one, &two], &[secret, secret]);
        let elements = [shared, shared ^ 1, shared ^ 2].map(Scalar::from);
        let inside = world.parameters.set(&elements).unwrap();
        let outside = world.parameters.set(&elements[1..]).unwrap();
        let counters = world.parameters.set(&numbers(5)).unwrap();
        let complete = world.holds(|world, statements| {
            let (key, bases) = (world.parameters.key(), &world.bases);
            at_least(world, statements, 0, numbers_of_one[0] >> 3, Shape::reaching(u64::MAX));
            at_least(world, statements, 0, 0, Shape::exact(u64::MAX).unwrap());
            let variable = message(statements, 1, 0);
            state(statements, 1, |build| Ok((Accumulated::member(build, &inside, key, variable)?, ())));
            state(statements, 1, |build| Ok((Excluded::build(build, bases, &outside, key, variable)?, ())));
            one_holder(world, statements, &[3, 3]);
            one_holder(world, statements, &[1, 0]);
            let holder = message(statements, 0, 3);
            state(statements, 0, |build| ScopedPseudonym::build(build, &base(b"a"), holder));
            let number = Some(numbers_of_one[1] % 5);
            state(statements, 0, |build| {
                LimitTag::build(build, &base(b"b"), (&counters, key), holder, number)
            });
        });
        prop_assert!(complete);
    }
}
