//! What is checked in stays readable: nothing here knows how it was made.

use std::collections::BTreeMap;

use averment::bbs::{Ciphersuite, Limits, Message, Proof, PublicKey, blind};
use averment::credential::{ClaimValue, Credential, DateTime, HolderSecret, Schema};
use averment::curve::{Scalar, SecretScalar};
use averment::hazmat;
use averment::issuance::{Application, Offer, Pending};
use averment::operator::OperatorSecretKey;
use averment::presentation::{
    BatchHint, DocumentDigest, Holder, Presentation, PresentationRequest, Session, SignedDocument,
    SigningRequest, Verifier, VerifyError,
};
use averment::registry::{EpochHead, RegistrySecretKey, StatusChain, StatusRegistry};
use averment::statement::IssuerTable;
use averment::trust::IssuerDocument;
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::files::{self, octets, part, text};
use crate::random::Seeded;
use crate::union;
use crate::world::{AUDIENCE, verified_file};

type Files = BTreeMap<String, Value>;

/// Runs a check on every version's files whose names begin with `prefix`, at least one each.
fn for_each(prefix: &str, check: impl Fn(&str, &Value, &Files)) {
    let versions = files::versions();
    assert!(versions.iter().any(|version| version == files::CURRENT));
    for version in versions {
        let files = files::load(&version);
        let mut count = 0;
        for (name, file) in files.iter().filter(|(name, _)| name.starts_with(prefix)) {
            check(&format!("{version}/{name}"), file, &files);
            count += 1;
        }
        assert!(count > 0, "{version} has no {prefix}");
    }
}

/// Decodes a part of a file and encodes it again.
fn stays<T, E: core::fmt::Debug, O: AsRef<[u8]>>(
    file: &Value,
    part: &str,
    decode: impl Fn(&[u8]) -> Result<T, E>,
    encode: impl Fn(&T) -> O,
) -> T {
    let octets = octets(file, part);
    let value = decode(&octets).unwrap_or_else(|e| panic!("{part}: {e:?}"));
    assert_eq!(encode(&value).as_ref(), octets, "{part}");
    value
}

#[test]
fn schemas() {
    for_each("schema-", |name, file, _| {
        let schema = stays(file, "cbor", Schema::decode, Schema::encode);
        assert_eq!(Schema::from_json(text(file, "json")).unwrap(), schema, "{name}");
        assert_eq!(schema.to_json(), text(file, "json"), "{name}");
        assert_eq!(schema.digest().to_bytes(), *octets(file, "digest"), "{name}");
        assert_eq!(schema.header(), octets(file, "header"), "{name}");
    });
}

#[test]
fn issuers() {
    for_each("issuer-", |name, file, _| {
        let document = IssuerDocument::from_json(text(file, "json")).unwrap();
        assert_eq!(document.to_json(), text(file, "json"), "{name}");
        assert_eq!(document.id(), text(file, "id"), "{name}");
        let key = &document.keys()[0];
        assert_eq!(key.public_key().to_bytes()[..], octets(file, "public_key"), "{name}");
        assert_eq!(key.id().to_string(), text(file, "key_id"), "{name}");
    });
}

#[test]
fn the_holder() {
    for_each("holder", |name, file, _| {
        let secret = stays(file, "cbor", HolderSecret::decode, HolderSecret::encode);
        assert_eq!(secret.expose_bytes()[..], octets(file, "secret"), "{name}");
    });
}

fn secret(files: &Files) -> HolderSecret {
    HolderSecret::decode(&octets(&files["holder"], "cbor")).unwrap()
}

#[test]
fn issuances() {
    for_each("issuance-", |name, file, files| {
        let _ = stays(file, "offer", Offer::decode, Offer::encode);
        stays(file, "application", Application::decode, Application::encode);
        let pending = stays(file, "pending", Pending::decode, Pending::encode);
        let credential = stays(file, "credential", Credential::decode, Credential::encode);
        let mut holder = Holder::new(secret(files)).unwrap();
        holder.accept(pending, &octets(file, "issued")).unwrap();
        let accepted = holder.credentials().next().unwrap();
        assert_eq!(accepted.encode(), credential.encode(), "{name}");
        assert_eq!(scalars_of_the_specification(&credential), stored_scalars(file), "{name}");
        let kept = credential.expose_scalars().unwrap();
        assert_eq!(kept.iter().map(Scalar::to_bytes).collect::<Vec<_>>(), stored_scalars(file));
    });
}

