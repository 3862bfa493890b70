//! The published vectors are complete, and the loader reads every field of every file.

#![allow(clippy::std_instead_of_alloc, reason = "tests have the standard library")]

#[path = "support/vectors.rs"]
mod vectors;

use std::collections::BTreeSet;

use serde::de::DeserializeOwned;
use vectors::{
    BLIND_COMMIT, BLIND_GENERATORS, BLIND_MESSAGES, BLIND_PROOF, BLIND_SIGNATURE, ERRATA,
    EXPAND_XMD, EXPAND_XMD_LONG_DST, EXPAND_XOF, ExpandMessage, GENERATORS, HASH_TO_G1,
    HASH_TO_SCALAR, HashToCurve, KEYPAIR, Kind, MAP_MESSAGE, MESSAGES, MOCKED_RNG, NYM_COMMIT,
    NYM_GENERATORS, NYM_MESSAGES, NYM_PROOF, NYM_SIGNATURE, PROOF, SIGNATURE, Suite,
};

/// Reads all files of a kind and gives their names.
fn visit<T: DeserializeOwned>(kind: &Kind<T>) -> Vec<String> {
    let cases = Suite::ALL.into_iter().flat_map(|suite| kind.load(suite));
    cases.map(|case| case.name).collect()
}

/// Nothing lies in the folder of a set that the loader does not read.
fn assert_complete(set: &str, count: usize, visited: Vec<Vec<String>>) {
    let visited: BTreeSet<String> = visited.into_iter().flatten().collect();
    let published: BTreeSet<String> = vectors::files_below(set).into_iter().collect();
    assert_eq!(visited, published);
    assert_eq!(published.len(), count, "{set}");
}

#[test]
fn all_61_files_of_the_core_draft_are_read() {
    assert_complete(
        "bbs",
        61,
        vec![
            visit(&KEYPAIR),
            visit(&HASH_TO_SCALAR),
            visit(&MAP_MESSAGE),
            visit(&GENERATORS),
            visit(&MOCKED_RNG),
            visit(&SIGNATURE),
            visit(&PROOF),
            visit(&MESSAGES),
        ],
    );
}

#[test]
fn all_33_files_of_the_blind_draft_are_read() {
    assert_complete(
        "blind-bbs",
        33,
        vec![
            visit(&BLIND_GENERATORS),
            visit(&BLIND_COMMIT),
            visit(&BLIND_SIGNATURE),
            visit(&BLIND_PROOF),
            visit(&BLIND_MESSAGES),
        ],
    );
}

#[test]
fn all_45_files_of_the_pseudonym_draft_are_read() {
    assert_complete(
        "pseudonym",
        45,
        vec![
            visit(&NYM_GENERATORS),
            visit(&NYM_COMMIT),
            visit(&NYM_SIGNATURE),
            visit(&NYM_PROOF),
            visit(&NYM_MESSAGES),
        ],
    );
}

#[test]
fn the_vectors_of_rfc_9380_are_read() {
    let mut files = Vec::new();
    for name in [EXPAND_XMD, EXPAND_XMD_LONG_DST, EXPAND_XOF] {
        let case = vectors::read::<ExpandMessage>(name);
        assert_eq!(case.tests.len(), 10, "{name}");
        for test in &case.tests {
            assert_eq!(test.uniform_bytes.len(), test.len_in_bytes, "{name}");
        }
        files.push(case.name);
    }
    let case = vectors::read::<HashToCurve>(HASH_TO_G1);
    assert_eq!(case.vectors.len(), 5);
    files.push(case.name.clone());
    files.sort();
    assert_eq!(files, vectors::files_below("rfc9380"));
}

/// In each suite 7 of 10 signatures and 10 of 15 proofs must be refused; all others are valid.
#[test]
fn the_core_draft_has_valid_and_invalid_cases() {
    for suite in Suite::ALL {
        let signatures = SIGNATURE.load(suite);
        let refused = signatures.iter().filter(|case| !case.result.valid);
        assert_eq!((signatures.len(), refused.count()), (10, 7));
        let proofs = PROOF.load(suite);
        let refused = proofs.iter().filter(|case| !case.result.valid);
        assert_eq!((proofs.len(), refused.count()), (15, 10));
    }
}

#[test]
fn the_errata_concern_files_that_exist() {
    for erratum in ERRATA {
        let set = erratum.file.split('/').next().unwrap();
        assert!(vectors::files_below(set).iter().any(|file| file == erratum.file), "{erratum:?}");
    }
}

/// The commitment whose text ends in a stray letter is the one that its neighbours repeat.
#[test]
fn the_corrected_commitment_is_that_of_the_neighbouring_proofs() {
    let proofs = BLIND_PROOF.load(Suite::Sha256);
    assert!(proofs.len() > 5);
    assert_eq!(proofs[3].commitment_with_proof, proofs[4].commitment_with_proof);
}

/// Two signatures over the same header and messages, neither with a committed message, have one
/// domain: so it is in the suite whose file is right, and in the corrected one.
#[test]
fn the_corrected_domain_is_that_of_the_signature_without_a_commitment() {
    for suite in Suite::ALL {
        let signatures = BLIND_SIGNATURE.load(suite);
        assert_eq!(signatures[2].trace.domain, signatures[4].trace.domain);
    }
}

/// `(p − 1)/2`, by which a compressed point gets its sort bit, is half of the modulus in the file.
#[test]
fn points_of_rfc_9380_compress_with_the_right_sort_bit() {
    let case = vectors::read::<HashToCurve>(HASH_TO_G1);
    let sorted = |point: &vectors::Affine| point.compressed()[0] & 0x20 != 0;
    for vector in &case.vectors {
        for point in [&vector.p, &vector.q0, &vector.q1] {
            assert_eq!(sorted(point), is_upper_half(&point.y, &case.field.p), "{}", vector.msg);
        }
    }
}

/// Whether `2·y > p`, digit by digit.
fn is_upper_half(y: &[u8; 48], p: &[u8; 48]) -> bool {
    let mut doubled = [0; 48];
    let mut carry = 0;
    for (out, digit) in doubled.iter_mut().zip(y).rev() {
        *out = (digit << 1) | carry;
        carry = digit >> 7;
    }
    doubled > *p
}
