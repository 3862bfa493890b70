//! Trust lists: who vouches for which issuers, signed and versioned.

mod builder;
mod diff;
mod entry;
mod error;
mod notation;
#[cfg(test)]
pub(in crate::trust) mod sample;
mod stored;
#[cfg(test)]
mod tests;

use alloc::string::String;
use alloc::vec::Vec;

use crate::codec;
use crate::credential::Date;
use crate::operator::{Label, OperatorKey, OperatorSignature};
use crate::registry::RegistryDocument;

pub use builder::TrustListBuilder;
pub use diff::ListChange;
pub use entry::{AssuranceLevel, Equivalent, ListEntry, ListedRegistry, RecognitionRule};
pub use error::ListError;

/// What the operator signs.
const LABEL: Label = Label::new("trust-list-1");

/// A signed list of issuers, of schemas that are equivalent to theirs, and of other lists that are recognised.
///
/// A list that could be read is signed by its operator and right: no issuer and no key comes twice, every key has its proof
/// of possession. Whether it is the list of somebody who may be trusted, whoever pins the operator's key decides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrustList {
    contents: Contents,
    /// The operator that was pinned. Those after it were named by the ones before them.
    root: OperatorKey,
    digest: [u8; 32],
    signature: OperatorSignature,
}

/// What is signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Contents {
    pub(super) id: String,
    pub(super) version: u32,
    pub(super) not_before: Date,
    pub(super) not_after: Date,
    pub(super) operator: OperatorKey,
    pub(super) successor: Option<OperatorKey>,
    pub(super) entries: Vec<ListEntry>,
    pub(super) equivalents: Vec<Equivalent>,
    pub(super) rules: Vec<RecognitionRule>,
}

impl TrustList {
    /// The most octets of a list in JSON.
    pub const MAX_LEN: usize = 4_194_304;
    /// The most entries of a list.
    pub const MAX_ENTRIES: usize = 1_024;
    /// The most keys of all entries together.
    pub const MAX_KEYS: usize = 2_048;
    /// The most registries of all entries together.
    pub const MAX_REGISTRIES: usize = 2_048;
    /// The most equivalents.
    pub const MAX_EQUIVALENTS: usize = 256;
    /// The most names of an equivalent.
    pub const MAX_NAMES: usize = 64;
    /// The most rules.
    pub const MAX_RULES: usize = 64;
    /// The most purposes of a rule.
    pub const MAX_PURPOSES: usize = 32;

    /// Starts a list with this identifier, such as `mo.example/trust`. Versions begin with 1.
    pub fn builder(id: &str, version: u32, days: (Date, Date)) -> TrustListBuilder {
        TrustListBuilder::new(id, version, days)
    }

    /// Reads a list from JSON that the operator `operator` signed.
    ///
    /// Signatures are checked before any point of a key is decoded. Whether the list is valid today, and newer than one
    /// that was seen before, is not looked at: see [`TrustList::update`] and [`TrustList::is_valid_on`].
    ///
    /// # Errors
    ///
    /// [`ListError::WrongOperator`] if another operator signed it, [`ListError`] for what else is wrong.
    pub fn open(text: &str, operator: &OperatorKey) -> Result<Self, ListError> {
        Self::read(text, &[*operator], *operator)
    }

    /// Reads the next version of this list, signed by the operator of this one or by the successor that this one names.
    ///
    /// The version at hand is accepted again. Versions may be left out, but not the one that names a successor: whoever missed
    /// it does not know the new operator.
    ///
    /// # Errors
    ///
    /// [`ListError::OtherList`] for another id, [`ListError::WrongOperator`], [`ListError::RolledBack`] for an older version,
    /// [`ListError::Forked`] for other contents under the version at hand; [`ListError`] for what else is wrong.
    pub fn update(&self, text: &str) -> Result<Self, ListError> {
        let own = &self.contents;
        let operators: Vec<_> = [own.operator].into_iter().chain(own.successor).collect();
        let next = Self::read(text, &operators, self.root)?;
        let (id, version) = (&next.contents.id, next.contents.version);
        if *id != own.id {
            return Err(ListError::OtherList);
        }
        if version < own.version {
            return Err(ListError::RolledBack);
        }
        if version == own.version && next.digest != self.digest {
            return Err(ListError::Forked);
        }
        Ok(next)
    }

