//! The blind interface, as the fixtures have it.
//!
//! The signed list is m_1 .. m_L, the prover blind, the committed messages; its generators are Q_1, H_1 .. H_L and then
//! Q_2, J_1 .. J_M of another identifier.

use ark_bls12_381::{Fr, G1Projective};
use ark_ff::{Field as _, Zero as _};

use super::core::{self, Scheme, Signature, count};
use super::octets::{self, decode_g1, decode_scalar, encode_g1, encode_scalar, mul};
use super::{Api, Check, Checks, Refused, Suite};

/// Octets of a commitment with its proof, for no message.
pub const COMMITMENT_FLOOR: usize = octets::G1 + 2 * octets::SCALAR;

/// Q_2, J_1 .. J_M for an interface.
pub fn blind_generators(suite: Suite, api: Api, committed: usize) -> Vec<G1Projective> {
    suite.generators(committed + 1, &[b"BLIND_".as_slice(), &suite.api_id(api)].concat())
}

impl Scheme {
    /// `issuer` messages of the issuer, then the prover blind, then `committed` messages of the holder.
    pub fn combined(suite: Suite, api: Api, issuer: usize, committed: usize) -> Self {
        let mut generators = suite.generators(issuer + 1, &suite.api_id(api));
        generators.extend(blind_generators(suite, api, committed));
        Self { suite, api, issuer, generators }
    }

    /// The number of committed messages, nym secrets among them.
    pub fn committed(&self) -> usize {
        self.len() - self.issuer - 1
    }

    /// The blind interface.
    pub fn blind(suite: Suite, issuer: usize, committed: usize) -> Self {
        Self::combined(suite, Api::Blind, issuer, committed)
    }
}

/// A commitment to hidden messages with the proof that the holder knows them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commitment {
    pub c: G1Projective,
    /// s^
    pub s: Fr,
    /// m^
    pub m: Vec<Fr>,
    pub challenge: Fr,
}

impl Commitment {
    pub fn decode(octets: &[u8], checks: &Checks) -> Result<Self, Refused> {
        let rest = octets.len().checked_sub(COMMITMENT_FLOOR).ok_or(Refused(Check::ExactLength))?;
        checks.require(Check::ExactLength, rest % octets::SCALAR == 0)?;
        let (c, scalars) = octets.split_at(octets::G1);
        let scalars: Result<Vec<_>, _> = scalars
            .chunks_exact(octets::SCALAR)
            .map(|scalar| decode_scalar(scalar, checks))
            .collect();
        let c = decode_g1(c, checks)?;
        let scalars = scalars?;
        let [s, m @ .., challenge] = &*scalars else { unreachable!("two scalars") };
        Ok(Self { c, s: *s, m: m.to_vec(), challenge: *challenge })
    }

    pub fn encode(&self) -> Vec<u8> {
        let scalars = [self.s].into_iter().chain(self.m.iter().copied()).chain([self.challenge]);
        let scalars = scalars.flat_map(|scalar| encode_scalar(&scalar));
        encode_g1(&self.c).into_iter().chain(scalars).collect()
    }
}

/// Q_2 s + sum of J_i m_i.
pub fn commit_to(generators: &[G1Projective], blind: &Fr, messages: &[Fr]) -> G1Projective {
    let [q2, j @ ..] = generators else { panic!("Q_2 at least") };
    j.iter().zip(messages).fold(mul(q2, blind), |sum, (j, m)| sum + mul(j, m))
}

/// The challenge of a commitment.
pub fn commitment_challenge(
    suite: Suite,
    api: Api,
    generators: &[G1Projective],
    c: &G1Projective,
    first: &G1Projective,
) -> Fr {
    let points = generators.iter().chain([c, first]).flat_map(encode_g1);
    let input: Vec<u8> = count(generators.len() - 1).into_iter().chain(points).collect();
    suite.hash_to_scalar(&input, &[&*suite.api_id(api), b"H2S_"].concat())
}

/// Commit with given random scalars: the prover blind, s~, m~ ...
pub fn commit(suite: Suite, api: Api, messages: &[Fr], scalars: &[Fr]) -> Commitment {
    let [blind, s_tilde, m_tildes @ ..] = scalars else { panic!("two scalars at least") };
    assert_eq!(messages.len(), m_tildes.len(), "a nonce for each message");
    let generators = blind_generators(suite, api, messages.len());
    let c = commit_to(&generators, blind, messages);
    let first = commit_to(&generators, s_tilde, m_tildes);
    let challenge = commitment_challenge(suite, api, &generators, &c, &first);
    let m = m_tildes.iter().zip(messages).map(|(m_tilde, m)| *m_tilde + *m * challenge).collect();
    Commitment { c, s: *s_tilde + *blind * challenge, m, challenge }
}

/// The issuer's check of a commitment to `committed` messages; empty octets are no commitment, the identity.
pub fn open_commitment(
    suite: Suite,
    api: Api,
    committed: usize,
    octets: &[u8],
    checks: &Checks,
) -> Result<G1Projective, Refused> {
    if octets.is_empty() {
        return if committed == 0 {
            Ok(G1Projective::zero())
        } else {
            Err(Refused(Check::ResponseCount))
        };
    }
    let Commitment { c, s, m, challenge } = Commitment::decode(octets, checks)?;
    if m.len() != committed {
        return Err(Refused(Check::ResponseCount));
    }
    let generators = blind_generators(suite, api, committed);
    // Cbar = Q_2 s^ + sum of J_i m^_i - C c
    let first = commit_to(&generators, &s, &m) - mul(&c, &challenge);
    let expected = commitment_challenge(suite, api, &generators, &c, &first);
    checks.require(Check::CommitmentProof, challenge == expected)?;
    Ok(c)
}

/// BlindSign over a scheme of [`Scheme::combined`]; `extra` is added to the last of the committed messages.
pub fn sign_committed(
    scheme: &Scheme,
    secret_key: &Fr,
    header: &[u8],
    messages: &[Fr],
    commitment: G1Projective,
    extra: Option<Fr>,
) -> Signature {
    let domain = scheme.domain(&core::public_key(secret_key), header, &Checks::all());
    let mut b = scheme.b(&domain, messages.iter().copied().enumerate()) + commitment;
    if let (Some(extra), Some(last)) = (extra, scheme.generators.last()) {
        b += mul(last, &extra);
    }
    let e = scheme.hash_to_scalar(&[encode_scalar(secret_key), encode_g1(&b)].concat());
    Signature { a: mul(&b, &(*secret_key + e).inverse().unwrap()), e }
}
