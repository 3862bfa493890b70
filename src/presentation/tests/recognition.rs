//! A library here that lets in people with cards from over there, and asks in its own names.

use alloc::string::ToString;

use super::*;
use crate::credential::Claims;
use crate::operator::OperatorSecretKey;
use crate::trust::{
    AssuranceLevel, Equivalent, ListEntry, Recognised, Recognition, RecognitionRule, TrustList,
};

const OURS: &str = "hk.example/resident";

fn ours() -> Schema {
    let schema = Schema::builder(OURS, 1).text("name").date("birth_date").text("city");
    schema.enumeration("sex", ["f", "m"]).build().unwrap()
}

/// The claims of ours in another order and under other names; `city` is the city of birth here, and `name` the ship's.
fn theirs() -> Schema {
    let schema = Schema::builder("mo.example/residente", 1).text("city").date("nascimento");
    schema.text("name").text("nome").text("morada").enumeration("sex", ["f", "m"]).build().unwrap()
}

fn their_claims() -> Claims {
    Claims::from([
        ("city".into(), text("Porto")),
        ("nascimento".into(), ClaimValue::Date(day("1990-05-17"))),
        ("name".into(), text("Lorcha")),
        ("nome".into(), text("Ana Wong")),
        ("morada".into(), text("Macau")),
        ("sex".into(), ClaimValue::Enumeration("f".into())),
    ])
}

struct Border {
    verifier: Verifier,
    recognised: Recognised,
    holder: Holder,
}

fn days() -> (Date, Date) {
    (day("2026-01-01"), day("2026-12-31"))
}

fn border(names: &[(&'static str, &'static str)]) -> Border {
    let operator = |seed| OperatorSecretKey::from_bytes(&[seed; 32]).unwrap();
    let (gov, dsi) =
        (Office::new("hk.example/id", ours()), Office::new("mo.example/dsi", theirs()));
    let entry = |at, office: &Office| {
        ListEntry::new(at, AssuranceLevel::Substantial, days(), office.document())
    };
    let key = operator(2).public_key();
    let macao = TrustList::builder("mo.example/trust", 4, days()).entry(entry("mo", &dsi));
    let here = TrustList::builder("hk.example/trust", 1, days())
        .entry(entry("hk", &gov))
        .equivalent(Equivalent::new(OURS, theirs().digest(), names.iter().copied()))
        .rule(RecognitionRule::new("mo.example/trust", key, "mo", OURS, days()));
    let recognition = Recognition::new(here.sign(&operator(1)).unwrap());
    let recognition = recognition.with(macao.sign(&operator(2)).unwrap()).unwrap();
    let mut holder = Holder::new(secret(5)).unwrap();
    holder.add(dsi.issue(holder.secret(), &their_claims(), "2030-01-01")).unwrap();
    let recognised =
        recognition.recognise(OURS, "library", AssuranceLevel::Substantial, now().date()).unwrap();
    Border {
        verifier: Verifier::new(AUDIENCE, recognition.documents()).unwrap(),
        recognised,
        holder,
    }
}

const NAMES: [(&str, &str); 3] =
    [("name", "nome"), ("birth_date", "nascimento"), ("city", "morada")];

impl Border {
    fn request(&self, query: CredentialQuery) -> (PresentationRequest, Session) {
        self.verifier.ask(query.under("card"), "test", now(), &mut rng(3)).unwrap()
    }

    fn answer(&self, policy: impl Into<Policy>) -> Option<VerifiedPresentation> {
        let (request, session) = self.verifier.ask(policy, "test", now(), &mut rng(3)).unwrap();
        let plan = self.holder.plan(&request, AUDIENCE, now()).ok()?;
        let presentation = plan.present(&plan.first_choice(), &mut rng(4)).unwrap().encode();
        // As a service that keeps its sessions as octets.
        let session = Session::decode(&session.encode()).unwrap();
        Some(self.verifier.verify(session, &presentation, now(), &mut rng(6)).unwrap())
    }
}

#[test]
fn a_verifier_asks_and_reads_in_its_own_names() {
    let border = border(&NAMES);
    let query = border.recognised.query().under("card");
    let asked =
        query.disclose("name").disclose("city").age_at_least("birth_date", 18, now().date());
    let verified = border.answer(asked).unwrap();
    let card = verified.credential("card").unwrap();
    let claims: Vec<_> = card.claims().iter().collect();
    assert_eq!(claims, [("city", &text("Macau")), ("name", &text("Ana Wong"))]);
    assert_eq!(card.issuer(), Some("mo.example/dsi"));
    let by = card.recognised().unwrap();
    assert_eq!((by.list.as_str(), by.version), ("mo.example/trust", 4));
    assert_eq!((by.jurisdiction.as_str(), by.level), ("mo", AssuranceLevel::Substantial));
}

