//! Issuers that stay hidden among authorities.

use super::detect::{Map, lengths_differ, repeats, template_differs};
use super::*;
use crate::credential::{AuthoritiesDigest, Claims, KeyId};
use crate::curve::{G1, Scalar};
use crate::presentation::wire::Origin;

const IDS: [&str; 5] =
    ["macao.example", "porto.example", "goa.example", "dili.example", "praia.example"];

/// The same claims as [`schema`] under another name and version.
fn of(family: &str, version: u32) -> Schema {
    let json = schema().to_json().replace("gov.example/resident", family);
    Schema::from_json(&json.replace("\"version\":1", &std::format!("\"version\":{version}")))
        .unwrap()
}

/// Several offices whose schemas differ in name and version, and a verifier that recognises them.
struct Realm {
    offices: Vec<Office>,
    authorities: Authorities,
    verifier: Verifier,
}

fn authorities<'a>(offices: impl IntoIterator<Item = &'a Office>) -> Authorities {
    let documents: Vec<_> =
        offices.into_iter().map(|office| (office.document(), office.schema.clone())).collect();
    let pairs = documents.iter().map(|(document, schema)| (document, schema));
    Authorities::of(pairs, now().date()).unwrap()
}

fn offices() -> Vec<Office> {
    let offices = IDS.iter().zip(1..);
    offices.map(|(id, version)| Office::new(id, of(&std::format!("{id}/card"), version))).collect()
}

impl Realm {
    fn new() -> Self {
        let offices = offices();
        let authorities = authorities(&offices);
        let mut verifier = Verifier::new(AUDIENCE, []).unwrap();
        verifier.add_authorities(&authorities).unwrap();
        Self { offices, authorities, verifier }
    }

    fn holder(&self, office: usize, claims: &Claims, seed: u64) -> Holder {
        let mut holder = Holder::new(secret(seed)).unwrap();
        let office = &self.offices[office];
        let credential =
            office.issue_with(holder.secret(), claims, day("2030-01-01"), &mut rng(seed)).0;
        holder.add(credential).unwrap();
        holder.add_authorities(&self.authorities).unwrap();
        holder
    }

    fn query(&self) -> CredentialQuery {
        CredentialQuery::new("card").issued_by_one_of(&self.authorities)
    }

    fn ask(&self, policy: Policy) -> (PresentationRequest, Session) {
        self.verifier.ask(policy, "test", now(), &mut rng(3)).unwrap()
    }

    fn verify(&self, session: Session, octets: &[u8]) -> Result<VerifiedPresentation, VerifyError> {
        self.verifier.verify(session, octets, now(), &mut rng(6))
    }
}

fn answer(holder: &Holder, request: &PresentationRequest, seed: u64) -> Presentation {
    let plan = holder.plan(request, AUDIENCE, now()).unwrap();
    let choice = plan.first_choice();
    let limited = request.option(choice.option).unwrap().limit_query().is_some();
    let choice = Choice { use_number: limited.then_some(1), ..choice };
    plan.present(&choice, &mut rng(seed)).unwrap()
}

/// A condition of every kind, which everybody meets.
fn whole(realm: &Realm) -> Policy {
    let query = realm
        .query()
        .disclose("veteran")
        .age_at_least("birth_date", 18, now().date())
        .one_of("district", ["north", "south", "east"].map(district))
        .none_of("name", [text("Nobody")])
        .between("balance", ClaimValue::I64(-1_000), ClaimValue::I64(1_000));
    Policy::new().credential(query).pseudonym("card", "login").limit("card", "coupons", "2026", 3)
}

#[test]
fn the_verifier_learns_the_set_and_not_the_issuer() {
    let realm = Realm::new();
    for office in 0..IDS.len() {
        let holder = realm.holder(office, &claims(), 5);
        let (request, session) = realm.ask(whole(&realm));
        let request = PresentationRequest::decode(&request.encode()).unwrap();
        assert_eq!(PresentationRequest::from_json(&request.to_json()).unwrap(), request);
        let verified = realm.verify(session, &answer(&holder, &request, 4).encode()).unwrap();
        let card = verified.credential("card").unwrap();
        assert_eq!(card.authorities(), Some(&realm.authorities));
        assert_eq!((card.issuer(), card.key(), card.schema()), (None, None, None));
        assert!(card.schema_name().is_none() && card.core().is_none());
        assert_eq!(card.claim("veteran"), Some(&ClaimValue::Boolean(true)));
        assert!(verified.pseudonym().is_some() && verified.tag().is_some());
    }
}

