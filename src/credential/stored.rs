//! What a holder stores.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use zeroize::{Zeroize, Zeroizing};

use super::name::MAX_NAME;
use super::{
    ClaimError, ClaimValue, Claims, Date, FormatError, KeyId, Schema, StatusHandle, StatusWitness,
    is_name, suite_number, suite_of,
};
use crate::bbs::blind::ProverBlind;
use crate::bbs::{Ciphersuite, Message, PublicKey, Signature};
use crate::codec::{self, Kind, Object, Reader, Writer};

/// A credential as its holder stores it: the schema, who signed it, the claims and the signature.
///
/// The holder secret is not in it. Whoever holds both can present it, so that it is not printed, and wiped when
/// dropped.
#[derive(Clone)]
pub struct Credential(CredentialParts);

/// The content of a credential. Points are octets.
#[derive(Clone)]
pub(crate) struct CredentialParts {
    pub(crate) schema: Schema,
    pub(crate) issuer: String,
    pub(crate) public_key: [u8; PublicKey::LEN],
    pub(crate) until: Date,
    pub(crate) start: Option<Date>,
    pub(crate) handle: StatusHandle,
    pub(crate) claims: Claims,
    pub(crate) blind: ProverBlind,
    pub(crate) signature: [u8; Signature::LEN],
    pub(crate) status: Option<StatusWitness>,
}

impl Drop for CredentialParts {
    fn drop(&mut self) {
        self.until.zeroize();
        self.start.zeroize();
        self.claims.values_mut().for_each(Zeroize::zeroize);
        self.signature.zeroize();
    }
}

impl Credential {
    /// The most octets of an encoded credential.
    pub const MAX_LEN: usize = 524_288;

    /// Checks the claims and the days against the schema; optional claims that are not named become absent.
    ///
    /// The signature is checked by whoever receives it.
    pub(crate) fn new(mut parts: CredentialParts) -> Result<Self, ClaimError> {
        parts.schema.check_validity(parts.until, parts.start)?;
        parts.schema.check_claims(&parts.claims)?;
        for claim in parts.schema.claims() {
            if !parts.claims.contains_key(&claim.name) {
                parts.claims.insert(claim.name.clone(), ClaimValue::Absent);
            }
        }
        Ok(Self(parts))
    }

    /// The schema.
    #[must_use]
    pub const fn schema(&self) -> &Schema {
        &self.0.schema
    }

    /// The identifier of the issuer.
    #[must_use]
    pub fn issuer(&self) -> &str {
        &self.0.issuer
    }

    /// The issuer's key.
    #[must_use]
    pub fn key_id(&self) -> KeyId {
        KeyId::of_octets(&self.0.public_key)
    }

    /// The issuer's key, 96 octets, compressed.
    #[must_use]
    pub const fn public_key_octets(&self) -> &[u8; PublicKey::LEN] {
        &self.0.public_key
    }

    /// The last day of validity.
    #[must_use]
    pub const fn until(&self) -> Date {
        self.0.until
    }

    /// The first day of validity, if the schema has one.
    #[must_use]
    pub const fn start(&self) -> Option<Date> {
        self.0.start
    }

    /// The number under which the status is kept.
    #[must_use]
    pub const fn handle(&self) -> &StatusHandle {
        &self.0.handle
    }

    /// All claims of the schema by name; optional ones may be absent.
    #[must_use]
    pub const fn claims(&self) -> &Claims {
        &self.0.claims
    }

    /// The value of a claim.
    #[must_use]
    pub fn claim(&self, name: &str) -> Option<&ClaimValue> {
        self.0.claims.get(name)
    }

    /// The signature, 80 octets. Whoever has it and the secrets can present the credential.
    #[must_use]
    pub const fn expose_signature(&self) -> &[u8; Signature::LEN] {
        &self.0.signature
    }

    /// The witness that it is not revoked, at the epoch to which it was brought up to date.
    #[must_use]
    pub const fn status(&self) -> Option<&StatusWitness> {
        self.0.status.as_ref()
    }

