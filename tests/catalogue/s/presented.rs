//! Presentations: what the digest covers, item by item, and verifiers that forget one.

use std::collections::BTreeSet;

use ark_bls12_381::Fr;
use averment::credential::ClaimValue;
use averment::presentation::{CredentialQuery, Policy};

use crate::cards::{
    Asked, GOV, Scene, ana, ana_but, card, date, district, doses, now, secret, text, vaccination,
};
use crate::reference::core::Signature;
use crate::reference::octets::mul;
use crate::reference::presentation::claims::{Held, Slots as _};
use crate::reference::presentation::digest::{digest, items};
use crate::reference::presentation::relation::Statements;
use crate::reference::presentation::sets::inverse;
use crate::reference::{Check, Checks, random_scalar};
use crate::world::rng;
use crate::{tally, verdicts};

const STATEMENT: [Check; 2] = [Check::DigestBindsSections, Check::DigestBindsFirstMessages];

fn mine() -> Held {
    Scene::get().gov.issue(&secret("ana"), ana())
}

fn shot() -> Held {
    Scene::get().clinic.issue(&secret("ana"), doses(3))
}

/// A request for two credentials, with every kind of statement.
fn rich() -> Asked {
    let card = card()
        .disclose("name")
        .disclose("number")
        .age_at_least("birth_date", 18, now().date())
        .one_of("district", [district("south"), district("north")])
        .not_equal("veteran", ClaimValue::Boolean(true));
    let policy = Policy::new().credential(card).credential(vaccination());
    Scene::get().ask(policy.pseudonym("card", "login").limit("record", "tests", "2026", 3))
}

/// Every item of the transcript by itself: flipped, left out, and with its border moved.
#[test]
fn s_13_s_14_every_item_of_the_digest() {
    let asked = rich();
    let prover = asked.prover(&[&mine(), &shot()], "S-14");
    asked.accepted(&prover.finish().encode());
    let made = prover.commit();
    let items =
        items(&asked.request, 0, &made.parts, &prover.plan.statements, &prover.wires, &made.first);
    let all = Checks::all();
    let honest = digest(&items, &all);
    let kinds: BTreeSet<_> = items.iter().map(|(_, kind, _)| *kind).collect();
    assert_eq!(kinds, (1..=25).collect(), "every label is in use");
    let mut seen = BTreeSet::from([honest.clone()]);
    for (n, (check, _, octets)) in items.iter().enumerate() {
        for place in [0, octets.len() - 1] {
            let mut flipped = items.clone();
            flipped[n].2[place] ^= 1;
            let changed = digest(&flipped, &all);
            assert!(octets.len() == 1 || place == 0 || seen.insert(changed.clone()), "{check:?}");
            assert_ne!(changed, honest);
            // A digest without it does not see the change.
            let without = Checks::without(&[*check]);
            assert_eq!(digest(&flipped, &without), digest(&items, &without));
        }
        let mut fewer = items.clone();
        fewer.remove(n);
        assert!(seen.insert(digest(&fewer, &all)));
        // The last octet goes to the next item.
        if n + 1 < items.len() {
            let mut moved = items.clone();
            let octet = moved[n].2.pop().unwrap();
            moved[n + 1].2.insert(0, octet);
            assert!(seen.insert(digest(&moved, &all)));
            let mut swapped = items.clone();
            swapped.swap(n, n + 1);
            if swapped[n] != swapped[n + 1] {
                assert_ne!(digest(&swapped, &all), honest);
            }
        }
        tally::count(1);
    }
}

/// The core proofs, for somebody who knows nothing of presentations: key, header, presentation header, messages.
#[test]
fn s_11_core_proofs_are_plain_proofs() {
    let asked = rich();
    let octets = asked.answer(&[&mine(), &shot()], Some(2), "S-11").unwrap();
    asked.accepted(&octets);
    let cores = Scene::get().reference.cores(&asked.request, &octets, now()).unwrap();
    let statements = Statements::new(&Checks::all());
    let context = crate::reference::presentation::digest::context(&asked.request, &statements);
    for (number, (statement, proof)) in cores.iter().enumerate() {
        let header = &statement.presentation_header;
        assert!(header.starts_with(b"AVERMENT-PH-1"));
        assert_eq!(usize::from(header[13]), number);
        assert_eq!(header.len(), 13 + 1 + 8 + context.len() + 64);
        assert_eq!(header[22..22 + context.len()], context);
        let plain = crate::cards::plain(statement);
        verdicts::accepted(&plain, proof);
        // One octet of the header more or less, the other number, or the other key.
        for change in [0, 13, 21, 22, header.len() - 1] {
            let mut other = plain.clone();
            other.base.presentation_header[change] ^= 1;
            verdicts::refused(&other, proof);
        }
        let mut other = plain.clone();
        other.base.public_key = Scene::get().province.key.public_key().to_bytes().to_vec();
        verdicts::refused(&other, proof);
    }
}