#[test]
fn consent_says_among_how_many_the_issuer_hides() {
    let realm = Realm::new();
    let holder = realm.holder(2, &claims(), 5);
    let (request, _) = realm.ask(Policy::from(realm.query()));
    let plan = holder.plan(&request, AUDIENCE, now()).unwrap();
    let consent = plan.consent(&plan.first_choice()).unwrap();
    let hidden = consent.credentials[0].hidden.unwrap();
    assert_eq!((hidden.authorities, hidden.among), (realm.authorities.digest(), IDS.len()));
    // Whose card it is, the holder sees; the verifier does not.
    assert_eq!(consent.credentials[0].issuer, IDS[2]);
    assert_eq!(consent.linkable, [Link::Authorities { role: "card".into(), among: IDS.len() }]);
}

#[test]
fn an_issuer_hides_beside_one_that_is_shown() {
    let realm = Realm::new();
    let record = Schema::builder("clinic.example/record", 1).date("born").build().unwrap();
    let clinic = Office::new("clinic.example", record);
    let mut verifier = Verifier::new(AUDIENCE, [clinic.document()]).unwrap();
    verifier.add_authorities(&realm.authorities).unwrap();
    let mut holder = realm.holder(1, &claims(), 5);
    let born = Claims::from([("born".into(), claims().get("birth_date").unwrap().clone())]);
    holder.add(clinic.issue(holder.secret(), &born, "2030-01-01")).unwrap();
    let record = CredentialQuery::new("record").issued_by(clinic.id, &clinic.schema);
    let card = || realm.query().equal_to("birth_date", "record", "born");
    // The hidden one before, after, and twice.
    for policy in [
        Policy::new().credential(card()).credential(record.clone()),
        Policy::new().credential(record.clone()).credential(card()),
        Policy::new().credential(card()).credential(record).credential(realm.query().under("also")),
    ] {
        let (request, session) = verifier.ask(policy, "test", now(), &mut rng(3)).unwrap();
        let octets = answer(&holder, &request, 4).encode();
        let verified = verifier.verify(session, &octets, now(), &mut rng(6)).unwrap();
        assert_eq!(verified.credential("record").unwrap().issuer(), Some(clinic.id));
        assert!(verified.credential("card").unwrap().issuer().is_none());
    }
}

/// U1, U5, U7: presentations of all issuers of the set have one length and one shape, and share nothing.
#[test]
fn every_issuer_of_the_set_looks_the_same() {
    let realm = Realm::new();
    for policy in [Policy::from(realm.query()), whole(&realm)] {
        let (request, session) = realm.ask(policy);
        // One holder with one secret, so that not even the pseudonym differs.
        let holders: Vec<_> = (0..IDS.len()).map(|of| realm.holder(of, &claims(), 5)).collect();
        let presentations: Vec<_> =
            (0..).zip(&holders).map(|(seed, holder)| answer(holder, &request, seed)).collect();
        let samples: Vec<_> = presentations.iter().map(Presentation::encode).collect();
        let verified = realm.verify(session, &samples[0]).unwrap();
        let linked = verified.pseudonym().into_iter().chain(verified.tag());
        let map = map_of(&presentations[0], &linked.map(Pseudonym::to_bytes).collect::<Vec<_>>());
        assert!(!lengths_differ(&samples) && !template_differs(&samples, &map));
        assert!(!repeats(&samples, &map));
        assert!(map.linked.iter().all(|field| {
            samples.iter().all(|sample| sample[field.clone()] == samples[0][field.clone()])
        }));
        // U3: nothing that names an issuer is in one.
        for (office, sample) in realm.offices.iter().zip(&samples) {
            let key = office.key.public_key();
            let names = [
                office.id.as_bytes().to_vec(),
                office.schema.id().as_bytes().to_vec(),
                office.schema.digest().to_bytes().to_vec(),
                key.to_bytes().to_vec(),
                KeyId::of(&key).to_bytes().to_vec(),
            ];
            let found = |name: &[u8]| sample.windows(name.len()).any(|window| window == name);
            assert!(!names.iter().any(|name| found(name)));
        }
        // U6: the blinded key less the key of an issuer is no multiple that could be recognised.
        assert!(presentations.iter().all(|one| blinded_key(one) != blinded_key(&presentations[0])
            || core::ptr::eq(one, &presentations[0])));
    }
}

