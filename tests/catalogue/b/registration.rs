//! F2: one person, one secret, one secret, one person; F6: renewals that are of the same person.

use ark_bls12_381::Fr;
use averment::credential::{ClaimValue, HolderSecret};
use averment::issuance::{
    Admitted, Content, IssueError, Issuer, MemoryRegistrationStore, Offer, Pending, Refused,
    Registration, RegistrationError, RegistrationTag,
};
use averment::presentation::{Holder, Policy, Session, VerifiedPresentation};
use averment::trust::IssuerDocument;

use crate::cards::{
    Asked, CLINIC, GOV, Scene, ana, card, day, doses, holder, now, secret, text, vaccination,
};
use crate::reference::blind::{self, commit_to};
use crate::reference::octets::encode_scalar;
use crate::reference::presentation::claims::{Held, Values};
use crate::reference::presentation::relation::Bound;
use crate::reference::registration;
use crate::reference::{Api, Check, Checks, Suite, random_scalar};
use crate::world::rng;

fn gov() -> Issuer {
    let office = &Scene::get().gov;
    Issuer::new(office.key.clone(), office.schema.clone()).unwrap()
}

fn document(id: &str) -> IssuerDocument {
    let documents = &Scene::get().reference.documents;
    documents.iter().find(|document| document.id() == id).unwrap().clone()
}

fn content(values: &Values) -> Content {
    let content = Content::until(day("2030-01-01"));
    values.iter().fold(content, |content, (name, value)| content.claim(name, value.clone()))
}

fn named(name: &str) -> Values {
    crate::cards::ana_but(&[("name", text(name))])
}

fn fresh(secret: &Fr) -> Holder {
    Holder::new(HolderSecret::from_bytes(&encode_scalar(secret)).unwrap()).unwrap()
}

/// An application for the identity card, before it is known whether the office admits it.
struct Applied {
    secret: Fr,
    holder: Holder,
    offer: Offer,
    application: Vec<u8>,
    pending: Pending,
    tag: RegistrationTag,
}

fn apply(secret: Fr, name: &str) -> Applied {
    let (issuer, rng) = (gov(), &mut rng(name));
    let holder = fresh(&secret);
    let offer = issuer.offer(rng).unwrap();
    let applied = holder.apply(&offer, &document(GOV), now().date(), rng).unwrap();
    let (application, pending) = (applied.0.encode(), applied.1);
    let tag = *issuer.check(&offer, &application).unwrap().registration_tag();
    Applied { secret, holder, offer, application, pending, tag }
}

impl Applied {
    /// The card, from an office that admitted the application.
    fn issued(mut self, values: &Values) -> Held {
        let rng = &mut rng("F2 issue");
        let issued =
            gov().issue(self.offer, &self.application, content(values), None, rng).unwrap();
        self.holder.accept(self.pending, &issued).unwrap();
        let stored = self.holder.credentials().next().unwrap().encode();
        Held::decode(&stored, &self.secret).unwrap()
    }
}

/// The vote that each person has once.
fn vote() -> Asked {
    Scene::get().ask(Policy::new().credential(card()).pseudonym("card", "vote"))
}

fn pseudonym(held: &Held) -> Vec<u8> {
    let asked = vote();
    let octets = asked.prover(&[held], "F2 vote").finish().encode();
    asked.accepted(&octets);
    asked.verdict(&octets, &[]).unwrap().pseudonym.unwrap()
}

/// Who applies twice with fresh secrets would vote twice.
#[test]
fn b_08_f_2_a_second_secret_of_a_person() {
    let library = Registration::new(MemoryRegistrationStore::new());
    let mut reference = registration::Registration::default();
    let first = apply(secret("ana"), "F2 first");
    let again = apply(secret("ana"), "F2 again");
    let second = apply(secret("ana's second"), "F2 second");
    let mut admit = |tag: &RegistrationTag, off: &[Check]| {
        reference.admit("ana", &tag.to_bytes(), &Checks::without(off)).is_ok()
    };
    // The control: the same secret again is a renewal, under the same pseudonym.
    assert_eq!(library.admit("ana", &first.tag), Ok(Admitted::New));
    assert_eq!(library.admit("ana", &again.tag), Ok(Admitted::Known));
    assert!(admit(&first.tag, &[]) && admit(&again.tag, &[]));
    assert_eq!(library.admit("ana", &second.tag), Err(RegistrationError::SecondSecret));
    assert!(!admit(&second.tag, &[]) && !admit(&second.tag, &[Check::OnePerson]));
    // An office that does not look: the second card is a second vote.
    assert!(admit(&second.tag, &[Check::OneSecret]));
    let votes = [first, again, second].map(|applied| pseudonym(&applied.issued(&ana())));
    assert_eq!(votes[0], votes[1]);
    assert_ne!(votes[0], votes[2]);
}

