//! The core operations: keys, the domain, signatures and proofs over one list of generators.
//!
//! All three interfaces end here. What tells them apart is the [`Scheme`]: the identifier and the list of generators.

use ark_bls12_381::{Bls12_381, Fr, G1Projective, G2Projective};
use ark_ec::pairing::Pairing as _;
use ark_ec::{CurveGroup as _, PrimeGroup as _};
use ark_ff::{Field as _, One as _, Zero as _};

use super::octets::{
    self, decode_g1, decode_g2, decode_scalar, encode_g1, encode_g2, encode_scalar, mul,
};
use super::pseudonym::NymStatement;
use super::{Api, Check, Checks, Refused, Suite};

/// Octets of a proof without its responses for hidden messages.
pub const PROOF_FLOOR: usize = 3 * octets::G1 + 4 * octets::SCALAR;

/// An interface, a number of messages, and the generators that follow from them.
#[derive(Clone, Debug)]
pub struct Scheme {
    pub suite: Suite,
    pub api: Api,
    /// The number of messages of the issuer; in the core interface these are all.
    pub issuer: usize,
    /// Q_1, then one for each scalar of the signed list.
    pub generators: Vec<G1Projective>,
}

impl Scheme {
    /// The core interface with `count` messages.
    pub fn core(suite: Suite, count: usize) -> Self {
        let generators = suite.generators(count + 1, &suite.api_id(Api::Core));
        Self { suite, api: Api::Core, issuer: count, generators }
    }

    /// The number of scalars that are signed.
    pub fn len(&self) -> usize {
        self.generators.len() - 1
    }

    fn tag(&self, suffix: &[u8]) -> Vec<u8> {
        [&*self.suite.api_id(self.api), suffix].concat()
    }

    /// h2s with the tag of this interface.
    pub fn hash_to_scalar(&self, octets: &[u8]) -> Fr {
        self.suite.hash_to_scalar(octets, &self.tag(b"H2S_"))
    }

    /// The messages of octets as scalars.
    pub fn messages<M: AsRef<[u8]>>(&self, messages: &[M]) -> Vec<Fr> {
        messages.iter().map(|message| self.suite.message(self.api, message.as_ref())).collect()
    }

    /// calculate_domain.
    pub fn domain(&self, public_key: &[u8], header: &[u8], checks: &Checks) -> Fr {
        let mut input = Vec::new();
        if checks.on(Check::DomainBindsKey) {
            input.extend(public_key);
        }
        input.extend(count(self.len()));
        input.extend(self.generators.iter().flat_map(encode_g1));
        input.extend(self.suite.api_id(self.api));
        if checks.on(Check::DomainBindsHeader) {
            input.extend(sized(header));
        }
        self.hash_to_scalar(&input)
    }

    /// B = P1 + Q_1 domain + sum of H_i m_i, over the positions given.
    pub fn b(&self, domain: &Fr, messages: impl IntoIterator<Item = (usize, Fr)>) -> G1Projective {
        let sum = self.suite.p1() + mul(&self.generators[0], domain);
        messages.into_iter().fold(sum, |sum, (i, m)| sum + mul(&self.generators[i + 1], &m))
    }
}

/// `I2OSP(n, 8)`.
pub fn count(n: usize) -> [u8; 8] {
    u64::try_from(n).unwrap().to_be_bytes()
}

/// `octets` behind their length.
pub fn sized(octets: &[u8]) -> Vec<u8> {
    [&count(octets.len()), octets].concat()
}

/// KeyGen.
pub fn key_gen(suite: Suite, key_material: &[u8], key_info: &[u8], key_dst: &[u8]) -> Fr {
    let info_len = u16::try_from(key_info.len()).unwrap().to_be_bytes();
    suite.hash_to_scalar(&[key_material, &info_len, key_info].concat(), key_dst)
}

/// The encoded public key of `secret_key`.
pub fn public_key(secret_key: &Fr) -> Vec<u8> {
    encode_g2(&mul(&G2Projective::generator(), secret_key))
}

