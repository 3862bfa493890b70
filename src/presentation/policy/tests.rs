//! Which policies are well-formed: a table of limits, and a table of conditions.

use alloc::format;
use alloc::vec::Vec;

use litemap::LiteMap;

use super::check::Bound;
use super::*;
use crate::credential::{ClaimType, ClaimValue, Schema};
use crate::presentation::sample::{
    card, date, decimal, district, everything, query, request, text, time,
};
use crate::presentation::{ConditionError, PresentationRequest, RequestError};

fn form(policy: &Policy) -> Result<(), RequestError> {
    policy.check_form()
}

fn alone(query: CredentialQuery) -> Policy {
    Policy::new().credential(query)
}

fn named(role: &str) -> CredentialQuery {
    CredentialQuery::new(role).issued_by("gov.example/identity", &card())
}

fn wrong(condition: usize, reason: ConditionError) -> Result<(), RequestError> {
    Err(RequestError::Condition { credential: 0, condition, reason })
}

#[test]
fn counts_have_limits() {
    let options = |n| {
        Policy::any_of(
            (0..n).map(|n| PolicyOption::new(&format!("option-{n}")).credential(query())),
        )
    };
    let credentials =
        |n| (0..n).fold(Policy::new(), |policy, n| policy.credential(named(&format!("role-{n}"))));
    let predicates = |n: u64| {
        let card = (0..n).fold(query(), |query, n| query.at_least("children", ClaimValue::U64(n)));
        alone(card)
    };
    let disclosures =
        |n| alone((0..n).fold(query(), |query, n| query.disclose(&format!("claim-{n}"))));
    let set = |n| alone(query().one_of("children", (0..n).map(ClaimValue::U64)));
    let excluded = |n| alone(query().none_of("children", (0..n).map(ClaimValue::U64)));
    let scope = |n| alone(query()).pseudonym("card", &"s".repeat(n));
    let limit_scope = |n| alone(query()).limit("card", &"s".repeat(n), "", 1);
    let period = |n| {
        let option = PolicyOption::new("a").credential(query());
        Policy::any_of([option.pseudonym_in_period("card", "login", &"p".repeat(n))])
    };
    let uses = |n| alone(query()).limit("card", "vote", "2026", n);
    let issuers = |n: usize| {
        let none = CredentialQuery::new("card");
        alone((0..n).fold(none, |query, n| query.issued_by(&format!("issuer-{n}"), &card())))
    };
    let schemas = |n: u8| {
        let none = CredentialQuery::new("card");
        alone((0..n).fold(none, |query, n| {
            query.issued_by_digest("issuer", SchemaDigest::from_bytes([n; 32]))
        }))
    };
    let label = |n| Policy::any_of([PolicyOption::new(&"l".repeat(n)).credential(query())]);
    let role = |n| alone(named(&"r".repeat(n)));
    let set_error = || wrong(0, ConditionError::Set).unwrap_err();
    for (name, within, beyond, error) in [
        ("options", options(8), options(9), RequestError::Options),
        ("no option", options(1), options(0), RequestError::Options),
        ("credentials", credentials(16), credentials(17), RequestError::Credentials),
        ("no credential", credentials(1), credentials(0), RequestError::Credentials),
        ("predicates", predicates(32), predicates(33), RequestError::Conditions),
        (
            "predicates with a pseudonym and a limit",
            predicates(30).pseudonym("card", "a").limit("card", "a", "", 1),
            predicates(31).pseudonym("card", "a").limit("card", "a", "", 1),
            RequestError::Conditions,
        ),
        ("no predicates", predicates(0), predicates(33), RequestError::Conditions),
        ("disclosures", disclosures(64), disclosures(65), RequestError::Conditions),
        ("set", set(1024), set(1025), set_error()),
        ("empty set", set(1), set(0), set_error()),
        ("excluded set", excluded(1024), excluded(1025), set_error()),
        ("empty excluded set", excluded(1), excluded(0), set_error()),
        ("scope", scope(4096), scope(4097), RequestError::Scope),
        ("empty scope", scope(1), scope(0), RequestError::Scope),
        ("scope of a limit", limit_scope(4096), limit_scope(4097), RequestError::Scope),
        ("period", period(64), period(65), RequestError::Scope),
        ("uses", uses(256), uses(257), RequestError::Uses),
        ("no uses", uses(1), uses(0), RequestError::Uses),
        ("issuers", issuers(256), issuers(257), RequestError::Accepted),
        ("no issuer", issuers(1), issuers(0), RequestError::Accepted),
        ("schemas", schemas(64), schemas(65), RequestError::Accepted),
        ("label", label(64), label(65), RequestError::Name),
        ("empty label", label(1), label(0), RequestError::Name),
        ("role", role(64), role(65), RequestError::Name),
        ("empty role", role(1), role(0), RequestError::Name),
    ] {
        assert_eq!(form(&within), Ok(()), "{name}");
        assert_eq!(form(&beyond), Err(error), "{name}");
    }
}

