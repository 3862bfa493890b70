//! What holders and verifiers compute once: parameters, generators of commitments, values of sets.

use alloc::sync::Arc;

use litemap::LiteMap;

use super::policy::{ClaimNames, CredentialQuery, PolicyOption};
use super::status::Registries;
use super::{Accepted, Authorities, ConditionError, RequestError, SetupError};
use crate::credential::{AuthoritiesDigest, SchemaDigest, TableDigest};
use crate::curve::{Scalar, SecretScalar};
use crate::statement::{Bases, Parameters, Roster, SetAccumulator, SetError, set_digest};
use crate::whole::Whole;

/// Authorities with what proofs about them need.
#[derive(Clone, Debug)]
pub(super) struct Hidden {
    pub(super) authorities: Authorities,
    pub(super) roster: Arc<Roster>,
    pub(super) domains: SetAccumulator,
}

/// Everything public that statements need.
#[derive(Clone, Debug)]
pub(super) struct Toolbox {
    /// Of all sets, and of ranges unless a request names a table.
    parameters: Parameters,
    /// The tables of issuers, for ranges over their own credentials.
    tables: LiteMap<TableDigest, Parameters>,
    bases: Bases,
    /// Values of sets with witnesses of the holder, by the digest of their elements.
    sets: LiteMap<[u8; 32], SetAccumulator>,
    registries: Registries,
    authorities: LiteMap<AuthoritiesDigest, Hidden>,
}

impl Toolbox {
    /// The parameters of the public ceremony, and the generators with their tables.
    pub(super) fn new() -> Result<Self, SetupError> {
        let parameters = Parameters::ceremony()?.with_tables();
        let bases = Bases::new().ok_or(SetupError::Degenerate)?;
        let (tables, sets, authorities) = Default::default();
        let registries = Registries::default();
        Ok(Self { parameters, tables, bases, sets, registries, authorities })
    }

    /// Keeps authorities: a square root for each, and a table of 1 ms for each of 5 to 21 bases.
    pub(super) fn keep_authorities(&mut self, authorities: &Authorities) -> Result<(), SetupError> {
        let domains = self.parameters.set(&authorities.domains());
        let domains = domains.map_err(|_| SetupError::Degenerate)?;
        let roster = Roster::new(authorities.twins()).ok_or(SetupError::Degenerate)?;
        let hidden = Hidden { authorities: authorities.clone(), roster: roster.into(), domains };
        self.authorities.insert(authorities.digest(), hidden);
        Ok(())
    }

    /// The authorities with this digest.
    pub(super) fn hidden(&self, authorities: &AuthoritiesDigest) -> Option<&Hidden> {
        Whole::HERE?;
        self.authorities.get(authorities)
    }

    /// How claims of a query are called in the schema of a credential that is taken for it: as the request says, or as the
    /// set in which its issuer hides has them.
    pub(super) fn names<'a>(
        &'a self,
        query: &'a CredentialQuery,
        schema: &SchemaDigest,
    ) -> Option<&'a ClaimNames> {
        match query.authorities() {
            Some(set) => self.hidden(&set)?.authorities.names_in(schema),
            None => query.names(schema),
        }
    }

    /// Checks that an option asks for nothing but claims of the layouts of its sets, as far as these are known.
    ///
    /// A name that one schema of a set has and the set has not would find its issuer: only credentials of that one answer.
    pub(super) fn check_layouts(&self, option: &PolicyOption) -> Result<(), RequestError> {
        let has = |query: &CredentialQuery, claim: &str| {
            let set = query.authorities().and_then(|set| self.hidden(&set));
            set.is_none_or(|hidden| hidden.authorities.layout().claim(claim).is_some())
        };
        option.each_condition(|query, condition| {
            let partner = condition.partner().and_then(|(role, other)| {
                Some((option.credentials().get(option.position(role)?)?, other))
            });
            let known = has(query, condition.claim())
                && partner.is_none_or(|(query, other)| has(query, other));
            if known { Ok(()) } else { Err(ConditionError::UnknownClaim) }
        })
    }

    /// Keeps the witness of a domain.
    pub(super) fn keep_domain(&mut self, authorities: &AuthoritiesDigest, domain: Scalar) {
        if let Some(hidden) = self.authorities.get_mut(authorities) {
            hidden.domains = hidden.domains.clone().with_witness(&domain.into());
        }
    }

    pub(super) const fn parameters(&self) -> &Parameters {
        &self.parameters
    }

    /// Keeps the table of an issuer, as its document made parameters of it.
    pub(super) fn keep_table(&mut self, digest: TableDigest, parameters: Parameters) {
        self.tables.insert(digest, parameters.with_tables());
    }

    /// The parameters of ranges over a credential that is accepted like this: the ceremony, or the table that is named.
    ///
    /// This is the only way to a table: it is that of the issuer of the credential, or there is none.
    pub(super) fn ranges(&self, accepted: &Accepted) -> Option<&Parameters> {
        let Some(digest) = accepted.table else { return Some(&self.parameters) };
        let table = self.tables.get(&digest)?;
        table.serve(&accepted.issuer).then_some(table)
    }

    pub(super) const fn registries(&self) -> &Registries {
        &self.registries
    }

    pub(super) const fn registries_mut(&mut self) -> &mut Registries {
        &mut self.registries
    }

    pub(super) const fn bases(&self) -> &Bases {
        &self.bases
    }

    /// The set of `elements`: kept from before, or computed.
    pub(super) fn set(&self, elements: &[Scalar]) -> Result<SetAccumulator, SetError> {
        match self.sets.get(&set_digest(elements)) {
            Some(set) => Ok(set.clone()),
            None => self.parameters.set(elements),
        }
    }

    /// Keeps the value of a set: one square root for each element, and a sum.
    pub(super) fn keep_set(&mut self, elements: &[Scalar]) -> Result<(), SetError> {
        let set = self.set(elements)?;
        self.sets.insert(set_digest(elements), set);
        Ok(())
    }

    /// Keeps the witness of `y` in a set, and the value of the set.
    pub(super) fn keep_witness(
        &mut self,
        elements: &[Scalar],
        y: &SecretScalar,
    ) -> Result<(), SetError> {
        let set = self.set(elements)?.with_witness(y);
        self.sets.insert(set_digest(elements), set);
        Ok(())
    }
}
