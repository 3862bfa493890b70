//! Each check of the reference is needed: without it an attack succeeds.

use std::fs;
use std::path::{Path, PathBuf};

use crate::reference::Check;

/// Without these there is no verifier, or no attack.
///
/// The equations cannot be written with another number of responses, nor for what the request does not offer. What a
/// digest covers twice has no attack of its own: the number of credentials, their interfaces, keys, headers and lengths
/// are in the challenges of their proofs, directly or through the domain, the claims that are shown likewise, and the
/// parameters are those of the rows and the pairings. That the digest changes with each is shown in `s::presented`.
const NO_TWIN: [Check; 11] = [
    Check::ResponseCount,
    Check::SelectorInRange,
    Check::IssuerTrusted,
    Check::ShownFits,
    Check::DigestBindsCredentials,
    Check::DigestBindsInterface,
    Check::DigestBindsKey,
    Check::DigestBindsHeader,
    Check::DigestBindsLength,
    Check::DigestBindsDisclosed,
    Check::DigestBindsParameters,
];

/// All files of the catalogue but this one and the one that attacks nothing.
fn groups() -> Vec<String> {
    let catalogue = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/catalogue");
    let others = ["twins.rs", "reference_meets_vectors.rs"].map(|name| catalogue.join(name));
    let (mut folders, mut groups) = (vec![catalogue], Vec::new());
    while let Some(folder) = folders.pop() {
        let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        let (below, files): (Vec<PathBuf>, Vec<_>) = entries.partition(|path| path.is_dir());
        folders.extend(below);
        let files = files.iter().filter(|file| !others.contains(file));
        groups.extend(files.map(|file| fs::read_to_string(file).unwrap()));
    }
    groups
}

/// Each check of the reference is switched off by a test somewhere.
#[test]
fn every_check_has_a_twin() {
    let groups = groups();
    let named = |check: &Check| {
        let name = format!("Check::{check:?}");
        let is_name = |text: &str| !text.starts_with(|next: char| next.is_alphanumeric());
        groups.iter().any(|text| text.split(name.as_str()).skip(1).any(is_name))
    };
    for check in Check::ALL {
        assert!(named(check) != NO_TWIN.contains(check), "{check:?}");
    }
}
