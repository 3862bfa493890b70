//! Presentations end to end, over credentials that are signed here directly.

mod border;
mod detect;
mod federated;
mod hidden;
mod hiding;
mod hinted;
mod privacy;
mod recognition;
mod signing;
mod status;
mod tables;

use rand::SeedableRng as _;
use rand::rngs::StdRng;

use super::*;
use crate::bbs::blind::{self, Commitment};
use crate::bbs::{Limits, SecretKey};
use crate::credential::{
    Claim, ClaimType, ClaimValue, Claims, Credential, CredentialParts, Date, DateTime, Decimal,
    HolderSecret, Schema, StatusHandle,
};
use crate::trust::{IssuerDocument, IssuerSecretKey};

const AUDIENCE: &str = "https://shop.example";
const ISSUER: &str = "gov.example/identity";

pub(super) fn rng(seed: u64) -> StdRng {
    StdRng::seed_from_u64(seed)
}

pub(super) fn day(text: &str) -> Date {
    Date::parse(text).unwrap()
}

fn now() -> DateTime {
    DateTime::parse("2026-11-24T12:00:00Z").unwrap()
}

fn text(value: &str) -> ClaimValue {
    ClaimValue::Text(value.into())
}

fn district(value: &str) -> ClaimValue {
    ClaimValue::Enumeration(value.into())
}

fn schema() -> Schema {
    Schema::builder("gov.example/resident", 1)
        .text("name")
        .date("birth_date")
        .enumeration("district", ["north", "south", "east"])
        .decimal("income", 2, 0..=100_000_000_000)
        .i64("balance", -1_000..=1_000)
        .boolean("veteran")
        .claim(Claim::new("nationality", ClaimType::Text).optional())
        .claim(Claim::new("second_nationality", ClaimType::Text).optional())
        .build()
        .unwrap()
}

fn claims() -> Claims {
    Claims::from([
        ("name".into(), text("Ana Wong")),
        ("birth_date".into(), ClaimValue::Date(day("1990-05-17"))),
        ("district".into(), district("south")),
        ("income".into(), ClaimValue::Decimal(Decimal::parse("54321.50").unwrap())),
        ("balance".into(), ClaimValue::I64(-5)),
        ("veteran".into(), ClaimValue::Boolean(true)),
    ])
}

/// An issuer with one key and one schema.
struct Office {
    id: &'static str,
    schema: Schema,
    key: IssuerSecretKey,
}

impl Office {
    fn new(id: &'static str, schema: Schema) -> Self {
        let key = IssuerSecretKey::generate(id, &schema, &[9; 32]).unwrap();
        Self { id, schema, key }
    }

    fn document(&self) -> IssuerDocument {
        let key = self.key.publish(day("2020-01-01"), day("2050-01-01"), &mut rng(1)).unwrap();
        IssuerDocument::builder(self.id).key(key).schema(self.schema.clone()).build().unwrap()
    }

    fn issue(&self, secret: &HolderSecret, claims: &Claims, until: &str) -> Credential {
        let (credential, _) = self.issue_with(secret, claims, day(until), &mut rng(2));
        credential
    }

    /// The credential, and the commitment that the holder sent for it.
    fn issue_with(
        &self,
        secret: &HolderSecret,
        claims: &Claims,
        until: Date,
        rng: &mut StdRng,
    ) -> (Credential, Vec<u8>) {
        let schema = &self.schema;
        let handle = StatusHandle::generate(rng).unwrap();
        let messages = schema.messages(until, &handle, None, claims).unwrap();
        let generators =
            blind::Generators::new(schema.suite(), schema.slot_count(), 1, &Limits::default());
        let generators = generators.unwrap();
        let key: &SecretKey = self.key.signing_key(schema).unwrap();
        let signer = blind::Signer::new(key.clone(), &generators).unwrap();
        let (commitment, blind) = Commitment::new(&generators, &[secret.message()], rng).unwrap();
        let signature = signer.sign(Some(&commitment), &schema.header(), &messages).unwrap();
        let credential = Credential::new(CredentialParts {
            status: None,
            schema: schema.clone(),
            issuer: self.id.into(),
            public_key: self.key.public_key().to_bytes(),
            until,
            start: None,
            handle,
            claims: claims.clone(),
            blind,
            signature: signature.to_bytes(),
        });
        (credential.unwrap(), commitment.to_bytes())
    }
}

