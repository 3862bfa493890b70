//! What the tests claim about a proof.

use crate::reference::{Check, Checks, Refused, Request, request};
use crate::{library, tally};

/// The verdict of the library, which is that of the reference.
pub fn agreed(request: &Request, proof: &[u8]) -> bool {
    tally::count(1);
    let library = library::verify_proof(request, proof);
    let reference = request::verify_proof(request, proof, &Checks::all());
    assert_eq!(
        library.is_ok(),
        reference.is_ok(),
        "{library:?}, {reference:?}: {} for {request:?}",
        hex::encode(proof)
    );
    library.is_ok()
}

/// The control: both accept.
#[track_caller]
pub fn accepted(request: &Request, proof: &[u8]) {
    assert!(agreed(request, proof), "a control is refused: {request:?}");
}

/// Both refuse.
#[track_caller]
pub fn refused(request: &Request, proof: &[u8]) {
    assert!(!agreed(request, proof), "accepted: {} for {request:?}", hex::encode(proof));
}

/// Both refuse, the reference because of `check`; without it, it accepts.
#[track_caller]
pub fn needs(check: Check, request: &Request, proof: &[u8]) {
    refused(request, proof);
    assert_eq!(verdict(request, proof, &[]), Err(Refused(check)));
    assert_eq!(verdict(request, proof, &[check]), Ok(()), "without {check:?}");
}

/// The reference's verdict without some checks.
pub fn verdict(request: &Request, proof: &[u8], off: &[Check]) -> Result<(), Refused> {
    request::verify_proof(request, proof, &Checks::without(off))
}
