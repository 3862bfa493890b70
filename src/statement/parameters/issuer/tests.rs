//! Tables that come back, tables that are stolen, and octets that are no table.

use alloc::vec::Vec;
use std::sync::OnceLock;

use rand::SeedableRng;
use rand::rngs::StdRng;

use super::super::{Parameters, ParametersError, SetError};
use super::{IssuerTable, values};
use crate::curve::{G1, G2, Scalar, SecretScalar, msm_vartime};

fn rng() -> StdRng {
    StdRng::seed_from_u64(7)
}

fn issuer_table() -> &'static IssuerTable {
    static TABLE: OnceLock<IssuerTable> = OnceLock::new();
    TABLE.get_or_init(|| IssuerTable::generate("gov.example/identity", &mut rng()).unwrap())
}

#[test]
fn a_table_of_an_issuer_comes_back_the_same() {
    let octets = issuer_table().encode();
    assert!(octets.len() < IssuerTable::MAX_LEN);
    let table = IssuerTable::decode(&octets).unwrap();
    assert_eq!(table.encode(), octets);
    let parameters = table.check(&mut rng()).unwrap();
    assert_eq!(parameters.issuer(), Some("gov.example/identity"));
    assert_eq!(parameters.set(&[Scalar::ONE]).err(), Some(SetError::NoPowers));
    let longest = "a".repeat(64);
    let table = IssuerTable { issuer: longest, ..table };
    assert!(IssuerTable::decode(&table.encode()).is_ok());
}

#[test]
fn a_table_serves_its_own_issuer_only() {
    let own = issuer_table().check(&mut rng()).unwrap();
    assert!(own.serve("gov.example/identity") && !own.serve("gov.example/tax") && !own.serve(""));
    let ceremony = Parameters::ceremony().unwrap();
    assert!(ceremony.serve("gov.example/identity") && ceremony.issuer().is_none());
    assert_ne!(own.id(), ceremony.id());
    // The same points under another name: the values are hashes of the name.
    let stolen = IssuerTable { issuer: "gov.example/tax".into(), ..issuer_table().clone() };
    assert_eq!(stolen.check(&mut rng()).err(), Some(ParametersError::Rejected));
}

#[test]
fn a_key_that_everybody_knows_is_rejected() {
    let key = G2::generator();
    let (digits, bits) = values("a").unwrap();
    let divide = |value: &G1, count| {
        let divide = |digit: u64| {
            let inverse = SecretScalar::from(Scalar::from(digit + 1)).invert();
            msm_vartime(&[*value], &[inverse.expose()]).to_point().unwrap()
        };
        (0..count).map(divide).collect::<Vec<_>>()
    };
    let (digits, bits) = (divide(&digits, 256), divide(&bits, 2));
    let table = IssuerTable { issuer: "a".into(), key, digits, bits };
    assert_eq!(table.check(&mut rng()).err(), Some(ParametersError::Rejected));
}

#[test]
fn hostile_octets_are_no_table() {
    let octets = issuer_table().encode();
    for end in (0..octets.len()).step_by(97).chain([octets.len() - 1]) {
        assert!(IssuerTable::decode(&octets[..end]).is_err(), "{end}");
    }
    let malformed = |octets: &[u8]| {
        assert_eq!(IssuerTable::decode(octets).err(), Some(ParametersError::Malformed));
    };
    malformed(&[&octets[..], &[0]].concat());
    malformed(&[0; 20_000]);
    // Four items announced in two octets, and in an array without an end.
    malformed(&[&[0x98, 4], &octets[1..]].concat());
    malformed(&[&[0x9f], &octets[1..], &[0xff]].concat());
    // The kind, the version, and lengths that are too large to be true.
    for (position, octet) in [(1, 17), (2, 2), (3, 1), (4, 0x9b), (5, 0x7b), (0, 0x9b)] {
        let mut octets = octets.clone();
        octets[position] = octet;
        malformed(&octets);
    }
    let name = |issuer: &str| {
        let table = IssuerTable { issuer: issuer.into(), ..issuer_table().clone() };
        IssuerTable::decode(&table.encode()).err()
    };
    for issuer in ["", "Gov", "gov example", "g\u{f6}v", &"a".repeat(65)] {
        assert!(name(issuer).is_some(), "{issuer}");
        let generated = IssuerTable::generate(issuer, &mut rng());
        assert_eq!(generated.err(), Some(ParametersError::Issuer));
    }
    for position in (30..octets.len()).step_by(211) {
        let mut octets = octets.clone();
        octets[position] ^= 4;
        // A changed octet may be another point, but no other point is a witness.
        let outcome = IssuerTable::decode(&octets).and_then(|table| table.check(&mut rng()));
        assert!(outcome.is_err(), "{position}");
    }
}