    pub(crate) fn set_status(&mut self, witness: StatusWitness) {
        self.0.status = Some(witness);
    }

    pub(crate) const fn blind(&self) -> &ProverBlind {
        &self.0.blind
    }

    /// The signer's list.
    pub(crate) fn messages(&self) -> Result<Vec<Message>, ClaimError> {
        let CredentialParts { schema, until, start, handle, claims, .. } = &self.0;
        schema.messages(*until, handle, *start, claims)
    }

    /// The CBOR form, for the holder's own store. Wiped when dropped.
    #[must_use]
    pub fn encode(&self) -> Zeroizing<Vec<u8>> {
        codec::encode_secret(self)
    }

    /// Reads what [`Credential::encode`] made.
    ///
    /// # Errors
    ///
    /// [`FormatError`] for anything else. The signature is not checked again.
    pub fn decode(octets: &[u8]) -> Result<Self, FormatError> {
        codec::decode(octets)
    }
}

impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credential").field("schema", &self.0.schema.id()).finish_non_exhaustive()
    }
}

impl Object for Credential {
    const KIND: Kind = Kind::Credential;
    const MAX_LEN: usize = Self::MAX_LEN;

    fn suite(&self) -> Option<u8> {
        Some(suite_number(self.0.schema.suite()))
    }

    /// `[schema, issuer, public key, until, start or null, handle, [value, ..], blind, signature]`, and behind it the status
    /// if there is one.
    fn write(&self, writer: &mut Writer<'_>) {
        let parts = &self.0;
        writer.array(if parts.status.is_some() { 10 } else { 9 });
        writer.bytes(&parts.schema.encode());
        writer.text(&parts.issuer);
        writer.bytes(&parts.public_key);
        writer.uint(parts.until.ordinal());
        writer.optional(parts.start, |writer, start| writer.uint(start.ordinal()));
        parts.handle.write(writer);
        // Every claim of the schema is in the map.
        let claims = parts.schema.claims();
        writer.list(claims.iter(), |writer, claim| {
            parts.claims.get(&claim.name).unwrap_or(&ClaimValue::Absent).write(writer);
        });
        writer.bytes(parts.blind.expose_bytes().as_slice());
        writer.bytes(&parts.signature);
        if let Some(status) = &parts.status {
            status.write(writer);
        }
    }

    fn read(reader: &mut Reader<'_>, suite: Option<u8>) -> Result<Self, FormatError> {
        let suite: Ciphersuite = suite_of(suite)?;
        // Nine items or ten: any other number comes out differently when written again.
        let items = reader.array_of(10)?;
        let schema = Schema::decode(reader.bytes(Schema::MAX_LEN)?)?;
        let issuer = reader.text(MAX_NAME)?;
        if schema.suite() != suite || !is_name(issuer) {
            return Err(FormatError::Range);
        }
        let parts = CredentialParts {
            issuer: issuer.into(),
            public_key: reader.fixed()?,
            until: read_date(reader)?,
            start: reader.optional(read_date)?,
            handle: StatusHandle::read(reader)?,
            claims: read_claims(reader, &schema)?,
            blind: read_blind(reader)?,
            signature: reader.fixed()?,
            status: (items == 10).then(|| StatusWitness::read(reader)).transpose()?,
            schema,
        };
        Self::new(parts).map_err(|_| FormatError::Range)
    }
}

fn read_date(reader: &mut Reader<'_>) -> Result<Date, FormatError> {
    Date::from_days(reader.small()?)
}

fn read_blind(reader: &mut Reader<'_>) -> Result<ProverBlind, FormatError> {
    ProverBlind::from_bytes(reader.bytes(ProverBlind::LEN)?).map_err(|_| FormatError::Range)
}

fn read_claims(reader: &mut Reader<'_>, schema: &Schema) -> Result<Claims, FormatError> {
    reader.array(schema.claims().len())?;
    let mut claims = Claims::with_capacity(schema.claims().len());
    for claim in schema.claims() {
        claims.insert(claim.name.clone(), ClaimValue::read(reader)?);
    }
    Ok(claims)
}
