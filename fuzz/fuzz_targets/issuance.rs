//! Objects of issuance have one encoding; no issuer takes a changed application, and no holder a changed credential.
#![no_main]

use arbitrary::Arbitrary;
use averment::credential::{Credential, HolderSecret};
use averment::issuance::{Application, Offer, Pending};
use averment::presentation::Holder;
use averment_fuzz::city::{CITY, read};
use averment_fuzz::{Spoiled, encodes_as_decoded};
use libfuzzer_sys::fuzz_target;

#[derive(Arbitrary, Debug)]
enum Changed {
    Offer(Spoiled),
    Application(Spoiled),
    Pending(Spoiled),
    Issued(Spoiled),
    Credential(Spoiled),
    Secret(Spoiled),
}

fuzz_target!(|changed: Changed| {
    match changed {
        Changed::Offer(spoiled) => {
            let octets = spoiled.apply(&CITY.offer);
            let offer = encodes_as_decoded(&octets, Offer::decode, Offer::encode);
            let Some(offer) = offer else { return };
            let checked = CITY.issuer.check(&offer, &CITY.application);
            assert_eq!(checked.is_ok(), octets == CITY.offer);
        }
        Changed::Application(spoiled) => {
            let octets = spoiled.apply(&CITY.application);
            encodes_as_decoded(&octets, Application::decode, Application::encode);
            let checked = CITY.issuer.check(&read(&CITY.offer), &octets);
            assert_eq!(checked.is_ok(), octets == CITY.application);
        }
        Changed::Pending(spoiled) => {
            let octets = spoiled.apply(&CITY.pending);
            let pending = encodes_as_decoded(&octets, Pending::decode, Pending::encode);
            if let Some(pending) = pending {
                accept(pending, &CITY.issued, octets == CITY.pending);
            }
        }
        Changed::Issued(spoiled) => {
            let octets = spoiled.apply(&CITY.issued);
            let pending = Pending::decode(&CITY.pending).expect("pending");
            accept(pending, &octets, octets == CITY.issued);
        }
        Changed::Credential(spoiled) => {
            let octets = spoiled.apply(&CITY.credential);
            let credential = encodes_as_decoded(&octets, Credential::decode, Credential::encode);
            let Some(credential) = credential else { return };
            let mut holder = holder();
            // The name of the issuer is no part of what is signed.
            let same =
                credential.issuer() != averment_fuzz::city::ISSUER || octets == CITY.credential;
            assert!(holder.add(credential).is_err() || same);
        }
        Changed::Secret(spoiled) => {
            let octets = spoiled.apply(&CITY.holder.secret().encode());
            encodes_as_decoded(&octets, HolderSecret::decode, HolderSecret::encode);
        }
    }
});

fn holder() -> Holder {
    Holder::new(CITY.holder.secret().clone()).expect("a holder")
}

fn accept(pending: Pending, issued: &[u8], unchanged: bool) {
    let named = pending.issuer() == averment_fuzz::city::ISSUER;
    let accepted = holder().accept(pending, issued);
    assert!(accepted.is_err() || unchanged || !named);
}
