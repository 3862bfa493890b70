//! A presentation shows what was asked and nothing else (SECURITY.md of the design, U1 to U8), and every kind of leak
//! that is planted is found (U13).

use core::fmt::Debug;

use base64ct::{Base64Unpadded, Base64UrlUnpadded, Encoding as _};

mod hiding;
mod kept;
mod planted;

use super::detect::{
    Map, Needle, contains, enumerable, lengths_differ, repeats, shares_blind, template_differs,
};
use super::*;
use crate::credential::{Claims, LintWarning, lint};
use crate::curve::{G1, Scalar, SecretScalar, Sum, secret_mul, secret_sums};
use crate::presentation::scope::Scope;
use crate::statement::{Bases, Parameters};

/// Presentations of many, in the test command and in full.
fn count(lean: u64, full: u64) -> u64 {
    if std::env::var_os("AVERMENT_FULL").is_some() { full } else { lean }
}

/// A number below `below`, from a generator that is good enough for people.
fn draw(state: &mut u64, below: u64) -> u64 {
    *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    (*state >> 33) % below
}

/// A place in a list of `len`.
fn place(state: &mut u64, len: usize) -> usize {
    usize::try_from(draw(state, u64::try_from(len).unwrap())).unwrap()
}

/// Somebody's claims. Whoever it is meets [`whole`].
fn somebody(seed: u64) -> Claims {
    let state = &mut seed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let name: String =
        (0..=draw(state, 40)).map(|_| char::from(b"abcdefgh"[place(state, 8)])).collect();
    let birth = day("1930-01-01").days() + u32::try_from(draw(state, 28_000)).unwrap();
    let income = i64::try_from(draw(state, 100_000_000_000)).unwrap();
    let balance = i64::try_from(draw(state, 2_001)).unwrap() - 1_000;
    let mut claims = Claims::from([
        ("name".into(), text(&name)),
        ("birth_date".into(), ClaimValue::Date(Date::from_days(birth).unwrap())),
        ("district".into(), district(["north", "south", "east"][place(state, 3)])),
        ("income".into(), ClaimValue::Decimal(Decimal::new(income, 2).unwrap())),
        ("balance".into(), ClaimValue::I64(balance)),
        ("veteran".into(), ClaimValue::Boolean(draw(state, 2) == 1)),
    ]);
    if draw(state, 2) == 1 {
        claims.insert("nationality".into(), text("Utopia"));
    }
    claims
}

/// One office and one verifier, for many holders.
struct Town {
    world: World,
    clinic: Office,
}

impl Town {
    fn new() -> Self {
        let record = Schema::builder("clinic.example/record", 1).u64("doses", 0..=9);
        let clinic = Office::new("clinic.example", record.build().unwrap());
        let world = World::new();
        let documents = [world.office.document(), clinic.document()];
        let verifier = Verifier::new(AUDIENCE, documents).unwrap();
        Self { world: World { verifier, ..world }, clinic }
    }

    fn record(&self) -> CredentialQuery {
        CredentialQuery::new("record").issued_by(self.clinic.id, &self.clinic.schema)
    }

    fn holder(&self, claims: &Claims, seed: u64) -> Holder {
        let mut holder = Holder::new(secret(1_000 + seed)).unwrap();
        let mut state = seed;
        let until = day("2027-01-01").days() + u32::try_from(draw(&mut state, 15_000)).unwrap();
        let until = Date::from_days(until).unwrap();
        let office = &self.world.office;
        let (credential, _) = office.issue_with(holder.secret(), claims, until, &mut rng(seed));
        holder.add(credential).unwrap();
        holder
    }

    fn crowd(&self, count: u64) -> Vec<Holder> {
        (0..count).map(|seed| self.holder(&somebody(seed), seed)).collect()
    }
}

fn answer(holder: &Holder, request: &PresentationRequest, seed: u64) -> Presentation {
    let plan = holder.plan(request, AUDIENCE, now()).unwrap();
    let choice = plan.first_choice();
    let limit = request.option(choice.option).unwrap().limit_query();
    let use_number = limit.map(|limit| u16::try_from(seed).unwrap() % limit.uses);
    plan.present(&Choice { use_number, ..choice }, &mut rng(seed)).unwrap()
}