#[test]
fn predicates_of_all_credentials_count() {
    let of = |role, n| {
        (0..n).fold(named(role), |query, n| query.at_least("children", ClaimValue::U64(n)))
    };
    let policy = |n| Policy::new().credential(of("a", 16)).credential(of("b", n));
    assert_eq!(form(&policy(16)), Ok(()));
    assert_eq!(form(&policy(17)), Err(RequestError::Conditions));
}

#[test]
fn names_and_roles_are_distinct_and_known() {
    let bad = |policy: &Policy, error| assert_eq!(form(policy), Err(error), "{policy:?}");
    bad(&Policy::new().credential(query()).credential(query()), RequestError::Name);
    let option = || PolicyOption::new("a").credential(query());
    bad(&Policy::any_of([option(), option()]), RequestError::Name);
    bad(&alone(named("Card")), RequestError::Name);
    bad(&alone(query()).pseudonym("other", "login"), RequestError::Role);
    bad(&alone(query()).limit("other", "vote", "", 1), RequestError::Role);
    bad(&alone(query()).pseudonym("card", "u\u{308}"), RequestError::Scope);
    bad(&alone(query()).pseudonym("card", "a\u{0}"), RequestError::Scope);
    bad(&alone(CredentialQuery::new("card")), RequestError::Accepted);
    bad(&alone(query().issued_by("Gov", &card())), RequestError::Accepted);
    bad(&alone(query().issued_by("gov.example/identity", &card())), RequestError::Accepted);
}

#[test]
fn conditions_are_well_formed_without_a_schema() {
    let number = || ClaimValue::U64(5);
    for (query, expected) in [
        (query().disclose("Name"), wrong(0, ConditionError::ClaimName)),
        (query().disclose(""), wrong(0, ConditionError::ClaimName)),
        (query().equal_to("name", "card", "Name"), wrong(0, ConditionError::ClaimName)),
        (query().at_least("a", ClaimValue::Absent), wrong(0, ConditionError::Absent)),
        (query().not_equal("a", ClaimValue::Absent), wrong(0, ConditionError::Absent)),
        (query().one_of("a", [ClaimValue::Absent]), wrong(0, ConditionError::Absent)),
        (query().none_of("a", [number(), ClaimValue::Absent]), wrong(0, ConditionError::Absent)),
        (query().between("a", number(), ClaimValue::Absent), wrong(0, ConditionError::Absent)),
        (query().age_at_least("a", 500, date("2026-01-01")), wrong(0, ConditionError::Absent)),
        (query().one_of("a", [number(), number()]), wrong(0, ConditionError::Set)),
        (query().none_of("a", [number(), number()]), wrong(0, ConditionError::Set)),
        (query().equal_to("name", "card", "name"), wrong(0, ConditionError::ItSelf)),
        (query().equal_to("name", "other", "name"), wrong(0, ConditionError::Role)),
        (query().disclose("a").disclose("a"), wrong(1, ConditionError::Duplicate)),
        (
            query().at_least("a", number()).at_least("a", number()),
            wrong(1, ConditionError::Duplicate),
        ),
        (
            query().equal_to("a", "card", "b").equal_to("b", "card", "a"),
            wrong(1, ConditionError::Duplicate),
        ),
        (query().disclose("a").equal_to("a", "card", "b"), wrong(1, ConditionError::HalfShown)),
        (query().equal_to("a", "card", "b").disclose("b"), wrong(0, ConditionError::HalfShown)),
        (query().equal_to("a", "card", "b").disclose("b").disclose("a"), Ok(())),
        // Several conditions on one claim are well-formed, contradictions included.
        (query().at_least("a", number()).less_than("a", number()), Ok(())),
        (query().at_least("a", number()).greater_than("a", number()), Ok(())),
        (query().disclose("a").at_least("a", number()), Ok(())),
        (query().equal_to("a", "card", "b").equal_to("a", "card", "c"), Ok(())),
    ] {
        let policy = alone(query);
        assert_eq!(form(&policy), expected, "{policy:?}");
    }
    let twice = |role: &str| {
        Policy::new()
            .credential(named("card").equal_to("name", "other", "name"))
            .credential(named("other").equal_to("name", role, "name"))
    };
    let (credential, condition, reason) = (1, 0, ConditionError::Duplicate);
    let duplicate = RequestError::Condition { credential, condition, reason };
    assert_eq!(form(&twice("card")), Err(duplicate));
    let equal = || query().equal_to("name", "other", "name");
    let pair = |card, other| form(&Policy::new().credential(card).credential(other));
    let half = wrong(0, ConditionError::HalfShown);
    assert_eq!(pair(equal(), named("other").disclose("name")), half);
    assert_eq!(pair(equal().disclose("name"), named("other")), half);
    assert_eq!(pair(equal().disclose("name"), named("other").disclose("name")), Ok(()));
}

