//! An update from octets that somebody changed gives the one right witness or an error.
#![no_main]

use averment::registry::Epoch;
use averment_fuzz::Spoiled;
use averment_fuzz::registry::{REGISTRY, handle};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (Spoiled, u8)| {
    let (chain, epoch, witness) = &*REGISTRY;
    let (spoiled, patience) = input;
    let Ok(changed) = Epoch::decode(&spoiled.apply(&epoch.encode())) else { return };
    for number in [0, 3] {
        let mut left = patience;
        let mut progress = |_| {
            left = left.saturating_sub(1);
            left > 0
        };
        let updated = witness.update(chain.document(), &handle(number), &[&changed], &mut progress);
        if let Ok(updated) = updated {
            assert!(number == 3 && changed == *epoch && updated.epoch() == 1);
            assert!(updated.verify(chain.document(), &handle(3), changed.head()).is_ok());
        }
    }
});
