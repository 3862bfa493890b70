//! The registry itself: which handles there are, which were removed, and the newest epoch.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;
use core::fmt;

use rand_core::TryCryptoRng;
use zeroize::Zeroizing;

use super::{
    Epoch, EpochHead, MAX_EPOCH_REMOVALS, MAX_HANDLES, MAX_REMOVALS, RegistryDocument,
    RegistryError, RegistrySecretKey, bulk,
};
use crate::codec::{self, Kind, Object, Reader, Writer};
use crate::credential::{DateTime, FormatError, StatusHandle, StatusWitness};
use crate::curve::{FixedG1, G2};
use crate::operator::{OperatorSecretKey, OperatorSignature};
use crate::whole::Whole;

/// The number under which a credential is kept, as octets.
type Octets = [u8; StatusHandle::LEN];

/// A status registry with its keys, in memory: 2^22 handles and 2^20 removals at most.
///
/// Handles are added by those who issue credentials, and the value does not change by that. A handle that was removed does
/// not come back. After a change, store [`StatusRegistry::encode`] and, of a removal, the epoch, both at once and before the
/// epoch is published: a registry that is restored from an older state would sign a second history.
pub struct StatusRegistry {
    key: RegistrySecretKey,
    operator: OperatorSecretKey,
    document: RegistryDocument,
    head: EpochHead,
    value: FixedG1,
    /// Whether each was removed.
    handles: BTreeMap<Octets, bool>,
}

impl StatusRegistry {
    /// Opens an empty registry at epoch 0.
    ///
    /// # Errors
    ///
    /// [`RegistryError::Rng`] without randomness, [`RegistryError::Degenerate`] for a key that no generator gives.
    pub fn open(
        key: RegistrySecretKey,
        operator: OperatorSecretKey,
        now: DateTime,
        rng: &mut (impl TryCryptoRng + ?Sized),
    ) -> Result<Self, RegistryError> {
        let document = key.publish(&operator, rng)?;
        let head = EpochHead {
            registry: document.registry().into(),
            number: 0,
            time: now,
            previous: document.digest(),
            removed: 0,
            removals: Epoch::digest_of(&[]),
            value: document.first_value().to_bytes(),
            signature: OperatorSignature::from_bytes([0; OperatorSignature::LEN]),
        };
        let head = head.sign(&operator);
        let value = FixedG1::with_table(*document.first_value());
        Ok(Self { key, operator, document, head, value, handles: BTreeMap::new() })
    }

    /// What the registry publishes about itself.
    #[must_use]
    pub const fn document(&self) -> &RegistryDocument {
        &self.document
    }

    /// The newest epoch.
    #[must_use]
    pub const fn head(&self) -> &EpochHead {
        &self.head
    }

    /// How many handles were admitted, the removed ones included.
    #[must_use]
    pub fn len(&self) -> usize {
        self.handles.len()
    }

