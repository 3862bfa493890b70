//! F9: ranges under an issuer's own table, for that issuer and for nobody else.

use std::sync::OnceLock;

use super::*;
use crate::credential::TableDigest;
use crate::statement::{IssuerTable, ParametersError};
use crate::trust::TrustError;

const PROVINCE: &str = "province.example";

fn table(issuer: &str, seed: u64) -> IssuerTable {
    IssuerTable::generate(issuer, &mut rng(seed)).unwrap()
}

fn own_table() -> &'static IssuerTable {
    static TABLE: OnceLock<IssuerTable> = OnceLock::new();
    TABLE.get_or_init(|| table(ISSUER, 1))
}

fn table_of_province() -> &'static IssuerTable {
    static TABLE: OnceLock<IssuerTable> = OnceLock::new();
    TABLE.get_or_init(|| table(PROVINCE, 2))
}

impl Office {
    fn document_naming(&self, table: &IssuerTable) -> IssuerDocument {
        let key = self.key.publish(day("2020-01-01"), day("2050-01-01"), &mut rng(1)).unwrap();
        let document = IssuerDocument::builder(self.id).key(key).schema(self.schema.clone());
        document.table(table).build().unwrap()
    }
}

/// Two issuers with a table each, and a verifier and a holder that loaded both.
fn world() -> World {
    let world = World::new();
    let province = Office::new(PROVINCE, schema());
    let documents =
        [world.office.document_naming(own_table()), province.document_naming(table_of_province())];
    let mut verifier = Verifier::new(AUDIENCE, documents.clone()).unwrap();
    let mut holder = world.holder;
    for (document, table) in documents.iter().zip([own_table(), table_of_province()]) {
        verifier.add_table(table, &mut rng(7)).unwrap();
        holder.add_table(document, table, &mut rng(7)).unwrap();
    }
    World { holder, verifier, ..world }
}

fn adult(query: CredentialQuery) -> CredentialQuery {
    query.age_at_least("birth_date", 18, now().date())
}

/// A session for a request that no verifier of this library makes.
fn forged(request: &PresentationRequest) -> Session {
    Session::of(request.clone())
}

#[test]
fn ranges_under_the_table_of_the_issuer() {
    let world = world();
    let both = adult(world.query()).one_of("district", [district("south"), district("north")]);
    for query in [world.query(), adult(world.query()), both] {
        let policy = |query| Policy::new().credential(query).limit("card", "vote", "2026", 3);
        let under_table = query.clone().under_table(ISSUER, own_table().digest());
        assert!(world.answer(policy(under_table), Some(1)).is_some());
        assert!(world.answer(policy(query), Some(1)).is_some());
    }
    let old = World::with(&claims(), "2026-11-23");
    let world = World { holder: old.holder, ..world };
    assert!(!world.meets(world.query()));
}

#[test]
fn an_answer_under_one_is_none_under_the_other() {
    let world = world();
    let plain = adult(world.query());
    let under_table = plain.clone().under_table(ISSUER, own_table().digest());
    let (one, _) = world.ask(plain.into());
    let (two, _) = world.ask(under_table.into());
    let answer = |request: &PresentationRequest| {
        let plan = world.holder.plan(request, AUDIENCE, now()).unwrap();
        plan.present(&plan.first_choice(), &mut rng(4)).unwrap().encode()
    };
    let verify = |request: &PresentationRequest, octets: &[u8]| {
        world.verifier.verify(forged(request), octets, now(), &mut rng(6)).map(drop)
    };
    let (first, second) = (answer(&one), answer(&two));
    assert_eq!(first.len(), second.len());
    assert_eq!(verify(&one, &first), Ok(()));
    assert_eq!(verify(&two, &second), Ok(()));
    assert_eq!(verify(&one, &second), Err(VerifyError::Rejected));
    assert_eq!(verify(&two, &first), Err(VerifyError::Rejected));
}

#[test]
fn the_table_of_another_issuer_is_refused_by_all() {
    let world = world();
    let query = || adult(world.query());
    let foreign = || query().under_table(ISSUER, table_of_province().digest());
    let asked = |verifier: &Verifier, query: CredentialQuery| {
        verifier.ask(query, "test", now(), &mut rng(3)).map(drop)
    };
    assert_eq!(asked(&world.verifier, foreign()), Err(RequestError::Table));
    let unknown = query().under_table(ISSUER, TableDigest::from_bytes([1; 32]));
    assert_eq!(asked(&world.verifier, unknown), Err(RequestError::Table));
    // Where no document names a table, or it is not loaded.
    let plain = Verifier::new(AUDIENCE, [world.office.document()]).unwrap();
    let own = || query().under_table(ISSUER, own_table().digest());
    assert_eq!(asked(&plain, own()), Err(RequestError::Table));
    let named = Verifier::new(AUDIENCE, [world.office.document_naming(own_table())]).unwrap();
    assert_eq!(asked(&named, own()), Err(RequestError::UnknownTable));
    assert_eq!(asked(&world.verifier, own()), Ok(()));
    // A request that names it all the same: holders give no answer, and verifiers take none.
    let (good, _) = world.ask(own().into());
    let bad = PresentationRequest::from_json(
        &good
            .to_json()
            .replace(&own_table().digest().to_string(), &table_of_province().digest().to_string()),
    );
    let bad = bad.unwrap();
    assert_eq!(world.holder.plan(&bad, AUDIENCE, now()).err(), Some(PlanError::Table));
    let plan = world.holder.plan(&good, AUDIENCE, now()).unwrap();
    let octets = plan.present(&plan.first_choice(), &mut rng(4)).unwrap().encode();
    let verify = |verifier: &Verifier, request| {
        verifier.verify(forged(request), &octets, now(), &mut rng(6)).map(drop)
    };
    assert_eq!(verify(&world.verifier, &bad), Err(RequestError::Table.into()));
    assert_eq!(verify(&named, &good), Err(RequestError::UnknownTable.into()));
    assert_eq!(verify(&world.verifier, &good), Ok(()));
    // A holder without the table cannot answer, and says which thing is missing.
    let mut bare = Holder::new(secret(5)).unwrap();
    bare.add(world.office.issue(bare.secret(), &claims(), "2030-01-01")).unwrap();
    assert_eq!(bare.plan(&good, AUDIENCE, now()).err(), Some(PlanError::Table));
    let minor = world.query().on_or_after("birth_date", day("2008-11-25"));
    let (minor, _) = world.ask(minor.under_table(ISSUER, own_table().digest()).into());
    assert_eq!(bare.plan(&minor, AUDIENCE, now()).err(), Some(PlanError::Unsatisfiable));
}

