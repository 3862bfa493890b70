//! C: several credentials, and holders who are not one.

use ark_bls12_381::Fr;
use ark_ff::Zero as _;
use averment::credential::{ClaimValue, HolderSecret};
use averment::presentation::{CredentialQuery, Policy};

use crate::cards::{
    AUDIENCE, Asked, GOV, Office, Scene, ana, ana_but, card, date, doses, holder, now, secret,
    text, vaccination,
};
use crate::reference::octets::{alias_scalar, mul};
use crate::reference::presentation::Prover;
use crate::reference::presentation::claims::Held;
use crate::reference::presentation::relation::{Gadget, Variable};
use crate::reference::presentation::sets;
use crate::reference::presentation::wire::Outline;
use crate::reference::{Check, core};
use crate::world::rng;

const STATEMENT: [Check; 2] = [Check::DigestBindsSections, Check::DigestBindsFirstMessages];

fn both() -> Policy {
    Policy::new().credential(card()).credential(vaccination().at_least("doses", ClaimValue::U64(2)))
}

fn mine() -> Held {
    Scene::get().gov.issue(&secret("ana"), ana())
}

fn shot(of: &str) -> Held {
    Scene::get().clinic.issue(&secret(of), doses(3))
}

#[test]
fn c_01_two_conditions_on_one_credential() {
    let scene = Scene::get();
    let query = card().one_of("name", [text("Ana Wong"), text("Bob")]).age_at_least(
        "birth_date",
        18,
        now().date(),
    );
    let asked = scene.ask_card(query);
    let born = date("2015-06-01");
    // One card has the name, the other one the age.
    let named = scene.gov.issue(&secret("ana"), ana_but(&[("birth_date", born)]));
    let old = scene.gov.issue(&secret("ana"), ana_but(&[("name", text("Eve"))]));
    asked.accepted(&asked.prover(&[&mine()], "C-01").finish().encode());
    assert!(asked.answer(&[&named, &old], None, "C-01").is_none());
    // The rows take the age from the other card, the proof of the credential does not.
    let rank = asked.prover(&[&named], "C-01").rank(0, 3);
    asked.needs_made(&STATEMENT[1..], |off| {
        let mut prover = asked.prover_for(&[&named], off, "C-01");
        prover.hidden[0][rank] = old.signed.messages[3];
        prover.assign(0, &mut rng("C-01"));
        prover.finish().encode()
    });
    let off = [Check::DigitLink];
    let mut prover = asked.prover_for(&[&named], &off, "C-01 link");
    prover.hidden[0][rank] = old.signed.messages[3];
    prover.assign(0, &mut rng("C-01"));
    asked.needs(&off, &prover.finish().encode());
    // The proof of the one card with the rows of the other.
    let [draft, other] = [&mine(), &old].map(|held| asked.prover(&[held], "C-01 halves").finish());
    let mut mixed = draft.clone();
    mixed.credentials = other.credentials;
    asked.refused(&mixed.encode());
}

#[test]
fn c_02_two_holders() {
    let asked = Scene::get().ask(both());
    asked.accepted(&asked.prover(&[&mine(), &shot("ana")], "C-02").finish().encode());
    asked.accepted(&asked.answer(&[&mine(), &shot("ana")], None, "C-02").unwrap());
    let off = [Check::SameHolder];
    let held = [&mine(), &shot("bob")];
    asked.needs(&off, &asked.prover_for(&held, &off, "C-02 two").finish().encode());
    asked.refused(&asked.prover(&held, "C-02 insists").finish().encode());
    // A commitment for each, of which the presentation carries one.
    asked.needs_made(&STATEMENT[1..], |off| {
        let mut prover = asked.prover_for(&held, off, "C-02 opening");
        let found = prover.plan.statements.gadgets.iter().rev().find_map(|gadget| match gadget {
            Gadget::Opening { section: 1, own, .. } => Some(*own),
            _ => None,
        });
        prover.own[1][found.unwrap()] = Fr::from(4_u64);
        prover.finish().encode()
    });
}

