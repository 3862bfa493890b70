//! What decodes as a key, secret or public, re-encodes to the same octets.
#![no_main]

use averment::bbs::{PublicKey, SecretKey};
use averment_fuzz::{CORE, SUITE, Spoiled, decodes_uniquely};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|spoiled: Spoiled| {
    let octets = spoiled.apply(&CORE.public_key);
    decodes_uniquely!(&octets[..], |octets| PublicKey::from_bytes(SUITE, octets));
    let octets = spoiled.apply(&[7; 32]);
    if let Ok(key) = SecretKey::from_bytes(SUITE, &octets) {
        assert_eq!(&key.expose_bytes()[..], &octets[..]);
    }
});
