//! What a holder can answer, it answers, and the verifier accepts; what is shown is what was asked for.
#![no_main]

use arbitrary::Arbitrary;
use averment::credential::{ClaimValue, Date, DateTime, Decimal};
use averment::presentation::{Choice, CredentialQuery, PlanError, Policy, Verifier};
use averment_fuzz::city::{AUDIENCE, CITY, content, now};
use averment_fuzz::rng;
use libfuzzer_sys::fuzz_target;

/// Conditions around the values of the holder's claims.
#[derive(Arbitrary, Debug)]
enum Asked {
    Disclose { claim: u8 },
    AtLeast { claim: u8, offset: i16 },
    AtMost { claim: u8, offset: i16 },
    GreaterThan { claim: u8, offset: i16 },
    LessThan { claim: u8, offset: i16 },
    Between { claim: u8, below: u16, above: u16 },
    OneOf { claim: u8, offsets: Vec<i16> },
    NoneOf { claim: u8, offsets: Vec<i16> },
    NotEqual { claim: u8, offset: i16 },
    EqualTo { claim: u8, other: u8 },
}

fn name(claim: u8) -> &'static str {
    let claims = CITY.schema.claims();
    &claims[usize::from(claim) % claims.len()].name
}

/// The value of a claim, or one near it.
fn near(claim: u8, offset: i16) -> ClaimValue {
    let values = content().claims;
    let offset = i64::from(offset);
    match values.get(name(claim)) {
        None => ClaimValue::Absent,
        Some(ClaimValue::U64(value)) => ClaimValue::U64(value.saturating_add_signed(offset)),
        Some(ClaimValue::I64(value)) => ClaimValue::I64(value + offset),
        Some(ClaimValue::Decimal(value)) => {
            ClaimValue::Decimal(Decimal::new(value.units() + offset, value.scale()).expect("small"))
        }
        Some(ClaimValue::Date(value)) => {
            let days = u32::try_from(i64::from(value.days()) + offset).expect("after 1600");
            ClaimValue::Date(Date::from_days(days).expect("before 9999"))
        }
        Some(ClaimValue::DateTime(value)) => {
            let seconds = value.seconds().saturating_add_signed(offset);
            ClaimValue::DateTime(DateTime::from_seconds(seconds).expect("before 9999"))
        }
        Some(value) if offset == 0 => value.clone(),
        Some(ClaimValue::Text(_)) => ClaimValue::Text(format!("text {offset}")),
        Some(ClaimValue::Bytes(_)) => ClaimValue::Bytes(offset.to_be_bytes().to_vec()),
        Some(ClaimValue::Enumeration(_)) => {
            let other = if offset > 0 { "north" } else { "east" };
            ClaimValue::Enumeration(other.into())
        }
        Some(value) => value.clone(),
    }
}

impl Asked {
    fn of(&self, query: CredentialQuery) -> CredentialQuery {
        let nears = |claim: u8, offsets: &[i16]| {
            offsets.iter().take(6).map(|offset| near(claim, *offset)).collect::<Vec<_>>()
        };
        match self {
            Self::Disclose { claim } => query.disclose(name(*claim)),
            Self::AtLeast { claim, offset } => query.at_least(name(*claim), near(*claim, *offset)),
            Self::AtMost { claim, offset } => query.at_most(name(*claim), near(*claim, *offset)),
            Self::GreaterThan { claim, offset } => {
                query.greater_than(name(*claim), near(*claim, *offset))
            }
            Self::LessThan { claim, offset } => {
                query.less_than(name(*claim), near(*claim, *offset))
            }
            Self::Between { claim, below, above } => {
                let [below, above] = [below, above].map(|offset| (offset % 0x4000) as i16);
                query.between(name(*claim), near(*claim, -below), near(*claim, above))
            }
            Self::OneOf { claim, offsets } => query.one_of(name(*claim), nears(*claim, offsets)),
            Self::NoneOf { claim, offsets } => query.none_of(name(*claim), nears(*claim, offsets)),
            Self::NotEqual { claim, offset } => {
                query.not_equal(name(*claim), near(*claim, *offset))
            }
            Self::EqualTo { claim, other } => query.equal_to(name(*claim), "card", name(*other)),
        }
    }
}

fuzz_target!(|input: (Vec<Asked>, Option<u8>, Option<(u8, u8)>)| {
    let (asked, pseudonym, limit) = input;
    let query = asked.iter().take(4).fold(CITY.query(), |query, asked| asked.of(query));
    let mut policy = Policy::new().credential(query.clone());
    if let Some(scope) = pseudonym {
        policy = policy.pseudonym("card", &scope.to_string());
    }
    if let Some((uses, _)) = limit {
        policy = policy.limit("card", "visit", "2026", u16::from(uses) + 1);
    }
    let verifier: &Verifier = &CITY.verifier;
    let expires = DateTime::parse("2026-11-24T12:05:00Z").expect("a time");
    let request = verifier.request(policy, &[("en", "fuzzing")], now().date(), expires, &mut rng());
    // Policies that do not fit the schema are refused.
    let Ok((request, session)) = request else { return };
    let plan = match CITY.holder.plan(&request, AUDIENCE, now()) {
        Err(PlanError::Unsatisfiable) => return,
        plan => plan.expect("a plan"),
    };
    let use_number = limit.map(|(uses, number)| u16::from(number) % (u16::from(uses) + 1));
    let choice = Choice { use_number, ..plan.first_choice() };
    plan.consent(&choice).expect("consent");
    let presentation = plan.present(&choice, &mut rng()).expect("a presentation").encode();
    let verified =
        verifier.verify(session, &presentation, now(), &mut rng()).expect("it is accepted");
    let shown: Vec<_> = verified.credentials()[0].claims().iter().collect();
    let mut names: Vec<_> = query.disclosed().collect();
    names.sort_unstable();
    names.dedup();
    let values = content().claims;
    let expected = names.iter().map(|name| values.get(*name).unwrap_or(&ClaimValue::Absent));
    assert_eq!(shown.iter().map(|(name, _)| *name).collect::<Vec<_>>(), names);
    assert!(shown.iter().map(|(_, value)| *value).eq(expected));
});
