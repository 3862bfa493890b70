//! What decodes as a commitment re-encodes to the same octets.
#![no_main]

use averment_fuzz::{BLIND, Spoiled, decodes_uniquely};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|spoiled: Spoiled| {
    let octets = spoiled.apply(&BLIND.commitment);
    decodes_uniquely!(&octets[..], averment::bbs::blind::Commitment::from_bytes);
});
