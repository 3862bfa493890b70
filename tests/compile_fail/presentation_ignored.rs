//! A session that nobody keeps, a presentation that nobody looks at, and an application that is only checked.
#![deny(unused_must_use)]

use averment::credential::DateTime;
use averment::issuance::{Issuer, Offer};
use averment::presentation::{Session, VerifiedPresentation, Verifier};

fn session(octets: &[u8]) {
    Session::decode(octets).unwrap();
}

fn verdict(verifier: &Verifier, session: Session, presentation: &[u8], now: DateTime) {
    verifier.verify(session, presentation, now, &mut rand::rngs::SysRng);
}

fn verified(presentation: fn() -> VerifiedPresentation) {
    presentation();
}

fn checked(issuer: &Issuer, offer: &Offer, application: &[u8]) {
    issuer.check(offer, application).unwrap();
}

fn main() {}
