//! The check of all points at once.
//!
//! Each witness claims `e(w, [tau]_2) = e(V - d w, BP2)`, and each power but the last claims
//! `e(P_i, [tau]_2) = e(P_(i+1), BP2)`. The claims are raised to fresh weights of 128 bits, one for each, and multiplied.

use alloc::vec::Vec;

use rand_core::TryCryptoRng;
use shake::digest::{ExtendableOutput, Update, XofReader};
use shake::{Shake256, Shake256Reader};

use super::{BASE, BITS, Origin, Parameters, ParametersError, Table};
use crate::bbs::random_octets;
use crate::bbs::settle::{Equation, FixedG2, Term};
use crate::curve::{G1, G2, Scalar, msm_vartime};
use crate::statement::set;

pub(super) fn check(
    parameters: &Parameters,
    rng: &mut (impl TryCryptoRng + ?Sized),
) -> Result<(), ParametersError> {
    let inner = &*parameters.0;
    let key = G2::from_bytes(&inner.key.to_bytes())?;
    if key == G2::generator() {
        return Err(ParametersError::Rejected);
    }
    let mut claims = Claims::new(rng)?;
    claims.table(&inner.digits, BASE)?;
    claims.table(&inner.bits, BITS)?;
    if let Origin::Ceremony(powers) = inner.origin {
        let powers: Vec<_> =
            powers.chunks_exact(G1::LEN).map(G1::from_bytes).collect::<Result<_, _>>()?;
        check_values(&powers, [(&inner.digits, BASE), (&inner.bits, BITS)])?;
        claims.powers(&powers);
    }
    if claims.hold(&inner.prepared) { Ok(()) } else { Err(ParametersError::Rejected) }
}

/// The first power is the generator, and the values of the tables are those of their sets.
fn check_values(powers: &[G1], tables: [(&Table, usize); 2]) -> Result<(), ParametersError> {
    if powers.first() != Some(&G1::generator()) {
        return Err(ParametersError::Rejected);
    }
    for (table, count) in tables {
        let elements: Vec<_> = (0_u64..).take(count).map(Scalar::from).collect();
        let value = msm_vartime(powers, &set::coefficients(&elements)).to_point();
        if value.as_ref() != Some(table.value.point()) {
            return Err(ParametersError::Rejected);
        }
    }
    Ok(())
}

/// The weighted sums of all claims: `e(sum of left, [tau]_2) = e(sum of right, BP2)`.
struct Claims {
    weights: Shake256Reader,
    points: Vec<G1>,
    left: Vec<Scalar>,
    right: Vec<Scalar>,
}

impl Claims {
    fn new(rng: &mut (impl TryCryptoRng + ?Sized)) -> Result<Self, ParametersError> {
        let mut state = Shake256::default();
        state.update(b"AVERMENT parameter weights 1");
        state.update(random_octets(rng)?.as_slice());
        let weights = state.finalize_xof();
        Ok(Self { weights, points: Vec::new(), left: Vec::new(), right: Vec::new() })
    }

    fn weight(&mut self) -> Scalar {
        let mut octets = [0; 16];
        self.weights.read(&mut octets);
        Scalar::reduce(&octets)
    }

    fn push(&mut self, point: G1, left: Scalar, right: Scalar) {
        self.points.push(point);
        self.left.push(left);
        self.right.push(right);
    }

    fn table(&mut self, table: &Table, count: usize) -> Result<(), ParametersError> {
        let mut total = Scalar::ZERO;
        let mut found = 0;
        for (witness, digit) in table.witnesses.points().zip(0_u64..) {
            let weight = self.weight();
            // Octets of the bundled table were not tested for curve and group.
            let witness = G1::from_bytes(&witness.to_bytes())?;
            self.push(witness, weight, -(weight * Scalar::from(digit)));
            total = total + weight;
            found += 1;
        }
        self.push(G1::from_bytes(table.value.octets())?, Scalar::ZERO, total);
        if found == count { Ok(()) } else { Err(ParametersError::Rejected) }
    }

    fn powers(&mut self, powers: &[G1]) {
        let mut before = Scalar::ZERO;
        for (position, power) in (1..).zip(powers) {
            let weight = if position == powers.len() { Scalar::ZERO } else { self.weight() };
            self.push(*power, weight, before);
            before = weight;
        }
    }

    fn hold(&self, key: &FixedG2) -> bool {
        let base = FixedG2::new(&G2::generator().negated());
        let left = msm_vartime(&self.points, &self.left).to_point();
        let right = msm_vartime(&self.points, &self.right).to_point();
        let (Some(left), Some(right)) = (left, right) else { return false };
        Equation(alloc::vec![
            Term { first: left, second: key },
            Term { first: right, second: &base }
        ])
        .holds()
    }
}
