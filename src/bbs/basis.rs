//! The generators that a signature is made over, and sums over them.

use alloc::sync::Arc;
use alloc::vec::Vec;

use super::ciphersuite::{ApiId, i2osp8, tag};
use super::message::Layout;
use super::{Limits, SetupError};
use crate::curve::{
    Expander, G1, Scalar, SecretScalar, SecretTerm, Shared, Sum, Table, hash_to_curve, msm_vartime,
    secret_sums, sum_vartime,
};

/// A generator with its table, if one was computed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Base<'a> {
    point: &'a G1,
    octets: &'a [u8; G1::LEN],
    table: Option<&'a Table>,
}

impl<'a> Base<'a> {
    pub(crate) const fn point(self) -> &'a G1 {
        self.point
    }

    /// The generator as one that many equations share.
    pub(crate) const fn shared(self) -> Shared<'a> {
        Shared { point: self.point, octets: self.octets, table: self.table }
    }

    /// A term of a constant-time sum.
    pub(crate) fn times(self, scalar: &'a SecretScalar) -> SecretTerm<'a> {
        SecretTerm { point: self.point.into(), table: self.table, scalar }
    }
}

/// A list of points that stay, with their encodings and perhaps their tables.
#[derive(Clone, Debug)]
struct Chain {
    points: Vec<G1>,
    octets: Vec<[u8; G1::LEN]>,
    tables: Vec<Table>,
}

impl Chain {
    /// `create_generators` (draft-irtf-cfrg-bbs-signatures section 4.1.1).
    fn derive(api_id: ApiId, count: usize) -> Result<Self, SetupError> {
        let hash = api_id.suite().hash();
        let expand = |input: Expander| {
            let mut seed = [0; 48];
            input.finish(&api_id.tag(tag::GENERATOR_SEED), &mut seed);
            seed
        };
        let start = api_id.tag(tag::GENERATOR_START);
        let mut seed =
            expand(start.iter().fold(api_id.expander(), |input, part| input.chain(part)));
        let points = (1..=count)
            .map(|number| {
                seed = expand(api_id.expander().chain(&seed).chain(&i2osp8(number)));
                hash_to_curve(hash, &seed, &api_id.tag(tag::GENERATOR)).to_point()
            })
            .collect::<Option<Vec<_>>>()
            .ok_or(SetupError::Degenerate)?;
        Ok(Self::of(points))
    }

    fn of(points: Vec<G1>) -> Self {
        let octets = points.iter().map(G1::to_bytes).collect();
        Self { points, octets, tables: Vec::new() }
    }

    fn with_tables(&self) -> Self {
        let tables = self.points.iter().map(|point| Table::new(&point.into())).collect();
        Self { points: self.points.clone(), octets: self.octets.clone(), tables }
    }

    fn bases(&self) -> impl Iterator<Item = Base<'_>> {
        let tables = self.tables.iter().map(Some).chain(core::iter::repeat(None));
        let points = self.points.iter().zip(&self.octets).zip(tables);
        points.map(|((point, octets), table)| Base { point, octets, table })
    }
}

/// The generators of one signature: P1, Q_1, H_1 .. H_L and, for committed messages, Q_2, J_1 .. J_M.
///
/// Message positions run over H_1 .. H_L, then Q_2 (the prover blind), then J_1 .. J_M.
#[derive(Clone, Debug)]
pub(crate) struct Basis {
    api_id: ApiId,
    limits: Limits,
    layout: Layout,
    fixed: Arc<Chain>,
    signer: Arc<Chain>,
    committed: Option<Arc<Chain>>,
}

impl Basis {
    /// Generators for the messages of `layout`, whose counts are checked before the first hash to the curve.
    pub(crate) fn new(api_id: ApiId, limits: &Limits, layout: Layout) -> Result<Self, SetupError> {
        limits.check_messages(layout.signer)?;
        limits.check_messages(layout.committed.unwrap_or(0))?;
        let p1 = G1::from_bytes(&api_id.suite().p1()).map_err(|_| SetupError::Degenerate)?;
        let of_committed = api_id.of_committed_generators();
        let committed = layout.committed.map(|count| Chain::derive(of_committed, count + 1));
        Ok(Self {
            api_id,
            limits: limits.clone(),
            layout,
            fixed: Arc::new(Chain::of(alloc::vec![p1])),
            signer: Arc::new(Chain::derive(api_id, layout.signer + 1)?),
            committed: committed.transpose()?.map(Arc::new),
        })
    }

