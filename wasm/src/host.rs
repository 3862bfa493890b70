//! What the host gives: randomness. And what is done for it: a clean stack.

use core::fmt;

use rand_core::{TryCryptoRng, TryRng};
use wasm_bindgen::prelude::*;
use zeroize::Zeroize as _;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_namespace = ["globalThis", "crypto"], js_name = getRandomValues)]
    fn get_random_values(octets: &mut [u8]) -> Result<(), JsValue>;
}

/// The most octets that one call of `getRandomValues` fills.
const CHUNK: usize = 65_536;
/// So many octets are never all zero: a generator that gives them does nothing.
const NEVER_ZERO: usize = 16;

/// The generator of the host, `crypto.getRandomValues`.
///
/// Missing, throwing, or giving zeros it is an error, which the library hands on.
#[derive(Clone, Copy, Debug, Default)]
#[expect(clippy::exhaustive_structs, reason = "it has no state")]
pub struct HostRng;

/// The generator of the host failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "it says all there is to say")]
pub struct NoRandomness;

impl fmt::Display for NoRandomness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("crypto.getRandomValues failed")
    }
}

impl core::error::Error for NoRandomness {}

impl TryRng for HostRng {
    type Error = NoRandomness;

    fn try_next_u32(&mut self) -> Result<u32, NoRandomness> {
        self.draw().map(u32::from_le_bytes)
    }

    fn try_next_u64(&mut self) -> Result<u64, NoRandomness> {
        self.draw().map(u64::from_le_bytes)
    }

    fn try_fill_bytes(&mut self, octets: &mut [u8]) -> Result<(), NoRandomness> {
        octets.fill(0);
        for chunk in octets.chunks_mut(CHUNK) {
            get_random_values(chunk).map_err(|_| NoRandomness)?;
        }
        let is_idle = octets.len() >= NEVER_ZERO && octets.iter().all(|octet| *octet == 0);
        if is_idle { Err(NoRandomness) } else { Ok(()) }
    }
}

impl TryCryptoRng for HostRng {}

impl HostRng {
    /// A few octets, out of enough to see that the generator works.
    fn draw<const N: usize>(&mut self) -> Result<[u8; N], NoRandomness> {
        let mut octets = [0; NEVER_ZERO];
        self.try_fill_bytes(&mut octets)?;
        let drawn = octets.first_chunk().copied().ok_or(NoRandomness);
        octets.zeroize();
        drawn
    }
}

/// Octets of the stack that no operation exceeds.
const STACK: usize = 262_144;

/// Overwrites what operations left on the stack below this call.
///
/// The stack of a module lies in its memory, which anything in the page can read.
#[wasm_bindgen(js_name = wipeStack)]
#[inline(never)]
pub fn wipe_stack() {
    let mut stack = [1_u8; STACK];
    core::hint::black_box(&mut stack).zeroize();
}
