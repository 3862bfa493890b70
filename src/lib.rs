#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]
#![cfg_attr(docsrs, feature(doc_cfg))]

extern crate alloc;
#[cfg(test)]
extern crate std;

pub mod bbs;
mod codec;
pub mod credential;
pub mod curve;
#[cfg(feature = "status-lists")]
pub mod format;
#[cfg(feature = "hazmat")]
pub mod hazmat;
pub mod issuance;
pub mod operator;
pub mod presentation;
pub mod registry;
mod sigma;
pub mod statement;
pub mod trust;
mod whole;
#[cfg(feature = "x509")]
pub mod x509;
