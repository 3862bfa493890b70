//! Credentials that are kept in a registry: shown while they hold, and refused from the next epoch on.

use alloc::vec::Vec;

use super::detect::{Map, lengths_differ, repeats, template_differs};
use super::*;
use crate::codec::FormatError;
use crate::credential::{Claims, HeadDigest, SchemaBuilder};
use crate::operator::OperatorSecretKey;
use crate::registry::{Epoch, RegistrySecretKey, StatusChain, StatusError, StatusRegistry};

pub(super) const REGISTRY: &str = "gov.example/status";
pub(super) const DAY: u32 = 86_400;

fn at(text: &str) -> DateTime {
    DateTime::parse(text).unwrap()
}

fn registry(name: &str, seed: u64) -> StatusRegistry {
    let key = RegistrySecretKey::generate(name, &mut rng(seed)).unwrap();
    let operator = OperatorSecretKey::generate(&mut rng(seed + 1)).unwrap();
    StatusRegistry::open(key, operator, at("2026-11-23T00:00:00Z"), &mut rng(seed + 2)).unwrap()
}

pub(super) fn chain(registry: &StatusRegistry) -> StatusChain {
    StatusChain::start(registry.document().clone(), registry.head().clone()).unwrap()
}

fn licence(registry: Option<&str>) -> Schema {
    let schema = Schema::builder("gov.example/licence", 1).text("name").date("birth_date");
    let schema = registry.into_iter().fold(schema, SchemaBuilder::registry);
    schema.build().unwrap()
}

fn person(name: &str) -> Claims {
    Claims::from([
        ("name".into(), text(name)),
        ("birth_date".into(), ClaimValue::Date(day("1990-05-17"))),
    ])
}

/// An office whose licences are kept, one verifier, and people.
pub(super) struct Town {
    pub(super) office: Office,
    pub(super) registry: StatusRegistry,
    pub(super) verifier: Verifier,
}

impl Town {
    pub(super) fn new() -> Self {
        let office = Office::new(ISSUER, licence(Some(REGISTRY)));
        let mut verifier = Verifier::new(AUDIENCE, [office.document()]).unwrap();
        let registry = registry(REGISTRY, 70);
        verifier.add_epoch(&chain(&registry)).unwrap();
        Self { office, registry, verifier }
    }

    pub(super) fn citizen(&mut self, seed: u64) -> Holder {
        let mut holder = Holder::new(secret(seed)).unwrap();
        self.give(&mut holder, seed);
        holder
    }

    /// Issues a licence, and returns what the issuer saw of its holder.
    pub(super) fn give(&mut self, holder: &mut Holder, seed: u64) -> Vec<u8> {
        let (mut credential, seen) = self.office.issue_with(
            holder.secret(),
            &person("Ana"),
            day("2030-01-01"),
            &mut rng(seed),
        );
        let witness = self.registry.admit(credential.handle()).unwrap();
        credential.set_status(witness);
        if holder.status_chain(REGISTRY).is_none() {
            holder.follow(&chain(&self.registry)).unwrap();
        }
        holder.add(credential).unwrap();
        seen
    }

    pub(super) fn query(&self) -> CredentialQuery {
        CredentialQuery::new("licence").issued_by(ISSUER, &self.office.schema)
    }

    pub(super) fn ask(&self, query: CredentialQuery) -> (PresentationRequest, Session) {
        let (today, expires) = (now().date(), at("2026-11-24T12:05:00Z"));
        let policy = Policy::from(query);
        self.verifier.request(policy, &[("en", "test")], today, expires, &mut rng(3)).unwrap()
    }

    fn verify(&self, session: Session, answer: &Presentation) -> Result<u64, VerifyError> {
        let verified = self.verifier.verify(session, &answer.encode(), now(), &mut rng(6))?;
        Ok(verified.credential("licence").unwrap().status().unwrap().epoch)
    }

    /// Removes the first credential of `holder`, and tells the verifier.
    pub(super) fn revoke(&mut self, holders: &[&Holder]) -> Epoch {
        let handles: Vec<_> =
            holders.iter().map(|of| of.credentials().next().unwrap().handle().clone()).collect();
        let epoch = self.registry.remove(&handles, at("2026-11-24T00:00:00Z")).unwrap();
        self.verifier.add_epoch(&chain(&self.registry)).unwrap();
        epoch
    }
}

fn answer(holder: &Holder, request: &PresentationRequest, seed: u64) -> Presentation {
    let plan = holder.plan(request, AUDIENCE, now()).unwrap();
    plan.present(&plan.first_choice(), &mut rng(seed)).unwrap()
}

