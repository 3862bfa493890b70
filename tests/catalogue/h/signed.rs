//! Documents that are signed, with F3 of the review of the protocols.
//!
//! A digest that is cut short is not of the type. Where no token proves a time the library says so, and both verifiers
//! take the keys of the reference date.

use averment::credential::DateTime;
use averment::presentation::{
    Choice, DocumentDigest, PlanError, Policy, Presentation, Session, SignatureError,
    SignedDocument, SigningRequest, SigningTime, TimeStamps, VerifyError,
};

use crate::cards::{AUDIENCE, Asked, Scene, ana, ana_but, card, day, holder, now, secret, text};
use crate::reference::presentation::Verified;
use crate::reference::presentation::claims::Held;
use crate::reference::presentation::verify::{Signature, named_digest};
use crate::reference::{Check, Checks, Refused};
use crate::tally;
use crate::world::rng;

const REJECTED: SignatureError = SignatureError::Verify(VerifyError::Rejected);
const CONTRACT: &[u8] = b"Ana sells her boat to Ben.";
/// What binds a signature to its request, each of them enough.
const REQUEST: [Check; 3] =
    [Check::DigestBindsContext, Check::DigestBindsRequest, Check::HeaderBindsContext];

fn contract() -> DocumentDigest {
    DocumentDigest::sha256(CONTRACT)
}

fn mine() -> Held {
    Scene::get().gov.issue(&secret("ana"), ana())
}

fn policy() -> Policy {
    Policy::new().credential(card().disclose("name"))
}

/// A request to sign the document, and the same request to log in.
fn asked(policy: Policy, document: DocumentDigest) -> (Asked, SigningRequest) {
    let asked = Scene::get().ask(policy);
    let session = Session::decode(&asked.session).unwrap();
    (asked, SigningRequest::new(session, document))
}

fn sign(held: &Held, request: &SigningRequest) -> SignedDocument {
    let holder = holder(&[held]);
    let plan = holder.plan_signature(request, request.document(), AUDIENCE, now()).unwrap();
    let presentation = plan.present(&plan.first_choice(), &mut rng("sign")).unwrap();
    SignedDocument::new(request.clone(), &presentation)
}

/// An authority whose tokens are the imprint and the time.
struct Authority;

fn stamp(imprint: [u8; 32], time: DateTime) -> Vec<u8> {
    [imprint.as_slice(), &time.unix().to_be_bytes()].concat()
}

fn read_stamp(token: &[u8]) -> ([u8; 32], DateTime) {
    let (imprint, time) = token.split_first_chunk().unwrap();
    (*imprint, DateTime::from_unix(i64::from_be_bytes(time.try_into().unwrap())).unwrap())
}

impl TimeStamps for Authority {
    fn time(&self, token: &[u8], imprint: &[u8; 32]) -> Option<DateTime> {
        let (of, time) = read_stamp(token);
        (of == *imprint).then_some(time)
    }
}

/// Both verdicts, which are the same.
struct Checked<'a> {
    signed: &'a SignedDocument,
    document: DocumentDigest,
    policy: Policy,
}

impl Checked<'_> {
    fn library(&self) -> Result<(Verified, Option<DateTime>), SignatureError> {
        let Self { signed, document, policy } = self;
        // What is archived is read again.
        let signed = SignedDocument::decode(&signed.encode()).unwrap();
        let verified = Scene::get().library.verify_signature(
            &signed,
            document,
            policy,
            Some(&Authority),
            &mut rng("weights"),
        )?;
        let time = match verified.time() {
            SigningTime::Stamped(time) => Some(time),
            _ => None,
        };
        let signer = verified.signer();
        let credentials = signer.credentials().iter();
        let learned = Verified {
            option: signer.option().into(),
            credentials: credentials
                .map(|c| (c.issuer().unwrap_or_default().into(), c.claims().clone()))
                .collect(),
            pseudonym: signer.pseudonym().map(|nym| nym.to_bytes().to_vec()),
            tag: None,
        };
        Ok((learned, time))
    }

    fn reference(&self, off: &[Check]) -> Result<(Verified, Option<DateTime>), Refused> {
        let presentation = presentation(self.signed);
        let signature = Signature {
            request: self.signed.request().request(),
            document: *self.signed.request().document(),
            presentation: &presentation,
            stamp: self.signed.token().map(read_stamp),
        };
        assert_eq!(signature.imprint(), self.signed.imprint());
        let checks = Checks::without(off);
        Scene::get().reference.verify_signature(&signature, &self.document, &self.policy, &checks)
    }

    #[track_caller]
    fn accepted(&self) -> Option<DateTime> {
        tally::count(1);
        let (library, reference) = (self.library().unwrap(), self.reference(&[]).unwrap());
        assert_eq!(library, reference);
        library.1
    }

    /// Both refuse, and the reference accepts without these checks; with any one of them it does not.
    #[track_caller]
    fn needs(&self, checks: &[Check], error: SignatureError) {
        tally::count(1);
        assert_eq!(self.library(), Err(error));
        assert!(self.reference(&[]).is_err());
        let without = self.reference(checks);
        assert!(without.is_ok(), "without {checks:?}: {without:?}");
        for one in checks {
            let rest: Vec<_> = checks.iter().copied().filter(|check| check != one).collect();
            assert!(self.reference(&rest).is_err(), "with {one:?}");
        }
    }
}

