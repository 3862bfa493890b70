//! The pairing-friendly curve BLS12-381: scalars, points, sums, pairings and hashing, as BBS needs them.
//!
//! A type here carries the proof of its validation: [`G1`] and [`G2`] are points of the prime-order groups and never
//! the identity, [`Scalar`] and [`SecretScalar`] are below the group order. Octets are the compressed form of the ZCash
//! and IETF conventions and nothing else.
//!
//! Secret scalars are a type of their own. They meet points only in `secret_mul` and in scanned tables
//! (`secret_sums`); everything that computes on public values alone in variable time says so in its name.

mod accumulate;
mod backend;
mod decode;
mod fixed;
mod fold;
mod hash;
mod list;
mod msm;
mod pairing;
mod point;
mod residue;
mod scalar;
mod split;
mod sum;
mod table;
#[cfg(test)]
mod tests;

pub use decode::DecodeError;
pub(crate) use fixed::FixedG1;
pub(crate) use fold::{Folded, Shared, Weight, fold_is_identity_vartime};
pub(crate) use hash::{Expander, Hash, hash_to_curve};
pub(crate) use list::{PointList, secret_msm, secret_msms};
pub(crate) use msm::{PointTables, msm_vartime, weighted_sum_vartime};
pub(crate) use pairing::{PreparedG2, pairing_product_is_one};
pub(crate) use point::G1Octets;
pub use point::{G1, G2};
pub(crate) use residue::wipe_stack;
pub use scalar::{Scalar, SecretScalar};
pub(crate) use split::{SplitList, SplitPoint, split_products};
pub(crate) use sum::{Sum, secret_mul, secret_mul_octet};
pub(crate) use table::{SecretTerm, Table, secret_sums, secret_sums_of, sum_vartime, sums_vartime};
