//! M-09: challenges that the prover sends, one for each credential.

use ark_bls12_381::Fr;
use ark_ff::Zero as _;
use averment::credential::ClaimValue;
use averment::presentation::Policy;

use crate::cards::{Scene, ana, ana_but, card, date, doses, now, secret, vaccination};
use crate::native::r::digits;
use crate::reference::presentation::Prover;
use crate::reference::presentation::relation::Scalars;
use crate::reference::presentation::sets::Set;
use crate::reference::{Check, random_scalar};
use crate::world::rng;

/// The responses to a challenge, whatever the rows are worth.
fn answers(nonces: &[Fr], values: &[Fr], c: Fr) -> Vec<Fr> {
    nonces.iter().zip(values).map(|(nonce, value)| *nonce + c * value).collect()
}

/// First messages that fit `c` and no other challenge, and challenges whose sum is right.
fn with_one_challenge_chosen(prover: &Prover, c: Fr) -> Vec<u8> {
    let mut committed = prover.commit();
    let messages = answers(&prover.nonces[0].m, &prover.hidden[0], c);
    let own = answers(&prover.own_nonces[0], &prover.own[0], c);
    let section = &prover.plan.statements.sections[0];
    let scalars = Scalars { messages: &messages, own: &own };
    committed.first[0] = section.commit(&prover.wires, &scalars, &c);
    let expected = prover.challenges(&committed);
    let rest = expected[0] + expected[1] - c;
    prover.respond(&committed, &[c, rest]).encode()
}

#[test]
fn m_09_a_challenge_that_makes_up_for_another_one() {
    let scene = Scene::get();
    let policy = Policy::new()
        .credential(card().age_at_least("birth_date", 18, now().date()))
        .credential(vaccination().at_least("doses", ClaimValue::U64(2)));
    let asked = scene.ask(policy);
    let shot = scene.clinic.issue(&secret("ana"), doses(3));
    let adult = scene.gov.issue(&secret("ana"), ana());
    let honest = asked.prover(&[&adult, &shot], "M-09");
    asked.accepted(&honest.finish().encode());
    // A card that says eleven, with the witness of 0 for each digit.
    let young = scene.gov.issue(&secret("ana"), ana_but(&[("birth_date", date("2015-06-01"))]));
    let mut prover = asked.prover(&[&young, &shot], "M-09 young");
    let (w, _) = Set::Octet.witness(&Fr::zero()).unwrap();
    for (wire, rho) in digits(&prover, 0, 1) {
        let multiplier = random_scalar(&mut rng("M-09 rho"));
        prover.member(0, wire, rho, w, &Fr::zero(), &Set::Octet.value(), multiplier);
    }
    asked.refused(&prover.finish().encode());
    let c = random_scalar(&mut rng("M-09 c"));
    asked.needs(&[Check::EachChallenge], &with_one_challenge_chosen(&prover, c));
    // Of a statement that holds it is refused just the same, and so are challenges exchanged or moved by as much.
    asked.needs(&[Check::EachChallenge], &with_one_challenge_chosen(&honest, c));
    let committed = honest.commit();
    let [one, two] = honest.challenges(&committed)[..] else { unreachable!("two credentials") };
    asked.accepted(&honest.respond(&committed, &[one, two]).encode());
    for [first, second] in [[two, one], [one + c, two - c], [one, one], [c, two], [one, c]] {
        asked.refused(&honest.respond(&committed, &[first, second]).encode());
    }
}