    /// Reads a list that one of `operators` signed, and checks the cheap things first, the points last.
    fn read(text: &str, operators: &[OperatorKey], root: OperatorKey) -> Result<Self, ListError> {
        Self::check_signed(codec::from_json(text, Self::MAX_LEN)?, operators, root)
    }

    fn check_signed(
        signed: notation::Signed,
        operators: &[OperatorKey],
        root: OperatorKey,
    ) -> Result<Self, ListError> {
        let (body, signature) = signed.check()?;
        let operator = operators.iter().find(|operator| operator.to_bytes() == body.operator);
        let operator = operator.ok_or(ListError::WrongOperator)?;
        let digest = body.digest();
        operator.verify(LABEL, &digest, &signature)?;
        let contents = body.read()?;
        contents.check()?;
        Ok(Self { contents, root, digest, signature })
    }

    /// The JSON form (SPEC.md has the table), without white space.
    #[must_use]
    pub fn to_json(&self) -> String {
        codec::to_json(&notation::Signed::new(&self.contents, &self.signature))
    }

    /// The identifier of the list.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.contents.id
    }

    /// The version: a later list has a higher one.
    #[must_use]
    pub const fn version(&self) -> u32 {
        self.contents.version
    }

    /// The first day on which the list is valid.
    #[must_use]
    pub const fn not_before(&self) -> Date {
        self.contents.not_before
    }

    /// The last day on which the list is valid. A newer one is to be there before.
    #[must_use]
    pub const fn not_after(&self) -> Date {
        self.contents.not_after
    }

    /// Whether the list is valid on a day.
    #[must_use]
    pub fn is_valid_on(&self, day: Date) -> bool {
        self.contents.not_before <= day && day <= self.contents.not_after
    }

    /// The operator that signed this version.
    #[must_use]
    pub const fn operator(&self) -> OperatorKey {
        self.contents.operator
    }

    /// The operator that may sign later versions as well.
    #[must_use]
    pub const fn successor(&self) -> Option<OperatorKey> {
        self.contents.successor
    }

    /// The operator that was pinned when the first version was opened. It is not in the list: [`TrustList::store`] keeps it.
    #[must_use]
    pub const fn root(&self) -> OperatorKey {
        self.root
    }

    /// The issuers.
    #[must_use]
    pub fn entries(&self) -> &[ListEntry] {
        &self.contents.entries
    }

    /// The entry of an issuer.
    #[must_use]
    pub fn entry(&self, issuer: &str) -> Option<&ListEntry> {
        self.contents.entries.iter().find(|entry| entry.document.id() == issuer)
    }

    /// The registry of a name, if an entry has it.
    #[must_use]
    pub fn registry(&self, name: &str) -> Option<&RegistryDocument> {
        let mut registries = self.contents.entries.iter().flat_map(|entry| &entry.registries);
        let found = registries.find(|listed| listed.document.registry() == name);
        found.map(|listed| &listed.document)
    }

    /// The schemas of others that stand for those of this list.
    #[must_use]
    pub fn equivalents(&self) -> &[Equivalent] {
        &self.contents.equivalents
    }

    /// The rules by which other lists are recognised.
    #[must_use]
    pub fn rules(&self) -> &[RecognitionRule] {
        &self.contents.rules
    }

    /// SHA-256 of what is signed.
    #[must_use]
    pub const fn digest(&self) -> [u8; 32] {
        self.digest
    }

    /// The signature of the operator.
    #[must_use]
    pub const fn signature(&self) -> OperatorSignature {
        self.signature
    }

    /// What is different in `newer`: keys first that are gone, since credentials under them are not accepted any more.
    #[must_use]
    pub fn diff(&self, newer: &Self) -> Vec<ListChange> {
        diff::diff(&self.contents, &newer.contents)
    }
}
