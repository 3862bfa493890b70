//! What others define and this library reads.

pub mod status_list;