/// Whether e(a, w) = e(b, BP2).
pub fn pairing_holds(a: G1Projective, w: G2Projective, b: G1Projective) -> bool {
    let points = [a.into_affine(), (-b).into_affine()];
    let keys = [w.into_affine(), G2Projective::generator().into_affine()];
    Bls12_381::multi_pairing(points, keys).is_zero()
}

/// A signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Signature {
    pub a: G1Projective,
    pub e: Fr,
}

impl Signature {
    pub fn decode(octets: &[u8], checks: &Checks) -> Result<Self, Refused> {
        checks.require(Check::ExactLength, octets.len() == octets::G1 + octets::SCALAR)?;
        let octets =
            octets.get(..octets::G1 + octets::SCALAR).ok_or(Refused(Check::ExactLength))?;
        let (a, e) = octets.split_at(octets::G1);
        Ok(Self { a: decode_g1(a, checks)?, e: decode_scalar(e, checks)? })
    }

    pub fn encode(&self) -> Vec<u8> {
        [encode_g1(&self.a), encode_scalar(&self.e)].concat()
    }
}

/// CoreSign: the deterministic signature.
pub fn sign(scheme: &Scheme, secret_key: &Fr, header: &[u8], messages: &[Fr]) -> Signature {
    let public_key = public_key(secret_key);
    let domain = scheme.domain(&public_key, header, &Checks::all());
    let scalars = [*secret_key].into_iter().chain(messages.iter().copied()).chain([domain]);
    let input: Vec<u8> = scalars.flat_map(|scalar| encode_scalar(&scalar)).collect();
    let e = scheme.hash_to_scalar(&input);
    sign_with_e(scheme, secret_key, &public_key, header, messages, e)
}

/// A signature with an `e` of the caller's choice, under any key octets: A = B/(SK + e).
pub fn sign_with_e(
    scheme: &Scheme,
    secret_key: &Fr,
    public_key: &[u8],
    header: &[u8],
    messages: &[Fr],
    e: Fr,
) -> Signature {
    assert_eq!(messages.len(), scheme.len());
    let domain = scheme.domain(public_key, header, &Checks::all());
    let b = scheme.b(&domain, messages.iter().copied().enumerate());
    Signature { a: mul(&b, &(*secret_key + e).inverse().unwrap()), e }
}

/// CoreVerify, from octets.
pub fn verify(
    scheme: &Scheme,
    public_key: &[u8],
    header: &[u8],
    messages: &[Fr],
    signature: &[u8],
    checks: &Checks,
) -> Result<(), Refused> {
    let w = decode_g2(public_key, checks)?;
    let Signature { a, e } = Signature::decode(signature, checks)?;
    checks.require(Check::CountsEqual, messages.len() == scheme.len())?;
    let domain = scheme.domain(&encode_g2(&w), header, checks);
    let b = scheme.b(&domain, messages.iter().copied().enumerate().take(scheme.len()));
    // e(A, W + BP2 e) = e(B, BP2)
    let keyed = w + mul(&G2Projective::generator(), &e);
    checks.require(Check::PairingHolds, pairing_holds(a, keyed, b))
}

/// A proof, decoded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    pub a_bar: G1Projective,
    pub b_bar: G1Projective,
    pub d: G1Projective,
    /// e^
    pub e: Fr,
    /// r1^
    pub r1: Fr,
    /// r3^
    pub r3: Fr,
    /// m^, one for each hidden message
    pub m: Vec<Fr>,
    pub challenge: Fr,
}

impl Proof {
    pub fn decode(octets: &[u8], checks: &Checks) -> Result<Self, Refused> {
        let hidden = octets.len().checked_sub(PROOF_FLOOR).ok_or(Refused(Check::ExactLength))?;
        checks.require(Check::ExactLength, hidden % octets::SCALAR == 0)?;
        let (points, scalars) = octets.split_at(3 * octets::G1);
        let points: Result<Vec<_>, _> =
            points.chunks(octets::G1).map(|point| decode_g1(point, checks)).collect();
        let scalars: Result<Vec<_>, _> = scalars
            .chunks_exact(octets::SCALAR)
            .map(|scalar| decode_scalar(scalar, checks))
            .collect();
        let (Ok([a_bar, b_bar, d]), scalars) = (<[_; 3]>::try_from(points?), scalars?) else {
            unreachable!("three points")
        };
        let [e, r1, r3, m @ .., challenge] = &*scalars else { unreachable!("four scalars") };
        let [e, r1, r3, challenge] = [*e, *r1, *r3, *challenge];
        Ok(Self { a_bar, b_bar, d, e, r1, r3, m: m.to_vec(), challenge })
    }

