//! A commitment that an application for a credential carries: it is to the secret of this credential.
//!
//! `C = s J_1 + b Q_2` is a row of the section of the presented credential, with the response of its holder secret `s`.
//! `C` is the commitment that the issuer is asked to sign, known to both sides beforehand. Nobody knows a relation
//! between `J_1` and `Q_2`, so that `C` has no second opening: what is signed carries the secret of what is presented.
//!
//! | proof | prover | verifier |
//! |---|---|---|
//! | 1 scalar, 32 octets | 2 multiplications | 3 multiplications |

use super::{Assignment, Build, Built, Statement};
use crate::curve::{FixedG1, G1, Scalar, SecretScalar};
use crate::sigma::Variable;

/// A commitment `C = s J_1 + b Q_2` with its generators, and on the prover's side its blind `b`.
#[derive(Clone, Debug)]
pub(crate) struct Committed {
    point: FixedG1,
    secret_base: FixedG1,
    blind_base: FixedG1,
    blind: Option<SecretScalar>,
}

impl Committed {
    /// The commitment `point` to bases `J_1` and `Q_2`.
    pub(crate) fn new(point: G1, secret_base: G1, blind_base: G1) -> Self {
        let [point, secret_base, blind_base] = [point, secret_base, blind_base].map(FixedG1::new);
        Self { point, secret_base, blind_base, blind: None }
    }

    /// The same with the blind, for the prover.
    pub(crate) fn opened(self, blind: SecretScalar) -> Self {
        Self { blind: Some(blind), ..self }
    }

    /// The encoding of `C`.
    pub(crate) fn octets(&self) -> &[u8; G1::LEN] {
        self.point.octets()
    }
}

/// The statement that a commitment is to one variable.
#[derive(Debug)]
pub(crate) struct Binding {
    blind: Option<SecretScalar>,
}

impl Binding {
    /// States that `committed` is to `secret`.
    pub(crate) fn build(
        build: &mut Build<'_>,
        committed: &Committed,
        secret: Variable,
    ) -> Built<(Self, ())> {
        let section = &mut *build.section;
        let blind = section.own();
        let point = section.fixed(&committed.point);
        let secret_base = section.fixed(&committed.secret_base);
        let blind_base = section.fixed(&committed.blind_base);
        section.row(
            alloc::vec![(point, Scalar::ONE)],
            alloc::vec![(secret, secret_base, Scalar::ONE), (blind, blind_base, Scalar::ONE)],
        )?;
        Ok((Self { blind: committed.blind.clone() }, ()))
    }
}

impl Statement for Binding {
    fn assign(&self, assignment: &mut Assignment<'_, '_>) -> Option<()> {
        assignment.witness.own(self.blind.clone()?)
    }
}
