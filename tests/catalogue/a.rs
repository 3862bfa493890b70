//! A: misuse of the library, and of randomness.
//!
//! A-03 (verifying without nonce, or an empty statement) belongs to the layer that makes requests: here the presentation
//! header is an argument that cannot be left out, and may be empty as in the draft. A-05: no constructor takes generators,
//! they follow from ciphersuite, interface and numbers.

use std::fmt::Debug;

use ark_bls12_381::Fr;
use ark_ff::Field as _;
use averment::bbs::blind::{self, ProverBlind, SignedMessages};
use averment::bbs::pseudonym::{self, NymSecrets, SignerNymEntropy};
use averment::bbs::{
    Disclosure, Generators, Limits, Message, Nonces, Proof, ProveError, Prover, SecretKey,
    Signature, Signer, VerifyError,
};
use averment::curve::SecretScalar;
use rand::TryCryptoRng;
use rand::rngs::SysRng;

use crate::library::{self, Broken, Stuck};
use crate::reference::core::{self, Credential, Nonces as GivenNonces};
use crate::reference::octets::{decode_scalar, encode_scalar};
use crate::reference::{Api, Checks, Suite, forge, random_scalars};
use crate::tally;
use crate::world::{Signed, World, rng};

/// Does not compile if the type implements one of the traits: then there are two ways to choose `A`.
macro_rules! assert_not_implemented {
    ($type:ty: $($trait:path),+) => {$(
        const _: fn() = || {
            trait Ambiguous<A> {
                fn some_item() {}
            }
            impl<T: ?Sized> Ambiguous<()> for T {}
            #[allow(dead_code, reason = "only its implementation is asked for")]
            struct Implemented;
            impl<T: ?Sized + $trait> Ambiguous<Implemented> for T {}
            let _ = <$type as Ambiguous<_>>::some_item;
        };
    )+};
}

macro_rules! assert_secret {
    ($($type:ty),+) => {
        $(assert_not_implemented!(
            $type: Copy, PartialEq, PartialOrd, std::hash::Hash, std::fmt::Display, std::fmt::LowerHex, AsRef<[u8]>,
            serde::Serialize, ark_serialize::CanonicalSerialize, std::ops::Deref
        );)+
    };
}

mod presented;

assert_secret!(
    SecretKey,
    SecretScalar,
    ProverBlind,
    NymSecrets,
    SignerNymEntropy,
    Message,
    Nonces,
    Prover,
    blind::Prover,
    pseudonym::Prover,
    Signer,
    blind::Signer,
    pseudonym::Signer
);
// Whoever has the signature can present it.
assert_not_implemented!(Signature: std::fmt::Display, serde::Serialize, std::hash::Hash);

/// The secret is nowhere in what is printed.
fn assert_not_printed(value: &impl Debug, secret: &[u8]) {
    tally::count(1);
    for text in [format!("{value:?}"), format!("{value:#?}")] {
        let text = text.to_lowercase().replace([' ', '\n', ','], "");
        let mut reversed = secret.to_vec();
        reversed.reverse();
        for octets in [secret, &reversed] {
            for window in octets.windows(4) {
                assert!(!text.contains(&hex::encode(window)), "{text}");
                let decimal: Vec<_> = window.iter().map(u8::to_string).collect();
                assert!(!text.contains(&decimal.concat()), "{text}");
            }
        }
    }
}

#[test]
fn a_01_secrets_are_not_printed() {
    let [world, _] = World::all();
    let suite = library::suite(world.suite);
    let octets = encode_scalar(&world.secret_key);
    let key = SecretKey::from_bytes(suite, &octets).unwrap();
    assert_not_printed(&key, &octets);
    assert_not_printed(&SecretScalar::from_bytes(&octets).unwrap(), &octets);
    assert_not_printed(&ProverBlind::from_bytes(&octets).unwrap(), &octets);
    assert_not_printed(&NymSecrets::from_bytes([&octets]).unwrap(), &octets);
    assert_not_printed(&SignerNymEntropy::from_bytes(&octets).unwrap(), &octets);
    assert_not_printed(&library::message(&world.secret_key), &octets);
    let generators = Generators::new(suite, 1, &Limits::default()).unwrap();
    let signer = Signer::new(key, &generators).unwrap();
    assert_not_printed(&signer, &octets);
    let message = random_scalars(1, &mut rng("A-01"));
    let list = library::messages(&message);
    let signature = signer.sign(b"", &list).unwrap();
    assert_not_printed(&signature, &signature.to_bytes());
    let prover = Prover::new(&signer.verifier(), b"", list, signature).unwrap();
    for secret in [&encode_scalar(&message[0]), &signature.to_bytes()[..]] {
        assert_not_printed(&prover, secret);
    }
}

