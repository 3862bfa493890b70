//! What decodes as a scalar re-encodes to the same octets.
#![no_main]

use averment_fuzz::{Spoiled, decodes_uniquely};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|spoiled: Spoiled| {
    let octets = spoiled.apply(&[7; 32]);
    decodes_uniquely!(&octets[..], averment::curve::Scalar::from_bytes);
});
