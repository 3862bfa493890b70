//! A presentation that decodes has one encoding.
#![no_main]

use averment::presentation::Presentation;
use averment_fuzz::city::CITY;
use averment_fuzz::{Spoiled, encodes_as_decoded};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (u8, Spoiled)| {
    let (which, spoiled) = input;
    let asked = &CITY.asked[usize::from(which) % CITY.asked.len()];
    let octets = spoiled.apply(&asked.presentations[0]);
    encodes_as_decoded(&octets, Presentation::decode, Presentation::encode);
});
