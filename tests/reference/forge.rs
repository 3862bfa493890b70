//! Provers that do not keep to the protocol, and signers without care.
//!
//! Each makes an object that a verifier accepts if one check is missing; which one is said at each.

use ark_bls12_381::{Fq, Fr, G1Affine, G1Projective};
use ark_ec::AffineRepr as _;
use ark_ff::{BigInteger as _, Field as _, One as _, PrimeField as _, Zero as _};
use rand::Rng;

use super::core::{
    self, Credential, FirstMessages, Nonces, Proof, Scheme, Signature, Statement, challenge,
};
use super::octets::{decode_g1, mul, mul_integer};
use super::{Check, Checks, random_scalar, random_scalars};

/// (0, 2), of order 3.
pub fn order_3() -> G1Projective {
    G1Affine::new_unchecked(Fq::zero(), Fq::from(2_u64)).into_group()
}

/// A point of order 11.
pub fn order_11() -> G1Projective {
    let octets = "b9b3e2c8c6bbf59d3c326b531fc1e639d29200c28624ac604f251a12908c9b7f735318617f625954cc71cdf03229b1ef";
    let checks = Checks::without(&[Check::Subgroup]);
    let point = decode_g1(&hex::decode(octets).unwrap(), &checks).unwrap();
    assert!(mul_integer(&point, &[11]).is_zero() && !point.is_zero());
    point
}

/// The representative of `scalar` modulo a small number.
pub fn modulo(scalar: &Fr, n: u64) -> u64 {
    let octets = scalar.into_bigint().to_bytes_be();
    octets.iter().fold(0, |rest, octet| (rest * 256 + u64::from(*octet)) % n)
}

/// What a prover needs for D and T2 without a credential: D = Bv d, T2 = Bv t2 + sum of H_j m^_j, T1 = Bv t1 + ...
struct Bare {
    bv: G1Projective,
    d: Fr,
    t1: Fr,
    t2: Fr,
    m: Vec<Fr>,
}

impl Bare {
    fn new(statement: &Statement, checks: &Checks, rng: &mut impl Rng) -> Self {
        let bv = statement.scheme.b(&statement.domain(checks), statement.pairs());
        let m = random_scalars(statement.hidden().len(), rng);
        Self { bv, d: random_scalar(rng), t1: random_scalar(rng), t2: random_scalar(rng), m }
    }

    fn first(&self, statement: &Statement, t1: G1Projective) -> FirstMessages {
        let hidden = statement.hidden();
        let t2 = hidden.iter().zip(&self.m).fold(mul(&self.bv, &self.t2), |sum, (j, m)| {
            sum + mul(&statement.scheme.generators[j + 1], m)
        });
        FirstMessages { t1: t1 + mul(&self.bv, &self.t1), t2, u: None }
    }

    fn proof(self, [a_bar, b_bar]: [G1Projective; 2], e: Fr, challenge: Fr) -> Proof {
        let inverse = self.d.inverse().unwrap();
        let d = mul(&self.bv, &self.d);
        let (r1, r3) = (self.t1 * inverse, (self.t2 - challenge) * inverse);
        Proof { a_bar, b_bar, d, e, r1, r3, m: self.m, challenge }
    }
}

/// A proof of any claims, without credential, whose Abar = X a and Bbar = X b: all of it holds but the pairing equation.
///
/// With X the identity that holds too, for every key ([`Check::NonIdentity`]), and so it does under the identity as key
/// with b = 0. A second proof with -a and -b makes up for it in a batch without weights ([`Check::BatchWeights`]).
pub fn without_credential(
    statement: &Statement,
    x: &G1Projective,
    [a, b]: [Fr; 2],
    rng: &mut impl Rng,
) -> Proof {
    let bare = Bare::new(statement, &Checks::all(), rng);
    let (a_bar, b_bar, d) = (mul(x, &a), mul(x, &b), mul(&bare.bv, &bare.d));
    let t = random_scalar(rng);
    let first = bare.first(statement, mul(x, &t));
    let points = [a_bar, b_bar, d];
    let c = challenge(statement, &statement.pairs(), points, &first, &Checks::all());
    // Bbar c + Abar e^ = X t
    bare.proof([a_bar, b_bar], (t - b * c) * a.inverse().unwrap(), c)
}