fn blinded_key(presentation: &Presentation) -> [u8; 96] {
    let Origin::Hidden(key) = presentation.credentials[0].origin else { panic!("hidden") };
    key
}

pub(super) fn map_of(presentation: &Presentation, linked: &[[u8; G1::LEN]]) -> Map {
    let octets = presentation.encode();
    let find = |field: &[u8]| {
        let start = octets.windows(field.len()).position(|window| window == field).unwrap();
        start..start + field.len()
    };
    let mut map = Map { fresh: Vec::new(), linked: Vec::new(), points: Vec::new() };
    map.fresh.push(find(&blinded_key(presentation)));
    map.fresh.push(find(&presentation.credentials[0].proof));
    map.fresh.push(find(&presentation.responses));
    for point in presentation.points.chunks_exact(G1::LEN) {
        let fresh = !linked.iter().any(|linked| linked == point);
        if fresh { map.fresh.push(find(point)) } else { map.linked.push(find(point)) }
    }
    map
}

#[test]
fn two_presentations_of_one_holder_share_nothing() {
    let realm = Realm::new();
    let holder = realm.holder(3, &claims(), 5);
    let (request, _) = realm.ask(Policy::from(realm.query()));
    let presentations: Vec<_> = (0..6).map(|seed| answer(&holder, &request, seed)).collect();
    let samples: Vec<_> = presentations.iter().map(Presentation::encode).collect();
    let map = map_of(&presentations[0], &[]);
    assert!(!repeats(&samples, &map) && !template_differs(&samples, &map));
}

/// What is carried more than where the issuer is shown: the blinded key and one point, one-of-many, the domain.
#[test]
fn extra_octets_are_those_of_the_specification() {
    let shown = World::new();
    let (request, _) = shown.ask(Policy::from(shown.query()));
    let plan = shown.holder.plan(&request, AUDIENCE, now()).unwrap();
    let plain = plan.present(&plan.first_choice(), &mut rng(4)).unwrap().encode().len();
    for (count, extra) in [(2, 585), (5, 729)] {
        let offices = offices();
        let authorities = authorities(&offices[..count]);
        let mut verifier = Verifier::new(AUDIENCE, []).unwrap();
        verifier.add_authorities(&authorities).unwrap();
        let realm = Realm { offices, authorities, verifier };
        let holder = realm.holder(1, &claims(), 5);
        let (request, _) = realm.ask(Policy::from(realm.query()));
        assert_eq!(answer(&holder, &request, 4).encode().len() - plain, extra, "{count}");
    }
}

#[test]
fn holders_know_the_set_or_refuse() {
    let realm = Realm::new();
    let (request, _) = realm.ask(Policy::from(realm.query()));
    let mut stranger = Holder::new(secret(5)).unwrap();
    let credential = realm.offices[0].issue(stranger.secret(), &claims(), "2030-01-01");
    stranger.add(credential).unwrap();
    assert_eq!(stranger.plan(&request, AUDIENCE, now()).unwrap_err(), PlanError::Authorities);
    stranger.add_authorities(&authorities(&realm.offices[..2])).unwrap();
    assert_eq!(stranger.plan(&request, AUDIENCE, now()).unwrap_err(), PlanError::Authorities);
    stranger.add_authorities(&realm.authorities).unwrap();
    stranger.prepare_for(&request);
    assert!(stranger.plan(&request, AUDIENCE, now()).is_ok());

    // Another type of credential of a listed issuer, and an issuer that is not listed.
    for office in [
        Office::new(IDS[0], of("macao.example/library", 1)),
        Office::new("elsewhere.example", of("elsewhere.example/card", 1)),
        // The listed family and key, in a version that is not listed.
        Office::new(IDS[0], of("macao.example/card", 9)),
    ] {
        let mut holder = Holder::new(secret(5)).unwrap();
        holder.add_authorities(&realm.authorities).unwrap();
        holder.add(office.issue(holder.secret(), &claims(), "2030-01-01")).unwrap();
        let refused = holder.plan(&request, AUDIENCE, now()).unwrap_err();
        assert_eq!(refused, PlanError::Unsatisfiable);
    }
}

