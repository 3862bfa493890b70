//! `zkryptium` verifies the BBS proofs inside presentations, knowing nothing of what else they show.
//!
//! It takes messages as octets, so that the presentations disclose hashed claims only, or none.

use averment::bbs::Ciphersuite;
use averment::credential::{ClaimValue, Date, DateTime, HolderSecret, Schema};
use averment::issuance::{Content, Issuer};
use averment::presentation::{
    Choice, CoreMessage, CoreProof, CredentialQuery, Holder, Policy, Verifier,
};
use averment::trust::{IssuerDocument, IssuerSecretKey};
use rand::rngs::StdRng;

use super::rng;
use super::zkryptium_peer::{Peer, SHA_256, SHAKE_256, Shown, Signed};

const AUDIENCE: &str = "https://shop.example";
const NOW: &str = "2026-11-24T12:00:00Z";
const EXPIRES: &str = "2026-11-24T12:05:00Z";

fn peer(suite: Ciphersuite) -> Peer {
    match suite {
        Ciphersuite::Bls12381Sha256 => SHA_256,
        Ciphersuite::Bls12381Shake256 => SHAKE_256,
        other => panic!("no peer for {other:?}"),
    }
}

fn day(text: &str) -> Date {
    Date::parse(text).unwrap()
}

fn time(text: &str) -> DateTime {
    DateTime::parse(text).unwrap()
}

fn text(value: &str) -> ClaimValue {
    ClaimValue::Text(value.into())
}

/// An issuer, and whom it issued to.
struct Office {
    id: &'static str,
    schema: Schema,
    document: IssuerDocument,
}

impl Office {
    fn issuing_to(
        holder: &mut Holder,
        id: &'static str,
        suite: Ciphersuite,
        rng: &mut StdRng,
    ) -> Self {
        let schema = Schema::builder(id, 1)
            .suite(suite)
            .text("name")
            .bytes("photo")
            .enumeration("district", ["north", "south"])
            .date("birth_date")
            .u64("points", 0..=u64::MAX)
            .build()
            .unwrap();
        let key = IssuerSecretKey::generate(id, &schema, &[3; 32]).unwrap();
        let published = key.publish(day("2020-01-01"), day("2050-01-01"), rng).unwrap();
        let document = IssuerDocument::builder(id).key(published).schema(schema.clone());
        let document = document.build().unwrap();
        let issuer = Issuer::new(key, schema.clone()).unwrap();
        let offer = issuer.offer(rng).unwrap();
        let (application, pending) =
            holder.apply(&offer, &document, time(NOW).date(), rng).unwrap();
        let content = Content::until(day("2030-01-01"))
            .claim("name", text("Ana"))
            .claim("photo", ClaimValue::Bytes(vec![0; 70]))
            .claim("district", ClaimValue::Enumeration("south".into()))
            .claim("birth_date", ClaimValue::Date(day("1990-05-17")))
            .claim("points", ClaimValue::U64(7));
        let issued = issuer.issue(offer, &application.encode(), content, None, rng).unwrap();
        holder.accept(pending, &issued).unwrap();
        Self { id, schema, document }
    }

    fn query(&self, role: &str) -> CredentialQuery {
        CredentialQuery::new(role).issued_by(self.id, &self.schema)
    }
}

/// The proofs inside one presentation of each of `policies`.
fn presented(
    holder: &Holder,
    offices: &[&Office],
    policies: Vec<Policy>,
    rng: &mut StdRng,
) -> Vec<CoreProof> {
    let documents = offices.iter().map(|office| office.document.clone());
    let verifier = Verifier::new(AUDIENCE, documents).unwrap();
    let mut proofs = Vec::new();
    for policy in policies {
        let (today, expires) = (time(NOW).date(), time(EXPIRES));
        let purpose = [("en", "test")];
        let (request, session) = verifier.request(policy, &purpose, today, expires, rng).unwrap();
        let plan = holder.plan(&request, AUDIENCE, time(NOW)).unwrap();
        let first = plan.first_choice();
        let uses = request.policy().options()[0].limit_query().map(|_| 0);
        let choice = Choice { use_number: uses, ..first };
        let presentation = plan.present(&choice, rng).unwrap().encode();
        let verified = verifier.verify(session, &presentation, time(NOW), rng).unwrap();
        let cores = verified.credentials().iter().filter_map(|credential| credential.core());
        proofs.extend(cores.cloned());
    }
    proofs
}

