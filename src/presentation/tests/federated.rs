//! Cards of several jurisdictions that keep one registry together: recognised, hidden, and not revoked.

use alloc::vec::Vec;

use super::border::{Border, Land, answer, land, london, macao, ours, porto};
use super::detect::{lengths_differ, repeats, template_differs};
use super::hidden::map_of;
use super::*;
use crate::credential::StatusWitness;
use crate::operator::OperatorSecretKey;
use crate::registry::{Epoch, RegistrySecretKey, StatusChain, StatusRegistry};
use crate::trust::RecognitionError;

const STATUS: &str = "federation.example/status";
const DAY: u32 = 86_400;

fn registry(seed: u64) -> StatusRegistry {
    let key = RegistrySecretKey::generate(STATUS, &mut rng(seed)).unwrap();
    let operator = OperatorSecretKey::generate(&mut rng(seed + 1)).unwrap();
    let time = DateTime::parse("2026-11-23T00:00:00Z").unwrap();
    StatusRegistry::open(key, operator, time, &mut rng(seed + 2)).unwrap()
}

fn chain(registry: &StatusRegistry) -> StatusChain {
    StatusChain::start(registry.document().clone(), registry.head().clone()).unwrap()
}

/// A land whose cards name this registry, and whose list has it.
fn kept(land: Land, name: &str, registry: &StatusRegistry) -> Land {
    let json = land.office.schema.to_json();
    let json = json.replacen("\"claims\"", &std::format!("\"registry\":\"{name}\",\"claims\""), 1);
    let office = Office::new(land.office.id, Schema::from_json(&json).unwrap());
    Land { office, registry: Some(registry.document().clone()), ..land }
}

/// Three jurisdictions with one registry, a service that recognises them, and visitors.
struct Federation {
    border: Border,
    registry: StatusRegistry,
}

impl Federation {
    fn new() -> Self {
        let registry = registry(70);
        let lands = [macao(), porto(), london()].map(|land| kept(land, STATUS, &registry));
        let mut federation = Self { border: Border::new(ours(), lands.into()), registry };
        federation.load();
        federation
    }

    /// The service goes by the registry that its lists have, at the newest head.
    fn load(&mut self) {
        let document = self.border.recognised.registry(STATUS).unwrap().clone();
        let chain = StatusChain::start(document, self.registry.head().clone()).unwrap();
        self.border.verifier.add_epoch(&chain).unwrap();
    }

    fn visitor(&mut self, land: usize, seed: u64) -> Holder {
        let mut holder = self.border.visitor(land, seed);
        holder.remove(0);
        holder.follow(&chain(&self.registry)).unwrap();
        let office = &self.border.lands[land].office;
        let claims = self.border.claims(land);
        let mut handle = rng(1_000 * seed + u64::try_from(land).unwrap());
        let (mut card, _) =
            office.issue_with(holder.secret(), &claims, day("2030-01-01"), &mut handle);
        card.set_status(self.registry.admit(card.handle()).unwrap());
        holder.add(card).unwrap();
        holder
    }

    fn query(&self) -> CredentialQuery {
        let query = self.border.recognised.query().under("card").not_revoked(2 * DAY);
        query.age_at_least("birth_date", 18, now().date())
    }

    fn answers(&self, holder: &Holder, seed: u64) -> (Session, Presentation) {
        let (request, session) = self.border.ask(self.query());
        (session, answer(holder, &request, seed).unwrap())
    }

    fn epoch_of(&self, (session, answer): (Session, Presentation)) -> Result<u64, VerifyError> {
        let verified = self.border.verify(session, &answer.encode())?;
        let card = verified.credential("card").unwrap();
        assert!(card.issuer().is_none() && card.authorities().is_some());
        Ok(card.status().unwrap().epoch)
    }

    fn revoke(&mut self, holder: &Holder) -> Epoch {
        let handle = holder.credentials().next().unwrap().handle().clone();
        let time = DateTime::parse("2026-11-24T00:00:00Z").unwrap();
        let epoch = self.registry.remove(&[handle], time).unwrap();
        self.load();
        epoch
    }
}

