//! R-12, F9: digits under the table of an issuer, with which whoever made it proves what he likes.

use ark_bls12_381::Fr;
use averment::credential::TableDigest;
use averment::presentation::{CredentialQuery, Holder, PlanError, Policy, RequestError};
use averment::statement::IssuerTable;
use averment::trust::TrustError;

use crate::cards::{
    Asked, GOV, Scene, ana, ana_but, card, date, holder, now, secret, stranger_table, table_key,
};
use crate::reference::octets::mul;
use crate::reference::presentation::Prover;
use crate::reference::presentation::claims::Held;
use crate::reference::presentation::relation::Gadget;
use crate::reference::presentation::sets::{Set, inverse};
use crate::reference::presentation::tables::Table;
use crate::reference::{Check, random_scalar};
use crate::world::rng;

const PROVINCE: &str = "province.example";

fn digest(table: &Table) -> TableDigest {
    TableDigest::from_bytes(table.digest())
}

fn adult(query: CredentialQuery) -> CredentialQuery {
    query.age_at_least("birth_date", 18, now().date())
}

fn minor() -> averment::credential::ClaimValue {
    date("2015-06-01")
}

/// The request for adults, under the table that `gov` publishes.
fn under_own() -> Asked {
    let scene = Scene::get();
    scene.ask_card(adult(card()).under_table(GOV, digest(&scene.tables[0])))
}

/// The same request with another table, as no verifier makes it.
fn under(table: &Table) -> Asked {
    let (mut request, own) = (under_own().request.encode(), Scene::get().tables[0].digest());
    let place = request.windows(32).position(|octets| octets == own).unwrap();
    request[place..][..32].copy_from_slice(&table.digest());
    Asked::forged(&request).unwrap()
}

/// The library's holder with all that is published.
fn equipped(held: &Held) -> Holder {
    let scene = Scene::get();
    let mut holder = holder(&[held]);
    for (document, table) in scene.reference.documents.iter().zip(&scene.tables) {
        let table = IssuerTable::decode(&table.encode()).unwrap();
        holder.add_table(document, &table, &mut rng("tables")).unwrap();
    }
    holder
}

/// Witnesses of any digits, by whoever knows alpha.
pub fn make_up(mut prover: Prover, alpha: &Fr) -> Vec<u8> {
    for gadget in prover.plan.statements.gadgets.clone() {
        let Gadget::Member { section, wire, rho, y, set: set @ Set::Own(..) } = &gadget else {
            continue;
        };
        let (y, v) = (prover.value(*section, y), set.value());
        let w = mul(&v, &inverse(&(*alpha + y)));
        prover.member(*section, *wire, *rho, w, &y, &v, random_scalar(&mut rng("F9")));
    }
    prover.finish().encode()
}

#[test]
fn r_12_f_9_under_the_table_of_the_issuer() {
    let scene = Scene::get();
    let (asked, mine) = (under_own(), scene.gov.issue(&secret("ana"), ana()));
    asked.accepted(&asked.prover(&[&mine], "F9").finish().encode());
    let (holder, audience) = (equipped(&mine), asked.request.audience());
    let plan = holder.plan(&asked.request, audience, now()).unwrap();
    asked.accepted(&plan.present(&plan.first_choice(), &mut rng("F9")).unwrap().encode());
    // Who does not know alpha proves no more than under the ceremony.
    let young = scene.gov.issue(&secret("ana"), ana_but(&[("birth_date", minor())]));
    asked.needs(&[Check::AccumulatorPairing], &asked.prover(&[&young], "F9").finish().encode());
    // An answer under the ceremony is none under the table.
    let plain = scene.ask_card(adult(card()));
    let mut other = plain.prover(&[&mine], "F9 plain");
    plain.accepted(&other.finish().encode());
    other.request = asked.request.clone();
    asked.refused(&other.finish().encode());
}

