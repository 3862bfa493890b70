//! A schema has one CBOR, its JSON gives it back, and neither kind of reader panics.
#![no_main]

use averment::credential::{Schema, lint};
use averment_fuzz::city::CITY;
use averment_fuzz::{Spoiled, encodes_as_decoded, text_of};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (Spoiled, Spoiled)| {
    let (cbor, json) = input;
    let octets = cbor.apply(&CITY.schema.encode());
    let decoded = encodes_as_decoded(&octets, Schema::decode, Schema::encode);
    let read = Schema::from_json(&text_of(&json, &CITY.schema.to_json())).ok();
    for schema in decoded.into_iter().chain(read) {
        assert_eq!(Schema::from_json(&schema.to_json()).as_ref(), Ok(&schema));
        assert_eq!(Schema::decode(&schema.encode()).as_ref(), Ok(&schema));
        assert_eq!(schema.digest() == CITY.schema.digest(), schema == CITY.schema);
        let _ = lint(&schema);
    }
});
