//! RFC 9380 and the drafts' hash_to_scalar.

use averment::bbs::Ciphersuite;
use averment::curve::G1;
use averment::hazmat;

use crate::vectors::{
    self, EXPAND_XMD, EXPAND_XOF, ExpandMessage, HASH_TO_G1, HASH_TO_SCALAR, HashToCurve, Suite,
};
use crate::{SEED, ciphersuite};

#[test]
fn messages_expand_as_in_rfc_9380() {
    for (suite, file) in
        [(Ciphersuite::Bls12381Sha256, EXPAND_XMD), (Ciphersuite::Bls12381Shake256, EXPAND_XOF)]
    {
        let cases = vectors::read::<ExpandMessage>(file);
        assert!(!cases.tests.is_empty());
        for test in &cases.tests {
            let (message, dst) = (test.msg.as_bytes(), cases.dst.as_bytes());
            let octets = hazmat::expand_message(suite, message, dst, test.len_in_bytes);
            assert_eq!(octets.expect("short"), *test.uniform_bytes, "{}: {}", cases.name, test.msg);
        }
    }
}

#[test]
fn octets_hash_to_the_curve_as_in_rfc_9380() {
    let cases = vectors::read::<HashToCurve>(HASH_TO_G1);
    assert!(!cases.vectors.is_empty());
    for case in &cases.vectors {
        let suite = Ciphersuite::Bls12381Sha256;
        let point = hazmat::hash_to_g1(suite, case.msg.as_bytes(), cases.dst.as_bytes());
        assert_eq!(
            point.map(|point| point.to_bytes()),
            Some(case.p.compressed().0),
            "{}",
            case.msg
        );
    }
}

#[test]
fn octets_hash_to_scalars_as_in_the_draft() {
    for suite in Suite::ALL {
        let case = HASH_TO_SCALAR.only(suite);
        let scalar = hazmat::hash_to_scalar(ciphersuite(suite), &case.message, &case.dst);
        assert_eq!(scalar.map(|scalar| scalar.to_bytes()), Some(case.scalar.0), "{}", case.name);
    }
}

/// Section 7.2: the generator procedure with tags of its own and count 1.
#[test]
fn base_points_follow_from_their_seed() {
    for suite in Suite::ALL {
        let published = vectors::GENERATORS.only(suite).p1;
        let suite = ciphersuite(suite);
        let with = |suffix: &str| [suite.id(), "H2G_HM2S_", suffix].concat().into_bytes();
        let expand = |seed: &[u8]| {
            hazmat::expand_message(suite, seed, &with("SIG_GENERATOR_SEED_"), 48).expect("short")
        };
        let seed = expand(&with("BP_MESSAGE_GENERATOR_SEED"));
        let seed = expand(&[seed, 1_u64.to_be_bytes().to_vec()].concat());
        let point = hazmat::hash_to_g1(suite, &seed, &with("SIG_GENERATOR_DST_"));
        assert_eq!(point.map(|point| point.to_bytes()), Some(published.0));
        assert!(G1::from_bytes(published.as_ref()).is_ok());
    }
}

#[test]
fn random_scalars_are_mocked_as_in_the_draft() {
    for suite in Suite::ALL {
        let case = vectors::MOCKED_RNG.only(suite);
        assert_eq!(*case.seed, *SEED);
        let scalars =
            hazmat::seeded_random_scalars(ciphersuite(suite), &case.seed, &case.dst, case.count);
        let octets: Vec<_> =
            scalars.expect("few").iter().map(|scalar| *scalar.expose_bytes()).collect();
        let expected: Vec<_> = case.mocked_scalars.iter().map(|scalar| scalar.0).collect();
        assert_eq!(octets, expected, "{}", case.name);
    }
}
