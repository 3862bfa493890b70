//! Schemas: which claims a credential carries.

mod builder;
mod slots;

use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::fmt;

pub use builder::SchemaBuilder;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest, Sha256};
pub(crate) use slots::{HANDLE_SLOT, Slot, UNTIL_SLOT, absent};

use super::name::MAX_NAME;
use super::{Claim, FormatError, SchemaDigest, suite_number, suite_of};
use crate::bbs::Ciphersuite;
use crate::codec::{self, Kind, Object, Reader, Writer};

/// Which claims a credential carries, in which order, of which types and within which bounds.
///
/// Never changes: a new version is another schema with another digest. Cloning shares it.
#[derive(Clone, PartialEq, Eq)]
pub struct Schema(Arc<Inner>);

#[derive(PartialEq, Eq)]
struct Inner {
    definition: Definition,
    digest: SchemaDigest,
}

/// Everything that the digest covers. The ciphersuite is in the envelope.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Definition {
    suite: Ciphersuite,
    id: String,
    version: u32,
    registry: Option<String>,
    starts: bool,
    claims: Vec<Claim>,
}

impl Schema {
    /// The most claims of a schema.
    pub const MAX_CLAIMS: usize = 64;
    /// The most octets of an encoded schema, and of its JSON notation.
    pub const MAX_LEN: usize = 65_536;

    /// Starts a schema with an identifier such as `gov.example/resident` and a version, from 1.
    pub fn builder(id: impl Into<String>, version: u32) -> SchemaBuilder {
        SchemaBuilder::new(id.into(), version)
    }

    fn new(definition: Definition) -> Self {
        let digest = SchemaDigest::from_bytes(Sha256::digest(codec::encode(&definition)).into());
        Self(Arc::new(Inner { definition, digest }))
    }

    /// The identifier, the same for all versions.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.0.definition.id
    }

    /// The version.
    #[must_use]
    pub fn version(&self) -> u32 {
        self.0.definition.version
    }

    /// The ciphersuite of the signatures.
    #[must_use]
    pub fn suite(&self) -> Ciphersuite {
        self.0.definition.suite
    }

    /// The registry that keeps the status of the credentials, if there is one.
    #[must_use]
    pub fn registry(&self) -> Option<&str> {
        self.0.definition.registry.as_deref()
    }

    /// Whether credentials have a first day of validity.
    #[must_use]
    pub fn has_start(&self) -> bool {
        self.0.definition.starts
    }

    /// The claims, in the order in which they are signed.
    #[must_use]
    pub fn claims(&self) -> &[Claim] {
        &self.0.definition.claims
    }

    /// The claim of that name.
    #[must_use]
    pub fn claim(&self, name: &str) -> Option<&Claim> {
        self.claims().iter().find(|claim| claim.name == name)
    }

    /// The SHA-256 of the encoded schema.
    #[must_use]
    pub fn digest(&self) -> SchemaDigest {
        self.0.digest
    }

    /// The layout: a schema with the id `layout` and version 1 whose claims are called as `name` says. It is everything that
    /// a position means. `None` if two claims get one name, or the names are too long.
    pub(crate) fn layout(&self, name: impl Fn(&str) -> String) -> Option<Self> {
        let claims =
            self.claims().iter().map(|claim| Claim { name: name(&claim.name), ..claim.clone() });
        let (id, version, claims) = ("layout".into(), 1, claims.collect());
        let definition = Definition { id, version, claims, ..self.0.definition.clone() };
        definition.check().ok()?;
        Some(Self::new(definition))
    }

    /// Whether the schema differs from another one in id and version only.
    #[must_use]
    pub fn is_laid_out_as(&self, other: &Self) -> bool {
        let Definition { suite, id: _, version: _, registry, starts, claims } = &self.0.definition;
        let other = &other.0.definition;
        (suite, registry, starts, claims)
            == (&other.suite, &other.registry, &other.starts, &other.claims)
    }

    /// The header of every signature under this schema: the CBOR array `["averment", 1, digest]`.
    #[must_use]
    pub fn header(&self) -> Vec<u8> {
        Writer::collect(|writer| {
            writer.array(3);
            writer.text("averment");
            writer.uint(1);
            writer.bytes(&self.digest().to_bytes());
        })
    }

    /// The CBOR form.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        codec::encode(&self.0.definition)
    }

    /// Reads the CBOR form.
    ///
    /// # Errors
    ///
    /// [`FormatError`] for octets that [`Schema::encode`] does not give.
    pub fn decode(octets: &[u8]) -> Result<Self, FormatError> {
        codec::decode(octets).map(Self::new)
    }

    /// The JSON notation.
    #[must_use]
    pub fn to_json(&self) -> String {
        codec::to_json(self)
    }

    /// Reads the JSON notation. White space and the order of fields are free.
    ///
    /// # Errors
    ///
    /// [`FormatError`] for anything that is not a schema.
    pub fn from_json(text: &str) -> Result<Self, FormatError> {
        codec::from_json(text, Self::MAX_LEN)
    }
}

impl fmt::Debug for Schema {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("Schema");
        debug.field("id", &self.id()).field("version", &self.version());
        debug.field("digest", &self.digest()).finish_non_exhaustive()
    }
}

impl Object for Definition {
    const KIND: Kind = Kind::Schema;
    const MAX_LEN: usize = Schema::MAX_LEN;

    fn suite(&self) -> Option<u8> {
        Some(suite_number(self.suite))
    }

    fn write(&self, writer: &mut Writer<'_>) {
        writer.array(5);
        writer.text(&self.id);
        writer.uint(self.version.into());
        writer.optional(self.registry.as_deref(), Writer::text);
        writer.boolean(self.starts);
        writer.list(self.claims.iter(), |writer, claim| claim.write(writer));
    }

    fn read(reader: &mut Reader<'_>, suite: Option<u8>) -> Result<Self, FormatError> {
        let suite = suite_of(suite)?;
        reader.array(5)?;
        let definition = Self {
            suite,
            id: reader.text(MAX_NAME)?.into(),
            version: reader.small()?,
            registry: reader.optional(|reader| Ok(reader.text(MAX_NAME)?.into()))?,
            starts: reader.boolean()?,
            claims: reader.list(Schema::MAX_CLAIMS, Claim::read)?,
        };
        definition.check().map_err(|_| FormatError::Range)?;
        Ok(definition)
    }
}

/// A schema in JSON.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Notation {
    id: String,
    version: u32,
    suite: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    registry: Option<String>,
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    starts: bool,
    claims: Vec<Claim>,
}

impl Serialize for Schema {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Definition { suite, id, version, registry, starts, claims } = self.0.definition.clone();
        let suite = suite.id().into();
        Notation { id, version, suite, registry, starts, claims }.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Schema {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        use serde::de::Error;

        let Notation { id, version, suite, registry, starts, claims } =
            Notation::deserialize(deserializer)?;
        let suite = Ciphersuite::ALL.into_iter().find(|known| known.id() == suite);
        let suite = suite.ok_or_else(|| D::Error::custom(FormatError::UnknownSuite))?;
        let definition = Definition { suite, id, version, registry, starts, claims };
        definition.check().map_err(D::Error::custom)?;
        Ok(Self::new(definition))
    }
}