/// Who applies with the secret of somebody else would share what is issued to both.
#[test]
fn b_08_f_2_a_second_person_of_a_secret() {
    let scene = Scene::get();
    let library = Registration::new(MemoryRegistrationStore::new());
    let mut reference = registration::Registration::default();
    let (hers, his) = (apply(secret("ana"), "F2 ana"), apply(secret("ana"), "F2 bob"));
    let own = apply(secret("bob"), "F2 bob's own");
    let mut admit = |person: &str, tag: &RegistrationTag, off: &[Check]| {
        reference.admit(person, &tag.to_bytes(), &Checks::without(off)).is_ok()
    };
    assert_eq!(library.admit("ana", &hers.tag), Ok(Admitted::New));
    assert!(admit("ana", &hers.tag, &[]));
    assert_eq!(library.admit("bob", &his.tag), Err(RegistrationError::SecondPerson));
    assert!(!admit("bob", &his.tag, &[]) && !admit("bob", &his.tag, &[Check::OneSecret]));
    // The control: Bob with a secret of his own.
    assert_eq!(library.admit("bob", &own.tag), Ok(Admitted::New));
    let mut other = registration::Registration::default();
    assert!(other.admit("bob", &own.tag.to_bytes(), &Checks::all()).is_ok());
    // An office that does not look: Bob's card and Ana's vaccination are of one holder.
    assert!(admit("bob", &his.tag, &[Check::OnePerson]));
    let pooled = his.issued(&named("Bob"));
    let shot = scene.clinic.issue(&secret("ana"), doses(3));
    let policy = || {
        let card = card().disclose("name");
        let record = vaccination().at_least("doses", ClaimValue::U64(2));
        scene.ask(Policy::new().credential(card).credential(record))
    };
    let asked = policy();
    asked.accepted(&asked.prover(&[&pooled, &shot], "F2 pooled").finish().encode());
    // With his own secret he has no part in her vaccination.
    let careful = own.issued(&named("Bob"));
    asked.needs_made(&[Check::SameHolder], |off| {
        asked.prover_for(&[&careful, &shot], off, "F2 careful").finish().encode()
    });
}

fn bases() -> [ark_bls12_381::G1Projective; 2] {
    let generators = blind::blind_generators(Suite::Sha256, Api::Blind, 1);
    [generators[0], generators[1]]
}

/// Renews the card of whoever presents one, for the person that the office makes of it.
fn renew(
    held: &Held,
    person: impl FnOnce(&VerifiedPresentation) -> Result<Values, Refused>,
) -> Result<Held, IssueError> {
    let scene = Scene::get();
    let (issuer, rng) = (gov(), &mut rng("F6 renewal"));
    let asked = scene.ask(Policy::new().credential(card().disclose("name")));
    let session = Session::decode(&asked.session).unwrap();
    let offer = issuer.offer_against(session, "card", rng).unwrap();
    let mut old = holder(&[held]);
    let (application, pending) = {
        let plan = old.plan(&asked.request, asked.request.audience(), now()).unwrap();
        let choice = plan.first_choice();
        let today = now().date();
        old.apply_with(&offer, &document(GOV), today, &plan, &choice, rng).unwrap()
    };
    let content = |presented: &VerifiedPresentation| person(presented).map(|p| content(&p));
    let issued = issuer.issue_against(
        offer,
        &application.encode(),
        &scene.library,
        content,
        None,
        now(),
        rng,
    )?;
    let position = old.accept(pending, &issued).unwrap();
    let stored = old.credentials().nth(position).unwrap().encode();
    let secret = *held.signed.messages.last().unwrap();
    Ok(Held::decode(&stored, &secret).unwrap())
}

