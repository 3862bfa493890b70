//! What holders store.

use alloc::format;
use alloc::string::{String, ToString};

use rand::SeedableRng;
use rand::rngs::StdRng;

use super::check_strict;
use crate::bbs::blind::ProverBlind;
use crate::bbs::{Ciphersuite, SecretKey};
use crate::codec::{from_json, to_json};
use crate::credential::{
    ClaimError, ClaimValue, Claims, Credential, CredentialParts, Date, FormatError, HeadDigest,
    HolderSecret, KeyId, Schema, SchemaDigest, StatusHandle, StatusWitness,
};
use crate::curve::{DecodeError, G1};

fn parts() -> CredentialParts {
    let schema = Schema::builder("gov.example/resident", 1)
        .starts()
        .text("name")
        .u64("age", 0..=150)
        .optional_text("title")
        .build()
        .unwrap();
    CredentialParts {
        status: None,
        schema,
        issuer: "gov.example".into(),
        public_key: [0x5a; 96],
        until: Date::from_ymd(2036, 11, 24).unwrap(),
        start: Some(Date::from_ymd(2026, 11, 24).unwrap()),
        handle: StatusHandle::from_bytes(&[7; 32]).unwrap(),
        claims: Claims::from([
            (String::from("age"), ClaimValue::U64(30)),
            (String::from("name"), ClaimValue::Text("Ana".into())),
        ]),
        blind: ProverBlind::from_bytes(&[8; 32]).unwrap(),
        signature: [0xa5; 80],
    }
}

#[test]
fn credentials_round_trip() {
    let credential = Credential::new(parts()).unwrap();
    let octets = credential.encode();
    assert_eq!(octets.len(), octets.capacity(), "no list grew and left a copy behind");
    let read = Credential::decode(&octets).unwrap();
    let expected = parts();
    assert_eq!(read.schema(), &expected.schema);
    assert_eq!(
        (read.issuer(), read.until(), read.start()),
        ("gov.example", expected.until, expected.start)
    );
    assert_eq!(read.public_key_octets(), &expected.public_key);
    assert_eq!(read.expose_signature(), &expected.signature);
    assert_eq!(read.handle().expose_bytes(), expected.handle.expose_bytes());
    assert_eq!(read.blind().expose_bytes(), expected.blind.expose_bytes());
    assert_eq!(read.claim("age"), Some(&ClaimValue::U64(30)));
    assert_eq!(read.claim("title"), Some(&ClaimValue::Absent), "optional, and not named");
    assert_eq!((read.claim("other"), read.claims().len()), (None, 3));
    assert_eq!(read.messages().unwrap().len(), 6);
    check_strict(&octets, |octets| Some(Credential::decode(octets).ok()?.encode().to_vec()));
}

#[test]
fn a_witness_that_is_read_is_a_point_of_the_group() {
    let head = HeadDigest::from_bytes([0x3c; 32]);
    let mut parts = parts();
    parts.status = Some(StatusWitness::new((7, head), &G1::generator()).unwrap());
    let octets = Credential::new(parts).unwrap().encode();
    assert_eq!(octets.len(), octets.capacity(), "no list grew and left a copy behind");
    let read = Credential::decode(&octets).unwrap();
    let witness = read.status().unwrap();
    assert_eq!((witness.epoch(), witness.head()), (7, head));
    assert_eq!(*witness.expose_bytes(), G1::generator().to_bytes());
    assert_eq!(witness.point().to_point(), Some(G1::generator()));
    assert_eq!(*read.encode(), *octets);

    let with = |x: u8, flags: u8| {
        let mut point = [0; G1::LEN];
        (point[0], point[G1::LEN - 1]) = (flags, x);
        let rest = octets.len() - G1::LEN;
        (G1::from_bytes(&point).err(), [&octets[..rest], &point].concat())
    };
    let outside = (1..).map(|x| with(x, 0x80)).find(|(error, _)| error.is_some()).unwrap();
    for (error, (found, octets)) in [
        (DecodeError::NotOnCurve, outside),
        // Of order three.
        (DecodeError::NotInSubgroup, with(0, 0x80)),
        (DecodeError::Identity, with(0, 0xc0)),
        (DecodeError::NotCompressed, with(0, 0)),
    ] {
        assert_eq!(found, Some(error));
        let refused = Credential::decode(&octets).map(|_| ());
        assert_eq!(refused, Err(FormatError::Range), "{error}");
    }
}

