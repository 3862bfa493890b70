//! What the library says in keys and values, in words.

use averment::credential::ClaimValue;
use averment::presentation::{Condition, Link, PresentationRequest, VerifiedPresentation};

/// What the service knows about the holder: the claims that were handed out, and what it asked to be proved.
pub(crate) fn learned(
    request: &PresentationRequest,
    verified: &VerifiedPresentation,
) -> Vec<String> {
    let mut learned = Vec::new();
    for credential in verified.credentials() {
        let claims = credential.claims().iter();
        learned.extend(claims.map(|(name, value)| format!("{name} is {}", plain(value))));
    }
    let mut options = request.policy().options().iter();
    if let Some(option) = options.find(|option| option.label() == verified.option()) {
        let queries = option.credentials().iter();
        learned.extend(queries.flat_map(|query| query.conditions().iter().filter_map(proved)));
    }
    learned.extend(verified.pseudonym().map(|_| String::from("a pseudonym")));
    learned.extend(verified.tag().map(|_| String::from("a tag of this use")));
    learned
}

/// A condition; none for a claim that is shown.
fn proved(condition: &Condition) -> Option<String> {
    Some(match condition {
        Condition::Disclose { .. } => return None,
        Condition::AtLeast { claim, value } => format!("{claim} is at least {}", plain(value)),
        Condition::AtMost { claim, value } => format!("{claim} is at most {}", plain(value)),
        Condition::GreaterThan { claim, value } => format!("{claim} is above {}", plain(value)),
        Condition::LessThan { claim, value } => format!("{claim} is below {}", plain(value)),
        Condition::Between { claim, min, max } => {
            format!("{claim} is between {} and {}", plain(min), plain(max))
        }
        Condition::OneOf { claim, values } if values.len() == 1 => {
            format!("{claim} is {}", list(values))
        }
        Condition::OneOf { claim, values } => format!("{claim} is one of {}", list(values)),
        Condition::NoneOf { claim, values } => format!("{claim} is none of {}", list(values)),
        Condition::NotEqual { claim, value } => format!("{claim} is not {}", plain(value)),
        Condition::EqualTo { claim, role, other } => format!("{claim} is {other} of {role}"),
        _ => String::from("a condition that this program has no words for"),
    })
}

/// By what a holder could be recognised; none for what is the same for all.
pub(crate) fn link(link: &Link) -> Option<String> {
    Some(match link {
        Link::Issuer { accepted: 1, .. } | Link::Schema { accepted: 1, .. } => return None,
        Link::Authorities { among, .. } => format!("being of one of {among} authorities"),
        Link::Option { .. } => String::from("the option that is taken"),
        Link::Issuer { .. } => String::from("the issuer"),
        Link::Schema { .. } => String::from("the version of the schema"),
        Link::Disclosed { claim, .. } => format!("the {claim} that is shown"),
        Link::Time { claim, .. } => format!("the exact {claim} that is shown"),
        Link::SingleValue { claim, .. } => format!("the one value of {claim}"),
        Link::Pseudonym { scope, .. } => format!("the pseudonym for {scope}"),
        _ => String::from("something that this program has no words for"),
    })
}

fn list(values: &[ClaimValue]) -> String {
    values.iter().map(plain).collect::<Vec<_>>().join(", ")
}

fn plain(value: &ClaimValue) -> String {
    match value {
        ClaimValue::Text(text) | ClaimValue::Enumeration(text) => text.clone(),
        ClaimValue::Bytes(octets) => format!("{} octets", octets.len()),
        ClaimValue::Boolean(value) => String::from(if *value { "yes" } else { "no" }),
        ClaimValue::U64(value) => value.to_string(),
        ClaimValue::I64(value) => value.to_string(),
        ClaimValue::Decimal(value) => value.to_string(),
        ClaimValue::Date(value) => value.to_string(),
        ClaimValue::DateTime(value) => value.to_string(),
        ClaimValue::Absent => String::from("absent"),
        _ => String::from("a value that this program has no words for"),
    }
}
