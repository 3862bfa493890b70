//! Operators, status registries, and what everybody follows of them.

use averment::credential::{DateTime, StatusHandle};
use averment::operator::{self, OperatorSecretKey};
use averment::presentation::VerifiedStatus;
use averment::registry::{self, Epoch, EpochHead, Progress, RegistrySecretKey};
use js_sys::Function;
use serde::Serialize;
use wasm_bindgen::prelude::*;

use crate::failure::Failure;
use crate::holding::Holder;
use crate::host::HostRng;
use crate::json;
use crate::verifying::Verifier;

/// The key of somebody who publishes lists or epochs of a registry.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Operator(pub(crate) OperatorSecretKey);

#[wasm_bindgen]
impl Operator {
    /// A fresh key.
    ///
    /// # Errors
    ///
    /// [`Failure`] of the library.
    pub fn generate() -> Result<Self, Failure> {
        Ok(Self(OperatorSecretKey::generate(&mut HostRng)?))
    }

    /// A stored key.
    ///
    /// # Errors
    ///
    /// [`Failure`] of the library.
    #[wasm_bindgen(js_name = fromSecret)]
    pub fn from_secret(secret: &[u8]) -> Result<Self, Failure> {
        Ok(Self(OperatorSecretKey::from_bytes(secret)?))
    }

    /// The secret key.
    #[must_use]
    #[wasm_bindgen(js_name = exposeSecret)]
    pub fn expose_secret(&self) -> Vec<u8> {
        self.0.expose_bytes().to_vec()
    }

    /// The public key.
    #[must_use]
    #[wasm_bindgen(js_name = publicKey)]
    pub fn public_key(&self) -> Vec<u8> {
        self.0.public_key().to_bytes().to_vec()
    }
}

/// Reads the public key of an operator.
pub(crate) fn operator_key(octets: &[u8]) -> Result<operator::OperatorKey, Failure> {
    Ok(operator::OperatorKey::from_bytes(octets)?)
}

/// A status registry with its keys.
#[wasm_bindgen]
#[derive(Debug)]
pub struct StatusRegistry {
    pub(crate) registry: registry::StatusRegistry,
    /// The registry does not hand it out.
    key: RegistrySecretKey,
}

#[wasm_bindgen]
impl StatusRegistry {
    /// An empty registry with a fresh key.
    ///
    /// # Errors
    ///
    /// [`Failure`] of the library.
    pub fn open(name: &str, operator: &Operator, now: &str) -> Result<Self, Failure> {
        let (key, now) = (RegistrySecretKey::generate(name, &mut HostRng)?, json::time(now)?);
        let operator = operator.0.clone();
        let registry = registry::StatusRegistry::open(key.clone(), operator, now, &mut HostRng)?;
        Ok(Self { registry, key })
    }

    /// A registry from its newest state.
    ///
    /// # Errors
    ///
    /// [`Failure`] of the library.
    pub fn restore(
        name: &str,
        operator: &Operator,
        secret: &[u8],
        state: &[u8],
    ) -> Result<Self, Failure> {
        let key = RegistrySecretKey::from_bytes(name, secret)?;
        let operator = operator.0.clone();
        let registry = registry::StatusRegistry::restore(key.clone(), operator, state)?;
        Ok(Self { registry, key })
    }

    /// The secret key.
    #[must_use]
    #[wasm_bindgen(js_name = exposeSecret)]
    pub fn expose_secret(&self) -> Vec<u8> {
        self.key.expose_bytes().to_vec()
    }

    /// The state without keys.
    #[must_use]
    #[wasm_bindgen(js_name = exposeState)]
    pub fn expose_state(&self) -> Vec<u8> {
        self.registry.encode().to_vec()
    }

    /// What the registry publishes about itself.
    #[must_use]
    pub fn document(&self) -> RegistryDocument {
        RegistryDocument(self.registry.document().clone())
    }