/// Points that nothing binds: whoever holds any credential of the issuer proves any claims.
#[test]
fn s_14_unbound_points() {
    let scene = Scene::get();
    let asked =
        scene.ask_card(card().disclose("name").age_at_least("birth_date", 18, now().date()));
    let off = [Check::DigestBindsPoints, Check::ChallengeBindsPoints];
    let (real, forged) = forged();
    asked.accepted(&asked.prover(&[&mine()], "S-14 control").finish().encode());
    asked.refused(&asked.prover(&[&forged], "S-14 honest").finish().encode());
    asked.needs_made(&off, |off| {
        let prover = asked.prover_for(&[&forged], off, "S-14 points");
        let mut made = prover.commit();
        let (Signature { a, e }, b) = (real.signed.signature, signed_point(&real));
        let t = random_scalar(&mut rng("S-14 t"));
        let [_, _, d] = made.parts[0].points;
        made.parts[0].first.t1 = mul(&b, &t) + mul(&d, &prover.nonces[0].r1_tilde);
        let challenges = prover.challenges(&made);
        let mut draft = prover.respond(&made, &challenges);
        let c = challenges[0];
        // Abar = A k and Bbar = (B - A e) k with k = t / c
        let k = t * inverse(&c);
        let proof = &mut draft.credentials[0].proof;
        (proof.a_bar, proof.b_bar) = (mul(&a, &k), mul(&(b - mul(&a, &e)), &k));
        (proof.e, proof.r1) = (e * c, prover.nonces[0].r1_tilde);
        draft.encode()
    });
}

/// First messages that nothing binds: the same.
#[test]
fn s_14_unbound_first_messages_of_the_proof() {
    let scene = Scene::get();
    let asked =
        scene.ask_card(card().disclose("name").age_at_least("birth_date", 18, now().date()));
    let off = [Check::DigestBindsCommitments, Check::ChallengeBindsFirstMessages];
    let (real, forged) = forged();
    asked.needs_made(&off, |off| {
        let prover = asked.prover_for(&[&forged], off, "S-14 first");
        let mut made = prover.commit();
        let (Signature { a, e }, b) = (real.signed.signature, signed_point(&real));
        made.parts[0].points = [a, b - mul(&a, &e), b];
        let draft = prover.respond(&made, &prover.challenges(&made));
        draft.encode()
    });
}

/// A credential, and what somebody would like to have instead under the same signature.
fn forged() -> (Held, Held) {
    let scene = Scene::get();
    let young = ana_but(&[("name", text("Mallory")), ("birth_date", date("2015-06-01"))]);
    let real = scene.gov.issue(&secret("mallory"), young);
    let mut forged = scene.gov.issue(&secret("mallory"), ana());
    forged.signed.signature = real.signed.signature;
    (real, forged)
}

/// B of a credential.
fn signed_point(held: &Held) -> ark_bls12_381::G1Projective {
    let scheme = held.schema.scheme();
    let domain = scheme.domain(&held.public_key, &held.schema.signed_header(), &Checks::all());
    scheme.b(&domain, held.signed.messages.iter().copied().enumerate())
}