fn fits(query: CredentialQuery) -> Result<(), RequestError> {
    let card = card();
    let option = PolicyOption::new("a").credential(query);
    option.check(&LiteMap::from_iter([("card", Vec::from([&card]))]))
}

#[test]
fn conditions_fit_the_schema() {
    let (u64, i64) = (ClaimValue::U64, ClaimValue::I64);
    let on = |text| ClaimValue::Date(date(text));
    let at = |text| ClaimValue::DateTime(time(text));
    let yes = || ClaimValue::Boolean(true);
    let bytes = |text: &str| ClaimValue::Bytes(text.into());
    let err = |reason| wrong(0, reason);
    use ConditionError::{Bounds, Domain, NotOrdered, UnknownClaim, Unsatisfiable, Value};
    for (query, expected) in [
        (query().disclose("photo"), Ok(())),
        (query().disclose("middle_name"), Ok(())),
        (query().disclose("surname"), err(UnknownClaim)),
        // Only ordered types are compared.
        (query().at_least("name", text("A")), err(NotOrdered)),
        (query().at_most("photo", bytes("A")), err(NotOrdered)),
        (query().greater_than("district", district("north")), err(NotOrdered)),
        (query().less_than("citizen", yes()), err(NotOrdered)),
        (query().between("citizen", yes(), yes()), err(NotOrdered)),
        // Values are of the claim's type, scale and range.
        (query().at_least("children", i64(2)), err(Value)),
        (query().at_least("floor", u64(2)), err(Value)),
        (query().at_least("birth_date", at("2001-01-01T00:00:00Z")), err(Value)),
        (query().at_least("registered", on("2001-01-01")), err(Value)),
        (query().at_least("income", decimal("40000.0")), err(Value)),
        (query().at_least("income", decimal("40000.00")), Ok(())),
        (query().at_least("income", decimal("1000000.00")), Ok(())),
        (query().at_least("income", decimal("1000000.01")), err(Value)),
        (query().at_least("floor", i64(-5)), Ok(())),
        (query().at_least("floor", i64(-6)), err(Value)),
        (query().at_most("floor", i64(250)), Ok(())),
        (query().at_most("floor", i64(251)), err(Value)),
        (query().on_or_before("birth_date", date("2079-06-06")), Ok(())),
        (query().on_or_before("birth_date", date("2079-06-07")), err(Value)),
        (query().on_or_after("birth_date", date("1899-12-31")), err(Value)),
        (query().age_at_least("birth_date", 126, date("2026-11-24")), Ok(())),
        (query().age_at_least("birth_date", 127, date("2026-11-24")), err(Value)),
        // A strict bound has nowhere to go at the end of the range.
        (query().greater_than("floor", i64(249)), Ok(())),
        (query().greater_than("floor", i64(250)), err(Unsatisfiable)),
        (query().less_than("floor", i64(-4)), Ok(())),
        (query().less_than("floor", i64(-5)), err(Unsatisfiable)),
        (query().greater_than("children", u64(u64::MAX)), err(Unsatisfiable)),
        (query().less_than("children", u64(0)), err(Unsatisfiable)),
        (query().between("floor", i64(3), i64(3)), Ok(())),
        (query().between("floor", i64(3), i64(2)), err(Bounds)),
        (query().between("floor", i64(-6), i64(2)), err(Value)),
        (query().between("floor", i64(3), u64(4)), err(Value)),
        // Sets and inequalities.
        (query().one_of("district", [district("north"), district("west")]), Ok(())),
        (query().one_of("district", [district("north"), district("east")]), err(Value)),
        (query().one_of("district", [text("north")]), err(Value)),
        (query().none_of("name", [text("Eve"), bytes("Eve")]), err(Value)),
        (query().none_of("floor", [i64(251)]), err(Value)),
        (query().one_of("citizen", [yes()]), Ok(())),
        (query().not_equal("citizen", yes()), Ok(())),
        (query().not_equal("citizen", u64(1)), err(Value)),
        (query().not_equal("birth_date", u64(1)), err(Value)),
        // Equality within one credential.
        (query().equal_to("birth_date", "card", "entry_date"), Ok(())),
        (query().equal_to("birth_date", "card", "arrival"), Ok(())),
        (query().equal_to("name", "card", "middle_name"), Ok(())),
        (query().equal_to("name", "card", "surname"), err(UnknownClaim)),
        (query().equal_to("name", "card", "district"), err(Domain)),
        (query().equal_to("name", "card", "photo"), err(Domain)),
        (query().equal_to("children", "card", "floor"), err(Domain)),
        (query().equal_to("income", "card", "height"), err(Domain)),
        (query().equal_to("birth_date", "card", "registered"), err(Domain)),
    ] {
        let shown = format!("{query:?}");
        assert_eq!(fits(query), expected, "{shown}");
    }
}

