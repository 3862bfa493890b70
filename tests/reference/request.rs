//! What a verifier of any of the three interfaces has in hand.

use ark_bls12_381::Fr;

use super::core::{self, PairingTerm, Statement};
use super::{Api, Check, Checks, Refused};

/// What a proof is about, with the disclosed messages in the lists that the interface has.
#[derive(Clone, Debug)]
pub struct Request {
    /// Everything but the indexes and messages, which are left empty here.
    pub base: Statement,
    /// In the core interface these are all.
    pub issuer_indexes: Vec<usize>,
    pub issuer_messages: Vec<Fr>,
    /// Counted from the first committed message.
    pub committed_indexes: Vec<usize>,
    pub committed_messages: Vec<Fr>,
}

impl Request {
    /// A request of the core interface.
    pub fn core(statement: &Statement) -> Self {
        let mut base = statement.clone();
        Self {
            issuer_indexes: std::mem::take(&mut base.indexes),
            issuer_messages: std::mem::take(&mut base.messages),
            committed_indexes: Vec::new(),
            committed_messages: Vec::new(),
            base,
        }
    }

    /// The number of nym secrets, zero outside the pseudonym interface.
    pub fn nym_count(&self) -> usize {
        self.base.nym.as_ref().map_or(0, |nym| nym.nym_count)
    }

    /// The statement over the combined list: issuer positions as they are, committed ones behind the prover blind.
    pub fn combined(&self, checks: &Checks) -> Result<Statement, Refused> {
        if self.base.scheme.api != Api::Core {
            self.check_positions(checks)?;
        }
        let first = self.base.scheme.issuer + 1;
        let shifted = self.committed_indexes.iter().map(|index| index.saturating_add(first));
        Ok(Statement {
            indexes: self.issuer_indexes.iter().copied().chain(shifted).collect(),
            messages: [&*self.issuer_messages, &*self.committed_messages].concat(),
            ..self.base.clone()
        })
    }

    /// Each index is in its own part of the combined list; the prover blind and the nym secrets are in neither.
    fn check_positions(&self, checks: &Checks) -> Result<(), Refused> {
        let scheme = &self.base.scheme;
        let disclosable = scheme.committed().saturating_sub(self.nym_count());
        let below = |indexes: &[usize], bound| indexes.iter().all(|index| *index < bound);
        let paired = |indexes: &[usize], messages: &[Fr]| indexes.len() == messages.len();
        checks.require(
            Check::CountsEqual,
            paired(&self.issuer_indexes, &self.issuer_messages)
                && paired(&self.committed_indexes, &self.committed_messages),
        )?;
        checks.require(Check::IssuerIndexInRange, below(&self.issuer_indexes, scheme.issuer))?;
        let committed = below(&self.committed_indexes, scheme.committed());
        checks.require(Check::CommittedIndexInRange, committed)?;
        let nym_secrets = disclosable..scheme.committed();
        let shown = self.committed_indexes.iter().any(|index| nym_secrets.contains(index));
        checks.require(Check::NymSecretsHidden, !shown)
    }
}

/// Everything about a proof but its pairing equation.
pub fn open_proof(
    request: &Request,
    proof: &[u8],
    checks: &Checks,
) -> Result<PairingTerm, Refused> {
    core::open_proof(&request.combined(checks)?, proof, checks)
}

/// ProofVerify, from octets.
pub fn verify_proof(request: &Request, proof: &[u8], checks: &Checks) -> Result<(), Refused> {
    core::verify_proof(&request.combined(checks)?, proof, checks)
}
