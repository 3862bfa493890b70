//! A verdict that nobody looks at, and a claim that nobody settles.
#![deny(unused_must_use)]

use averment::bbs::{Claim, DisclosedMessages, Message, Proof, Signature, Verifier, verify_batch};

fn signature(verifier: &Verifier, messages: &[Message], signature: &Signature) {
    verifier.verify(b"", messages, signature);
}

fn proof(verifier: &Verifier, disclosed: &DisclosedMessages, proof: &Proof) {
    verifier.verify_proof(b"", b"", disclosed, proof);
    verifier.claim(b"", b"", disclosed, proof);
}

fn claims(claims: &[Claim<'_>]) {
    claims[0].verify();
    verify_batch(claims, &mut rand::rngs::SysRng);
}

fn main() {}
