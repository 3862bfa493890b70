//! The published test vectors, read as they were published.
//!
//! Each constant of type [`Kind`] names one sort of file; `load` gives all files of that sort for a
//! suite, in the order of their names. A field that the types below do not know is an error, so
//! nothing in a file is overlooked. The mistakes that the published files are known to contain are
//! listed in [`ERRATA`] and corrected on reading; `tests/vectors/README.md` describes them.
//!
//! ```ignore
//! #[path = "support/vectors.rs"]
//! mod vectors;
//!
//! for suite in vectors::Suite::ALL {
//!     for case in vectors::SIGNATURE.load(suite) {
//!         assert_eq!(verifies(&case), case.result.valid, "{}", case.name);
//!     }
//! }
//! ```
#![allow(dead_code, reason = "each test crate uses its part of the vectors")]
#![allow(clippy::std_instead_of_alloc, reason = "tests have the standard library")]
#![allow(clippy::expect_used, clippy::panic, reason = "an unreadable file fails the test")]

use core::marker::PhantomData;
use core::ops::Deref;
use std::collections::BTreeMap;

use serde::de::{DeserializeOwned, Error};
use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// The core draft.
pub(crate) const KEYPAIR: Kind<KeyGeneration> = Kind::single("bbs", "keypair");
pub(crate) const HASH_TO_SCALAR: Kind<HashToScalar> = Kind::single("bbs", "h2s");
pub(crate) const MAP_MESSAGE: Kind<MapMessage> = Kind::single("bbs", "MapMessageToScalarAsHash");
pub(crate) const GENERATORS: Kind<Generators> = Kind::single("bbs", "generators");
pub(crate) const MOCKED_RNG: Kind<MockedRng> = Kind::single("bbs", "mockedRng");
pub(crate) const SIGNATURE: Kind<Signature> = Kind::series("bbs", "signature");
pub(crate) const PROOF: Kind<Proof> = Kind::series("bbs", "proof");
pub(crate) const MESSAGES: Kind<Vec<Hex>> = Kind::shared("bbs", "messages");

/// The blind draft.
pub(crate) const BLIND_GENERATORS: Kind<GeneratorPair> = Kind::single("blind-bbs", "generators");
pub(crate) const BLIND_COMMIT: Kind<Commit> = Kind::series("blind-bbs", "commit");
pub(crate) const BLIND_SIGNATURE: Kind<BlindSignature> = Kind::series("blind-bbs", "signature");
pub(crate) const BLIND_PROOF: Kind<BlindProof> = Kind::series("blind-bbs", "proof");
pub(crate) const BLIND_MESSAGES: Kind<MessagePair> = Kind::shared("blind-bbs", "messages");

/// The pseudonym draft.
pub(crate) const NYM_GENERATORS: Kind<GeneratorPair> = Kind::single("pseudonym", "generators");
pub(crate) const NYM_COMMIT: Kind<NymCommit> = Kind::series("pseudonym", "nymCommit");
pub(crate) const NYM_SIGNATURE: Kind<NymSignature> = Kind::series("pseudonym", "nymSignature");
pub(crate) const NYM_PROOF: Kind<NymProof> = Kind::series("pseudonym", "nymProof");
pub(crate) const NYM_MESSAGES: Kind<MessagePair> = Kind::shared("pseudonym", "messages");

/// RFC 9380 appendices K.1, K.2 (a tag of 256 octets, hashed first), K.6 and J.9.1.
pub(crate) const EXPAND_XMD: &str = "rfc9380/expand_message_xmd_SHA256_38.json";
pub(crate) const EXPAND_XMD_LONG_DST: &str = "rfc9380/expand_message_xmd_SHA256_256.json";
pub(crate) const EXPAND_XOF: &str = "rfc9380/expand_message_xof_SHAKE256_36.json";
pub(crate) const HASH_TO_G1: &str = "rfc9380/BLS12381G1_XMD_SHA-256_SSWU_RO.json";

/// The ciphersuites of the fixtures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Suite {
    Sha256,
    Shake256,
}

