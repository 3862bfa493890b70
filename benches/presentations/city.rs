//! An identity office, a holder with one credential of 12 claims, and a shop that asks.

use std::cell::RefCell;
use std::rc::Rc;

use averment::bbs::blind::{self, Commitment, SignedMessages};
use averment::bbs::{Ciphersuite, Limits, Message, Proof, SecretKey, Signature};
use averment::credential::{ClaimValue, Credential, Date, DateTime, HolderSecret, Schema};
use averment::curve::Scalar;
use averment::issuance::{Content, Issuer};
use averment::presentation::{
    BatchHint, Choice, CredentialQuery, Holder, Policy, PresentationRequest, Session, Verifier,
};
use averment::trust::{IssuerDocument, IssuerSecretKey};
use rand::SeedableRng as _;
use rand::rngs::StdRng;

use crate::subjects::{Entry, Role};

const ISSUER: &str = "gov.example/identity";
const AUDIENCE: &str = "https://shop.example";
const DISTRICTS: usize = 27;
/// Presentations of one batch.
const BATCH: usize = 256;

/// Entries that are compared with the first of them, and what the comparison is to show.
pub(crate) struct Question {
    pub(crate) title: &'static str,
    pub(crate) entries: Vec<Entry>,
    pub(crate) goals: Vec<Option<f64>>,
    /// Of one call of an entry.
    pub(crate) operations: usize,
}

/// A request, and the session of its verifier as it is stored.
struct Asked {
    request: PresentationRequest,
    session: Vec<u8>,
}

pub(crate) struct City {
    schema: Schema,
    holder: Rc<RefCell<Holder>>,
    stored: Vec<u8>,
    verifier: Rc<Verifier>,
    bare: Rc<Bare>,
}

fn rng() -> StdRng {
    StdRng::seed_from_u64(1)
}

fn day(text: &str) -> Date {
    Date::parse(text).expect("a date")
}

fn now() -> DateTime {
    DateTime::parse("2026-11-24T12:00:00Z").expect("a time")
}

fn district(number: usize) -> String {
    format!("district {number}")
}

fn schema() -> Schema {
    Schema::builder("gov.example/resident", 1)
        .text("family_name")
        .text("given_name")
        .date("birth_date")
        .text("birth_place")
        .enumeration("district", (0..DISTRICTS).map(district))
        .text("address")
        .u64("points", 0..=u64::MAX)
        .decimal("income", 2, 0..=100_000_000_000)
        .boolean("veteran")
        .text("document_number")
        .date("issued_on")
        .text("nationality")
        .build()
        .expect("a schema")
}

fn content() -> Content {
    let text = |value: &str| ClaimValue::Text(value.into());
    let income = "54321.50".parse_decimal();
    Content::until(day("2031-12-31"))
        .claim("family_name", text("Wong"))
        .claim("given_name", text("Ana"))
        .claim("birth_date", ClaimValue::Date(day("1990-05-17")))
        .claim("birth_place", text("Macao"))
        .claim("district", ClaimValue::Enumeration(district(7)))
        .claim("address", text("1, Rua da Praia"))
        .claim("points", ClaimValue::U64(1_234_567_890_123))
        .claim("income", income)
        .claim("veteran", ClaimValue::Boolean(false))
        .claim("document_number", text("A1234567"))
        .claim("issued_on", ClaimValue::Date(day("2021-12-31")))
        .claim("nationality", text("Macao"))
}

trait ParseDecimal {
    fn parse_decimal(&self) -> ClaimValue;
}

impl ParseDecimal for str {
    fn parse_decimal(&self) -> ClaimValue {
        ClaimValue::Decimal(averment::credential::Decimal::parse(self).expect("a decimal"))
    }
}

