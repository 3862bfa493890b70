//! Positions in the two lists of a blind signature, and in the one that is signed.

use alloc::vec::Vec;

use super::super::basis::Basis;
use super::super::{DisclosureError, Message, message};
use super::Generators;

/// The positions of the messages that a proof shows: some of the signer's, some of the holder's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Disclosure(message::Disclosure);

impl Disclosure {
    /// Shows the messages at `signer` and at `committed`, positions in the two lists, zero-based and ascending.
    ///
    /// # Errors
    ///
    /// [`DisclosureError`] for an index out of range of its list, a repeated one, or indexes out of order.
    pub fn new(
        generators: &Generators,
        signer: impl IntoIterator<Item = usize>,
        committed: impl IntoIterator<Item = usize>,
    ) -> Result<Self, DisclosureError> {
        let basis = generators.basis();
        disclosure_list(basis, basis.committed_count(), signer, committed).map(Self)
    }

    pub(crate) const fn list(&self) -> &message::Disclosure {
        &self.0
    }
}

/// Messages that a proof shows, with their positions in the two lists, as the verifier knows them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DisclosedMessages(message::DisclosedMessages);

impl DisclosedMessages {
    /// The signer's messages and the holder's, each with its position in its list, zero-based and ascending.
    ///
    /// # Errors
    ///
    /// [`DisclosureError`] for an index out of range of its list, a repeated one, or indexes out of order.
    pub fn new(
        generators: &Generators,
        signer: impl IntoIterator<Item = (usize, Message)>,
        committed: impl IntoIterator<Item = (usize, Message)>,
    ) -> Result<Self, DisclosureError> {
        let basis = generators.basis();
        disclosed_list(basis, basis.committed_count(), signer, committed).map(Self)
    }

    pub(crate) const fn list(&self) -> &message::DisclosedMessages {
        &self.0
    }
}

/// Where committed message `index` stands in the signed list: after the signer's messages and the prover blind.
fn committed_position(
    basis: &Basis,
    nameable: usize,
    index: usize,
) -> Result<usize, DisclosureError> {
    if index < nameable {
        Ok(basis.signer_count() + 1 + index)
    } else {
        Err(DisclosureError::OutOfRange)
    }
}

fn signer_position(basis: &Basis, index: usize) -> Result<usize, DisclosureError> {
    if index < basis.signer_count() { Ok(index) } else { Err(DisclosureError::OutOfRange) }
}

/// The first `nameable` committed messages can be shown, the others cannot.
pub(crate) fn disclosure_list(
    basis: &Basis,
    nameable: usize,
    signer: impl IntoIterator<Item = usize>,
    committed: impl IntoIterator<Item = usize>,
) -> Result<message::Disclosure, DisclosureError> {
    let signer = signer.into_iter().map(|index| signer_position(basis, index));
    let committed = committed.into_iter().map(|index| committed_position(basis, nameable, index));
    let positions = signer.chain(committed).collect::<Result<Vec<_>, _>>()?;
    message::Disclosure::new(basis.message_count(), positions)
}

/// The first `nameable` committed messages can be shown, the others cannot.
pub(crate) fn disclosed_list(
    basis: &Basis,
    nameable: usize,
    signer: impl IntoIterator<Item = (usize, Message)>,
    committed: impl IntoIterator<Item = (usize, Message)>,
) -> Result<message::DisclosedMessages, DisclosureError> {
    let signer =
        signer.into_iter().map(|(index, message)| Ok((signer_position(basis, index)?, message)));
    let committed = committed
        .into_iter()
        .map(|(index, message)| Ok((committed_position(basis, nameable, index)?, message)));
    let messages = signer.chain(committed).collect::<Result<Vec<_>, _>>()?;
    message::DisclosedMessages::new(basis.message_count(), messages)
}