/// Every condition is about the claim that the name stands for: the ones that the person has hold, others do not.
#[test]
fn conditions_are_about_the_claims_that_are_meant() {
    let border = border(&NAMES);
    let query = || border.recognised.query().under("card");
    let name = |value| [text(value)];
    for (query, holds) in [
        (query().one_of("name", name("Ana Wong")), true),
        (query().one_of("name", name("Lorcha")), false),
        (query().none_of("name", name("Lorcha")), true),
        (query().none_of("city", name("Porto")), true),
        (query().not_equal("city", text("Macau")), false),
        (query().age_at_least("birth_date", 36, now().date()), true),
        (query().age_at_least("birth_date", 37, now().date()), false),
        (query().equal_to("name", "card", "city"), false),
        (query().equal_to("name", "card", "name"), false),
        (query().disclose("name").one_of("name", name("Ana Wong")), true),
        (query().disclose("name").one_of("name", name("Lorcha")), false),
    ] {
        let policy = Policy::new().credential(query);
        let asked = border.verifier.ask(policy.clone(), "test", now(), &mut rng(3)).is_ok();
        assert_eq!(asked && border.answer(policy.clone()).is_some(), holds, "{policy:?}");
    }
}

#[test]
fn equal_claims_of_two_cards_have_names_each() {
    let border = border(&NAMES);
    let policy = |other: &str| {
        let query = |role| border.recognised.query().under(role);
        Policy::new().credential(query("a").equal_to("name", "b", other)).credential(query("b"))
    };
    assert!(border.answer(policy("name")).is_some());
    assert!(border.answer(policy("city")).is_none());
}

#[test]
fn names_that_change_places_are_followed_once() {
    // Here `name` means their `city`, and `city` their `name`.
    let border = border(&[("name", "city"), ("city", "name"), ("birth_date", "nascimento")]);
    let query = border.recognised.query().under("card").disclose("name").disclose("city");
    let verified = border.answer(query).unwrap();
    assert_eq!(verified.claim("card", "name"), Some(&text("Porto")));
    assert_eq!(verified.claim("card", "city"), Some(&text("Lorcha")));
}

#[test]
fn a_holder_is_told_through_which_list_in_the_names_of_the_card() {
    let border = border(&NAMES);
    let query = border
        .recognised
        .query()
        .disclose("name")
        .at_most("birth_date", ClaimValue::Date(day("2008-11-24")));
    let (request, _) = border.request(query);
    let plan = border.holder.plan(&request, AUDIENCE, now()).unwrap();
    let consent = plan.consent(&plan.first_choice()).unwrap();
    let card = &consent.credentials[0];
    assert_eq!(card.disclosed.keys().collect::<Vec<_>>(), ["nome"]);
    assert_eq!(card.proved[0].condition.claim(), "nascimento");
    let by = card.recognised.as_ref().unwrap();
    assert_eq!((by.list.as_str(), by.level.name()), ("mo.example/trust", "substantial"));
    let json = crate::codec::to_json(&consent);
    let told = r#""recognised":{"list":"mo.example/trust","version":4,"jurisdiction":"mo","level":"substantial"}"#;
    assert!(json.contains(told), "{json}");
}

#[test]
fn what_is_recognised_is_part_of_the_request() {
    let border = border(&NAMES);
    let (request, _) = border.request(border.recognised.query().disclose("name"));
    assert_eq!(PresentationRequest::decode(&request.encode()), Ok(request.clone()));
    assert_eq!(PresentationRequest::from_json(&request.to_json()), Ok(request.clone()));
    let refused = |from: &str, to: &str| {
        let json = request.to_json();
        assert!(json.contains(from), "{json}");
        PresentationRequest::from_json(&json.replacen(from, to, 1)).unwrap_err().to_string()
    };
    for (from, to) in [
        // A name that is none, two of ours for one of theirs, no name at all, a schema that is not accepted.
        ("\"nome\"", "\"Nome\""),
        ("\"name\":\"nome\"", "\"city\":\"name\""),
        ("\"version\":4", "\"version\":0"),
        ("\"jurisdiction\":\"mo\"", "\"jurisdiction\":\"\""),
        ("\"level\":\"substantial\"", "\"level\":\"highest\""),
    ] {
        refused(from, to);
    }
    let other = theirs().digest().to_string();
    let at = request.to_json().rfind(&other).unwrap();
    let mut json = request.to_json();
    json.replace_range(at..at + 2, if json[at..].starts_with("00") { "11" } else { "00" });
    assert!(PresentationRequest::from_json(&json).is_err());
}

/// An answer to the request with other names is none to this one.
#[test]
fn names_are_bound() {
    let (one, other) = (
        border(&NAMES),
        border(&[("name", "name"), ("city", "morada"), ("birth_date", "nascimento")]),
    );
    let query = |border: &Border| border.recognised.query().disclose("name");
    let ((theirs, _), (request, session)) =
        (other.request(query(&other)), one.request(query(&one)));
    let answer = |request: &PresentationRequest| {
        let plan = one.holder.plan(request, AUDIENCE, now()).unwrap();
        plan.present(&plan.first_choice(), &mut rng(4)).unwrap().encode()
    };
    let session = session.encode();
    let verify = |octets: &[u8]| {
        let session = Session::decode(&session).unwrap();
        one.verifier.verify(session, octets, now(), &mut rng(6))
    };
    assert!(verify(&answer(&request)).is_ok());
    assert_eq!(verify(&answer(&theirs)), Err(VerifyError::Rejected));
}
