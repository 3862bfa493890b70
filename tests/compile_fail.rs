//! What must not compile, and what must not be printed: secrets stay where they are, verdicts are looked at, and nobody
//! makes a value past its checks.
//!
//! Traits are asked for in the test itself, so that no wording of a compiler matters; `tests/compile_fail/` has the cases
//! that only a compiler can refuse. Those were worded by one compiler: `TRYBUILD=overwrite` takes the words of another.

#![allow(clippy::unwrap_used, reason = "a failing test panics")]
#![allow(clippy::std_instead_of_alloc, clippy::std_instead_of_core, reason = "tests have std")]

use std::fmt::{Debug, Display, LowerHex};
use std::hash::Hash;

use averment::bbs::blind::{self, Commitment, ProverBlind, SignedMessages};
use averment::bbs::pseudonym::{self, NymSecrets, SignerNymEntropy};
use averment::bbs::{
    BatchError, Ciphersuite, Claim, DisclosedMessages, Generators, Limits, Message, Nonces, Proof,
    Prover, PublicKey, SecretKey, SetupError, Signature, Signer, Verifier, VerifyError,
    verify_batch,
};
use averment::credential::{Credential, DateTime, HolderSecret, StatusHandle};
use averment::curve::{DecodeError, G1, G2, Scalar, SecretScalar};
use averment::issuance::{Application, Checked, Issuer, Offer, Pending};
use averment::presentation::{Holder, Plan, Presentation, Session, VerifiedPresentation};
use averment::registry::StatusRegistry;
use averment::trust::IssuerSecretKey;
use averment::{issuance, presentation};
use rand::SeedableRng;
use rand::rngs::StdRng;
use serde::Serialize;

/// Whether a type without parameters implements a trait.
///
/// An associated constant of the type itself goes before one of a trait, if the bound of the former holds.
macro_rules! implements {
    ($type:ty: $($bound:tt)+) => {{
        #[allow(dead_code, reason = "only its constants are used")]
        struct Probe<T>(T);
        #[allow(dead_code, reason = "shadowed where the bound holds")]
        trait Otherwise {
            const HOLDS: bool = false;
        }
        impl<T> Otherwise for Probe<T> {}
        #[allow(dead_code, reason = "does not apply where the bound does not hold")]
        impl<T: $($bound)+> Probe<T> {
            const HOLDS: bool = true;
        }
        Probe::<$type>::HOLDS
    }};
}

/// Fails for every type that implements one of the traits.
macro_rules! assert_not_impl {
    ([$($type:ty),+ $(,)?], $traits:tt) => { $(assert_not_impl!(@ $type, $traits);)+ };
    (@ $type:ty, [$($bound:path),+ $(,)?]) => {
        $(assert!(
            !implements!($type: $bound),
            "{} is {}", stringify!($type), stringify!($bound)
        );)+
    };
}

#[test]
fn the_question_for_a_trait_has_both_answers() {
    assert!(implements!(PublicKey: Copy));
    assert!(implements!(Proof: PartialEq));
    assert!(implements!(VerifyError: Display));
    assert!(implements!(Message: From<Scalar>));
    assert!(implements!(String: Serialize));
    assert!(implements!(String: Default));
    assert!(implements!(u8: LowerHex));
    assert!(implements!(u8: Hash));
    assert!(!implements!(String: Copy));
    assert!(!implements!(Proof: Display));
}

#[test]
fn secrets_are_neither_copied_nor_compared_nor_serialized_nor_displayed() {
    assert_not_impl!(
        [
            SecretKey,
            SecretScalar,
            ProverBlind,
            NymSecrets,
            SignerNymEntropy,
            Message,
            Nonces,
            SignedMessages,
            Signer,
            blind::Signer,
            pseudonym::Signer,
            Prover,
            blind::Prover,
            pseudonym::Prover,
        ],
        [Copy, PartialEq, PartialOrd, Hash, Serialize, Display, LowerHex, Default]
    );
    assert_not_impl!(
        [
            HolderSecret,
            StatusHandle,
            Credential,
            Holder,
            Plan<'static>,
            Pending,
            Issuer,
            IssuerSecretKey,
        ],
        [Copy, PartialEq, PartialOrd, Hash, Serialize, Display, LowerHex, Default]
    );
    // Used once.
    assert_not_impl!([Nonces], [Clone]);
    // A signature is public to its signer, but whoever holds one can present it.
    assert_not_impl!([Signature], [Serialize, Display, LowerHex, Default]);
}