impl Suite {
    pub(crate) const ALL: [Self; 2] = [Self::Sha256, Self::Shake256];

    fn folder(self) -> &'static str {
        match self {
            Self::Sha256 => "bls12-381-sha-256",
            Self::Shake256 => "bls12-381-shake-256",
        }
    }
}

/// One sort of fixture file with the type that it is read into.
#[derive(Debug)]
pub(crate) struct Kind<T> {
    set: &'static str,
    name: &'static str,
    place: Place,
    contents: PhantomData<T>,
}

#[derive(Clone, Copy, Debug)]
enum Place {
    /// `<set>/<name>.json`, for both suites.
    Shared,
    /// `<set>/<suite>/<name>.json`.
    Single,
    /// `<set>/<suite>/<name>/*.json`.
    Series,
}

impl<T> Kind<T> {
    const fn shared(set: &'static str, name: &'static str) -> Self {
        Self { set, name, place: Place::Shared, contents: PhantomData }
    }

    const fn single(set: &'static str, name: &'static str) -> Self {
        Self { set, name, place: Place::Single, contents: PhantomData }
    }

    const fn series(set: &'static str, name: &'static str) -> Self {
        Self { set, name, place: Place::Series, contents: PhantomData }
    }

    /// The files of this sort, relative to `tests/vectors`.
    pub(crate) fn files(&self, suite: Suite) -> Vec<String> {
        let Self { set, name, .. } = self;
        match self.place {
            Place::Shared => vec![format!("{set}/{name}.json")],
            Place::Single => vec![format!("{set}/{}/{name}.json", suite.folder())],
            Place::Series => files_below(&format!("{set}/{}/{name}", suite.folder())),
        }
    }
}

impl<T: DeserializeOwned> Kind<T> {
    /// All files of this sort for `suite`, at least one.
    pub(crate) fn load(&self, suite: Suite) -> Vec<Case<T>> {
        let cases: Vec<_> = self.files(suite).into_iter().map(read).collect();
        assert!(!cases.is_empty(), "no fixtures of {}/{}", self.set, self.name);
        cases
    }

    /// The only file of this sort for `suite`.
    pub(crate) fn only(&self, suite: Suite) -> Case<T> {
        let mut cases = self.load(suite);
        assert_eq!(cases.len(), 1, "{}/{} is a series", self.set, self.name);
        cases.remove(0)
    }
}

/// The contents of one file, with the name that a failing test should print.
#[derive(Debug)]
pub(crate) struct Case<T> {
    /// The file, relative to `tests/vectors`.
    pub(crate) name: String,
    contents: T,
}

impl<T> Deref for Case<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.contents
    }
}

/// Reads one file, relative to `tests/vectors`.
pub(crate) fn read<T: DeserializeOwned>(name: impl Into<String>) -> Case<T> {
    let name = name.into();
    let text = files::text(&name);
    let mut value: Value = serde_json::from_str(&text).unwrap_or_else(|e| panic!("{name}: {e}"));
    for erratum in ERRATA.iter().filter(|erratum| erratum.file == name) {
        erratum.correct(&mut value);
    }
    let contents = serde_json::from_value(value).unwrap_or_else(|e| panic!("{name}: {e}"));
    Case { name, contents }
}

/// The JSON files in `folder` and the folders below it, sorted, relative to `tests/vectors`.
pub(crate) fn files_below(folder: &str) -> Vec<String> {
    let mut files = Vec::new();
    for entry in files::entries(folder) {
        let name = format!("{folder}/{entry}");
        if let Some(folder) = name.strip_suffix('/') {
            files.extend(files_below(folder));
        } else if name.ends_with(".json") {
            files.push(name);
        }
    }
    files.sort();
    files
}

/// Where the files are, natively.
#[cfg(not(target_family = "wasm"))]
mod files {
    use std::fs::{self, DirEntry};
    use std::path::{Path, PathBuf};

    pub(super) fn text(name: &str) -> String {
        fs::read_to_string(root().join(name)).unwrap_or_else(|e| panic!("{name}: {e}"))
    }

