//! Cards of several jurisdictions, accepted here by lists, and nobody learns whose a visitor's is.

use alloc::vec::Vec;

use super::border::*;
use super::detect::{lengths_differ, repeats, template_differs};
use super::hidden::map_of;
use super::*;
use crate::trust::{
    AssuranceLevel, Equivalent, ListEntry, Recognition, RecognitionRule, TrustList,
};

#[test]
fn across_borders_the_issuer_is_hidden_by_default() {
    let border = Border::new(ours(), Vec::from([macao(), porto(), london()]));
    assert_eq!(border.hidden(), ["mo.example/dsi", "pt.example/irn", "uk.example/office"]);
    // Ours has no register of numbers.
    assert_eq!(border.reasons(), [("hk.example/id", ShownReason::Layout)]);
    let query = || {
        let query = border.recognised.query().under("card").disclose("city");
        query.age_at_least("birth_date", 18, now().date()).one_of("name", [text("Ana Wong")])
    };
    let (request, session) = border.ask(query());
    let session = session.encode();
    let mut presentations = Vec::new();
    for (land, seed) in (0..3).zip(1..) {
        let holder = border.visitor(land, 5);
        let presentation = answer(&holder, &request, seed).unwrap();
        let session = Session::decode(&session).unwrap();
        let verified = border.verify(session, &presentation.encode()).unwrap();
        let one = verified.credential("card").unwrap();
        assert_eq!(one.authorities(), border.recognised.hiding().authorities());
        assert_eq!((one.issuer(), one.recognised()), (None, None));
        let claims: Vec<_> = one.claims().iter().collect();
        assert_eq!(claims, [("city", &text("Taipa"))]);
        presentations.push(presentation);
    }
    let samples: Vec<_> = presentations.iter().map(Presentation::encode).collect();
    let map = map_of(&presentations[0], &[]);
    assert!(!lengths_differ(&samples) && !template_differs(&samples, &map));
    assert!(!repeats(&samples, &map));
}

#[test]
fn a_policy_can_say_that_the_issuer_is_shown() {
    let border = Border::new(ours(), Vec::from([macao(), porto()]));
    let visitor = border.visitor(1, 5);
    let query = border.recognised.query_disclosed().under("card").disclose("name");
    let verified = border.verified(&visitor, query).unwrap();
    let one = verified.credential("card").unwrap();
    assert_eq!(one.issuer(), Some("pt.example/irn"));
    assert_eq!(one.recognised().unwrap().jurisdiction, "pt");
    assert_eq!(verified.claim("card", "name"), Some(&text("Ana Wong")));
}

/// Who can hide does, and who cannot is told so beforehand and shown.
#[test]
fn a_policy_for_all_has_an_option_for_each_kind() {
    let border = Border::new(ours(), Vec::from([macao(), porto()]));
    let policy = || border.recognised.policy(|query| query.under("card").disclose("name"));
    let local =
        border.wallet(&border.own, &card().map(|(name, value)| (name.into(), value)).into(), 5);
    for (holder, option, issuer) in [
        (border.visitor(0, 5), "hidden", None),
        (border.visitor(1, 5), "hidden", None),
        (local, "disclosed", Some("hk.example/id")),
    ] {
        let verified = border.verified(&holder, policy()).unwrap();
        assert_eq!((verified.option(), verified.credentials()[0].issuer()), (option, issuer));
        assert_eq!(verified.claim("card", "name"), Some(&text("Ana Wong")));
    }
    // The second option is for those that cannot hide, and for nobody else.
    let policy = policy();
    let shown = policy.options()[1].credentials()[0].accepted().iter();
    assert_eq!(shown.map(|one| one.issuer.as_str()).collect::<Vec<_>>(), ["hk.example/id"]);
}

#[test]
fn nobody_hides_alone() {
    let border = Border::new(ours(), Vec::from([macao()]));
    let alone = |issuer| (issuer, ShownReason::Alone);
    assert_eq!(border.reasons(), [alone("hk.example/id"), alone("mo.example/dsi")]);
    let verified = border.verified(&border.visitor(0, 5), border.recognised.query().under("card"));
    assert_eq!(verified.unwrap().credentials()[0].issuer(), Some("mo.example/dsi"));
    assert_eq!(border.recognised.policy(|query| query).options().len(), 1);
    // One of theirs beside one of ours is two.
    let alike = Schema::builder(OURS, 1).u64("number", 0..=99).text("name").date("birth_date");
    let alike = alike.text("city").enumeration("sex", ["f", "m"]).build().unwrap();
    let border = Border::new(alike.clone(), Vec::from([macao()]));
    assert_eq!(border.hidden(), ["hk.example/id", "mo.example/dsi"]);
    // Ours alone are not hidden: nothing crosses a border.
    let border = Border::new(alike, Vec::new());
    assert_eq!(border.reasons(), [alone("hk.example/id")]);
}

