//! Averment

#![cfg_attr(not(feature = "std"), no_std)]
#![cfg_attr(docsrs, feature(doc_cfg))]

extern crate alloc;

pub mod bbs;
pub mod curve;
#[cfg(feature = "hazmat")]
pub mod hazmat;
