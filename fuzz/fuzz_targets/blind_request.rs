//! A signer signs no changed commitment.
#![no_main]

use averment::bbs::blind::Commitment;
use averment_fuzz::{BLIND, HEADER, Spoiled};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|spoiled: Spoiled| {
    let octets = spoiled.apply(&BLIND.commitment);
    let Ok(commitment) = Commitment::from_bytes(&octets) else { return };
    let messages = BLIND.generators.messages(["a"]).expect("short");
    let signed = BLIND.signer.sign(Some(&commitment), HEADER, &messages);
    assert_eq!(signed.is_ok(), octets == BLIND.commitment);
});