    pub fn encode(&self) -> Vec<u8> {
        let points = [self.a_bar, self.b_bar, self.d].into_iter().flat_map(|p| encode_g1(&p));
        let scalars = [self.e, self.r1, self.r3].into_iter();
        let scalars = scalars.chain(self.m.iter().copied()).chain([self.challenge]);
        points.chain(scalars.flat_map(|scalar| encode_scalar(&scalar))).collect()
    }
}

/// What a proof is about, as the verifier has it.
#[derive(Clone, Debug)]
pub struct Statement {
    pub scheme: Scheme,
    pub public_key: Vec<u8>,
    pub header: Vec<u8>,
    pub presentation_header: Vec<u8>,
    pub indexes: Vec<usize>,
    pub messages: Vec<Fr>,
    /// What the pseudonym interface adds.
    pub nym: Option<NymStatement>,
}

/// The disclosed part of a statement after the checks of its form.
struct Disclosed {
    /// What the challenge covers.
    hashed: Vec<(usize, Fr)>,
    /// What takes part in the equations.
    used: Vec<(usize, Fr)>,
    hidden: Vec<usize>,
}

impl Statement {
    /// The positions that `indexes` does not name.
    pub fn hidden(&self) -> Vec<usize> {
        (0..self.scheme.len()).filter(|i| !self.indexes.contains(i)).collect()
    }

    /// The domain, with the header as the interface completes it.
    pub fn domain(&self, checks: &Checks) -> Fr {
        self.scheme.domain(&self.public_key, &self.full_header(), checks)
    }

    /// The header; the pseudonym interface appends the number of nym secrets.
    pub fn full_header(&self) -> Vec<u8> {
        let nym_count = self.nym.as_ref().map(|nym| count(nym.nym_count));
        [self.header.as_slice(), nym_count.as_ref().map_or(&[], |n| n.as_slice())].concat()
    }

    /// The disclosed positions with their messages.
    pub fn pairs(&self) -> Vec<(usize, Fr)> {
        self.indexes.iter().copied().zip(self.messages.iter().copied()).collect()
    }

    fn disclosed(&self, checks: &Checks) -> Result<Disclosed, Refused> {
        checks.require(Check::CountsEqual, self.indexes.len() == self.messages.len())?;
        let mut pairs = self.pairs();
        let distinct = |pairs: &[(usize, Fr)]| {
            pairs
                .iter()
                .enumerate()
                .all(|(n, pair)| pairs[..n].iter().all(|other| other.0 != pair.0))
        };
        checks.require(Check::IndexesDistinct, distinct(&pairs))?;
        let mut first: Vec<(usize, Fr)> = Vec::new();
        for pair in pairs {
            if first.iter().all(|other| other.0 != pair.0) {
                first.push(pair);
            }
        }
        pairs = first;
        checks.require(Check::IndexesAscend, pairs.is_sorted_by_key(|pair| pair.0))?;
        let mut indexes: Vec<usize> = pairs.iter().map(|pair| pair.0).collect();
        indexes.sort_unstable();
        for (pair, index) in pairs.iter_mut().zip(indexes) {
            pair.0 = index;
        }
        let len = self.scheme.len();
        let used: Vec<_> = pairs.iter().copied().filter(|pair| pair.0 < len).collect();
        checks.require(Check::IndexInRange, used.len() == pairs.len())?;
        let hidden = (0..len).filter(|i| used.iter().all(|pair| pair.0 != *i)).collect();
        Ok(Disclosed { hashed: pairs, used, hidden })
    }
}

/// The first messages of a proof.
#[derive(Clone, Copy, Debug)]
pub struct FirstMessages {
    pub t1: G1Projective,
    pub t2: G1Projective,
    /// The pseudonym interface: the first message Ut.
    pub u: Option<G1Projective>,
}