fn why(holder: &Holder, request: &PresentationRequest) -> Option<PlanError> {
    holder.plan(request, AUDIENCE, now()).err()
}

#[test]
fn a_licence_holds_until_it_is_revoked() {
    let mut town = Town::new();
    let (mut ana, mut bob) = (town.citizen(1), town.citizen(2));
    let query = || town.query().not_revoked(2 * DAY);
    let (request, session) = town.ask(query());
    assert_eq!(request.heads().len(), 1);
    let plan = ana.plan(&request, AUDIENCE, now()).unwrap();
    let consent = plan.consent(&plan.first_choice()).unwrap();
    assert_eq!(consent.credentials[0].status.as_ref(), request.heads().first());
    let shown = answer(&bob, &request, 4);
    assert_eq!(town.verify(session, &shown), Ok(0));
    // Nobody asks: no epoch is named, and nothing about a status is said.
    let (plain, session) = town.ask(town.query());
    assert!(plain.heads().is_empty());
    let verified =
        town.verifier.verify(session, &answer(&bob, &plain, 4).encode(), now(), &mut rng(6));
    assert_eq!(verified.unwrap().credentials()[0].status(), None);

    let epoch = town.revoke(&[&bob]);
    let query = || town.query().not_revoked(2 * DAY);
    let (request, session) = town.ask(query());
    // Neither of them is up to date yet.
    assert_eq!(why(&ana, &request), Some(PlanError::StatusBehind));
    assert_eq!(why(&bob, &request), Some(PlanError::StatusBehind));
    let epochs = [epoch];
    assert_eq!(ana.update_status(REGISTRY, &epochs, &mut |_| true), Ok(Vec::new()));
    assert_eq!(bob.update_status(REGISTRY, &epochs, &mut |_| true), Ok([0].to_vec()));
    assert_eq!(town.verify(session, &answer(&ana, &request, 4)), Ok(1));
    assert_eq!(why(&bob, &request), Some(PlanError::Revoked));
    // Again changes nothing.
    assert_eq!(ana.update_status(REGISTRY, &epochs, &mut |_| true), Ok(Vec::new()));
    assert_eq!(why(&ana, &request), None);
    // What he showed before was shown for another epoch, and answers no later request.
    let (_, session) = town.ask(query());
    assert_eq!(town.verify(session, &shown), Err(VerifyError::Rejected));
    // Without the question he still has a licence: that is what revocation does not change.
    assert_eq!(why(&bob, &plain), None);
}

#[test]
fn wallets_show_the_newest_epoch_of_one_history() {
    let mut town = Town::new();
    let (mut ana, bob) = (town.citizen(1), town.citizen(2));
    let (old, _) = town.ask(town.query().not_revoked(2 * DAY));
    let epoch = town.revoke(&[&bob]);
    ana.update_status(REGISTRY, core::slice::from_ref(&epoch), &mut |_| true).unwrap();
    assert_eq!(why(&ana, &old), Some(PlanError::StatusOld));
    // A head with this number that nobody else sees.
    let (request, _) = town.ask(town.query().not_revoked(2 * DAY));
    let with_head = |epoch: u64, head: HeadDigest| {
        let mut terms = request.terms().clone();
        terms.heads[0] = NamedHead { registry: REGISTRY.into(), epoch, head };
        PresentationRequest::new(terms).unwrap()
    };
    let head = HeadDigest::from_bytes([7; 32]);
    assert_eq!(why(&ana, &with_head(1, head)), Some(PlanError::StatusForked));
    assert_eq!(why(&ana, &with_head(2, head)), Some(PlanError::StatusBehind));
    assert_eq!(why(&ana, &with_head(1, epoch.head().digest())), None);
    let without =
        PresentationRequest::new(request::Terms { heads: Vec::new(), ..request.terms().clone() });
    let missing = PlanError::Request(RequestError::Heads);
    assert_eq!(why(&ana, &without.unwrap()), Some(missing));
    // Back, and aside.
    let chains = |registry: &StatusRegistry| chain(registry);
    let mut second = Town::new();
    let carol = second.citizen(3);
    let other_epoch = second.revoke(&[&carol]);
    assert_eq!(ana.follow(&chains(&second.registry)), Err(StatusError::Forked));
    assert_eq!(ana.follow(&chains(&Town::new().registry)), Err(StatusError::RolledBack));
    let stranger = registry(REGISTRY, 90);
    assert_eq!(ana.follow(&chains(&stranger)), Err(StatusError::OtherRegistry));
    let forked = ana.update_status(REGISTRY, &[other_epoch], &mut |_| true);
    assert_eq!(forked, Err(StatusError::Forked));
    let elsewhere = ana.update_status("gov.example/others", &[], &mut |_| true);
    assert_eq!(elsewhere, Err(StatusError::OtherRegistry));
    // One's own handle is found before anything is computed, and before anybody is asked whether to go on.
    let mut late = town.citizen(9);
    let again = town.revoke(&[&late]);
    assert_eq!(late.update_status(REGISTRY, &[again], &mut |_| false), Ok([0].to_vec()));
    assert_eq!(why(&ana, &request), None);
}