    /// The names in a folder, those of folders with a stroke behind them.
    pub(super) fn entries(folder: &str) -> Vec<String> {
        let name = |entry: DirEntry| {
            let stroke = if entry.path().is_dir() { "/" } else { "" };
            format!("{}{stroke}", entry.file_name().to_string_lossy())
        };
        let entries = fs::read_dir(root().join(folder)).unwrap_or_else(|e| panic!("{folder}: {e}"));
        entries.map(|entry| name(entry.expect("a readable folder"))).collect()
    }

    fn root() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors")
    }
}

/// Where the program that runs the module has them.
#[cfg(target_family = "wasm")]
mod files {
    use crate::host::read;

    pub(super) fn text(name: &str) -> String {
        read(name).unwrap_or_else(|| panic!("{name} cannot be read"))
    }

    pub(super) fn entries(folder: &str) -> Vec<String> {
        text(folder).lines().map(str::to_owned).collect()
    }
}

/// A mistake in a published file: what stands there and what was meant.
#[derive(Debug)]
pub(crate) struct Erratum {
    pub(crate) file: &'static str,
    pub(crate) field: &'static str,
    published: &'static str,
    meant: Meant,
}

#[derive(Debug)]
enum Meant {
    Instead(&'static str),
    WithoutLastLetter,
}

impl Erratum {
    fn correct(&self, value: &mut Value) {
        let Self { file, field, published, meant } = self;
        let found = value.pointer_mut(field).unwrap_or_else(|| panic!("{file} has no {field}"));
        let Some(text) = found.as_str().filter(|text| text.ends_with(published)) else {
            panic!("{file}: {field} is not what the erratum corrects");
        };
        *found = Value::from(match meant {
            Meant::Instead(meant) => *meant,
            Meant::WithoutLastLetter => &text[..text.len() - 1],
        });
    }
}

/// The known mistakes, each with the end of the wrong text. Those of `signature003` are what its
/// twin in the other suite and `proof008` show; the others are a letter after the last digit.
pub(crate) const ERRATA: [Erratum; 4] = [
    Erratum {
        file: "blind-bbs/bls12-381-sha-256/signature/signature003.json",
        field: "/trace/B",
        published: "99c95be56780fa694d182ca279de80297eb93fae1c8f398c7bc155b0a3be3abc7c61813cfead8a35a89dc4d7118b266f",
        meant: Meant::Instead(
            "a2271347c620cd43982d4f53dbdd176db8c87fbec6eb15318355bdb39da7d19933f1bbb1845e7c547f8fb2e9858d1ff9",
        ),
    },
    Erratum {
        file: "blind-bbs/bls12-381-sha-256/signature/signature003.json",
        field: "/trace/domain",
        published: "a2271347c620cd43982d4f53dbdd176db8c87fbec6eb15318355bdb39da7d19933f1bbb1845e7c547f8fb2e9858d1ff9",
        meant: Meant::Instead("1430cf0a3d8a0519a9ecf47534b6026a7671935d9854ed5e68b42fdb543d5f7a"),
    },
    Erratum {
        file: "blind-bbs/bls12-381-sha-256/proof/proof005.json",
        field: "/commitmentWithProof",
        published: "9b22b5bf2139e51a03s",
        meant: Meant::WithoutLastLetter,
    },
    Erratum {
        file: "pseudonym/bls12-381-sha-256/nymSignature/nymSignature001.json",
        field: "/trace/B",
        published: "8e7eec9f2d4d1a79s",
        meant: Meant::WithoutLastLetter,
    },
];

/// Octets of any number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Hex(Vec<u8>);

impl Deref for Hex {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.0
    }
}

impl AsRef<[u8]> for Hex {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl<'de> Deserialize<'de> for Hex {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let digits = String::deserialize(deserializer)?;
        hex::decode(digits).map(Self).map_err(D::Error::custom)
    }
}

/// Exactly `N` octets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Octets<const N: usize>(pub(crate) [u8; N]);

