//! Averment itself, from octets to octets.

use super::{Case, Entry, Sizes, TableMemory};

pub(crate) const SELF_CHECKED: &str = "Averment, with self-check";
pub(crate) const FROM_OCTETS: &str = "Averment, from octets, nothing prepared";
pub(crate) const DECODED: &str = "Averment, credential decoded, no tables";

pub(crate) fn entries(_: Case) -> Vec<Entry> {
    Vec::new()
}

pub(crate) fn sizes() -> Option<Sizes> {
    None
}

pub(crate) fn table_memory() -> Vec<TableMemory> {
    Vec::new()
}