fn secret(seed: u64) -> HolderSecret {
    HolderSecret::generate(&mut rng(seed)).unwrap()
}

/// One office, one holder, one verifier.
struct World {
    office: Office,
    holder: Holder,
    verifier: Verifier,
}

impl World {
    fn new() -> Self {
        Self::with(&claims(), "2030-01-01")
    }

    fn with(claims: &Claims, until: &str) -> Self {
        let office = Office::new(ISSUER, schema());
        let mut holder = Holder::new(secret(5)).unwrap();
        holder.add(office.issue(holder.secret(), claims, until)).unwrap();
        let verifier = Verifier::new(AUDIENCE, [office.document()]).unwrap();
        Self { office, holder, verifier }
    }

    fn query(&self) -> CredentialQuery {
        CredentialQuery::new("card").issued_by(ISSUER, &self.office.schema)
    }

    fn ask(&self, policy: Policy) -> (PresentationRequest, Session) {
        let (today, expires) = (now().date(), DateTime::parse("2026-11-24T12:05:00Z").unwrap());
        let purpose = [("en", "test")];
        self.verifier.request(policy, &purpose, today, expires, &mut rng(3)).unwrap()
    }

    fn answer(&self, policy: Policy, uses: Option<u16>) -> Option<VerifiedPresentation> {
        let (request, session) = self.ask(policy);
        let plan = self.holder.plan(&request, AUDIENCE, now()).ok()?;
        let choice = Choice { use_number: uses, ..plan.first_choice() };
        let presentation = plan.present(&choice, &mut rng(4)).unwrap().encode();
        Some(self.verifier.verify(session, &presentation, now(), &mut rng(6)).unwrap())
    }

    /// Whether a condition can be met, in which case it is proved and verified.
    fn meets(&self, query: CredentialQuery) -> bool {
        self.answer(Policy::new().credential(query), None).is_some()
    }
}

#[test]
fn what_is_disclosed_is_what_the_verifier_learns() {
    let world = World::new();
    let query = world.query().disclose("district").disclose("name").disclose("nationality");
    let verified = world.answer(Policy::new().credential(query), None).unwrap();
    let card = verified.credential("card").unwrap();
    assert_eq!(
        card.claims().iter().collect::<Vec<_>>(),
        [
            ("district", &district("south")),
            ("name", &text("Ana Wong")),
            ("nationality", &ClaimValue::Absent),
        ]
    );
    let name = Some(("gov.example/resident", 1));
    assert_eq!((card.issuer(), card.schema_name()), (Some(ISSUER), name));
}

/// No verifier of this library asks so. What would be offered could not be consented to.
#[test]
fn a_request_that_does_not_fit_the_schema_has_no_plan() {
    let world = World::new();
    let reason = ConditionError::Value;
    let wrong = |option: PolicyOption| {
        let policy = Policy::any_of([option]);
        let request = PresentationRequest::new(sample::terms(policy)).unwrap();
        world.holder.plan(&request, request.audience(), now()).err()
    };
    let plain = || PolicyOption::new("plain").credential(world.query());
    assert_eq!(wrong(plain()), None);
    for query in [
        // No value of the enumeration, and one beyond the range: both are true of the claim.
        world.query().none_of("district", [district("west")]),
        world.query().not_equal("balance", ClaimValue::I64(5_000)),
    ] {
        let error = RequestError::Condition { credential: 0, condition: 0, reason };
        let option = PolicyOption::new("wrong").credential(query);
        assert_eq!(wrong(option.clone()), Some(PlanError::Request(error)), "{option:?}");
        // Another option that fits is found.
        let policy = Policy::any_of([option, plain()]);
        let request = PresentationRequest::new(sample::terms(policy)).unwrap();
        let plan = world.holder.plan(&request, request.audience(), now()).unwrap();
        assert_eq!(plan.first_choice().option, 1);
        plan.consent(&plan.first_choice()).unwrap();
    }
}

