//! Signatures beside `bbs_plus`.

use ark4_bls12_381::{Bls12_381, Fr, G1Affine, G2Affine};
use ark4_ec::AffineRepr as _;
use ark4_ff::{BigInteger as _, PrimeField as _};
use ark4_serialize::{CanonicalDeserialize as _, CanonicalSerialize as _};
use ark4_std::rand::SeedableRng as _;
use ark4_std::rand::rngs::StdRng as PeerRng;
use averment::bbs::{
    Ciphersuite, Generators, Limits, Message, Prover, SecretKey, Signature, Signer,
};
use averment::curve::Scalar;
use bbs_plus::prelude::{Signature23G1, SignatureParams23G1};
use bbs_plus::setup::{PublicKeyG2, SecretKey as PeerKey};
use rand::RngExt as _;
use rand::rngs::StdRng;

use super::{key, messages, octets, rng};

const P1_SHA_256: &str = "a8ce256102840821a3e94ea9025e4662b205762f9776b3a766c872b948f1fd225e7c59698588e70d11406d161b4e28c9";
const P1_SHAKE_256: &str = "8929dfbc7e6642c4ed9cba0856e493f8b9d7d5fcb0c31ef8fdcd34d50648a56c795e106e9eada6e0bda386b414150755";

fn unhex(digits: &str) -> Vec<u8> {
    let octet = |n| u8::from_str_radix(&digits[n..n + 2], 16).unwrap();
    (0..digits.len()).step_by(2).map(octet).collect()
}

fn point(octets: &[u8]) -> G1Affine {
    G1Affine::deserialize_compressed(octets).unwrap()
}

fn scalar(octets: &[u8]) -> Fr {
    let scalar = Fr::from_be_bytes_mod_order(octets);
    assert_eq!(scalar.into_bigint().to_bytes_be(), octets, "reduced");
    scalar
}

/// One signer, known to both.
struct Pair {
    generators: Generators,
    signer: Signer,
    params: SignatureParams23G1<Bls12_381>,
    peer_key: PeerKey<Fr>,
    peer_public_key: PublicKeyG2<Bls12_381>,
}

impl Pair {
    fn new(suite: Ciphersuite, key: SecretKey, count: usize) -> Self {
        let generators = Generators::new(suite, count, &Limits::default()).unwrap();
        let p1 = match suite {
            Ciphersuite::Bls12381Sha256 => P1_SHA_256,
            Ciphersuite::Bls12381Shake256 => P1_SHAKE_256,
            other => panic!("no P1 of {other:?}"),
        };
        let params = SignatureParams23G1 {
            g1: point(&unhex(p1)),
            g2: G2Affine::generator(),
            h: generators.points().iter().map(|octets| point(octets)).collect(),
        };
        let peer_key = PeerKey(scalar(key.expose_bytes().as_slice()));
        let public_key = key.public_key().to_bytes();
        let public_key = G2Affine::deserialize_compressed(&public_key[..]).unwrap();
        let derived = PublicKeyG2::generate_using_secret_key_and_bbs23_params(&peer_key, &params);
        assert_eq!(derived.0, public_key);
        let signer = Signer::new(key, &generators).unwrap();
        Self { generators, signer, params, peer_key, peer_public_key: PublicKeyG2(public_key) }
    }

    /// The domain and the messages, as the peer signs them.
    fn list(&self, header: &[u8], messages: &[Message]) -> Vec<Fr> {
        let domain = self.signer.verifier().domain(header).unwrap();
        let messages = messages.iter().map(Message::expose_scalar);
        [domain].into_iter().chain(messages).map(|value| scalar(&value.to_bytes())).collect()
    }
}

/// Messages from octets, and every third a number that stands for itself.
fn mixed(generators: &Generators, count: usize, rng: &mut StdRng) -> Vec<Message> {
    let octets = messages(count, rng);
    let message = |(n, octets): (usize, Vec<u8>)| match n % 3 {
        2 => Scalar::from(rng.random::<u64>()).into(),
        _ => generators.message(&octets).unwrap(),
    };
    octets.into_iter().enumerate().map(message).collect()
}

#[test]
fn signatures_of_this_library_verify_under_bbs_plus() {
    let mut rng = rng(1);
    for suite in Ciphersuite::ALL {
        for case in 0..20 {
            let count = if case < 2 { case } else { rng.random_range(0..24) };
            let pair = Pair::new(suite, key(suite, &mut rng), count);
            let header = octets(&mut rng);
            let messages = mixed(&pair.generators, count, &mut rng);
            let signature = pair.signer.sign(&header, &messages).unwrap().to_bytes();
            let (a, e) = signature.split_at(48);
            let signature = Signature23G1::<Bls12_381> { A: point(a), e: scalar(e) };
            let list = pair.list(&header, &messages);
            signature
                .verify(&list, pair.peer_public_key.clone(), pair.params.clone())
                .unwrap_or_else(|error| panic!("{suite:?}, {count} messages: {error:?}"));
        }
    }
}

#[test]
fn signatures_of_bbs_plus_verify_under_this_library() {
    let mut rng = rng(2);
    for suite in Ciphersuite::ALL {
        for case in 0..20 {
            let count = if case < 2 { case } else { rng.random_range(0..24) };
            let pair = Pair::new(suite, key(suite, &mut rng), count);
            let header = octets(&mut rng);
            let messages = mixed(&pair.generators, count, &mut rng);
            let list = pair.list(&header, &messages);
            let mut peer_rng = PeerRng::seed_from_u64(rng.random());
            let signature =
                Signature23G1::new(&mut peer_rng, &list, &pair.peer_key, &pair.params).unwrap();
            let mut a = Vec::new();
            signature.A.serialize_compressed(&mut a).unwrap();
            let e = signature.e.into_bigint().to_bytes_be();
            let signature = Signature::from_bytes(&[a, e].concat()).unwrap();
            let verifier = pair.signer.verifier();
            verifier
                .verify(&header, &messages, &signature)
                .unwrap_or_else(|error| panic!("{suite:?}, {count} messages: {error:?}"));
            Prover::new(&verifier, &header, messages, signature).unwrap();
        }
    }
}