#[test]
fn credentials_of_several_ages_come_up_to_date_together() {
    let mut town = Town::new();
    let (mut ana, bob) = (town.citizen(1), town.citizen(2));
    let one = town.revoke(&[&bob]);
    // A second licence, from the newer epoch, while the first one is behind.
    town.give(&mut ana, 11);
    let carol = town.citizen(3);
    let two = town.revoke(&[&carol]);
    assert_eq!(
        ana.update_status(REGISTRY, core::slice::from_ref(&two), &mut |_| true),
        Err(StatusError::Gap)
    );
    assert_eq!(ana.update_status(REGISTRY, &[one, two], &mut |_| true), Ok(Vec::new()));
    assert!(ana.credentials().all(|held| held.status().unwrap().epoch() == 2));
    // And back from the store.
    let mut again = Holder::new(secret(1)).unwrap();
    again.follow(ana.status_chain(REGISTRY).unwrap()).unwrap();
    for held in ana.credentials() {
        let octets = held.encode();
        let stored = Credential::decode(&octets).unwrap();
        assert_eq!(stored.encode(), octets);
        again.add_stored(stored).unwrap();
    }
    let (request, session) = town.ask(town.query().not_revoked(2 * DAY));
    assert_eq!(town.verify(session, &answer(&again, &request, 4)), Ok(2));
}

#[test]
fn a_revoked_credential_keeps_no_other_from_its_update() {
    let mut town = Town::new();
    let mut ana = town.citizen(1);
    town.give(&mut ana, 11);
    let one = town.revoke(&[&ana]);
    assert_eq!(ana.update_status(REGISTRY, &[one], &mut |_| true), Ok([0].to_vec()));
    assert_eq!([0, 1, 2].map(|position| ana.is_revoked(position)), [true, false, false]);
    // Back from the store, without the epochs that are done with.
    let restored = |marked: &[usize]| {
        let mut again = Holder::new(secret(1)).unwrap();
        again.follow(ana.status_chain(REGISTRY).unwrap()).unwrap();
        for held in ana.credentials() {
            again.add_stored(Credential::decode(&held.encode()).unwrap()).unwrap();
        }
        assert!(marked.iter().all(|position| again.mark_revoked(*position)));
        assert!(!again.mark_revoked(2));
        again
    };
    let (mut marked, mut forgotten) = (restored(&[0]), restored(&[]));
    let bob = town.citizen(2);
    let two = [town.revoke(&[&bob])];
    assert_eq!(forgotten.update_status(REGISTRY, &two, &mut |_| true), Err(StatusError::Gap));
    for holder in [&mut ana, &mut marked] {
        assert_eq!(holder.update_status(REGISTRY, &two, &mut |_| true), Ok(Vec::new()));
        let (request, session) = town.ask(town.query().not_revoked(2 * DAY));
        assert_eq!(town.verify(session, &answer(holder, &request, 4)), Ok(2));
        holder.remove(1);
        assert_eq!(why(holder, &request), Some(PlanError::Revoked));
    }
}

