//! Credentials whose status is kept: the witness comes with them.

use super::*;
use crate::credential::DateTime;
use crate::operator::OperatorSecretKey;
use crate::registry::{RegistryError, RegistrySecretKey, StatusChain, StatusError, StatusRegistry};

const REGISTRY: &str = "gov.example/status";

fn registry(name: &str) -> StatusRegistry {
    let key = RegistrySecretKey::generate(name, &mut rng(41)).unwrap();
    let operator = OperatorSecretKey::generate(&mut rng(42)).unwrap();
    let opened = DateTime::parse("2026-11-01T00:00:00Z").unwrap();
    StatusRegistry::open(key, operator, opened, &mut rng(43)).unwrap()
}

fn chain(registry: &StatusRegistry) -> StatusChain {
    StatusChain::start(registry.document().clone(), registry.head().clone()).unwrap()
}

fn kept() -> Schema {
    let schema = Schema::builder("gov.example/resident", 1).registry(REGISTRY);
    schema.text("name").optional_text("title").build().unwrap()
}

/// What is issued to `holder` in `registry`, and what the holder keeps for it.
fn issue(
    authority: &Authority,
    registry: &mut StatusRegistry,
    holder: &Holder,
) -> (Pending, Result<Vec<u8>, IssueError>) {
    // Another handle each time.
    let rng = &mut rng(50 + u64::try_from(registry.len()).unwrap());
    let offer = authority.issuer.offer(rng).unwrap();
    let (application, pending) = authority.apply(holder, &offer, rng);
    let application = application.encode();
    (pending, authority.issuer.issue(offer, &application, content("Ana"), Some(registry), rng))
}

#[test]
fn the_witness_comes_with_the_credential() {
    let authority = Authority::new(ID, kept());
    let mut registry = registry(REGISTRY);
    let mut ana = holder(1);
    // Who follows nothing has nobody to believe about the witness.
    let (pending, issued) = issue(&authority, &mut registry, &ana);
    let unknown = ana.accept(pending, &issued.unwrap()).err();
    assert_eq!(unknown, Some(AcceptError::Status(StatusError::OtherRegistry)));
    ana.follow(&chain(&registry)).unwrap();
    let (pending, issued) = issue(&authority, &mut registry, &ana);
    let issued = issued.unwrap();
    let position = ana.accept(pending, &issued).unwrap();
    let credential = ana.credentials().nth(position).unwrap();
    let witness = credential.status().unwrap();
    witness.verify(registry.document(), credential.handle(), registry.head()).unwrap();
    assert_eq!(registry.len(), 2);
    // What the issuer writes down is what the holder has.
    let handle = Issuer::handle_of(&issued).unwrap();
    assert_eq!(handle.expose_bytes(), credential.handle().expose_bytes());
    assert!(Issuer::handle_of(&issued[1..]).is_err());
    // Its octets come back, and one octet less or another point is refused.
    let read: Issued = codec::decode(&issued).unwrap();
    assert_eq!(codec::encode(&read), issued);
    assert!(codec::decode::<Issued>(&issued[..issued.len() - 1]).is_err());
    let (pending, good) = issue(&authority, &mut registry, &ana);
    let mut wrong = good.unwrap();
    let place = wrong.len() - 48;
    wrong[place..].copy_from_slice(&G1::generator().to_bytes());
    let refused = ana.accept(pending, &wrong).err();
    assert_eq!(refused, Some(AcceptError::Status(StatusError::Witness)));
    assert_eq!(ana.credentials().len(), 1);
}

#[test]
fn a_credential_is_kept_where_its_schema_says() {
    let mut other = registry("gov.example/others");
    let ana = holder(1);
    for schema in [kept(), resident()] {
        let authority = Authority::new(ID, schema);
        let (_, refused) = issue(&authority, &mut other, &ana);
        assert_eq!(refused.err(), Some(IssueError::Registry));
    }
    assert!(other.is_empty());
    // Nothing is admitted for what is not signed.
    let authority = Authority::new(ID, kept());
    let mut registry = registry(REGISTRY);
    let rng = &mut rng(5);
    let offer = authority.issuer.offer(rng).unwrap();
    let (application, _) = authority.apply(&ana, &offer, rng);
    let empty = Content::until(date("2036-11-23"));
    let refused =
        authority.issuer.issue(offer, &application.encode(), empty, Some(&mut registry), rng);
    assert_eq!(refused.err(), Some(IssueError::Content(ClaimError::Missing)));
    assert!(registry.is_empty());
    let full = IssueError::from(RegistryError::Full);
    assert_eq!((full.code(), full.hint().starts_with("issuer: ")), ("registry/full", true));
}
