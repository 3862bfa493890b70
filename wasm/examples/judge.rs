//! Judges presentations natively: `judge CASES.json` prints, for each case, `accepted` or the code of the error.
//!
//! The tests of the package compare that with what the module says.
#![allow(clippy::expect_used, reason = "the tests write the file")]

use averment::credential::DateTime;
use averment::presentation::{Authorities, Session, Verifier};
use averment::registry::{EpochHead, RegistryDocument, StatusChain};
use averment::trust::IssuerDocument;
use rand::rngs::SysRng;
use serde::Deserialize;

#[derive(Deserialize)]
struct Cases {
    audience: String,
    documents: Vec<String>,
    /// A registry that is followed: its document and its newest head.
    #[serde(default)]
    registry: Option<(Vec<u8>, Vec<u8>)>,
    /// Documents of authorities among which issuers hide, each with one schema.
    #[serde(default)]
    authorities: Vec<String>,
    cases: Vec<Case>,
}

/// Octets as numbers.
#[derive(Deserialize)]
struct Case {
    session: Vec<u8>,
    presentation: Vec<u8>,
    now: String,
}

fn main() {
    let path = std::env::args_os().nth(1).expect("usage: judge CASES.json");
    let text = std::fs::read_to_string(path).expect("a readable file");
    let cases: Cases = serde_json::from_str(&text).expect("cases");
    let documents = cases.documents.iter().map(|text| IssuerDocument::from_json(text));
    let documents: Vec<_> = documents.collect::<Result<_, _>>().expect("documents");
    let mut verifier = Verifier::new(&cases.audience, documents).expect("a verifier");
    if let Some((document, head)) = &cases.registry {
        let document = RegistryDocument::decode(document).expect("a registry");
        let head = EpochHead::decode(head).expect("a head");
        verifier
            .add_epoch(&StatusChain::start(document, head).expect("a chain"))
            .expect("an epoch");
    }
    if let Some(case) = cases.cases.first().filter(|_| !cases.authorities.is_empty()) {
        let documents = cases.authorities.iter().map(|text| IssuerDocument::from_json(text));
        let documents: Vec<_> = documents.collect::<Result<_, _>>().expect("authorities");
        let members = documents.iter().flat_map(|one| one.schemas().first().map(|of| (one, of)));
        let day = DateTime::parse(&case.now).expect("a time").date();
        let authorities = Authorities::of(members, day).expect("a set");
        verifier.add_authorities(&authorities).expect("room for the set");
    }
    for case in &cases.cases {
        let session = Session::decode(&case.session).expect("a session");
        let now = DateTime::parse(&case.now).expect("a time");
        let verdict = verifier.verify(session, &case.presentation, now, &mut SysRng);
        println!("{}", verdict.map_or_else(|error| error.code(), |_| "accepted"));
    }
}
