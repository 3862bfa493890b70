//! The vectors of this library, verified by somebody who shares no line with what made them.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use averment::credential::{DateTime, Schema};
use averment::presentation::PresentationRequest;
use averment::trust::{IssuerDocument, IssuerSecretKey};
use serde_json::{Value, json};

use crate::cards::AUDIENCE;
use crate::reference::octets::mul;
use crate::reference::presentation::Verifier;
use crate::reference::presentation::authorities::{Authorities, Authority};
use crate::reference::presentation::cbor::Item;
use crate::reference::presentation::registry::{Head, Known, Registry, follow};
use crate::reference::presentation::sets::bp1;
use crate::reference::presentation::tables::Table;
use crate::reference::{Check, Checks};
use crate::world::{self, rng};

type Files = BTreeMap<String, Value>;

fn files() -> Files {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors/averment/v1");
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let read = |path: &Path| serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    entries.map(|path| (path.file_stem().unwrap().to_str().unwrap().into(), read(&path))).collect()
}

fn octets(file: &Value, name: &str) -> Vec<u8> {
    hex::decode(file[name].as_str().unwrap_or_else(|| panic!("no {name}"))).unwrap()
}

fn document(file: &Value) -> IssuerDocument {
    IssuerDocument::from_json(file["json"].as_str().unwrap()).unwrap()
}

/// One of the authorities, from its document and the material of its key.
fn authority(file: &Value) -> Authority {
    let (document, material) = (document(file), octets(file, "key_material"));
    let schema: &Schema = &document.schemas()[0];
    let secret = IssuerSecretKey::generate(document.id(), schema, &material).unwrap();
    let key = &document.keys()[0];
    Authority {
        issuer: document.id().into(),
        family: key.family().into(),
        key: key.public_key().to_bytes().to_vec(),
        twin: mul(&bp1(), &world::scalar(&hex::encode(secret.expose_bytes()))),
        schema: schema.clone(),
        read_as: schema.clone(),
        days: (key.not_before(), key.not_after()),
    }
}

/// The registry of the union at its newest epoch, followed from the first.
fn registry(file: &Value) -> Registry {
    let mut registry = Registry::decode(&octets(file, "document")).unwrap();
    let mut here = Head::decode(&octets(file, "first")).unwrap();
    for epoch in file["epochs"].as_array().unwrap() {
        let Item::Array(object) = Item::decode(&octets(epoch, "epoch")).unwrap() else { panic!() };
        let [head, removals] = object[3].items() else { panic!("an epoch") };
        let head = Head::decode(head.octets().unwrap()).unwrap();
        let removals = removals.octets().unwrap();
        follow(&registry, &here, (&head, removals), &Checks::all()).unwrap();
        here = head;
    }
    let value = here.point().unwrap();
    registry.epochs.push(Known { head: here, value, witnesses: Vec::new() });
    registry
}

fn verifier(files: &Files) -> Verifier {
    let offices = files["union-authorities"]["offices"].as_array().unwrap();
    let issuers = files.iter().filter(|(name, _)| name.starts_with("issuer-"));
    let members = offices.iter().map(authority).collect();
    let authorities = Authorities::new(members, &Checks::all()).unwrap();
    let digest = files["union-authorities"]["digest"].as_str().unwrap();
    assert_eq!(hex::encode(&authorities.digest), digest);
    Verifier {
        audience: AUDIENCE.into(),
        documents: issuers.map(|(_, file)| file).chain(offices).map(document).collect(),
        tables: vec![Arc::new(Table::decode(&octets(&files["table-tax"], "cbor")).unwrap())],
        registries: vec![registry(&files["union-registry"])],
        authorities: vec![Arc::new(authorities)],
    }
}

fn asked(file: &Value) -> (PresentationRequest, Vec<u8>, DateTime) {
    let request = PresentationRequest::decode(&octets(&file["request"], "cbor")).unwrap();
    let now = DateTime::parse(file["now"].as_str().unwrap()).unwrap();
    (request, octets(file, "presentation"), now)
}

/// One presentation of every kind; each is refused with another last response.
#[test]
fn presentations() {
    let files = files();
    let verifier = verifier(&files);
    let presentations: Vec<_> = files
        .iter()
        .filter(|(name, _)| name.starts_with("presentation-") || name.starts_with("union-shown-"))
        .collect();
    assert!(presentations.len() >= 27);
    for (name, file) in presentations {
        let (request, mut presented, now) = asked(file);
        let verified = verifier.verify(&request, &presented, now, &Checks::all());
        let verified = verified.unwrap_or_else(|refused| panic!("{name}: {refused:?}"));
        let expected = &file["verified"];
        assert_eq!(json!(verified.option), expected["option"], "{name}");
        for ((issuer, claims), credential) in
            verified.credentials.iter().zip(expected["credentials"].as_array().unwrap())
        {
            assert_eq!(credential["issuer"].as_str().unwrap_or_default(), issuer, "{name}");
            assert_eq!(credential["claims"], json!(claims), "{name}");
        }
        let point = |point: &Option<Vec<u8>>| json!(point.as_ref().map(hex::encode));
        assert_eq!(point(&verified.pseudonym), expected["pseudonym"], "{name}");
        assert_eq!(point(&verified.tag), expected["tag"], "{name}");
        *presented.last_mut().unwrap() ^= 1;
        let refused = verifier.verify(&request, &presented, now, &Checks::all());
        assert!(refused.is_err(), "{name}");
    }
}

/// A hint is right for its presentation, and for no other.
#[test]
fn hints() {
    let files = files();
    let verifier = verifier(&files);
    let (file, other) = (&files["union-shown-not-revoked"], &files["union-shown-hidden"]);
    let (request, presented, now) = asked(file);
    // Without a second way for what its hint does not serve.
    let checks = Checks::without(&[Check::HintFallback]);
    let verify = |hint: &[u8]| {
        let answers = [(&request, presented.as_slice(), hint)];
        verifier.verify_batch_hinted(&answers, now, &mut rng("weights"), &checks).map(drop)
    };
    assert_eq!(verify(&octets(file, "hint")), Ok(()));
    assert!(verify(&octets(other, "hint")).is_err());
}