impl City {
    pub(crate) fn new() -> Self {
        let (schema, rng) = (schema(), &mut rng());
        let key = IssuerSecretKey::generate(ISSUER, &schema, &[7; 32]).expect("a key");
        let entry = key.publish(day("2020-01-01"), day("2050-01-01"), rng).expect("an entry");
        let document = IssuerDocument::builder(ISSUER).key(entry).schema(schema.clone()).build();
        let document = document.expect("a document");
        let issuer = Issuer::new(key, schema.clone()).expect("an issuer");
        let secret = HolderSecret::generate(rng).expect("a secret");
        let mut holder = Holder::new(secret).expect("a holder");
        let offer = issuer.offer(rng).expect("an offer");
        let today = now().date();
        let (application, pending) =
            holder.apply(&offer, &document, today, rng).expect("an application");
        let issued = issuer.issue(offer, &application.encode(), content(), rng).expect("issued");
        holder.accept(pending, &issued).expect("a credential");
        let stored = holder.credentials().next().expect("the credential").encode().to_vec();
        let mut verifier = Verifier::new(AUDIENCE, [document]).expect("a verifier");
        let districts = (0..DISTRICTS).map(|number| ClaimValue::Enumeration(district(number)));
        let query = CredentialQuery::new("card").issued_by(ISSUER, &schema);
        let one_of = Policy::new().credential(query.one_of("district", districts));
        verifier.prepare(&one_of).expect("a policy");
        let bare = Bare::new(schema.claims().len() + 2);
        Self {
            schema,
            holder: Rc::new(RefCell::new(holder)),
            stored,
            verifier: Rc::new(verifier),
            bare: Rc::new(bare),
        }
    }

    fn query(&self) -> CredentialQuery {
        CredentialQuery::new("card").issued_by(ISSUER, &self.schema)
    }

    /// Over 18, and valid, which is always asked.
    fn age(&self) -> CredentialQuery {
        self.query().age_at_least("birth_date", 18, now().date())
    }

    fn ask(&self, policy: Policy) -> Asked {
        let expires = DateTime::parse("2026-11-24T12:05:00Z").expect("a time");
        let today = now().date();
        let asked = self.verifier.request(policy, &[("en", "bench")], today, expires, &mut rng());
        let (request, session) = asked.expect("a request");
        Asked { request, session: session.encode() }
    }