#[test]
fn a_service_asks_in_short() {
    let world = World::new();
    let policy = || {
        let card = world.office.document().query("gov.example/resident");
        card.disclose("name").age_at_least("birth_date", 18, now().date())
    };
    assert_eq!(policy().role(), "gov.example/resident");
    assert_eq!(policy().under("card").accepted(), world.query().accepted());
    assert!(world.office.document().query("gov.example/other").accepted().is_empty());
    let shop = world.verifier.for_audience("https://other.example");
    let (request, session) = shop.ask(policy(), "Wine", now(), &mut rng(3)).unwrap();
    assert_eq!(
        (request.audience(), shop.audience()),
        ("https://other.example", request.audience())
    );
    assert_eq!(request.reference_date(), now().date());
    assert_eq!(request.expires().seconds(), now().seconds() + 300);
    assert_eq!(request.purpose().get("en").unwrap(), "Wine");
    assert_eq!(*request.policy(), Policy::new().credential(policy()));
    // The audience of one is not that of the other.
    let plan = |audience| world.holder.plan(&request, audience, now());
    assert_eq!(plan(AUDIENCE).err(), Some(PlanError::Audience));
    let plan = plan("https://other.example").unwrap();
    let presentation = plan.present(&plan.first_choice(), &mut rng(4)).unwrap().encode();
    let stored = session.encode();
    let verify = |verifier: &Verifier| {
        let session = Session::decode(&stored).unwrap();
        verifier.verify(session, &presentation, now(), &mut rng(6))
    };
    assert_eq!(verify(&world.verifier), Err(VerifyError::Audience));
    let verified = verify(&shop).unwrap();
    assert_eq!(verified.claim("gov.example/resident", "name"), Some(&text("Ana Wong")));
    assert_eq!(verified.claim("gov.example/resident", "birth_date"), None);
    assert_eq!(verified.claim("card", "name"), None);
}

#[test]
fn conditions_hold_at_their_edges_only() {
    let world = World::new();
    let date = |text: &str| ClaimValue::Date(day(text));
    let income = |text: &str| ClaimValue::Decimal(Decimal::parse(text).unwrap());
    let query = || world.query();
    assert!(world.meets(query().age_at_least("birth_date", 36, now().date())));
    assert!(!world.meets(query().age_at_least("birth_date", 37, now().date())));
    for (claim, at, below, above) in [
        ("birth_date", date("1990-05-17"), date("1990-05-16"), date("1990-05-18")),
        ("income", income("54321.50"), income("54321.49"), income("54321.51")),
        ("balance", ClaimValue::I64(-5), ClaimValue::I64(-6), ClaimValue::I64(-4)),
    ] {
        assert!(world.meets(query().at_least(claim, at.clone())), "{claim}");
        assert!(world.meets(query().at_most(claim, at.clone())), "{claim}");
        assert!(!world.meets(query().at_least(claim, above.clone())), "{claim}");
        assert!(!world.meets(query().at_most(claim, below.clone())), "{claim}");
        assert!(!world.meets(query().greater_than(claim, at.clone())), "{claim}");
        assert!(!world.meets(query().less_than(claim, at.clone())), "{claim}");
        assert!(world.meets(query().greater_than(claim, below.clone())), "{claim}");
        assert!(world.meets(query().less_than(claim, above.clone())), "{claim}");
        assert!(world.meets(query().between(claim, at.clone(), at)), "{claim}");
        assert!(world.meets(query().between(claim, below, above.clone())), "{claim}");
        assert!(!world.meets(query().between(claim, above.clone(), above)), "{claim}");
    }
    let wide = (income("0.00"), income("1000000.00"));
    assert!(world.meets(query().between("income", wide.0, wide.1)));
}