/// What F9 allows: the maker of a table vouches for its own cards, as it could have signed another date.
#[test]
fn r_12_f_9_the_maker_proves_what_it_likes_of_its_own_cards() {
    let scene = Scene::get();
    let query = CredentialQuery::new("card").issued_by(PROVINCE, &scene.province.schema);
    let asked = scene.ask_card(adult(query).under_table(PROVINCE, digest(&scene.tables[1])));
    let changes = [("birth_date", minor())];
    let young = scene.province.issue_until(&secret("ana"), ana_but(&changes), "2020-01-01");
    let made_up = make_up(asked.prover(&[&young], "F9"), &table_key(PROVINCE));
    asked.accepted(&made_up);
}

/// The maker of the table of one issuer holds the card of another one, which says that it is too young.
#[test]
fn r_12_f_9_the_table_of_another_issuer() {
    let scene = Scene::get();
    let theirs = &scene.tables[1];
    let asked = under(theirs);
    let young = scene.gov.issue(&secret("ana"), ana_but(&[("birth_date", minor())]));
    let expired = scene.gov.issue_until(&secret("ana"), ana(), "2020-01-01");
    for held in [young, expired] {
        let made_up = make_up(asked.prover(&[&held], "F9"), &table_key(PROVINCE));
        asked.needs(&[Check::TableOfIssuer, Check::TablePublished], &made_up);
    }
    // No verifier asks for it, and no holder answers.
    let query = adult(card()).under_table(GOV, digest(theirs));
    let asking = scene.library.ask(query, "test", now(), &mut rng("F9"));
    assert_eq!(asking.map(drop), Err(RequestError::Table));
    let mine = scene.gov.issue(&secret("ana"), ana());
    let holder = equipped(&mine);
    let plan = holder.plan(&asked.request, asked.request.audience(), now());
    assert_eq!(plan.map(drop), Err(PlanError::Table));
}

/// Anybody can make a table in the name of an issuer: it is the document that says which is its own.
#[test]
fn r_12_f_9_a_table_in_the_name_of_the_issuer() {
    let scene = Scene::get();
    let (table, alpha) = stranger_table();
    let asked = under(&table);
    let young = scene.gov.issue(&secret("ana"), ana_but(&[("birth_date", minor())]));
    let made_up = make_up(asked.prover(&[&young], "F9"), &alpha);
    asked.needs(&[Check::TablePublished], &made_up);
    // Its points belong together, and still neither side loads it.
    let table = IssuerTable::decode(&table.encode()).unwrap();
    assert!(table.check(&mut rng("F9")).is_ok());
    let mut verifier = scene.library.for_audience("https://other.example");
    assert_eq!(verifier.add_table(&table, &mut rng("F9")), Err(TrustError::Table));
    let document = &scene.reference.documents[0];
    assert_eq!(document.id(), GOV);
    let added = holder(&[&young]).add_table(document, &table, &mut rng("F9"));
    assert_eq!(added, Err(TrustError::Table));
}

/// Two issuers under one role: the maker of the first one's table names that issuer for a card of the second.
#[test]
fn r_12_f_9_a_card_under_the_name_of_another_issuer() {
    let scene = Scene::get();
    let query = card().issued_by(PROVINCE, &scene.province.schema);
    let query = adult(query).under_table(GOV, digest(&scene.tables[0]));
    let asked = scene.ask(Policy::new().credential(query));
    for office in [&scene.gov, &scene.province] {
        let mine = office.issue(&secret("ana"), ana());
        asked.accepted(&asked.prover(&[&mine], "F9 own name").finish().encode());
    }
    let young = scene.province.issue(&secret("ana"), ana_but(&[("birth_date", minor())]));
    let renamed = Held { issuer: GOV.into(), ..young };
    let made_up = make_up(asked.prover(&[&renamed], "F9 name"), &table_key(GOV));
    asked.needs(&[Check::KeyOfIssuer], &made_up);
}

#[test]
fn the_reference_makes_the_tables_of_the_library() {
    let table = IssuerTable::generate(GOV, &mut rng("F9")).unwrap();
    let digests = |table: &IssuerTable| table.digest().to_bytes();
    for known in &Scene::get().tables {
        let read = IssuerTable::decode(&known.encode()).unwrap();
        assert_eq!((read.encode(), digests(&read)), (known.encode(), known.digest()));
        assert!(read.check(&mut rng("F9")).is_ok());
        assert_eq!(read.encode().len() - read.issuer().len(), table.encode().len() - GOV.len());
    }
}
