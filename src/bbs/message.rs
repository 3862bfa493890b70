//! Messages and which of them are shown.

use alloc::vec::Vec;
use core::fmt;

use super::DisclosureError;
use super::ciphersuite::{ApiId, tag};
use crate::curve::{Scalar, SecretScalar};

/// One signed message, as the scalar that it maps to.
///
/// Octets map by the draft's hash (`Generators::message`), numbers stand for themselves. Which position is which must be
/// fixed by the header or by the issuer's parameters: a signature does not tell. Kept secret: wiped when dropped, never
/// printed, not comparable.
#[derive(Clone)]
pub struct Message(SecretScalar);

impl Message {
    /// `messages_to_scalars` of one message (draft-irtf-cfrg-bbs-signatures section 4.1.2).
    pub(crate) fn map(api_id: ApiId, octets: &[u8]) -> Self {
        Self(api_id.expander().chain(octets).secret_scalar(&api_id.tag(tag::MESSAGE)))
    }

    pub(crate) fn scalar(&self) -> &SecretScalar {
        &self.0
    }
}

impl From<Scalar> for Message {
    fn from(scalar: Scalar) -> Self {
        Self(scalar.into())
    }
}

impl From<SecretScalar> for Message {
    fn from(scalar: SecretScalar) -> Self {
        Self(scalar)
    }
}

impl fmt::Debug for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Message").finish_non_exhaustive()
    }
}

/// What stands where in a signed list.
///
/// A disclosure keeps the layout that its positions were named for: under another layout of the same length the same
/// position can be the prover blind, or a nym secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Layout {
    /// L
    pub(crate) signer: usize,
    /// M, in the interfaces that put a prover blind between the two lists.
    pub(crate) committed: Option<usize>,
    /// How many of the committed messages, at the end, are nym secrets.
    pub(crate) nym_secrets: usize,
}

impl Layout {
    pub(crate) const fn core(message_count: usize) -> Self {
        Self { signer: message_count, committed: None, nym_secrets: 0 }
    }

    /// The length of the signed list: L, or L + 1 + M.
    pub(crate) const fn message_count(&self) -> usize {
        match self.committed {
            Some(committed) => self.signer.saturating_add(1).saturating_add(committed),
            None => self.signer,
        }
    }

    /// How many of the committed messages can be named.
    pub(crate) fn nameable(&self) -> usize {
        self.committed.unwrap_or(0).saturating_sub(self.nym_secrets)
    }
}

/// Takes entries whose positions are strictly ascending and below `count`, and stops at the first that is not.
fn ascending<T>(
    count: usize,
    entries: impl IntoIterator<Item = T>,
    position: impl Fn(&T) -> usize,
) -> Result<Vec<T>, DisclosureError> {
    let mut checked: Vec<T> = Vec::new();
    for entry in entries {
        if position(&entry) >= count {
            return Err(DisclosureError::OutOfRange);
        }
        if checked.last().is_some_and(|last| position(last) >= position(&entry)) {
            return Err(DisclosureError::NotAscending);
        }
        checked.push(entry);
    }
    Ok(checked)
}

/// The positions of the signed messages that a proof shows.
///
/// Each is below `message_count`, in strictly ascending order: [`Disclosure::new`] is the only way in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Disclosure {
    indexes: Vec<usize>,
    layout: Layout,
}

impl Disclosure {
    /// Shows the messages at `indexes` (zero-based) out of `message_count`, and hides the others.
    ///
    /// # Errors
    ///
    /// [`DisclosureError`] for an index out of range, a repeated one, or indexes out of order.
    pub fn new(
        message_count: usize,
        indexes: impl IntoIterator<Item = usize>,
    ) -> Result<Self, DisclosureError> {
        Self::of(Layout::core(message_count), indexes)
    }

    pub(crate) fn of(
        layout: Layout,
        indexes: impl IntoIterator<Item = usize>,
    ) -> Result<Self, DisclosureError> {
        Ok(Self { indexes: ascending(layout.message_count(), indexes, |index| *index)?, layout })
    }

    pub(crate) const fn layout(&self) -> Layout {
        self.layout
    }

    /// How many messages the signature covers.
    #[must_use]
    pub const fn message_count(&self) -> usize {
        self.layout.message_count()
    }

    /// The positions that are shown, ascending.
    #[must_use]
    pub fn indexes(&self) -> &[usize] {
        &self.indexes
    }

    /// For each position whether it is shown.
    pub(crate) fn flags(&self) -> Vec<bool> {
        let mut flags = alloc::vec![false; self.message_count()];
        for index in &self.indexes {
            if let Some(flag) = flags.get_mut(*index) {
                *flag = true;
            }
        }
        flags
    }
}

/// Messages that a proof shows, with their positions, as the verifier knows them.
///
/// Positions are below `message_count`, in strictly ascending order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DisclosedMessages {
    messages: Vec<(usize, Scalar)>,
    layout: Layout,
}

impl DisclosedMessages {
    /// The messages at their positions (zero-based, ascending) out of `message_count`.
    ///
    /// # Errors
    ///
    /// [`DisclosureError`] for an index out of range, a repeated one, or indexes out of order.
    pub fn new(
        message_count: usize,
        messages: impl IntoIterator<Item = (usize, Message)>,
    ) -> Result<Self, DisclosureError> {
        Self::of(Layout::core(message_count), messages)
    }

    pub(crate) fn of(
        layout: Layout,
        messages: impl IntoIterator<Item = (usize, Message)>,
    ) -> Result<Self, DisclosureError> {
        let messages = messages.into_iter().map(|(index, message)| (index, message.0.expose()));
        let messages = ascending(layout.message_count(), messages, |(index, _)| *index)?;
        Ok(Self { messages, layout })
    }

    pub(crate) const fn layout(&self) -> Layout {
        self.layout
    }

    /// How many messages the signature covers.
    #[must_use]
    pub const fn message_count(&self) -> usize {
        self.layout.message_count()
    }

    pub(crate) fn messages(&self) -> &[(usize, Scalar)] {
        &self.messages
    }

    pub(crate) fn hidden_count(&self) -> usize {
        self.message_count().saturating_sub(self.messages.len())
    }
}
