//! A trust list with everything that one can have.

use averment::credential::DateTime;
use averment::operator::{OperatorKey, OperatorSecretKey};
use averment::registry::{RegistryDocument, RegistrySecretKey, StatusRegistry};
use averment::trust::{
    AssuranceLevel, Equivalent, ListEntry, RecognitionRule, TrustList, TrustListBuilder,
};
use serde_json::{Value, json};

use crate::files::{octets, text};
use crate::offices::day;
use crate::random::Seeded;
use crate::world::World;

fn operator(seed: u8) -> OperatorSecretKey {
    OperatorSecretKey::from_bytes(&[seed; 32]).unwrap()
}

/// That of the clinic's records.
fn registry() -> RegistryDocument {
    let key = RegistrySecretKey::from_bytes("clinic.example/registry", &[0x54; 32]).unwrap();
    let opened = DateTime::parse("2026-01-01T00:00:00Z").unwrap();
    let rng = &mut Seeded::new("registry of the list");
    StatusRegistry::open(key, operator(0x55), opened, rng).unwrap().document().clone()
}

fn list(world: &World) -> TrustListBuilder {
    let days = (day("2026-01-01"), day("2026-12-31"));
    let (identity, clinic) = (world.identity.document.clone(), world.clinic.document.clone());
    let family = world.identity.schema.id();
    let names = [("name", "nome"), ("birth_date", "data_de_nascimento")];
    let other = operator(0x52).public_key();
    TrustList::builder("gov.example/trust", 7, days)
        .entry(ListEntry::new("gov", AssuranceLevel::High, days, identity))
        .entry(
            ListEntry::new("clinic", AssuranceLevel::Low, days, clinic).registry(registry(), days),
        )
        .equivalent(Equivalent::new(family, world.tax.schema.digest(), names))
        .rule(
            RecognitionRule::new("mo.example/trust", other, "mo", family, days)
                .for_purpose("library")
                .for_purpose("age-check"),
        )
        .successor(operator(0x53).public_key())
}

/// The list with its keys.
pub(crate) fn file(world: &World) -> Value {
    let secret = operator(0x51);
    let list = list(world).sign(&secret).unwrap();
    json!({
        "operator_secret": hex::encode(secret.expose_bytes()),
        "operator": list.operator().to_string(),
        "json": list.to_json(),
        "digest": hex::encode(list.digest()),
        "signature": hex::encode(list.signature().to_bytes()),
    })
}

/// Reads it again, knowing nothing of how it was made.
pub(crate) fn check(name: &str, file: &Value) {
    let operator = OperatorKey::from_bytes(&octets(file, "operator")).unwrap();
    let list = TrustList::open(text(file, "json"), &operator).unwrap();
    assert_eq!(list.to_json(), text(file, "json"), "{name}");
    assert_eq!(list.digest()[..], octets(file, "digest"), "{name}");
    assert_eq!(list.signature().to_bytes()[..], octets(file, "signature"), "{name}");
}