/// Proofs of any claims, without credential, with Abar = Bbar = a point of small order; about one of them holds if the
/// subgroup is not tested ([`Check::Subgroup`]), because Bbar c + Abar e^ depends on c + e^ modulo that order only.
pub fn with_small_order(
    statement: &Statement,
    point: &G1Projective,
    order: u64,
    rng: &mut impl Rng,
) -> Vec<Proof> {
    let bare = Bare::new(statement, &Checks::all(), rng);
    let first = bare.first(statement, G1Projective::zero());
    let points = [*point, *point, mul(&bare.bv, &bare.d)];
    let c = challenge(statement, &statement.pairs(), points, &first, &Checks::all());
    let proof = bare.proof([*point, *point], random_scalar(rng), c);
    (0..order).map(|k| Proof { e: proof.e + Fr::from(k), ..proof.clone() }).collect()
}

/// Which point of a proof.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Point {
    ABar,
    BBar,
    D,
}

/// A holder's proof with a point of small order added to one of its points: a second form of a valid proof
/// ([`Check::Subgroup`]). The nonces are drawn until the scalar beside that point is a multiple of the order.
pub fn with_torsion(
    statement: &Statement,
    credential: &Credential,
    which: Point,
    (torsion, order): (&G1Projective, u64),
    rng: &mut impl Rng,
) -> Proof {
    loop {
        let nonces = Nonces::new(&random_scalars(5 + statement.hidden().len(), rng));
        let ([mut a_bar, mut b_bar, mut d], first) =
            core::proof_init(statement, credential, &nonces);
        match which {
            Point::ABar => a_bar += torsion,
            Point::BBar => b_bar += torsion,
            Point::D => d += torsion,
        }
        let points = [a_bar, b_bar, d];
        let c = challenge(statement, &statement.pairs(), points, &first, &Checks::all());
        let proof = core::proof_finalize(statement, credential, &nonces, points, c);
        let vanishes = |scalar: &Fr| modulo(scalar, order) == 0;
        let fits = match which {
            Point::ABar => vanishes(&proof.e),
            Point::BBar => vanishes(&c),
            Point::D => vanishes(&proof.r1) && vanishes(&proof.r3),
        };
        if fits {
            return proof;
        }
    }
}

/// Turns the message at the first disclosed position into one that was never signed ([`Check::ChallengeBindsMessages`]).
/// It cannot be chosen: it follows from the challenge.
pub fn with_unbound_message(
    statement: &Statement,
    credential: &Credential,
    rng: &mut impl Rng,
) -> (Statement, Proof) {
    let checks = Checks::without(&[Check::ChallengeBindsMessages]);
    let nonces = Nonces::new(&random_scalars(5 + statement.hidden().len(), rng));
    let (points, mut first) = core::proof_init(statement, credential, &nonces);
    let shift = random_scalar(rng);
    first.t2 += mul(&statement.scheme.generators[statement.indexes[0] + 1], &shift);
    let c = challenge(statement, &statement.pairs(), points, &first, &checks);
    let proof = core::proof_finalize(statement, credential, &nonces, points, c);
    let mut claimed = statement.clone();
    claimed.messages[0] += shift * c.inverse().unwrap();
    (claimed, proof)
}

/// A proof of any claims by the holder of any other credential of the same issuer ([`Check::ChallengeBindsPoints`]).
pub fn with_unbound_points(
    statement: &Statement,
    credential: &Credential,
    b: &G1Projective,
    rng: &mut impl Rng,
) -> Proof {
    let checks = Checks::without(&[Check::ChallengeBindsPoints]);
    let Signature { a, e } = credential.signature;
    let bare = Bare::new(statement, &checks, rng);
    let t = random_scalar(rng);
    let first = bare.first(statement, mul(b, &t));
    let points = [G1Projective::zero(); 3];
    let c = challenge(statement, &statement.pairs(), points, &first, &checks);
    // Abar = A k and Bbar = (B - A e) k with k = t / c
    let k = t * c.inverse().unwrap();
    bare.proof([mul(&a, &k), mul(&(*b - mul(&a, &e)), &k)], e * c, c)
}