/// A verdict is a result, which must be used, and no bool.
#[test]
fn a_01_verdicts_are_results() {
    let [world, _] = World::all();
    let honest = world.core(2, &[0], "A-01");
    let suite = library::suite(world.suite);
    let generators = Generators::new(suite, 2, &Limits::default()).unwrap();
    let key = SecretKey::from_bytes(suite, &encode_scalar(&world.secret_key)).unwrap();
    let verifier = Signer::new(key, &generators).unwrap().verifier();
    let messages = library::messages(&honest.credential.messages);
    let signature = Signature::from_bytes(&honest.credential.signature.encode()).unwrap();
    let verdict: Result<(), VerifyError> = verifier.verify(&world.header, &messages, &signature);
    assert_eq!(verdict, Ok(()));
    let verdict: Result<(), VerifyError> = verifier.verify(b"", &messages, &signature);
    assert_eq!(verdict, Err(VerifyError::Rejected));
}

/// What is taken without a check can be presented, and is accepted by nobody.
#[test]
fn a_01_unchecked_signature_gives_refused_proofs() {
    for world in World::all() {
        let honest = world.core(2, &[0], "A-01");
        let suite = library::suite(world.suite);
        let generators = Generators::new(suite, 2, &Limits::default()).unwrap();
        let key = SecretKey::from_bytes(suite, &encode_scalar(&world.secret_key)).unwrap();
        let verifier = Signer::new(key, &generators).unwrap().verifier();
        let mut messages = honest.credential.messages.clone();
        messages[1] += Fr::ONE;
        let messages = library::messages(&messages);
        let signature = Signature::from_bytes(&honest.credential.signature.encode()).unwrap();
        let header = &world.header;
        let checked = Prover::new(&verifier, header, messages.clone(), signature);
        assert_eq!(checked.map(drop), Err(VerifyError::Rejected));
        let prover = Prover::new_unchecked(&verifier, header, messages, signature).unwrap();
        let disclosure = Disclosure::new(2, [0]).unwrap();
        let proof = prover.prove(&disclosure, &world.presentation_header, &mut rng("A-01"));
        crate::verdicts::refused(&honest.request, &proof.unwrap().to_bytes());
    }
}

/// The lints that keep panics out of the library are denied, and nowhere in it allowed again.
#[test]
fn a_02_no_panics_by_lint() {
    let manifest = include_str!("../../Cargo.toml");
    for lint in [
        "expect_used",
        "indexing_slicing",
        "panic",
        "unreachable",
        "unwrap_used",
        "as_conversions",
        "cast_possible_truncation",
    ] {
        assert!(manifest.contains(&format!("\n{lint} = \"deny\"\n")), "{lint}");
    }
    assert!(manifest.contains("overflow-checks = true"));
}

/// The operations that take nonces from their caller are not there without the feature `hazmat`, and no other feature
/// turns it on.
#[test]
fn a_04_given_nonces_only_with_the_feature() {
    let manifest = include_str!("../../Cargo.toml");
    let features = manifest.split("[features]").nth(1).unwrap().split("\n[").next().unwrap();
    let naming: Vec<_> = features.lines().filter(|line| line.contains("hazmat")).collect();
    assert_eq!(naming, ["hazmat = []"]);
    assert!(features.contains("\ndefault = [\"std\"]\n"));
}

#[cfg(not(feature = "hazmat"))]
mod a_04_without_the_feature {
    use super::*;

    /// Chosen where there is no method of that name.
    trait Absent {
        fn prove_with_nonces(&self) {}
        fn sign_without_check(&self) {}
        fn expose_scalar(&self) {}
    }

    impl<T> Absent for T {}

    /// With the methods of `hazmat` this would not compile: they take arguments, or give something.
    #[allow(dead_code, reason = "compiling is the test")]
    fn absent(
        prover: &Prover,
        blind: &blind::Prover,
        nym: &pseudonym::Prover,
        signer: &Signer,
        message: &Message,
    ) {
        let (): () = prover.prove_with_nonces();
        let (): () = blind.prove_with_nonces();
        let (): () = nym.prove_with_nonces();
        let (): () = signer.sign_without_check();
        let (): () = message.expose_scalar();
    }
}

/// Holders of all interfaces, made with the library itself.
struct Holders {
    core: Prover,
    blind: (blind::Generators, blind::Prover),
    pseudonym: (pseudonym::Generators, pseudonym::Prover),
}

