//! Issuance and presentations: what a holder computes on its secret, on hidden claims and on its signature.
//!
//! Conditions are evaluated on the claims themselves before anything is proved, for the holder's own screen; the claims that
//! a [`Plan`](averment::presentation::Plan) looks at are not marked. Marked are the scalars that they are proved with.

use std::cell::RefCell;

use averment::bbs::Ciphersuite;
use averment::bbs::blind::SignedMessages;
use averment::credential::{
    ClaimValue, Credential, Date, DateTime, HolderSecret, Schema, SchemaBuilder,
};
use averment::issuance::{Application, Content, Issuer, Offer, Pending};
use averment::presentation::{
    Authorities, Choice, CredentialQuery, Holder, Policy, PresentationRequest, Session, Verifier,
};
use averment::registry::StatusRegistry;
use averment::trust::{IssuerDocument, IssuerSecretKey};

use crate::kept;
use crate::operations::{Run, counted, octets_without_edges, publish};
use crate::random::Random;
use crate::requests::{make_public, make_secret, make_seen_secret};

const ISSUER: &str = "gov.example/identity";
const AUDIENCE: &str = "https://shop.example";

/// What is asked of a credential, and under which number of use it is answered.
pub struct Question {
    policy: fn(CredentialQuery) -> Policy,
    use_number: fn(u64) -> Option<u16>,
}

pub const AGE: Question = Question {
    policy: |query| Policy::new().credential(query.age_at_least("birth_date", 18, now().date())),
    use_number: |_| None,
};

/// A 64-bit range, and an exact one with a digit of an odd weight and a bit.
pub const RANGES: Question = Question {
    policy: |query| {
        let query = query.at_least("points", ClaimValue::U64(1));
        let highest = ClaimValue::U64((1 << 60) + 12_345);
        Policy::new().credential(query.between("balance", ClaimValue::U64(0), highest))
    },
    use_number: |_| None,
};

pub const SET: Question = Question {
    policy: |query| Policy::new().credential(query.one_of("district", DISTRICTS.map(district))),
    use_number: |_| None,
};

pub const EXCLUDED: Question = Question {
    policy: |query| {
        Policy::new().credential(query.none_of("district", [district("x"), district("y")]))
    },
    use_number: |_| None,
};

pub const PSEUDONYM: Question = Question {
    policy: |query| Policy::new().credential(query).pseudonym("card", "login"),
    use_number: |_| None,
};

pub const NOT_REVOKED: Question = Question {
    policy: |query| Policy::new().credential(query.not_revoked(86_400)),
    use_number: |_| None,
};

/// Whatever is asked of a hidden issuer's credential beside.
pub const VALID: Question =
    Question { policy: |query| Policy::new().credential(query), use_number: |_| None };

pub const LIMIT: Question = Question {
    policy: |query| Policy::new().credential(query).limit("card", "visit", "2026", 256),
    use_number: |seed| Some((seed % 256) as u16),
};

const DISTRICTS: [&str; 4] = ["a", "b", "c", "d"];

fn district(name: &str) -> ClaimValue {
    ClaimValue::Enumeration(name.into())
}

fn day(text: &str) -> Date {
    Date::parse(text).expect("a date")
}

fn now() -> DateTime {
    DateTime::parse("2026-11-24T12:00:00Z").expect("a time")
}

/// An issuer, and a verifier that trusts it.
struct City {
    schema: Schema,
    issuer: Issuer,
    document: IssuerDocument,
    verifier: Verifier,
    offer: Vec<u8>,
    /// Where the status of its credentials is kept.
    registry: Option<RefCell<StatusRegistry>>,
}

impl City {
    fn new(suite: Ciphersuite) -> Self {
        Self::of(ISSUER, (suite, 1), None)
    }

