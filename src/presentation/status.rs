//! Credentials that are not revoked: which epoch a request names, what a holder has of it, and what a verifier accepts.
//!
//! A policy says how old an epoch may be. A request names the newest head that its verifier follows, for each registry that
//! an accepted schema names; everybody who answers shows the same epoch. A wallet follows one history of each registry, and
//! answers for its newest head only: an older one would tell who is slow to update, another one is somebody's invention.

use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;

use litemap::LiteMap;
use serde::{Deserialize, Serialize};

use super::holder::Held;
use super::policy::{CredentialQuery, Policy};
use super::{Holder, PlanError, PresentationRequest, RequestError, Verifier, VerifyError};
use crate::codec::{self, Reader, Writer};
use crate::credential::{DateTime, FormatError, HeadDigest, Schema, StatusWitness};
use crate::curve::{FixedG1, SecretScalar};
use crate::registry::{Epoch, Progress, StatusChain, StatusError};
use crate::sigma::Variable;
use crate::statement::{Accumulated, Build, Built, Member, Members};
use crate::whole::Whole;

/// Octets of the name of a registry.
const NAME: usize = 64;
/// Registries that a request names.
const HEADS: usize = 64;
/// Seconds that the clock of a registry may be ahead of the verifier's.
const AHEAD: u64 = 300;

/// Asks that a credential is not revoked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct StatusQuery {
    /// How old the epoch may be when the answer is verified, in seconds: 1 to 2^32 - 1.
    pub max_age: u32,
}

/// The head of a registry for which a request asks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct NamedHead {
    /// The name of the registry.
    pub registry: String,
    /// The number of the epoch.
    #[serde(with = "codec::integer")]
    pub epoch: u64,
    /// The digest of its head.
    pub head: HeadDigest,
}

impl NamedHead {
    /// At most 64, in ascending order of the registries, each once.
    pub(super) fn check_all(heads: &[Self]) -> Result<(), RequestError> {
        let ordered = heads.is_sorted_by(|a, b| a.registry < b.registry);
        let named = heads.iter().all(|head| crate::credential::is_name(&head.registry));
        if heads.len() <= HEADS && ordered && named { Ok(()) } else { Err(RequestError::Heads) }
    }

    fn write(&self, writer: &mut Writer<'_>) {
        writer.array(3);
        writer.text(&self.registry);
        writer.uint(self.epoch);
        writer.bytes(&self.head.to_bytes());
    }

    pub(super) fn write_all(heads: &[Self], writer: &mut Writer<'_>) {
        writer.list(heads.iter(), |writer, head| head.write(writer));
    }

    pub(super) fn read_all(reader: &mut Reader<'_>) -> Result<Vec<Self>, FormatError> {
        let heads = reader.list(HEADS, |reader| {
            reader.array(3)?;
            let registry = reader.text(NAME)?.into();
            let epoch = reader.uint()?;
            Ok(Self { registry, epoch, head: HeadDigest::from_bytes(reader.fixed()?) })
        })?;
        // A request without heads does not say so.
        if heads.is_empty() { Err(FormatError::NotCanonical) } else { Ok(heads) }
    }

    fn names(&self, chain: &StatusChain) -> bool {
        (self.epoch, self.head) == (chain.head().number(), chain.head().digest())
    }
}

/// What a verified presentation says about the status of a credential: not revoked as of this epoch.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct VerifiedStatus {
    /// The name of the registry.
    pub registry: String,
    /// The number of the epoch.
    pub epoch: u64,
    /// When it was made.
    pub time: DateTime,
}

/// The heads of registries that are known, by number. Wallets know the newest alone.
#[derive(Clone, Debug, Default)]
pub(super) struct Registries(LiteMap<String, LiteMap<u64, Arc<Known>>>);

/// A head that was checked, with a table for its value.
#[derive(Debug)]
pub(super) struct Known {
    chain: StatusChain,
    digest: HeadDigest,
    value: FixedG1,
}