fn stored_scalars(file: &Value) -> Vec<[u8; 32]> {
    let scalars = part(file, "scalars").as_array().unwrap();
    let octets = scalars.iter().map(|scalar| hex::decode(scalar.as_str().unwrap()).unwrap());
    octets.map(|octets| octets.try_into().unwrap()).collect()
}

/// The type map of SPEC.md, written a second time.
fn scalars_of_the_specification(credential: &Credential) -> Vec<[u8; 32]> {
    let number = |value: u64| Scalar::from(value).to_bytes();
    let mut scalars = vec![number(credential.until().days().into())];
    scalars.push(*credential.handle().expose_bytes());
    scalars.extend(credential.start().map(|start| number(start.days().into())));
    let suite = credential.schema().suite();
    let claims = credential.schema().claims().iter();
    scalars.extend(claims.map(|claim| match credential.claim(&claim.name).unwrap() {
        ClaimValue::Text(text) | ClaimValue::Enumeration(text) => hashed(suite, text.as_bytes()),
        ClaimValue::Bytes(octets) => hashed(suite, octets),
        ClaimValue::Boolean(value) => number((*value).into()),
        ClaimValue::U64(value) => number(*value),
        ClaimValue::I64(value) => number((*value as u64) ^ (1 << 63)),
        ClaimValue::Decimal(value) => number((value.units() as u64) ^ (1 << 63)),
        ClaimValue::Date(value) => number(value.days().into()),
        ClaimValue::DateTime(value) => number(value.seconds()),
        ClaimValue::Absent => absent(),
        other => panic!("unknown {other:?}"),
    }));
    scalars
}

fn hashed(suite: Ciphersuite, octets: &[u8]) -> [u8; 32] {
    let dst = format!("{}BLIND_H2G_HM2S_MAP_MSG_TO_SCALAR_AS_HASH_", suite.id());
    hazmat::hash_to_scalar(suite, octets, dst.as_bytes()).unwrap().to_bytes()
}

fn absent() -> [u8; 32] {
    let suite = Ciphersuite::Bls12381Sha256;
    hazmat::hash_to_scalar(suite, b"", b"AVERMENT-V1-ABSENT").unwrap().to_bytes()
}

fn verifier(files: &Files) -> Verifier {
    let issuers = files.iter().filter(|(name, _)| name.starts_with("issuer-"));
    let documents = issuers.map(|(_, file)| IssuerDocument::from_json(text(file, "json")).unwrap());
    let mut verifier = Verifier::new(AUDIENCE, documents).unwrap();
    for (_, file) in files.iter().filter(|(name, _)| name.starts_with("table-")) {
        let table = IssuerTable::decode(&octets(file, "cbor")).unwrap();
        verifier.add_table(&table, &mut Seeded::new("weights of the check")).unwrap();
    }
    verifier
}

#[test]
fn tables() {
    for_each("table-", |name, file, files| {
        let table = stays(file, "cbor", IssuerTable::decode, IssuerTable::encode);
        assert_eq!(table.issuer(), text(file, "issuer"), "{name}");
        assert_eq!(table.digest().to_string(), text(file, "digest"), "{name}");
        assert_eq!(table.digest().to_bytes()[..], Sha256::digest(table.encode())[..], "{name}");
        let named = files.values().filter_map(|file| file.get("json")?.as_str());
        let named = named.filter(|json| json.contains(&table.digest().to_string()));
        assert_eq!(named.count(), 1, "{name}");
    });
}

