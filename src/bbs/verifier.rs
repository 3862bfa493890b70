//! Verifying signatures and proofs of the core interface.

use super::claim::Claim;
use super::context::Context;
use super::signature::{check, remainder_vartime};
use super::{
    DisclosedMessages, Generators, Message, Proof, PublicKey, SetupError, Signature, VerifyError,
};

/// A public key with its generators (core interface), prepared once. Cloning shares it.
#[derive(Clone, Debug)]
pub struct Verifier(Context);

impl Verifier {
    /// Prepares `public_key`: the lines of its pairing take about 40 KiB.
    ///
    /// # Errors
    ///
    /// [`SetupError::SuiteMismatch`] if key and generators belong to different ciphersuites.
    pub fn new(public_key: PublicKey, generators: &Generators) -> Result<Self, SetupError> {
        Context::new(public_key, generators.basis().clone()).map(Self)
    }

    pub(crate) const fn of(context: Context) -> Self {
        Self(context)
    }

    pub(crate) const fn context(&self) -> &Context {
        &self.0
    }

    /// The public key.
    #[must_use]
    pub fn public_key(&self) -> &PublicKey {
        self.0.public_key()
    }

    /// Checks a signature (`Verify`, section 3.5.2), in variable time: holders use [`Prover::new`](super::Prover::new).
    ///
    /// # Errors
    ///
    /// [`VerifyError`] for a wrong number of messages, inputs beyond the limits, or a signature that does not hold.
    pub fn verify(
        &self,
        header: &[u8],
        messages: &[Message],
        signature: &Signature,
    ) -> Result<(), VerifyError> {
        if messages.len() != self.0.basis().layout().message_count() {
            return Err(VerifyError::MessageCount);
        }
        let domain = self.0.domain(header, &[])?;
        let scalars = messages.iter().map(|message| message.scalar().expose());
        let b = self.0.commitment_vartime(domain, scalars);
        check(&self.0, signature, &remainder_vartime(signature, &b))
    }

    /// Checks a proof (`ProofVerify`, section 3.5.4): that its maker holds a signature of this key under `header` over
    /// the disclosed messages and as many hidden ones as there are others.
    ///
    /// # Errors
    ///
    /// [`VerifyError`] for inputs beyond the limits, a wrong number of messages, or a proof that does not hold.
    pub fn verify_proof(
        &self,
        header: &[u8],
        presentation_header: &[u8],
        disclosed: &DisclosedMessages,
        proof: &Proof,
    ) -> Result<(), VerifyError> {
        self.claim(header, presentation_header, disclosed, proof).verify()
    }

    /// The same check as a value, for [`verify_batch`](super::verify_batch).
    #[must_use]
    pub const fn claim<'a>(
        &'a self,
        header: &'a [u8],
        presentation_header: &'a [u8],
        disclosed: &'a DisclosedMessages,
        proof: &'a Proof,
    ) -> Claim<'a> {
        Claim {
            context: &self.0,
            header,
            header_suffix: None,
            presentation_header,
            disclosed,
            proof,
            nym: None,
        }
    }
}
