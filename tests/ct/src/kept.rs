//! What a registry computes on its key: the witnesses of credentials that are issued.
//!
//! Handles are looked up among those that are known, and are no secret of the registry: they are published when they are
//! removed.

use averment::bbs::Ciphersuite;
use averment::credential::{DateTime, StatusHandle};
use averment::operator::OperatorSecretKey;
use averment::registry::{RegistrySecretKey, StatusChain, StatusRegistry};

use crate::operations::{Run, counted, octets_without_edges};
use crate::random::Random;
use crate::requests::{is_under_memcheck, make_part_secret, make_seen_public};

const REGISTRY: &str = "gov.example/status";
/// Handles that are admitted at once, with one inversion.
const HANDLES: u64 = 3;

pub fn open(seed: u64) -> StatusRegistry {
    let key = RegistrySecretKey::from_bytes(REGISTRY, &octets_without_edges(seed, "registry"));
    let operator = OperatorSecretKey::from_bytes(&[7; 32]).expect("a key");
    let opened = DateTime::parse("2026-11-24T00:00:00Z").expect("a time");
    let random = &mut Random::public(seed, "open");
    StatusRegistry::open(key.expect("a key"), operator, opened, random).expect("a registry")
}

pub fn chain(registry: &StatusRegistry) -> StatusChain {
    StatusChain::start(registry.document().clone(), registry.head().clone()).expect("a chain")
}

pub fn admit(_: Ciphersuite) -> Run {
    let handle = |number| StatusHandle::generate(&mut Random::public(number, "handle"));
    let handles: Vec<_> = (0..HANDLES).map(|number| handle(number).expect("a handle")).collect();
    Box::new(move |seed| {
        let mut registry = open(seed);
        registry.mark_key(|key| {
            let found = make_part_secret(key, |key| *key.expose_bytes());
            assert!(found || !is_under_memcheck(), "the key has no scalar");
        });
        let witnesses = counted(|| registry.admit_all(&handles)).expect("witnesses");
        for (witness, handle) in witnesses.iter().zip(&handles) {
            make_seen_public(witness.expose_bytes());
            make_seen_public(witness.point_in_memory());
            witness.verify(registry.document(), handle, registry.head()).expect("it holds");
        }
    })
}
