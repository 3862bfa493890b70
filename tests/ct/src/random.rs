//! Randomness whose octets can be marked.

use core::convert::Infallible;

use rand_core::{TryCryptoRng, TryRng};

use crate::requests::make_secret;

/// SplitMix64: the same octets for the same seed, and no generator for real secrets.
pub struct Random {
    state: u64,
    secret: bool,
}

impl Random {
    /// Octets that nothing is marked of. Another purpose gives others.
    pub fn public(seed: u64, purpose: &str) -> Self {
        let state = purpose.bytes().fold(seed, |state, byte| {
            (state ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3).rotate_left(23)
        });
        Self { state, secret: false }
    }

    /// Octets that are secret.
    pub fn secret(seed: u64) -> Self {
        Self { secret: true, ..Self::public(seed, "randomness") }
    }

    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub fn fill(&mut self, out: &mut [u8]) {
        for chunk in out.chunks_mut(8) {
            chunk.copy_from_slice(&self.next().to_le_bytes()[..chunk.len()]);
        }
        if self.secret {
            make_secret(out);
        }
    }
}

impl TryRng for Random {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        let mut octets = [0; 4];
        self.fill(&mut octets);
        Ok(u32::from_le_bytes(octets))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let mut octets = [0; 8];
        self.fill(&mut octets);
        Ok(u64::from_le_bytes(octets))
    }

    fn try_fill_bytes(&mut self, out: &mut [u8]) -> Result<(), Infallible> {
        self.fill(out);
        Ok(())
    }
}

impl TryCryptoRng for Random {}