impl Holders {
    fn new(world: &World) -> Self {
        let suite = library::suite(world.suite);
        let limits = Limits::default();
        let key = SecretKey::from_bytes(suite, &encode_scalar(&world.secret_key)).unwrap();
        let rng = &mut rng("holders");
        let header = world.header.as_slice();

        let generators = Generators::new(suite, 3, &limits).unwrap();
        let signer = Signer::new(key.clone(), &generators).unwrap();
        let messages = generators.messages(["claim 0", "claim 1", "claim 2"]).unwrap();
        let signature = signer.sign(header, &messages).unwrap();
        let core = Prover::new(&signer.verifier(), header, messages, signature).unwrap();

        let generators = blind::Generators::new(suite, 1, 2, &limits).unwrap();
        let signer = blind::Signer::new(key.clone(), &generators).unwrap();
        let messages = generators.messages(["claim 0"]).unwrap();
        let committed = generators.messages(["secret 0", "secret 1"]).unwrap();
        let (commitment, blind) = blind::Commitment::new(&generators, &committed, rng).unwrap();
        let signature = signer.sign(Some(&commitment), header, &messages).unwrap();
        let messages = SignedMessages { signer: messages, committed, prover_blind: Some(blind) };
        let prover = blind::Prover::new(&signer.verifier(), header, messages, signature).unwrap();
        let blind = (generators, prover);

        let generators = pseudonym::Generators::new(suite, [1, 1, 2], &limits).unwrap();
        let signer = pseudonym::Signer::new(key, &generators).unwrap();
        let messages = generators.messages(["claim 0"]).unwrap();
        let committed = generators.messages(["secret 0"]).unwrap();
        let secrets = NymSecrets::random(2, rng).unwrap();
        let entropy = SignerNymEntropy::random(rng).unwrap();
        let (commitment, prover_blind) =
            pseudonym::commit(&generators, &committed, &secrets, rng).unwrap();
        let signature = signer.sign(&commitment, header, &messages, &entropy).unwrap();
        let prover_blind = Some(prover_blind);
        let messages = SignedMessages { signer: messages, committed, prover_blind };
        let secrets = secrets.with_entropy(&entropy);
        let verifier = signer.verifier();
        let prover =
            pseudonym::Prover::new(&verifier, header, messages, secrets, signature).unwrap();
        Self { core, blind, pseudonym: (generators, prover) }
    }

    /// A proof of each interface that hides as much as it can.
    fn prove(
        &self,
        presentation_header: &[u8],
        rng: &mut impl TryCryptoRng,
    ) -> [Result<Proof, ProveError>; 3] {
        let core = self.core.prove(&Disclosure::new(3, []).unwrap(), presentation_header, rng);
        let (generators, prover) = &self.blind;
        let disclosure = blind::Disclosure::new(generators, [], []).unwrap();
        let blind = prover.prove(&disclosure, presentation_header, rng);
        let (generators, prover) = &self.pseudonym;
        let disclosure = pseudonym::Disclosure::new(generators, [], []).unwrap();
        let nym = prover.prove(&disclosure, presentation_header, b"context", rng);
        [core, blind, nym.map(|(proof, _)| proof)]
    }
}

/// All that draws random numbers, with this rng: an error, and nothing else.
fn nothing_emitted(world: &World, holders: &Holders, rng: &mut (impl TryCryptoRng + Clone)) {
    tally::count(9);
    let no_rng =
        |outcome: Result<(), ProveError>| assert!(matches!(outcome, Err(ProveError::Rng(_))));
    for proof in holders.prove(b"nonce", &mut rng.clone()) {
        no_rng(proof.map(drop));
    }
    let suite = library::suite(world.suite);
    let generators = blind::Generators::new(suite, 1, 1, &Limits::default()).unwrap();
    let messages = generators.messages(["secret"]).unwrap();
    no_rng(blind::Commitment::new(&generators, &messages, &mut rng.clone()).map(drop));
    let generators = pseudonym::Generators::new(suite, [1, 1, 1], &Limits::default()).unwrap();
    let messages = generators.messages(["secret"]).unwrap();
    let secrets = NymSecrets::from_bytes([[1; 32]]).unwrap();
    let commitment = pseudonym::commit(&generators, &messages, &secrets, &mut rng.clone());
    no_rng(commitment.map(drop));
    assert!(NymSecrets::random(1, &mut rng.clone()).is_err());
    assert!(SignerNymEntropy::random(&mut rng.clone()).is_err());
}

