//! A batch names exactly the claims that do not hold on their own.
#![no_main]

use averment::bbs::{BatchError, verify_batch};
use averment_fuzz::{CORE, HEADER, PRESENTATION, Spoiled, proof_of, rng};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|spoiled: Vec<Spoiled>| {
    let octets = spoiled.iter().take(6).map(|spoiled| spoiled.apply(&CORE.proof));
    let proofs: Vec<_> = octets.filter_map(|octets| proof_of(&octets)).collect();
    let claims: Vec<_> = proofs
        .iter()
        .map(|proof| CORE.verifier.claim(HEADER, PRESENTATION, &CORE.disclosed, proof))
        .collect();
    let wrong: Vec<_> =
        (0..claims.len()).filter(|index| claims[*index].verify().is_err()).collect();
    let expected = if claims.is_empty() {
        Err(BatchError::Empty)
    } else if wrong.is_empty() {
        Ok(())
    } else {
        match verify_batch(&claims, &mut rng()) {
            Err(BatchError::Rejected { indexes }) => assert_eq!(indexes, wrong),
            verdict => panic!("{verdict:?} for {wrong:?}"),
        }
        return;
    };
    assert_eq!(verify_batch(&claims, &mut rng()), expected);
});