#[test]
fn verifiers_accept_epochs_of_their_age() {
    let mut town = Town::new();
    let ana = town.citizen(1);
    // The epoch is of 23 November, and now it is noon of the 24th.
    for (max_age, accepted) in [(36 * 3_600, true), (36 * 3_600 - 1, false), (1, false)] {
        let (request, session) = town.ask(town.query().not_revoked(max_age));
        let verdict = town.verify(session, &answer(&ana, &request, 4));
        assert_eq!(verdict, if accepted { Ok(0) } else { Err(VerifyError::Epoch) }, "{max_age}");
    }
    // An epoch of tomorrow.
    town.registry.remove(&[], at("2026-11-25T00:00:00Z")).unwrap();
    town.verifier.add_epoch(&chain(&town.registry)).unwrap();
    let mut ana = town.citizen(2);
    ana.follow(&chain(&town.registry)).unwrap();
    let (request, session) = town.ask(town.query().not_revoked(DAY));
    assert_eq!(town.verify(session, &answer(&ana, &request, 4)), Err(VerifyError::Epoch));
    // The request of another verifier, who knows an epoch that this one does not.
    let elsewhere = Verifier::new(AUDIENCE, [town.office.document()]).unwrap();
    let (request, session) = town.ask(town.query().not_revoked(DAY));
    let octets = answer(&ana, &request, 4).encode();
    let verdict = elsewhere.verify(session, &octets, now(), &mut rng(6)).err();
    assert_eq!(verdict, Some(VerifyError::Epoch));
    let unknown = elsewhere.request(
        town.query().not_revoked(DAY).into(),
        &[("en", "test")],
        now().date(),
        at("2026-11-24T12:05:00Z"),
        &mut rng(3),
    );
    assert_eq!(unknown.err(), Some(RequestError::UnknownRegistry));
    let mut verifier = Verifier::new(AUDIENCE, [town.office.document()]).unwrap();
    verifier.add_epoch(&chain(&town.registry)).unwrap();
    assert_eq!(
        verifier.add_epoch(&chain(&registry(REGISTRY, 90))),
        Err(StatusError::OtherRegistry)
    );
}

#[test]
fn a_status_needs_a_registry_and_an_age() {
    let office = Office::new(ISSUER, licence(None));
    let verifier = Verifier::new(AUDIENCE, [office.document()]).unwrap();
    let query = || CredentialQuery::new("licence").issued_by(ISSUER, &office.schema);
    let ask = |query: CredentialQuery| {
        let (today, expires) = (now().date(), at("2026-11-24T12:05:00Z"));
        verifier.request(query.into(), &[("en", "test")], today, expires, &mut rng(3)).err()
    };
    assert_eq!(ask(query()), None);
    assert_eq!(ask(query().not_revoked(1)), Some(RequestError::Status));
    assert_eq!(ask(query().not_revoked(0)), Some(RequestError::Status));
    let head = |registry: &str| {
        let head = HeadDigest::from_bytes([1; 32]);
        NamedHead { registry: registry.into(), epoch: 1, head }
    };
    let with = |heads: Vec<NamedHead>| {
        let terms = sample::terms(Policy::new().credential(sample::query()));
        PresentationRequest::new(request::Terms { heads, ..terms }).err()
    };
    assert_eq!(with([head("a"), head("b")].to_vec()), None);
    for heads in [
        [head("b"), head("a")].to_vec(),
        [head("a"), head("a")].to_vec(),
        [head("A")].to_vec(),
        (10..75).map(|number| head(&alloc::format!("r{number}"))).collect(),
    ] {
        let error = with(heads);
        let too_many = Some(RequestError::Format(FormatError::TooMany));
        assert!(error == Some(RequestError::Heads) || error == too_many, "{error:?}");
    }
}

/// U1, U2, U7 with the place in the registry as what is hidden: how many there are, whether one was removed before or
/// after, at which epoch the credential came.
#[test]
fn the_place_in_the_registry_changes_nothing_that_can_be_seen() {
    let mut town = Town::new();
    let mut holders = Vec::new();
    let mut epochs = Vec::new();
    for round in 0..3 {
        holders.push(town.citizen(10 * round + 1));
        let gone = town.citizen(10 * round + 2);
        epochs.push(town.revoke(&[&gone]));
        if round == 1 {
            for seed in 0..20 {
                town.citizen(500 + seed);
            }
        }
    }
    holders.push(town.citizen(99));
    for holder in &mut holders {
        let here = holder.credentials().next().unwrap().status().unwrap().epoch();
        let missed: Vec<_> =
            epochs.iter().filter(|epoch| epoch.head().number() > here).cloned().collect();
        holder.update_status(REGISTRY, &missed, &mut |_| true).unwrap();
    }
    let (request, _) = town.ask(town.query().not_revoked(2 * DAY));
    let consents: Vec<_> = holders
        .iter()
        .map(|holder| {
            let plan = holder.plan(&request, AUDIENCE, now()).unwrap();
            plan.consent(&plan.first_choice()).unwrap()
        })
        .collect();
    assert!(consents.iter().all(|consent| *consent == consents[0]));
    // All of them, and one of them several times.
    let presentations: Vec<_> = (0..12)
        .map(|seed| answer(&holders[usize::try_from(seed).unwrap() % 4], &request, seed))
        .collect();
    let samples: Vec<_> = presentations.iter().map(Presentation::encode).collect();
    let find = |field: &[u8]| {
        let start = samples[0].windows(field.len()).position(|window| window == field).unwrap();
        start..start + field.len()
    };
    let first = &presentations[0];
    let mut map = Map { fresh: Vec::new(), linked: Vec::new(), points: Vec::new() };
    let fields = [&first.credentials[0].proof, &first.points, &first.responses];
    map.fresh.extend(fields.into_iter().map(|field| find(field)));
    let proof = find(&first.credentials[0].proof).start;
    map.points.extend((0..3).map(|number| proof + number * G1_LEN));
    let points = find(&first.points);
    map.points.extend(points.step_by(G1_LEN));
    assert!(!lengths_differ(&samples) && !template_differs(&samples, &map));
    assert!(!repeats(&samples, &map));
    // Handle and witness are in none of them, as octets.
    for holder in &holders {
        let held = holder.credentials().next().unwrap();
        let (handle, witness) = (held.handle().expose_bytes(), held.status().unwrap());
        for sample in &samples {
            let has = |needle: &[u8]| sample.windows(needle.len()).any(|window| window == needle);
            assert!(!has(handle.as_slice()) && !has(witness.expose_bytes()));
        }
    }
}

