//! Signing messages that the signer sees.

use super::ciphersuite::tag;
use super::context::Context;
use super::signature::sign;
use super::{Generators, Message, SecretKey, SetupError, SignError, Signature, Verifier};
use crate::curve::{Scalar, Sum};

/// A secret key with its generators (core interface).
#[derive(Clone, Debug)]
pub struct Signer {
    key: SecretKey,
    context: Context,
}

impl Signer {
    /// Prepares `key` for signatures over `generators`.
    ///
    /// # Errors
    ///
    /// [`SetupError::SuiteMismatch`] if they belong to different ciphersuites.
    pub fn new(key: SecretKey, generators: &Generators) -> Result<Self, SetupError> {
        let context = Context::new(key.public_key(), generators.basis().clone())?;
        Ok(Self { key, context })
    }

    /// Signs `messages` under `header` (`Sign`, section 3.5.1), deterministically.
    ///
    /// Constant time in the key, not in the messages. The result is checked before it is handed out, by a second
    /// computation of B and one multiplication with the key.
    ///
    /// # Errors
    ///
    /// [`SignError`] for a wrong number of messages, inputs beyond the limits, or a failed check.
    pub fn sign(&self, header: &[u8], messages: &[Message]) -> Result<Signature, SignError> {
        let (domain, e) = self.exponent(header, messages)?;
        let b = || self.commitment(domain, messages);
        sign(&self.key, e, b, &b())
    }

    /// Signs without the check of the result.
    #[cfg(feature = "hazmat")]
    pub(crate) fn sign_unchecked(
        &self,
        header: &[u8],
        messages: &[Message],
    ) -> Result<Signature, SignError> {
        let (domain, e) = self.exponent(header, messages)?;
        super::signature::sign_unchecked(&self.key, &self.commitment(domain, messages), e)
    }

    /// The domain, and `e = hash_to_scalar(SK || m_1 || .. || m_L || domain)`.
    fn exponent(&self, header: &[u8], messages: &[Message]) -> Result<(Scalar, Scalar), SignError> {
        if messages.len() != self.context.basis().layout().message_count() {
            return Err(SignError::MessageCount);
        }
        let domain = self.context.domain(header, &[])?;
        let api_id = self.context.basis().api_id();
        let mut input = api_id.expander().chain(self.key.expose_bytes().as_slice());
        messages
            .iter()
            .for_each(|message| input.update(message.scalar().expose_bytes().as_slice()));
        let e = input.chain(&domain.to_bytes()).secret_scalar(&api_id.tag(tag::HASH_TO_SCALAR));
        Ok((domain, e.expose()))
    }

    fn commitment(&self, domain: Scalar, messages: &[Message]) -> Sum {
        let messages = messages.iter().map(|message| message.scalar().expose());
        self.context.commitment_vartime(domain, messages)
    }

    /// The verifier of this signer's signatures, sharing what is prepared.
    #[must_use]
    pub fn verifier(&self) -> Verifier {
        Verifier::of(self.context.clone())
    }
}
