//! Bounds on work, checked before it is done.

/// What an operation accepts at most.
///
/// Generators carry the limits that they were made with, and every operation over them checks its inputs first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    messages: usize,
    message_octets: usize,
    header_octets: usize,
    presentation_header_octets: usize,
    context_id_octets: usize,
}

impl Limits {
    /// The highest number of messages in one list that can be allowed.
    pub const MAX_MESSAGES: usize = 1024;

    /// Allows `count` messages in each list, 1,024 at most. The default is 256.
    #[must_use]
    pub fn with_messages(self, count: usize) -> Self {
        Self { messages: count.min(Self::MAX_MESSAGES), ..self }
    }

    /// Allows messages of `octets` octets. The default is 65,536.
    #[must_use]
    pub fn with_message_octets(self, octets: usize) -> Self {
        Self { message_octets: octets, ..self }
    }

    /// Allows headers of `octets` octets. The default is 4,096.
    #[must_use]
    pub fn with_header_octets(self, octets: usize) -> Self {
        Self { header_octets: octets, ..self }
    }

    /// Allows presentation headers of `octets` octets. The default is 65,536.
    #[must_use]
    pub fn with_presentation_header_octets(self, octets: usize) -> Self {
        Self { presentation_header_octets: octets, ..self }
    }

    /// Allows pseudonym contexts of `octets` octets. The default is 4,096.
    #[must_use]
    pub fn with_context_id_octets(self, octets: usize) -> Self {
        Self { context_id_octets: octets, ..self }
    }

    pub(crate) fn check_messages(&self, count: usize) -> Result<(), LimitExceeded> {
        within(count, self.messages, LimitExceeded::Messages)
    }

    pub(crate) fn check_message(&self, octets: &[u8]) -> Result<(), LimitExceeded> {
        within(octets.len(), self.message_octets, LimitExceeded::Message)
    }

    pub(crate) fn check_header(&self, octets: &[u8]) -> Result<(), LimitExceeded> {
        within(octets.len(), self.header_octets, LimitExceeded::Header)
    }

    pub(crate) fn check_presentation_header(&self, octets: &[u8]) -> Result<(), LimitExceeded> {
        let limit = self.presentation_header_octets;
        within(octets.len(), limit, LimitExceeded::PresentationHeader)
    }

    pub(crate) fn check_context_id(&self, octets: &[u8]) -> Result<(), LimitExceeded> {
        within(octets.len(), self.context_id_octets, LimitExceeded::ContextId)
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            messages: 256,
            message_octets: 65_536,
            header_octets: 4_096,
            presentation_header_octets: 65_536,
            context_id_octets: 4_096,
        }
    }
}

fn within(size: usize, limit: usize, error: LimitExceeded) -> Result<(), LimitExceeded> {
    if size <= limit { Ok(()) } else { Err(error) }
}

/// Which of the [`Limits`] an input exceeds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LimitExceeded {
    /// Too many messages in one list.
    #[error("more messages than allowed")]
    Messages,
    /// A message is too long.
    #[error("message is longer than allowed")]
    Message,
    /// The header is too long.
    #[error("header is longer than allowed")]
    Header,
    /// The presentation header is too long.
    #[error("presentation header is longer than allowed")]
    PresentationHeader,
    /// The context of a pseudonym is too long.
    #[error("context identifier is longer than allowed")]
    ContextId,
}

impl LimitExceeded {
    /// A stable identifier for logs and other languages.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Messages => "limit/messages",
            Self::Message => "limit/message",
            Self::Header => "limit/header",
            Self::PresentationHeader => "limit/presentation-header",
            Self::ContextId => "limit/context-id",
        }
    }
}
