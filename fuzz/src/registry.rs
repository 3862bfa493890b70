//! A registry with an epoch of three removals, and the witness of somebody who stays.

use std::sync::LazyLock;

use averment::credential::{DateTime, StatusHandle, StatusWitness};
use averment::operator::OperatorSecretKey;
use averment::registry::{Epoch, RegistrySecretKey, StatusChain, StatusRegistry};
use rand::SeedableRng;
use rand::rngs::StdRng;

/// The chain before the epoch, the epoch, and the witness of handle 3 before it.
pub static REGISTRY: LazyLock<(StatusChain, Epoch, StatusWitness)> = LazyLock::new(|| {
    let (mut registry, ..) = opened();
    let handles: Vec<_> = (0..4).map(handle).collect();
    let document = registry.document().clone();
    let chain = StatusChain::start(document, registry.head().clone()).expect("a chain");
    let witness = registry.witness(&handles[3]).expect("it was admitted");
    let epoch = registry.remove(&handles[..3], time("2026-11-02T00:00:00Z")).expect("an epoch");
    (chain, epoch, witness)
});

fn time(text: &str) -> DateTime {
    DateTime::parse(text).expect("a time")
}

pub fn handle(number: u64) -> StatusHandle {
    StatusHandle::generate(&mut StdRng::seed_from_u64(100 + number)).expect("a handle")
}

/// The registry with four handles, and its keys.
pub fn opened() -> (StatusRegistry, RegistrySecretKey, OperatorSecretKey) {
    let rng = &mut StdRng::seed_from_u64(7);
    let key = RegistrySecretKey::generate("gov.example/status", rng).expect("a key");
    let operator = OperatorSecretKey::generate(rng).expect("a key");
    let opened = time("2026-11-01T00:00:00Z");
    let registry = StatusRegistry::open(key.clone(), operator.clone(), opened, rng);
    let mut registry = registry.expect("a registry");
    registry.admit_all(&(0..4).map(handle).collect::<Vec<_>>()).expect("they are new");
    (registry, key, operator)
}
