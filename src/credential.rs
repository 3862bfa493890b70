//! Typed claims, schemas and credentials.
//!
//! A [`Schema`] says which claims a credential carries, of which types and within which bounds. Its digest is in the
//! header that the issuer signs, and the header is equal for all holders of the schema. Each claim is one signed
//! message:
//!
//! | type | scalar |
//! |---|---|
//! | text, bytes, enumeration | the draft's hash of the octets (blind interface) |
//! | boolean | 0 or 1 |
//! | u64 | the number |
//! | i64 | the number plus 2^63 |
//! | decimal | its units plus 2^63 |
//! | date | days since 1600-01-01 |
//! | date-time | seconds since 1600-01-01T00:00:00Z |
//! | an optional claim that is absent | one constant far from all of these |
//!
//! The signer's list is: valid until (a date), a random status handle, valid from (a date, only where the schema has
//! a start), then the claims in the order of the schema. The list of the holder has one message, the holder's secret.
//!
//! Text is in Unicode normalisation form C. Values that are not canonical are refused and never repaired. Names of
//! claims and identifiers of schemas, issuers and registries have 1 to 64 octets of `a-z`, `0-9` and `_.-/:`.
//!
//! ```
//! use averment::credential::{Claim, ClaimType, Schema};
//!
//! let schema = Schema::builder("gov.example/resident", 1)
//!     .text("name")
//!     .date("birth_date")
//!     .enumeration("district", ["north", "south"])
//!     .claim(Claim::new("children", ClaimType::U64 { min: 0, max: 99 }).optional())
//!     .build()?;
//! assert_eq!(Schema::decode(&schema.encode())?.digest(), schema.digest());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod claim;
mod date;
mod decimal;
mod error;
mod identifier;
mod lint;
mod name;
mod schema;
mod secret;
mod status;
mod stored;
#[cfg(test)]
mod tests;
mod value;

pub use claim::{Claim, ClaimType};
pub use date::{Date, DateTime};
pub use decimal::Decimal;
pub use error::{ClaimError, SchemaError};
pub use identifier::{AuthoritiesDigest, HeadDigest, KeyId, SchemaDigest, TableDigest};
pub use lint::{LintWarning, lint};
pub(crate) use name::is_name;
pub(crate) use schema::{HANDLE_SLOT, Slot, UNTIL_SLOT, absent};
pub use schema::{Schema, SchemaBuilder};
pub use secret::{HolderSecret, StatusHandle};
pub use status::StatusWitness;
pub use stored::Credential;
pub(crate) use stored::CredentialParts;
pub use value::ClaimValue;

pub use crate::codec::{FormatError, Named, from_json};

use crate::bbs::Ciphersuite;

/// The values of claims, by name.
pub type Claims = Named<ClaimValue>;

/// The number of a ciphersuite in our objects.
pub(crate) const fn suite_number(suite: Ciphersuite) -> u8 {
    match suite {
        Ciphersuite::Bls12381Sha256 => 1,
        Ciphersuite::Bls12381Shake256 => 2,
    }
}

/// The ciphersuite with that number.
pub(crate) fn suite_of(number: Option<u8>) -> Result<Ciphersuite, FormatError> {
    let mut suites = Ciphersuite::ALL.into_iter();
    suites.find(|suite| Some(suite_number(*suite)) == number).ok_or(FormatError::UnknownSuite)
}