#[test]
fn the_request_says_whether_the_issuer_is_hidden() {
    let realm = Realm::new();
    let office = &realm.offices[0];
    let mut verifier = Verifier::new(AUDIENCE, [office.document()]).unwrap();
    verifier.add_authorities(&realm.authorities).unwrap();
    let holder = realm.holder(0, &claims(), 5);
    let shown = CredentialQuery::new("card").issued_by(office.id, &office.schema);
    let [hidden, shown] = [realm.query(), shown].map(|query| {
        let (request, session) = verifier.ask(query, "test", now(), &mut rng(3)).unwrap();
        let presentation = answer(&holder, &request, 4);
        (session, presentation)
    });
    let verify = |session: &Session, presentation: &Presentation| {
        let session = Session::of(session.request().clone());
        verifier.verify(session, &presentation.encode(), now(), &mut rng(6)).err()
    };
    assert_eq!(verify(&hidden.0, &hidden.1), None);
    assert_eq!(verify(&shown.0, &shown.1), None);
    assert_eq!(verify(&hidden.0, &shown.1), Some(VerifyError::Malformed));
    assert_eq!(verify(&shown.0, &hidden.1), Some(VerifyError::Malformed));
    // The same core proof with an origin of the other kind.
    let mut named = hidden.1.clone();
    named.credentials[0].origin = shown.1.credentials[0].origin.clone();
    assert_eq!(verify(&hidden.0, &named), Some(VerifyError::Malformed));
    assert!(Presentation::decode(&named.encode()).is_ok());
}

#[test]
fn every_part_of_a_presentation_counts() {
    let realm = Realm::new();
    let holder = realm.holder(3, &claims(), 5);
    let (request, session) = realm.ask(Policy::from(realm.query()));
    let honest = answer(&holder, &request, 4);
    let other = answer(&holder, &request, 5);
    let verify = |presentation: &Presentation| {
        let session = Session::of(session.request().clone());
        realm.verify(session, &presentation.encode()).err()
    };
    assert_eq!(verify(&honest), None);
    let mut swapped = honest.clone();
    swapped.credentials[0].origin = other.credentials[0].origin.clone();
    assert_eq!(verify(&swapped), Some(VerifyError::Rejected));
    for point in 0..honest.points.len() / G1::LEN {
        let mut swapped = honest.clone();
        let place = point * G1::LEN..(point + 1) * G1::LEN;
        swapped.points[place.clone()].copy_from_slice(&other.points[place]);
        assert_eq!(verify(&swapped), Some(VerifyError::Rejected), "point {point}");
    }
    for response in 0..honest.responses.len() / Scalar::LEN {
        let mut swapped = honest.clone();
        swapped.responses[response * Scalar::LEN + 31] ^= 1;
        assert_eq!(verify(&swapped), Some(VerifyError::Rejected), "response {response}");
    }
    // The identity, and a point outside the group, in the place of the blinded key.
    let mut identity = [0; 96];
    identity[0] = 0xc0;
    for key in [identity, [0xff; 96], [0; 96]] {
        let mut swapped = honest.clone();
        swapped.credentials[0].origin = Origin::Hidden(key);
        assert_eq!(verify(&swapped), Some(VerifyError::Malformed));
    }
    let mut shorter = honest.clone();
    shorter.points.truncate(honest.points.len() - G1::LEN);
    assert_eq!(verify(&shorter), Some(VerifyError::Malformed));
}

