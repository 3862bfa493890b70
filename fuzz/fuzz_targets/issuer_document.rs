//! An issuer document that is read is written so that it reads as the same, and no changed proof of possession is read.
#![no_main]

use averment::trust::IssuerDocument;
use averment_fuzz::city::CITY;
use averment_fuzz::{Spoiled, text_of};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|json: Spoiled| {
    let Ok(document) = IssuerDocument::from_json(&text_of(&json, &CITY.document.to_json())) else {
        return;
    };
    let again = IssuerDocument::from_json(&document.to_json()).expect("what was read");
    assert_eq!(again.to_json(), document.to_json());
    for key in document.keys() {
        // Nobody forges a possession, so that every key is the one that was published, for what it was published.
        let [published] = CITY.document.keys() else { unreachable!("one key") };
        assert_eq!(key.public_key(), published.public_key());
        assert_eq!((key.issuer(), key.family()), (published.issuer(), published.family()));
        assert_eq!(key.not_before(), published.not_before());
        assert_eq!(key.not_after(), published.not_after());
    }
});
