//! One presentation for each kind of statement, and some of several.

use averment::credential::ClaimValue;
use averment::presentation::{CredentialQuery, Policy, PolicyOption};

use crate::offices::{TODAY, date, day, decimal, district, text};
use crate::world::{Case, World};

fn case(name: &'static str, policy: Policy) -> Case {
    Case { name, policy, option: 0, use_number: None }
}

/// One condition on the resident's card.
fn card(
    world: &World,
    name: &'static str,
    ask: impl Fn(CredentialQuery) -> CredentialQuery,
) -> Case {
    case(name, Policy::new().credential(ask(world.query("card"))))
}

pub(crate) fn all(world: &World) -> Vec<Case> {
    let mut cases = disclosures(world);
    cases.extend(ranges(world));
    cases.extend(sets(world));
    cases.extend(secrets(world));
    cases.extend(combinations(world));
    cases
}

fn disclosures(world: &World) -> Vec<Case> {
    let all = |query| {
        let names = world.identity.schema.claims().iter().map(|claim| &claim.name);
        names.fold(query, |query: CredentialQuery, name| query.disclose(name))
    };
    let record = world.record().disclose("patient").disclose("doses");
    vec![
        card(world, "validity", |query| query),
        card(world, "disclose-hashed", |query| {
            query.disclose("name").disclose("photo").disclose("district")
        }),
        card(world, "disclose-all", all),
        case("validity-with-start", Policy::new().credential(record)),
    ]
}

fn ranges(world: &World) -> Vec<Case> {
    let card = |name, ask: fn(CredentialQuery) -> CredentialQuery| card(world, name, ask);
    vec![
        card("at-most-age", |query| query.age_at_least("birth_date", 18, day(TODAY))),
        card("at-least-date", |query| query.at_least("birth_date", date("1990-05-17"))),
        card("greater-than-decimal", |query| query.greater_than("income", decimal("54321.49"))),
        card("less-than-i64", |query| query.less_than("balance", ClaimValue::I64(-4))),
        card("at-least-u64", |query| query.at_least("points", ClaimValue::U64(1_000))),
        // 256 values are the fewest of the exact form; 255 are written as two windows.
        card("between-256-values", |query| {
            query.between("balance", ClaimValue::I64(-250), ClaimValue::I64(5))
        }),
        card("between-255-values", |query| {
            query.between("balance", ClaimValue::I64(-249), ClaimValue::I64(5))
        }),
        card("between-with-digit-and-bit", |query| {
            query.between("income", decimal("0.00"), decimal("1000000.00"))
        }),
        card("between-all-u64", |query| {
            query.between("points", ClaimValue::U64(0), ClaimValue::U64(u64::MAX))
        }),
        // Octets and a bit, and of another issuer none.
        case(
            "under-table",
            Policy::new()
                .credential(
                    world
                        .assessment()
                        .age_at_least("birth_date", 18, day(TODAY))
                        .between("income", decimal("0.00"), decimal("1000000.00"))
                        .not_equal("income", decimal("0.00")),
                )
                .credential(world.record().at_least("doses", ClaimValue::U64(2))),
        ),
    ]
}

fn sets(world: &World) -> Vec<Case> {
    let card = |name, ask: fn(CredentialQuery) -> CredentialQuery| card(world, name, ask);
    vec![
        card("one-of", |query| query.one_of("district", [district("north"), district("south")])),
        card("none-of", |query| query.none_of("district", [district("north"), district("east")])),
        card("none-of-optional", |query| {
            query.none_of("nationality", [text("Atlantis"), text("Ruritania")])
        }),
        card("not-equal", |query| query.not_equal("name", text("Bob"))),
        card("equal-within", |query| query.equal_to("nationality", "card", "second_nationality")),
    ]
}

fn secrets(world: &World) -> Vec<Case> {
    let both = || Policy::new().credential(world.query("card")).credential(world.record());
    let equal = world.record().equal_to("birth_date", "card", "birth_date");
    let limit = || Policy::new().credential(world.query("card")).limit("card", "coupon", "2026", 3);
    vec![
        case("one-holder", both()),
        case("equal-across", Policy::new().credential(world.query("card")).credential(equal)),
        case("pseudonym", Policy::new().credential(world.query("card")).pseudonym("card", "login")),
        Case { use_number: Some(0), ..case("limit-first", limit()) },
        Case { use_number: Some(2), ..case("limit-last", limit()) },
    ]
}

fn combinations(world: &World) -> Vec<Case> {
    let adult = world.query("card").age_at_least("birth_date", 18, day(TODAY));
    let districts = [district("south"), district("north")];
    let shop = adult.clone().one_of("district", districts);
    let everything = PolicyOption::new("everything")
        .credential(
            adult
                .disclose("name")
                .at_least("income", decimal("10000.00"))
                .none_of("nationality", [text("Atlantis")]),
        )
        .credential(world.record().at_least("doses", ClaimValue::U64(2)).equal_to(
            "birth_date",
            "card",
            "birth_date",
        ))
        .pseudonym_in_period("card", "login", "2026-11")
        .limit("record", "visit", "2026", 256);
    let minor = world.query("card").on_or_after("birth_date", day("2008-11-25"));
    let options = [PolicyOption::new("minor").credential(minor), everything];
    vec![
        case("shop", Policy::new().credential(shop).pseudonym("card", "login")),
        Case { option: 1, use_number: Some(255), ..case("second-option", Policy::any_of(options)) },
    ]
}
