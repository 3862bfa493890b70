//! What is computed once for a public key: the lines of its pairing, its generators, the start of its domain.

use alloc::sync::Arc;
use alloc::vec::Vec;

use super::basis::Basis;
use super::ciphersuite::{i2osp8, tag};
use super::settle::FixedG2;
use super::{LimitExceeded, PublicKey, SetupError};
use crate::curve::{Expander, G2, Scalar};

/// A public key with its generators, ready to verify and to prove. Cloning shares it.
#[derive(Clone, Debug)]
pub(crate) struct Context(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    public_key: PublicKey,
    basis: Basis,
    /// W
    key: FixedG2,
    /// -BP2
    minus_generator: Arc<FixedG2>,
    /// Everything that the domain hashes before the header.
    domain_start: Expander,
}

impl Context {
    pub(crate) fn new(public_key: PublicKey, basis: Basis) -> Result<Self, SetupError> {
        let api_id = basis.api_id();
        if public_key.suite() != api_id.suite() {
            return Err(SetupError::SuiteMismatch);
        }
        Ok(Self(Arc::new(Inner {
            domain_start: domain_start(&public_key, &basis),
            key: FixedG2::new(public_key.point()),
            minus_generator: Arc::new(FixedG2::new(&G2::generator().negated())),
            public_key,
            basis,
        })))
    }

    /// The domain of signatures with a key and a header, for who needs nothing else of the key.
    pub(crate) fn domain_of(public_key: &PublicKey, basis: &Basis, header: &[u8]) -> Scalar {
        let input = domain_start(public_key, basis).chain(&i2osp8(header.len())).chain(header);
        input.scalar(&basis.api_id().tag(tag::HASH_TO_SCALAR))
    }

    /// The same generators with a key that a presentation carries in the place of the issuer's. It has no domain.
    pub(crate) fn blinded(&self, key: PublicKey) -> Self {
        Self(Arc::new(Inner {
            key: FixedG2::new(key.point()),
            minus_generator: self.0.minus_generator.clone(),
            public_key: key,
            basis: self.0.basis.clone(),
            domain_start: self.0.domain_start.clone(),
        }))
    }

    pub(crate) fn public_key(&self) -> &PublicKey {
        &self.0.public_key
    }

    pub(crate) fn basis(&self) -> &Basis {
        &self.0.basis
    }

    pub(crate) fn key(&self) -> &FixedG2 {
        &self.0.key
    }

    pub(crate) fn minus_generator(&self) -> &FixedG2 {
        &self.0.minus_generator
    }

    /// `calculate_domain` (section 4.2.1). `suffix` is what the pseudonym interface appends to the header.
    pub(crate) fn domain(&self, header: &[u8], suffix: &[u8]) -> Result<Scalar, LimitExceeded> {
        self.basis().limits().check_header(header)?;
        Ok(self
            .0
            .domain_start
            .clone()
            .chain(&i2osp8(header.len().saturating_add(suffix.len())))
            .chain(header)
            .chain(suffix)
            .scalar(&self.basis().api_id().tag(tag::HASH_TO_SCALAR)))
    }

    /// A scalar of public octets, hashed with a tag of the interface.
    pub(crate) fn hash_to_scalar<'a>(
        &self,
        tag: &'static str,
        parts: impl IntoIterator<Item = &'a [u8]>,
    ) -> Scalar {
        let api_id = self.basis().api_id();
        let input = parts.into_iter().fold(api_id.expander(), Expander::chain);
        input.scalar(&api_id.tag(tag))
    }

    /// B for public messages: `P1 + Q_1 * domain + sum of H_i * m_i`, in variable time.
    pub(crate) fn commitment_vartime(
        &self,
        domain: Scalar,
        messages: impl Iterator<Item = Scalar>,
    ) -> crate::curve::Sum {
        let terms: Vec<_> = self.basis().message_bases().zip(messages).collect();
        self.basis().sum_vartime(Scalar::ONE, domain, terms.into_iter())
    }
}

/// `PK || L || Q_1 || H_1 .. H_L || api_id`
fn domain_start(public_key: &PublicKey, basis: &Basis) -> Expander {
    let api_id = basis.api_id();
    let mut start = api_id
        .expander()
        .chain(&public_key.to_bytes())
        .chain(&i2osp8(basis.layout().message_count()));
    basis.octets().for_each(|point| start.update(point));
    api_id.octets().iter().for_each(|part| start.update(part));
    start
}