#[test]
fn points_and_generators_are_not_taken_from_a_caller() {
    assert_not_impl!(
        [Generators, blind::Generators, pseudonym::Generators],
        [
            Default,
            From<G1>,
            From<Vec<G1>>,
            From<&'static [G1]>,
            From<Vec<[u8; 48]>>,
            TryFrom<&'static [G1], Error = SetupError>,
            TryFrom<Vec<G1>, Error = SetupError>,
            FromIterator<G1>,
            Extend<G1>
        ]
    );
    assert_not_impl!([G1], [Default, From<[u8; 48]>, From<[u8; 96]>, From<Scalar>]);
    assert_not_impl!([G2], [Default, From<[u8; 96]>, From<[u8; 192]>, From<Scalar>]);
    assert_not_impl!([Scalar, SecretScalar], [Default, From<[u8; 32]>]);
    assert_not_impl!([SecretScalar], [From<u64>]);
    assert_not_impl!([Nonces], [From<Vec<SecretScalar>>, FromIterator<SecretScalar>, Default]);
    assert_not_impl!([Claim<'static>, DisclosedMessages, Proof, Signature, Commitment], [Default]);

    // Numbers and octets are all that goes in, and everything that goes in can be refused.
    type Made<T> = Result<T, SetupError>;
    type Decoded<T> = Result<T, DecodeError>;
    let _: fn(Ciphersuite, usize, &Limits) -> Made<Generators> = Generators::new;
    let _: fn(Ciphersuite, usize, usize, &Limits) -> Made<blind::Generators> =
        blind::Generators::new;
    let _: fn(Ciphersuite, [usize; 3], &Limits) -> Made<pseudonym::Generators> =
        pseudonym::Generators::new;
    let _: fn(&[u8]) -> Decoded<G1> = G1::from_bytes;
    let _: fn(&[u8]) -> Decoded<G2> = G2::from_bytes;
}

/// A session answers one presentation, and only verification makes a verdict.
#[test]
fn sessions_are_used_once_and_verdicts_are_not_made_by_hand() {
    assert_not_impl!([Session], [Clone, Copy, Default, Serialize]);
    assert_not_impl!([VerifiedPresentation, Checked], [Copy, Default, Serialize]);
    assert_not_impl!([VerifiedPresentation], [From<Presentation>, From<Session>]);
    assert_not_impl!([Checked], [From<Application>, From<Offer>]);

    type Verified = Result<VerifiedPresentation, presentation::VerifyError>;
    let _: fn(&presentation::Verifier, Session, &[u8], DateTime, &mut StdRng) -> Verified =
        presentation::Verifier::verify;
    type Issued = Result<Vec<u8>, issuance::IssueError>;
    type Registry<'a> = Option<&'a mut StatusRegistry>;
    let _: fn(&Issuer, Offer, &[u8], issuance::Content, Registry<'_>, &mut StdRng) -> Issued =
        Issuer::issue;
    let _: fn(&mut Holder, Pending, &[u8]) -> Result<usize, issuance::AcceptError> = Holder::accept;
}

/// No `bool` that could be dropped or negated by mistake: what does not hold is an error.
#[test]
fn verdicts_are_results() {
    type Verdict = Result<(), VerifyError>;
    let _: fn(&Verifier, &[u8], &[Message], &Signature) -> Verdict = Verifier::verify;
    let _: fn(&Verifier, &[u8], &[u8], &DisclosedMessages, &Proof) -> Verdict =
        Verifier::verify_proof;
    let _: fn(&Claim<'static>) -> Verdict = Claim::verify;
    let _: fn(&[Claim<'_>], &mut StdRng) -> Result<(), BatchError> = verify_batch;
}

#[test]
fn debug_of_a_secret_is_its_name() {
    let rng = &mut StdRng::seed_from_u64(1);
    let octets = [0x5a; 32];
    assert_prints("SecretScalar { .. }", &SecretScalar::from_bytes(&octets).unwrap());
    assert_prints("Message { .. }", &Message::from(Scalar::from_bytes(&octets).unwrap()));
    assert_prints("ProverBlind { .. }", &ProverBlind::from_bytes(&octets).unwrap());
    assert_prints("NymSecrets { .. }", &NymSecrets::random(3, rng).unwrap());
    assert_prints("SignerNymEntropy { .. }", &SignerNymEntropy::random(rng).unwrap());
    assert_prints("HolderSecret { .. }", &HolderSecret::from_bytes(&octets).unwrap());
    assert_prints("StatusHandle { .. }", &StatusHandle::from_bytes(&octets).unwrap());
    #[cfg(feature = "hazmat")]
    {
        let scalars = vec![SecretScalar::from_bytes(&octets).unwrap()];
        assert_prints("Nonces { .. }", &averment::hazmat::nonces(scalars));
    }
    for suite in [Ciphersuite::Bls12381Sha256, Ciphersuite::Bls12381Shake256] {
        let key = SecretKey::from_bytes(suite, &octets).unwrap();
        let public = key.public_key();
        assert_prints(&format!("SecretKey {{ public: {public:?}, .. }}"), &key);
    }
}

/// What holds secrets prints the same whatever they are.
#[test]
fn debug_of_what_holds_secrets_does_not_depend_on_them() {
    let suite = Ciphersuite::Bls12381Sha256;
    let generators = Generators::new(suite, 2, &Limits::default()).unwrap();
    let signer = Signer::new(SecretKey::from_bytes(suite, &[7; 32]).unwrap(), &generators).unwrap();
    let [one, other] = [["Ana", "1990-05-17"], ["Bob", "1970-01-01"]].map(|texts| {
        let messages = generators.messages(texts).unwrap();
        let signature = signer.sign(b"header", &messages).unwrap();
        let prover = Prover::new(&signer.verifier(), b"header", messages, signature).unwrap();
        format!("{signature:?} {prover:?} {:?}", prover.clone().with_tables())
    });
    assert_eq!(one, other);

    let [one, other] = [[1; 32], [2; 32]].map(|octets| {
        let message = || Message::from(SecretScalar::from_bytes(&octets).unwrap());
        let signed = SignedMessages {
            signer: vec![message()],
            committed: vec![message()],
            prover_blind: Some(ProverBlind::from_bytes(&octets).unwrap()),
        };
        format!("{signed:?} {signed:#?}")
    });
    assert_eq!(one, other);

    let [one, other] = [[1; 32], [2; 32]].map(|octets| {
        let holder = Holder::new(HolderSecret::from_bytes(&octets).unwrap()).unwrap();
        format!("{holder:?} {holder:#?}")
    });
    assert_eq!(one, other);
}

fn assert_prints(expected: &str, value: &impl Debug) {
    assert_eq!(format!("{value:?}"), expected);
    // The long form has the same words.
    let words = |text: &str| text.replace([',', ' ', '\n'], "");
    assert_eq!(words(&format!("{value:#?}")), words(expected));
}

/// The messages of the compiler name no backend, so one is enough.
#[cfg(not(averment_backend = "portable"))]
#[test]
fn what_only_a_compiler_can_refuse() {
    let cases = trybuild::TestCases::new();
    cases.compile_fail("tests/compile_fail/fields.rs");
    cases.compile_fail("tests/compile_fail/presentation_ignored.rs");
    cases.compile_fail("tests/compile_fail/verdict_ignored.rs");
    #[cfg(not(feature = "hazmat"))]
    cases.compile_fail("tests/compile_fail/hazmat.rs");
}