#[test]
fn a_06_rng_that_fails_or_repeats_one_octet() {
    for world in World::all() {
        let holders = Holders::new(&world);
        for proof in holders.prove(b"nonce", &mut rng("A-06")) {
            assert!(proof.is_ok(), "the control");
        }
        for octet in [0, 1, 0xff] {
            nothing_emitted(&world, &holders, &mut Stuck(octet));
        }
        for after in [0, 1, 31, 63] {
            nothing_emitted(&world, &holders, &mut Broken { after });
        }
    }
}

/// The scalars of a proof: e^, r1^, r3^, m^.. and the challenge.
fn scalars_of(proof: &[u8]) -> (Vec<Fr>, Fr) {
    let scalars = proof[144..].chunks(32);
    let mut scalars: Vec<_> =
        scalars.map(|octets| decode_scalar(octets, &Checks::all()).unwrap()).collect();
    let challenge = scalars.pop().unwrap();
    (scalars, challenge)
}

/// What two proofs with the same nonces give away: (s1 - s2)/(c1 - c2) for each response.
fn extract(one: &[u8], other: &[u8]) -> Vec<Fr> {
    let ((one, c1), (other, c2)) = (scalars_of(one), scalars_of(other));
    let inverse = (c1 - c2).inverse().unwrap();
    one.iter().zip(&other).map(|(s1, s2)| (*s1 - s2) * inverse).collect()
}

/// The twin: a prover whose nonces come from its rng alone gives away e and all hidden messages.
#[test]
fn a_07_repeated_nonces_extracted() {
    for world in World::all() {
        let honest = world.core(3, &[], "A-07");
        let nonces = GivenNonces::new(&random_scalars(8, &mut rng("A-07")));
        let prove = |presentation_header: &[u8]| {
            let mut statement = honest.statement.clone();
            statement.presentation_header = presentation_header.to_vec();
            core::prove(&statement, &honest.credential, &nonces).encode()
        };
        let extracted = extract(&prove(b"one"), &prove(b"other"));
        assert_eq!(extracted[0], honest.credential.signature.e);
        assert_eq!(extracted[3..], honest.credential.messages);
    }
}

#[test]
fn a_07_rng_that_gives_the_same_octets_twice() {
    for world in World::all() {
        let holders = Holders::new(&world);
        let [one, other] = [b"nonce 1", b"nonce 2"]
            .map(|nonce| holders.prove(nonce, &mut rng("A-07 stuck")).map(Result::unwrap));
        let secrets: Vec<_> = [
            (Api::Core, "claim", 3),
            (Api::Blind, "claim", 1),
            (Api::Blind, "secret", 2),
            (Api::Pseudonym, "claim", 1),
            (Api::Pseudonym, "secret", 1),
        ]
        .into_iter()
        .flat_map(|(api, kind, count)| {
            (0..count).map(move |n| world.suite.message(api, format!("{kind} {n}").as_bytes()))
        })
        .collect();
        for (one, other) in one.iter().zip(&other) {
            let (one, other) = (one.to_bytes(), other.to_bytes());
            let extracted = extract(&one, &other);
            for scalar in &extracted {
                assert!(!secrets.contains(scalar));
            }
            // Nor is anything the same in both, which would tell that they come from one holder.
            for (a, b) in one.windows(16).zip(other.windows(16)) {
                assert_ne!(a, b);
            }
            tally::count(1);
        }
        // The signature's e is not among what is extracted either.
        let honest = world.core(3, &[], "A-07");
        assert!(
            !extract(&one[0].to_bytes(), &other[0].to_bytes())
                .contains(&honest.credential.signature.e)
        );
    }
}

/// One value in two credentials of the same holder, one presentation header, one rng state: other nonces.
#[test]
fn a_07_rng_that_gives_the_same_octets_for_two_credentials() {
    for world in World::all() {
        let suite = library::suite(world.suite);
        let generators = Generators::new(suite, 2, &Limits::default()).unwrap();
        let key = SecretKey::from_bytes(suite, &encode_scalar(&world.secret_key)).unwrap();
        let signer = Signer::new(key, &generators).unwrap();
        let prove = |header: &[u8], second: &str, shown: &[usize]| {
            let messages = generators.messages(["the same", second]).unwrap();
            let signature = signer.sign(header, &messages).unwrap();
            let prover = Prover::new(&signer.verifier(), header, messages, signature).unwrap();
            let disclosure = Disclosure::new(2, shown.iter().copied()).unwrap();
            prover.prove(&disclosure, b"nonce", &mut rng("A-07 two")).unwrap().to_bytes()
        };
        let same = world.suite.message(Api::Core, b"the same");
        let proofs = [
            prove(b"header 1", "one", &[]),
            prove(b"header 2", "one", &[]),
            prove(b"header 1", "other", &[]),
            prove(b"header 1", "one", &[1]),
        ];
        for (n, one) in proofs.iter().enumerate() {
            for other in &proofs[n + 1..] {
                let extracted = extract(one, other);
                assert!(!extracted.contains(&same));
                assert_ne!(one[..144], other[..144]);
                tally::count(1);
            }
        }
    }
}

