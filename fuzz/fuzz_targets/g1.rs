//! What decodes as a g1 re-encodes to the same octets.
#![no_main]

use averment_fuzz::{CORE, Spoiled, decodes_uniquely};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|spoiled: Spoiled| {
    let octets = spoiled.apply(&CORE.proof[..48]);
    decodes_uniquely!(&octets[..], averment::curve::G1::from_bytes);
});