    /// The newest head.
    #[must_use]
    pub fn head(&self) -> Vec<u8> {
        self.registry.head().encode()
    }

    /// How many handles were admitted.
    #[must_use]
    pub fn size(&self) -> usize {
        self.registry.len()
    }

    /// Removes handles, which stand one behind the other, and gives the epoch that says so.
    ///
    /// # Errors
    ///
    /// [`Failure`] of the library.
    pub fn remove(&mut self, handles: &[u8], now: &str) -> Result<Vec<u8>, Failure> {
        let handles = handles.chunks(StatusHandle::LEN).map(StatusHandle::from_bytes);
        let handles: Vec<_> = handles.collect::<Result<_, _>>()?;
        Ok(self.registry.remove(&handles, json::time(now)?)?.encode())
    }
}

/// What a registry publishes about itself.
#[wasm_bindgen]
#[derive(Clone, Debug)]
pub struct RegistryDocument(pub(crate) registry::RegistryDocument);

#[wasm_bindgen]
impl RegistryDocument {
    /// Reads and checks the CBOR form.
    ///
    /// # Errors
    ///
    /// [`Failure`] of the library.
    pub fn decode(octets: &[u8]) -> Result<Self, Failure> {
        Ok(Self(registry::RegistryDocument::decode(octets)?))
    }

    /// The CBOR form.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        self.0.encode()
    }

    /// The name of the registry.
    #[must_use]
    pub fn registry(&self) -> String {
        self.0.registry().into()
    }

    /// The public key of its operator.
    #[must_use]
    pub fn operator(&self) -> Vec<u8> {
        self.0.operator().to_bytes().to_vec()
    }

    /// The digest of the document.
    #[must_use]
    pub fn digest(&self) -> String {
        self.0.digest().to_string()
    }
}

/// The one history of a registry that is followed.
#[wasm_bindgen]
#[derive(Clone, Debug)]
pub struct StatusChain(registry::StatusChain);

#[wasm_bindgen]
impl StatusChain {
    /// Starts at a signed head.
    ///
    /// # Errors
    ///
    /// [`Failure`] of the library.
    pub fn start(document: &RegistryDocument, head: &[u8]) -> Result<Self, Failure> {
        let head = EpochHead::decode(head)?;
        Ok(Self(registry::StatusChain::start(document.0.clone(), head)?))
    }

    /// Moves on by one epoch.
    ///
    /// # Errors
    ///
    /// [`Failure`] of the library.
    pub fn advance(&mut self, epoch: &[u8]) -> Result<(), Failure> {
        Ok(self.0.advance(&Epoch::decode(epoch)?)?)
    }

    /// Checks every value of the next epoch.
    ///
    /// # Errors
    ///
    /// [`Failure`] of the library.
    pub fn audit(&self, epoch: &[u8]) -> Result<(), Failure> {
        Ok(self.0.audit(&Epoch::decode(epoch)?, &mut HostRng)?)
    }

    /// The document of the registry.
    #[must_use]
    pub fn document(&self) -> RegistryDocument {
        RegistryDocument(self.0.document().clone())
    }

    /// The newest head.
    #[must_use]
    pub fn head(&self) -> Vec<u8> {
        self.0.head().encode()
    }

    /// The digest of the newest head.
    #[must_use]
    pub fn digest(&self) -> String {
        self.0.head().digest().to_string()
    }

    /// The number of the newest epoch.
    #[must_use]
    pub fn epoch(&self) -> u64 {
        self.0.head().number()
    }

    /// When it was made.
    #[must_use]
    pub fn time(&self) -> String {
        self.0.head().time().to_string()
    }

    /// How many handles were removed so far.
    #[must_use]
    pub fn removed(&self) -> u64 {
        self.0.head().removed()
    }
}

/// Epochs in order.
#[wasm_bindgen]
#[derive(Debug, Default)]
pub struct Epochs(Vec<Epoch>);

