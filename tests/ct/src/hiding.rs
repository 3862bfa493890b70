//! That an issuer is one of many: which one, and what it is blinded by, are secret.

use averment::bbs::Ciphersuite;
use averment::curve::SecretScalar;
use averment::hazmat::{self, OneOfMany};

use crate::operations::{Run, counted, octets_without_edges, publish};
use crate::random::Random;
use crate::requests::{make_public, make_secret};

/// Two digits to the base 4, and entries that are repeated.
const ENTRIES: u16 = 6;

pub fn one_of_many(suite: Ciphersuite) -> Run {
    let point = |number: u16| hazmat::hash_to_g1(suite, &number.to_be_bytes(), b"one of many");
    let points = (0..ENTRIES).map(|number| point(number).expect("a point")).collect();
    let list = OneOfMany::new(points).expect("a list");
    Box::new(move |seed| {
        let mut number = (seed % u64::from(ENTRIES)) as u16;
        let t = SecretScalar::from_bytes(&octets_without_edges(seed, "blind"));
        let mut t = t.expect("below the order");
        make_secret(&mut number);
        make_secret(&mut t);
        let random = &mut Random::secret(seed);
        let proof = publish(counted(|| list.prove(number, &t, random)));
        let mut octets = proof.to_bytes();
        make_public(octets.as_mut_slice());
        list.verify(&list.read(&octets).expect("well formed")).expect("valid");
    })
}