/// Where everything stands in answers to one request. `linked` are the pseudonym and the tag, if asked for.
fn map_of(presentation: &Presentation, linked: &[[u8; G1::LEN]]) -> Map {
    let octets = presentation.encode();
    let find = |field: &[u8]| {
        let start = octets.windows(field.len()).position(|window| window == field).unwrap();
        start..start + field.len()
    };
    let mut map = Map { fresh: Vec::new(), linked: Vec::new(), points: Vec::new() };
    for credential in &presentation.credentials {
        let proof = find(&credential.proof);
        map.points.extend((0..3).map(|number| proof.start + number * G1::LEN));
        map.fresh.push(proof);
    }
    for point in presentation.points.chunks_exact(G1::LEN) {
        let place = find(point);
        if linked.iter().any(|linked| linked == point) {
            map.linked.push(place);
        } else {
            map.points.push(place.start);
            map.fresh.push(place);
        }
    }
    if !presentation.responses.is_empty() {
        map.fresh.push(find(&presentation.responses));
    }
    map
}

/// The same, with the pseudonym and the tag of a presentation that is verified for them.
fn verified_map(world: &World, session: Session, presentation: &Presentation) -> Map {
    let verified = world.verifier.verify(session, &presentation.encode(), now(), &mut rng(6));
    let verified = verified.unwrap();
    let linked = verified.pseudonym().into_iter().chain(verified.tag());
    map_of(presentation, &linked.map(Pseudonym::to_bytes).collect::<Vec<_>>())
}

fn amount(text: &str) -> ClaimValue {
    ClaimValue::Decimal(Decimal::parse(text).unwrap())
}

/// A condition of every kind on hidden claims, one holder among many: everybody meets it.
fn whole(world: &World) -> Policy {
    let districts = ["north", "south", "east"].map(district);
    let query = world
        .query()
        .age_at_least("birth_date", 18, now().date())
        .one_of("district", districts)
        .none_of("name", [text("Nobody")])
        .between("income", amount("0.00"), amount("1000000000.00"))
        .between("balance", ClaimValue::I64(-1_000), ClaimValue::I64(1_000));
    Policy::new().credential(query).pseudonym("card", "login").limit("card", "coupons", "2026", 3)
}

/// Octets of a presentation for each shape of request. They depend on nothing else.
const SIZES: [(&str, usize); 4] =
    [("valid", 971), ("age", 1_260), ("shown", 917), ("whole", 3_325)];

#[test]
fn u1_u7_the_shape_is_that_of_the_request() {
    let town = Town::new();
    let crowd = town.crowd(count(40, 1_000));
    let query = || town.world.query();
    let shapes = [
        Policy::new().credential(query()),
        Policy::new().credential(query().age_at_least("birth_date", 18, now().date())),
        Policy::new().credential(query().disclose("birth_date").disclose("veteran")),
        whole(&town.world),
    ];
    let mut sizes = Vec::new();
    for ((name, _), policy) in SIZES.into_iter().zip(shapes) {
        let (request, session) = town.world.ask(policy);
        let presentations: Vec<_> =
            (0..).zip(&crowd).map(|(seed, holder)| answer(holder, &request, seed)).collect();
        let samples: Vec<_> = presentations.iter().map(Presentation::encode).collect();
        assert!(!lengths_differ(&samples), "{name}");
        sizes.push((name, samples[0].len()));
        let map = verified_map(&town.world, session, &presentations[0]);
        // What is shown differs, and nothing else.
        if name != "shown" {
            assert!(!template_differs(&samples, &map), "{name}");
        }
        assert!(!repeats(&samples, &map), "{name}");
    }
    assert_eq!(sizes, SIZES);
}

#[test]
fn u2_nothing_of_a_presentation_repeats() {
    let town = Town::new();
    let holder = town.holder(&somebody(7), 7);
    let (request, session) = town.world.ask(whole(&town.world));
    let presentations: Vec<_> =
        (0..count(60, 10_000)).map(|seed| answer(&holder, &request, 3 * seed)).collect();
    let samples: Vec<_> = presentations.iter().map(Presentation::encode).collect();
    let map = verified_map(&town.world, session, &presentations[0]);
    assert!(!repeats(&samples, &map) && !template_differs(&samples, &map));
    // One use number, one scope: these two fields are equal, as the request wants them, and no others.
    assert_eq!(map.linked.len(), 2);
    for field in &map.linked {
        assert!(samples.iter().all(|sample| sample[field.clone()] == samples[0][field.clone()]));
    }
    assert!(repeats(&samples, &Map { fresh: map.linked, linked: Vec::new(), points: Vec::new() }));
}