#[test]
fn a_table_is_loaded_with_the_document_that_names_it() {
    let world = World::new();
    let (office, province) = (world.office, Office::new(PROVINCE, schema()));
    let (mut holder, mut verifier) = (world.holder, world.verifier);
    let mut load = |document: &IssuerDocument, table: &IssuerTable| {
        holder.add_table(document, table, &mut rng(7))
    };
    // One that the document does not name, and one of another issuer whose name it does not bear.
    assert_eq!(load(&office.document(), own_table()), Err(TrustError::Table));
    assert_eq!(
        load(&office.document_naming(own_table()), &table(ISSUER, 3)),
        Err(TrustError::Table)
    );
    let of_province = province.document_naming(table_of_province());
    assert_eq!(load(&of_province, own_table()), Err(TrustError::Table));
    assert_eq!(load(&of_province, table_of_province()), Ok(()));
    assert_eq!(verifier.add_table(own_table(), &mut rng(7)), Err(TrustError::Table));
    assert_eq!(verifier.add_table(table_of_province(), &mut rng(7)), Err(TrustError::Table));
    // Named by its document, of points that do not belong together.
    let octets = own_table().encode();
    let mut swapped = octets.clone();
    let digits = octets.len() - 2 * 48 - 2 - 256 * 48;
    swapped[digits..][..48].copy_from_slice(&octets[digits + 48..][..48]);
    swapped[digits + 48..][..48].copy_from_slice(&octets[digits..][..48]);
    let swapped = IssuerTable::decode(&swapped).unwrap();
    let named = office.document_naming(&swapped);
    let rejected = TrustError::Parameters(ParametersError::Rejected);
    assert_eq!(load(&named, &swapped), Err(rejected));
    assert_eq!(rejected.code(), "parameters/rejected");
}

#[test]
fn consent_names_the_table() {
    let world = world();
    let digest = own_table().digest();
    let consent = |query: CredentialQuery| {
        let (request, _) = world.ask(query.into());
        let plan = world.holder.plan(&request, AUDIENCE, now()).unwrap();
        plan.consent(&plan.first_choice()).unwrap()
    };
    assert_eq!(consent(world.query()).credentials[0].table, None);
    let consent = consent(world.query().under_table(ISSUER, digest));
    assert_eq!(consent.credentials[0].table, Some(digest));
    let json = serde_json::to_value(&consent).unwrap();
    assert_eq!(json["credentials"][0]["table"], digest.to_string());
}

/// Each issuer under what the request names for it: the first under its table, the second under the ceremony.
#[test]
fn issuers_with_and_without_a_table_in_one_role() {
    let World { office, holder: _, verifier } = world();
    let province = Office::new(PROVINCE, schema());
    let query = CredentialQuery::new("card").issued_by(PROVINCE, &province.schema);
    // The order of the two calls does not matter.
    let query = query.under_table(ISSUER, own_table().digest()).issued_by(ISSUER, &office.schema);
    for (issuer, named) in [(&office, true), (&province, false)] {
        let mut holder = Holder::new(secret(5)).unwrap();
        holder.add(issuer.issue(holder.secret(), &claims(), "2030-01-01")).unwrap();
        let document = office.document_naming(own_table());
        if named {
            holder.add_table(&document, own_table(), &mut rng(7)).unwrap();
        }
        let (request, session) =
            verifier.ask(adult(query.clone()), "test", now(), &mut rng(3)).unwrap();
        let plan = holder.plan(&request, AUDIENCE, now()).unwrap();
        let consent = plan.consent(&plan.first_choice()).unwrap();
        assert_eq!(consent.credentials[0].table.is_some(), named);
        let octets = plan.present(&plan.first_choice(), &mut rng(4)).unwrap().encode();
        let verified = verifier.verify(session, &octets, now(), &mut rng(6)).unwrap();
        assert_eq!(verified.credentials()[0].issuer(), Some(issuer.id));
    }
}
