//! Issuers, holders and what they exchange: the honest objects that the attacks start from.

use ark_bls12_381::Fr;
use rand::SeedableRng as _;
use rand::rngs::StdRng;

use crate::reference::blind::{self, Commitment};
use crate::reference::core::{self, Credential, Nonces, Proof, Scheme, Signature, Statement};
use crate::reference::octets::{decode_scalar, encode_g1};
use crate::reference::pseudonym::{self, NymStatement};
use crate::reference::{
    Api, Check, Checks, Refused, Request, Suite, random_scalar, random_scalars,
};
use crate::{library, tally};

/// The key of the published vectors.
pub const SECRET_KEY: &str = "60e55110f76883a13d030b2f6bd11883422d5abde717569fc0731f51237169fc";
const HEADER: &str = "11223344556677889900aabbccddeeff";
const PRESENTATION_HEADER: &str =
    "bed231d880675ed101ead304512e043ade9958dd0241ea70b4b3957fba941501";

/// An issuer with its key, under one of the suites.
#[derive(Clone, Debug)]
pub struct World {
    pub suite: Suite,
    pub secret_key: Fr,
    pub public_key: Vec<u8>,
    pub header: Vec<u8>,
    pub presentation_header: Vec<u8>,
    pub context_id: Vec<u8>,
}

/// An honest presentation, with everything that its holder knows.
#[derive(Clone, Debug)]
pub struct Honest {
    pub request: Request,
    /// The same over the combined list.
    pub statement: Statement,
    pub credential: Credential,
    pub proof: Proof,
}

impl Honest {
    pub fn octets(&self) -> Vec<u8> {
        self.proof.encode()
    }
}

/// The same random numbers in every run, other ones for each name.
pub fn rng(name: &str) -> StdRng {
    let mut seed = [0; 32];
    seed.copy_from_slice(&Suite::Sha256.expand(name.as_bytes(), b"averment catalogue", 32));
    StdRng::from_seed(seed)
}

impl World {
    /// One world for each suite.
    pub fn all() -> [Self; 2] {
        Suite::ALL.map(|suite| Self::with_key(suite, &scalar(SECRET_KEY)))
    }

    /// The world of another issuer.
    pub fn with_key(suite: Suite, secret_key: &Fr) -> Self {
        Self {
            suite,
            secret_key: *secret_key,
            public_key: core::public_key(secret_key),
            header: hex::decode(HEADER).unwrap(),
            presentation_header: hex::decode(PRESENTATION_HEADER).unwrap(),
            context_id: b"forum.example/members".to_vec(),
        }
    }

    /// The same issuer under the other suite.
    pub fn other_suite(&self) -> Self {
        let suite = match self.suite {
            Suite::Sha256 => Suite::Shake256,
            Suite::Shake256 => Suite::Sha256,
        };
        Self::with_key(suite, &self.secret_key)
    }

    fn base(&self, scheme: Scheme) -> Statement {
        Statement {
            scheme,
            public_key: self.public_key.clone(),
            header: self.header.clone(),
            presentation_header: self.presentation_header.clone(),
            indexes: Vec::new(),
            messages: Vec::new(),
            nym: None,
        }
    }

    /// What an attacker without credential would like to show: the first two of three messages.
    pub fn claims(&self) -> Statement {
        let scheme = Scheme::core(self.suite, 3);
        let messages = scheme.messages(&["role=admin", "name=Mallory"]);
        Statement { indexes: vec![0, 1], messages, ..self.base(scheme) }
    }

    /// Messages of the issuer: `claim 0`, `claim 1`, ...
    pub fn messages(scheme: &Scheme, kind: &str, count: usize) -> Vec<Fr> {
        let octets: Vec<_> = (0..count).map(|i| format!("{kind} {i}")).collect();
        scheme.messages(&octets)
    }

