//! What decodes as a pseudonym re-encodes to the same octets.
#![no_main]

use averment_fuzz::{NYM, Spoiled, decodes_uniquely};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|spoiled: Spoiled| {
    let octets = spoiled.apply(&NYM.pseudonym);
    decodes_uniquely!(&octets[..], averment::bbs::pseudonym::Pseudonym::from_bytes);
});