#[test]
fn sets_and_absence() {
    let world = World::new();
    let query = || world.query();
    assert!(world.meets(query().one_of("district", [district("south"), district("north")])));
    assert!(!world.meets(query().one_of("district", [district("east"), district("north")])));
    assert!(world.meets(query().none_of("district", [district("east"), district("north")])));
    assert!(!world.meets(query().none_of("district", [district("south")])));
    assert!(world.meets(query().not_equal("name", text("Bob"))));
    assert!(!world.meets(query().not_equal("name", text("Ana Wong"))));
    assert!(world.meets(query().one_of("veteran", [ClaimValue::Boolean(true)])));
    // Absent claims meet nothing.
    assert!(!world.meets(query().none_of("nationality", [text("Atlantis")])));
    assert!(!world.meets(query().not_equal("nationality", text("Atlantis"))));
    assert!(!world.meets(query().one_of("nationality", [text("Atlantis")])));
    assert!(!world.meets(query().equal_to("nationality", "card", "second_nationality")));
    let mut present = claims();
    present.insert("nationality".into(), text("Utopia"));
    present.insert("second_nationality".into(), text("Utopia"));
    let world = World::with(&present, "2030-01-01");
    assert!(world.meets(query().none_of("nationality", [text("Atlantis")])));
    assert!(world.meets(query().equal_to("nationality", "card", "second_nationality")));
    assert!(!world.meets(query().equal_to("nationality", "card", "name")));
}

#[test]
fn expired_credentials_are_of_no_use() {
    assert!(World::with(&claims(), "2026-11-24").meets(World::new().query()));
    assert!(!World::with(&claims(), "2026-11-23").meets(World::new().query()));
}

#[test]
fn claims_that_are_shown_are_compared_in_the_clear() {
    let world = World::new();
    let query = || world.query().disclose("birth_date");
    let bound = ClaimValue::Date(day("1990-05-17"));
    assert!(world.meets(query().at_most("birth_date", bound.clone())));
    assert!(!world.meets(query().less_than("birth_date", bound)));
}

#[test]
fn pseudonyms_and_limits() {
    let world = World::new();
    let login = |scope| Policy::new().credential(world.query()).pseudonym("card", scope);
    let first = world.answer(login("login"), None).unwrap().pseudonym().unwrap();
    assert_eq!(world.answer(login("login"), None).unwrap().pseudonym(), Some(first));
    assert_ne!(world.answer(login("forum"), None).unwrap().pseudonym(), Some(first));
    let vote = || Policy::new().credential(world.query()).limit("card", "coupons", "2026", 3);
    let tags: Vec<_> =
        (0..3).map(|number| world.answer(vote(), Some(number)).unwrap().tag().unwrap()).collect();
    assert!(tags[0] != tags[1] && tags[1] != tags[2] && tags[0] != tags[2]);
    assert_eq!(world.answer(vote(), Some(1)).unwrap().tag(), Some(tags[1]));
    let (request, _) = world.ask(vote());
    let plan = world.holder.plan(&request, AUDIENCE, now()).unwrap();
    for use_number in [None, Some(3)] {
        let choice = Choice { use_number, ..plan.first_choice() };
        assert_eq!(plan.present(&choice, &mut rng(1)), Err(PresentError::NoUseLeft));
    }
}

#[test]
fn two_credentials_of_one_holder() {
    let world = World::new();
    let clinic = Schema::builder("clinic.example/vaccination", 1)
        .u64("doses", 0..=20)
        .text("patient")
        .build()
        .unwrap();
    let clinic = Office::new("clinic.example", clinic);
    let record =
        Claims::from([("doses".into(), ClaimValue::U64(3)), ("patient".into(), text("Ana Wong"))]);
    let mut holder = Holder::new(secret(5)).unwrap();
    holder.add(world.office.issue(holder.secret(), &claims(), "2030-01-01")).unwrap();
    holder.add(clinic.issue(holder.secret(), &record, "2030-01-01")).unwrap();
    let verifier = Verifier::new(AUDIENCE, [world.office.document(), clinic.document()]).unwrap();
    let world = World { holder, verifier, ..world };
    let record = CredentialQuery::new("record")
        .issued_by("clinic.example", &clinic.schema)
        .at_least("doses", ClaimValue::U64(2))
        .equal_to("patient", "card", "name");
    let policy = Policy::new().credential(world.query()).credential(record);
    let verified = world.answer(policy, None).unwrap();
    assert_eq!(verified.credentials().len(), 2);
}

