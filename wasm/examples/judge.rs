//! Judges presentations natively: `judge CASES.json` prints, for each case, `accepted` or the code of the error.
//!
//! The tests of the package compare that with what the module says.
#![allow(clippy::expect_used, reason = "the tests write the file")]

use averment::credential::DateTime;
use averment::presentation::{Session, Verifier};
use averment::trust::IssuerDocument;
use rand::rngs::SysRng;
use serde::Deserialize;

#[derive(Deserialize)]
struct Cases {
    audience: String,
    documents: Vec<String>,
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
    let verifier = Verifier::new(&cases.audience, documents).expect("a verifier");
    for case in &cases.cases {
        let session = Session::decode(&case.session).expect("a session");
        let now = DateTime::parse(&case.now).expect("a time");
        let verdict = verifier.verify(session, &case.presentation, now, &mut SysRng);
        println!("{}", verdict.map_or_else(|error| error.code(), |_| "accepted"));
    }
}
