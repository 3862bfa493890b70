//! Hidden issuers: whoever presents has a credential of one of the authorities, of a type that is listed with its key.

use ark_bls12_381::{Fr, G2Projective};
use ark_ec::PrimeGroup as _;
use ark_ff::{One as _, Zero as _};
use averment::credential::{ClaimValue, DateTime};
use averment::presentation::{BatchHint, CredentialQuery, Policy, Session};
use averment::trust::IssuerSecretKey;

use crate::cards::{
    self, Asked, GOV, Office, Scene, ana, ana_but, date, hidden_card, laid_out_alike, now, secret,
    table_key, text,
};
use crate::native::r::tables::make_up;
use crate::reference::core::{self, Signature, key_gen, public_key};
use crate::reference::octets::mul;
use crate::reference::presentation::authorities::Blinding;
use crate::reference::presentation::claims::{Held, Slots as _};
use crate::reference::presentation::relation::Gadget;
use crate::reference::presentation::sets::{bp1, inverse};
use crate::reference::presentation::{Hint, Prover, one_of_many};
use crate::reference::{Check, Checks, Suite, random_scalar};
use crate::tally;
use crate::world::rng;

fn adult(query: CredentialQuery) -> CredentialQuery {
    query.disclose("name").age_at_least("birth_date", 18, now().date())
}

fn asked() -> Asked {
    Scene::get().ask_card(adult(hidden_card()))
}

/// There is no core proof that a plain verifier could look at.
#[track_caller]
fn accepted(asked: &Asked, octets: &[u8]) {
    assert!(asked.agreed(octets), "a control is refused: {:?}", asked.verdict(octets, &[]));
}

fn mine() -> Held {
    Scene::get().gov.issue(&secret("ana"), ana())
}

fn blinding(prover: &mut Prover) -> &mut Blinding {
    let hidden = prover.hidden_issuers[0].as_mut();
    &mut hidden.expect("the issuer is hidden").1
}

/// The key of somebody who is no authority.
fn own_key() -> Fr {
    key_gen(Suite::Sha256, &[9; 32], b"", b"a key of one's own")
}

/// What Ana has, but signed under a key of one's own, with the domain of the government.
fn signed_with(key: &Fr) -> Held {
    let mut held = mine();
    let e = random_scalar(&mut rng("I e"));
    let header = held.schema.signed_header();
    let (scheme, messages) = (held.schema.scheme(), &held.signed.messages);
    held.signed.signature = core::sign_with_e(&scheme, key, &held.public_key, &header, messages, e);
    held
}

/// The control of all that follows, from the reference's prover and from the library's holder.
#[test]
fn i_05_every_authority_is_accepted() {
    let scene = Scene::get();
    let policies = [
        Policy::from(adult(hidden_card())),
        Policy::from(adult(CredentialQuery::new("card").issued_by_one_of(&scene.authorities[2]))),
        Policy::new()
            .credential(adult(hidden_card()).not_equal("veteran", ClaimValue::Boolean(true)))
            .credential(CredentialQuery::new("other").issued_by(GOV, &scene.gov.schema))
            .pseudonym("card", "login")
            .limit("card", "coupons", "2026", 3),
    ];
    for policy in policies {
        let both = policy.options()[0].credentials().len() == 2;
        let asked = scene.ask(policy);
        for office in [&scene.gov, &scene.province, &scene.isles] {
            let (held, other) = (office.issue(&secret("ana"), ana()), mine());
            let held = if both { vec![&held, &other] } else { vec![&held] };
            accepted(&asked, &asked.prover(&held, "I-05").finish().encode());
            let mut holder = cards::holder(&held);
            for authorities in &scene.authorities {
                holder.add_authorities(authorities).unwrap();
            }
            let plan = holder.plan(&asked.request, asked.request.audience(), now()).unwrap();
            let mut choice = plan.first_choice();
            choice.use_number = both.then_some(2);
            accepted(&asked, &plan.present(&choice, &mut rng("I-05")).unwrap().encode());
        }
        // Who is not adult is not, whoever says so.
        let young = ana_but(&[("birth_date", date("2015-06-01"))]);
        let (young, other) = (scene.isles.issue(&secret("ana"), young), mine());
        let held = if both { vec![&young, &other] } else { vec![&young] };
        asked.refused(&asked.prover(&held, "I-05").finish().encode());
    }
}

