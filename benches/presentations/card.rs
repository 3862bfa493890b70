//! A resident card of 12 claims, the offices that issue it, and whoever shows it.

use averment::credential::{ClaimValue, Date, DateTime, Decimal, HolderSecret, Schema};
use averment::issuance::{Content, Issuer};
use averment::presentation::{CredentialQuery, Holder, Policy, PresentationRequest, Verifier};
use averment::registry::StatusRegistry;
use averment::trust::{IssuerDocument, IssuerSecretKey};
use rand::SeedableRng as _;
use rand::rngs::StdRng;

pub(crate) const AUDIENCE: &str = "https://shop.example";
const DISTRICTS: usize = 27;

/// A request, and the session of its verifier as it is stored.
pub(crate) struct Asked {
    pub(crate) request: PresentationRequest,
    pub(crate) session: Vec<u8>,
}

pub(crate) fn rng() -> StdRng {
    StdRng::seed_from_u64(1)
}

pub(crate) fn day(text: &str) -> Date {
    Date::parse(text).expect("a date")
}

pub(crate) fn now() -> DateTime {
    DateTime::parse("2026-11-24T12:00:00Z").expect("a time")
}

/// The districts that are asked for.
pub(crate) fn districts() -> impl Iterator<Item = ClaimValue> {
    (0..DISTRICTS).map(|number| ClaimValue::Enumeration(district(number)))
}

fn district(number: usize) -> String {
    format!("district {number}")
}

/// The schema of a card, whose status may be kept in a registry.
pub(crate) fn schema(registry: Option<&str>) -> Schema {
    let builder = Schema::builder("gov.example/resident", 1);
    registry
        .into_iter()
        .fold(builder, averment::credential::SchemaBuilder::registry)
        .text("family_name")
        .text("given_name")
        .date("birth_date")
        .text("birth_place")
        .enumeration("district", (0..DISTRICTS).map(district))
        .text("address")
        .u64("points", 0..=u64::MAX)
        .decimal("income", 2, 0..=100_000_000_000)
        .boolean("veteran")
        .text("document_number")
        .date("issued_on")
        .text("nationality")
        .build()
        .expect("a schema")
}

fn content() -> Content {
    let text = |value: &str| ClaimValue::Text(value.into());
    let income = Decimal::parse("54321.50").expect("a decimal");
    Content::until(day("2031-12-31"))
        .claim("family_name", text("Wong"))
        .claim("given_name", text("Ana"))
        .claim("birth_date", ClaimValue::Date(day("1990-05-17")))
        .claim("birth_place", text("Macao"))
        .claim("district", ClaimValue::Enumeration(district(7)))
        .claim("address", text("1, Rua da Praia"))
        .claim("points", ClaimValue::U64(1_234_567_890_123))
        .claim("income", ClaimValue::Decimal(income))
        .claim("veteran", ClaimValue::Boolean(false))
        .claim("document_number", text("A1234567"))
        .claim("issued_on", ClaimValue::Date(day("2021-12-31")))
        .claim("nationality", text("Macao"))
}

/// An office that issues cards.
pub(crate) struct Office {
    key: IssuerSecretKey,
    schema: Schema,
    pub(crate) document: IssuerDocument,
}

impl Office {
    pub(crate) fn new(id: &str, schema: Schema) -> Self {
        let key = IssuerSecretKey::generate(id, &schema, &[7; 32]).expect("a key");
        let entry = key.publish(day("2020-01-01"), day("2050-01-01"), &mut rng());
        let document = IssuerDocument::builder(id).key(entry.expect("an entry"));
        let document = document.schema(schema.clone()).build().expect("a document");
        Self { key, schema, document }
    }

    /// Issues a card to `holder`, who follows the registry already, if there is one.
    pub(crate) fn issue(&self, holder: &mut Holder, registry: Option<&mut StatusRegistry>) {
        let rng = &mut rng();
        let issuer = Issuer::new(self.key.clone(), self.schema.clone()).expect("an issuer");
        let offer = issuer.offer(rng).expect("an offer");
        let today = now().date();
        let (application, pending) =
            holder.apply(&offer, &self.document, today, rng).expect("an application");
        let application = application.encode();
        let issued = issuer.issue(offer, &application, content(), registry, rng);
        holder.accept(pending, &issued.expect("issued")).expect("a credential");
    }

    /// A card of this office.
    pub(crate) fn query(&self) -> CredentialQuery {
        CredentialQuery::new("card").issued_by(self.document.id(), &self.schema)
    }
}

/// A holder without credentials, always with the same secret.
pub(crate) fn holder() -> Holder {
    Holder::new(HolderSecret::generate(&mut rng()).expect("a secret")).expect("a holder")
}

pub(crate) fn over_18(query: CredentialQuery) -> CredentialQuery {
    query.age_at_least("birth_date", 18, now().date())
}

/// Over 18, one of 27, and a pseudonym: beside what `query` asks.
pub(crate) fn everyday(query: CredentialQuery) -> Policy {
    let query = over_18(query).one_of("district", districts());
    Policy::new().credential(query).pseudonym("card", "login")
}

pub(crate) fn ask(verifier: &Verifier, policy: Policy) -> Asked {
    let expires = DateTime::parse("2026-11-24T12:05:00Z").expect("a time");
    let today = now().date();
    let asked = verifier.request(policy, &[("en", "bench")], today, expires, &mut rng());
    let (request, session) = asked.expect("a request");
    Asked { request, session: session.encode() }
}

pub(crate) fn present(holder: &Holder, request: &PresentationRequest) -> Vec<u8> {
    let plan = holder.plan(request, AUDIENCE, now()).expect("a plan");
    plan.present(&plan.first_choice(), &mut rng()).expect("a presentation").encode()
}