/// A scalar, big-endian.
pub(crate) type Scalar = Octets<32>;
/// A compressed point in G1.
pub(crate) type G1 = Octets<48>;
/// A compressed point in G2.
pub(crate) type G2 = Octets<96>;
/// `A || e`.
pub(crate) type SignatureOctets = Octets<80>;

impl<const N: usize> Deref for Octets<N> {
    type Target = [u8; N];

    fn deref(&self) -> &[u8; N] {
        &self.0
    }
}

impl<const N: usize> AsRef<[u8]> for Octets<N> {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl<'de, const N: usize> Deserialize<'de> for Octets<N> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let digits = String::deserialize(deserializer)?;
        let mut octets = [0; N];
        let digits = digits.strip_prefix("0x").unwrap_or(&digits);
        hex::decode_to_slice(digits, &mut octets).map_err(D::Error::custom)?;
        Ok(Self(octets))
    }
}

/// Nym secrets are published as numbers: some lack their leading zero.
fn numbers<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Scalar>, D::Error> {
    let number = |digits: String| {
        let mut octets = [0; 32];
        hex::decode_to_slice(format!("{digits:0>64}"), &mut octets).map(|()| Octets(octets))
    };
    let numbers = Vec::<String>::deserialize(deserializer)?;
    numbers.into_iter().map(number).collect::<Result<_, _>>().map_err(D::Error::custom)
}

/// Reads `"0x20"`.
fn length<'de, D: Deserializer<'de>>(deserializer: D) -> Result<usize, D::Error> {
    let digits = String::deserialize(deserializer)?;
    usize::from_str_radix(digits.trim_start_matches("0x"), 16).map_err(D::Error::custom)
}

