//! A request has one CBOR and one digest, its JSON gives it back, and no request makes a holder panic.
#![no_main]

use averment::presentation::{PresentationRequest, Session};
use averment_fuzz::city::{AUDIENCE, CITY, now, session_of};
use averment_fuzz::{Spoiled, encodes_as_decoded, text_of};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (u8, Spoiled, Spoiled, Spoiled)| {
    let (which, cbor, json, stored) = input;
    let asked = &CITY.asked[usize::from(which) % CITY.asked.len()];
    let octets = cbor.apply(&asked.request.encode());
    let decoded =
        encodes_as_decoded(&octets, PresentationRequest::decode, PresentationRequest::encode);
    let read = PresentationRequest::from_json(&text_of(&json, &asked.request.to_json())).ok();
    let session =
        encodes_as_decoded(&stored.apply(&asked.session), Session::decode, Session::encode);
    let kept = session.map(|session| session.request().clone());
    for request in decoded.into_iter().chain(read).chain(kept) {
        assert_eq!(PresentationRequest::from_json(&request.to_json()).as_ref(), Ok(&request));
        assert_eq!(request.digest() == asked.request.digest(), request == asked.request);
        assert_eq!(*session_of(&request).request(), request);
        let Ok(plan) = CITY.holder.plan(&request, AUDIENCE, now()) else { continue };
        plan.consent(&plan.first_choice()).expect("what is offered can be consented to");
    }
});