/// Octets in the forms in which they could leak.
fn forms(name: &str, octets: &[u8]) -> Vec<Needle> {
    let reversed: Vec<u8> = octets.iter().rev().copied().collect();
    let mut forms = Vec::new();
    for (order, octets) in [("", octets), (" reversed", &reversed)] {
        let mut push = |form: &str, needle: Vec<u8>| {
            forms.push((std::format!("{name}{order} {form}"), needle));
        };
        push("raw", octets.to_vec());
        push("hex", hex::encode(octets).into_bytes());
        push("HEX", hex::encode_upper(octets).into_bytes());
        let list = std::format!("{octets:?}");
        push("list", list.trim_matches(['[', ']']).into());
        // The octets may begin anywhere within a group of three.
        for shift in 0..3 {
            let padded = [&[0; 3][..shift], octets].concat();
            let (first, last) = ((shift * 8).div_ceil(6), padded.len() * 8 / 6);
            let url = Base64UrlUnpadded::encode_string(&padded);
            push("base64url", url.as_bytes()[first..last].to_vec());
            let plain = Base64Unpadded::encode_string(&padded);
            push("base64", plain.as_bytes()[first..last].to_vec());
        }
    }
    forms
}

fn text_forms(name: &str, text: &str) -> Vec<Needle> {
    let wide = |order: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(order).collect::<Vec<_>>();
    let mut all = forms(name, text.as_bytes());
    all.extend(forms(&std::format!("{name} UTF-16LE"), &wide(u16::to_le_bytes)));
    all.extend(forms(&std::format!("{name} UTF-16BE"), &wide(u16::to_be_bytes)));
    all
}

fn words(value: &impl Debug) -> Vec<u8> {
    std::format!("{value:?} {value:#?}").into_bytes()
}

/// The first answer of a plan: its octets, and the words of all that takes part in it on both sides.
fn samples(plan: &Plan<'_>, verifier: &Verifier, session: Session) -> (Presentation, Vec<Vec<u8>>) {
    let (holder, choice) = (plan.holder(), plan.first_choice());
    let presentation = plan.present(&choice, &mut rng(4)).unwrap();
    let octets = presentation.encode();
    let verified = verifier.verify(session, &octets, now(), &mut rng(6)).unwrap();
    let consent = plan.consent(&choice).unwrap();
    let samples = Vec::from([
        octets,
        words(&presentation),
        words(&verified),
        words(&consent),
        crate::codec::to_json(&consent).into_bytes(),
        words(holder),
        words(plan),
        words(&plan.offers()),
        words(&holder.credentials().collect::<Vec<_>>()),
        words(holder.secret()),
    ]);
    (presentation, samples)
}

/// The needles of this name.
fn named<'a>(needles: &'a [Needle], name: &str) -> &'a [Needle] {
    let at = needles.iter().position(|(known, _)| known == name).unwrap();
    &needles[at..=at]
}

fn put(presentation: &mut Presentation, place: usize, point: &Sum) {
    let octets = point.to_point().unwrap().to_bytes();
    presentation.points[place * G1::LEN..][..G1::LEN].copy_from_slice(&octets);
}

/// All that a holder hides: claims, secret, handle, blind, signature, what the issuer saw.
fn secrets(office: &Office, holder: &Holder, seen: &[u8]) -> Vec<Needle> {
    let mut needles = Vec::new();
    let credential = holder.credentials().next().unwrap();
    for (name, written) in [
        ("name", "Ana Wong"),
        ("birth date", "1990-05-17"),
        ("district", "south"),
        ("income", "54321.50"),
        ("until", "2030-01-01"),
    ] {
        needles.extend(text_forms(name, written));
    }
    for (name, value) in credential.claims() {
        let slot = office.schema.slot(name).unwrap();
        let scalar = office.schema.scalar(slot.kind, value).unwrap();
        needles.extend(forms(name, &scalar.to_bytes()));
    }
    let until = Scalar::from(u64::from(credential.until().days()));
    needles.extend(forms("until", &until.to_bytes()));
    needles.extend(forms("holder secret", holder.secret().expose_bytes().as_slice()));
    needles.extend(forms("handle", credential.handle().expose_bytes().as_slice()));
    needles.extend(forms("prover blind", credential.blind().expose_bytes().as_slice()));
    let (a, e) = credential.expose_signature().split_at(G1::LEN);
    needles.extend(forms("A", a).into_iter().chain(forms("e", e)));
    let (point, scalars) = seen.split_at(G1::LEN);
    needles.extend(forms("commitment", point));
    scalars.chunks_exact(32).for_each(|scalar| needles.extend(forms("request", scalar)));
    needles
}