const G1_LEN: usize = 48;

#[test]
fn a_batch_gives_the_verdicts_of_each() {
    let mut town = Town::new();
    let holders: Vec<_> = (0..3).map(|seed| town.citizen(seed)).collect();
    let mut answers = Vec::new();
    for (seed, holder) in (0..).zip(&holders) {
        let (request, session) = town.ask(town.query().not_revoked(2 * DAY));
        answers.push((session, answer(holder, &request, seed).encode()));
    }
    // A witness of somebody else.
    let mut thief = Holder::new(secret(1)).unwrap();
    thief.follow(&chain(&town.registry)).unwrap();
    let mut stolen =
        Credential::decode(&holders[1].credentials().next().unwrap().encode()).unwrap();
    stolen.set_status(holders[2].credentials().next().unwrap().status().unwrap().clone());
    thief.add_stored(stolen).unwrap();
    let (request, session) = town.ask(town.query().not_revoked(2 * DAY));
    answers.push((session, answer(&thief, &request, 8).encode()));
    let verdicts = town.verifier.verify_batch(&answers, now(), &mut rng(6)).unwrap();
    let accepted: Vec<_> = verdicts.iter().map(Result::is_ok).collect();
    assert_eq!(accepted, [true, true, true, false]);
    assert_eq!(verdicts[3].as_ref().err(), Some(&VerifyError::Rejected));
}

/// What is signed is dated by its token, and not revoked as of an epoch that was new then.
#[test]
fn a_signed_document_says_as_of_when() {
    struct Stamp(DateTime);
    impl TimeStamps for Stamp {
        fn time(&self, _: &[u8], _: &[u8; 32]) -> Option<DateTime> {
            Some(self.0)
        }
    }
    let mut town = Town::new();
    let ana = town.citizen(1);
    let (request, session) = town.ask(town.query().not_revoked(2 * DAY));
    let policy = request.policy().clone();
    let document = DocumentDigest::sha256(b"contract");
    let request = SigningRequest::new(session, document);
    let plan = ana.plan_signature(&request, &document, AUDIENCE, now()).unwrap();
    let presentation = plan.present(&plan.first_choice(), &mut rng(4)).unwrap();
    let signed = SignedDocument::new(request, &presentation).with_token(b"token").unwrap();
    // Since then the licence was revoked. The signature was made before.
    town.revoke(&[&ana]);
    let check = |stamp: Option<&Stamp>| {
        let stamps = stamp.map(|stamp| -> &dyn TimeStamps { stamp });
        town.verifier.verify_signature(&signed, &document, &policy, stamps, &mut rng(6))
    };
    let verified = check(Some(&Stamp(now()))).unwrap();
    let status = verified.signer().credentials()[0].status().unwrap();
    assert_eq!((status.epoch, status.time), (0, at("2026-11-23T00:00:00Z")));
    let unproven = check(None).unwrap();
    assert_eq!(unproven.time(), SigningTime::Unproven);
    assert_eq!(unproven.signer().credentials()[0].status().unwrap().epoch, 0);
    // Whoever checks needs the epoch of then, and one that is too old for the day of the token is refused.
    let mut later = Verifier::new(AUDIENCE, [town.office.document()]).unwrap();
    later.add_epoch(&chain(&town.registry)).unwrap();
    let stamps: Option<&dyn TimeStamps> = None;
    let missing = later.verify_signature(&signed, &document, &policy, stamps, &mut rng(6)).err();
    assert_eq!(missing, Some(SignatureError::Verify(VerifyError::Epoch)));
}