    /// Whether no handle was admitted.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.handles.is_empty()
    }

    /// Admits the handle of a new credential. What is returned goes to its holder.
    ///
    /// # Errors
    ///
    /// [`RegistryError::Duplicate`] if it was admitted before, [`RegistryError::Removed`] if it was removed,
    /// [`RegistryError::Full`] if there is no room. Nothing changes then.
    pub fn admit(&mut self, handle: &StatusHandle) -> Result<StatusWitness, RegistryError> {
        let witnesses = self.admit_all(core::slice::from_ref(handle))?;
        witnesses.into_iter().next().ok_or(RegistryError::Degenerate)
    }

    /// The same for many, which takes less time for each. Constant time in the key, and in the handles but for looking up
    /// whether they are known.
    ///
    /// # Errors
    ///
    /// [`RegistryError`] as for [`StatusRegistry::admit`]: none is admitted then.
    pub fn admit_all(
        &mut self,
        handles: &[StatusHandle],
    ) -> Result<Vec<StatusWitness>, RegistryError> {
        Whole::HERE.ok_or(FormatError::LeftOut)?;
        let room = MAX_HANDLES.checked_sub(self.handles.len());
        if room.is_none_or(|room| handles.len() > room) {
            return Err(RegistryError::Full);
        }
        let octets = self.distinct(handles)?;
        for handle in &octets {
            match self.handles.get(handle) {
                None => {}
                Some(false) => return Err(RegistryError::Duplicate),
                Some(true) => return Err(RegistryError::Removed),
            }
        }
        let witnesses = self.witnesses(handles)?;
        self.handles.extend(octets.into_iter().map(|handle| (handle, false)));
        Ok(witnesses)
    }

    /// The witness of an admitted handle in the newest epoch, for a holder who lost it.
    ///
    /// # Errors
    ///
    /// [`RegistryError::Unknown`] if it was never admitted, [`RegistryError::Removed`] if it was removed.
    pub fn witness(&self, handle: &StatusHandle) -> Result<StatusWitness, RegistryError> {
        self.require_active(&handle.expose_bytes())?;
        let witnesses = self.witnesses(core::slice::from_ref(handle))?;
        witnesses.into_iter().next().ok_or(RegistryError::Degenerate)
    }

    /// Removes handles, and makes the epoch that says so: at most 10,000, none for an epoch in which nothing changed.
    ///
    /// # Errors
    ///
    /// [`RegistryError::Unknown`], [`RegistryError::Removed`] or [`RegistryError::Duplicate`] for a handle that cannot be
    /// removed, [`RegistryError::TooMany`], [`RegistryError::Full`], [`RegistryError::Time`] if `now` is before the last
    /// epoch. Nothing changes then.
    pub fn remove(
        &mut self,
        handles: &[StatusHandle],
        now: DateTime,
    ) -> Result<Epoch, RegistryError> {
        if handles.len() > MAX_EPOCH_REMOVALS {
            return Err(RegistryError::TooMany);
        }
        if now < self.head.time {
            return Err(RegistryError::Time);
        }
        let octets = self.distinct(handles)?;
        octets.iter().try_for_each(|handle| self.require_active(handle))?;
        let count = u64::try_from(handles.len()).map_err(|_| RegistryError::TooMany)?;
        let removed = self.head.removed.saturating_add(count);
        let number = self.head.number.checked_add(1).ok_or(RegistryError::Full)?;
        if removed > MAX_REMOVALS {
            return Err(RegistryError::Full);
        }
        let values = bulk::values(self.key.alpha(), &self.value, handles)?;
        let mut removals = Vec::with_capacity(handles.len() * Epoch::REMOVAL_LEN);
        for (handle, value) in octets.iter().zip(&values) {
            removals.extend_from_slice(handle);
            removals.extend_from_slice(&value.to_bytes());
        }
        let last = *values.last().unwrap_or(self.value.point());
        let head = EpochHead {
            registry: self.head.registry.clone(),
            number,
            time: now,
            previous: self.head.digest(),
            removed,
            removals: Epoch::digest_of(&removals),
            value: last.to_bytes(),
            signature: OperatorSignature::from_bytes([0; OperatorSignature::LEN]),
        };
        self.head = head.sign(&self.operator);
        if !values.is_empty() {
            self.value = FixedG1::with_table(last);
        }
        self.handles.extend(octets.into_iter().map(|handle| (handle, true)));
        Ok(Epoch { head: self.head.clone(), removals })
    }

    /// The key, for tools that follow secrets.
    #[cfg(feature = "hazmat")]
    pub(crate) const fn key_mut(&mut self) -> &mut RegistrySecretKey {
        &mut self.key
    }

    fn require_active(&self, handle: &Octets) -> Result<(), RegistryError> {
        match self.handles.get(handle) {
            Some(false) => Ok(()),
            Some(true) => Err(RegistryError::Removed),
            None => Err(RegistryError::Unknown),
        }
    }

    /// The octets of handles that are all different.
    fn distinct(&self, handles: &[StatusHandle]) -> Result<Vec<Octets>, RegistryError> {
        let octets: Vec<Octets> = handles.iter().map(|handle| *handle.expose_bytes()).collect();
        let mut sorted = Zeroizing::new(octets.clone());
        sorted.sort_unstable();
        if sorted.windows(2).any(|pair| matches!(pair, [a, b] if a == b)) {
            return Err(RegistryError::Duplicate);
        }
        Ok(octets)
    }

    fn witnesses(&self, handles: &[StatusHandle]) -> Result<Vec<StatusWitness>, RegistryError> {
        let points = bulk::witnesses(self.key.alpha(), &self.value, handles)?;
        let here = (self.head.number, self.head.digest());
        Ok(points.iter().map(|point| StatusWitness::new(here, point)).collect::<Result<_, _>>()?)
    }

    /// The state without the keys, for the registry's own store. It has the handles of all credentials.
    #[must_use]
    pub fn encode(&self) -> Zeroizing<Vec<u8>> {
        let of = |wanted: bool| {
            let handles = self.handles.iter().filter(|(_, removed)| **removed == wanted);
            handles.flat_map(|(handle, _)| *handle).collect()
        };
        codec::encode_secret(&State {
            document: self.document.encode(),
            head: self.head.encode(),
            active: Zeroizing::new(of(false)),
            removed: Zeroizing::new(of(true)),
        })
    }

    /// Restores a registry from its newest state.
    ///
    /// # Errors
    ///
    /// [`RegistryError::Format`] for octets that [`StatusRegistry::encode`] does not give, [`RegistryError::State`] for a
    /// state of another registry, key or operator.
    pub fn restore(
        key: RegistrySecretKey,
        operator: OperatorSecretKey,
        state: &[u8],
    ) -> Result<Self, RegistryError> {
        let state: State = codec::decode(state)?;
        let document =
            RegistryDocument::decode(&state.document).map_err(|_| RegistryError::State)?;
        let head = EpochHead::decode(&state.head)?;
        let value = document.check_head(&head).map_err(|_| RegistryError::State)?;
        let ours = document.registry() == key.registry()
            && *document.operator() == operator.public_key()
            && G2::secret_generator_mul(key.alpha())
                .is_some_and(|key| key.to_bytes() == *document.key().octets());
        if !ours {
            return Err(RegistryError::State);
        }
        let mut handles = BTreeMap::new();
        for (octets, removed) in [(&state.active, false), (&state.removed, true)] {
            let octets = octets.chunks_exact(StatusHandle::LEN);
            for handle in octets.filter_map(|handle| Octets::try_from(handle).ok()) {
                if handles.insert(handle, removed).is_some() {
                    return Err(RegistryError::State);
                }
            }
        }
        if u64::try_from(state.removed.len() / StatusHandle::LEN) != Ok(head.removed) {
            return Err(RegistryError::State);
        }
        Ok(Self { key, operator, document, head, value: FixedG1::with_table(value), handles })
    }
}

