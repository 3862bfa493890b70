//! Two jurisdictions with a list each.

use rand::SeedableRng;
use rand::rngs::StdRng;

use super::*;
use crate::credential::Schema;
use crate::operator::OperatorSecretKey;
use crate::trust::{IssuerDocument, IssuerSecretKey};

pub(crate) const OURS: &str = "hk.example/resident";
pub(crate) const THEIRS: &str = "mo.example/residente";

pub(crate) fn date(text: &str) -> Date {
    Date::parse(text).unwrap()
}

pub(crate) fn year() -> (Date, Date) {
    (date("2026-01-01"), date("2026-12-31"))
}

pub(crate) fn ours() -> Schema {
    Schema::builder(OURS, 1).text("name").date("birth_date").build().unwrap()
}

/// The same claims under other names, in another order and with one more.
pub(crate) fn theirs() -> Schema {
    let schema = Schema::builder(THEIRS, 1).date("data_de_nascimento").text("freguesia");
    schema.text("nome").build().unwrap()
}

pub(crate) fn operator(seed: u8) -> OperatorSecretKey {
    OperatorSecretKey::from_bytes(&[seed; 32]).unwrap()
}

pub(crate) fn secret(issuer: &str, schema: &Schema, seed: u8) -> IssuerSecretKey {
    IssuerSecretKey::generate(issuer, schema, &[seed; 32]).unwrap()
}

pub(crate) fn document(issuer: &str, schema: &Schema, seed: u8) -> IssuerDocument {
    let key = secret(issuer, schema, seed)
        .publish(date("2026-01-01"), date("2036-12-31"), &mut StdRng::seed_from_u64(1))
        .unwrap();
    IssuerDocument::builder(issuer).key(key).schema(schema.clone()).build().unwrap()
}

pub(crate) fn entry(jurisdiction: &str, document: IssuerDocument) -> ListEntry {
    ListEntry::new(jurisdiction, AssuranceLevel::Substantial, year(), document)
}

pub(crate) fn equivalent() -> Equivalent {
    let names = [("name", "nome"), ("birth_date", "data_de_nascimento")];
    Equivalent::new(OURS, theirs().digest(), names)
}

pub(crate) fn rule() -> RecognitionRule {
    let key = operator(2).public_key();
    RecognitionRule::new("mo.example/trust", key, "mo", OURS, year()).for_purpose("library")
}

/// Our list with everything: signed by operator 1.
pub(crate) fn our_builder(version: u32) -> TrustListBuilder {
    TrustList::builder("hk.example/trust", version, year())
        .entry(entry("hk", document("hk.example/identity", &ours(), 1)))
        .equivalent(equivalent())
        .rule(rule())
}

/// Their list: signed by operator 2.
pub(crate) fn their_builder(version: u32) -> TrustListBuilder {
    TrustList::builder("mo.example/trust", version, year())
        .entry(entry("mo", document("mo.example/identificacao", &theirs(), 2)))
}

pub(crate) fn our_list() -> TrustList {
    our_builder(1).sign(&operator(1)).unwrap()
}

pub(crate) fn their_list() -> TrustList {
    their_builder(1).sign(&operator(2)).unwrap()
}
