//! An office, a holder of its card, and what a service asks of her, answered in advance.

use core::error::Error;

use averment::credential::{ClaimValue, Date, DateTime, HolderSecret, Schema};
use averment::issuance::{Content, Issuer};
use averment::presentation::{CredentialQuery, Holder, Policy, Verifier};
use averment::trust::{IssuerDocument, IssuerSecretKey};
use rand::TryRng as _;
use rand::rngs::SysRng;

const ISSUER: &str = "gov.example/identity";
const AUDIENCE: &str = "https://service.example";
const DISTRICTS: usize = 27;
/// Answers that are prepared. Each has a request of its own.
const POOL: usize = 64;

/// A session as the service stores it, and the holder's answer.
pub(crate) struct Asked {
    pub(crate) session: Vec<u8>,
    pub(crate) answer: Vec<u8>,
}

/// A verifier that asks "over 18, one of 27 districts, by a pseudonym, valid today", and what it is answered.
pub(crate) fn open(now: DateTime) -> Result<(Verifier, Vec<Asked>), Box<dyn Error>> {
    let (schema, today) = (schema()?, now.date());
    let mut material = [0; 32];
    SysRng.try_fill_bytes(&mut material)?;
    let key = IssuerSecretKey::generate(ISSUER, &schema, &material)?;
    let entry = key.publish(today, Date::parse("2031-12-31")?, &mut SysRng)?;
    let document = IssuerDocument::builder(ISSUER).key(entry).schema(schema.clone()).build()?;
    let holder = holder(&Issuer::new(key, schema.clone())?, &document, now)?;

    let mut verifier = Verifier::new(AUDIENCE, [document])?;
    let districts = (0..DISTRICTS).map(|number| ClaimValue::Enumeration(district(number)));
    let query = CredentialQuery::new("card")
        .issued_by(ISSUER, &schema)
        .age_at_least("birth_date", 18, today)
        .one_of("district", districts);
    let policy = Policy::new().credential(query).pseudonym("card", "login");
    verifier.prepare(&policy)?;
    let pool = (0..POOL).map(|_| ask(&verifier, &policy, &holder, now));
    let pool = pool.collect::<Result<_, _>>()?;
    Ok((verifier, pool))
}

fn schema() -> Result<Schema, Box<dyn Error>> {
    let schema = Schema::builder("gov.example/resident", 1)
        .text("name")
        .date("birth_date")
        .enumeration("district", (0..DISTRICTS).map(district))
        .text("address");
    Ok(schema.build()?)
}

fn district(number: usize) -> String {
    format!("district {number}")
}

fn holder(
    issuer: &Issuer,
    document: &IssuerDocument,
    now: DateTime,
) -> Result<Holder, Box<dyn Error>> {
    let mut holder = Holder::new(HolderSecret::generate(&mut SysRng)?)?;
    let offer = issuer.offer(&mut SysRng)?;
    let (application, pending) = holder.apply(&offer, document, now.date(), &mut SysRng)?;
    let content = Content::until(Date::parse("2030-12-31")?)
        .claim("name", ClaimValue::Text("Ana Wong".into()))
        .claim("birth_date", ClaimValue::Date(Date::parse("1990-05-17")?))
        .claim("district", ClaimValue::Enumeration(district(7)))
        .claim("address", ClaimValue::Text("1, Rua da Praia".into()));
    let issued = issuer.issue(offer, &application.encode(), content, None, &mut SysRng)?;
    holder.accept(pending, &issued)?;
    holder.prepare();
    Ok(holder)
}

fn ask(
    verifier: &Verifier,
    policy: &Policy,
    holder: &Holder,
    now: DateTime,
) -> Result<Asked, Box<dyn Error>> {
    let expires = DateTime::parse("2026-11-24T12:05:00Z")?;
    let texts = [("en", "to let you in")];
    let (request, session) =
        verifier.request(policy.clone(), &texts, now.date(), expires, &mut SysRng)?;
    let plan = holder.plan(&request, AUDIENCE, now)?;
    let answer = plan.present(&plan.first_choice(), &mut SysRng)?.encode();
    Ok(Asked { session: session.encode(), answer })
}