/// F8 under other names: where a claim of ours stands elsewhere there, or is of another type, the issuer is shown.
#[test]
fn names_do_not_make_layouts_alike() {
    let with = |schema: SchemaParts, names: &[(&'static str, &'static str)]| {
        let office = Office::new("fr.example/mairie", schema.0.build().unwrap());
        let land =
            Land { at: "fr", office, names: names.to_vec(), until: days().1, registry: None };
        let border = Border::new(ours(), Vec::from([macao(), porto(), land]));
        assert_eq!(border.hidden(), ["mo.example/dsi", "pt.example/irn"]);
        let mut reasons = border.reasons().into_iter();
        reasons.find(|(issuer, _)| *issuer == "fr.example/mairie").map(|(_, reason)| reason)
    };
    let plain = || Schema::builder("fr.example/carte", 1).u64("number", 0..=99);
    let french = [("name", "nom"), ("birth_date", "ne"), ("city", "commune")];
    let good = plain().text("nom").date("ne").text("commune").enumeration("sex", ["f", "m"]);
    let office = Office::new("fr.example/mairie", good.build().unwrap());
    let land = Land { at: "fr", office, names: french.to_vec(), until: days().1, registry: None };
    assert_eq!(Border::new(ours(), Vec::from([macao(), porto(), land])).hidden().len(), 3);
    for (what, schema) in [
        // Name and commune have changed places: of equal types, and only the names tell.
        ("order", plain().text("commune").date("ne").text("nom").enumeration("sex", ["f", "m"])),
        ("type", plain().text("nom").text("ne").text("commune").enumeration("sex", ["f", "m"])),
        ("values", plain().text("nom").date("ne").text("commune").enumeration("sex", ["m", "f"])),
        (
            "optional",
            plain().text("nom").date("ne").optional_text("commune").enumeration("sex", ["f", "m"]),
        ),
        (
            "more",
            plain().text("nom").date("ne").text("commune").enumeration("sex", ["f", "m"]).text("x"),
        ),
        (
            "registry",
            plain()
                .text("nom")
                .date("ne")
                .text("commune")
                .enumeration("sex", ["f", "m"])
                .registry("fr.example/status"),
        ),
    ] {
        assert_eq!(with(SchemaParts(schema), &french), Some(ShownReason::Layout), "{what}");
    }
    // What we have no name for is called otherwise there.
    let other = Schema::builder("fr.example/carte", 1).u64("numero", 0..=99);
    let other = other.text("nom").date("ne").text("commune").enumeration("sex", ["f", "m"]);
    assert_eq!(with(SchemaParts(other), &french), Some(ShownReason::Layout));
    // `city` there is none of ours, and no claim of ours is called so.
    let taken = Schema::builder("fr.example/carte", 1).u64("city", 0..=99);
    let taken = taken.text("nom").date("ne").text("commune").enumeration("sex", ["f", "m"]);
    assert_eq!(with(SchemaParts(taken), &french), Some(ShownReason::Name));
}

struct SchemaParts(crate::credential::SchemaBuilder);

