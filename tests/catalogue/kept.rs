//! Registries, and offices whose credentials are kept in them.

use ark_bls12_381::{Fr, G1Projective};
use averment::credential::{Credential, DateTime, Schema, StatusHandle, StatusWitness};
use averment::operator::OperatorSecretKey;
use averment::presentation::Verifier;
use averment::registry::{Epoch, RegistrySecretKey, StatusChain, StatusRegistry};

use crate::cards::{Office, day};
use crate::reference::octets::{decode_g1, encode_scalar};
use crate::reference::presentation::cbor::{Item, bytes};
use crate::reference::presentation::claims::{Held, Values};
use crate::reference::presentation::registry::{Head, Known, Registry};
use crate::reference::{Checks, random_scalar};
use crate::world::rng;

pub const DRIVERS: &str = "drivers.example/status";
pub const PILOTS: &str = "pilots.example/status";

/// The handle of somebody's card, the same in both registries.
pub fn handle(name: &str) -> Fr {
    random_scalar(&mut rng(&format!("handle of {name}")))
}

pub fn status_handle(name: &str) -> StatusHandle {
    StatusHandle::from_bytes(&encode_scalar(&handle(name))).unwrap()
}

pub fn time(text: &str) -> DateTime {
    DateTime::parse(text).unwrap()
}

pub fn operator(name: &str) -> OperatorSecretKey {
    OperatorSecretKey::generate(&mut rng(&format!("operator of {name}"))).unwrap()
}

pub fn open(name: &str) -> StatusRegistry {
    let key = RegistrySecretKey::generate(name, &mut rng(&format!("key of {name}"))).unwrap();
    StatusRegistry::open(key, operator(name), time("2026-11-22T00:00:00Z"), &mut rng("open"))
        .unwrap()
}

pub fn chain(registry: &StatusRegistry) -> StatusChain {
    StatusChain::start(registry.document().clone(), registry.head().clone()).unwrap()
}

pub fn point(octets: &[u8]) -> G1Projective {
    decode_g1(octets, &Checks::all()).unwrap()
}

/// Ana's card is revoked in the registry of drivers. She has it in that of pilots too, and so has Ben in both.
#[derive(Debug)]
pub struct Kept {
    pub drivers: Office,
    /// Keeps its cards in the registry of drivers: a federation.
    pub cabs: Office,
    pub pilots: Office,
    chains: Vec<StatusChain>,
    pub epoch: Epoch,
    /// In the newest epoch of drivers.
    pub witness_of_ben: StatusWitness,
    registries: Vec<Registry>,
}

impl Kept {
    pub fn new() -> Self {
        let office = |id: &'static str, registry: &str, material| {
            let schema = Schema::builder(format!("{id}/card"), 1).registry(registry).text("name");
            Office::new(id, schema.build().unwrap(), material)
        };
        let people = ["ana", "ben"];
        let known =
            |registry: &StatusRegistry, names: &[&str], witnesses: &[StatusWitness]| Known {
                head: Head::decode(&registry.head().encode()).unwrap(),
                value: Head::decode(&registry.head().encode()).unwrap().point().unwrap(),
                witnesses: names
                    .iter()
                    .zip(witnesses)
                    .map(|(name, witness)| (handle(name), point(witness.expose_bytes())))
                    .collect(),
            };
        let handles = people.map(status_handle);
        let (mut drivers, mut pilots) = (open(DRIVERS), open(PILOTS));
        let of_drivers = drivers.admit_all(&handles).unwrap();
        let of_pilots = pilots.admit_all(&handles).unwrap();
        let mut registries =
            [&drivers, &pilots].map(|of| Registry::decode(&of.document().encode()).unwrap());
        registries[0].epochs.push(known(&drivers, &people, &of_drivers));
        registries[1].epochs.push(known(&pilots, &people, &of_pilots));
        let mut chains = vec![chain(&drivers), chain(&pilots)];
        let gone = [handles[0].clone()];
        let epoch = drivers.remove(&gone, time("2026-11-23T00:00:00Z")).unwrap();
        let witness_of_ben = drivers.witness(&handles[1]).unwrap();
        registries[0].epochs.push(known(
            &drivers,
            &["ben"],
            core::slice::from_ref(&witness_of_ben),
        ));
        chains.push(chain(&drivers));
        Self {
            drivers: office("drivers.example", DRIVERS, 7),
            cabs: office("cabs.example", DRIVERS, 9),
            pilots: office("pilots.example", PILOTS, 8),
            chains,
            epoch,
            witness_of_ben,
            registries: registries.to_vec(),
        }
    }

    pub fn registries(&self) -> Vec<Registry> {
        self.registries.clone()
    }

    pub fn load(&self, verifier: &mut Verifier) {
        self.chains.iter().for_each(|chain| verifier.add_epoch(chain).unwrap());
    }

    /// The newest epoch of drivers.
    pub fn newest(&self) -> &StatusChain {
        self.chains.last().unwrap()
    }

    /// The epoch before.
    pub fn first(&self) -> &StatusChain {
        &self.chains[0]
    }
}

/// A card with somebody's handle.
pub fn issue(office: &Office, secret: &Fr, name: &str) -> Held {
    let values = Values::from([("name".into(), crate::cards::text(name))]);
    let mut slots = office.slots(&values, day("2030-01-01"));
    slots[1] = handle(name);
    office.sign(&slots, secret, values, day("2030-01-01"))
}

/// What a holder of the library stores of it, with a witness.
pub fn with_status(held: &Held, witness: &StatusWitness) -> Credential {
    let status = Item::Array(vec![
        Item::Uint(witness.epoch()),
        bytes(&witness.head().to_bytes()),
        bytes(witness.expose_bytes()),
    ]);
    let Item::Array(mut object) = Item::decode(&held.encode()).unwrap() else { unreachable!() };
    let Item::Array(mut body) = object.pop().unwrap() else { unreachable!() };
    body.push(status);
    object.push(Item::Array(body));
    Credential::decode(&Item::Array(object).encode()).unwrap()
}
