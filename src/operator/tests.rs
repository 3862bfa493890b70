//! Keys and signatures: known answers, what is refused, what is printed.

use alloc::format;

use rand::SeedableRng;
use rand::rngs::StdRng;
use rand_core::{TryCryptoRng, TryRng};
use sha2::{Digest, Sha256};

use super::*;

/// RFC 8032, section 7.1, test 1.
const SECRET: &str = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60";
const PUBLIC: &str = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";
/// The same key on the label `test-1` and the SHA-256 of `document`, by OpenSSL.
const SIGNATURE: &str = "4cd0b2617732cbf50574792b74287e9408dfaab523b0e67b6581176ccc7f633d\
                         e3f4ceb000bed9be73dcb1abdfead41b7c45d9af96428daabecbcb4d7dedbc0f";
/// The order of the group, little-endian.
const ORDER: &str = "edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010";
const LABEL: Label = Label::new("test-1");

fn octets<const N: usize>(text: &str) -> [u8; N] {
    hex::decode(text).unwrap().try_into().unwrap()
}

fn digest(document: &[u8]) -> [u8; 32] {
    Sha256::digest(document).into()
}

fn secret() -> OperatorSecretKey {
    OperatorSecretKey::from_bytes(&octets::<32>(SECRET)).unwrap()
}

#[test]
fn keys_and_signatures_are_those_of_the_standard() {
    let (secret, document) = (secret(), digest(b"document"));
    assert_eq!(secret.public_key().to_bytes(), octets(PUBLIC));
    assert_eq!(*secret.expose_bytes(), octets(SECRET));
    let signature = secret.sign(LABEL, &document);
    assert_eq!(signature.to_bytes(), octets(SIGNATURE));
    assert_eq!(secret.public_key().verify(LABEL, &document, &signature), Ok(()));
}

#[test]
fn a_signature_is_for_one_key_one_label_and_one_digest() {
    let (secret, document) = (secret(), digest(b"document"));
    let signature = secret.sign(LABEL, &document);
    let other = OperatorSecretKey::generate(&mut StdRng::seed_from_u64(1)).unwrap();
    let refused = Err(OperatorError::Signature);
    assert_eq!(other.public_key().verify(LABEL, &document, &signature), refused);
    assert_eq!(secret.public_key().verify(LABEL, &digest(b"Document"), &signature), refused);
    for label in ["test-2", "test-", "test-10", "est-1"] {
        let refusal = secret.public_key().verify(Label::new(label), &document, &signature);
        assert_eq!(refusal, refused, "{label}");
    }
    assert_eq!(secret.public_key().verify(LABEL, &document, &signature), Ok(()));
}

#[test]
fn every_bit_of_a_signature_counts() {
    let (secret, document) = (secret(), digest(b"document"));
    let good = secret.sign(LABEL, &document).to_bytes();
    for bit in 0..512 {
        let mut bad = good;
        bad[bit / 8] ^= 1 << (bit % 8);
        let refusal =
            secret.public_key().verify(LABEL, &document, &OperatorSignature::from_bytes(bad));
        assert_eq!(refusal, Err(OperatorError::Signature), "bit {bit}");
    }
}

/// The same number plus the order of the group answers the equation too.
#[test]
fn a_signature_has_one_form() {
    let (secret, document) = (secret(), digest(b"document"));
    let mut long = secret.sign(LABEL, &document).to_bytes();
    let mut carry = 0;
    for (octet, add) in long.iter_mut().skip(32).zip(octets::<32>(ORDER)) {
        let sum = u16::from(*octet) + u16::from(add) + carry;
        *octet = sum.to_le_bytes()[0];
        carry = sum >> 8;
    }
    let refusal =
        secret.public_key().verify(LABEL, &document, &OperatorSignature::from_bytes(long));
    assert_eq!(refusal, Err(OperatorError::Signature));
}

#[test]
fn keys_of_small_order_are_refused() {
    for key in [
        "0100000000000000000000000000000000000000000000000000000000000000",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0000000000000000000000000000000000000000000000000000000000000080",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
    ] {
        let octets: [u8; 32] = octets(key);
        assert!(ed25519_dalek::VerifyingKey::from_bytes(&octets).unwrap().is_weak(), "{key}");
        assert_eq!(OperatorKey::from_bytes(&octets), Err(OperatorError::Key), "{key}");
    }
}

#[test]
fn keys_have_one_form() {
    let mut decoded = 0;
    for beyond in 0..19_u8 {
        for sign in [0, 0x80] {
            let mut octets = [0xff; 32];
            octets[0] = 0xed + beyond;
            octets[31] = 0x7f | sign;
            let point = ed25519_dalek::VerifyingKey::from_bytes(&octets);
            decoded += usize::from(point.is_ok_and(|point| !point.is_weak()));
            assert_eq!(OperatorKey::from_bytes(&octets), Err(OperatorError::Key), "{beyond}");
        }
    }
    assert!(decoded > 0, "no point has a second form that would decode");
}

#[test]
fn lengths_are_exact() {
    for len in [0, 31, 33, 64] {
        let octets = alloc::vec![9; len];
        assert_eq!(OperatorKey::from_bytes(&octets), Err(OperatorError::Key));
        assert_eq!(OperatorSecretKey::from_bytes(&octets).unwrap_err(), OperatorError::Key);
    }
}

/// Gives one octet over and over, or nothing.
struct Broken(Option<u8>);

impl TryRng for Broken {
    type Error = core::fmt::Error;

    fn try_next_u32(&mut self) -> Result<u32, Self::Error> {
        Err(core::fmt::Error)
    }

    fn try_next_u64(&mut self) -> Result<u64, Self::Error> {
        Err(core::fmt::Error)
    }

    fn try_fill_bytes(&mut self, octets: &mut [u8]) -> Result<(), Self::Error> {
        octets.fill(self.0.ok_or(core::fmt::Error)?);
        Ok(())
    }
}

impl TryCryptoRng for Broken {}

#[test]
fn a_broken_generator_makes_no_key() {
    for broken in [None, Some(0), Some(7)] {
        let refusal = OperatorSecretKey::generate(&mut Broken(broken)).unwrap_err();
        assert_eq!((refusal, refusal.code()), (OperatorError::Rng, "rng"));
    }
}

#[test]
fn secrets_are_not_printed_and_keys_are() {
    let printed = format!("{:?}", secret());
    assert!(!printed.contains(&SECRET[..16]) && printed.contains(PUBLIC), "{printed}");
    assert_eq!(format!("{}", secret().public_key()), PUBLIC);
}