/// What F4 makes up: claims of one's own choice, and a hint with its first messages.
fn made_up(asked: &Asked, office: &Office) -> (Vec<u8>, Vec<u8>) {
    let mut held = office.issue(&secret("mallory"), ana_but(&[("name", text("Mallory"))]));
    // Nobody signed it.
    held.signed.signature = Signature { a: bp1(), e: random_scalar(&mut rng("F4 e")) };
    let mut prover = asked.prover(&[&held], "F4");
    let z = blinding(&mut prover).shift;
    blinding(&mut prover).key = G2Projective::generator() * z;
    let mut made = prover.commit();
    let e = held.signed.signature.e - z;
    let twin = mul(&bp1(), &office.secret_key());
    let nonces = &prover.nonces[0];
    let [_, _, d] = made.parts[0].points;
    // Abar = (r1 D + W'_i)/(z + e), Bbar = r1 D - e Abar
    let a_bar = mul(&(mul(&d, &nonces.r1) + twin), &inverse(&(z + e)));
    let b_bar = mul(&d, &nonces.r1) - mul(&a_bar, &e);
    made.parts[0].points = [a_bar, b_bar, d];
    made.parts[0].first.t1 = mul(&a_bar, &nonces.e) + mul(&d, &nonces.r1_tilde);
    let draft = prover.respond(&made, &prover.challenges(&made));
    (draft.encode(), Hint::of(&made, &prover.wires).encode())
}

/// F4: with a known weight for the equation of the twin nobody needs a credential.
#[test]
fn i_06_the_twin_under_a_known_weight() {
    let scene = Scene::get();
    let asked = asked();
    accepted(&asked, &asked.prover(&[&mine()], "F4 control").finish().encode());
    for office in [&scene.gov, &scene.province, &scene.isles] {
        asked.needs(&[Check::TwinWeight], &made_up(&asked, office).0);
    }
}

/// The same in batches, twice under one blinded key; and hints, which are not believed.
#[test]
fn t_08_i_06_hidden_issuers_in_batches() {
    let scene = Scene::get();
    let asked = asked();
    let (forged, hint) = made_up(&asked, &scene.gov);
    let prover = asked.prover(&[&mine()], "batch");
    let (honest, mut lied) = (prover.commit(), prover.commit());
    let answer = |made: &_| prover.respond(made, &prover.challenges(made)).encode();
    lied.parts[0].first.t1 += bp1();
    let items = [
        (answer(&honest), Hint::of(&honest, &prover.wires).encode(), true),
        (forged.clone(), hint.clone(), false),
        (answer(&lied), Hint::of(&lied, &prover.wires).encode(), false),
        (forged, hint, false),
        (answer(&honest), Hint::of(&lied, &prover.wires).encode(), true),
    ];
    let session = || Session::decode(&asked.session).unwrap();
    let expected: Vec<_> = items.iter().map(|(_, _, good)| *good).collect();
    let plain: Vec<_> = items.iter().map(|(octets, ..)| (session(), octets)).collect();
    let hinted: Vec<_> = items
        .iter()
        .map(|(octets, hint, _)| (session(), octets, BatchHint::decode(hint).ok()))
        .collect();
    assert!(hinted.iter().all(|(.., hint)| hint.is_some()));
    let verdicts = [
        scene.library.verify_batch(&plain, now(), &mut rng("weights")).unwrap(),
        scene.library.verify_batch_hinted(&hinted, now(), &mut rng("weights")).unwrap(),
    ];
    for verdicts in verdicts {
        tally::count(1);
        assert_eq!(verdicts.iter().map(Result::is_ok).collect::<Vec<_>>(), expected);
    }
}

/// A library card under the key of an authority, in whose slots stands what the listed type has there.
#[test]
fn i_09_another_type_of_a_listed_issuer() {
    let scene = Scene::get();
    let asked = asked();
    for version in ["gov.example/library", "gov.example/resident"] {
        let schema = laid_out_alike(version);
        let key = scene.gov.key.expose_bytes();
        let key = IssuerSecretKey::from_bytes(GOV, &schema, key.as_slice()).unwrap();
        let office = Office { id: GOV, schema, key };
        let held = office.issue(&secret("ana"), ana());
        // Its holder has nothing to answer with; somebody else's prover has no witness for the domain.
        let mut holder = cards::holder(&[&held]);
        holder.add_authorities(&scene.authorities[0]).unwrap();
        assert!(holder.plan(&asked.request, asked.request.audience(), now()).is_err());
        asked.refused(&asked.prover(&[&held], "I-09").finish().encode());
        asked.needs_made(&[Check::DomainListed], |off| {
            let mut prover = asked.prover_for(&[&held], off, "I-09");
            claim_domain_of(&mut prover, &mine());
            prover.finish().encode()
        });
    }
}

