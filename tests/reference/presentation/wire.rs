//! The octets of a presentation, and everything in it as a prover may choose it.

use ark_bls12_381::{Fr, G1Projective};
use averment::credential::ClaimValue;

use super::cbor::{Item, bytes, object, uint};
use super::claims;
use crate::reference::core::Proof;
use crate::reference::octets::{self, encode_g1, encode_scalar};
use crate::reference::{Check, Refused};

/// One credential of a presentation.
#[derive(Clone, Debug)]
pub struct Presented {
    /// The blinded key of a hidden issuer, in the place of the next three.
    pub blinded: Option<Vec<u8>>,
    pub issuer: usize,
    pub key: Vec<u8>,
    pub schema: usize,
    pub shown: Vec<ClaimValue>,
    pub proof: Proof,
}

/// A presentation before it is written.
#[derive(Clone, Debug)]
pub struct Draft {
    pub option: usize,
    pub credentials: Vec<Presented>,
    pub wires: Vec<G1Projective>,
    /// The responses of each section's own variables.
    pub responses: Vec<Vec<Fr>>,
}

impl Draft {
    pub fn encode(&self) -> Vec<u8> {
        let credentials = self.credentials.iter().map(|presented| {
            let named = [uint(presented.issuer), bytes(&presented.key), uint(presented.schema)];
            let shown = Item::Array(presented.shown.iter().map(claims::item).collect());
            let proof = bytes(&presented.proof.encode());
            Item::Array(origin(presented.blinded.as_ref(), named, [shown, proof]))
        });
        let wires: Vec<_> = self.wires.iter().flat_map(encode_g1).collect();
        let responses: Vec<_> = self.responses.iter().flatten().flat_map(encode_scalar).collect();
        let body = vec![
            uint(self.option),
            Item::Array(credentials.collect()),
            bytes(&wires),
            bytes(&responses),
        ];
        object(7, 0, Item::Array(body)).encode()
    }
}

fn origin(blinded: Option<&Vec<u8>>, named: [Item; 3], rest: [Item; 2]) -> Vec<Item> {
    match blinded {
        Some(key) => [bytes(key)].into_iter().chain(rest).collect(),
        None => named.into_iter().chain(rest).collect(),
    }
}

/// One credential as it came: claims, points and scalars not looked at.
#[derive(Clone, Debug)]
pub struct Raw {
    pub blinded: Option<Vec<u8>>,
    pub issuer: usize,
    pub key: Vec<u8>,
    pub schema: usize,
    pub shown: Vec<Item>,
    pub proof: Vec<u8>,
}

/// A presentation as it came.
#[derive(Clone, Debug)]
pub struct Outline {
    pub option: usize,
    pub credentials: Vec<Raw>,
    pub wires: Vec<u8>,
    pub responses: Vec<u8>,
}

impl Outline {
    pub fn decode(octets: &[u8]) -> Result<Self, Refused> {
        let malformed = Refused(Check::ExactLength);
        if octets.len() > 65_536 {
            return Err(malformed);
        }
        let item = Item::decode(octets)?;
        Self::read(&item).ok_or(malformed)
    }

    fn read(item: &Item) -> Option<Self> {
        let [Item::Uint(7), Item::Uint(1), Item::Uint(0), body] = item.items() else { return None };
        let [option, Item::Array(credentials), wires, responses] = body.items() else {
            return None;
        };
        let credentials = credentials.iter().map(|item| {
            if let [key, Item::Array(shown), proof] = item.items() {
                let blinded = Some(key.octets().filter(|key| key.len() == octets::G2)?.to_vec());
                let (shown, proof) = (shown.clone(), proof.octets()?.to_vec());
                return Some(Raw { blinded, issuer: 0, key: Vec::new(), schema: 0, shown, proof });
            }
            let [issuer, key, schema, Item::Array(shown), proof] = item.items() else {
                return None;
            };
            Some(Raw {
                blinded: None,
                issuer: issuer.number()?,
                key: key.octets().filter(|key| key.len() == 8)?.to_vec(),
                schema: schema.number()?,
                shown: shown.clone(),
                proof: proof.octets()?.to_vec(),
            })
        });
        Some(Self {
            option: option.number()?,
            credentials: credentials.collect::<Option<_>>()?,
            wires: wires.octets()?.to_vec(),
            responses: responses.octets()?.to_vec(),
        })
    }

    /// Writes it again.
    pub fn encode(&self) -> Vec<u8> {
        let credentials = self.credentials.iter().map(|raw| {
            let named = [uint(raw.issuer), bytes(&raw.key), uint(raw.schema)];
            let rest = [Item::Array(raw.shown.clone()), bytes(&raw.proof)];
            Item::Array(origin(raw.blinded.as_ref(), named, rest))
        });
        let body = vec![
            uint(self.option),
            Item::Array(credentials.collect()),
            bytes(&self.wires),
            bytes(&self.responses),
        ];
        object(7, 0, Item::Array(body)).encode()
    }
}
