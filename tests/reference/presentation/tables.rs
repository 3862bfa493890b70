//! Tables of issuers, made with a key that is known here.

use std::sync::Arc;

use ark_bls12_381::{Fr, G1Projective, G2Projective};
use ark_ec::PrimeGroup as _;
use averment::credential::TableDigest;
use averment::presentation::Accepted;
use averment::trust::IssuerDocument;
use sha2::Digest as _;

use super::cbor::{Item, bytes, object, text};
use super::sets::inverse;
use crate::reference::octets::{decode_g1, decode_g2, encode_g1, encode_g2, mul};
use crate::reference::{Check, Checks, Refused, Suite};

/// Values and witnesses of digits and bits under a key of one issuer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    pub issuer: String,
    pub key: G2Projective,
    /// `V` and the witnesses of `{0 .. 255}`, and of `{0, 1}`
    pub digits: (G1Projective, Vec<G1Projective>),
    pub bits: (G1Projective, Vec<G1Projective>),
}

impl Table {
    /// The table of somebody who keeps alpha, in the name of any issuer.
    pub fn new(issuer: &str, alpha: &Fr) -> Self {
        let members = |purpose: &str, count: u64| {
            let message = [purpose, issuer].concat();
            let v = Suite::Sha256.hash_to_g1(message.as_bytes(), b"AVERMENT-V1-TABLE");
            let w = (0..count).map(|d| mul(&v, &inverse(&(*alpha + Fr::from(d)))));
            (v, w.collect())
        };
        let (digits, bits) = (members("digits:", 256), members("bits:", 2));
        Self { issuer: issuer.into(), key: G2Projective::generator() * alpha, digits, bits }
    }

    /// One that is stored.
    pub fn decode(octets: &[u8]) -> Option<Self> {
        let item = Item::decode(octets).ok()?;
        let [Item::Text(issuer), key, digits, bits] = item.items().get(3)?.items() else {
            return None;
        };
        let key = decode_g2(key.octets()?, &Checks::all()).ok()?;
        let members = |purpose: &str, witnesses: &Item| {
            let message = [purpose, issuer].concat();
            let v = Suite::Sha256.hash_to_g1(message.as_bytes(), b"AVERMENT-V1-TABLE");
            let witnesses = witnesses.octets()?.chunks(48);
            let w = witnesses.map(|octets| decode_g1(octets, &Checks::all()).ok());
            Some((v, w.collect::<Option<_>>()?))
        };
        let (digits, bits) = (members("digits:", digits)?, members("bits:", bits)?);
        Some(Self { issuer: issuer.clone(), key, digits, bits })
    }

    pub fn encode(&self) -> Vec<u8> {
        let points =
            |points: &[G1Projective]| bytes(&points.iter().flat_map(encode_g1).collect::<Vec<_>>());
        let key = bytes(&encode_g2(&self.key));
        let body = vec![text(&self.issuer), key, points(&self.digits.1), points(&self.bits.1)];
        object(16, 0, Item::Array(body)).encode()
    }

    /// What documents and requests name.
    pub fn digest(&self) -> [u8; 32] {
        sha2::Sha256::digest(self.encode()).into()
    }

    /// What the digest d covers.
    pub fn id(&self) -> Vec<u8> {
        let mut hash = sha2::Sha256::new_with_prefix(b"AVERMENT-V1-PARAMETERS");
        hash.update(encode_g2(&self.key));
        hash.update(encode_g1(&self.digits.0));
        hash.update(encode_g1(&self.bits.0));
        hash.update(&self.issuer);
        hash.finalize().to_vec()
    }
}

/// The table that a request names beside an accepted issuer, out of those that were loaded.
pub fn named(tables: &[Arc<Table>], accepted: &Accepted) -> Result<Option<Arc<Table>>, Refused> {
    let Some(digest) = accepted.table else { return Ok(None) };
    let known = tables.iter().find(|table| table.digest() == digest.to_bytes());
    known.cloned().map(Some).ok_or(Refused(Check::SelectorInRange))
}

/// The table under which ranges over a credential of a hidden issuer are proved: none.
pub fn if_hidden(tables: &[Arc<Table>], checks: &Checks) -> Option<Arc<Table>> {
    tables.first().filter(|_| !checks.on(Check::CeremonyIfHidden)).cloned()
}

/// Whether it is one of that issuer.
pub fn check(
    table: Option<&Table>,
    document: &IssuerDocument,
    checks: &Checks,
) -> Result<(), Refused> {
    let Some(table) = table else { return Ok(()) };
    checks.require(Check::TableOfIssuer, table.issuer == document.id())?;
    let published = document.table().map(TableDigest::to_bytes);
    checks.require(Check::TablePublished, published == Some(table.digest()))
}
