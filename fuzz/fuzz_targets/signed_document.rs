//! A signed document has one encoding, and only the one that was signed holds.
#![no_main]

use std::sync::LazyLock;

use arbitrary::Arbitrary;
use averment::presentation::{
    DocumentDigest, Policy, SignedDocument, SigningRequest, SigningTime, TimeStamps,
};
use averment_fuzz::city::{AUDIENCE, CITY, now};
use averment_fuzz::{Spoiled, encodes_as_decoded, rng};
use libfuzzer_sys::fuzz_target;

#[derive(Arbitrary, Debug)]
enum Changed {
    Request(Spoiled),
    Signed(Spoiled),
}

fn document() -> DocumentDigest {
    DocumentDigest::sha256(b"a contract")
}

fn policy() -> Policy {
    Policy::new().credential(CITY.query().disclose("name"))
}

/// A request to sign, and a signature with a token.
static SIGNED: LazyLock<(Vec<u8>, Vec<u8>)> = LazyLock::new(|| {
    let rng = &mut rng();
    let (_, session) = CITY.verifier.ask(policy(), "sign", now(), rng).expect("a request");
    let request = SigningRequest::new(session, document());
    let plan = CITY.holder.plan_signature(&request, &document(), AUDIENCE, now()).expect("a plan");
    let presentation = plan.present(&plan.first_choice(), rng).expect("a presentation");
    let signed = SignedDocument::new(request.clone(), &presentation);
    let token = signed.imprint();
    (request.encode(), signed.with_token(&token).expect("a short token").encode())
});

/// Stamps what its token says, now.
struct Authority;

impl TimeStamps for Authority {
    fn time(&self, token: &[u8], imprint: &[u8; 32]) -> Option<averment::credential::DateTime> {
        (token == imprint).then(now)
    }
}

fuzz_target!(|changed: Changed| {
    let (request, signed) = &*SIGNED;
    match changed {
        Changed::Request(spoiled) => {
            let octets = spoiled.apply(request);
            encodes_as_decoded(&octets, SigningRequest::decode, SigningRequest::encode);
        }
        Changed::Signed(spoiled) => {
            let octets = spoiled.apply(signed);
            let read = encodes_as_decoded(&octets, SignedDocument::decode, SignedDocument::encode);
            let Some(read) = read else { return };
            let verified = CITY.verifier.verify_signature(
                &read,
                &document(),
                &policy(),
                Some(&Authority),
                &mut rng(),
            );
            let Ok(verified) = verified else { return };
            // A signature without its token holds, and tells no time.
            assert_eq!(octets == *signed, verified.time() == SigningTime::Stamped(now()));
            assert_eq!(octets == *signed, read.token().is_some());
        }
    }
});