impl Known {
    fn new(chain: &StatusChain) -> Self {
        let value = FixedG1::with_table(*chain.value());
        Self { chain: chain.clone(), digest: chain.head().digest(), value }
    }
}

impl Registries {
    fn newest(&self, registry: &str) -> Option<&Known> {
        Some(self.0.get(registry)?.last()?.1)
    }

    fn known(&self, named: &NamedHead) -> Option<&Known> {
        let known = self.0.get(&named.registry)?.get(&named.epoch)?;
        (known.digest == named.head).then_some(known)
    }

    /// Adds a head beside those of the same registry.
    fn add(&mut self, chain: &StatusChain) -> Result<(), StatusError> {
        let heads = self.0.entry(chain.document().registry().into()).or_default();
        if heads.values().any(|known| known.chain.document() != chain.document()) {
            return Err(StatusError::OtherRegistry);
        }
        match heads.get(&chain.head().number()) {
            Some(known) if known.digest != chain.head().digest() => Err(StatusError::Forked),
            Some(_) => Ok(()),
            None => {
                heads.insert(chain.head().number(), Arc::new(Known::new(chain)));
                Ok(())
            }
        }
    }

    /// Knows this head of the registry and no other one.
    fn replace(&mut self, chain: &StatusChain) {
        let only = LiteMap::from_iter([(chain.head().number(), Arc::new(Known::new(chain)))]);
        self.0.insert(chain.document().registry().into(), only);
    }
}

/// The statement about the status of one credential.
#[derive(Clone, Copy, Debug)]
pub(super) struct RoleStatus<'a> {
    known: &'a Known,
    /// The holder's; verifiers have none.
    witness: Option<&'a StatusWitness>,
}

impl<'a> RoleStatus<'a> {
    /// What is to be proved about a credential of `schema`. The registry is the one that its signed header names.
    ///
    /// The outer `None` if that cannot be stated, the inner one if nothing is asked.
    pub(super) fn new(
        query: &CredentialQuery,
        schema: &Schema,
        request: &PresentationRequest,
        registries: &'a Registries,
        witness: Option<&'a StatusWitness>,
    ) -> Option<Option<Self>> {
        if query.status_query().is_none() {
            return Some(None);
        }
        let known = registries.known(request.head(schema.registry()?)?)?;
        Some(Some(Self { known, witness }))
    }

    /// States that the handle is in the epoch.
    pub(super) fn build(
        &self,
        build: &mut Build<'_>,
        handle: Variable,
    ) -> Built<(Accumulated, ())> {
        let members = Arc::new(Witnessed(self.witness.cloned()));
        let key = self.known.chain.document().key();
        Ok((Accumulated::variable(build, &self.known.value, key, members, handle)?, ()))
    }
}

/// The witness of one handle, which was decoded when it was read, and checked when it was accepted or updated.
#[derive(Debug)]
struct Witnessed(Option<StatusWitness>);

impl Members for Witnessed {
    fn witness(&self, _: &SecretScalar) -> Option<Member> {
        Some(Member::Point(self.0.as_ref()?.point().clone()))
    }
}

impl PresentationRequest {
    /// The heads of registries for which it asks.
    #[must_use]
    pub fn heads(&self) -> &[NamedHead] {
        &self.terms().heads
    }

    /// The head of one registry.
    pub(super) fn head(&self, registry: &str) -> Option<&NamedHead> {
        self.heads().iter().find(|head| head.registry == registry)
    }
}

impl Holder {
    /// Follows a registry at the newest head of `chain`: before a credential with a status is accepted, and again after the
    /// start of the program, at the head that was stored.
    ///
    /// # Errors
    ///
    /// [`StatusError::OtherRegistry`] if a registry of this name with another document is followed,
    /// [`StatusError::RolledBack`] or [`StatusError::Forked`] if the head is not the one that is followed or a later one.
    pub fn follow(&mut self, chain: &StatusChain) -> Result<(), StatusError> {
        let registries = self.toolbox.registries_mut();
        if let Some(known) = registries.newest(chain.document().registry()) {
            let (old, new) = (known.chain.head(), chain.head());
            if known.chain.document() != chain.document() {
                return Err(StatusError::OtherRegistry);
            }
            if new.number() < old.number() {
                return Err(StatusError::RolledBack);
            }
            if new.number() == old.number() && new.digest() != old.digest() {
                return Err(StatusError::Forked);
            }
        }
        registries.replace(chain);
        Ok(())
    }