/// Bob is at the counter, and Ana's old card answers for him.
#[test]
fn b_07_f_6_renewal_with_the_card_of_somebody_else() {
    let scene = Scene::get();
    let (hers, his) =
        (scene.gov.issue(&secret("ana"), ana()), scene.gov.issue(&secret("bob"), named("Bob")));
    // The person is the one in the credential that carries the secret.
    let careful = |presented: &VerifiedPresentation| {
        let shown = presented.claim("card", "name");
        if shown == Some(&text("Bob")) { Ok(named("Bob")) } else { Err(Refused) }
    };
    // An office that only asks for the same secret, and knows from the counter who applies.
    let careless = |_: &VerifiedPresentation| Ok(named("Bob"));
    let renewed = renew(&his, careful).unwrap();
    assert_eq!(pseudonym(&renewed), pseudonym(&his));
    assert_eq!(renew(&hers, careful).map(drop), Err(IssueError::Refused));
    // Her secret under his name: the new card is hers, and shows him.
    let moved = renew(&hers, careless).unwrap();
    assert_eq!(pseudonym(&moved), pseudonym(&hers));
    let asked = scene.ask_card(card().disclose("name"));
    let octets = asked.prover(&[&moved], "F6 moved").finish().encode();
    asked.accepted(&octets);
    assert_eq!(
        asked.verdict(&octets, &[]).unwrap().credentials[0].1.get("name"),
        Some(&text("Bob"))
    );
}

/// The person from one card, the secret from another.
#[test]
fn b_07_f_6_a_pooled_presentation() {
    let scene = Scene::get();
    let person = card().disclose("name").under("person");
    let asked = scene.ask(Policy::new().credential(card()).credential(person));
    let hers = scene.gov.issue(&secret("ana"), ana());
    let his = scene.gov.issue(&secret("bob"), named("Bob"));
    let (whose, blind) = (secret("ana"), random_scalar(&mut rng("F6 blind")));
    let c = commit_to(&bases(), &blind, &[whose]);
    let bound = Bound { role: "card".into(), c, bases: bases() };
    let made = |held: [&Held; 2], off: &[Check]| {
        let prover = asked.prover_for(&held, off, "F6 pooled");
        prover.bind(&bound, blind, &mut rng("F6 pooled")).finish().encode()
    };
    let verify = |octets: &[u8], off: &[Check]| {
        let checks = Checks::without(off);
        scene.reference.verify_bound(&asked.request, octets, &bound, now(), &checks).is_ok()
    };
    let off = [Check::SameHolder];
    assert!(verify(&made([&hers, &hers], &[]), &[]));
    assert!(!verify(&made([&hers, &his], &[]), &[]));
    assert!(!verify(&made([&hers, &his], &off), &[]));
    assert!(verify(&made([&hers, &his], &off), &off));
    // Nor does the library: a plan offers no such answer, and the clinic takes none.
    assert!(asked.answer(&[&hers], None, "F6 alone").is_some());
    let issuer = Issuer::new(scene.clinic.key.clone(), scene.clinic.schema.clone()).unwrap();
    let rng = &mut rng("F6 pooled offer");
    let session = Session::decode(&asked.session).unwrap();
    let offer = issuer.offer_against(session, "card", rng).unwrap();
    let holder = holder(&[&hers]);
    let plan = holder.plan(&asked.request, asked.request.audience(), now()).unwrap();
    let choice = plan.first_choice();
    let today = now().date();
    let applied = holder.apply_with(&offer, &document(CLINIC), today, &plan, &choice, rng).unwrap();
    let content = |_: &VerifiedPresentation| {
        let content = Content::until(day("2030-01-01")).start(day("2026-01-01"));
        Ok(content.claim("doses", ClaimValue::U64(3)).claim("patient", text("Ana Wong")))
    };
    let copy = Offer::decode(&offer.encode()).unwrap();
    let octets = applied.0.encode();
    let library = &scene.library;
    assert!(issuer.issue_against(copy, &octets, library, content, None, now(), rng).is_ok());
    // The reference's answer for the commitment in this application, pooled.
    let swapped = super::applications::with_presentation(&octets, &made([&hers, &his], &off));
    assert!(issuer.issue_against(offer, &swapped, library, content, None, now(), rng).is_err());
}
