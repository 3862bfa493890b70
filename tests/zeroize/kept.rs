//! The witness of a credential whose status is kept: as octets, and as the point that was decoded from them.

use averment::credential::{Credential, Schema};
use averment::curve::G1;
use averment::issuance::{Content, Issuer};
use averment::operator::OperatorSecretKey;
use averment::presentation::{CredentialQuery, Holder, Verifier};
use averment::registry::{RegistrySecretKey, StatusChain, StatusRegistry};

use super::holder::{AUDIENCE, date, holder, now};
use super::*;

const REGISTRY: &str = "gov.example/status";
const ISSUER: &str = "gov.example/permits";

/// The middle of both coordinates, as they are kept.
fn coordinates<T>(point: &T) -> impl Iterator<Item = u64> {
    // SAFETY: the value is borrowed, has that size, and consists of numbers.
    let octets = unsafe {
        std::slice::from_raw_parts(std::ptr::from_ref(point).cast::<u8>(), size_of::<T>())
    };
    let at = |at: usize| u64::from_ne_bytes(octets[at..at + 8].try_into().unwrap());
    [8, 24, 48 + 8, 48 + 24].map(at).into_iter()
}

#[test]
fn witnesses_leave_nothing() {
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    let rng = &mut rng();
    let key = RegistrySecretKey::from_bytes(REGISTRY, &[5; 32]).unwrap();
    let operator = OperatorSecretKey::from_bytes(&[7; 32]).unwrap();
    let mut registry = StatusRegistry::open(key, operator, now(), rng).unwrap();
    let schema = Schema::builder("gov.example/permit", 1).registry(REGISTRY).text("name");
    let schema = schema.build().unwrap();
    let days = date("2020-01-01")..=date("2050-01-01");
    let (issuer, document) = Issuer::generate(ISSUER, schema, days, rng).unwrap();
    let chain = StatusChain::start(registry.document().clone(), registry.head().clone()).unwrap();

    let mut first = holder();
    first.follow(&chain).unwrap();
    let offer = issuer.offer(rng).unwrap();
    let (application, pending) = first.apply(&offer, &document, now().date(), rng).unwrap();
    let content = Content::until(date("2030-01-01")).claim("name", "Ana");
    let application = application.encode();
    let issued = issuer.issue(offer, &application, content, Some(&mut registry), rng).unwrap();
    first.accept(pending, &issued).unwrap();
    let stored = first.credentials().next().unwrap().encode();
    let witness = first.credentials().next().unwrap().status().unwrap();
    let octets = *witness.expose_bytes();
    let needles = || {
        let at = |at: usize| u64::from_ne_bytes(octets[at..at + 8].try_into().unwrap());
        [8, 24].map(at).into_iter().chain(coordinates(witness.point_in_memory())).collect()
    };
    // A point that is not wiped, which has its coordinates in the same form, is found.
    assert!(hits_of(needles(), || drop(black_box(Box::new(G1::from_bytes(&octets))))) > 0);

    let mut verifier = Verifier::new(AUDIENCE, [document]).unwrap();
    verifier.add_epoch(&chain).unwrap();
    let query = CredentialQuery::new("permit").issued_by(ISSUER, issuer.schema());
    let (request, session) = verifier.ask(query.not_revoked(60), "test", now(), rng).unwrap();
    let mut holder = Holder::new(first.secret().clone()).unwrap();
    holder.follow(&chain).unwrap();
    let mut answer = None;
    let found = hits_of(needles(), || {
        let credential = Credential::decode(&stored).unwrap();
        drop(black_box(Box::new(Credential::decode(&credential.encode()).unwrap())));
        holder.add_stored(credential).unwrap();
        let plan = holder.plan(&request, AUDIENCE, now()).unwrap();
        answer = Some(plan.present(&plan.first_choice(), rng).unwrap().encode());
        drop(black_box(holder));
    });
    assert_eq!(found, 0);
    assert!(verifier.verify(session, &answer.unwrap(), now(), rng).is_ok());
}