#[test]
fn u3_u4_nothing_hidden_is_in_octets_or_words() {
    let office = Office::new(ISSUER, schema());
    let mut holder = Holder::new(secret(5)).unwrap();
    let (credential, seen) =
        office.issue_with(holder.secret(), &claims(), day("2030-01-01"), &mut rng(2));
    holder.add(credential).unwrap();
    let world = World { holder, ..World::new() };
    let holder = &world.holder;
    let query = world
        .query()
        .disclose("veteran")
        .age_at_least("birth_date", 18, now().date())
        .none_of("name", [text("Nobody")])
        .at_least("income", amount("20000.00"));
    let policy = Policy::new().credential(query).pseudonym("card", "login");
    let (request, session) = world.ask(policy);
    let plan = holder.plan(&request, AUDIENCE, now()).unwrap();
    let (_, mut samples) = samples(&plan, &world.verifier, session);
    let unsatisfiable = |query: CredentialQuery| {
        let (request, _) = world.ask(Policy::new().credential(query));
        let error = holder.plan(&request, AUDIENCE, now()).unwrap_err();
        std::format!("{error} {error:?} {}", error.code()).into_bytes()
    };
    let no_choice = Choice { option: 1, ..plan.first_choice() };
    let no_choice = plan.present(&no_choice, &mut rng(1)).unwrap_err();
    samples.extend([
        unsatisfiable(world.query().at_least("income", amount("99999.00"))),
        unsatisfiable(world.query().not_equal("veteran", ClaimValue::Boolean(true))),
        std::format!("{no_choice} {no_choice:?}").into_bytes(),
    ]);
    let mut needles = secrets(&office, holder, &seen);
    // This one is shown.
    needles.retain(|(name, _)| !name.starts_with("veteran"));
    assert_eq!(contains(&samples, &needles), None);
    // What is stored has nearly all of them: they would be found.
    let stored = [holder.credentials().next().unwrap().encode().to_vec()];
    for name in ["name raw", "handle raw", "A raw", "e raw", "prover blind raw"] {
        assert!(contains(&stored, named(&needles, name)).is_some(), "{name}");
    }
}

#[test]
fn u5_the_order_of_inputs_does_not_matter() {
    let town = Town::new();
    let office = &town.world.office;
    let entries: Vec<_> = claims().into_iter().collect();
    let record = Claims::from([("doses".into(), ClaimValue::U64(2))]);
    let (request, _) = town.world.ask(whole(&town.world).credential(town.record()));
    let mut outputs = Vec::new();
    for round in 0..count(6, 100) {
        let mut state = round;
        let mut shuffled = entries.clone();
        for last in (1..shuffled.len()).rev() {
            shuffled.swap(last, place(&mut state, last + 1));
        }
        let claims: Claims = shuffled.into_iter().collect();
        let mut holder = Holder::new(secret(5)).unwrap();
        let mut credentials = Vec::from([
            office.issue(holder.secret(), &claims, "2030-01-01"),
            town.clinic.issue(holder.secret(), &record, "2030-01-01"),
        ]);
        if round % 2 == 1 {
            credentials.reverse();
        }
        for credential in credentials {
            holder.add(credential).unwrap();
        }
        outputs.push(answer(&holder, &request, 0).encode());
    }
    assert!(outputs.iter().all(|output| *output == outputs[0]));
}

/// Everything known that values could be multiples of, and what a few hidden values could be.
fn guesses(town: &Town, request: &PresentationRequest) -> (Vec<G1>, Vec<Scalar>) {
    let (schema, option) = (&town.world.office.schema, request.option(0).unwrap());
    let generators =
        blind::Generators::new(schema.suite(), schema.slot_count(), 1, &Limits::default()).unwrap();
    let key = town.world.office.key.public_key();
    let verifier = blind::Verifier::new(key, &generators).unwrap();
    let basis = verifier.context().basis();
    let mut bases: Vec<G1> = basis.message_bases().map(|base| *base.point()).collect();
    bases.push(G1::from_bytes(&schema.suite().p1()).unwrap());
    bases.push(G1::generator());
    let Bases { y0, y1, k0, k1, bp1 } = Bases::new().unwrap();
    bases.extend([y0, y1, k0, k1, bp1].map(|base| *base.point()));
    let parameters = Parameters::ceremony().unwrap();
    bases.extend([parameters.digit_value(), parameters.bit_value()].map(|base| *base.point()));
    let scope = Scope::pseudonym(AUDIENCE, option.pseudonym_query().unwrap());
    let limit = Scope::limit(AUDIENCE, option.limit_query().unwrap());
    bases.extend([scope.base().unwrap(), limit.base().unwrap()]);

    let born = u64::from(day("1990-05-17").days());
    let mut candidates: Vec<_> = (born - 8..born + 8).map(Scalar::from).collect();
    candidates.extend((1..16).map(Scalar::from));
    let slot = schema.slot("district").unwrap();
    let districts = ["north", "south", "east"].map(district);
    candidates.extend(districts.iter().map(|value| schema.scalar(slot.kind, value).unwrap()));
    (bases, candidates)
}

