//! Points of G1 that stay: their octets and, if worth it, their tables are computed once.

use alloc::sync::Arc;
use core::fmt;

use super::{G1, Scalar, SecretScalar, SecretTerm, Shared, Sum, Table};

/// A public point that many sums use. Cloning shares it.
#[derive(Clone)]
pub(crate) struct FixedG1(Arc<Inner>);

struct Inner {
    point: G1,
    octets: [u8; G1::LEN],
    table: Option<Table>,
}

impl FixedG1 {
    pub(crate) fn new(point: G1) -> Self {
        Self(Arc::new(Inner { point, octets: point.to_bytes(), table: None }))
    }

    /// With a table: 1 ms and [`Table::BYTES`] octets of memory.
    pub(crate) fn with_table(point: G1) -> Self {
        let table = Some(Table::new(&(&point).into()));
        Self(Arc::new(Inner { point, octets: point.to_bytes(), table }))
    }

    pub(crate) fn point(&self) -> &G1 {
        &self.0.point
    }

    pub(crate) fn octets(&self) -> &[u8; G1::LEN] {
        &self.0.octets
    }

    /// A term of a constant-time sum.
    pub(crate) fn times<'a>(&'a self, scalar: &'a SecretScalar) -> SecretTerm<'a> {
        SecretTerm { point: Sum::from(&self.0.point), table: self.0.table.as_ref(), scalar }
    }

    /// The point as one that many equations share.
    pub(crate) fn shared(&self) -> Shared<'_> {
        let Inner { point, octets, table } = &*self.0;
        Shared { point, octets, table: table.as_ref() }
    }

    /// A term of a sum over tables in variable time, if there is a table.
    pub(crate) fn tabled(&self, scalar: Scalar) -> Option<(&Table, Scalar)> {
        Some((self.0.table.as_ref()?, scalar))
    }
}

impl fmt::Debug for FixedG1 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("FixedG1").field(&self.0.point).finish()
    }
}
