//! What decodes as a signature re-encodes to the same octets.
#![no_main]

use averment_fuzz::{CORE, Spoiled, decodes_uniquely};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|spoiled: Spoiled| {
    let octets = spoiled.apply(&CORE.signature);
    decodes_uniquely!(&octets[..], averment::bbs::Signature::from_bytes);
});
