//! `zkryptium`, from octets to octets.

use zkryptium::bbsplus::ciphersuites::{Bls12381Sha256, Bls12381Shake256};
use zkryptium::bbsplus::commitment::BlindFactor;
use zkryptium::bbsplus::keys::{BBSplusPublicKey, BBSplusSecretKey};
use zkryptium::bbsplus::pseudonym::{BBSplusPseudonym, PseudonymSecret};
use zkryptium::keys::pair::KeyPair;
use zkryptium::schemes::algorithms::BBSplus;
use zkryptium::schemes::generics::{BlindSignature, Commitment, PoKSignature, Signature};

/// What a signature covers; the last two lists are empty in the core interface.
#[derive(Clone, Debug, Default)]
pub(crate) struct Signed {
    pub(crate) header: Vec<u8>,
    pub(crate) messages: Vec<Vec<u8>>,
    pub(crate) committed: Vec<Vec<u8>>,
    pub(crate) nym_secrets: Vec<[u8; 32]>,
}

/// What a proof shows: positions in the two lists.
#[derive(Clone, Debug, Default)]
pub(crate) struct Shown {
    pub(crate) presentation_header: Vec<u8>,
    pub(crate) context_id: Vec<u8>,
    pub(crate) indexes: Vec<usize>,
    pub(crate) committed_indexes: Vec<usize>,
}

impl Shown {
    fn pick(list: &[Vec<u8>], indexes: &[usize]) -> Vec<Vec<u8>> {
        indexes.iter().map(|index| list[*index].clone()).collect()
    }
}

/// The operations under one of the suites. Those of a verifier say whether it accepts.
#[derive(Clone, Copy)]
pub(crate) struct Peer {
    pub(crate) key: fn(&[u8], &[u8], &[u8]) -> [Vec<u8>; 2],
    pub(crate) sign: fn(&[u8], &Signed) -> Vec<u8>,
    pub(crate) verify: fn(&[u8], &Signed, &[u8]) -> bool,
    pub(crate) prove: fn(&[u8], &Signed, &[u8], &Shown) -> Vec<u8>,
    pub(crate) verify_proof: fn(&[u8], &Signed, &Shown, &[u8]) -> bool,

    pub(crate) commit: fn(&[Vec<u8>]) -> (Vec<u8>, [u8; 32]),
    pub(crate) blind_sign: fn(&[u8], &Signed, &[u8]) -> Vec<u8>,
    pub(crate) blind_verify: fn(&[u8], &Signed, Option<[u8; 32]>, &[u8]) -> bool,
    pub(crate) blind_prove: fn(&[u8], &Signed, Option<[u8; 32]>, &[u8], &Shown) -> Vec<u8>,
    pub(crate) blind_verify_proof: fn(&[u8], &Signed, &Shown, &[u8]) -> bool,

    pub(crate) nym_commit: fn(&[Vec<u8>], &[[u8; 32]]) -> (Vec<u8>, [u8; 32]),
    pub(crate) nym_sign: fn(&[u8], &Signed, &[u8], &[u8; 32]) -> Vec<u8>,
    /// The nym secrets that the signature covers.
    pub(crate) nym_finalize: fn(&[u8], &Signed, &[u8; 32], &[u8; 32], &[u8]) -> Vec<[u8; 32]>,
    pub(crate) nym_prove: fn(&[u8], &Signed, &[u8; 32], &[u8], &Shown) -> [Vec<u8>; 2],
    pub(crate) nym_verify_proof: fn(&[u8], &Signed, &Shown, &[u8], &[u8]) -> bool,
}

fn keys(secret_key: &[u8]) -> (BBSplusSecretKey, BBSplusPublicKey) {
    let secret_key = BBSplusSecretKey::from_bytes(secret_key).unwrap();
    let public_key = secret_key.public_key();
    (secret_key, public_key)
}

fn public(public_key: &[u8]) -> BBSplusPublicKey {
    BBSplusPublicKey::from_bytes(public_key).unwrap()
}

fn factor(octets: &[u8; 32]) -> BlindFactor {
    BlindFactor::from_bytes(octets).unwrap()
}

fn secrets(octets: &[[u8; 32]]) -> Vec<PseudonymSecret> {
    octets.iter().map(|octets| PseudonymSecret::from_bytes(octets).unwrap()).collect()
}