    /// A credential of the core interface over `claim 0` to `claim count - 1`.
    pub fn credential(&self, count: usize) -> (Scheme, Credential) {
        let scheme = Scheme::core(self.suite, count);
        let messages = Self::messages(&scheme, "claim", count);
        let signature = core::sign(&scheme, &self.secret_key, &self.header, &messages);
        (scheme, Credential { signature, messages })
    }

    /// A presentation of the core interface.
    pub fn core(&self, count: usize, disclosed: &[usize], name: &str) -> Honest {
        let (scheme, credential) = self.credential(count);
        self.present(self.base(scheme), credential, disclosed, &[], &mut rng(name))
    }

    /// Commits to `secret 0` ... and to the nym secrets: the commitment and the opening, prover blind first.
    pub fn commit(
        &self,
        api: Api,
        count: usize,
        nym_secrets: &[Fr],
        rng: &mut StdRng,
    ) -> (Commitment, Vec<Fr>) {
        let scheme = Scheme::combined(self.suite, api, 0, 0);
        let mut messages = Self::messages(&scheme, "secret", count);
        messages.extend(nym_secrets);
        let scalars = random_scalars(2 + messages.len(), rng);
        let commitment = blind::commit(self.suite, api, &messages, &scalars);
        (commitment, [&scalars[..1], &*messages].concat())
    }

    /// A credential of the blind interface.
    pub fn blind_credential(
        &self,
        issuer: usize,
        committed: usize,
        rng: &mut StdRng,
    ) -> (Scheme, Credential) {
        let scheme = Scheme::blind(self.suite, issuer, committed);
        let messages = Self::messages(&scheme, "claim", issuer);
        let (commitment, opening) = self.commit(Api::Blind, committed, &[], rng);
        let signature = blind::sign_committed(
            &scheme,
            &self.secret_key,
            &self.header,
            &messages,
            commitment.c,
            None,
        );
        (scheme, Credential { signature, messages: [messages, opening].concat() })
    }

    /// A presentation of the blind interface.
    pub fn blind(
        &self,
        (issuer, committed): (usize, usize),
        issuer_disclosed: &[usize],
        committed_disclosed: &[usize],
        name: &str,
    ) -> Honest {
        let mut rng = rng(name);
        let (scheme, credential) = self.blind_credential(issuer, committed, &mut rng);
        let base = self.base(scheme);
        self.present(base, credential, issuer_disclosed, committed_disclosed, &mut rng)
    }

    /// A credential of the pseudonym interface with given nym secrets; the issuer adds `entropy` to the last.
    pub fn nym_credential(
        &self,
        issuer: usize,
        committed: usize,
        (nym_secrets, entropy): (&[Fr], Fr),
        rng: &mut StdRng,
    ) -> (Statement, Credential) {
        let nym_count = nym_secrets.len();
        let scheme = Scheme::pseudonym(self.suite, issuer, committed, nym_count);
        let messages = Self::messages(&scheme, "claim", issuer);
        let (commitment, mut opening) = self.commit(Api::Pseudonym, committed, nym_secrets, rng);
        let header = [&*self.header, &core::count(nym_count)].concat();
        let signature = blind::sign_committed(
            &scheme,
            &self.secret_key,
            &header,
            &messages,
            commitment.c,
            Some(entropy),
        );
        *opening.last_mut().unwrap() += entropy;
        let nym_secrets = &opening[opening.len() - nym_count..];
        let nym = pseudonym::pseudonym(self.suite, &self.context_id, nym_secrets);
        let nym = NymStatement {
            context_id: self.context_id.clone(),
            pseudonym: encode_g1(&nym),
            nym_count,
        };
        let statement = Statement { nym: Some(nym), ..self.base(scheme) };
        (statement, Credential { signature, messages: [messages, opening].concat() })
    }

