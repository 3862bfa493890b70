//! The pseudonym interface: the last N committed messages are nym secrets, a pseudonym is a value of their polynomial.

use ark_bls12_381::{Fr, G1Projective};
use ark_ff::{One as _, Zero as _};

use super::core::Scheme;
use super::octets::{decode_g1, encode_g1, mul};
use super::{Api, Check, Checks, Refused, Suite};

impl Scheme {
    /// The pseudonym interface with `committed` messages before the `nym_count` nym secrets.
    pub fn pseudonym(suite: Suite, issuer: usize, committed: usize, nym_count: usize) -> Self {
        Self::combined(suite, Api::Pseudonym, issuer, committed + nym_count)
    }
}

/// What a proof with a pseudonym says beyond one without.
#[derive(Clone, Debug)]
pub struct NymStatement {
    pub context_id: Vec<u8>,
    pub pseudonym: Vec<u8>,
    /// The number of nym secrets.
    pub nym_count: usize,
}

/// The base point and the variable of the polynomial for a context.
pub fn base(suite: Suite, context_id: &[u8]) -> (G1Projective, Fr) {
    let api_id = suite.api_id(Api::Pseudonym);
    let z = suite.hash_to_scalar(context_id, &[&*api_id, b"VECT_NYM_SECRETS"].concat());
    (suite.hash_to_g1(context_id, &api_id), z)
}

/// s_0 + s_1 z + s_2 z^2 + ...
pub fn polynomial(coefficients: &[Fr], z: &Fr) -> Fr {
    let mut power = Fr::one();
    let mut sum = Fr::zero();
    for coefficient in coefficients {
        sum += power * coefficient;
        power *= z;
    }
    sum
}

/// The pseudonym of a holder in a context.
pub fn pseudonym(suite: Suite, context_id: &[u8], nym_secrets: &[Fr]) -> G1Projective {
    let (op, z) = base(suite, context_id);
    mul(&op, &polynomial(nym_secrets, &z))
}

impl NymStatement {
    fn tail<'a>(&self, scalars: &'a [Fr]) -> &'a [Fr] {
        &scalars[scalars.len() - self.nym_count..]
    }

    /// Ut = OP (m~_0 + m~_1 z + ...), over the last nonces.
    pub fn first_message(&self, suite: Suite, nonces: &[Fr]) -> G1Projective {
        pseudonym(suite, &self.context_id, self.tail(nonces))
    }

    /// Uv = OP (m^_0 + m^_1 z + ...) - pseudonym c, over the last responses; with this statement, its pseudonym encoded
    /// in the one way that is allowed.
    pub fn recommit(
        &self,
        suite: Suite,
        responses: &[Fr],
        challenge: &Fr,
        checks: &Checks,
    ) -> Result<(Self, G1Projective), Refused> {
        checks.require(Check::NymCount, self.nym_count > 0)?;
        if responses.len() < self.nym_count {
            return Err(Refused(Check::ResponseCount));
        }
        let nym = decode_g1(&self.pseudonym, checks)?;
        let u = pseudonym(suite, &self.context_id, self.tail(responses)) - mul(&nym, challenge);
        checks.require(Check::NymFirstMessageNonIdentity, !u.is_zero())?;
        Ok((Self { pseudonym: encode_g1(&nym), ..self.clone() }, u))
    }
}