#[test]
fn credentials_fit_their_schema() {
    let change = |change: fn(&mut CredentialParts)| {
        let mut parts = parts();
        change(&mut parts);
        Credential::new(parts).map(|_| ())
    };
    assert_eq!(change(|_| ()), Ok(()));
    assert_eq!(change(|parts| parts.start = None), Err(ClaimError::Start));
    assert_eq!(change(|parts| parts.until = Date::FIRST), Err(ClaimError::Validity));
    assert_eq!(
        change(|parts| parts.claims = Claims::new()),
        Err(ClaimError::Missing),
        "required claims have values"
    );
    // In octets as well: the claim `age` made 151.
    let octets = Credential::new(parts()).unwrap().encode();
    let found = octets.windows(4).position(|window| window == [0x82, 4, 0x18, 30]).unwrap();
    let mut changed = octets.to_vec();
    changed[found + 3] = 151;
    assert_eq!(Credential::decode(&changed).map(|_| ()), Err(FormatError::Range));
    changed[found + 3] = 150;
    assert!(Credential::decode(&changed).is_ok());
}

#[test]
fn secrets_are_not_printed() {
    let credential = Credential::new(parts()).unwrap();
    let printed = format!("{credential:?}");
    assert_eq!(printed, "Credential { schema: \"gov.example/resident\", .. }");
    let secret = HolderSecret::from_bytes(&[9; 32]).unwrap();
    assert_eq!(
        format!("{secret:?} {:?}", credential.handle()),
        "HolderSecret { .. } StatusHandle { .. }"
    );
}

#[test]
fn random_numbers_are_strictly_read() {
    let rng = &mut StdRng::seed_from_u64(1);
    let secret = HolderSecret::generate(rng).unwrap();
    assert_ne!(secret.expose_bytes(), HolderSecret::generate(rng).unwrap().expose_bytes());
    let octets = secret.encode();
    assert_eq!(octets.len(), 38);
    assert_eq!(HolderSecret::decode(&octets).unwrap().expose_bytes(), secret.expose_bytes());
    check_strict(&octets, |octets| Some(HolderSecret::decode(octets).ok()?.encode().to_vec()));

    let zero = HolderSecret::from_bytes(&[0; 32]).map(|_| ());
    assert_eq!(zero, Err(DecodeError::ZeroScalar));
    assert_eq!(StatusHandle::from_bytes(&[0xff; 32]).map(|_| ()), Err(DecodeError::ScalarRange));
    assert_eq!(StatusHandle::from_bytes(&[1; 31]).map(|_| ()), Err(DecodeError::Length));
    let mut encoded_zero = octets.to_vec();
    encoded_zero[6..].fill(0);
    assert_eq!(HolderSecret::decode(&encoded_zero).map(|_| ()), Err(FormatError::Range));
}

#[test]
fn keys_have_short_names() {
    let suite = Ciphersuite::Bls12381Sha256;
    let key = SecretKey::from_bytes(suite, &[3; 32]).unwrap().public_key();
    let id = KeyId::of(&key);
    assert_eq!(to_json(&id), format!("\"{id}\""));
    assert_eq!(from_json(&to_json(&id), 18), Ok(id));
    assert_eq!(id.to_string().len(), 16);
    let mut parts = parts();
    parts.public_key = key.to_bytes();
    assert_eq!(Credential::new(parts).unwrap().key_id(), id);
    let upper = to_json(&SchemaDigest::from_bytes([0xab; 32])).to_uppercase();
    assert_eq!(from_json::<SchemaDigest>(&upper, 66), Err(FormatError::Malformed));
}
