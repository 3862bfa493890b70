//! An identity office, a holder and a shop, with one valid object of each kind.

use std::sync::LazyLock;

use averment::bbs::Ciphersuite;
use averment::credential::{ClaimValue, Date, DateTime, Decimal, HolderSecret, Schema};
use averment::issuance::{Content, Issuer, Offer};
use averment::presentation::{
    Choice, CredentialQuery, Holder, Policy, PresentationRequest, Session, Verifier,
};
use averment::trust::{DisplayText, IssuerDocument, IssuerSecretKey};

use crate::rng;

pub const ISSUER: &str = "gov.example/identity";
pub const AUDIENCE: &str = "https://shop.example";

pub fn day(text: &str) -> Date {
    Date::parse(text).expect("a date")
}

pub fn now() -> DateTime {
    DateTime::parse("2026-11-24T12:00:00Z").expect("a time")
}

pub fn text(value: &str) -> ClaimValue {
    ClaimValue::Text(value.into())
}

pub fn district(value: &str) -> ClaimValue {
    ClaimValue::Enumeration(value.into())
}

/// A request with its session, and two presentations that answer it.
pub struct Asked {
    pub request: PresentationRequest,
    pub session: Vec<u8>,
    pub presentations: [Vec<u8>; 2],
}

pub struct City {
    pub schema: Schema,
    pub document: IssuerDocument,
    pub issuer: Issuer,
    pub holder: Holder,
    pub verifier: Verifier,
    pub offer: Vec<u8>,
    pub application: Vec<u8>,
    pub pending: Vec<u8>,
    pub issued: Vec<u8>,
    pub credential: Vec<u8>,
    /// Everything, then less and less.
    pub asked: Vec<Asked>,
}

pub static CITY: LazyLock<City> = LazyLock::new(City::new);

/// A claim of every type.
fn schema() -> Schema {
    let end = DateTime::parse("2099-12-31T23:59:59Z").expect("a time");
    Schema::builder("gov.example/resident", 1)
        .suite(Ciphersuite::Bls12381Sha256)
        .text("name")
        .bytes("photo")
        .enumeration("district", ["north", "south", "east"])
        .boolean("citizen")
        .u64("points", 0..=u64::MAX)
        .i64("balance", -1_000..=1_000)
        .decimal("income", 2, 0..=100_000_000_000)
        .date("birth_date")
        .date_time("registered", DateTime::from_seconds(0).expect("the first")..=end)
        .optional_text("nationality")
        .optional_date("arrival")
        .build()
        .expect("a schema")
}

pub fn content() -> Content {
    Content::until(day("2031-12-31"))
        .claim("name", text("Ana"))
        .claim("photo", ClaimValue::Bytes(vec![1, 2, 3]))
        .claim("district", district("south"))
        .claim("citizen", ClaimValue::Boolean(true))
        .claim("points", ClaimValue::U64(1_234_567))
        .claim("balance", ClaimValue::I64(-5))
        .claim("income", ClaimValue::Decimal(Decimal::parse("54321.50").expect("a decimal")))
        .claim("birth_date", ClaimValue::Date(day("1990-05-17")))
        .claim("registered", ClaimValue::DateTime(now()))
        .claim("nationality", text("Utopia"))
}

impl City {
    fn new() -> Self {
        let (schema, rng) = (schema(), &mut rng());
        let key = IssuerSecretKey::generate(ISSUER, &schema, &[7; 32]).expect("a key");
        let published = key.publish(day("2020-01-01"), day("2050-01-01"), rng).expect("an entry");
        let name = DisplayText::new([("en", "Resident"), ("pt", "Residente")]).expect("a text");
        let document = IssuerDocument::builder(ISSUER)
            .key(published)
            .schema(schema.clone())
            .schema_text(schema.id(), name)
            .build()
            .expect("a document");
        let issuer = Issuer::new(key, schema.clone()).expect("an issuer");
        let secret = HolderSecret::generate(rng).expect("a secret");
        let mut holder = Holder::new(secret).expect("a holder");
        let offer = issuer.offer(rng).expect("an offer").encode();
        let (application, pending) =
            holder.apply(&read(&offer), &document, now().date(), rng).expect("an application");
        let (application, stored) = (application.encode(), pending.encode().to_vec());
        let issued =
            issuer.issue(read(&offer), &application, content(), None, rng).expect("issued");
        holder.accept(pending, &issued).expect("accepted");
        let credential = holder.credentials().next().expect("one").encode().to_vec();
        let verifier = Verifier::new(AUDIENCE, [document.clone()]).expect("a verifier");
        let pending = stored;
        let mut city = Self {
            schema,
            document,
            issuer,
            holder,
            verifier,
            offer,
            application,
            pending,
            issued,
            credential,
            asked: Vec::new(),
        };
        city.asked = city.policies().into_iter().map(|policy| city.ask(policy)).collect();
        city
    }

    pub fn query(&self) -> CredentialQuery {
        CredentialQuery::new("card").issued_by(ISSUER, &self.schema)
    }

    fn policies(&self) -> [Policy; 3] {
        let age = self.query().age_at_least("birth_date", 18, now().date()).disclose("name");
        let all = age
            .clone()
            .one_of("district", [district("south"), district("north")])
            .not_equal("nationality", text("Atlantis"));
        [
            Policy::new().credential(all).pseudonym("card", "login").limit("card", "visit", "", 3),
            Policy::new().credential(age),
            Policy::new().credential(self.query()),
        ]
    }

    fn ask(&self, policy: Policy) -> Asked {
        let expires = DateTime::parse("2026-11-24T12:05:00Z").expect("a time");
        let (purpose, rng) = ([("en", "fuzzing")], &mut rng());
        let (request, session) =
            self.verifier.request(policy, &purpose, now().date(), expires, rng).expect("a request");
        let plan = self.holder.plan(&request, AUDIENCE, now()).expect("a plan");
        let limited = request.policy().options()[0].limit_query().is_some();
        let first = plan.first_choice();
        let choice = Choice { use_number: limited.then_some(1), ..first };
        let presentations =
            [(); 2].map(|()| plan.present(&choice, rng).expect("a presentation").encode());
        let session = session.encode();
        drop(plan);
        Asked { request, session, presentations }
    }
}

pub fn read(offer: &[u8]) -> Offer {
    Offer::decode(offer).expect("an offer")
}

/// The session of any request, as its verifier would have stored it.
pub fn session_of(request: &PresentationRequest) -> Session {
    let octets = request.encode();
    let mut encoder = minicbor::Encoder::new(Vec::new());
    let written = encoder.array(4).and_then(|encoder| encoder.u8(8)).and_then(|encoder| {
        encoder.u8(1)?.u8(0)?.array(2)?.bytes(&octets)?.bytes(&request.digest())
    });
    written.expect("memory takes everything");
    Session::decode(&encoder.into_writer()).expect("a session")
}