/// Rows on the wrong credential, of the same schema and the same holder.
#[test]
fn s_18_rows_of_the_other_credential() {
    let scene = Scene::get();
    let other = || CredentialQuery::new("other").issued_by(GOV, &scene.gov.schema);
    let adult = |query: CredentialQuery| query.age_at_least("birth_date", 18, now().date());
    let asked = scene.ask(Policy::new().credential(adult(card())).credential(other()));
    let proved = scene.ask(Policy::new().credential(card()).credential(adult(other())));
    let young = scene.gov.issue(&secret("ana"), ana_but(&[("birth_date", date("2015-06-01"))]));
    let held = [&young, &mine()];
    proved.accepted(&proved.prover(&held, "S-18 other").finish().encode());
    asked.needs_made(&STATEMENT, |off| {
        let mut prover = proved.prover_for(&held, off, "S-18 other");
        prover.request = asked.request.clone();
        prover.finish().encode()
    });
}

/// Statements in another order, fewer, or one of them twice.
#[test]
fn s_18_other_lists_of_statements() {
    let scene = Scene::get();
    let a = |query: CredentialQuery| query.at_least("doses", ClaimValue::U64(1));
    let b = |query: CredentialQuery| query.at_most("doses", ClaimValue::U64(9));
    let c = |query: CredentialQuery| query.at_least("doses", ClaimValue::U64(2));
    let ask = |query| scene.ask_card(query);
    let asked = ask(b(a(vaccination())));
    let held = shot();
    asked.accepted(&asked.prover(&[&held], "S-18").finish().encode());
    for (proved, same_length) in [
        (ask(a(b(vaccination()))), true),
        (ask(c(a(vaccination()))), true),
        (ask(a(vaccination())), false),
    ] {
        proved.accepted(&proved.prover(&[&held], "S-18 list").finish().encode());
        let attack = |off: &[Check]| {
            let mut prover = proved.prover_for(&[&held], off, "S-18 list");
            prover.request = asked.request.clone();
            prover.finish().encode()
        };
        if same_length {
            asked.needs_made(&STATEMENT, attack);
        } else {
            asked.refused(&attack(&[]));
        }
    }
    // What a plain verifier accepts is a weaker statement, of another length.
    let plain = ask(vaccination());
    let mut prover = plain.prover(&[&held], "S-18 stripped");
    prover.request = asked.request.clone();
    asked.refused(&prover.finish().encode());
}

/// A challenge that nobody compares, and equations that nobody settles.
#[test]
fn s_14_challenge_and_pairings() {
    let scene = Scene::get();
    let asked = scene.ask_card(card().disclose("name"));
    let mut draft = asked.prover(&[&mine()], "S-14 challenge").finish();
    asked.accepted(&draft.encode());
    draft.credentials[0].shown = vec![text("Mallory")];
    asked.needs(&[Check::ChallengeMatches], &draft.encode());
    // A signature of somebody else's making: all of it holds but the pairing equation.
    let mut unsigned = mine();
    unsigned.signed.signature.e += Fr::from(1_u64);
    let octets = asked.prover(&[&unsigned], "S-14 pairing").finish().encode();
    asked.needs(&[Check::PairingHolds], &octets);
}

/// A nonce of 64 octets that are the digest of another presentation.
#[test]
fn s_13_a_nonce_that_imitates_the_digest() {
    use crate::reference::presentation::cbor::Item;
    let held = mine();
    let first = Scene::get().ask_card(card());
    let octets = first.prover(&[&held], "imitated").finish().encode();
    first.accepted(&octets);
    let header = |asked: &Asked, octets: &[u8]| {
        let cores = Scene::get().reference.cores(&asked.request, octets, now()).unwrap();
        cores[0].0.presentation_header.clone()
    };
    let ph = header(&first, &octets);
    let d = &ph[ph.len() - 64..];
    let Item::Array(mut object) = Item::decode(&first.request.encode()).unwrap() else {
        unreachable!("a request")
    };
    let Item::Array(body) = &mut object[3] else { unreachable!("a request") };
    body[0] = Item::Bytes(d.to_vec());
    let second = Asked::forged(&Item::Array(object).encode()).unwrap();
    let imitation = second.prover(&[&held], "imitation").finish().encode();
    second.accepted(&imitation);
    first.refused(&imitation);
    second.refused(&octets);
    // Who looks for the digest anywhere in the header finds it in that of the imitation.
    let other = header(&second, &imitation);
    let anywhere = |header: &[u8]| header.windows(64).any(|part| part == d);
    assert!(anywhere(&ph) && anywhere(&other));
    assert!(ph.ends_with(d) && !other.ends_with(d));
}