/// The challenge of a proof.
pub fn challenge(
    statement: &Statement,
    disclosed: &[(usize, Fr)],
    points: [G1Projective; 3],
    first: &FirstMessages,
    checks: &Checks,
) -> Fr {
    let domain = encode_scalar(&statement.domain(checks));
    challenge_over(statement, disclosed, points, first, (&domain, b"H2S_"), checks)
}

/// The same with other octets in the place of the domain, and another tag.
pub fn challenge_over(
    statement: &Statement,
    disclosed: &[(usize, Fr)],
    [a_bar, b_bar, d]: [G1Projective; 3],
    first: &FirstMessages,
    (domain, suffix): (&[u8], &[u8]),
    checks: &Checks,
) -> Fr {
    let mut input = count(disclosed.len()).to_vec();
    for (index, message) in disclosed {
        if checks.on(Check::ChallengeBindsIndexes) {
            input.extend(count(*index));
        }
        if checks.on(Check::ChallengeBindsMessages) {
            input.extend(encode_scalar(message));
        }
    }
    if checks.on(Check::ChallengeBindsPoints) {
        input.extend([a_bar, b_bar, d].iter().flat_map(encode_g1));
    }
    if checks.on(Check::ChallengeBindsFirstMessages) {
        input.extend([first.t1, first.t2].iter().flat_map(encode_g1));
    }
    if let Some(nym) = &statement.nym {
        if checks.on(Check::ChallengeBindsPseudonym) {
            input.extend(&nym.pseudonym);
        }
        input.extend(first.u.iter().flat_map(encode_g1));
    }
    input.extend(domain);
    if checks.on(Check::ChallengeBindsPresentationHeader) {
        input.extend(sized(&statement.presentation_header));
    }
    if let Some(nym) = &statement.nym {
        if checks.on(Check::ChallengeBindsContext) {
            input.extend(sized(&nym.context_id));
        }
    }
    let Scheme { suite, .. } = statement.scheme;
    suite.hash_to_scalar(&input, &statement.scheme.tag(suffix))
}

/// e(a, w) = e(b, BP2), still to be checked.
#[derive(Clone, Copy, Debug)]
pub struct PairingTerm {
    pub a: G1Projective,
    pub w: G2Projective,
    pub b: G1Projective,
}

/// Everything about a proof but its pairing equation.
pub fn open_proof(
    statement: &Statement,
    proof: &[u8],
    checks: &Checks,
) -> Result<PairingTerm, Refused> {
    let w = decode_g2(&statement.public_key, checks)?;
    // Hashed as points, not as they came: a lenient decoder is lenient here, too.
    let statement = &Statement { public_key: encode_g2(&w), ..statement.clone() };
    let proof = Proof::decode(proof, checks)?;
    let disclosed = statement.disclosed(checks)?;
    if proof.m.len() != disclosed.hidden.len() {
        return Err(Refused(Check::ResponseCount));
    }
    let Proof { a_bar, b_bar, d, e, r1, r3, ref m, challenge: c } = proof;
    let bv = statement.scheme.b(&statement.domain(checks), disclosed.used.iter().copied());
    // T1 = Bbar c + Abar e^ + D r1^
    let t1 = mul(&b_bar, &c) + mul(&a_bar, &e) + mul(&d, &r1);
    // T2 = Bv c + D r3^ + sum of H_j m^_j
    let hidden = disclosed.hidden.iter().zip(m);
    let t2 = hidden.fold(mul(&bv, &c) + mul(&d, &r3), |sum, (j, m)| {
        sum + mul(&statement.scheme.generators[j + 1], m)
    });
    let nym = statement.nym.as_ref().map(|nym| nym.recommit(statement.scheme.suite, m, &c, checks));
    let (nym, u) = nym.transpose()?.unzip();
    let first = FirstMessages { t1, t2, u };
    let statement = &Statement { nym, ..statement.clone() };
    let expected = challenge(statement, &disclosed.hashed, [a_bar, b_bar, d], &first, checks);
    checks.require(Check::ChallengeMatches, c == expected)?;
    Ok(PairingTerm { a: a_bar, w, b: b_bar })
}