/// Signs for a verifier without some checks.
fn sign_for(asked: &Asked, off: &[Check], document: &DocumentDigest) -> Presentation {
    let mut prover = asked.prover_for(&[&mine()], off, "sign for");
    prover.plan.statements.document = Some(named_digest(document));
    Presentation::decode(&prover.finish().encode()).unwrap()
}

/// A signature in another place than the one that it was made for: refused by both, whichever verifier it was made for,
/// and accepted by one without all of these checks.
#[track_caller]
fn needs_made(
    checks: &[Check],
    (signed, place): (&Asked, &SigningRequest),
    to: (DocumentDigest, Policy),
) {
    let made =
        |off: &[Check]| SignedDocument::new(place.clone(), &sign_for(signed, off, &contract()));
    let verdict = |off: &[Check]| {
        let made = made(off);
        let (document, policy) = to.clone();
        let checked = Checked { signed: &made, document, policy };
        assert_eq!(checked.library(), Err(REJECTED), "made for {off:?}");
        checked.reference(off)
    };
    tally::count(1);
    assert!(verdict(&[]).is_err());
    assert!(verdict(checks).is_ok(), "without {checks:?}");
    for one in checks {
        let rest: Vec<_> = checks.iter().copied().filter(|check| check != one).collect();
        assert!(verdict(&rest).is_err(), "with {one:?}");
    }
}

/// The octets of the presentation, which the archive holds.
fn presentation(signed: &SignedDocument) -> Vec<u8> {
    use crate::reference::presentation::cbor::Item;
    let object = Item::decode(&signed.encode()).unwrap();
    object.items()[3].items()[1].octets().unwrap().to_vec()
}

fn checked(signed: &SignedDocument) -> Checked<'_> {
    Checked { signed, document: contract(), policy: policy() }
}

#[test]
fn h_03_a_signature_is_one_on_its_document() {
    let (_, request) = asked(policy(), contract());
    let signed = sign(&mine(), &request);
    assert_eq!(checked(&signed).accepted(), None);
    let other = DocumentDigest::sha256(b"Ana gives her boat to Ben.");
    let of_other = Checked { document: other, ..checked(&signed) };
    of_other.needs(&[Check::SignedDocument], SignatureError::Document);
    // The same digest under the name of another hash is another document, and so is the other hash of this one.
    let long = DocumentDigest::sha512(CONTRACT);
    assert_eq!(
        Checked { document: long, ..checked(&signed) }.library(),
        Err(SignatureError::Document)
    );
    let (_, request) = asked(policy(), long);
    let of_long = sign(&mine(), &request);
    Checked { document: long, ..checked(&of_long) }.accepted();
    // Put beside another document, the presentation is no signature on it.
    let (of_this, _) = asked(policy(), contract());
    let (_, request) = asked(policy(), other);
    needs_made(&[Check::PurposeTag], (&of_this, &request), (other, policy()));
}

#[test]
fn h_03_a_login_is_no_signature() {
    let (login, request) = asked(policy(), contract());
    let octets = login.answer(&[&mine()], None, "H-03 login").unwrap();
    login.accepted(&octets);
    let presentation = Presentation::decode(&octets).unwrap();
    let forged = SignedDocument::new(request, &presentation);
    checked(&forged).needs(&[Check::PurposeTag], REJECTED);
}