#[test]
fn the_promised_size() {
    let world = World::new();
    let policy = Policy::new()
        .credential(
            world
                .query()
                .age_at_least("birth_date", 18, now().date())
                .one_of("district", [district("south"), district("north")]),
        )
        .pseudonym("card", "login");
    let (request, session) = world.ask(policy);
    let plan = world.holder.plan(&request, AUDIENCE, now()).unwrap();
    let choice = plan.first_choice();
    let presentation = plan.present(&choice, &mut rng(4)).unwrap().encode();
    // The schema has 8 claims; 12 would take 4 scalars more.
    assert!(presentation.len() + 4 * 32 <= 1_700, "{}", presentation.len());
    let verified = world.verifier.verify(session, &presentation, now(), &mut rng(6));
    assert!(verified.is_ok());
}

#[test]
fn a_changed_presentation_is_refused() {
    let world = World::new();
    let policy = || {
        Policy::new().credential(world.query().disclose("name").age_at_least(
            "birth_date",
            18,
            now().date(),
        ))
    };
    let (request, session) = world.ask(policy());
    let stored = session.encode();
    let session = || Session::decode(&stored).unwrap();
    let plan = world.holder.plan(&request, AUDIENCE, now()).unwrap();
    let presentation = plan.present(&plan.first_choice(), &mut rng(4)).unwrap().encode();
    let verify = |octets: &[u8]| world.verifier.verify(session(), octets, now(), &mut rng(6));
    assert!(verify(&presentation).is_ok());
    for place in 0..presentation.len() {
        let mut changed = presentation.clone();
        changed[place] ^= 1 << (place % 8);
        assert!(verify(&changed).is_err(), "octet {place}");
        assert!(verify(&presentation[..place]).is_err(), "{place} octets");
    }
    let longer = [presentation.as_slice(), &[0]].concat();
    assert_eq!(verify(&longer), Err(VerifyError::Malformed));
    // Another request with the same policy.
    let purpose = [("en", "test")];
    let (other, other_session) = world
        .verifier
        .request(policy(), &purpose, now().date(), request.expires(), &mut rng(8))
        .unwrap();
    assert_ne!(other.nonce(), request.nonce());
    let verified = world.verifier.verify(other_session, &presentation, now(), &mut rng(6));
    assert_eq!(verified, Err(VerifyError::Rejected));
    let late = request.expires();
    let verified = world.verifier.verify(session(), &presentation, late, &mut rng(6));
    assert_eq!(verified, Err(VerifyError::Expired));
    let store = MemoryNonceStore::new(10);
    let once = || world.verifier.verify_once(session(), &presentation, now(), &store, &mut rng(6));
    assert!(once().is_ok());
    assert_eq!(once(), Err(VerifyError::Replayed));
}

/// With a generator that repeats itself, two uses under one request do not give the holder secret away (F13).
#[test]
fn two_uses_never_share_a_nonce() {
    let world = World::new();
    let policy = Policy::new().credential(world.query()).limit("card", "vote", "2026", 3);
    let (request, _) = world.ask(policy);
    let plan = world.holder.plan(&request, AUDIENCE, now()).unwrap();
    let proof = |number| {
        let choice = Choice { use_number: Some(number), ..plan.first_choice() };
        let presentation = plan.present(&choice, &mut rng(4)).unwrap();
        crate::bbs::Proof::from_bytes(&presentation.credentials[0].proof).unwrap()
    };
    let (one, two) = (proof(0), proof(1));
    assert_ne!(one.challenge(), two.challenge());
    let secret = world.holder.secret().scalar().expose();
    let difference = one.challenge() - two.challenge();
    let last = one.message_hats().len() - 1;
    // Equal nonces would leave the difference of the challenges times the secret.
    assert!(one.message_hats()[last] - two.message_hats()[last] != difference * secret);
}
