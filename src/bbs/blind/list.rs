//! Positions in the two lists of a blind signature, and in the one that is signed.

use alloc::vec::Vec;

use super::super::message::{self, Layout};
use super::super::{DisclosureError, Message};
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
        disclosure_list(generators.basis().layout(), signer, committed).map(Self)
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
        disclosed_list(generators.basis().layout(), signer, committed).map(Self)
    }

    pub(crate) const fn list(&self) -> &message::DisclosedMessages {
        &self.0
    }
}

/// Where committed message `index` stands in the signed list: after the signer's messages and the prover blind.
fn committed_position(layout: Layout, index: usize) -> Result<usize, DisclosureError> {
    if index < layout.nameable() {
        Ok(layout.signer + 1 + index)
    } else {
        Err(DisclosureError::OutOfRange)
    }
}

fn signer_position(layout: Layout, index: usize) -> Result<usize, DisclosureError> {
    if index < layout.signer { Ok(index) } else { Err(DisclosureError::OutOfRange) }
}

/// Nym secrets and the prover blind cannot be shown.
pub(crate) fn disclosure_list(
    layout: Layout,
    signer: impl IntoIterator<Item = usize>,
    committed: impl IntoIterator<Item = usize>,
) -> Result<message::Disclosure, DisclosureError> {
    let signer = signer.into_iter().map(|index| signer_position(layout, index));
    let committed = committed.into_iter().map(|index| committed_position(layout, index));
    let positions = signer.chain(committed).collect::<Result<Vec<_>, _>>()?;
    message::Disclosure::of(layout, positions)
}

/// Nym secrets and the prover blind cannot be shown.
pub(crate) fn disclosed_list(
    layout: Layout,
    signer: impl IntoIterator<Item = (usize, Message)>,
    committed: impl IntoIterator<Item = (usize, Message)>,
) -> Result<message::DisclosedMessages, DisclosureError> {
    let signer =
        signer.into_iter().map(|(index, message)| Ok((signer_position(layout, index)?, message)));
    let committed = committed
        .into_iter()
        .map(|(index, message)| Ok((committed_position(layout, index)?, message)));
    let messages = signer.chain(committed).collect::<Result<Vec<_>, _>>()?;
    message::DisclosedMessages::of(layout, messages)
}
