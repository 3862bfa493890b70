//! Documents, heads and epochs of a registry have one encoding, and whatever is changed in one is no part of its history.
#![no_main]

use std::sync::LazyLock;

use arbitrary::Arbitrary;
use averment::registry::{Epoch, EpochHead, RegistryDocument, StatusChain, StatusRegistry};
use averment_fuzz::registry::{REGISTRY, opened};
use averment_fuzz::{Spoiled, encodes_as_decoded, rng};
use libfuzzer_sys::fuzz_target;

#[derive(Arbitrary, Debug)]
enum Changed {
    Document(Spoiled),
    Head(Spoiled),
    Epoch(Spoiled),
    State(Spoiled),
}

static STATE: LazyLock<Vec<u8>> = LazyLock::new(|| opened().0.encode().to_vec());

fuzz_target!(|changed: Changed| {
    let (chain, epoch, _) = &*REGISTRY;
    match changed {
        Changed::Document(spoiled) => {
            let octets = spoiled.apply(&chain.document().encode());
            let read =
                encodes_as_decoded(&octets, RegistryDocument::decode, RegistryDocument::encode);
            assert!(read.is_none_or(|read| read == *chain.document()));
        }
        Changed::Head(spoiled) => {
            let octets = spoiled.apply(&epoch.head().encode());
            let read = encodes_as_decoded(&octets, EpochHead::decode, EpochHead::encode);
            let Some(read) = read else { return };
            let started = StatusChain::start(chain.document().clone(), read.clone());
            assert_eq!(started.is_ok(), read == *epoch.head());
        }
        Changed::Epoch(spoiled) => {
            let octets = spoiled.apply(&epoch.encode());
            let read = encodes_as_decoded(&octets, Epoch::decode, Epoch::encode);
            let Some(read) = read else { return };
            let mut followed = chain.clone();
            assert_eq!(followed.advance(&read).is_ok(), read == *epoch);
            assert_eq!(chain.audit(&read, &mut rng()).is_ok(), read == *epoch);
        }
        Changed::State(spoiled) => {
            let octets = spoiled.apply(&STATE);
            let (_, key, operator) = opened();
            let restored = StatusRegistry::restore(key, operator, &octets);
            assert!(restored.is_err() || restored.is_ok_and(|one| *one.encode() == octets));
        }
    }
});
