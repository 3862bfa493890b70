//! Status registries: heads of epochs, one history, and witnesses that follow it.

use ark_bls12_381::{Fr, G1Projective, G2Projective};
use ark_ec::PrimeGroup as _;
use averment::credential::Schema;
use averment::presentation::PresentationRequest;
use ed25519_dalek::{Signature, VerifyingKey};
use sha2::{Digest as _, Sha256};

use super::cbor::{Item, bytes, text};
use super::sets::inverse;
use crate::reference::core::pairing_holds;
use crate::reference::octets::{decode_g1, decode_g2, decode_scalar, mul};
use crate::reference::{Check, Checks, Refused};

/// A registry as somebody knows it, with the epochs of which the value is known.
#[derive(Clone, Debug)]
pub struct Registry {
    pub name: String,
    pub key: G2Projective,
    pub operator: [u8; 32],
    pub epochs: Vec<Known>,
}

/// An epoch, with the witnesses that a prover has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    pub head: Head,
    pub value: G1Projective,
    pub witnesses: Vec<(Fr, G1Projective)>,
}

/// What a handle is shown to be in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Status {
    pub key: G2Projective,
    pub known: Known,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    pub registry: String,
    pub number: u64,
    pub time: u64,
    pub previous: Vec<u8>,
    pub removed: u64,
    pub removals: Vec<u8>,
    pub value: Vec<u8>,
    pub signature: Vec<u8>,
}

fn number(item: &Item) -> Option<u64> {
    match item {
        Item::Uint(number) => Some(*number),
        _ => None,
    }
}

impl Registry {
    pub fn decode(document: &[u8]) -> Option<Self> {
        let item = Item::decode(document).ok()?;
        let [Item::Text(name), key, _, _, operator] = item.items().get(3)?.items() else {
            return None;
        };
        let key = decode_g2(key.octets()?, &Checks::all()).ok()?;
        let operator = operator.octets()?.try_into().ok()?;
        Some(Self { name: name.clone(), key, operator, epochs: Vec::new() })
    }

    /// Whether the operator of this registry signed the head.
    fn signed(&self, head: &Head) -> bool {
        let key = VerifyingKey::from_bytes(&self.operator).unwrap();
        let signature = Signature::from_slice(&head.signature).unwrap();
        key.verify_strict(&Head::message(&head.digest()), &signature).is_ok()
    }
}

impl Head {
    pub fn decode(octets: &[u8]) -> Option<Self> {
        let item = Item::decode(octets).ok()?;
        let [Item::Text(registry), n, time, previous, removed, removals, value, signature] =
            item.items().get(3)?.items()
        else {
            return None;
        };
        Some(Self {
            registry: registry.clone(),
            number: number(n)?,
            time: number(time)?,
            previous: previous.octets()?.to_vec(),
            removed: number(removed)?,
            removals: removals.octets()?.to_vec(),
            value: value.octets()?.to_vec(),
            signature: signature.octets()?.to_vec(),
        })
    }

    /// The items of a head without its signature.
    pub fn parts(&self) -> Vec<Item> {
        vec![
            text(&self.registry),
            Item::Uint(self.number),
            Item::Uint(self.time),
            bytes(&self.previous),
            Item::Uint(self.removed),
            bytes(&self.removals),
            bytes(&self.value),
        ]
    }

    pub fn digest(&self) -> Vec<u8> {
        let mut statement = vec![text("averment/epoch"), Item::Uint(1)];
        statement.extend(self.parts());
        Sha256::digest(Item::Array(statement).encode()).to_vec()
    }

    /// What an operator signs.
    pub fn message(digest: &[u8]) -> Vec<u8> {
        let label = b"status-epoch-1";
        let length = u8::try_from(label.len()).unwrap();
        [b"AVERMENT-V1-OPERATOR-SIGNATURE".as_slice(), &[length], label, digest].concat()
    }

    pub fn point(&self) -> Option<G1Projective> {
        decode_g1(&self.value, &Checks::all()).ok()
    }
}

/// Moves from one head to the next, by an epoch and its removals.
pub fn follow(
    registry: &Registry,
    here: &Head,
    (head, removals): (&Head, &[u8]),
    checks: &Checks,
) -> Result<(), Refused> {
    checks.require(Check::EpochOfRegistry, head.registry == registry.name)?;
    checks.require(Check::EpochSigned, registry.signed(head))?;
    checks.require(Check::EpochNumber, head.number == here.number + 1)?;
    checks.require(Check::EpochContinues, head.previous == here.digest())?;
    let digest = Sha256::digest(removals).to_vec();
    checks.require(Check::EpochRemovals, head.removals == digest)
}

/// The witness of `handle` after some removals under the value of the last one, one removal after the other.
pub fn update(
    registry: &Registry,
    (handle, witness): (&Fr, G1Projective),
    (head, removals): (&Head, &[u8]),
    checks: &Checks,
) -> Result<G1Projective, Refused> {
    let mut witness = witness;
    for entry in removals.chunks(80) {
        let lenient = Checks::without(&[Check::Subgroup]);
        let removed = decode_scalar(&entry[..32], checks)?;
        let value = decode_g1(&entry[32..], &lenient)?;
        witness = mul(&(witness - value), &inverse(&(removed - handle)));
    }
    // e(w, K + h BP2) = e(V, BP2)
    let key = registry.key + mul_g2(handle);
    let value = head.point().ok_or(Refused(Check::WitnessHolds))?;
    checks.require(Check::WitnessHolds, pairing_holds(witness, key, value))?;
    Ok(witness)
}

fn mul_g2(scalar: &Fr) -> G2Projective {
    G2Projective::generator() * scalar
}

/// What the handle of a credential of `schema` is to be in.
pub fn named(
    registries: &[Registry],
    request: &PresentationRequest,
    schema: &Schema,
    checks: &Checks,
) -> Option<Status> {
    let heads = request.heads();
    let name = if checks.on(Check::RegistryOfSchema) {
        schema.registry()?
    } else {
        &heads.last()?.registry
    };
    let asked = heads.iter().find(|head| head.registry == name)?;
    let registry = registries.iter().find(|registry| registry.name == name)?;
    let is_named = |known: &&Known| {
        let exact =
            known.head.number == asked.epoch && known.head.digest() == asked.head.to_bytes();
        exact || !checks.on(Check::EpochNamed)
    };
    let known = registry.epochs.iter().find(is_named)?.clone();
    Some(Status { key: registry.key, known })
}