#[test]
fn c_03_equality_with_oneself() {
    let scene = Scene::get();
    let query = card().equal_to("nationality", "card", "second_nationality");
    let asked = scene.ask_card(query);
    let card = |second: &str| {
        let changes = [("nationality", text("Utopia")), ("second_nationality", text(second))];
        scene.gov.issue(&secret("ana"), ana_but(&changes))
    };
    asked.accepted(&asked.prover(&[&card("Utopia")], "C-03").finish().encode());
    // The second opening is one of the first claim again.
    let held = card("Atlantis");
    asked.needs_made(&STATEMENT, |off| {
        let mut prover = asked.prover_for(&[&held], off, "C-03 itself");
        let (first, second) = (prover.rank(0, 9), prover.rank(0, 10));
        for row in &mut prover.plan.statements.sections[0].rows {
            for (variable, ..) in &mut row.terms {
                if *variable == Variable::Message(second) {
                    *variable = Variable::Message(first);
                }
            }
        }
        prover.finish().encode()
    });
    // The link is dropped: another statement, of another length.
    let off = [Check::EqualClaims];
    asked.needs(&off, &asked.prover_for(&[&held], &off, "C-03 none").finish().encode());
    let plain = scene.ask_card(crate::cards::card());
    let mut prover = plain.prover(&[&held], "C-03 dropped");
    prover.request = asked.request.clone();
    asked.refused(&prover.finish().encode());
}

/// Roles are names of places, and one credential may stand in two of them: who wants two different ones asks for two
/// issuers or two schemas.
#[test]
fn c_04_one_credential_in_two_roles() {
    let scene = Scene::get();
    let other = CredentialQuery::new("other").issued_by(GOV, &scene.gov.schema);
    let asked = scene.ask(Policy::new().credential(card()).credential(other));
    let held = mine();
    asked.accepted(&asked.answer(&[&held], None, "C-04").unwrap());
    let octets = asked.prover(&[&held, &held], "C-04").finish();
    asked.accepted(&octets.encode());
    // The proof of the one role is none of the other.
    let mut repeated = octets.clone();
    repeated.credentials[1].proof = repeated.credentials[0].proof.clone();
    asked.needs(&[Check::ChallengeMatches], &repeated.encode());
}

#[test]
fn c_05_halves_of_two_presentations() {
    let scene = Scene::get();
    let (one, other) = (scene.ask(both()), scene.ask(both().pseudonym("card", "login")));
    let held = [&mine(), &shot("ana")];
    let first = one.prover(&held, "C-05 first").finish();
    one.accepted(&first.encode());
    for second in [one.prover(&held, "C-05 second").finish(), other.prover(&held, "C-05").finish()]
    {
        for n in 0..2 {
            let mut mixed = first.clone();
            mixed.credentials[n].proof = second.credentials[n].proof.clone();
            one.needs(&[Check::ChallengeMatches], &mixed.encode());
            mixed.responses[n] =
                second.responses[n].iter().copied().take(first.responses[n].len()).collect();
            one.refused(&mixed.encode());
        }
    }
    // F13: presentations with equal randomness, for requests that differ in nothing but the nonce.
    let again = Asked::forged(&renonced(&one)).unwrap();
    let answers = [&one, &again].map(|asked| asked.answer(&held, None, "C-05 stuck").unwrap());
    let [a, b] = answers.map(|octets| Outline::decode(&octets).unwrap());
    for (a, b) in a.credentials.iter().zip(&b.credentials) {
        assert_ne!(a.proof[..48], b.proof[..48]);
    }
    for point in a.wires.chunks(48) {
        assert!(b.wires.chunks(48).all(|other| other != point));
    }
}

/// The same request with another nonce.
fn renonced(asked: &Asked) -> Vec<u8> {
    let mut octets = asked.request.encode();
    let nonce = asked.request.nonce();
    let at = octets.windows(nonce.len()).position(|window| window == nonce).unwrap();
    octets[at] ^= 1;
    octets
}

#[test]
fn c_06_issuers_and_keys_exchanged() {
    let scene = Scene::get();
    let asked = scene.ask_card(card());
    asked.accepted(&asked.prover(&[&mine()], "C-06").finish().encode());
    let issue =
        |office: &Office| Held { issuer: GOV.into(), ..office.issue(&secret("ana"), ana()) };
    // Another issuer's key and signature under the name of the accepted one.
    let foreign = issue(&scene.province);
    asked.needs(&[Check::KeyOfIssuer], &asked.prover(&[&foreign], "C-06 key").finish().encode());
    // A key of the issuer for another family (F10): it has signed the header of a card.
    let permits =
        Office { id: GOV, schema: scene.gov.schema.clone(), key: scene.permits.key.clone() };
    let octets = asked.prover(&[&issue(&permits)], "C-06 family").finish().encode();
    asked.needs(&[Check::KeyOfFamily], &octets);
    // A key that is accepted no more.
    let query = CredentialQuery::new("card").issued_by("retired.example", &scene.gov.schema);
    let retired = scene.ask_card(query);
    let held = scene.retired.issue(&secret("ana"), ana());
    retired.needs(&[Check::KeyValid], &retired.prover(&[&held], "C-06").finish().encode());
    // The two credentials in each other's place.
    let asked = scene.ask(both());
    let mut draft = asked.prover(&[&mine(), &shot("ana")], "C-06 places").finish();
    asked.accepted(&draft.encode());
    draft.credentials.swap(0, 1);
    asked.refused(&draft.encode());
    let [one, other] = [0, 1].map(|n| draft.credentials[n].proof.clone());
    draft.credentials.swap(0, 1);
    (draft.credentials[0].proof, draft.credentials[1].proof) = (one, other);
    asked.refused(&draft.encode());
}

