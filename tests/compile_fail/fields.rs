//! Values with an invariant are not built field by field.

use averment::bbs::{Claim, Nonces};
use averment::curve::{G1, Scalar, SecretScalar};

fn nonces(scalars: Vec<SecretScalar>) -> Nonces {
    Nonces { 0: scalars }
}

fn point() -> G1 {
    G1 { 0: Default::default() }
}

fn scalar() -> Scalar {
    Scalar { 0: Default::default() }
}

fn claim(claim: Claim<'static>) -> Claim<'static> {
    Claim { header: b"another header", ..claim }
}

fn main() {}