/// ProofVerify, from octets.
pub fn verify_proof(statement: &Statement, proof: &[u8], checks: &Checks) -> Result<(), Refused> {
    let PairingTerm { a, w, b } = open_proof(statement, proof, checks)?;
    checks.require(Check::PairingHolds, pairing_holds(a, w, b))
}

/// The random scalars of a proof, in the order in which they are drawn.
#[derive(Clone, Debug)]
pub struct Nonces {
    pub r1: Fr,
    pub r2: Fr,
    /// e~
    pub e: Fr,
    /// r1~
    pub r1_tilde: Fr,
    /// r3~
    pub r3: Fr,
    /// m~
    pub m: Vec<Fr>,
}

impl Nonces {
    pub fn new(scalars: &[Fr]) -> Self {
        let [r1, r2, e, r1_tilde, r3, m @ ..] = scalars else { panic!("five scalars at least") };
        let [r1, r2, e, r1_tilde, r3] = [*r1, *r2, *e, *r1_tilde, *r3];
        Self { r1, r2, e, r1_tilde, r3, m: m.to_vec() }
    }
}

/// What a holder has: a signature and the whole signed list.
#[derive(Clone, Debug)]
pub struct Credential {
    pub signature: Signature,
    pub messages: Vec<Fr>,
}

/// The points Abar, Bbar, D and the first messages of an honest prover.
pub fn proof_init(
    statement: &Statement,
    credential: &Credential,
    nonces: &Nonces,
) -> ([G1Projective; 3], FirstMessages) {
    let Signature { a, e } = credential.signature;
    let domain = statement.domain(&Checks::all());
    let b = statement.scheme.b(&domain, credential.messages.iter().copied().enumerate());
    let d = mul(&b, &nonces.r2);
    let a_bar = mul(&a, &(nonces.r1 * nonces.r2));
    let b_bar = mul(&d, &nonces.r1) - mul(&a_bar, &e);
    let t1 = mul(&a_bar, &nonces.e) + mul(&d, &nonces.r1_tilde);
    let hidden = statement.hidden();
    assert_eq!(hidden.len(), nonces.m.len(), "a nonce for each hidden message");
    let t2 = hidden
        .iter()
        .zip(&nonces.m)
        .fold(mul(&d, &nonces.r3), |sum, (j, m)| sum + mul(&statement.scheme.generators[j + 1], m));
    let u = statement.nym.as_ref().map(|nym| nym.first_message(statement.scheme.suite, &nonces.m));
    ([a_bar, b_bar, d], FirstMessages { t1, t2, u })
}

/// The responses of an honest prover to `challenge`.
pub fn proof_finalize(
    statement: &Statement,
    credential: &Credential,
    nonces: &Nonces,
    [a_bar, b_bar, d]: [G1Projective; 3],
    challenge: Fr,
) -> Proof {
    let c = challenge;
    let hidden = statement.hidden();
    let m = hidden.iter().zip(&nonces.m).map(|(j, m)| *m + credential.messages[*j] * c).collect();
    Proof {
        a_bar,
        b_bar,
        d,
        e: nonces.e + credential.signature.e * c,
        r1: nonces.r1_tilde - nonces.r1 * c,
        r3: nonces.r3 - nonces.r2.inverse().unwrap_or_else(Fr::one) * c,
        m,
        challenge: c,
    }
}

/// ProofGen with given random scalars, for a verifier that makes `checks`.
pub fn prove_for(
    statement: &Statement,
    credential: &Credential,
    nonces: &Nonces,
    checks: &Checks,
) -> Proof {
    let (points, first) = proof_init(statement, credential, nonces);
    let c = challenge(statement, &statement.pairs(), points, &first, checks);
    proof_finalize(statement, credential, nonces, points, c)
}

/// ProofGen with given random scalars.
pub fn prove(statement: &Statement, credential: &Credential, nonces: &Nonces) -> Proof {
    prove_for(statement, credential, nonces, &Checks::all())
}
