//! No changed proof, pseudonym or context is accepted.
#![no_main]

use averment::bbs::pseudonym::{Presented, Pseudonym};
use averment_fuzz::{CONTEXT, HEADER, NYM, PRESENTATION, Spoiled, proof_of};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (Spoiled, Spoiled, Spoiled)| {
    let (proof, pseudonym, context) = input;
    let octets = proof.apply(&NYM.proof);
    let nym_octets = pseudonym.apply(&NYM.pseudonym);
    let context_id = context.apply(CONTEXT);
    let Some(proof) = proof_of(&octets) else { return };
    let Ok(pseudonym) = Pseudonym::from_bytes(&nym_octets) else { return };
    let presented = Presented {
        header: HEADER,
        presentation_header: PRESENTATION,
        context_id: &context_id,
        pseudonym: &pseudonym,
    };
    let verdict = NYM.verifier.verify_proof(presented, &NYM.disclosed, &proof);
    let unchanged = octets == NYM.proof && nym_octets == NYM.pseudonym && context_id == CONTEXT;
    assert_eq!(verdict.is_ok(), unchanged);
});