    /// The newest head of a registry that is followed: what is stored beside the credentials.
    #[must_use]
    pub fn status_chain(&self, registry: &str) -> Option<&StatusChain> {
        Whole::HERE?;
        Some(&self.toolbox.registries().newest(registry)?.chain)
    }

    /// Says of a credential that it was found to be revoked before: what [`Holder::update_status`] told and the wallet stored.
    /// False if there is none at that position.
    pub fn mark_revoked(&mut self, position: usize) -> bool {
        let held = self.held.get_mut(position);
        held.is_some_and(|held| {
            held.revoked = true;
            true
        })
    }

    /// Whether a credential was found to be revoked, or marked so.
    #[must_use]
    pub fn is_revoked(&self, position: usize) -> bool {
        self.held.get(position).is_some_and(|held| held.revoked)
    }

    /// Brings everything of one registry up to date: what is followed, and the witness of each credential, from the epochs
    /// behind the oldest of them, in order. Store the credentials, those that are revoked and the head of the chain afterwards.
    ///
    /// Returns the positions of the credentials that turned out to be revoked; those that were known to be are left alone.
    /// `progress` is asked every now and then for each credential;
    /// false stops the update, and nothing has changed.
    ///
    /// # Errors
    ///
    /// [`StatusError`] if the registry is not followed, or the epochs do not continue what is followed. Nothing changes then.
    pub fn update_status(
        &mut self,
        registry: &str,
        epochs: &[Epoch],
        progress: &mut dyn FnMut(Progress) -> bool,
    ) -> Result<Vec<usize>, StatusError> {
        let mut chain = self.status_chain(registry).ok_or(StatusError::OtherRegistry)?.clone();
        let held = |held: &Held| {
            let ours = !held.revoked && held.credential.schema().registry() == Some(registry);
            held.credential.status().filter(|_| ours).cloned()
        };
        let witnesses: Vec<_> = self.held.iter().map(|of| held(of)).collect();
        let oldest = witnesses.iter().flatten().map(StatusWitness::epoch).min();
        for epoch in epochs {
            // A credential may be behind what is followed; its own end shows that it went the same way.
            let needed = oldest.is_some_and(|oldest| oldest < epoch.head().number());
            if !needed || epoch.head().number() >= chain.head().number() {
                chain.advance(epoch)?;
            }
        }
        let (mut updated, mut revoked) = (Vec::new(), Vec::new());
        for (position, witness) in witnesses.into_iter().enumerate() {
            let (Some(witness), Some(held)) = (witness, self.held.get(position)) else { continue };
            let missed: Vec<_> =
                epochs.iter().filter(|epoch| epoch.head().number() > witness.epoch()).collect();
            let handle = held.credential.handle();
            match witness.update(chain.document(), handle, &missed, progress) {
                Ok(witness) if witness.is_current(&chain) => updated.push((position, witness)),
                Ok(witness) if witness.epoch() == chain.head().number() => {
                    return Err(StatusError::Forked);
                }
                Ok(_) => return Err(StatusError::Gap),
                Err(StatusError::Revoked) => revoked.push(position),
                Err(error) => return Err(error),
            }
        }
        for (position, witness) in updated {
            if let Some(held) = self.held.get_mut(position) {
                held.credential.set_status(witness);
            }
        }
        for position in &revoked {
            if let Some(held) = self.held.get_mut(*position) {
                held.revoked = true;
            }
        }
        self.toolbox.registries_mut().replace(&chain);
        Ok(revoked)
    }

