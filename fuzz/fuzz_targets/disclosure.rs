//! Positions are taken in ascending order and in range, or not at all.
#![no_main]

use averment::bbs::{DisclosedMessages, Disclosure};
use averment_fuzz::CORE;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (u16, Vec<u16>)| {
    let (count, indexes) = input;
    let count = usize::from(count);
    let indexes: Vec<_> = indexes.into_iter().map(usize::from).collect();
    let valid = indexes.is_sorted_by(|a, b| a < b) && indexes.iter().all(|index| *index < count);
    assert_eq!(Disclosure::new(count, indexes.iter().copied()).is_ok(), valid);
    let message = CORE.generators.message(b"a").expect("short");
    let shown = indexes.iter().map(|index| (*index, message.clone()));
    assert_eq!(DisclosedMessages::new(count, shown).is_ok(), valid);
});