#[test]
fn absent_needs_room_in_the_set_of_an_optional_claim() {
    let names = |n| (0..n).map(|n| ClaimValue::Text(format!("{n}")));
    assert_eq!(fits(query().none_of("name", names(1024))), Ok(()));
    assert_eq!(fits(query().none_of("middle_name", names(1023))), Ok(()));
    let full = fits(query().none_of("middle_name", names(1024)));
    assert_eq!(full, wrong(0, ConditionError::Set));
    assert_eq!(fits(query().one_of("middle_name", names(1024))), Ok(()));
}

#[test]
fn conditions_fit_every_accepted_schema() {
    let build = |kind: ClaimType| {
        let other = Schema::builder("gov.example/resident", 2);
        other.claim(crate::credential::Claim::new("name", kind)).build().unwrap()
    };
    let (card, texts, numbers) =
        (card(), build(ClaimType::Text), build(ClaimType::U64 { min: 0, max: 9 }));
    let option = |query| PolicyOption::new("a").credential(query).credential(named("other"));
    let check = |query, own: &[&Schema], other: &[&Schema]| {
        let schemas = LiteMap::from_iter([("card", own.to_vec()), ("other", other.to_vec())]);
        option(query).check(&schemas)
    };
    let name = || query().not_equal("name", text("Eve"));
    assert_eq!(check(name(), &[&card, &texts], &[&card]), Ok(()));
    let value = wrong(0, ConditionError::Value);
    assert_eq!(check(name(), &[&card, &numbers], &[&card]), value);
    let unknown = wrong(0, ConditionError::UnknownClaim);
    assert_eq!(check(query().disclose("photo"), &[&card, &texts], &[&card]), unknown);
    let equal = || query().equal_to("name", "other", "name");
    assert_eq!(check(equal(), &[&card, &texts], &[&texts, &card]), Ok(()));
    let domain = wrong(0, ConditionError::Domain);
    assert_eq!(check(equal(), &[&card], &[&texts, &numbers]), domain);
    assert_eq!(check(name(), &[&card], &[]), Err(RequestError::UnknownSchema));
    // Within one credential both claims are of one version: versions need not fit each other.
    let pair = |kind: ClaimType| {
        let claim = |name| crate::credential::Claim::new(name, kind.clone());
        let schema = Schema::builder("gov.example/pair", 1);
        schema.claim(claim("a")).claim(claim("b")).build().unwrap()
    };
    let (first, second) = (pair(ClaimType::Text), pair(ClaimType::Boolean));
    let within = query().equal_to("a", "card", "b");
    assert_eq!(check(within, &[&first, &second], &[&card]), Ok(()));
}