    /// Checks the witness that came with a credential, if what is followed is at its epoch.
    pub(crate) fn check_issued_status(
        &self,
        schema: &Schema,
        handle: &crate::credential::StatusHandle,
        witness: &StatusWitness,
    ) -> Result<(), StatusError> {
        let registry = schema.registry().ok_or(StatusError::OtherRegistry)?;
        let chain = self.status_chain(registry).ok_or(StatusError::OtherRegistry)?;
        if witness.epoch() == chain.head().number() {
            return witness.verify(chain.document(), handle, chain.head());
        }
        // Looked at when it is brought up to date: it is of no use before.
        Ok(())
    }

    /// Why the status of a credential cannot be shown to this request.
    pub(super) fn check_status(
        &self,
        query: &CredentialQuery,
        held: &Held,
        request: &PresentationRequest,
    ) -> Result<(), PlanError> {
        if query.status_query().is_none() {
            return Ok(());
        }
        let registry = held.credential.schema().registry().ok_or(PlanError::StatusUnknown)?;
        let named = request.head(registry).ok_or(RequestError::Heads)?;
        let chain = self.status_chain(registry).ok_or(PlanError::StatusUnknown)?;
        if held.revoked {
            return Err(PlanError::Revoked);
        }
        if named.epoch < chain.head().number() {
            return Err(PlanError::StatusOld);
        }
        if named.epoch > chain.head().number() {
            return Err(PlanError::StatusBehind);
        }
        if !named.names(chain) {
            return Err(PlanError::StatusForked);
        }
        let witness = held.credential.status().ok_or(PlanError::StatusUnknown)?;
        if witness.is_current(chain) { Ok(()) } else { Err(PlanError::StatusBehind) }
    }
}

impl Verifier {
    /// Knows the newest head of `chain`. Requests name the highest epoch of each registry; older ones are for signatures on
    /// documents that were made then.
    ///
    /// # Errors
    ///
    /// [`StatusError::OtherRegistry`] if another document of a registry of this name is loaded, [`StatusError::Forked`] if
    /// another head of this epoch is.
    pub fn add_epoch(&mut self, chain: &StatusChain) -> Result<(), StatusError> {
        self.toolbox_mut().registries_mut().add(chain)
    }

    /// The heads that a request with this policy names.
    pub(super) fn heads(&self, policy: &Policy) -> Result<Vec<NamedHead>, RequestError> {
        policy.check_form()?;
        let mut registries = LiteMap::new_vec();
        for option in policy.options() {
            let schemas = self.schemas_of(option)?;
            let asked = option.credentials().iter().filter(|query| query.status_query().is_some());
            for schema in asked.filter_map(|query| schemas.get(query.role())).flatten() {
                registries.insert(schema.registry().ok_or(RequestError::Status)?, ());
            }
        }
        let heads = registries.keys().map(|registry| {
            let known = self.toolbox().registries().newest(registry);
            let known = known.ok_or(RequestError::UnknownRegistry)?;
            let (epoch, head) = (known.chain.head().number(), known.digest);
            Ok(NamedHead { registry: (*registry).into(), epoch, head })
        });
        heads.collect()
    }

    /// The status that a credential is verified to have. `at` is the time of verification, none where nothing proves it.
    pub(super) fn status_of(
        &self,
        query: &CredentialQuery,
        schema: &Schema,
        request: &PresentationRequest,
        at: Option<DateTime>,
    ) -> Result<Option<VerifiedStatus>, VerifyError> {
        let Some(asked) = query.status_query() else { return Ok(None) };
        let registry = schema.registry().ok_or(RequestError::Status)?;
        let named = request.head(registry).ok_or(RequestError::Heads)?;
        let known = self.toolbox().registries().known(named).ok_or(VerifyError::Epoch)?;
        let time = known.chain.head().time();
        if let Some(at) = at {
            let (at, time) = (at.seconds(), time.seconds());
            let oldest = at.saturating_sub(u64::from(asked.max_age));
            if time < oldest || time > at.saturating_add(AHEAD) {
                return Err(VerifyError::Epoch);
            }
        }
        Ok(Some(VerifiedStatus { registry: registry.into(), epoch: named.epoch, time }))
    }
}
