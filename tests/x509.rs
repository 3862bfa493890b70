//! Certificates and tokens as OpenSSL makes them (`tests/vectors/x509/make.sh`), and what is made of them by changing one
//! thing.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a panic fails the test")]

use std::fs;
use std::path::{Path, PathBuf};

use averment::credential::DateTime;
use averment::presentation::{
    DocumentDigest, SignatureError, SignedDocument, SigningTime, Verifier,
};
use averment::trust::IssuerDocument;
use averment::x509::{
    Anchors, CertificateSignature, Certified, SignatureScheme, TimeAuthorities, X509Error,
};
use rand::SeedableRng as _;
use rand::rngs::StdRng;
use serde_json::Value;

use SignatureScheme::{EcdsaP256Sha256, RsaPkcs1Sha256, RsaPssSha256};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors")
}

fn file(name: &str) -> Vec<u8> {
    fs::read(folder().join("x509").join(name)).unwrap()
}

fn anchors(name: &str) -> Anchors {
    Anchors::new([file(name)]).unwrap()
}

fn time(text: &str) -> DateTime {
    DateTime::parse(text).unwrap()
}

fn noon() -> DateTime {
    time("2026-11-24T12:00:00Z")
}

/// Everything that a check depends on.
struct Case {
    anchor: &'static str,
    chain: Vec<&'static str>,
    signature: Vec<u8>,
    scheme: SignatureScheme,
    document: Vec<u8>,
    time: DateTime,
}

impl Case {
    fn new(own: &'static str, signature: &str, scheme: SignatureScheme) -> Self {
        Self {
            anchor: "root.der",
            chain: vec![own, "middle.der"],
            signature: file(signature),
            scheme,
            document: file("document"),
            time: noon(),
        }
    }

    /// The positive control of what is refused below.
    fn good() -> Self {
        Self::new("signer.der", "signer.sig", EcdsaP256Sha256)
    }

    fn check(&self) -> Result<Certified, X509Error> {
        let chain: Vec<_> = self.chain.iter().map(|name| file(name)).collect();
        let certificates: Vec<_> = chain.iter().map(Vec::as_slice).collect();
        let (scheme, signature) = (self.scheme, self.signature.as_slice());
        let signature = CertificateSignature { certificates: &certificates, scheme, signature };
        anchors(self.anchor).verify(&signature, &self.document, self.time)
    }

    /// What becomes of the good one with one thing changed.
    fn changed(change: impl FnOnce(&mut Self)) -> Option<X509Error> {
        let mut case = Self::good();
        _ = case.check().unwrap();
        change(&mut case);
        case.check().err()
    }
}

#[test]
fn recognised_certificates_sign_documents() {
    let certified = Case::good().check().unwrap();
    assert_eq!(certified.subject(), "CN=Ana Wong,C=XA");
    assert_eq!(certified.issuer(), "CN=Example persons,O=Example,C=XA");
    assert!(!certified.serial().is_empty());
    for (signature, scheme) in
        [("signer-rsa.sig", RsaPkcs1Sha256), ("signer-rsa-pss.sig", RsaPssSha256)]
    {
        let certified = Case::new("signer-rsa.der", signature, scheme).check().unwrap();
        assert_eq!(certified.subject(), "CN=Cleo Lindqvist,C=XA");
    }
}

#[test]
fn a_signature_on_something_else_is_refused() {
    let signature = Some(X509Error::Signature);
    assert_eq!(Case::changed(|case| case.document.push(b'.')), signature);
    assert_eq!(Case::changed(|case| case.signature.truncate(69)), signature);
    assert_eq!(Case::changed(|case| *case.signature.last_mut().unwrap() ^= 1), signature);
    // Of another key, whose certificate is as good.
    assert_eq!(Case::changed(|case| case.signature = file("below.sig")), signature);
    assert_eq!(Case::changed(|case| case.scheme = RsaPkcs1Sha256), Some(X509Error::Scheme));
    let other_padding = Case::new("signer-rsa.der", "signer-rsa-pss.sig", RsaPkcs1Sha256);
    assert_eq!(other_padding.check().err(), signature);
}

#[test]
fn a_chain_leads_to_a_trusted_authority_at_that_time() {
    let chain = Some(X509Error::Chain);
    assert_eq!(Case::changed(|case| case.anchor = "other.der"), chain);
    assert_eq!(Case::changed(|case| case.chain.truncate(1)), chain);
    assert_eq!(
        Case::changed(|case| case.time = time("2025-12-31T23:59:59Z")),
        Some(X509Error::Time)
    );
    assert_eq!(
        Case::changed(|case| case.time = time("2046-01-01T00:00:01Z")),
        Some(X509Error::Time)
    );
    let mut expired = Case { chain: vec!["expired.der", "middle.der"], ..Case::good() };
    assert_eq!(expired.check().err(), Some(X509Error::Time));
    expired.time = time("2026-05-31T12:00:00Z");
    _ = expired.check().unwrap();
    // A person is no authority.
    let mut below = Case::new("below.der", "below.sig", EcdsaP256Sha256);
    below.chain.insert(1, "signer.der");
    assert_eq!(below.check().err(), chain);
}

