//! Values, schemas and credentials.

mod arbitrary;
mod dates;
mod scalars;
mod schemas;
mod stores;
mod values;

use alloc::vec::Vec;

/// Tries every flipped bit and every truncation: each is refused or has no other encoding than itself.
fn check_strict(octets: &[u8], again: impl Fn(&[u8]) -> Option<Vec<u8>>) {
    assert_eq!(again(octets).as_deref(), Some(octets), "the octets themselves");
    for len in 0..octets.len() {
        assert_eq!(again(&octets[..len]), None, "the first {len} octets");
    }
    for index in 0..8 * octets.len() {
        let mut flipped = octets.to_vec();
        flipped[index / 8] ^= 1 << (index % 8);
        if let Some(encoded) = again(&flipped) {
            assert_eq!(encoded, flipped, "bit {index}");
        }
    }
    let longer = [octets, &[0]].concat();
    assert_eq!(again(&longer), None, "one octet more");
}
