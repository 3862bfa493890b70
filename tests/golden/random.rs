//! The randomness of the vectors, which everybody can compute.

use core::convert::Infallible;

use rand::{TryCryptoRng, TryRng};
use sha2::{Digest as _, Sha256};

/// Block `i` is SHA-256 of the seed and `i` in eight octets, big-endian; octets are taken in order, none twice.
///
/// Each operation has a seed of its own, which is in the file. Nothing here is random.
pub(crate) struct Seeded {
    seed: String,
    block: u64,
    left: Vec<u8>,
}

impl Seeded {
    pub(crate) fn new(seed: &str) -> Self {
        Self { seed: seed.into(), block: 0, left: Vec::new() }
    }

    fn next(&mut self) -> u8 {
        if self.left.is_empty() {
            let block = Sha256::new_with_prefix(&self.seed).chain_update(self.block.to_be_bytes());
            self.left = block.finalize().iter().rev().copied().collect();
            self.block += 1;
        }
        self.left.pop().unwrap()
    }
}

impl TryRng for Seeded {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        let mut octets = [0; 4];
        self.try_fill_bytes(&mut octets).map(|()| u32::from_be_bytes(octets))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let mut octets = [0; 8];
        self.try_fill_bytes(&mut octets).map(|()| u64::from_be_bytes(octets))
    }

    fn try_fill_bytes(&mut self, out: &mut [u8]) -> Result<(), Infallible> {
        out.iter_mut().for_each(|octet| *octet = self.next());
        Ok(())
    }
}

impl TryCryptoRng for Seeded {}

#[test]
fn the_stream_is_that_of_the_readme() {
    let mut octets = [0; 40];
    Seeded::new("seed").try_fill_bytes(&mut octets).unwrap();
    let block = |number: u64| Sha256::digest([b"seed".as_slice(), &number.to_be_bytes()].concat());
    assert_eq!(octets[..32], block(0)[..]);
    assert_eq!(octets[32..], block(1)[..8]);
}