/// Points that show the domain of another credential to be in the list.
fn claim_domain_of(prover: &mut Prover, other: &Held) {
    let domain = other.schema.scheme().domain(
        &other.public_key,
        &other.schema.signed_header(),
        &Checks::all(),
    );
    let gadget = prover.plan.statements.gadgets[0].clone();
    let Gadget::Member { section, wire, rho, set, .. } = gadget else { panic!("the domain") };
    let (w, rest) = set.witness(&domain).unwrap();
    assert!(rest.is_zero());
    let multiplier = random_scalar(&mut rng("I-09 rho"));
    prover.member(section, wire, rho, w, &domain, &set.value(), multiplier);
}

/// A key of one's own as the blinded one: beside the twin of an authority, and with its own.
#[test]
fn i_06_a_key_of_ones_own() {
    let asked = asked();
    let own = own_key();
    let held = signed_with(&own);
    let key = G2Projective::generator() * own;
    let mut prover = asked.prover(&[&held], "I-06 twin");
    blinding(&mut prover).shift = Fr::zero();
    blinding(&mut prover).key = key;
    asked.needs(&[Check::TwinOfKey], &prover.finish().encode());

    asked.needs_made(&[Check::KeyListed], |off| {
        let mut prover = asked.prover_for(&[&held], off, "I-06 list");
        blinding(&mut prover).shift = Fr::zero();
        blinding(&mut prover).key = key;
        prover.wires[0] = mul(&bp1(), &own);
        prover.finish().encode()
    });
    // The same under the public key that it really has: its domain is not in the list.
    let mut stranger = held;
    stranger.public_key = public_key(&own);
    let header = stranger.schema.signed_header();
    let scheme = stranger.schema.scheme();
    stranger.signed.signature = core::sign(&scheme, &own, &header, &stranger.signed.messages);
    asked.needs_made(&[Check::KeyListed, Check::DomainListed], |off| {
        let mut prover = asked.prover_for(&[&stranger], off, "I-06 stranger");
        blinding(&mut prover).shift = Fr::zero();
        blinding(&mut prover).key = key;
        prover.wires[0] = mul(&bp1(), &own);
        claim_domain_of(&mut prover, &mine());
        prover.finish().encode()
    });
}

/// Digits that are no bits: a key that is made of two of the list, and is that of neither.
#[test]
fn i_03_a_sum_of_listed_keys() {
    let scene = Scene::get();
    let asked = asked();
    let keys = [&scene.gov, &scene.province].map(|office| {
        let members = &scene.reference.authorities[0].members;
        let octets = office.key.public_key().to_bytes();
        let number = members.iter().position(|member| member.key == octets).unwrap();
        (office.secret_key(), number)
    });
    let [(one, first), (two, second)] = keys;
    let mixed = one + one - two;
    asked.needs_made(&[Check::DigitsAreBits], |off| {
        let held = signed_with(&mixed);
        let mut prover = asked.prover_for(&[&held], off, "I-03");
        let hidden = blinding(&mut prover);
        let mut weights = [Fr::zero(); 4];
        weights[first] = Fr::one() + Fr::one();
        weights[second] = -Fr::one();
        hidden.many.weights = vec![weights];
        hidden.key = G2Projective::generator() * (mixed + hidden.shift);
        prover.place_keys();
        prover.finish().encode()
    });
    // Two bits, and none: the digits do not add up to the challenge.
    for weights in [[Fr::one(); 4], [Fr::zero(); 4]] {
        let mut prover = asked.prover(&[&mine()], "I-03 bits");
        blinding(&mut prover).many.weights = vec![weights];
        prover.place_keys();
        asked.refused(&prover.finish().encode());
    }
    // The number of another authority, whose key it is not.
    let mut prover = asked.prover(&[&mine()], "I-03 number");
    let hidden = blinding(&mut prover);
    let t = hidden.shift;
    hidden.many =
        one_of_many::Secret::new(&hidden.roster, (first + 1) % 3, t, &mut rng("I-03 other"));
    prover.place_keys();
    asked.needs(&[Check::TwinOfKey], &prover.finish().encode());
}