#[test]
fn whoever_is_of_the_federation_is_hidden_and_not_revoked() {
    let mut federation = Federation::new();
    let holders: Vec<_> = (0..3).map(|land| federation.visitor(land, 5)).collect();
    let (request, session) = federation.border.ask(federation.query());
    assert_eq!(request.heads().iter().map(|head| &*head.registry).collect::<Vec<_>>(), [STATUS]);
    let session = session.encode();
    let presentations: Vec<_> =
        (0..).zip(&holders).map(|(seed, holder)| answer(holder, &request, seed).unwrap()).collect();
    for presentation in &presentations {
        let session = Session::decode(&session).unwrap();
        assert_eq!(federation.epoch_of((session, presentation.clone())), Ok(0));
    }
    let samples: Vec<_> = presentations.iter().map(Presentation::encode).collect();
    let map = map_of(&presentations[0], &[]);
    assert!(!lengths_differ(&samples) && !template_differs(&samples, &map));
    assert!(!repeats(&samples, &map));
}

#[test]
fn whoever_is_revoked_is_refused_and_the_others_are_not() {
    let mut federation = Federation::new();
    let (mut ana, mut bob) = (federation.visitor(0, 5), federation.visitor(1, 6));
    let before = federation.answers(&bob, 4);
    let octets = before.1.clone();
    assert_eq!(federation.epoch_of(before), Ok(0));
    let epochs = [federation.revoke(&bob)];
    let (request, session) = federation.border.ask(federation.query());
    let why = |holder: &Holder| holder.plan(&request, AUDIENCE, now()).err();
    assert_eq!(
        (why(&ana), why(&bob)),
        (Some(PlanError::StatusBehind), Some(PlanError::StatusBehind))
    );
    assert_eq!(ana.update_status(STATUS, &epochs, &mut |_| true), Ok(Vec::new()));
    assert_eq!(bob.update_status(STATUS, &epochs, &mut |_| true), Ok([0].to_vec()));
    assert_eq!((why(&ana), why(&bob)), (None, Some(PlanError::Revoked)));
    // What he showed before answers no later request.
    assert_eq!(federation.epoch_of((session, octets)), Err(VerifyError::Rejected));
    assert_eq!(federation.epoch_of(federation.answers(&ana, 4)), Ok(1));
}

/// Another federation under the same name, with a key of its own; and one under another name.
#[test]
fn the_registry_of_another_federation_is_none() {
    let (ours_too, other) = (registry(70), registry(80));
    let lands = |registry: &StatusRegistry| {
        let [mo, pt] = [macao(), porto()].map(|land| kept(land, STATUS, &ours_too));
        Vec::from([mo, pt, kept(london(), STATUS, registry)])
    };
    assert_eq!(Border::new(ours(), lands(&ours_too)).hidden().len(), 3);
    // A name with two keys: whose it is nobody here can tell, and those that list it are left out.
    let border = Border::new(
        ours(),
        Vec::from([
            macao(),
            porto(),
            kept(london(), STATUS, &ours_too),
            kept(sydney(), STATUS, &other),
        ]),
    );
    assert_eq!(border.hidden(), ["mo.example/dsi", "pt.example/irn"]);
    let refused: Vec<_> = border.recognised.refused().iter().map(|one| one.reason).collect();
    assert_eq!(refused, [RecognitionError::Registry, RecognitionError::Registry]);
    assert_eq!(border.recognised.registry(STATUS), None);
    // Cards that name another registry stand apart: its key would tell whose they are.
    let mut lands = lands(&ours_too);
    lands[2] = kept(london(), "london.example/status", &ours_too);
    let border = Border::new(ours(), lands);
    assert_eq!(border.hidden(), ["mo.example/dsi", "pt.example/irn"]);
    assert!(border.reasons().contains(&("uk.example/office", ShownReason::Layout)));
}

fn sydney() -> Land {
    land("au", "au.example/office", ["name", "birth_date", "city", "sex"])
}

