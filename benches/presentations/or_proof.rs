//! The other way to show that a point is one of many: an OR proof in G1, beside which one-of-many was chosen.
//!
//! For `W' = W'_l + t BP1` the prover knows an answer for branch l, and simulates the others with challenges of its choice;
//! all challenges add up to the one that is hashed (SPEC.md section 16.11 says why it is not used).
//!
//! ```text
//! T_i = z_i BP1 - c_i (W' - W'_i),   sum of c_i = c
//! ```
//!
//! 64 N - 32 octets: all answers, and all challenges but one. In the primitives of the limit of one core, the prover in
//! constant time in l and t, the verifier in variable time.

use averment::bbs::Ciphersuite;
use averment::curve::{G1, Scalar, SecretScalar};
use averment::hazmat;
use blst::{blst_p1, blst_p1_affine, blst_p1_affine_generator};
use rand::Rng as _;
use rand::rngs::StdRng;

#[allow(dead_code, reason = "the limit rows use the rest")]
#[path = "../subjects/limit/glv.rs"]
mod glv;
#[allow(dead_code, reason = "the limit rows use the rest")]
#[path = "../subjects/limit/ops.rs"]
mod ops;
#[path = "../subjects/limit/tables.rs"]
mod tables;

use self::ops::ScalarBytes;
use self::tables::Table;

const PUBLIC_WINDOW: usize = 5;
const SECRET_WINDOW: usize = 6;

/// A list, with tables of the generator for both sides.
pub(crate) struct OrProof {
    points: Vec<blst_p1_affine>,
    scanned: Table,
    public: Table,
}

/// `W'`, and for each branch its challenge and its answer.
#[derive(Clone)]
pub(crate) struct Proof {
    point: [u8; G1::LEN],
    branches: Vec<(Scalar, Scalar)>,
}

fn little_endian(scalar: &Scalar) -> ScalarBytes {
    let mut octets = scalar.to_bytes();
    octets.reverse();
    octets
}

fn exposed(scalar: &SecretScalar) -> ScalarBytes {
    let mut octets = *scalar.expose_bytes();
    octets.reverse();
    octets
}

fn random(rng: &mut StdRng) -> SecretScalar {
    let mut octets = [0; 32];
    rng.fill_bytes(&mut octets);
    // Below 2^254, and so below the order.
    octets[0] &= 0x3f;
    SecretScalar::from_bytes(&octets).expect("a scalar")
}

fn challenge(point: &[u8; G1::LEN], first: &[blst_p1]) -> Scalar {
    let mut octets = point.to_vec();
    octets.extend(ops::to_affine(first).iter().flat_map(ops::compress));
    let suite = Ciphersuite::Bls12381Sha256;
    hazmat::hash_to_scalar(suite, &octets, b"OR").expect("a scalar")
}

impl OrProof {
    pub(crate) fn new(points: &[G1]) -> Self {
        let points = points.iter().map(|point| ops::decompress(&point.to_bytes())).collect();
        #[expect(unsafe_code, reason = "a constant of the C library")]
        // SAFETY: the generator is a constant that is never written.
        let generator = unsafe { *blst_p1_affine_generator() };
        let table = |window| Table::new(&generator, window);
        Self { points, scanned: table(SECRET_WINDOW), public: table(PUBLIC_WINDOW) }
    }

    /// `W' - W'_i`
    fn differences(&self, point: &blst_p1_affine) -> Vec<blst_p1> {
        let difference = |other: &blst_p1_affine| {
            let mut difference = ops::from_affine(point);
            ops::add_affine(&mut difference, &ops::negated(other));
            difference
        };
        self.points.iter().map(difference).collect()
    }

    pub(crate) fn prove(&self, number: usize, t: &SecretScalar, rng: &mut StdRng) -> Proof {
        let zero = || SecretScalar::from(Scalar::from(0));
        let one = SecretScalar::from(Scalar::from(1));
        let bits: Vec<_> = (0..self.points.len())
            .map(|place| SecretScalar::from(Scalar::from(u64::from(place == number))))
            .collect();
        // W' = W'_l + t BP1, with all of the list added up under its bits.
        let mut point = self.scanned.multiply_scanned(&exposed(t));
        for (listed, bit) in self.points.iter().zip(&bits) {
            let mut chosen = *listed;
            let mask = u64::from(exposed(bit)[0]).wrapping_neg();
            chosen.x.l.iter_mut().chain(&mut chosen.y.l).for_each(|limb| *limb &= mask);
            ops::add_affine(&mut point, &chosen);
        }
        let point = ops::to_affine(&[point])[0];
        let octets = ops::compress(&point);
        // The challenges of the branches that are simulated, and zero for the own one.
        let draw = |rng: &mut StdRng| bits.iter().map(|_| random(rng)).collect::<Vec<_>>();
        let (shares, nonces) = (draw(rng), draw(rng));
        let shares: Vec<_> =
            shares.iter().zip(&bits).map(|(share, bit)| share * &(&one - bit)).collect();
        let branches = shares.iter().zip(&nonces).zip(self.differences(&point));
        let first = branches.map(|((share, nonce), difference)| {
            let mut first = self.scanned.multiply_scanned(&exposed(nonce));
            ops::add(&mut first, &ops::multiply(&difference, &exposed(&-share)));
            first
        });
        let c = SecretScalar::from(challenge(&octets, &first.collect::<Vec<_>>()));
        let own = &c - &shares.iter().fold(zero(), |sum, share| &sum + share);
        let answer = &own * t;
        let public = |scalar: SecretScalar| Scalar::from_bytes(&*scalar.expose_bytes());
        let branches = shares.iter().zip(&nonces).zip(&bits).map(|((share, nonce), bit)| {
            let (c, z) = (public(share + &(bit * &own)), public(nonce + &(bit * &answer)));
            (c.expect("a scalar"), z.expect("a scalar"))
        });
        Proof { point: octets, branches: branches.collect() }
    }

    pub(crate) fn verify(&self, proof: &Proof) -> bool {
        let point = ops::decompress(&proof.point);
        let differences = ops::to_affine(&self.differences(&point));
        let branches = proof.branches.iter().zip(&differences);
        let first = branches.map(|((c, z), difference)| {
            let mut first = tables::sum(core::slice::from_ref(&self.public), &[little_endian(z)]);
            ops::add(&mut first, &glv::sum(&[*difference], &[little_endian(&-*c)]));
            first
        });
        let sum = proof.branches.iter().fold(Scalar::from(0), |sum, (c, _)| sum + *c);
        challenge(&proof.point, &first.collect::<Vec<_>>()) == sum
    }

    /// What is timed computes the right thing: a proof holds, and none that differs in one scalar or in the point does.
    pub(crate) fn check(&self, number: usize, t: &SecretScalar, rng: &mut StdRng) {
        let honest = self.prove(number, t, rng);
        assert!(self.verify(&honest), "a proof holds");
        for place in 0..self.points.len() {
            let one = Scalar::from(1);
            let (mut challenge, mut answer) = (honest.clone(), honest.clone());
            challenge.branches[place].0 = challenge.branches[place].0 + one;
            answer.branches[place].1 = answer.branches[place].1 + one;
            assert!(!self.verify(&challenge) && !self.verify(&answer), "branch {place}");
        }
        let other = Proof { point: ops::compress(&self.points[0]), ..honest };
        assert!(!self.verify(&other), "another point");
    }

    /// Without the challenge that a presentation has in any case, and with `W'`, as one-of-many is counted.
    pub(crate) fn octets(&self) -> usize {
        G1::LEN + 64 * self.points.len() - 32
    }
}