    /// The suite and the version of the schema.
    fn of(
        id: &str,
        (suite, version): (Ciphersuite, u32),
        registry: Option<StatusRegistry>,
    ) -> Self {
        let named = registry.as_ref().map(|registry| registry.document().registry());
        let schema = Schema::builder("gov.example/resident", version).suite(suite);
        let schema = named
            .into_iter()
            .fold(schema, SchemaBuilder::registry)
            .text("name")
            .date("birth_date")
            .enumeration("district", ["a", "b", "c", "d", "x", "y"])
            .u64("points", 0..=u64::MAX)
            .u64("balance", 0..=u64::MAX)
            .build()
            .expect("a schema");
        let random = &mut Random::public(3, "city");
        let key = IssuerSecretKey::generate(id, &schema, &[7; 32]).expect("a key");
        let entry = key.publish(day("2020-01-01"), day("2050-01-01"), random).expect("an entry");
        let document = IssuerDocument::builder(id).key(entry).schema(schema.clone()).build();
        let document = document.expect("a document");
        let issuer = Issuer::new(key, schema.clone()).expect("an issuer");
        let offer = issuer.offer(random).expect("an offer").encode();
        let mut verifier = Verifier::new(AUDIENCE, [document.clone()]).expect("a verifier");
        if let Some(registry) = &registry {
            verifier.add_epoch(&kept::chain(registry)).expect("an epoch");
        }
        let registry = registry.map(RefCell::new);
        Self { schema, issuer, document, verifier, offer, registry }
    }

    fn offer(&self) -> Offer {
        Offer::decode(&self.offer).expect("an offer")
    }

    fn apply(&self, holder: &Holder, random: &mut Random) -> (Application, Pending) {
        let (offer, today) = (self.offer(), now().date());
        counted(|| holder.apply(&offer, &self.document, today, random)).expect("an application")
    }

    /// What the issuer answers to an application that it received.
    fn issue(&self, mut application: Application, seed: u64) -> Vec<u8> {
        make_public(&mut application);
        let random = &mut Random::public(seed, "issuer");
        let (offer, application) = (self.offer(), application.encode());
        let mut registry = self.registry.as_ref().map(|registry| registry.borrow_mut());
        let registry = registry.as_deref_mut();
        let issued = self.issuer.issue(offer, &application, content(seed), registry, random);
        issued.expect("issued")
    }

    /// Whatever a holder needs beside its credential.
    fn prepare(&self, holder: &mut Holder) {
        if let Some(registry) = &self.registry {
            holder.follow(&kept::chain(&registry.borrow())).expect("a chain");
        }
    }

    fn ask(&self, policy: Policy) -> (PresentationRequest, Session) {
        let query = self.verifier.request(
            policy,
            &[("en", "test")],
            now().date(),
            DateTime::parse("2026-11-24T12:05:00Z").expect("a time"),
            &mut Random::public(3, "request"),
        );
        query.expect("a request")
    }
}

/// Claims of the same lengths, other ones for each seed, all of which meet the questions.
fn content(seed: u64) -> Content {
    let mut octets = [0; 8];
    Random::public(seed, "claims").fill(&mut octets);
    let number = u64::from_be_bytes(octets);
    let born = day("1950-01-01").plus_days((number % 20_000) as u32).expect("a date");
    Content::until(day("2027-01-01").plus_days((number % 9_000) as u32).expect("a date"))
        .claim("name", ClaimValue::Text(format!("{number:020}")))
        .claim("birth_date", ClaimValue::Date(born))
        .claim("district", district(DISTRICTS[(number % 4) as usize]))
        .claim("points", ClaimValue::U64(number | 1))
        .claim("balance", ClaimValue::U64(number >> 4))
}

/// A holder whose secret is marked.
fn holder(seed: u64) -> Holder {
    let octets = octets_without_edges(seed, "holder");
    let mut secret = HolderSecret::from_bytes(&octets).expect("below the order");
    make_secret(&mut secret);
    Holder::new(secret).expect("a holder")
}

pub fn apply(suite: Ciphersuite) -> Run {
    let city = City::new(suite);
    Box::new(move |seed| {
        let (application, pending) = city.apply(&holder(seed), &mut Random::secret(seed));
        drop((city.issue(application, seed), pending));
    })
}