/// A proof of any claims by the holder of any other credential of the same issuer, with responses out of the blue
/// ([`Check::ChallengeBindsFirstMessages`]).
pub fn with_unbound_first_messages(
    statement: &Statement,
    credential: &Credential,
    b: &G1Projective,
    rng: &mut impl Rng,
) -> Proof {
    let checks = Checks::without(&[Check::ChallengeBindsFirstMessages]);
    let Signature { a, e } = credential.signature;
    let (a_bar, b_bar, d) = (a, *b - mul(&a, &e), statement.scheme.suite.p1());
    let first = FirstMessages { t1: a, t2: a, u: None };
    let points = [a_bar, b_bar, d];
    let challenge = challenge(statement, &statement.pairs(), points, &first, &checks);
    let m = random_scalars(statement.hidden().len(), rng);
    let [e, r1, r3] = [(); 3].map(|()| random_scalar(rng));
    Proof { a_bar, b_bar, d, e, r1, r3, m, challenge }
}

/// A proof whose pseudonym is not the holder's ([`Check::ChallengeBindsPseudonym`]); it follows from the challenge.
pub fn with_unbound_pseudonym(
    statement: &Statement,
    credential: &Credential,
    rng: &mut impl Rng,
) -> (Statement, Proof) {
    let checks = Checks::without(&[Check::ChallengeBindsPseudonym]);
    let nonces = Nonces::new(&random_scalars(5 + statement.hidden().len(), rng));
    let (points, mut first) = core::proof_init(statement, credential, &nonces);
    let u = mul(&statement.scheme.suite.p1(), &random_scalar(rng));
    first.u = Some(u);
    let c = challenge(statement, &statement.pairs(), points, &first, &checks);
    let proof = core::proof_finalize(statement, credential, &nonces, points, c);
    let mut claimed = statement.clone();
    let nym = claimed.nym.as_mut().unwrap();
    // OP s^ - pseudonym c = Ut
    let responses = nym.first_message(statement.scheme.suite, &proof.m);
    nym.pseudonym = super::octets::encode_g1(&mul(&(responses - u), &c.inverse().unwrap()));
    (claimed, proof)
}

/// A holder's second pseudonym in one context: the first plus a point of small order ([`Check::Subgroup`]).
pub fn with_torsioned_pseudonym(
    statement: &Statement,
    credential: &Credential,
    (torsion, order): (&G1Projective, u64),
    rng: &mut impl Rng,
) -> (Statement, Proof) {
    let mut claimed = statement.clone();
    let nym = claimed.nym.as_mut().unwrap();
    let point = decode_g1(&nym.pseudonym, &Checks::all()).unwrap() + torsion;
    nym.pseudonym = super::octets::encode_g1(&point);
    loop {
        let nonces = Nonces::new(&random_scalars(5 + statement.hidden().len(), rng));
        let proof = core::prove(&claimed, credential, &nonces);
        if modulo(&proof.challenge, order) == 0 {
            return (claimed, proof);
        }
    }
}

/// A signature of any messages under the identity as public key: A = B/e ([`Check::NonIdentity`]).
pub fn under_identity_key(
    scheme: &Scheme,
    public_key: &[u8],
    header: &[u8],
    messages: &[Fr],
    rng: &mut impl Rng,
) -> Signature {
    let e = random_scalar(rng);
    core::sign_with_e(scheme, &Fr::zero(), public_key, header, messages, e)
}

/// From two signatures of one key under one header with one `e`: a signature of m + (m' - m) k for any k.
pub fn from_reused_e(first: &Credential, second: &Credential, k: Fr) -> Credential {
    assert_eq!(first.signature.e, second.signature.e);
    let line = |x: Fr, y: Fr| x + (y - x) * k;
    let (a, a2) = (first.signature.a, second.signature.a);
    let a = mul(&a, &(Fr::one() - k)) + mul(&a2, &k);
    let pairs = first.messages.iter().zip(&second.messages);
    let messages = pairs.map(|(x, y)| line(*x, *y)).collect();
    Credential { signature: Signature { a, e: first.signature.e }, messages }
}