/// Q3: what is hashed is another scalar under another ciphersuite; numbers are the same.
#[test]
fn hashed_claims_of_two_ciphersuites_are_not_compared() {
    let build = |suite| {
        let schema = Schema::builder("gov.example/pair", 1).suite(suite);
        let schema = schema.text("name").date("birth_date").enumeration("district", ["south"]);
        schema.claim(crate::credential::Claim::new("photo", ClaimType::Bytes)).build().unwrap()
    };
    let [one, two] = crate::bbs::Ciphersuite::ALL.map(build);
    let check = |claim: &str, other: &Schema| {
        let query = query().equal_to(claim, "other", claim);
        let option = PolicyOption::new("a").credential(query).credential(named("other"));
        option.check(&LiteMap::from_iter([
            ("card", Vec::from([&one])),
            ("other", Vec::from([other])),
        ]))
    };
    for (claim, hashed) in
        [("name", true), ("photo", true), ("district", true), ("birth_date", false)]
    {
        assert_eq!(check(claim, &one), Ok(()), "{claim}");
        let expected = if hashed { wrong(0, ConditionError::Domain) } else { Ok(()) };
        assert_eq!(check(claim, &two), expected, "{claim}");
    }
}

#[test]
fn accepted_schemas_are_looked_up_under_their_issuer() {
    let card = card();
    let policy = everything();
    let option = &policy.options()[0];
    let known = |_: &str, digest: &SchemaDigest| (*digest == card.digest()).then_some(&card);
    let found = option.schemas(known, |_| None).unwrap();
    assert_eq!(option.check(&found), Ok(()));
    let clinic = |issuer: &str, _: &SchemaDigest| (issuer == "clinic.example").then_some(&card);
    let one = option.schemas(clinic, |_| None);
    assert_eq!(one, Err(RequestError::UnknownSchema));
    assert!(option.credentials()[0].accepts("gov.example/identity", &card.digest()));
    assert!(!option.credentials()[0].accepts("clinic.example", &card.digest()));
}

#[test]
fn bounds_reach_to_the_end_of_the_range() {
    let bounds = |query: CredentialQuery| {
        let condition = &query.conditions()[0];
        let schema = card();
        condition.bounds(schema.slot(condition.claim()).unwrap().kind).unwrap()
    };
    let (from, up_to) = (
        |at, digits| Bound { side: Side::From, at, digits },
        |at, digits| Bound { side: Side::UpTo, at, digits },
    );
    let (zero, u64, i64) = (1_u64 << 63, ClaimValue::U64, ClaimValue::I64);
    let days = |text| u64::from(date(text).days());
    // -5 to 250 is a span of 255: one digit.
    assert_eq!(bounds(query().at_least("floor", i64(-5))), [from(zero - 5, 1)]);
    assert_eq!(bounds(query().at_most("floor", i64(250))), [up_to(zero + 250, 1)]);
    assert_eq!(bounds(query().greater_than("floor", i64(-5))), [from(zero - 4, 1)]);
    assert_eq!(bounds(query().less_than("floor", i64(250))), [up_to(zero + 249, 1)]);
    let both = bounds(query().between("floor", i64(1), i64(2)));
    assert_eq!(both, [from(zero + 1, 1), up_to(zero + 2, 1)]);
    // Two bounds reach to each other, whatever the range.
    let wide = bounds(query().between("children", u64(7), u64(263)));
    assert_eq!(wide, [from(7, 2), up_to(263, 2)]);
    // The default span of dates is 65,535 days: two digits.
    let first = date("1900-01-01");
    let age = bounds(query().age_at_least("birth_date", 18, date("2026-11-24")));
    assert_eq!(age, [up_to(days("2008-11-24"), 2)]);
    assert_eq!(bounds(query().on_or_after("birth_date", first)), [from(days("1900-01-01"), 2)]);
    for (bound, digits) in [(0, 1), (255, 1), (256, 2), (65_535, 2), (65_536, 3), (u64::MAX, 8)] {
        assert_eq!(bounds(query().at_most("children", u64(bound))), [up_to(bound, digits)]);
        let mirrored = u64::MAX - bound;
        assert_eq!(bounds(query().at_least("children", u64(mirrored))), [from(mirrored, digits)]);
    }
    assert_eq!(bounds(query().disclose("name")), []);
}

