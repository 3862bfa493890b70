//! No changed proof is accepted, for no changed statement.
#![no_main]

use averment_fuzz::{CORE, HEADER, PRESENTATION, Spoiled, proof_of};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (Spoiled, Spoiled, Spoiled)| {
    let (proof, header, presentation) = input;
    let octets = proof.apply(&CORE.proof);
    let header = header.apply(HEADER);
    let presentation = presentation.apply(PRESENTATION);
    let Some(proof) = proof_of(&octets) else { return };
    let verdict = CORE.verifier.verify_proof(&header, &presentation, &CORE.disclosed, &proof);
    let unchanged = octets == CORE.proof && header == HEADER && presentation == PRESENTATION;
    assert_eq!(verdict.is_ok(), unchanged);
});