#[test]
fn presentations() {
    for version in files::versions() {
        let files = files::load(&version);
        let verifier = verifier(&files);
        let presentations: Vec<_> =
            files.iter().filter(|(name, _)| name.starts_with("presentation-")).collect();
        assert!(presentations.len() >= 20, "{version}");
        for (name, file) in presentations {
            presentation(&format!("{version}/{name}"), file, &verifier);
        }
    }
}

fn presentation(name: &str, file: &Value, verifier: &Verifier) {
    let asked = part(file, "request");
    let request = stays(asked, "cbor", PresentationRequest::decode, PresentationRequest::encode);
    assert_eq!(PresentationRequest::from_json(text(asked, "json")).unwrap(), request, "{name}");
    assert_eq!(request.to_json(), text(asked, "json"), "{name}");
    assert_eq!(request.digest()[..], octets(asked, "digest"), "{name}");
    let session = || stays(file, "session", Session::decode, Session::encode);
    assert_eq!(*session().request(), request, "{name}");
    stays(file, "presentation", Presentation::decode, Presentation::encode);

    let now = DateTime::parse(text(file, "now")).unwrap();
    let verify = |octets: &[u8]| {
        verifier.verify(session(), octets, now, &mut Seeded::new("weights of the verifier"))
    };
    let mut presented = octets(file, "presentation");
    let verified = verify(&presented).unwrap_or_else(|e| panic!("{name}: {e:?}"));
    assert_eq!(verified_file(&verified), *part(file, "verified"), "{name}");
    for credential in verified.credentials() {
        let core = credential.core();
        assert_eq!(core.is_none(), credential.authorities().is_some(), "{name}");
        assert!(core.is_none_or(is_stock_proof), "{name}");
    }
    // The last octet is of a response.
    *presented.last_mut().unwrap() ^= 1;
    assert!(matches!(verify(&presented), Err(VerifyError::Rejected | VerifyError::Malformed)));
}

/// Whether the interface of the draft accepts the proof inside a presentation.
fn is_stock_proof(core: &averment::presentation::CoreProof) -> bool {
    use averment::presentation::CoreMessage;
    let (suite, count) = (core.suite(), core.signer_messages());
    let generators = blind::Generators::new(suite, count, 1, &Limits::default()).unwrap();
    let key = PublicKey::from_bytes(suite, core.public_key()).unwrap();
    let verifier = blind::Verifier::new(key, &generators).unwrap();
    let disclosed = core.disclosed().iter().map(|(index, message)| {
        let message = match message {
            CoreMessage::Octets(octets) => generators.message(octets).unwrap(),
            CoreMessage::Scalar(octets) => Message::from(SecretScalar::from_bytes(octets).unwrap()),
            other => panic!("unknown {other:?}"),
        };
        (*index, message)
    });
    let disclosed = blind::DisclosedMessages::new(&generators, disclosed, []).unwrap();
    let proof = Proof::from_bytes(core.proof()).unwrap();
    let verify = |ph: &[u8]| verifier.verify_proof(core.header(), ph, &disclosed, &proof).is_ok();
    let mut other = core.presentation_header().to_vec();
    *other.last_mut().unwrap() ^= 1;
    verify(core.presentation_header()) && !verify(&other)
}

#[test]
fn signed_documents() {
    for_each("signed-", |name, file, files| {
        let digest = DocumentDigest::sha256(text(file, "document").as_bytes());
        assert_eq!(digest.as_bytes(), octets(file, "digest"), "{name}");
        let request = stays(file, "request", SigningRequest::decode, SigningRequest::encode);
        assert_eq!(request.document(), &digest, "{name}");
        let signed = stays(file, "signed", SignedDocument::decode, SignedDocument::encode);
        let stamped = stays(file, "stamped", SignedDocument::decode, SignedDocument::encode);
        for signed in [signed, stamped] {
            assert_eq!(signed.imprint()[..], octets(file, "imprint"), "{name}");
            let policy = serde_json::from_value(file["policy"].clone()).unwrap();
            let rng = &mut Seeded::new("signed");
            let verified = verifier(files).verify_signature(&signed, &digest, &policy, None, rng);
            let verified = verified_file(verified.unwrap().signer());
            assert_eq!(verified, file["verified"], "{name}");
        }
    });
}