#[test]
fn u6_hidden_values_cannot_be_tried_out() {
    let town = Town::new();
    let holder = town.holder(&claims(), 1);
    let (request, session) = town.world.ask(whole(&town.world));
    let presentations: Vec<_> =
        (0..count(2, 20)).map(|seed| answer(&holder, &request, 3 * seed)).collect();
    let samples: Vec<_> = presentations.iter().map(Presentation::encode).collect();
    let map = verified_map(&town.world, session, &presentations[0]);
    let (bases, candidates) = guesses(&town, &request);
    assert!(!enumerable(&samples, &map, &bases, &candidates));
    assert!(!shares_blind(&samples, &map, 256));
}

#[test]
fn u7_one_hidden_value_changes_nothing_that_can_be_seen() {
    let town = Town::new();
    let (request, session) = town.world.ask(whole(&town.world));
    let changes = [
        ("name", text("B")),
        ("birth_date", ClaimValue::Date(day("1900-01-01"))),
        ("district", district("north")),
        ("income", amount("0.00")),
        ("balance", ClaimValue::I64(1_000)),
        ("veteran", ClaimValue::Boolean(false)),
        ("nationality", text("Utopia")),
    ];
    let mut people = Vec::from([claims()]);
    people.extend(changes.into_iter().map(|(name, value)| {
        let mut changed = claims();
        changed.insert(name.into(), value);
        changed
    }));
    let holders: Vec<_> = people.iter().map(|claims| town.holder(claims, 1)).collect();
    let presentations: Vec<_> = holders.iter().map(|holder| answer(holder, &request, 0)).collect();
    let consents = holders.iter().map(|holder| {
        let plan = holder.plan(&request, AUDIENCE, now()).unwrap();
        let consent = plan.consent(&plan.first_choice()).unwrap();
        (plan.offers().to_vec(), consent)
    });
    let consents: Vec<_> = consents.collect();
    assert!(consents.iter().all(|consent| *consent == consents[0]));
    let samples: Vec<_> = presentations.iter().map(Presentation::encode).collect();
    let map = verified_map(&town.world, session, &presentations[0]);
    assert!(!lengths_differ(&samples) && !template_differs(&samples, &map));
    assert!(!repeats(&samples, &map));
    // The pseudonym is of the holder and not of the claims.
    let pseudonym = &map.linked[0];
    assert!(
        samples.iter().all(|sample| sample[pseudonym.clone()] == samples[0][pseudonym.clone()])
    );
}

#[test]
fn u8_what_links_is_told() {
    let town = Town::new();
    let holder = town.holder(&claims(), 1);
    let query = town.world.query().disclose("name").one_of("district", [district("south")]);
    let policy = Policy::any_of([
        PolicyOption::new("card").credential(query).pseudonym("card", "login"),
        PolicyOption::new("other").credential(town.record()),
    ]);
    let (request, _) = town.world.ask(policy);
    let plan = holder.plan(&request, AUDIENCE, now()).unwrap();
    let consent = plan.consent(&plan.first_choice()).unwrap();
    let role = || String::from("card");
    assert_eq!(
        consent.linkable,
        [
            Link::Option { offered: 2 },
            Link::Issuer { role: role(), accepted: 1 },
            Link::Schema { role: role(), accepted: 1 },
            Link::Disclosed { role: role(), claim: "name".into() },
            Link::SingleValue { role: role(), claim: "district".into() },
            Link::Pseudonym { scope: "login".into(), period: String::new() },
        ]
    );
    assert_eq!(
        lint(&town.world.office.schema),
        [
            LintWarning::MessageCount { count: 12 },
            LintWarning::Header,
            LintWarning::OptionalClaims { count: 2 },
        ]
    );
    // The header is that of the schema, and a day is the finest that validity has.
    let header = town.world.office.schema.header();
    assert!(holder.credentials().all(|held| held.schema().header() == header));
}