/// A name that only one schema of the set has would find its issuer: verifiers cannot ask, and wallets do not answer.
#[test]
fn nobody_asks_a_hidden_issuer_in_its_own_names() {
    let border = Border::new(ours(), Vec::from([macao(), porto()]));
    let visitor = border.visitor(0, 5);
    let unknown = |credential, condition| RequestError::Condition {
        credential,
        condition,
        reason: ConditionError::UnknownClaim,
    };
    let ask = |query: CredentialQuery| border.verifier.ask(query, "test", now(), &mut rng(3));
    let query = || border.recognised.query().under("card");
    assert_eq!(ask(query().disclose("nome")).unwrap_err(), unknown(0, 0));
    // Somebody who does not use this library asks all the same.
    let (request, _) = border.ask(query().disclose("city").disclose("name"));
    let asked = |from: &str, to: &str| {
        let json = request.to_json();
        assert!(json.contains(from));
        PresentationRequest::from_json(&json.replacen(from, to, 1)).unwrap()
    };
    let refusal = |request: &PresentationRequest| visitor.plan(request, AUDIENCE, now()).err();
    assert_eq!(refusal(&asked("\"name\"", "\"name\"")), None);
    let refused = Some(PlanError::Request(unknown(0, 1)));
    for theirs in ["\"nome\"", "\"nome_completo\"", "\"nothing\""] {
        assert_eq!(refusal(&asked("\"name\"", theirs)), refused, "{theirs}");
    }
    // The same as the other side of an equality.
    let policy = Policy::new().credential(query().equal_to("city", "other", "city"));
    let (request, _) = border.ask(policy.credential(query().under("other")));
    let asked = request.to_json().replacen("\"other\":\"city\"", "\"other\":\"morada\"", 1);
    assert_ne!(asked, request.to_json());
    let asked = PresentationRequest::from_json(&asked).unwrap();
    assert_eq!(refusal(&asked), Some(PlanError::Request(unknown(0, 0))));
}

/// Whatever is asked is about the claim that is meant, in the card of whichever issuer.
#[test]
fn conditions_are_about_the_claims_that_are_meant() {
    let border = Border::new(ours(), Vec::from([macao(), porto()]));
    let holders = [border.visitor(0, 5), border.visitor(1, 5)];
    let query = || border.recognised.query().under("card");
    let two = |query: CredentialQuery| {
        Policy::new().credential(query).credential(border.recognised.query().under("other"))
    };
    let policies = [
        (Policy::from(query().one_of("name", [text("Ana Wong")])), true),
        (Policy::from(query().one_of("name", [text("Taipa")])), false),
        (Policy::from(query().none_of("city", [text("Ana Wong")])), true),
        (Policy::from(query().not_equal("city", text("Taipa"))), false),
        (Policy::from(query().age_at_least("birth_date", 36, now().date())), true),
        (Policy::from(query().age_at_least("birth_date", 37, now().date())), false),
        (Policy::from(query().one_of("sex", [ClaimValue::Enumeration("f".into())])), true),
        (Policy::from(query().equal_to("name", "card", "city")), false),
        (Policy::from(query().disclose("number").disclose("sex")), true),
        (two(query().equal_to("name", "other", "name")), true),
        (two(query().equal_to("name", "other", "city")), false),
    ];
    for (policy, holds) in policies {
        for holder in &holders {
            assert_eq!(border.verified(holder, policy.clone()).is_some(), holds, "{policy:?}");
        }
    }
}

#[test]
fn a_holder_consents_in_the_names_of_the_card() {
    let border = Border::new(ours(), Vec::from([macao(), porto()]));
    let mut visitor = border.visitor(1, 5);
    let query = border.recognised.query().under("card").disclose("name");
    let (request, _) = border.ask(query.one_of("city", [text("Taipa"), text("Coloane")]));
    visitor.prepare_for(&request);
    let plan = visitor.plan(&request, AUDIENCE, now()).unwrap();
    let consent = plan.consent(&plan.first_choice()).unwrap();
    let one = &consent.credentials[0];
    assert_eq!(one.disclosed.keys().collect::<Vec<_>>(), ["nome_completo"]);
    assert_eq!(one.proved[0].condition.claim(), "concelho");
    assert_eq!(one.hidden.unwrap().among, 2);
}