/// Whether a fixture must be accepted, and if not, why.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Outcome {
    pub(crate) valid: bool,
    #[serde(default)]
    pub(crate) reason: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct KeyPair {
    pub(crate) secret_key: Scalar,
    pub(crate) public_key: G2,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct KeyGeneration {
    pub(crate) case_name: String,
    pub(crate) key_material: Hex,
    pub(crate) key_info: Hex,
    pub(crate) key_dst: Hex,
    pub(crate) key_pair: KeyPair,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct HashToScalar {
    pub(crate) case_name: String,
    pub(crate) message: Hex,
    pub(crate) dst: Hex,
    pub(crate) scalar: Scalar,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct MapMessage {
    pub(crate) case_name: String,
    pub(crate) dst: Hex,
    pub(crate) cases: Vec<MappedMessage>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct MappedMessage {
    pub(crate) message: Hex,
    pub(crate) scalar: Scalar,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Generators {
    /// Only the files of the blind and the pseudonym draft say it.
    #[serde(default)]
    pub(crate) api_id: String,
    #[serde(rename = "P1")]
    pub(crate) p1: G1,
    /// `Q_1`; `Q_2` among the blind generators.
    #[serde(rename = "Q1")]
    pub(crate) q1: G1,
    #[serde(rename = "MsgGenerators")]
    pub(crate) message_generators: Vec<G1>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct GeneratorPair {
    pub(crate) generators: Generators,
    pub(crate) blind_generators: Generators,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct MessagePair {
    pub(crate) messages: Vec<Hex>,
    pub(crate) committed_messages: Vec<Hex>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct MockedRng {
    pub(crate) case_name: String,
    pub(crate) seed: Hex,
    pub(crate) dst: Hex,
    pub(crate) count: usize,
    pub(crate) mocked_scalars: Vec<Scalar>,
}

/// How the random scalars of a blind or a pseudonym fixture were made.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct MockRngParameters {
    #[serde(rename = "SEED")]
    pub(crate) seed: String,
    pub(crate) commit: Option<MockRngTag>,
    pub(crate) proof: Option<MockRngTag>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct MockRngTag {
    #[serde(rename = "DST")]
    pub(crate) dst: String,
    pub(crate) count: Option<usize>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Signature {
    pub(crate) case_name: String,
    pub(crate) signer_key_pair: KeyPair,
    pub(crate) header: Hex,
    pub(crate) messages: Vec<Hex>,
    pub(crate) signature: SignatureOctets,
    pub(crate) result: Outcome,
    pub(crate) trace: SignatureTrace,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SignatureTrace {
    #[serde(rename = "B")]
    pub(crate) b: G1,
    pub(crate) domain: Scalar,
}

/// A core proof. In the invalid cases `messages` and `disclosed_indexes` are what the verifier is
/// given, not always what the proof was made for: there may be more indexes than fit.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Proof {
    pub(crate) case_name: String,
    pub(crate) signer_public_key: G2,
    pub(crate) signature: SignatureOctets,
    pub(crate) header: Hex,
    pub(crate) presentation_header: Hex,
    pub(crate) messages: Vec<Hex>,
    pub(crate) disclosed_indexes: Vec<usize>,
    pub(crate) proof: Hex,
    pub(crate) result: Outcome,
    pub(crate) trace: ProofTrace,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ProofTrace {
    #[serde(alias = "randomScalars")]
    pub(crate) random_scalars: ProofScalars,
    #[serde(rename = "A_bar", alias = "Abar")]
    pub(crate) a_bar: G1,
    #[serde(rename = "B_bar", alias = "Bbar")]
    pub(crate) b_bar: G1,
    /// Only the blind files say it.
    #[serde(rename = "B")]
    pub(crate) b: Option<G1>,
    #[serde(rename = "D")]
    pub(crate) d: G1,
    #[serde(rename = "T1")]
    pub(crate) t1: G1,
    #[serde(rename = "T2")]
    pub(crate) t2: G1,
    pub(crate) domain: Scalar,
    pub(crate) challenge: Scalar,
}

/// The random scalars of a proof, in the order in which they are drawn.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ProofScalars {
    pub(crate) r1: Scalar,
    pub(crate) r2: Scalar,
    #[serde(alias = "e_Tilde")]
    pub(crate) e_tilde: Scalar,
    #[serde(alias = "r1_Tilde")]
    pub(crate) r1_tilde: Scalar,
    #[serde(alias = "r3_Tilde")]
    pub(crate) r3_tilde: Scalar,
    #[serde(rename = "m_tilde_scalars")]
    pub(crate) m_tildes: Vec<Scalar>,
}

impl ProofScalars {
    /// `r1, r2, e~, r1~, r3~, m~_1 …`
    pub(crate) fn in_order(&self) -> Vec<Scalar> {
        let mut scalars = vec![self.r1, self.r2, self.e_tilde, self.r1_tilde, self.r3_tilde];
        scalars.extend(&self.m_tildes);
        scalars
    }
}

/// A commitment of the blind interface.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Commit {
    pub(crate) case_name: String,
    pub(crate) mock_rng_parameters: MockRngParameters,
    pub(crate) committed_messages: Vec<Hex>,
    pub(crate) prover_blind: Scalar,
    pub(crate) commitment_with_proof: Hex,
    pub(crate) result: Outcome,
    pub(crate) trace: CommitTrace,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CommitTrace {
    pub(crate) random_scalars: CommitScalars,
}

/// The random scalars of a commitment's proof; the prover blind is drawn before them.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CommitScalars {
    pub(crate) s_tilde: Scalar,
    pub(crate) m_tildes: Vec<Scalar>,
}

/// A blind signature; without a commitment the last three of its inputs are absent.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct BlindSignature {
    pub(crate) case_name: String,
    pub(crate) mock_rng_parameters: MockRngParameters,
    pub(crate) signer_key_pair: KeyPair,
    pub(crate) header: Hex,
    pub(crate) messages: Vec<Hex>,
    pub(crate) commitment_with_proof: Option<Hex>,
    pub(crate) committed_messages: Option<Vec<Hex>>,
    pub(crate) prover_blind: Option<Scalar>,
    pub(crate) signature: SignatureOctets,
    pub(crate) result: Outcome,
    pub(crate) trace: SignatureTrace,
}

/// A proof over a blind signature. The messages that it hides are those of [`BLIND_MESSAGES`].
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct BlindProof {
    pub(crate) case_name: String,
    pub(crate) mock_rng_parameters: MockRngParameters,
    pub(crate) signer_public_key: G2,
    pub(crate) signature: SignatureOctets,
    pub(crate) commitment_with_proof: Option<Hex>,
    pub(crate) prover_blind: Option<Scalar>,
    pub(crate) header: Hex,
    pub(crate) presentation_header: Hex,
    pub(crate) revealed_messages: BTreeMap<usize, Hex>,
    /// Counted from the first committed message.
    pub(crate) revealed_committed_messages: Option<BTreeMap<usize, Hex>>,
    /// The number of the signer's messages.
    #[serde(rename = "L")]
    pub(crate) signer_message_count: usize,
    pub(crate) proof: Hex,
    pub(crate) result: Outcome,
    pub(crate) trace: ProofTrace,
}

/// A commitment of the pseudonym interface.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct NymCommit {
    pub(crate) case_name: String,
    pub(crate) mock_rng_parameters: MockRngParameters,
    pub(crate) committed_messages: Vec<Hex>,
    #[serde(deserialize_with = "numbers")]
    pub(crate) prover_nyms: Vec<Scalar>,
    pub(crate) prover_blind: Scalar,
    pub(crate) commitment_with_proof: Hex,
    pub(crate) result: Outcome,
    pub(crate) trace: CommitTrace,
}

/// A signature of the pseudonym interface; `nym_secrets` is what the holder computes from it.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct NymSignature {
    pub(crate) case_name: String,
    pub(crate) signer_key_pair: KeyPair,
    #[serde(rename = "signer_nym_entropy")]
    pub(crate) signer_nym_entropy: Scalar,
    #[serde(deserialize_with = "numbers")]
    pub(crate) prover_nyms: Vec<Scalar>,
    pub(crate) prover_blind: Scalar,
    #[serde(rename = "nym_secrets", deserialize_with = "numbers")]
    pub(crate) nym_secrets: Vec<Scalar>,
    pub(crate) commitment_with_proof: Hex,
    pub(crate) header: Hex,
    pub(crate) messages: Vec<Hex>,
    pub(crate) committed_messages: Vec<Hex>,
    pub(crate) signature: SignatureOctets,
    pub(crate) result: Outcome,
    pub(crate) trace: SignatureTrace,
}

/// A proof with a pseudonym.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct NymProof {
    pub(crate) case_name: String,
    #[serde(default)]
    pub(crate) notes: String,
    pub(crate) mock_rng_parameters: MockRngParameters,
    pub(crate) signer_public_key: G2,
    pub(crate) signature: SignatureOctets,
    #[serde(rename = "signer_nym_entropy")]
    pub(crate) signer_nym_entropy: Scalar,
    #[serde(deserialize_with = "numbers")]
    pub(crate) prover_nyms: Vec<Scalar>,
    #[serde(rename = "nym_secrets", deserialize_with = "numbers")]
    pub(crate) nym_secrets: Vec<Scalar>,
    pub(crate) pseudonym: G1,
    pub(crate) prover_blind: Scalar,
    pub(crate) commitment_with_proof: Hex,
    #[serde(rename = "context_id")]
    pub(crate) context_id: Hex,
    pub(crate) header: Hex,
    pub(crate) presentation_header: Hex,
    pub(crate) revealed_messages: BTreeMap<usize, Hex>,
    /// Counted from the first committed message.
    pub(crate) revealed_committed_messages: BTreeMap<usize, Hex>,
    pub(crate) messages: Vec<Hex>,
    pub(crate) committed_messages: Vec<Hex>,
    /// The number of the signer's messages.
    #[serde(rename = "L")]
    pub(crate) signer_message_count: usize,
    pub(crate) proof: Hex,
    pub(crate) result: Outcome,
    pub(crate) trace: NymProofTrace,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NymProofTrace {
    #[serde(alias = "randomScalars")]
    pub(crate) random_scalars: ProofScalars,
    #[serde(rename = "Abar")]
    pub(crate) a_bar: G1,
    #[serde(rename = "Bbar")]
    pub(crate) b_bar: G1,
    #[serde(rename = "D")]
    pub(crate) d: G1,
    #[serde(rename = "T1")]
    pub(crate) t1: G1,
    #[serde(rename = "T2")]
    pub(crate) t2: G1,
    pub(crate) domain: Scalar,
    pub(crate) pseudonym: G1,
    #[serde(rename = "Ut")]
    pub(crate) u_t: G1,
    pub(crate) challenge: Scalar,
    /// Only some files say these three.
    #[serde(rename = "OP")]
    pub(crate) op: Option<G1>,
    pub(crate) poly_eval_pseudo: Option<Scalar>,
    pub(crate) poly_eval_proof: Option<Scalar>,
}

/// `expand_message` of RFC 9380, appendix K.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ExpandMessage {
    pub(crate) name: String,
    pub(crate) hash: String,
    pub(crate) k: usize,
    #[serde(rename = "DST")]
    pub(crate) dst: String,
    pub(crate) tests: Vec<ExpandedMessage>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ExpandedMessage {
    pub(crate) msg: String,
    #[serde(deserialize_with = "length")]
    pub(crate) len_in_bytes: usize,
    #[serde(rename = "DST_prime")]
    pub(crate) dst_prime: Hex,
    pub(crate) msg_prime: Hex,
    pub(crate) uniform_bytes: Hex,
}

/// `hash_to_curve` of RFC 9380, appendix J.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct HashToCurve {
    pub(crate) ciphersuite: String,
    pub(crate) curve: String,
    pub(crate) dst: String,
    pub(crate) expand: String,
    pub(crate) hash: String,
    #[serde(rename = "L")]
    pub(crate) l: String,
    #[serde(rename = "Z")]
    pub(crate) z: String,
    pub(crate) k: String,
    pub(crate) field: Field,
    pub(crate) map: BTreeMap<String, String>,
    #[serde(rename = "randomOracle")]
    pub(crate) random_oracle: bool,
    pub(crate) vectors: Vec<HashedPoint>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Field {
    pub(crate) m: String,
    pub(crate) p: Octets<48>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct HashedPoint {
    pub(crate) msg: String,
    pub(crate) u: Vec<Octets<48>>,
    #[serde(rename = "P")]
    pub(crate) p: Affine,
    #[serde(rename = "Q0")]
    pub(crate) q0: Affine,
    #[serde(rename = "Q1")]
    pub(crate) q1: Affine,
}

/// A point of G1, uncompressed.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Affine {
    pub(crate) x: Octets<48>,
    pub(crate) y: Octets<48>,
}

impl Affine {
    /// The compressed form that every other vector uses: `x` with the compression bit, and the sort
    /// bit if `y` is the greater of the two roots.
    pub(crate) fn compressed(&self) -> G1 {
        let mut octets = *self.x;
        octets[0] |= 0x80;
        if *self.y > HALF_OF_P {
            octets[0] |= 0x20;
        }
        Octets(octets)
    }
}

/// `(p − 1)/2` for the field of the curve.
const HALF_OF_P: [u8; 48] = [
    0x0d, 0x00, 0x88, 0xf5, 0x1c, 0xbf, 0xf3, 0x4d, 0x25, 0x8d, 0xd3, 0xdb, 0x21, 0xa5, 0xd6, 0x6b,
    0xb2, 0x3b, 0xa5, 0xc2, 0x79, 0xc2, 0x89, 0x5f, 0xb3, 0x98, 0x69, 0x50, 0x7b, 0x58, 0x7b, 0x12,
    0x0f, 0x55, 0xff, 0xff, 0x58, 0xa9, 0xff, 0xff, 0xdc, 0xff, 0x7f, 0xff, 0xff, 0xff, 0xd5, 0x55,
];