#[test]
fn a_key_for_something_else_is_refused() {
    for own in ["login.der", "server.der"] {
        let usage = Case::changed(|case| case.chain = vec![own, "middle.der"]);
        assert_eq!(usage, Some(X509Error::Usage), "{own}");
    }
}

#[test]
fn garbage_is_refused() {
    let malformed = Some(X509Error::Malformed);
    assert_eq!(Case::changed(|case| case.chain.clear()), malformed);
    assert_eq!(Case::changed(|case| case.chain = vec!["signer.der"; 9]), malformed);
    assert_eq!(Case::changed(|case| case.chain = vec!["document"]), malformed);
    assert_eq!(Anchors::new([b"no certificate"]).err(), malformed);
    assert_eq!(Anchors::new([vec![0x30; 16_385]]).err(), malformed);
    let (own, middle) = (file("signer.der"), file("middle.der"));
    let (document, signature) = (file("document"), file("signer.sig"));
    let refused = |own: &[u8]| {
        let signature = CertificateSignature {
            certificates: &[own, &middle],
            scheme: EcdsaP256Sha256,
            signature: &signature,
        };
        anchors("root.der").verify(&signature, &document, noon()).unwrap_err()
    };
    for position in 0..own.len() {
        let mut octets = own.clone();
        octets[position] ^= 1;
        _ = refused(&octets);
        _ = refused(&own[..position]);
    }
}

fn imprint() -> [u8; 32] {
    let contract = contract();
    hex::decode(contract["imprint"].as_str().unwrap()).unwrap().try_into().unwrap()
}

fn stamped(token: &[u8]) -> Result<DateTime, X509Error> {
    TimeAuthorities::new(anchors("root.der")).check(token, &imprint())
}

#[test]
fn tokens_tell_the_time() {
    for token in ["stamp.token", "stamp-rsa.token"] {
        assert_eq!(stamped(&file(token)), Ok(time("2026-11-24T12:00:05Z")), "{token}");
    }
}

#[test]
fn other_tokens_tell_nothing() {
    for (token, error) in [
        ("stamp-of-another.token", X509Error::Imprint),
        // Its certificate begins after the time that it attests.
        ("stamp-late.token", X509Error::Time),
        ("stamp-by-a-person.token", X509Error::Usage),
        // Without the attribute the signature could be claimed for another certificate of the same key.
        ("stamp-unnamed.token", X509Error::Malformed),
        ("signer.sig", X509Error::Malformed),
        ("root.der", X509Error::Malformed),
    ] {
        assert_eq!(stamped(&file(token)), Err(error), "{token}");
    }
    let other = TimeAuthorities::new(anchors("other.der"));
    assert_eq!(other.check(&file("stamp.token"), &imprint()), Err(X509Error::Chain));
}

#[test]
fn a_changed_token_tells_no_other_time() {
    let token = file("stamp.token");
    let now = stamped(&token).unwrap();
    let mut refused = 0;
    for position in 0..token.len() {
        let mut octets = token.clone();
        octets[position] ^= 1;
        match stamped(&octets) {
            Ok(told) => assert_eq!(told, now, "{position}"),
            Err(_) => refused += 1,
        }
        assert!(stamped(&token[..position]).is_err());
    }
    // Some octets are not signed, and not read.
    assert!(refused > token.len() / 2, "{refused}");
}

fn contract() -> Value {
    let text = fs::read_to_string(folder().join("averment/v1/signed-contract.json")).unwrap();
    serde_json::from_str(&text).unwrap()
}

fn octets(value: &Value, name: &str) -> Vec<u8> {
    hex::decode(value[name].as_str().unwrap()).unwrap()
}

/// Signed by a card holder, stamped by an authority: what was signed in the vectors has a time.
#[test]
fn a_signed_document_is_dated() {
    let contract = contract();
    let text = fs::read_to_string(folder().join("averment/v1/issuer-identity.json")).unwrap();
    let issuer: Value = serde_json::from_str(&text).unwrap();
    let document = IssuerDocument::from_json(issuer["json"].as_str().unwrap()).unwrap();
    let verifier = Verifier::new("https://court.example", [document]).unwrap();
    let signed = SignedDocument::decode(&octets(&contract, "signed")).unwrap();
    let policy = signed.request().request().policy().clone();
    let digest = DocumentDigest::sha256(contract["document"].as_str().unwrap().as_bytes());
    let verify = |token: &str, anchor: &str| {
        let signed = signed.clone().with_token(&file(token)).unwrap();
        let stamps = TimeAuthorities::new(anchors(anchor));
        let rng = &mut StdRng::seed_from_u64(1);
        let verified = verifier.verify_signature(&signed, &digest, &policy, Some(&stamps), rng);
        verified.map(|verified| verified.time())
    };
    let time = SigningTime::Stamped(time("2026-11-24T12:00:05Z"));
    assert_eq!(verify("stamp.token", "root.der"), Ok(time));
    for (token, anchor) in [("stamp.token", "other.der"), ("stamp-of-another.token", "root.der")] {
        assert_eq!(verify(token, anchor), Err(SignatureError::TimeStamp), "{token} {anchor}");
    }
}