/// The operations for a suite: the peer has the suite as a type parameter whose bounds cannot be written without one of its
/// own dependencies.
macro_rules! peer {
    ($name:ident, $suite:ty) => {
        pub(crate) const $name: Peer = {
            type Scheme = BBSplus<$suite>;

            fn proof_of(octets: &[u8]) -> PoKSignature<Scheme> {
                PoKSignature::from_bytes(octets).unwrap()
            }

            Peer {
                key: |material, info, dst| {
                    let pair =
                        KeyPair::<Scheme>::generate(material, Some(info), Some(dst)).unwrap();
                    [pair.private_key().to_bytes().to_vec(), pair.public_key().to_bytes().to_vec()]
                },
                sign: |secret_key, signed| {
                    let (secret_key, public_key) = keys(secret_key);
                    Signature::<Scheme>::sign(
                        Some(&signed.messages),
                        &secret_key,
                        &public_key,
                        Some(&signed.header),
                    )
                    .unwrap()
                    .to_bytes()
                    .to_vec()
                },
                verify: |public_key, signed, signature| {
                    Signature::<Scheme>::from_bytes(signature.try_into().unwrap())
                        .unwrap()
                        .verify(&public(public_key), Some(&signed.messages), Some(&signed.header))
                        .is_ok()
                },
                prove: |public_key, signed, signature, shown| {
                    PoKSignature::<Scheme>::proof_gen(
                        &public(public_key),
                        signature,
                        Some(&signed.header),
                        Some(&shown.presentation_header),
                        Some(&signed.messages),
                        Some(&shown.indexes),
                    )
                    .unwrap()
                    .to_bytes()
                },
                verify_proof: |public_key, signed, shown, proof| {
                    proof_of(proof)
                        .proof_verify(
                            &public(public_key),
                            Some(&Shown::pick(&signed.messages, &shown.indexes)),
                            Some(&shown.indexes),
                            Some(&signed.header),
                            Some(&shown.presentation_header),
                        )
                        .is_ok()
                },
                commit: |committed| {
                    let (commitment, blind) =
                        Commitment::<Scheme>::commit(Some(committed)).unwrap();
                    (commitment.to_bytes(), blind.to_bytes())
                },
                blind_sign: |secret_key, signed, commitment| {
                    let (secret_key, public_key) = keys(secret_key);
                    BlindSignature::<Scheme>::blind_sign(
                        &secret_key,
                        &public_key,
                        Some(commitment),
                        Some(&signed.header),
                        Some(&signed.messages),
                    )
                    .unwrap()
                    .to_bytes()
                    .to_vec()
                },
                blind_verify: |public_key, signed, blind, signature| {
                    BlindSignature::<Scheme>::from_bytes(signature.try_into().unwrap())
                        .unwrap()
                        .verify_blind_sign(
                            &public(public_key),
                            Some(&signed.header),
                            Some(&signed.messages),
                            Some(&signed.committed),
                            blind.as_ref().map(factor).as_ref(),
                        )
                        .is_ok()
                },
                blind_prove: |public_key, signed, blind, signature, shown| {
                    PoKSignature::<Scheme>::blind_proof_gen(
                        &public(public_key),
                        signature,
                        Some(&signed.header),
                        Some(&shown.presentation_header),
                        Some(&signed.messages),
                        Some(&signed.committed),
                        Some(&shown.indexes),
                        Some(&shown.committed_indexes),
                        blind.as_ref().map(factor).as_ref(),
                    )
                    .unwrap()
                    .to_bytes()
                },
                blind_verify_proof: |public_key, signed, shown, proof| {
                    proof_of(proof)
                        .blind_proof_verify(
                            &public(public_key),
                            Some(&signed.header),
                            Some(&shown.presentation_header),
                            Some(signed.messages.len()),
                            Some(&Shown::pick(&signed.messages, &shown.indexes)),
                            Some(&Shown::pick(&signed.committed, &shown.committed_indexes)),
                            Some(&shown.indexes),
                            Some(&shown.committed_indexes),
                        )
                        .is_ok()
                },
                nym_commit: |committed, nym_secrets| {
                    let (commitment, blind) = Commitment::<Scheme>::commit_with_nym(
                        Some(committed),
                        secrets(nym_secrets),
                    )
                    .unwrap();
                    (commitment.to_bytes(), blind.to_bytes())
                },
                nym_sign: |secret_key, signed, commitment, entropy| {
                    let (secret_key, public_key) = keys(secret_key);
                    BlindSignature::<Scheme>::blind_sign_with_nym(
                        &secret_key,
                        &public_key,
                        Some(commitment),
                        signed.nym_secrets.len(),
                        Some(&signed.header),
                        &secrets(&[*entropy])[0],
                        Some(&signed.messages),
                    )
                    .unwrap()
                    .to_bytes()
                    .to_vec()
                },
                nym_finalize: |public_key, signed, blind, entropy, signature| {
                    BlindSignature::<Scheme>::from_bytes(signature.try_into().unwrap())
                        .unwrap()
                        .verify_finalize_with_nym(
                            &public(public_key),
                            Some(&signed.header),
                            Some(&signed.messages),
                            Some(&signed.committed),
                            secrets(&signed.nym_secrets),
                            Some(&secrets(&[*entropy])[0]),
                            Some(&factor(blind)),
                        )
                        .unwrap()
                        .iter()
                        .map(PseudonymSecret::to_bytes)
                        .collect()
                },
                nym_prove: |public_key, signed, blind, signature, shown| {
                    let (proof, pseudonym) = PoKSignature::<Scheme>::proof_gen_with_nym(
                        &public(public_key),
                        signature,
                        Some(&signed.header),
                        Some(&shown.presentation_header),
                        &secrets(&signed.nym_secrets),
                        &shown.context_id,
                        Some(&signed.messages),
                        Some(&signed.committed),
                        Some(&shown.indexes),
                        Some(&shown.committed_indexes),
                        Some(&factor(blind)),
                    )
                    .unwrap();
                    [proof.to_bytes(), pseudonym.to_bytes()]
                },
                nym_verify_proof: |public_key, signed, shown, proof, pseudonym| {
                    proof_of(proof)
                        .proof_verify_with_nym(
                            &public(public_key),
                            Some(&signed.header),
                            Some(&shown.presentation_header),
                            &BBSplusPseudonym::from_bytes(pseudonym).unwrap(),
                            &shown.context_id,
                            signed.nym_secrets.len(),
                            Some(signed.messages.len()),
                            Some(&Shown::pick(&signed.messages, &shown.indexes)),
                            Some(&Shown::pick(&signed.committed, &shown.committed_indexes)),
                            Some(&shown.indexes),
                            Some(&shown.committed_indexes),
                        )
                        .is_ok()
                },
            }
        };
    };
}

peer!(SHA_256, Bls12381Sha256);
peer!(SHAKE_256, Bls12381Shake256);