/// What the peer is told, and nothing else: no octets stand for what stays hidden.
fn told(core: &CoreProof) -> (Signed, Shown) {
    let mut messages = vec![Vec::new(); core.signer_messages()];
    for (index, message) in core.disclosed() {
        let CoreMessage::Octets(octets) = message else { panic!("not a hashed claim") };
        messages[*index] = octets.clone();
    }
    let signed = Signed { header: core.header().to_vec(), messages, ..Signed::default() };
    let shown = Shown {
        presentation_header: core.presentation_header().to_vec(),
        indexes: core.disclosed().iter().map(|(index, _)| *index).collect(),
        ..Shown::default()
    };
    (signed, shown)
}

/// The peer accepts the proof, and no other presentation header, header, message or key.
fn assert_stock(core: &CoreProof) {
    let (peer, key) = (peer(core.suite()), core.public_key().as_slice());
    let (signed, shown) = told(core);
    let accepts = |key: &[u8], signed: &Signed, shown: &Shown| {
        (peer.blind_verify_proof)(key, signed, shown, core.proof())
    };
    assert!(accepts(key, &signed, &shown), "{:?}", core.suite());
    let mut other = shown.clone();
    // The digest of everything else that is proved ends the presentation header.
    *other.presentation_header.last_mut().unwrap() ^= 1;
    assert!(!accepts(key, &signed, &other));
    let mut other = signed.clone();
    other.header[0] ^= 1;
    assert!(!accepts(key, &other, &shown));
    for index in &shown.indexes {
        let mut other = signed.clone();
        other.messages[*index].push(0);
        assert!(!accepts(key, &other, &shown));
    }
    let [_, other] = (peer.key)(&[9; 32], b"", b"another key");
    assert!(!accepts(&other, &signed, &shown));
}

#[test]
fn proofs_inside_presentations_verify() {
    let rng = &mut rng(30);
    for suite in Ciphersuite::ALL {
        let mut holder = Holder::new(HolderSecret::generate(rng).unwrap()).unwrap();
        let office = Office::issuing_to(&mut holder, "gov.example/identity", suite, rng);
        let query = || office.query("card");
        let policy = || Policy::new().credential(query());
        let shows = query().disclose("name").disclose("photo").disclose("district");
        let ranges = query()
            .disclose("name")
            .age_at_least("birth_date", 18, time(NOW).date())
            .at_least("points", ClaimValue::U64(7));
        let sets = query()
            .one_of("district", [ClaimValue::Enumeration("south".into())])
            .not_equal("name", text("Bob"));
        let policies = vec![
            policy(),
            Policy::new().credential(shows),
            Policy::new().credential(ranges),
            Policy::new().credential(sets),
            policy().pseudonym("card", "login"),
            policy().limit("card", "coupon", "2026", 2),
        ];
        let proofs = presented(&holder, &[&office], policies, rng);
        assert_eq!(proofs.len(), 6);
        proofs.iter().for_each(assert_stock);
    }
}

/// One presentation of two credentials under the two suites; each proof on its own is one of the draft.
#[test]
fn each_proof_of_a_presentation_of_two_credentials_verifies() {
    let rng = &mut rng(31);
    let mut holder = Holder::new(HolderSecret::generate(rng).unwrap()).unwrap();
    let [sha, shake] = Ciphersuite::ALL;
    let card = Office::issuing_to(&mut holder, "gov.example/identity", sha, rng);
    let record = Office::issuing_to(&mut holder, "clinic.example", shake, rng);
    let policy = Policy::new().credential(card.query("card").disclose("name")).credential(
        record.query("record").disclose("district").equal_to("birth_date", "card", "birth_date"),
    );
    let proofs = presented(&holder, &[&card, &record], vec![policy], rng);
    let [first, second] = proofs.as_slice() else { panic!("two credentials") };
    assert_ne!(first.suite(), second.suite());
    assert_ne!(first.presentation_header(), second.presentation_header());
    proofs.iter().for_each(assert_stock);
}
