//! Authorities among which an issuer hides.

use ark_bls12_381::{Fr, G1Projective, G2Projective};
use ark_ec::PrimeGroup as _;
use averment::credential::{Date, Schema};
use sha2::Digest as _;

use super::cbor::{Item, text};
use super::claims::{Held, Slots as _};
use super::one_of_many::{Roster, Secret};
use super::sets::bp1;
use crate::reference::core::{Credential, Signature, pairing_holds};
use crate::reference::octets::{decode_g2, encode_g1};
use crate::reference::{Check, Checks, Refused};

/// One key with the schema of its credentials.
#[derive(Clone, Debug)]
pub struct Authority {
    pub issuer: String,
    /// The family that the key signs.
    pub family: String,
    pub key: Vec<u8>,
    /// `W'`
    pub twin: G1Projective,
    pub schema: Schema,
    /// The schema in the names that the set has for its claims.
    pub read_as: Schema,
    pub days: (Date, Date),
}

/// A set of them, by the octets of their keys.
#[derive(Clone, Debug)]
pub struct Authorities {
    pub members: Vec<Authority>,
    pub digest: Vec<u8>,
    days: (Date, Date),
}

/// What a prover hides a key with.
#[derive(Clone, Debug)]
pub struct Blinding {
    pub roster: Roster,
    pub many: Secret,
    /// The proof is of a signature with `e - shift`.
    pub shift: Fr,
    /// `W~`
    pub key: G2Projective,
}

/// The octets of a schema under another name and version: what is left is its layout.
fn layout(schema: &Schema) -> Vec<u8> {
    let Item::Array(mut object) = Item::decode(&schema.encode()).unwrap() else {
        unreachable!("an object")
    };
    let Item::Array(body) = &mut object[3] else { unreachable!("a schema") };
    (body[0], body[1]) = (text("layout"), Item::Uint(1));
    Item::Array(object).encode()
}

impl Authorities {
    pub fn new(mut members: Vec<Authority>, checks: &Checks) -> Result<Self, Refused> {
        checks.require(Check::AuthoritiesCount, (2..=1024).contains(&members.len()))?;
        members.sort_by(|a, b| a.key.cmp(&b.key));
        let distinct = members.windows(2).all(|pair| pair[0].key != pair[1].key);
        checks.require(Check::AuthoritiesOnce, distinct)?;
        let first = layout(&members[0].read_as);
        for Authority { family, key, twin, schema, read_as, .. } in &members {
            checks.require(Check::KeyOfFamily, family == schema.id())?;
            checks.require(Check::AuthoritiesLayout, layout(read_as) == first)?;
            let w = decode_g2(key, checks)?;
            checks.require(Check::AuthoritiesTwin, pairing_holds(bp1(), w, *twin))?;
        }
        let days = members.iter().map(|member| member.days);
        let days = days.reduce(|a, b| (a.0.max(b.0), a.1.min(b.1))).unwrap();
        checks.require(Check::AuthoritiesDays, days.0 <= days.1)?;
        let mut hash = sha2::Sha256::new_with_prefix(b"AVERMENT-V1-AUTHORITIES");
        hash.update(sha2::Sha256::digest(first));
        hash.update(u32::try_from(members.len()).unwrap().to_be_bytes());
        for member in &members {
            hash.update([u8::try_from(member.issuer.len()).unwrap()]);
            hash.update(&member.issuer);
            hash.update(&member.key);
            hash.update(encode_g1(&member.twin));
            hash.update(sha2::Sha256::digest(member.schema.encode()));
        }
        Ok(Self { digest: hash.finalize().to_vec(), members, days })
    }

    /// What all of them share, in the names of the set.
    pub fn layout(&self) -> &Schema {
        &self.members[0].read_as
    }

    pub fn is_valid_on(&self, day: Date) -> bool {
        self.days.0 <= day && day <= self.days.1
    }

    pub fn roster(&self) -> Roster {
        Roster::new(self.members.iter().map(|member| member.twin).collect())
    }

    pub fn domains(&self) -> Vec<Fr> {
        let domains = self.members.iter().map(|Authority { key, schema, .. }| {
            schema.scheme().domain(key, &schema.signed_header(), &Checks::all())
        });
        domains.collect()
    }

    /// The number of the key of a credential; the first one for a key that is not in the set.
    fn number(&self, held: &Held) -> usize {
        self.members.iter().position(|member| member.key == held.public_key).unwrap_or(0)
    }

    /// Honest for a credential under one of the keys.
    pub fn blind(&self, held: &Held, rng: &mut impl rand::Rng) -> Blinding {
        let t = crate::reference::random_scalar(rng);
        let roster = self.roster();
        let number = self.number(held);
        let many = Secret::new(&roster, number, t, rng);
        let own = decode_g2(&self.members[number].key, &Checks::all()).unwrap();
        Blinding { roster, many, shift: t, key: own + G2Projective::generator() * t }
    }
}

impl Blinding {
    /// The credential as it is under the blinded key.
    pub fn shifted(&self, signed: &Credential) -> Credential {
        let Signature { a, e } = signed.signature;
        Credential { signature: Signature { a, e: e - self.shift }, ..signed.clone() }
    }
}