impl fmt::Debug for StatusRegistry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("StatusRegistry");
        debug.field("head", &self.head).field("len", &self.len()).finish_non_exhaustive()
    }
}

/// The stored form.
struct State {
    document: Vec<u8>,
    head: Vec<u8>,
    /// Handles in ascending order.
    active: Zeroizing<Vec<u8>>,
    removed: Zeroizing<Vec<u8>>,
}

impl Object for State {
    const KIND: Kind = Kind::RegistryState;
    const MAX_LEN: usize = MAX_HANDLES * StatusHandle::LEN + 2048;

    fn suite(&self) -> Option<u8> {
        None
    }

    /// `[document, head, active, removed]`
    fn write(&self, writer: &mut Writer<'_>) {
        writer.array(4);
        writer.bytes(&self.document);
        writer.bytes(&self.head);
        writer.bytes(&self.active);
        writer.bytes(&self.removed);
    }

    fn read(reader: &mut Reader<'_>, suite: Option<u8>) -> Result<Self, FormatError> {
        if suite.is_some() {
            return Err(FormatError::UnknownSuite);
        }
        reader.array(4)?;
        let document = reader.bytes(RegistryDocument::MAX_LEN)?.to_vec();
        let head = reader.bytes(EpochHead::MAX_LEN)?.to_vec();
        let mut handles = || {
            let octets = reader.bytes(MAX_HANDLES * StatusHandle::LEN)?;
            let handles = octets.chunks_exact(StatusHandle::LEN);
            if !handles.remainder().is_empty() || !handles.is_sorted_by(|a, b| a < b) {
                return Err(FormatError::Malformed);
            }
            Ok(Zeroizing::new(octets.to_vec()))
        };
        let (active, removed) = (handles()?, handles()?);
        Ok(Self { document, head, active, removed })
    }
}
