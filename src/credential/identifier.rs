//! Short names of what is longer: keys, schemas, tables of issuers.

use core::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest, Sha256};

use super::FormatError;
use crate::bbs::PublicKey;
use crate::codec::{FromText, from_text, parse_hex, write_hex};

/// An identifier of so many octets, written in lower-case hexadecimal digits.
macro_rules! identifier {
    ($(#[$documentation:meta])+ $name:ident, $len:literal) => {
        $(#[$documentation])+
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name([u8; Self::LEN]);

        impl $name {
            /// Length, in octets.
            pub const LEN: usize = $len;

            /// Takes the octets.
            #[must_use]
            pub const fn from_bytes(octets: [u8; Self::LEN]) -> Self {
                Self(octets)
            }

            /// The octets.
            #[must_use]
            pub const fn to_bytes(self) -> [u8; Self::LEN] {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write_hex(&self.0, f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({self})", stringify!($name))
            }
        }

        impl FromText for $name {
            fn from_text(text: &str) -> Result<Self, FormatError> {
                parse_hex(text).map(Self)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                from_text(deserializer)
            }
        }
    };
}

identifier! {
    /// The first 8 octets of the SHA-256 of a public key, written as 16 lower-case hexadecimal digits.
    ///
    /// It finds a key and proves nothing: whoever needs the key compares all of it.
    KeyId, 8
}

identifier! {
    /// The SHA-256 of an encoded schema: 32 octets, 64 lower-case hexadecimal digits when written.
    SchemaDigest, 32
}

identifier! {
    /// The SHA-256 of the encoded table of an issuer: 32 octets, 64 lower-case hexadecimal digits when written.
    TableDigest, 32
}

identifier! {
    /// The digest of an epoch's head in a status registry: 32 octets, 64 lower-case hexadecimal digits when written.
    HeadDigest, 32
}

identifier! {
    /// The SHA-256 over a set of authorities of which one issued a credential: 32 octets, 64 lower-case hexadecimal digits
    /// when written.
    AuthoritiesDigest, 32
}

impl KeyId {
    /// The identifier of a key.
    #[must_use]
    pub fn of(key: &PublicKey) -> Self {
        Self::of_octets(&key.to_bytes())
    }

    pub(crate) fn of_octets(key: &[u8; PublicKey::LEN]) -> Self {
        let [a, b, c, d, e, f, g, h, ..] = <[u8; 32]>::from(Sha256::digest(key));
        Self([a, b, c, d, e, f, g, h])
    }
}