#[wasm_bindgen]
impl Epochs {
    /// No epochs.
    #[must_use]
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds one.
    ///
    /// # Errors
    ///
    /// [`Failure`] of the library.
    pub fn push(&mut self, epoch: &[u8]) -> Result<(), Failure> {
        self.0.push(Epoch::decode(epoch)?);
        Ok(())
    }

    /// How many removals they have.
    #[must_use]
    pub fn removals(&self) -> usize {
        self.0.iter().map(Epoch::len).sum()
    }
}

/// Removals after which an update lets others speak.
const STEP: usize = 512;

/// The notation of what one step of an update did.
#[derive(Serialize)]
struct Step {
    /// How many epochs are done with.
    next: usize,
    /// How many removals they have.
    read: usize,
    /// The positions of credentials that were found to be revoked.
    revoked: Vec<usize>,
}

#[wasm_bindgen]
impl Holder {
    /// Follows a registry.
    ///
    /// # Errors
    ///
    /// [`Failure`] of the library.
    pub fn follow(&mut self, chain: &StatusChain) -> Result<(), Failure> {
        Ok(self.0.follow(&chain.0)?)
    }

    /// What is followed of a registry.
    #[must_use]
    #[wasm_bindgen(js_name = statusChain)]
    pub fn status_chain(&self, registry: &str) -> Option<StatusChain> {
        self.0.status_chain(registry).cloned().map(StatusChain)
    }

    /// Says of a credential that it was found to be revoked before.
    #[wasm_bindgen(js_name = markRevoked)]
    pub fn mark_revoked(&mut self, position: usize) -> bool {
        self.0.mark_revoked(position)
    }

    /// Brings everything of a registry up to date with some of `epochs`, from the one at `first` on: as many as it takes to
    /// get beyond what is followed, and to work for a moment, as JSON. `progress` gets the removals
    /// that were read.
    ///
    /// # Errors
    ///
    /// [`Failure`] of the library, or because `progress` did not answer true.
    #[wasm_bindgen(js_name = updateStatus)]
    pub fn update_status(
        &mut self,
        registry: &str,
        epochs: &Epochs,
        first: usize,
        progress: &Function,
    ) -> Result<String, Failure> {
        let followed = self.0.status_chain(registry).map_or(0, |chain| chain.head().number());
        let epochs = epochs.0.get(first..).unwrap_or_default();
        let (mut count, mut read) = (0, 0);
        for epoch in epochs {
            (count, read) = (count + 1, read + epoch.len());
            if read >= STEP && epoch.head().number() >= followed {
                break;
            }
        }
        let epochs = epochs.get(..count).unwrap_or_default();
        let mut report = |at: Progress| {
            let read = u32::try_from(at.read).unwrap_or(u32::MAX);
            let answer = progress.call1(&JsValue::UNDEFINED, &JsValue::from(read));
            answer.is_ok_and(|answer| answer.is_truthy())
        };
        let revoked = self.0.update_status(registry, epochs, &mut report)?;
        Ok(json::write(&Step { next: first.saturating_add(count), read, revoked }))
    }
}

#[wasm_bindgen]
impl Verifier {
    /// Knows the newest head of a chain.
    ///
    /// # Errors
    ///
    /// [`Failure`] of the library.
    #[wasm_bindgen(js_name = addEpoch)]
    pub fn add_epoch(&mut self, chain: &StatusChain) -> Result<(), Failure> {
        Ok(self.0.add_epoch(&chain.0)?)
    }
}

/// The notation of what is verified about a status.
#[derive(Serialize)]
pub(crate) struct Status<'a> {
    registry: &'a str,
    epoch: String,
    time: DateTime,
}

impl<'a> From<&'a VerifiedStatus> for Status<'a> {
    fn from(status: &'a VerifiedStatus) -> Self {
        let (epoch, time) = (status.epoch.to_string(), status.time);
        Self { registry: &status.registry, epoch, time }
    }
}
