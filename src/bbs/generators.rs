//! Generators of the core interface.

use alloc::vec::Vec;

use super::basis::Basis;
use super::ciphersuite::{ApiId, Interface};
use super::message::Layout;
use super::nonces::collect_secrets;
use super::{Ciphersuite, LimitExceeded, Limits, Message, SetupError};

/// The generators of the core interface for a number of messages. Cloning shares them.
///
/// One hash to the curve for each message when made. [`Generators::with_tables`] adds tables, which make every later
/// operation over these generators two to three times faster.
#[derive(Clone, Debug)]
pub struct Generators(Basis);

impl Generators {
    /// Derives the generators for `message_count` messages (`create_generators`, section 4.1.1).
    ///
    /// # Errors
    ///
    /// [`SetupError::Limit`] if `limits` allows fewer messages; checked before any point is computed.
    pub fn new(
        suite: Ciphersuite,
        message_count: usize,
        limits: &Limits,
    ) -> Result<Self, SetupError> {
        let layout = Layout::core(message_count);
        Basis::new(ApiId::new(suite, Interface::Core), limits, layout).map(Self)
    }

    /// The same generators with a table for each: about 1 ms and [`Generators::table_bytes`] of memory.
    #[must_use]
    pub fn with_tables(&self) -> Self {
        Self(self.0.with_tables())
    }

    /// Memory that the tables take, in bytes: 135,168 for each generator, or 0 without tables.
    #[must_use]
    pub fn table_bytes(&self) -> usize {
        self.0.table_bytes()
    }

    /// The ciphersuite.
    #[must_use]
    pub const fn suite(&self) -> Ciphersuite {
        self.0.api_id().suite()
    }

    /// How many messages a signature over these generators covers.
    #[must_use]
    pub fn message_count(&self) -> usize {
        self.0.layout().message_count()
    }

    /// Maps octets to a message (`messages_to_scalars`, section 4.1.2).
    ///
    /// # Errors
    ///
    /// [`LimitExceeded`] if the octets are longer than allowed.
    pub fn message(&self, octets: &[u8]) -> Result<Message, LimitExceeded> {
        message(&self.0, octets)
    }

    /// Maps each element to a message.
    ///
    /// # Errors
    ///
    /// [`LimitExceeded`] if one of them is longer than allowed.
    pub fn messages<T: AsRef<[u8]>>(
        &self,
        octets: impl IntoIterator<Item = T>,
    ) -> Result<Vec<Message>, LimitExceeded> {
        messages(&self.0, octets)
    }

    pub(crate) const fn basis(&self) -> &Basis {
        &self.0
    }
}

pub(crate) fn message(basis: &Basis, octets: &[u8]) -> Result<Message, LimitExceeded> {
    basis.limits().check_message(octets)?;
    Ok(Message::map(basis.api_id(), octets))
}

pub(crate) fn messages<T: AsRef<[u8]>>(
    basis: &Basis,
    octets: impl IntoIterator<Item = T>,
) -> Result<Vec<Message>, LimitExceeded> {
    collect_secrets(octets.into_iter().map(|octets| message(basis, octets.as_ref())))
}