#[test]
fn h_03_a_signature_is_no_login() {
    let (login, request) = asked(policy(), contract());
    let signed = sign(&mine(), &request);
    checked(&signed).accepted();
    login.refused(&presentation(&signed));
    login.needs_made(&[Check::DigestBindsContext, Check::HeaderBindsContext], |off| {
        sign_for(&login, off, &contract()).encode()
    });
}

#[test]
fn h_14_objects_are_not_taken_for_one_another() {
    let (login, request) = asked(policy(), contract());
    let signed = sign(&mine(), &request);
    assert!(averment::presentation::PresentationRequest::decode(&request.encode()).is_err());
    assert!(SigningRequest::decode(&login.request.encode()).is_err());
    assert!(SignedDocument::decode(&request.encode()).is_err());
    assert!(SignedDocument::decode(&presentation(&signed)).is_err());
    login.refused(&signed.encode());
    // Wallets refuse to sign what they were not shown, whoever asks.
    let mine = mine();
    let holder = holder(&[&mine]);
    let shown = DocumentDigest::sha256(b"a harmless letter");
    let plan = holder.plan_signature(&request, &shown, AUDIENCE, now());
    assert_eq!(plan.err(), Some(PlanError::Document));
    let plan = holder.plan_signature(&request, &contract(), "https://other.example", now());
    assert_eq!(plan.err(), Some(PlanError::Audience));
    // What is signed is on the screen before.
    let plan = holder.plan_signature(&request, &contract(), AUDIENCE, now()).unwrap();
    let choice: Choice = plan.first_choice();
    assert_eq!(plan.consent(&choice).unwrap().document, Some(contract()));
    let plan = holder.plan(&login.request, AUDIENCE, now()).unwrap();
    assert_eq!(plan.consent(&plan.first_choice()).unwrap().document, None);
}

#[test]
fn h_12_a_policy_that_is_weakened_after_or_before() {
    let (_, weak) = asked(Policy::new().credential(card()), contract());
    let signed = sign(&mine(), &weak);
    checked(&signed).needs(&[Check::SignedPolicy], SignatureError::Policy);
    Checked { policy: Policy::new().credential(card()), ..checked(&signed) }.accepted();
    // The policy is put in the place of another one later.
    let (strong, _) = asked(policy(), contract());
    let more = Policy::new().credential(card().disclose("name").disclose("number"));
    let (_, other) = asked(more, contract());
    let changed = SignedDocument::new(other, &sign_for(&strong, &[], &contract()));
    assert_eq!(checked(&changed).library(), Err(SignatureError::Policy));
    // The same policy in a request for another purpose.
    let expires = now().plus_seconds(60).unwrap();
    let (_, session) = Scene::get()
        .library
        .request(policy(), &[("en", "a gift")], now().date(), expires, &mut rng("H-12"))
        .unwrap();
    let elsewhere = SigningRequest::new(session, contract());
    needs_made(&REQUEST, (&strong, &elsewhere), (contract(), policy()));
}

/// F3: what dates a signature is a token over all of it.
#[test]
fn f_3_a_token_that_is_older_than_the_signature() {
    let (_, request) = asked(policy(), contract());
    let signed = sign(&mine(), &request);
    let time = now().plus_seconds(60).unwrap();
    let good = signed.clone().with_token(&stamp(signed.imprint(), time)).unwrap();
    assert_eq!(checked(&good).accepted(), Some(time));
    // Made long before over the document, when the card was valid; the signature is of today.
    use sha2::Digest as _;
    let of_document = sha2::Sha256::digest(contract().as_bytes()).into();
    let back_dated = signed.clone().with_token(&stamp(of_document, time)).unwrap();
    checked(&back_dated).needs(&[Check::OuterTimeStamp], SignatureError::TimeStamp);
    // Over another signature on the same document, by the same person.
    let other = sign(
        &Scene::get().gov.issue(&secret("ana"), ana_but(&[("nationality", text("Macao"))])),
        &request,
    );
    assert_ne!(other.imprint(), signed.imprint());
    let borrowed = signed.clone().with_token(&stamp(other.imprint(), time)).unwrap();
    assert_eq!(checked(&borrowed).library(), Err(SignatureError::TimeStamp));
    // Without a token, or without anybody who checks it, no time is told.
    assert_eq!(checked(&signed).accepted(), None);
    let verified =
        Scene::get().library.verify_signature(&good, &contract(), &policy(), None, &mut rng("F3"));
    assert_eq!(verified.unwrap().time(), SigningTime::Unproven);
}