/// A wallet that follows another history, or has the witness of another registry, has no answer that is accepted.
#[test]
fn a_witness_of_another_federation_is_none() {
    let mut federation = Federation::new();
    let honest = federation.visitor(0, 5);
    let (request, session) = federation.border.ask(federation.query());
    let mut other = registry(80);
    let mut wallet = federation.border.visitor(1, 6);
    let octets = wallet.remove(0).unwrap().encode();
    let card = |registry: &mut StatusRegistry| {
        let mut card = Credential::decode(&octets).unwrap();
        card.set_status(registry.admit(card.handle()).unwrap());
        card
    };
    let mut stranger = federation.border.visitor(1, 6);
    stranger.remove(0);
    stranger.follow(&chain(&other)).unwrap();
    stranger.add(card(&mut other)).unwrap();
    assert_eq!(stranger.plan(&request, AUDIENCE, now()).err(), Some(PlanError::StatusForked));
    // The head of the federation beside a witness of the others, who number their epochs alike.
    wallet.follow(&chain(&federation.registry)).unwrap();
    let mut forged = card(&mut registry(80));
    let head = chain(&federation.registry).head().digest();
    let point = forged.status().unwrap().point().to_point().unwrap();
    forged.set_status(StatusWitness::new((0, head), &point).unwrap());
    wallet.add_stored(forged).unwrap();
    let octets = answer(&wallet, &request, 4).unwrap();
    assert_eq!(federation.epoch_of((session, octets)), Err(VerifyError::Rejected));
    assert_eq!(federation.epoch_of(federation.answers(&honest, 4)), Ok(0));
}

#[test]
fn batches_of_the_federation_have_the_verdicts_of_each() {
    let mut federation = Federation::new();
    let mut answers = Vec::new();
    for land in [0, 1, 2, 1] {
        let holder = federation.visitor(land, 5 + u64::try_from(answers.len()).unwrap());
        let (session, answer) = federation.answers(&holder, 4);
        answers.push((session, answer.encode()));
    }
    let last = answers[2].1.len() - 40;
    answers[2].1[last] ^= 1;
    let verifier = &federation.border.verifier;
    // A hint is not looked at where the issuer hides: it changes no verdict.
    let hint = verifier.batch_hint(&answers[0].0, &answers[0].1, now()).unwrap();
    let hinted: Vec<_> = answers
        .iter()
        .map(|(session, octets)| {
            (Session::decode(&session.encode()).unwrap(), octets.clone(), Some(hint.clone()))
        })
        .collect();
    let verdicts = verifier.verify_batch(&answers, now(), &mut rng(6)).unwrap();
    assert_eq!(verdicts.iter().map(Result::is_ok).collect::<Vec<_>>(), [true, true, false, true]);
    let with_hints = verifier.verify_batch_hinted(&hinted, now(), &mut rng(7)).unwrap();
    assert_eq!(with_hints, verdicts);
}

/// Where the issuer is shown, the rows of a status are hinted like all others, and a wrong hint is not believed.
#[test]
fn hints_for_rows_of_a_status() {
    let mut federation = Federation::new();
    let holder = federation.visitor(1, 5);
    let office = &federation.border.lands[1].office;
    let query = CredentialQuery::new("card").issued_by(office.id, &office.schema);
    let query = query.not_revoked(2 * DAY);
    let (request, session) = federation.border.ask(query);
    let octets = answer(&holder, &request, 4).unwrap().encode();
    let verifier = &federation.border.verifier;
    let hint = verifier.batch_hint(&session, &octets, now()).unwrap();
    let session = session.encode();
    let item = |hint: BatchHint| (Session::decode(&session).unwrap(), octets.clone(), Some(hint));
    let one = [item(hint.clone())];
    let reduced = verifier.reduce_hinted(&one[0], now());
    assert!(reduced.is_ok_and(|reduced| reduced.first().is_some()));
    let verified =
        verifier.verify_batch_hinted(&one, now(), &mut rng(6)).unwrap().remove(0).unwrap();
    assert_eq!(verified.credential("card").unwrap().issuer(), Some("pt.example/irn"));
    assert_eq!(verified.credential("card").unwrap().status().unwrap().epoch, 0);
    // The coordinates of each first message of the hint, changed one at a time.
    let encoded = hint.encode();
    for at in (8..encoded.len()).step_by(96) {
        let mut wrong = encoded.clone();
        wrong[at] ^= 1;
        let Ok(wrong) = BatchHint::decode(&wrong) else { continue };
        let verdict = verifier.verify_batch_hinted(&[item(wrong)], now(), &mut rng(6)).unwrap();
        assert_eq!(verdict[0].as_ref(), Ok(&verified), "octet {at}");
    }
}
