//! Averment beside its peers.
//!
//! `bbs.rs` times operations with criterion, `ratios.rs` times them in turn with the peers and the limit of one core in one
//! run, and `oracle.rs` checks that all of them accept each other's signatures and proofs.