/// The forgery: two signatures with one e, for ages 17 and 18, give a third for age 31.
#[test]
fn a_08_issuer_that_repeats_e() {
    for world in World::all() {
        let (scheme, _) = world.credential(2);
        let name = world.suite.message(Api::Core, b"name=Mallory");
        let ages = [17_u64, 18].map(|age| vec![name, Fr::from(age)]);
        let e = random_scalars(1, &mut rng("A-08"))[0];
        let World { secret_key, public_key, header, .. } = &world;
        let [one, other] = ages.clone().map(|messages| {
            let signature =
                core::sign_with_e(&scheme, secret_key, public_key, header, &messages, e);
            assert!(Signed::new(&world, &scheme, &messages).agreed(&signature.encode()));
            Credential { signature, messages }
        });
        // 17 + (18 - 17) * 14
        let forged = forge::from_reused_e(&one, &other, Fr::from(14_u64));
        assert_eq!(forged.messages[1], Fr::from(31_u64));
        let signed = Signed::new(&world, &scheme, &forged.messages);
        assert!(signed.agreed(&forged.signature.encode()), "nobody can tell");

        // The library draws no random number to sign, and never repeats e for other messages or another header.
        let suite = library::suite(world.suite);
        let generators = Generators::new(suite, 2, &Limits::default()).unwrap();
        let key = SecretKey::from_bytes(suite, &encode_scalar(secret_key)).unwrap();
        let signer = Signer::new(key, &generators).unwrap();
        let sign = |header: &[u8], messages: &[Fr]| {
            signer.sign(header, &library::messages(messages)).unwrap().to_bytes()
        };
        let mut all_e = Vec::new();
        for header in [&b""[..], b"a", header] {
            for age in 0..8_u64 {
                let messages = [name, Fr::from(age)];
                let octets = sign(header, &messages);
                assert_eq!(octets, sign(header, &messages));
                all_e.push(octets[48..].to_vec());
            }
        }
        let distinct: std::collections::BTreeSet<_> = all_e.iter().collect();
        assert_eq!(distinct.len(), all_e.len());
    }
}

/// The same for blind signatures, whose e is hashed from the key and B.
#[test]
fn a_08_blind_issuer_does_not_repeat_e() {
    for suite in Suite::ALL.map(library::suite) {
        let generators = blind::Generators::new(suite, 1, 1, &Limits::default()).unwrap();
        let key = SecretKey::generate(suite, &[7; 32], b"", b"A-08").unwrap();
        let signer = blind::Signer::new(key, &generators).unwrap();
        let mut all_e = Vec::new();
        for n in 0..4 {
            let committed = generators.messages(["secret"]).unwrap();
            let rng = &mut rng(&format!("A-08 {}", n % 2));
            let (commitment, _) = blind::Commitment::new(&generators, &committed, rng).unwrap();
            for header in [b"1", b"2"] {
                let messages = generators.messages([format!("claim {n}")]).unwrap();
                let signature = signer.sign(Some(&commitment), header, &messages).unwrap();
                all_e.push(signature.to_bytes()[48..].to_vec());
            }
        }
        let distinct: std::collections::BTreeSet<_> = all_e.iter().collect();
        assert_eq!(distinct.len(), all_e.len());
    }
}

/// A process that is copied with the state of its rng: the copies answer different verifiers, with other nonces. What they
/// answer to one verifier is the same proof twice.
#[test]
fn a_09_rng_state_copied() {
    for world in World::all() {
        let holders = Holders::new(&world);
        let prove = |nonce: &[u8], rng: &mut _| {
            holders.prove(nonce, rng).map(|proof| proof.unwrap().to_bytes())
        };
        let one = prove(b"verifier 1", &mut rng("A-09"));
        let other = prove(b"verifier 2", &mut rng("A-09"));
        for (one, other) in one.iter().zip(&other) {
            assert_ne!(one[..48], other[..48], "Abar is blinded anew");
        }
        assert_eq!(one[0], prove(b"verifier 1", &mut rng("A-09"))[0]);
        // With the system's rng no two are the same.
        let [one, _, _] = holders.prove(b"verifier 1", &mut SysRng).map(Result::unwrap);
        let [other, _, _] = holders.prove(b"verifier 1", &mut SysRng).map(Result::unwrap);
        assert_ne!(one.to_bytes()[..48], other.to_bytes()[..48]);
    }
}