#[test]
fn sets_are_of_one_layout_and_known_keys() {
    let offices = offices();
    let documents: Vec<_> = offices.iter().map(Office::document).collect();
    let key = |number: usize| &documents[number].keys()[0];
    let schemas: Vec<_> = offices.iter().map(|office| office.schema.clone()).collect();
    let set = |members: &[(usize, &Schema)]| {
        Authorities::new(members.iter().map(|(number, schema)| (key(*number), *schema)))
    };
    let two = set(&[(0, &schemas[0]), (1, &schemas[1])]).unwrap();
    let turned = set(&[(1, &schemas[1]), (0, &schemas[0])]).unwrap();
    assert_eq!((two.digest(), two.members()), (turned.digest(), turned.members()));
    let other = set(&[(0, &schemas[0]), (2, &schemas[2])]).unwrap();
    assert_ne!(two.digest(), other.digest());
    let version = of("porto.example/card", 7);
    assert_ne!(two.digest(), set(&[(0, &schemas[0]), (1, &version)]).unwrap().digest());

    assert_eq!(set(&[]).unwrap_err(), AuthoritiesError::Count);
    // A list of one hides nobody.
    assert_eq!(set(&[(0, &schemas[0])]).unwrap_err(), AuthoritiesError::Count);
    let many = core::iter::repeat_n((key(0), &schemas[0]), 2_000);
    assert_eq!(Authorities::new(many).unwrap_err(), AuthoritiesError::Count);
    let twice = set(&[(0, &schemas[0]), (1, &schemas[1]), (0, &schemas[0])]);
    assert_eq!(twice.unwrap_err(), AuthoritiesError::DuplicateKey(key(0).id()));
    let wrong = set(&[(0, &schemas[0]), (1, &schemas[2])]);
    assert_eq!(wrong.unwrap_err(), AuthoritiesError::Family(key(1).id()));
}

/// F8: whatever would make a position mean something else.
#[test]
fn sets_with_unequal_layouts_are_refused() {
    let plain = || Schema::builder("porto.example/card", 1);
    let first = || plain().date("born").date("entered").enumeration("kind", ["a", "b"]);
    let reference = Schema::builder("macao.example/card", 1);
    let reference = reference.date("born").date("entered").enumeration("kind", ["a", "b"]);
    let office = Office::new("macao.example", reference.build().unwrap());
    let range = ClaimType::Date { min: day("1900-01-01"), max: day("2000-01-01") };
    let others = [
        ("order", plain().date("entered").date("born").enumeration("kind", ["a", "b"])),
        ("name", plain().date("born").date("left").enumeration("kind", ["a", "b"])),
        ("type", plain().date("born").text("entered").enumeration("kind", ["a", "b"])),
        (
            "bounds",
            plain()
                .claim(Claim::new("born", range))
                .date("entered")
                .enumeration("kind", ["a", "b"]),
        ),
        ("values", plain().date("born").date("entered").enumeration("kind", ["a", "c"])),
        ("count", first().text("more")),
        ("fewer", plain().date("born").date("entered")),
        (
            "optional",
            plain()
                .date("born")
                .optional("entered", ClaimType::DATE)
                .enumeration("kind", ["a", "b"]),
        ),
        ("registry", first().registry("porto.example/status")),
        ("start", first().starts()),
        ("suite", first().suite(crate::bbs::Ciphersuite::Bls12381Shake256)),
    ];
    let set = |schema: Schema| {
        let other = Office::new("porto.example", schema);
        let (one, two) = (office.document(), other.document());
        let members = [(&one, &office.schema), (&two, &other.schema)];
        (Authorities::of(members, now().date()), KeyId::of(&other.key.public_key()))
    };
    assert!(set(first().build().unwrap()).0.is_ok());
    for (what, builder) in others {
        let (refused, key) = set(builder.build().unwrap());
        assert_eq!(refused.unwrap_err(), AuthoritiesError::Layout(key), "{what}");
    }
}

