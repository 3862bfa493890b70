//! Whatever a hint says, an answer has the verdict that it has without one. A hint that decodes has one encoding.
#![no_main]

use averment::presentation::{BatchHint, Session};
use averment_fuzz::city::{CITY, now};
use averment_fuzz::{Spoiled, encodes_as_decoded, rng};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (u8, Vec<(bool, Spoiled, Spoiled)>)| {
    let (which, spoiled) = input;
    let asked = &CITY.asked[usize::from(which) % CITY.asked.len()];
    let session = || Session::decode(&asked.session).expect("a session");
    let [one, two] = asked.presentations.each_ref().map(|presentation| {
        let hint = CITY.verifier.batch_hint(&session(), presentation, now()).expect("a hint");
        (presentation, hint.encode())
    });
    let answers = spoiled.iter().take(4).map(|(other, of_answer, of_hint)| {
        let (presentation, hint) = if *other { &two } else { &one };
        let hint = of_hint.apply(hint);
        encodes_as_decoded(&hint, BatchHint::decode, BatchHint::encode);
        (session(), of_answer.apply(presentation), BatchHint::decode(&hint).ok())
    });
    let answers: Vec<_> = answers.collect();
    let alone = answers.iter().map(|(_, presentation, _)| {
        CITY.verifier.verify(session(), presentation, now(), &mut rng())
    });
    let alone: Vec<_> = alone.collect();
    if let Ok(verdicts) = CITY.verifier.verify_batch_hinted(&answers, now(), &mut rng()) {
        assert_eq!(verdicts, alone);
    } else {
        assert!(answers.is_empty());
    }
});
