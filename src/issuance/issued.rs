//! What an issuer sends back.

use alloc::vec::Vec;
use core::fmt;

use zeroize::Zeroize;

use super::AcceptError;
use crate::bbs::{Ciphersuite, Signature};
use crate::codec::{Kind, Object, Reader, Writer};
use crate::credential::{
    ClaimError, ClaimValue, Claims, Date, FormatError, Schema, StatusHandle, StatusWitness,
    suite_number, suite_of,
};

/// The content and the signature of a credential. Key and schema are those that were applied for.
pub(super) struct Issued {
    pub(super) suite: Ciphersuite,
    /// All claims, in the order of the schema.
    pub(super) claims: Vec<ClaimValue>,
    pub(super) until: Date,
    pub(super) start: Option<Date>,
    pub(super) handle: StatusHandle,
    pub(super) signature: [u8; Signature::LEN],
    pub(super) status: Option<StatusWitness>,
}

impl Issued {
    /// The claims by name.
    pub(super) fn take_claims(&mut self, schema: &Schema) -> Result<Claims, AcceptError> {
        let values = core::mem::take(&mut self.claims);
        let claims = schema.claims();
        if values.len() > claims.len() {
            return Err(ClaimError::Unknown.into());
        }
        if values.len() < claims.len() {
            return Err(ClaimError::Missing.into());
        }
        let mut named = Claims::with_capacity(claims.len());
        for (claim, value) in claims.iter().zip(values) {
            named.insert(claim.name.clone(), value);
        }
        Ok(named)
    }
}

impl Drop for Issued {
    fn drop(&mut self) {
        self.claims.iter_mut().for_each(Zeroize::zeroize);
        self.until.zeroize();
        self.start.zeroize();
        self.signature.zeroize();
    }
}

impl fmt::Debug for Issued {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Issued").finish_non_exhaustive()
    }
}

impl Object for Issued {
    const KIND: Kind = Kind::Issued;
    /// 64 claims of 4,096 octets, and the rest.
    const MAX_LEN: usize = 266_240;

    fn suite(&self) -> Option<u8> {
        Some(suite_number(self.suite))
    }

    /// `[[value, ..], until, start or null, handle, signature]`, and behind it the status if there is one.
    fn write(&self, writer: &mut Writer<'_>) {
        writer.array(if self.status.is_some() { 6 } else { 5 });
        writer.list(self.claims.iter(), |writer, value| value.write(writer));
        writer.uint(self.until.days().into());
        writer.optional(self.start, |writer, start| writer.uint(start.days().into()));
        writer.bytes(self.handle.expose_bytes().as_slice());
        writer.bytes(&self.signature);
        if let Some(status) = &self.status {
            status.write(writer);
        }
    }

    fn read(reader: &mut Reader<'_>, suite: Option<u8>) -> Result<Self, FormatError> {
        let suite = suite_of(suite)?;
        // Five items or six: any other number comes out differently when written again.
        let items = reader.array_of(6)?;
        Ok(Self {
            suite,
            claims: reader.list(Schema::MAX_CLAIMS, ClaimValue::read)?,
            until: read_date(reader)?,
            start: reader.optional(read_date)?,
            handle: read_handle(reader)?,
            signature: reader.fixed()?,
            status: (items == 6).then(|| StatusWitness::read(reader)).transpose()?,
        })
    }
}

fn read_date(reader: &mut Reader<'_>) -> Result<Date, FormatError> {
    Date::from_days(reader.small()?)
}

fn read_handle(reader: &mut Reader<'_>) -> Result<StatusHandle, FormatError> {
    let octets = reader.bytes(StatusHandle::LEN)?;
    StatusHandle::from_bytes(octets).map_err(|_| FormatError::Range)
}