/// Nobody can tell whose rule has ended: the set ends with the first of them.
#[test]
fn a_set_holds_as_long_as_all_are_recognised() {
    let ends = Land { until: day("2026-11-24"), ..porto() };
    let border = Border::new(ours(), Vec::from([macao(), ends, london()]));
    assert_eq!(border.hidden().len(), 3);
    let hiding = border.recognised.hiding();
    assert_eq!(hiding.authorities().unwrap().days(), (days().0, day("2026-11-24")));
    let holder = border.visitor(0, 5);
    for (time, verdict) in
        [("2026-11-24T23:00:00Z", None), ("2026-11-25T00:30:00Z", Some(VerifyError::Issuer))]
    {
        let time = DateTime::parse(time).unwrap();
        let query = border.recognised.query();
        let (request, session) = border.verifier.ask(query, "test", time, &mut rng(3)).unwrap();
        let plan = holder.plan(&request, AUDIENCE, time).unwrap();
        let octets = plan.present(&plan.first_choice(), &mut rng(4)).unwrap().encode();
        assert_eq!(border.verifier.verify(session, &octets, time, &mut rng(6)).err(), verdict);
    }
    // The day after there is another set, without the one whose rule has ended.
    let next = recognise(&border.recognition, "library", day("2026-11-25")).hiding();
    let members = next.authorities().unwrap().members();
    assert!(members.len() == 2 && members.iter().all(|one| one.issuer != "pt.example/irn"));
    // Another purpose than that of the rules: nobody of them is there.
    let voting = recognise(&border.recognition, "voting", now().date());
    assert_eq!(voting.hiding().authorities(), None);
    assert_eq!(voting.query().accepted().len(), 1);
}

#[test]
fn two_keys_of_one_issuer_hide_nobody() {
    let Land { office, names, .. } = macao();
    let key = |seed: u8| {
        let key = IssuerSecretKey::generate(office.id, &office.schema, &[seed; 32]).unwrap();
        key.publish(day("2020-01-01"), day("2050-01-01"), &mut rng(1)).unwrap()
    };
    let next =
        Schema::from_json(&office.schema.to_json().replace("\"version\":1", "\"version\":2"));
    let next = next.unwrap();
    let with = |beside: bool| {
        let document = IssuerDocument::builder(office.id).key(key(1)).key(key(2));
        let document = document.schema(office.schema.clone()).schema(next.clone()).build().unwrap();
        let entry = |at: &str, document| ListEntry::new(at, AssuranceLevel::High, days(), document);
        let mut list =
            TrustList::builder("mo.example/trust", 1, days()).entry(entry("mo", document));
        let mut here = TrustList::builder("hk.example/trust", 1, days())
            .entry(entry("hk", Office::new("hk.example/id", ours()).document()))
            .rule(RecognitionRule::new(
                "mo.example/trust",
                operator(1).public_key(),
                "mo",
                OURS,
                days(),
            ));
        for schema in [&office.schema, &next] {
            here = here.equivalent(Equivalent::new(OURS, schema.digest(), names.iter().copied()));
        }
        if beside {
            let Land { office, names, .. } = porto();
            list = list.entry(entry("mo", office.document()));
            here = here.equivalent(Equivalent::new(OURS, office.schema.digest(), names));
        }
        let recognition = Recognition::new(here.sign(&operator(0)).unwrap());
        let recognition = recognition.with(list.sign(&operator(1)).unwrap()).unwrap();
        recognise(&recognition, "library", now().date()).hiding()
    };
    let hiding = with(false);
    assert_eq!(hiding.authorities(), None);
    assert!(hiding.shown().iter().all(|one| one.reason == ShownReason::Alone));
    // Beside another issuer both keys hide, with the newer version: a key stands for one schema.
    let hiding = with(true);
    let members = hiding.authorities().unwrap().members();
    assert_eq!(members.iter().filter(|one| one.schema == next.digest()).count(), 2);
    assert_eq!(members.len(), 3);
    let older: Vec<_> =
        hiding.shown().iter().filter(|one| one.reason == ShownReason::Version).collect();
    assert!(older.len() == 1 && older[0].schema == office.schema.digest());
}

/// Another type of card of an issuer that is in the set, and a card of nobody that is.
#[test]
fn cards_that_are_not_meant_answer_nothing() {
    let border = Border::new(ours(), Vec::from([macao(), porto()]));
    let (request, _) = border.ask(border.recognised.query().disclose("city"));
    let like = |family: &str| {
        let json = border.lands[0].office.schema.to_json().replace("mo.example/card", family);
        Schema::from_json(&json).unwrap()
    };
    let claims = |holder: &Holder| holder.credentials().next().unwrap().claims().clone();
    let mine = claims(&border.visitor(0, 5));
    for (office, answers) in [
        (Office::new("mo.example/dsi", like("mo.example/card")), true),
        (Office::new("mo.example/dsi", like("mo.example/library")), false),
        (Office::new("mo.example/other", like("mo.example/card")), false),
    ] {
        let holder = border.wallet(&office, &mine, 5);
        assert_eq!(answer(&holder, &request, 4).is_some(), answers);
    }
}