    fn requests(&self) -> [(&'static str, Asked); 4] {
        let points = ClaimValue::U64(1_000);
        let districts = (0..DISTRICTS).map(|number| ClaimValue::Enumeration(district(number)));
        let one_of = self.age().one_of("district", districts);
        let with_points = self.age().at_least("points", points);
        [
            ("validity only", Policy::new().credential(self.query())),
            ("age check", Policy::new().credential(self.age())),
            ("age check and a 64-bit range", Policy::new().credential(with_points)),
            (
                "over 18, one of 27, pseudonym",
                Policy::new().credential(one_of).pseudonym("card", "login"),
            ),
        ]
        .map(|(name, policy)| (name, self.ask(policy)))
    }

    fn presentation(&self, asked: &Asked) -> Vec<u8> {
        present(&self.holder.borrow(), &asked.request)
    }

    /// Octets of each kind of presentation.
    pub(crate) fn sizes(&self) -> Vec<(&'static str, usize)> {
        let bare = [("bare proof", self.bare.prove_prepared().len())];
        let ours = self.requests().map(|(name, asked)| (name, self.presentation(&asked).len()));
        bare.into_iter().chain(ours).collect()
    }

    pub(crate) fn questions(&self) -> [Question; 5] {
        [
            self.prove_from_octets(),
            self.prove_prepared(),
            self.verify(),
            self.reject(),
            self.verify_batch(),
        ]
    }

    /// How long does a holder take who reads the credential first?
    fn prove_from_octets(&self) -> Question {
        let bare = self.bare.clone();
        let mut entries =
            vec![Entry::new(Role::Ours, "bare proof", move || bare.prove_from_octets())];
        for (name, asked) in self.requests() {
            let (holder, stored) = (self.holder.clone(), self.stored.clone());
            entries.push(Entry::new(Role::Ours, name, move || {
                let mut holder = holder.borrow_mut();
                let credential = Credential::decode(&stored).expect("the credential");
                let known = holder.remove(0).expect("the credential");
                holder.add_stored(credential).expect("the credential");
                drop(known);
                present(&holder, &asked.request)
            }));
        }
        Question {
            title: "prove, from octets",
            entries,
            goals: vec![None, None, Some(2.5), None, None],
            operations: 1,
        }
    }

    /// How long does a holder take with a prepared credential?
    fn prove_prepared(&self) -> Question {
        let bare = self.bare.clone();
        let mut entries = vec![Entry::new(Role::Ours, "bare proof", move || bare.prove_prepared())];
        let mut prepared = Holder::new(self.holder.borrow().secret().clone()).expect("a holder");
        prepared.add(Credential::decode(&self.stored).expect("the credential")).expect("added");
        prepared.prepare();
        let requests = self.requests();
        requests.iter().for_each(|(_, asked)| prepared.prepare_for(&asked.request));
        let prepared = Rc::new(prepared);
        for (name, asked) in requests {
            let holder = prepared.clone();
            entries.push(Entry::new(Role::Ours, name, move || present(&holder, &asked.request)));
        }
        Question {
            title: "prove, prepared",
            entries,
            goals: vec![None, None, Some(3.5), None, None],
            operations: 1,
        }
    }

    /// How long does a verifier take?
    fn verify(&self) -> Question {
        let bare = self.bare.clone();
        let proof = bare.prove_prepared();
        let mut entries = vec![Entry::new(Role::Ours, "bare proof", move || bare.verify(&proof))];
        for (name, asked) in self.requests() {
            entries.push(self.verification(name, &asked, self.presentation(&asked), true));
        }
        Question {
            title: "verify",
            entries,
            goals: vec![None, None, Some(2.3), Some(4.0), None],
            operations: 1,
        }
    }

    /// How long does it take to refuse what is malformed? The first entry is what is valid.
    fn reject(&self) -> Question {
        let [_, (_, asked), ..] = self.requests();
        let valid = self.presentation(&asked);
        let mut longer = valid.clone();
        longer.push(0);
        // The last point of the statements is followed by the responses: 2 + 2 digits, each with its own variables.
        let mut point = valid.clone();
        let responses = valid.len() - 6 * 32 - 2;
        point[responses - 1] ^= 1;
        let entries = vec![
            self.verification("valid", &asked, valid, true),
            self.verification("one octet too long", &asked, longer, false),
            self.verification("last point off the curve", &asked, point, false),
        ];
        Question {
            title: "reject",
            entries,
            goals: vec![None, Some(0.01), Some(0.25)],
            operations: 1,
        }
    }

    /// What does one of many cost, with hints or without, and one of many of which one in a hundred is bad?
    fn verify_batch(&self) -> Question {
        let [.., (_, asked)] = self.requests();
        let valid = self.presentation(&asked);
        // A pairing that does not hold, after a challenge that does, takes a forger. One bit of a challenge is as far as
        // anybody else comes.
        let mut tampered = valid.clone();
        *tampered.last_mut().expect("octets") ^= 1;
        let session = || Session::decode(&asked.session).expect("a session");
        let hint = self.verifier.batch_hint(&session(), &valid, now()).expect("a hint");
        let bad_hint = self.bad_hint(&hint);
        let good = Answer { presentation: valid, hint: None };
        let hinted = Answer { hint: Some(hint), ..good.clone() };
        let tampered = Answer { presentation: tampered, hint: hinted.hint.clone() };
        let badly_hinted = Answer { hint: Some(bad_hint), ..good.clone() };
        let entries = [
            ("of 256, one by one", Way::OneByOne, &good, &good),
            ("of 256", Way::Batch, &good, &good),
            ("of 256, 1 % tampered", Way::Batch, &good, &tampered),
            ("of 256, with hints", Way::Hinted, &hinted, &hinted),
            ("of 256, with hints, 1 % of them wrong", Way::Hinted, &hinted, &badly_hinted),
            ("of 256, with hints, 1 % tampered", Way::Hinted, &hinted, &tampered),
        ];
        let entries = entries.into_iter().map(|(name, way, good, bad)| {
            let (good, bad, session) = (good.clone(), bad.clone(), asked.session.clone());
            let verifier = self.verifier.clone();
            Entry::new(Role::Ours, name, move || verify_many(&verifier, &session, way, &good, &bad))
        });
        Question {
            title: "over 18, one of 27, pseudonym",
            entries: entries.collect(),
            goals: vec![None, Some(0.7), None, Some(0.45), None, None],
            operations: BATCH,
        }
    }

    /// A hint whose every octet is that of a good one, but for two first messages in each other's place: points are read
    /// to the end before it turns out to be of no use.
    fn bad_hint(&self, hint: &BatchHint) -> BatchHint {
        let mut octets = hint.encode();
        // The first messages start behind the envelope, and the first is of 96 octets.
        let start = 8;
        let (one, two) = octets[start..].split_at_mut(96);
        one.swap_with_slice(&mut two[..96]);
        BatchHint::decode(&octets).expect("a hint")
    }

    fn verification(&self, name: &str, asked: &Asked, presentation: Vec<u8>, holds: bool) -> Entry {
        let verifier = self.verifier.clone();
        let session = asked.session.clone();
        Entry::new(Role::Ours, name, move || {
            let session = Session::decode(&session).expect("a session");
            let verified = verifier.verify(session, &presentation, now(), &mut rng());
            assert_eq!(verified.is_ok(), holds, "{:?}", verified.err());
        })
    }
}

/// How many presentations are verified.
#[derive(Clone, Copy)]
enum Way {
    OneByOne,
    Batch,
    Hinted,
}

#[derive(Clone)]
struct Answer {
    presentation: Vec<u8>,
    hint: Option<BatchHint>,
}

/// Verifies a batch in which one in a hundred is `bad`.
fn verify_many(verifier: &Verifier, session: &[u8], way: Way, good: &Answer, bad: &Answer) {
    let answers = (0..BATCH).map(|number| if number % 100 == 0 { bad } else { good });
    let session = || Session::decode(session).expect("a session");
    let (now, rng) = (now(), &mut rng());
    let verdicts: Vec<_> = match way {
        Way::OneByOne => answers
            .map(|answer| verifier.verify(session(), &answer.presentation, now, rng))
            .collect(),
        Way::Batch => {
            let answers: Vec<_> =
                answers.map(|answer| (session(), answer.presentation.as_slice())).collect();
            verifier.verify_batch(&answers, now, rng).expect("verdicts")
        }
        Way::Hinted => {
            let answers: Vec<_> = answers
                .map(|answer| (session(), answer.presentation.as_slice(), answer.hint.clone()))
                .collect();
            verifier.verify_batch_hinted(&answers, now, rng).expect("verdicts")
        }
    };
    let refused = if good.presentation == bad.presentation { 0 } else { BATCH.div_ceil(100) };
    assert_eq!(verdicts.iter().filter(|verdict| verdict.is_ok()).count(), BATCH - refused);
}

fn present(holder: &Holder, request: &PresentationRequest) -> Vec<u8> {
    let plan = holder.plan(request, AUDIENCE, now()).expect("a plan");
    let choice: Choice = plan.first_choice();
    plan.present(&choice, &mut rng()).expect("a presentation").encode()
}

/// A plain blind BBS credential of as many messages, one of them the holder's.
struct Bare {
    generators: blind::Generators,
    verifier: blind::Verifier,
    messages: SignedMessages,
    signature: [u8; Signature::LEN],
    prepared: blind::Prover,
}

const HEADER: &[u8] = b"bench header of 40 octets, as a schema's";

impl Bare {
    fn new(count: usize) -> Self {
        let suite = Ciphersuite::Bls12381Sha256;
        let generators = blind::Generators::new(suite, count, 1, &Limits::default());
        let generators = generators.expect("generators").with_tables();
        let key = SecretKey::generate(suite, &[3; 32], b"", &suite.key_dst()).expect("a key");
        let signer = blind::Signer::new(key, &generators).expect("a signer");
        let number = |index: usize| Message::from(Scalar::from(1_000 + index as u64));
        let signed: Vec<_> = (0..count).map(number).collect();
        let committed = vec![number(count)];
        let (commitment, prover_blind) =
            Commitment::new(&generators, &committed, &mut rng()).expect("a commitment");
        let signature = signer.sign(Some(&commitment), HEADER, &signed).expect("a signature");
        let messages =
            SignedMessages { signer: signed, committed, prover_blind: Some(prover_blind) };
        let verifier = signer.verifier();
        let prepared = blind::Prover::new(&verifier, HEADER, messages.clone(), signature);
        let prepared = prepared.expect("a prover").with_tables();
        Self { generators, verifier, messages, signature: signature.to_bytes(), prepared }
    }

    fn prove(&self, prover: &blind::Prover) -> Vec<u8> {
        let nothing = blind::Disclosure::new(&self.generators, [], []).expect("a disclosure");
        prover.prove(&nothing, b"nonce", &mut rng()).expect("a proof").to_bytes()
    }

    fn prove_from_octets(&self) -> Vec<u8> {
        let signature = Signature::from_bytes(&self.signature).expect("a signature");
        let messages = self.messages.clone();
        let prover = blind::Prover::new_unchecked(&self.verifier, HEADER, messages, signature);
        self.prove(&prover.expect("a prover"))
    }

    fn prove_prepared(&self) -> Vec<u8> {
        self.prove(&self.prepared)
    }

    fn verify(&self, proof: &[u8]) {
        let proof = Proof::from_bytes(proof).expect("a proof");
        let nothing = blind::DisclosedMessages::new(&self.generators, [], []).expect("nothing");
        self.verifier.verify_proof(HEADER, b"nonce", &nothing, &proof).expect("a proof that holds");
    }
}
