//! Generators of commitments, with unknown relations to each other and to those of signatures.

use crate::curve::{FixedG1, G1, Hash, hash_to_curve};

/// `Y_0, Y_1` of commitments that several credentials open, `K_0, K_1` of those inside non-membership, and `BP1`.
///
/// The same for both ciphersuites, hashed with SHA-256: an equality may join credentials of both.
#[derive(Clone, Debug)]
pub(crate) struct Bases {
    pub(crate) y0: FixedG1,
    pub(crate) y1: FixedG1,
    pub(crate) k0: FixedG1,
    pub(crate) k1: FixedG1,
    pub(crate) bp1: FixedG1,
}

const TAG: &[u8] = b"AVERMENT-V1-COMMITMENT-BLS12381G1_XMD:SHA-256_SSWU_RO_";

impl Bases {
    /// Five tables: 5 ms and 660 KiB. `None` if a hash came out as the identity, which no known one does.
    pub(crate) fn new() -> Option<Self> {
        let base = |name: &[u8]| {
            hash_to_curve(Hash::Sha256, name, &[TAG]).to_point().map(FixedG1::with_table)
        };
        Some(Self {
            y0: base(b"Y_0")?,
            y1: base(b"Y_1")?,
            k0: base(b"K_0")?,
            k1: base(b"K_1")?,
            bp1: FixedG1::with_table(G1::generator()),
        })
    }
}
