//! A trust list that is read says what its operator signed, whatever its text looks like.
#![no_main]

use std::sync::LazyLock;

use averment::operator::OperatorSecretKey;
use averment::trust::{AssuranceLevel, Equivalent, ListEntry, RecognitionRule, TrustList};
use averment_fuzz::city::{CITY, day};
use averment_fuzz::registry::REGISTRY;
use averment_fuzz::{Spoiled, text_of};
use libfuzzer_sys::fuzz_target;

static OPERATOR: LazyLock<OperatorSecretKey> =
    LazyLock::new(|| OperatorSecretKey::from_bytes(&[7; 32]).expect("a key"));

static LIST: LazyLock<TrustList> = LazyLock::new(|| {
    let days = (day("2026-01-01"), day("2026-12-31"));
    let other = averment::credential::SchemaDigest::from_bytes([9; 32]);
    let (family, key) = (CITY.schema.id(), OPERATOR.public_key());
    TrustList::builder("gov.example/trust", 3, days)
        .entry(
            ListEntry::new("gov", AssuranceLevel::High, days, CITY.document.clone())
                .registry(REGISTRY.0.document().clone(), days),
        )
        .equivalent(Equivalent::new(family, other, [("name", "nome")]))
        .rule(RecognitionRule::new("mo.example/trust", key, "mo", family, days).for_purpose("a"))
        .sign(&OPERATOR)
        .expect("a list")
});

fuzz_target!(|json: Spoiled| {
    let text = text_of(&json, &LIST.to_json());
    let Ok(list) = TrustList::open(&text, &OPERATOR.public_key()) else { return };
    // Nobody forges a signature.
    assert_eq!(list, *LIST);
    assert_eq!(LIST.update(&text), Ok(list.clone()));
    assert_eq!(TrustList::restore(&list.store()), Ok(list));
});