/// O as the blinded key, by who knows one of the secrets: no signature is needed then.
#[test]
fn i_04_the_identity_as_the_blinded_key() {
    let scene = Scene::get();
    let asked = asked();
    let mut held = mine();
    held.signed.signature = Signature { a: bp1(), e: Fr::one() };
    let mut prover = asked.prover(&[&held], "I-04");
    let t = -scene.gov.secret_key();
    let hidden = blinding(&mut prover);
    (hidden.shift, hidden.many.t, hidden.key) = (t, t, G2Projective::zero());
    prover.place_keys();
    assert!(prover.wires[0].is_zero());
    let mut made = prover.commit();
    let e = held.signed.signature.e - t;
    let nonces = &prover.nonces[0];
    let [_, _, d] = made.parts[0].points;
    // Bbar = O: Abar = D r1/e
    let a_bar = mul(&d, &(nonces.r1 * inverse(&e)));
    made.parts[0].points = [a_bar, d - d, d];
    made.parts[0].first.t1 = mul(&a_bar, &nonces.e) + mul(&d, &nonces.r1_tilde);
    let draft = prover.respond(&made, &prover.challenges(&made));
    asked.needs(&[Check::NonIdentity], &draft.encode());
}

/// The list in another order, without one of its entries, or another set's digest.
#[test]
fn i_01_i_02_another_list() {
    let scene = Scene::get();
    let asked = asked();
    let held = mine();
    accepted(&asked, &asked.prover(&[&held], "I-02").finish().encode());
    let all = &scene.reference.authorities[0];
    let number = all.members.iter().position(|member| member.key == held.public_key).unwrap();
    let turned: Vec<_> = all.roster().points.into_iter().rev().collect();
    let fewer: Vec<_> = all.roster().points.into_iter().take(2).collect();
    for (points, number) in [(turned, 2 - number), (fewer, number.min(1))] {
        let mut prover = asked.prover(&[&held], "I-02");
        let hidden = blinding(&mut prover);
        let t = hidden.shift;
        hidden.roster = one_of_many::Roster::new(points);
        hidden.many = one_of_many::Secret::new(&hidden.roster, number, t, &mut rng("I-02 other"));
        prover.place_keys();
        asked.refused(&prover.finish().encode());
    }
    // The digest of another set in the challenge, and the answer to a request for that set.
    let mut prover = asked.prover(&[&held], "I-01");
    prover.hidden_issuers[0].as_mut().unwrap().0 = scene.reference.authorities[1].clone();
    asked.refused(&prover.finish().encode());
    let other = CredentialQuery::new("card").issued_by_one_of(&scene.authorities[1]);
    let other = scene.ask_card(adult(other));
    let mut prover = other.prover(&[&held], "I-01");
    prover.request = asked.request.clone();
    asked.refused(&prover.finish().encode());
}

/// F9: the maker of a table proves what it likes under it, of the cards of all others in the set.
#[test]
fn f_9_the_table_of_an_authority() {
    let scene = Scene::get();
    let asked = asked();
    let young = ana_but(&[("birth_date", date("2015-06-01"))]);
    let young = scene.province.issue(&secret("ana"), young);
    asked.needs_made(&[Check::CeremonyIfHidden], |off| {
        make_up(asked.prover_for(&[&young], off, "F9 hidden"), &table_key(GOV))
    });
}

/// A key that is not valid any more: nobody could apply its days to it, so the set is not valid either.
#[test]
fn i_11_a_set_with_a_retired_key() {
    let scene = Scene::get();
    let query = CredentialQuery::new("card").issued_by_one_of(&scene.authorities[1]);
    let asked = scene.ask_card(adult(query));
    let yesterday = DateTime::parse("2026-11-23T12:00:00Z").unwrap();
    for office in [&scene.gov, &scene.retired] {
        let held = office.issue(&secret("ana"), ana());
        let octets = asked.prover(&[&held], "I-11").finish().encode();
        assert!(asked.agreed_at(&octets, yesterday));
        asked.needs(&[Check::KeyValid], &octets);
    }
}
