//! Octets of requests to sign and of signed documents, and their limits.

use alloc::format;
use alloc::vec;
use alloc::vec::Vec;

use sha2::Digest as _;

use super::*;
use crate::codec::FormatError;
use crate::presentation::sample::{everything, request};

fn to_sign(document: DocumentDigest) -> SigningRequest {
    SigningRequest::new(Session::of(request(everything())), document)
}

fn signed() -> SignedDocument {
    let presentation =
        Presentation { option: 0, credentials: Vec::new(), points: vec![], responses: vec![] };
    // What is no answer to anything: octets are looked at here, and nothing else.
    SignedDocument::new(to_sign(DocumentDigest::sha256(b"contract")), &presentation)
}

#[test]
fn requests_to_sign_come_back() {
    for document in [DocumentDigest::sha256(b"contract"), DocumentDigest::sha512(b"contract")] {
        let octets = to_sign(document).encode();
        let read = SigningRequest::decode(&octets).unwrap();
        assert_eq!(read, to_sign(document));
        assert_eq!(read.encode(), octets);
        let longer = [octets.as_slice(), &[0]].concat();
        assert_eq!(SigningRequest::decode(&longer), Err(FormatError::Malformed));
    }
}

#[test]
fn the_digest_is_of_the_length_of_its_hash() {
    let octets = to_sign(DocumentDigest::sha256(b"contract")).encode();
    // ["SHA-256", 32 octets] stands at the end.
    let at = octets.len() - 32 - 2;
    assert_eq!(octets[at - 8..at], *b"\x67SHA-256");
    let with = |name: &[u8], digest: &[u8]| {
        let mut changed = octets[..at - 8].to_vec();
        changed.push(0x60 + u8::try_from(name.len()).unwrap());
        changed.extend_from_slice(name);
        changed.extend_from_slice(&[0x58, u8::try_from(digest.len()).unwrap()]);
        changed.extend_from_slice(digest);
        SigningRequest::decode(&changed)
    };
    assert_eq!(with(b"SHA-256", &[1; 32]).unwrap().document(), &DocumentDigest::Sha256([1; 32]));
    assert_eq!(with(b"SHA-512", &[1; 64]).unwrap().document(), &DocumentDigest::Sha512([1; 64]));
    for (name, len) in [("SHA-256", 31), ("SHA-256", 33), ("SHA-256", 64), ("SHA-512", 32)] {
        assert!(with(name.as_bytes(), &vec![1; len]).is_err(), "{name} of {len}");
    }
    for name in ["SHA-1", "sha-256", "SHA256", "SHA-384"] {
        assert_eq!(with(name.as_bytes(), &[1; 32]), Err(FormatError::Range), "{name}");
    }
}

#[test]
fn tokens_at_their_limit_and_one_octet_beyond() {
    let most = vec![7; 65_536];
    let stamped = signed().with_token(&most).unwrap();
    assert_eq!(SignedDocument::decode(&stamped.encode()).unwrap().token(), Some(&*most));
    assert_eq!(signed().with_token(&[most, vec![7]].concat()), Err(FormatError::TooLong));
    let longest = vec![0; SignedDocument::MAX_LEN];
    assert_ne!(SignedDocument::decode(&longest), Err(FormatError::TooLong));
    assert_eq!(SignedDocument::decode(&[longest, vec![0]].concat()), Err(FormatError::TooLong));
    let longest = vec![0; SigningRequest::MAX_LEN];
    assert_ne!(SigningRequest::decode(&longest), Err(FormatError::TooLong));
    assert_eq!(SigningRequest::decode(&[longest, vec![0]].concat()), Err(FormatError::TooLong));
}

#[test]
fn the_imprint_is_of_all_but_the_token() {
    let plain = signed();
    let stamped = plain.clone().with_token(b"token").unwrap();
    assert_eq!(stamped.imprint(), plain.imprint());
    assert_eq!(plain.imprint(), *sha2::Sha256::digest(plain.encode()));
    let mut other = plain.clone();
    other.presentation.push(0);
    assert_ne!(other.imprint(), plain.imprint());
    // An empty token is one.
    let empty = plain.clone().with_token(b"").unwrap();
    assert_ne!(empty.encode(), plain.encode());
    assert_eq!(SignedDocument::decode(&empty.encode()).unwrap().token(), Some(&[][..]));
}

#[test]
fn the_digest_in_consent_data() {
    let json = crate::codec::to_json(&DocumentDigest::Sha256([0; 32]));
    assert_eq!(json, format!(r#"{{"algorithm":"SHA-256","digest":"{}"}}"#, "A".repeat(43)));
}