#[test]
fn unions() {
    for version in files::versions() {
        let files = files::load(&version);
        let union = union::stored(&files);
        let holder = issued_by_a_union(&files, &union);
        let mut verifier = Verifier::new(AUDIENCE, union.documents.clone()).unwrap();
        verifier.add_epoch(&union.newest).unwrap();
        verifier.add_authorities(&union.authorities).unwrap();
        let shown: Vec<_> =
            files.iter().filter(|(name, _)| name.starts_with("union-shown-")).collect();
        assert!(shown.len() >= 3, "{version}");
        for (name, file) in shown {
            let name = format!("{version}/{name}");
            presentation(&name, file, &verifier);
            hint(&name, file, &verifier);
        }
        // Everybody's copy of the registry says the same of the holder.
        let file = &files["union-registry"];
        let key =
            RegistrySecretKey::from_bytes(text(file, "registry"), &octets(file, "secret_key"));
        let operator = OperatorSecretKey::from_bytes(&octets(file, "operator_secret")).unwrap();
        let state = octets(file, "state");
        let registry = StatusRegistry::restore(key.unwrap(), operator, &state).unwrap();
        assert_eq!(registry.encode()[..], state);
        let held = holder.credentials().next().unwrap();
        let (witness, kept) = (registry.witness(held.handle()).unwrap(), held.status().unwrap());
        assert_eq!(witness.expose_bytes(), kept.expose_bytes());
        assert_eq!(witness.head(), kept.head());
    }
}

/// A holder who takes what was issued, and follows the registry to its end.
fn issued_by_a_union(files: &Files, union: &union::Stored) -> Holder {
    let file = &files["union-issuance"];
    let _ = stays(file, "offer", Offer::decode, Offer::encode);
    stays(file, "application", Application::decode, Application::encode);
    let pending = stays(file, "pending", Pending::decode, Pending::encode);
    let credential = stays(file, "credential", Credential::decode, Credential::encode);
    let head = stays(file, "head", EpochHead::decode, EpochHead::encode);
    let mut holder = Holder::new(secret(files)).unwrap();
    let chain = StatusChain::start(union.first.document().clone(), head).unwrap();
    holder.follow(&chain).unwrap();
    holder.accept(pending, &octets(file, "issued")).unwrap();
    assert_eq!(holder.credentials().next().unwrap().encode(), credential.encode());
    let here = chain.head().number();
    let missed: Vec<_> =
        union.epochs.iter().filter(|epoch| epoch.head().number() > here).cloned().collect();
    assert!(!missed.is_empty());
    let revoked = holder.update_status(union::REGISTRY, &missed, &mut |_| true).unwrap();
    assert!(revoked.is_empty());
    let updated =
        stays(&files["union-registry"], "updated", Credential::decode, Credential::encode);
    assert_eq!(holder.credentials().next().unwrap().encode(), updated.encode());
    holder
}

/// The hint of a presentation is what everybody computes, and serves in a batch.
fn hint(name: &str, file: &Value, verifier: &Verifier) {
    let hint = stays(file, "hint", BatchHint::decode, BatchHint::encode);
    let session = || Session::decode(&octets(file, "session")).unwrap();
    let presented = octets(file, "presentation");
    let now = DateTime::parse(text(file, "now")).unwrap();
    let made = verifier.batch_hint(&session(), &presented, now).unwrap();
    assert_eq!(made.encode(), hint.encode(), "{name}");
    let answers = [(session(), presented.clone(), Some(hint)), (session(), presented, None)];
    let rng = &mut Seeded::new("weights of the batch");
    for verdict in verifier.verify_batch_hinted(&answers, now, rng).unwrap() {
        assert_eq!(verified_file(&verdict.unwrap()), *part(file, "verified"), "{name}");
    }
}

#[test]
fn trust_lists() {
    for_each("trust-list-", |name, file, _| crate::lists::check(name, file));
}