#[test]
fn a_leap_day_is_no_early_birthday() {
    let born = |reference| {
        let query = query().age_at_least("birth_date", 18, date(reference));
        query.conditions()[0].values().next().cloned().unwrap()
    };
    assert_eq!(born("2026-11-24"), ClaimValue::Date(date("2008-11-24")));
    // On 28 February 2026 somebody born on 29 February 2008 is still 17.
    assert_eq!(born("2026-02-28"), ClaimValue::Date(date("2008-02-28")));
    assert_eq!(born("2026-03-01"), ClaimValue::Date(date("2008-03-01")));
    assert_eq!(born("2024-02-29"), ClaimValue::Date(date("2006-02-28")));
}

#[test]
fn a_policy_has_one_spelling_in_json() {
    let policy = Policy::new()
        .credential(named("card").disclose("name").at_least("children", ClaimValue::U64(2)))
        .pseudonym("card", "login");
    let json = crate::codec::to_json(&policy);
    let digest = card().digest();
    let expected = [
        r#"[{"label":"default","credentials":[{"role":"card","accepted":"#,
        &format!(r#"[{{"issuer":"gov.example/identity","schemas":["{digest}"]}}],"#),
        r#""conditions":[{"disclose":{"claim":"name"}},"#,
        r#"{"at_least":{"claim":"children","value":{"u64":"2"}}}]}],"#,
        r#""pseudonym":{"role":"card","scope":"login"}}]"#,
    ];
    assert_eq!(json, expected.concat());
    let read: Policy = crate::codec::from_json(&json, 4096).unwrap();
    assert_eq!(read, policy);
}

#[test]
fn a_table_is_a_third_item_and_nothing_else_is() {
    let digest = TableDigest::from_bytes([7; 32]);
    let plain = Policy::new().credential(named("card"));
    let with = Policy::new().credential(named("card").under_table("gov.example/identity", digest));
    let json = crate::codec::to_json(&with);
    assert!(json.contains(&format!(r#""],"table":"{digest}"}}]"#)), "{json}");
    assert_eq!(crate::codec::from_json::<Policy>(&json, 4096), Ok(with.clone()));
    assert!(
        crate::codec::from_json::<Policy>(&json.replace(&digest.to_string(), "07"), 4096).is_err()
    );
    let null = json.replace(&format!("\"{digest}\""), "null");
    assert!(crate::codec::from_json::<Policy>(&null, 4096).is_err());
    let octets = |policy: Policy| request(policy).encode();
    let (plain, with) = (octets(plain), octets(with));
    assert_eq!(with.len(), plain.len() + 34);
    // `accepted` begins with its number of items, before the text of 20 octets.
    let items = with.windows(2).position(|pair| pair == [0x83, 0x74]).unwrap();
    let end = with.windows(34).position(|item| item == [&[0x58, 0x20][..], &[7; 32]].concat());
    let end = end.unwrap();
    let decode = PresentationRequest::decode;
    assert!(decode(&with).is_ok());
    let mut changed = with.clone();
    for count in [0x80, 0x81, 0x82, 0x84] {
        changed[items] = count;
        assert!(decode(&changed).is_err(), "{count:x}");
    }
    // Without its table, and with one of 31 octets, or none.
    let without = [&with[..end], &with[end + 34..]].concat();
    assert!(decode(&without).is_err());
    let mut plainly = without.clone();
    plainly[items] = 0x82;
    assert_eq!(plainly, plain);
    let short = [&with[..end], &[0x58, 0x1f], &with[end + 3..]].concat();
    assert!(decode(&short).is_err());
    let null = [&with[..end], &[0xf6], &with[end + 34..]].concat();
    assert!(decode(&null).is_err());
    // A table for an issuer of whom no schema is accepted.
    let lone = named("card").under_table("gov.example/other", digest);
    assert_eq!(form(&alone(lone)), Err(RequestError::Accepted));
}