/// F3: somebody whose card has ended signs with a request of the days when it was valid, and has it stamped today.
#[test]
fn f_3_a_card_that_has_ended() {
    let scene = Scene::get();
    let expires = DateTime::parse("2027-12-31T00:00:00Z").unwrap();
    let (old, session) = scene
        .library
        .request(policy(), &[("en", "sign")], day("2026-11-24"), expires, &mut rng("F3 old"))
        .unwrap();
    assert_eq!(old.reference_date(), day("2026-11-24"));
    let ended = scene.gov.issue_until(&secret("ana"), ana(), "2026-12-01");
    let signed = sign(&ended, &SigningRequest::new(session, contract()));
    let stamped = |time: &str| {
        let time = DateTime::parse(time).unwrap();
        signed.clone().with_token(&stamp(signed.imprint(), time)).unwrap()
    };
    assert!(checked(&stamped("2026-11-25T10:00:00Z")).accepted().is_some());
    let late = stamped("2027-03-01T10:00:00Z");
    checked(&late).needs(&[Check::SignedInTime], SignatureError::Time);
    assert_eq!(checked(&stamped("2028-01-01T00:00:00Z")).library(), Err(SignatureError::Time));
    assert_eq!(checked(&stamped("2026-11-20T10:00:00Z")).library(), Err(SignatureError::Time));
    // Whoever leaves the token out is told that nothing proves the time.
    assert_eq!(checked(&signed).accepted(), None);
}

/// A key that its issuer has retired signs nothing that is stamped afterwards.
#[test]
fn i_11_a_retired_key_and_the_day_of_the_token() {
    let scene = Scene::get();
    let query = || {
        averment::presentation::CredentialQuery::new("card")
            .issued_by(scene.retired.id, &scene.retired.schema)
    };
    let retired = Policy::new().credential(query());
    let held = scene.retired.issue(&secret("ana"), ana());
    let (_, request) = asked(retired.clone(), contract());
    let signed = sign(&held, &request);
    let stamped = |time: &str| {
        let time = DateTime::parse(time).unwrap();
        signed.clone().with_token(&stamp(signed.imprint(), time)).unwrap()
    };
    // Its last day is 2026-11-23.
    let (before, after) = (stamped("2026-11-23T10:00:00Z"), stamped("2026-11-24T10:00:00Z"));
    Checked { policy: retired.clone(), ..checked(&before) }.accepted();
    let error = SignatureError::Verify(VerifyError::Issuer);
    Checked { policy: retired, ..checked(&after) }.needs(&[Check::KeyValid], error);
}

/// Two directors are two holder secrets, and one is one, however often.
#[test]
fn two_signatures_of_two_holders() {
    let policy = || Policy::new().credential(card()).pseudonym("card", "directors");
    let (_, request) = asked(policy(), contract());
    let signed = [("ana", 1), ("ana", 2), ("ben", 3)].map(|(name, _)| {
        let signed = sign(&Scene::get().gov.issue(&secret(name), ana()), &request);
        Checked { policy: policy(), ..checked(&signed) }.accepted();
        let verified = Checked { policy: policy(), ..checked(&signed) }.library().unwrap().0;
        verified.pseudonym.unwrap()
    });
    assert_eq!(signed[0], signed[1]);
    assert_ne!(signed[0], signed[2]);
}

#[test]
fn w_every_bit_of_a_signature() {
    let (_, request) = asked(policy(), contract());
    let signed = sign(&mine(), &request);
    let octets = signed.encode();
    let step = if tally::full() { 1 } else { 13 };
    for bit in (0..octets.len() * 8).step_by(step) {
        let mut changed = octets.clone();
        changed[bit / 8] ^= 1 << (bit % 8);
        tally::count(1);
        let Ok(read) = SignedDocument::decode(&changed) else { continue };
        assert!(checked(&read).library().is_err(), "bit {bit}");
    }
    for cut in 0..octets.len() {
        assert!(SignedDocument::decode(&octets[..cut]).is_err());
    }
}
