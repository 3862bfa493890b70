//! Our own test vectors: one of every object and one presentation for every kind of statement.
//!
//! ```text
//! AVERMENT_WRITE_VECTORS=1 cargo test -p averment --features hazmat --test golden    writes them
//! ```
//!
//! They are made again, octet for octet, from their inputs and seeds; and what is checked in, of every version that was
//! ever released, decodes, encodes to the same octets and verifies.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a failing test panics")]
#![allow(clippy::indexing_slicing, clippy::as_conversions, reason = "a failing test panics")]
#![allow(clippy::std_instead_of_alloc, reason = "tests have the standard library")]

mod cases;
mod files;
mod lists;
mod offices;
mod random;
mod stored;
mod strict;
mod union;
mod world;

use world::World;

#[test]
fn vectors_are_made_again_from_their_inputs() {
    let world = World::new();
    files::compare_or_write(&world.files(&cases::all(&world)));
}
