//! Applications for a credential, with the presentation that an issuer may ask for (F2 and F6 of the review).

use ark_bls12_381::Fr;
use averment::credential::{ClaimValue, HolderSecret};
use averment::issuance::{Application, Content, Issuer, Offer};
use averment::presentation::{Holder, Policy, Session};

use crate::cards::{Asked, CLINIC, Scene, ana, card, day, holder, now, secret, text};
use crate::reference::blind::{self, commit_to};
use crate::reference::octets::{decode_g1, encode_scalar};
use crate::reference::presentation::cbor::Item;
use crate::reference::presentation::claims::Held;
use crate::reference::presentation::relation::Bound;
use crate::reference::{Api, Check, Checks, Suite, random_scalar};
use crate::tally;
use crate::world::rng;

fn clinic() -> Issuer {
    let office = &Scene::get().clinic;
    Issuer::new(office.key.clone(), office.schema.clone()).unwrap()
}

fn content() -> Content {
    Content::until(day("2030-01-01"))
        .start(day("2026-01-01"))
        .claim("doses", ClaimValue::U64(3))
        .claim("patient", text("Ana Wong"))
}

fn document() -> averment::trust::IssuerDocument {
    let documents = &Scene::get().reference.documents;
    documents.iter().find(|document| document.id() == CLINIC).unwrap().clone()
}

/// What an issuer of the library signs is what the tests sign.
#[test]
fn b_08_credentials_of_the_library() {
    let issuer = clinic();
    let mut holder =
        Holder::new(HolderSecret::from_bytes(&encode_scalar(&secret("ana"))).unwrap()).unwrap();
    let rng = &mut rng("B-08");
    let offer = issuer.offer(rng).unwrap();
    let (application, pending) = holder.apply(&offer, &document(), now().date(), rng).unwrap();
    let issued = issuer.issue(offer, &application.encode(), content(), None, rng).unwrap();
    let position = holder.accept(pending, &issued).unwrap();
    let stored = holder.credentials().nth(position).unwrap().encode();
    let held = Held::decode(&stored, &secret("ana")).unwrap();
    assert_eq!(held.encode(), *stored);
    let query = crate::cards::vaccination().at_least("doses", ClaimValue::U64(2));
    let asked = Scene::get().ask(Policy::new().credential(query).pseudonym("record", "login"));
    asked.accepted(&asked.prover(&[&held], "B-08").finish().encode());
    asked.accepted(&asked.answer(&[&held], None, "B-08").unwrap());
}

fn bases() -> [ark_bls12_381::G1Projective; 2] {
    let generators = blind::blind_generators(Suite::Sha256, Api::Blind, 1);
    [generators[0], generators[1]]
}

/// What the clinic asks of people with a card.
fn asked() -> Asked {
    Scene::get().ask(Policy::new().credential(card().disclose("name")))
}

/// The application of a holder for a credential against its card, and the commitment in it.
fn application(asked: &Asked, held: &Held, issuer: &Issuer, name: &str) -> (Offer, Vec<u8>, Bound) {
    let rng = &mut rng(name);
    let session = Session::decode(&asked.session).unwrap();
    let offer = issuer.offer_against(session, "card", rng).unwrap();
    let holder = holder(&[held]);
    let plan = holder.plan(&asked.request, asked.request.audience(), now()).unwrap();
    let (application, _) = holder
        .apply_with(&offer, &document(), now().date(), &plan, &plan.first_choice(), rng)
        .unwrap();
    let octets = application.encode();
    let item = Item::decode(&octets).unwrap();
    let commitment = item.items()[3].items()[0].octets().unwrap();
    let c = decode_g1(&commitment[..48], &Checks::all()).unwrap();
    (offer, octets, Bound { role: "card".into(), c, bases: bases() })
}

fn presentation(application: &[u8]) -> Vec<u8> {
    let item = Item::decode(application).unwrap();
    item.items()[3].items()[3].octets().unwrap().to_vec()
}

/// The application with another presentation in it; the issuer's own check of it is in the way, too.
pub fn with_presentation(application: &[u8], presentation: &[u8]) -> Vec<u8> {
    let Item::Array(mut object) = Item::decode(application).unwrap() else { unreachable!() };
    let Item::Array(body) = &mut object[3] else { unreachable!() };
    body[3] = Item::Bytes(presentation.to_vec());
    Item::Array(object).encode()
}

/// F6: the presentation and the commitment are of one holder, and of this application.
#[test]
fn b_07_f_6_presentation_of_another_secret() {
    let scene = Scene::get();
    let (asked, issuer) = (asked(), clinic());
    let mine = scene.gov.issue(&secret("ana"), ana());
    let (offer, octets, bound) = application(&asked, &mine, &issuer, "F6");
    let shown = presentation(&octets);
    let verify = |presentation: &[u8], bound: &Bound, off: &[Check]| {
        tally::count(1);
        let checks = Checks::without(off);
        scene.reference.verify_bound(&asked.request, presentation, bound, now(), &checks)
    };
    // The control: issuer and reference accept.
    assert!(verify(&shown, &bound, &[]).is_ok());
    let issue = |offer, application: &[u8]| {
        let content = |_: &_| Ok(content());
        let rng = &mut rng("F6 issue");
        issuer.issue_against(offer, application, &scene.library, content, None, now(), rng)
    };
    let copy = |offer: &Offer| Offer::decode(&offer.encode()).unwrap();
    assert!(issue(copy(&offer), &octets).is_ok());
    // The same presentation beside another commitment, or in another role, or alone, as a login.
    let bob = scene.gov.issue(&secret("bob"), ana());
    let (_, theirs, other) = application(&asked, &bob, &issuer, "F6 bob");
    assert!(verify(&shown, &other, &[]).is_err());
    let renamed = Bound { role: "other".into(), ..bound.clone() };
    assert!(verify(&shown, &renamed, &[]).is_err());
    asked.refused(&shown);
    let login = asked.answer(&[&mine], None, "F6 login").unwrap();
    asked.accepted(&login);
    assert!(verify(&login, &bound, &[]).is_err());
    for presentation in [&login, &presentation(&theirs)] {
        assert!(issue(copy(&offer), &with_presentation(&octets, presentation)).is_err());
    }
    // Bob has a commitment of his own, and a card that Ana presents for him: the row is what is in the way.
    let blind = random_scalar(&mut rng("F6 blind"));
    let commitment = commit_to(&bases(), &blind, &[secret("bob")]);
    let bobs = Bound { role: "card".into(), c: commitment, bases: bases() };
    let pooled = |off: &[Check], blind: Fr| {
        let prover = asked.prover_for(&[&mine], off, "F6 pooled");
        prover.bind(&bobs, blind, &mut rng("F6 pooled")).finish().encode()
    };
    let off = [Check::BindingRow];
    assert!(verify(&pooled(&[], blind), &bobs, &[]).is_err());
    assert!(verify(&pooled(&off, blind), &bobs, &[]).is_err());
    assert!(verify(&pooled(&off, blind), &bobs, &off).is_ok());
    // With the right secret it is accepted: what Bob would present for himself.
    let own = asked.prover(&[&bob], "F6 own").bind(&bobs, blind, &mut rng("F6 own"));
    assert!(verify(&own.finish().encode(), &bobs, &[]).is_ok());
    assert!(Application::decode(&octets).is_ok());
}