pub fn accept(suite: Ciphersuite) -> Run {
    let city = City::new(suite);
    Box::new(move |seed| {
        let mut holder = holder(seed);
        // Not counted here.
        let random = &mut Random::secret(seed);
        let applied = holder.apply(&city.offer(), &city.document, now().date(), random);
        let (application, pending) = applied.expect("an application");
        let issued = city.issue(application, seed);
        counted(|| holder.accept(pending, &issued)).expect("accepted");
    })
}

/// The credential of a holder, as it is stored.
fn stored(city: &City, seed: u64) -> (HolderSecret, Credential) {
    let octets = octets_without_edges(seed, "holder");
    let secret = HolderSecret::from_bytes(&octets).expect("below the order");
    let mut holder = Holder::new(secret.clone()).expect("a holder");
    city.prepare(&mut holder);
    let random = &mut Random::public(seed, "application");
    let applied = holder.apply(&city.offer(), &city.document, now().date(), random);
    let (application, pending) = applied.expect("an application");
    let issued = city.issue(application, seed);
    holder.accept(pending, &issued).expect("accepted");
    (secret, holder.remove(0).expect("one credential"))
}

pub fn present(suite: Ciphersuite, question: Question, tables: bool) -> Run {
    present_in(vec![City::new(suite)], None, question, tables)
}

/// A credential whose status is kept, of which the handle and the witness are marked.
pub fn present_kept(suite: Ciphersuite) -> Run {
    let city = City::of(ISSUER, (suite, 1), Some(kept::open(1)));
    present_in(vec![city], None, NOT_REVOKED, false)
}

/// A credential of one of five issuers, another one for each seed, of which the verifier recognises all.
pub fn present_hidden(suite: Ciphersuite) -> Run {
    let city = |version| City::of(&format!("office-{version}.example"), (suite, version), None);
    let cities: Vec<_> = (1..=5).map(city).collect();
    let pairs = cities.iter().map(|city| (&city.document, &city.schema));
    let authorities = Authorities::of(pairs, now().date()).expect("authorities");
    present_in(cities, Some(authorities), VALID, false)
}

/// Credentials of the cities in turn; their issuers hide if there are authorities.
fn present_in(
    mut cities: Vec<City>,
    authorities: Option<Authorities>,
    question: Question,
    tables: bool,
) -> Run {
    let query = CredentialQuery::new("card");
    let query = match &authorities {
        Some(authorities) => {
            let verifier = &mut cities[0].verifier;
            verifier.add_authorities(authorities).expect("authorities");
            query.issued_by_one_of(authorities)
        }
        None => query.issued_by(ISSUER, &cities[0].schema),
    };
    let (request, session) = cities[0].ask((question.policy)(query));
    let session = session.encode();
    Box::new(move |seed| {
        let city = &cities[usize::try_from(seed).expect("few seeds") % cities.len()];
        let (secret, credential) = stored(city, seed);
        if let Some(witness) = credential.status() {
            make_seen_secret(witness.expose_bytes());
            make_seen_secret(witness.point_in_memory());
        }
        let mut holder = Holder::new(secret).expect("a holder");
        city.prepare(&mut holder);
        if let Some(authorities) = &authorities {
            holder.add_authorities(authorities).expect("authorities");
        }
        let mark = |messages: &mut SignedMessages, signature: &mut _| {
            messages.signer.iter_mut().for_each(make_secret);
            messages.committed.iter_mut().for_each(make_secret);
            messages.prover_blind.iter_mut().for_each(make_secret);
            make_secret(signature);
        };
        holder.add_marked(credential, mark).expect("one credential");
        if tables {
            holder.prepare();
        }
        let plan = holder.plan(&request, AUDIENCE, now()).expect("a plan");
        let use_number = (question.use_number)(seed).map(|mut number| {
            make_secret(&mut number);
            number
        });
        let choice = Choice { use_number, ..plan.first_choice() };
        let random = &mut Random::secret(seed);
        let presentation = publish(counted(|| plan.present(&choice, random)));
        let mut octets = presentation.encode();
        make_public(octets.as_mut_slice());
        let session = Session::decode(&session).expect("a session");
        let random = &mut Random::public(seed, "verifier");
        let verified = cities[0].verifier.verify(session, &octets, now(), random);
        drop(verified.expect("accepted"));
    })
}