#[test]
fn hidden_keys_have_the_days_of_all() {
    let realm = Realm::new();
    let [one, two] = [&realm.offices[0], &realm.offices[1]];
    let document = |office: &Office, from, to| {
        let key = office.key.publish(day(from), day(to), &mut rng(1)).unwrap();
        let document = IssuerDocument::builder(office.id).key(key);
        document.schema(office.schema.clone()).build().unwrap()
    };
    let set = |documents: [&IssuerDocument; 2], on| {
        let schemas = [&one.schema, &two.schema];
        Authorities::of(documents.into_iter().zip(schemas), on)
    };
    let long = document(one, "2020-01-01", "2050-01-01");
    let ends = document(two, "2025-01-01", "2026-11-30");
    let authorities = set([&long, &ends], now().date()).unwrap();
    assert_eq!(authorities.days(), (day("2025-01-01"), day("2026-11-30")));
    // On another day it is no set of two; with keys of no common day it is none at all.
    assert_eq!(set([&long, &ends], day("2026-12-01")).unwrap_err(), AuthoritiesError::Count);
    let later = document(two, "2051-01-01", "2052-01-01");
    let members = [(&long.keys()[0], &one.schema), (&later.keys()[0], &two.schema)];
    assert_eq!(Authorities::new(members).unwrap_err(), AuthoritiesError::Days);

    let mut verifier = Verifier::new(AUDIENCE, []).unwrap();
    verifier.add_authorities(&authorities).unwrap();
    let mut holder = Holder::new(secret(5)).unwrap();
    holder.add(one.issue(holder.secret(), &claims(), "2030-01-01")).unwrap();
    holder.add_authorities(&authorities).unwrap();
    let query = || CredentialQuery::new("card").issued_by_one_of(&authorities);
    for (time, accepted) in [("2026-11-30T23:00:00Z", true), ("2026-12-01T00:30:00Z", false)] {
        let time = DateTime::parse(time).unwrap();
        let (request, session) = verifier.ask(query(), "test", time, &mut rng(3)).unwrap();
        let plan = holder.plan(&request, AUDIENCE, time).unwrap();
        let octets = plan.present(&plan.first_choice(), &mut rng(4)).unwrap().encode();
        let verdict = verifier.verify(session, &octets, time, &mut rng(6));
        assert_eq!(verdict.err(), (!accepted).then_some(VerifyError::Issuer));
    }
}

#[test]
fn requests_name_a_set_or_issuers() {
    let realm = Realm::new();
    let office = &realm.offices[0];
    let mut verifier = Verifier::new(AUDIENCE, [office.document()]).unwrap();
    verifier.add_authorities(&realm.authorities).unwrap();
    let ask = |query: CredentialQuery| verifier.ask(query, "test", now(), &mut rng(3)).err();
    assert_eq!(ask(realm.query()), None);
    let unknown = CredentialQuery::new("card")
        .issued_by_one_of_digest(AuthoritiesDigest::from_bytes([7; 32]));
    assert_eq!(ask(unknown), Some(RequestError::UnknownAuthorities));
    // Issuers that are named beside a set, a table of theirs included.
    let both = realm.query().issued_by(office.id, &office.schema);
    assert_eq!(ask(both), Some(RequestError::Accepted));
    assert_eq!(ask(CredentialQuery::new("card")), Some(RequestError::Accepted));
}

#[test]
fn batches_and_documents_hide_issuers_too() {
    let realm = Realm::new();
    let mut answers = Vec::new();
    for office in 0..4 {
        let holder = realm.holder(office, &claims(), 5);
        let (request, session) = realm.ask(whole(&realm));
        answers.push((session, answer(&holder, &request, 4).encode()));
    }
    // One with another's blinded point.
    let wrong = answers[2].1.len() - 40;
    answers[2].1[wrong] ^= 1;
    let verdicts = realm.verifier.verify_batch(&answers, now(), &mut rng(6)).unwrap();
    let verdicts: Vec<_> = verdicts.iter().map(Result::is_ok).collect();
    assert_eq!(verdicts, [true, true, false, true]);

    let holder = realm.holder(1, &claims(), 5);
    let document = DocumentDigest::sha256(b"contract");
    let (_, session) = realm.ask(Policy::from(realm.query()));
    let signing = SigningRequest::new(session, document);
    let plan = holder.plan_signature(&signing, &document, AUDIENCE, now()).unwrap();
    let presentation = plan.present(&plan.first_choice(), &mut rng(4)).unwrap();
    let signed = SignedDocument::new(signing.clone(), &presentation);
    let policy = Policy::from(realm.query());
    let verified = realm.verifier.verify_signature(&signed, &document, &policy, None, &mut rng(6));
    let signer = verified.unwrap().signer().clone();
    assert_eq!(signer.credential("card").unwrap().authorities(), Some(&realm.authorities));
}