    pub(crate) fn with_tables(&self) -> Self {
        Self {
            fixed: Arc::new(self.fixed.with_tables()),
            signer: Arc::new(self.signer.with_tables()),
            committed: self.committed.as_ref().map(|chain| Arc::new(chain.with_tables())),
            ..self.clone()
        }
    }

    fn chains(&self) -> impl Iterator<Item = &Chain> {
        [&self.fixed, &self.signer].into_iter().chain(&self.committed).map(AsRef::as_ref)
    }

    /// Memory of the tables, in bytes.
    pub(crate) fn table_bytes(&self) -> usize {
        self.chains().map(|chain| chain.tables.len() * Table::BYTES).sum()
    }

    pub(crate) const fn api_id(&self) -> ApiId {
        self.api_id
    }

    pub(crate) const fn limits(&self) -> &Limits {
        &self.limits
    }

    pub(crate) const fn layout(&self) -> Layout {
        self.layout
    }

    /// Generators of all message positions, in order.
    pub(crate) fn message_bases(&self) -> impl Iterator<Item = Base<'_>> {
        self.signer.bases().skip(1).chain(self.committed_bases())
    }

    /// Q_2, J_1 .. J_M
    pub(crate) fn committed_bases(&self) -> impl Iterator<Item = Base<'_>> {
        self.committed.iter().flat_map(|chain| chain.bases())
    }

    /// J_M times a scalar, constant time in the scalar.
    pub(crate) fn last_base_secret_mul(&self, scalar: &SecretScalar) -> Sum {
        secret_base_sum(self.committed_bases().last().into_iter().map(|base| (base, scalar)))
    }

    /// The encodings of Q_2, J_1 .. J_M.
    pub(crate) fn committed_octets(&self) -> impl Iterator<Item = &[u8; G1::LEN]> {
        self.committed.iter().flat_map(|chain| &chain.octets)
    }

    /// The encodings of Q_1, H_1 .. H_L, Q_2, J_1 .. J_M.
    pub(crate) fn octets(&self) -> impl Iterator<Item = &[u8; G1::LEN]> {
        self.signer.octets.iter().chain(self.committed_octets())
    }

    /// P1 and Q_1
    pub(crate) fn leading_bases(&self) -> impl Iterator<Item = Base<'_>> {
        self.fixed.bases().chain(self.signer.bases().take(1))
    }

    /// Q_1
    pub(crate) fn domain_base(&self) -> Option<Base<'_>> {
        self.signer.bases().next()
    }

    /// `P1 * factor + Q_1 * domain + sum of the terms`, in variable time.
    pub(crate) fn sum_vartime<'a>(
        &'a self,
        factor: Scalar,
        domain: Scalar,
        terms: impl Iterator<Item = (Base<'a>, Scalar)>,
    ) -> Sum {
        let leading = self.leading_bases().zip([factor, domain]);
        if factor != Scalar::ONE {
            return self.base_sum_vartime(leading.chain(terms));
        }
        let mut sum = self.base_sum_vartime(leading.skip(1).chain(terms));
        self.fixed.points.iter().for_each(|p1| sum.add_point(p1));
        sum
    }

    /// The sum of the terms, in variable time.
    pub(crate) fn base_sum_vartime<'a>(
        &self,
        terms: impl Iterator<Item = (Base<'a>, Scalar)>,
    ) -> Sum {
        if self.fixed.tables.is_empty() {
            let (points, scalars): (Vec<_>, Vec<_>) =
                terms.map(|(base, scalar)| (*base.point, scalar)).unzip();
            return msm_vartime(&points, &scalars);
        }
        let terms: Vec<_> =
            terms.filter_map(|(base, scalar)| Some((base.table?, scalar))).collect();
        sum_vartime(&terms)
    }

    /// `P1 + Q_1 * domain`, in variable time: where constant-time sums start.
    pub(crate) fn start_vartime(&self, domain: Scalar) -> Sum {
        self.sum_vartime(Scalar::ONE, domain, core::iter::empty())
    }
}

/// The sum of `scalar * generator`, constant time in the scalars.
pub(crate) fn secret_base_sum<'a>(
    terms: impl Iterator<Item = (Base<'a>, &'a SecretScalar)>,
) -> Sum {
    let terms: Vec<_> = terms.map(|(base, scalar)| base.times(scalar)).collect();
    let [sum] = secret_sums([&terms]);
    sum
}