    /// A presentation of the pseudonym interface.
    pub fn nym(
        &self,
        (issuer, committed, nym_count): (usize, usize, usize),
        issuer_disclosed: &[usize],
        committed_disclosed: &[usize],
        name: &str,
    ) -> Honest {
        let mut rng = rng(name);
        let nym_secrets = random_scalars(nym_count, &mut rng);
        let entropy = random_scalar(&mut rng);
        let secrets = (&*nym_secrets, entropy);
        let (base, credential) = self.nym_credential(issuer, committed, secrets, &mut rng);
        self.present(base, credential, issuer_disclosed, committed_disclosed, &mut rng)
    }

    /// Presents a credential of any interface.
    pub fn present(
        &self,
        base: Statement,
        credential: Credential,
        issuer_disclosed: &[usize],
        committed_disclosed: &[usize],
        rng: &mut StdRng,
    ) -> Honest {
        let first = base.scheme.issuer + 1;
        let pick = |indexes: &[usize], first: usize| {
            indexes.iter().map(|i| credential.messages[i + first]).collect()
        };
        let request = Request {
            base,
            issuer_indexes: issuer_disclosed.to_vec(),
            issuer_messages: pick(issuer_disclosed, 0),
            committed_indexes: committed_disclosed.to_vec(),
            committed_messages: pick(committed_disclosed, first),
        };
        let statement = request.combined(&Checks::all()).unwrap();
        let nonces = Nonces::new(&random_scalars(5 + statement.hidden().len(), rng));
        let proof = core::prove(&statement, &credential, &nonces);
        Honest { request, statement, credential, proof }
    }
}

/// A scalar from its digits.
pub fn scalar(digits: &str) -> Fr {
    decode_scalar(&hex::decode(digits).unwrap(), &Checks::all()).unwrap()
}

/// What a signature is verified against.
#[derive(Clone, Debug)]
pub struct Signed {
    pub scheme: Scheme,
    pub public_key: Vec<u8>,
    pub header: Vec<u8>,
    /// The pseudonym interface appends it to the header.
    pub nym_count: Option<usize>,
    /// The whole signed list.
    pub messages: Vec<Fr>,
}

impl Signed {
    /// A list of the core or the blind interface.
    pub fn new(world: &World, scheme: &Scheme, messages: &[Fr]) -> Self {
        Self {
            scheme: scheme.clone(),
            public_key: world.public_key.clone(),
            header: world.header.clone(),
            nym_count: None,
            messages: messages.to_vec(),
        }
    }

    /// What a holder checks about the signature of its credential.
    pub fn of(honest: &Honest) -> (Self, Signature) {
        let Honest { statement, credential, .. } = honest;
        let signed = Self {
            scheme: statement.scheme.clone(),
            public_key: statement.public_key.clone(),
            header: statement.header.clone(),
            nym_count: statement.nym.as_ref().map(|nym| nym.nym_count),
            messages: credential.messages.clone(),
        };
        (signed, credential.signature)
    }

    /// The header as the interface completes it.
    pub fn full_header(&self) -> Vec<u8> {
        let nym_count = self.nym_count.map(core::count);
        [&*self.header, nym_count.as_ref().map_or(&[], |count| count)].concat()
    }

    /// The reference's verdict.
    pub fn verify(&self, signature: &[u8], checks: &Checks) -> Result<(), Refused> {
        let header = self.full_header();
        core::verify(&self.scheme, &self.public_key, &header, &self.messages, signature, checks)
    }

    /// The verdict of the library, which is that of the reference.
    pub fn agreed(&self, signature: &[u8]) -> bool {
        tally::count(1);
        let library = library::verify_signature(self, signature);
        let reference = self.verify(signature, &Checks::all());
        assert_eq!(library.is_ok(), reference.is_ok(), "{library:?}, {reference:?}: {self:?}");
        library.is_ok()
    }

    /// Both refuse, the reference because of `check`; without it, it accepts.
    #[track_caller]
    pub fn needs(&self, check: Check, signature: &[u8]) {
        assert!(!self.agreed(signature));
        assert_eq!(self.verify(signature, &Checks::all()), Err(Refused(check)));
        assert_eq!(self.verify(signature, &Checks::without(&[check])), Ok(()));
    }
}