#[test]
fn c_07_scalars_written_otherwise() {
    let asked = Scene::get().ask(both());
    let octets = asked.prover(&[&mine(), &shot("ana")], "C-07").finish().encode();
    asked.accepted(&octets);
    let outline = Outline::decode(&octets).unwrap();
    for n in [0, outline.responses.len() / 32 - 1] {
        let mut changed = outline.clone();
        let alias = alias_scalar(&outline.responses[n * 32..][..32]);
        changed.responses[n * 32..][..32].copy_from_slice(&alias);
        asked.needs(&[Check::ScalarBelowOrder], &changed.encode());
    }
    for n in 0..2 {
        let mut changed = outline.clone();
        let len = changed.credentials[n].proof.len();
        // The secret's response, before the challenge.
        let at = len - 64..len - 32;
        let alias = alias_scalar(&outline.credentials[n].proof[at.clone()]);
        changed.credentials[n].proof[at].copy_from_slice(&alias);
        asked.needs(&[Check::ScalarBelowOrder], &changed.encode());
    }
}

#[test]
fn c_08_secret_zero() {
    assert!(HolderSecret::from_bytes(&[0; 32]).is_err());
    let scene = Scene::get();
    let asked = scene.ask(Policy::new().credential(card()).pseudonym("card", "login"));
    asked.accepted(&asked.prover(&[&mine()], "C-08").finish().encode());
    let nobody = scene.gov.issue(&Fr::zero(), ana());
    asked.needs(&[Check::NonIdentity], &asked.prover(&[&nobody], "C-08 zero").finish().encode());
}

/// What two proofs tell whose nonces for one value are equal, under two challenges: the value.
fn difference(proofs: [&core::Proof; 2], ranks: [usize; 2]) -> Fr {
    let [a, b] = proofs;
    (a.m[ranks[0]] - b.m[ranks[1]]) * sets::inverse(&(a.challenge - b.challenge))
}

#[test]
fn c_02_nonces_shared_by_two_credentials_tell_the_secret() {
    let asked = Scene::get().ask(both());
    let held = [mine(), shot("ana")];
    let ranks = [13, 7];
    let mut prover: Prover = asked.prover(&[&held[0], &held[1]], "shared");
    assert_eq!(ranks, [0, 1].map(|n| prover.rank(n, held[n].signed.messages.len() - 1)));
    prover.nonces[1].m[ranks[1]] = prover.nonces[0].m[ranks[0]];
    let draft = prover.finish();
    // The verifier cannot see it.
    asked.accepted(&draft.encode());
    let tells = difference([&draft.credentials[0].proof, &draft.credentials[1].proof], ranks);
    assert_eq!(tells, secret("ana"));
    // The library's prover draws them apart, even from a generator that is stuck (F13).
    let holder = holder(&[&held[0], &held[1]]);
    let plan = holder.plan(&asked.request, AUDIENCE, now()).unwrap();
    let choice = plan.first_choice();
    let stuck = &mut crate::library::Stuck(0x5a);
    let octets = plan.present(&choice, stuck).map(|presentation| presentation.encode());
    let answers =
        octets.into_iter().chain([asked.answer(&[&held[0], &held[1]], None, "F13").unwrap()]);
    for octets in answers {
        asked.accepted(&octets);
        let outline = Outline::decode(&octets).unwrap();
        let proofs = [0, 1].map(|n| {
            let octets = &outline.credentials[n].proof;
            core::Proof::decode(octets, &crate::reference::Checks::all()).unwrap()
        });
        for rank in 0..14 {
            for other in 0..8 {
                let tells = difference([&proofs[0], &proofs[1]], [rank, other]);
                assert!(!held[0].signed.messages.contains(&tells), "{rank} {other}");
            }
        }
        // Nor do the blinds of the commitment that both open.
        let commitment = mul(&sets::base("Y_1"), &tells);
        assert!(
            !outline
                .wires
                .chunks(48)
                .any(|w| *w == *crate::reference::octets::encode_g1(&commitment))
        );
    }
}
