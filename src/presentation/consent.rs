//! What a screen shows before a holder consents: keys and values, no sentences.
//!
//! Schema and issuer documents have the texts for people. What stands here is all that the verifier learns, and what
//! it or others could use to recognise the holder again.

use alloc::string::String;
use alloc::vec::Vec;

use litemap::LiteMap;
use serde::Serialize;

use crate::credential::{
    AuthoritiesDigest, ClaimType, Claims, Date, DateTime, KeyId, Named, Schema, TableDigest,
};
use crate::trust::RecognisedBy;

use super::policy::{Bound, CredentialQuery, LimitQuery, PseudonymQuery, Side};
use super::{
    Authorities, Condition, DocumentDigest, NamedHead, PlanError, PolicyOption,
    PresentationRequest, RequestError,
};

/// What a presentation will tell, and to whom.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Consent {
    /// To whom the presentation goes.
    pub audience: String,
    /// What it is for, by language tag.
    pub purpose: Named<String>,
    /// The document that is signed, if the answer is a signature.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub document: Option<DocumentDigest>,
    /// The label of the option that is chosen, which the verifier learns.
    pub option: String,
    /// The day at which every credential is proved to be valid.
    pub reference_date: Date,
    /// Until when the request can be answered.
    pub expires: DateTime,
    /// The credentials, in the order of the request. They are proved to have one holder.
    pub credentials: Vec<CredentialConsent>,
    /// The pseudonym that is shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pseudonym: Option<PseudonymQuery>,
    /// The limit of which a use is spent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<LimitQuery>,
    /// By what the holder could be recognised, or told from others.
    pub linkable: Vec<Link>,
}

/// What is told about one credential.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct CredentialConsent {
    /// Its role in the request.
    pub role: String,
    /// The authorities among which issuer, key and schema stay hidden: the verifier learns that one of them issued it. None
    /// if the three are shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hidden: Option<HiddenIssuer>,
    /// Who issued it: shown, unless it is hidden.
    pub issuer: String,
    /// The key that signed it: shown, unless it is hidden.
    pub key: KeyId,
    /// The id of its schema: shown, unless it is hidden.
    pub schema: String,
    /// The version of its schema: shown, unless it is hidden.
    pub version: u32,
    /// Through which list the verifier recognises the issuer, as it says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recognised: Option<RecognisedBy>,
    /// The issuer's own table under which validity and ranges are proved; none for the public ceremony.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub table: Option<TableDigest>,
    /// The epoch as of which it is proved not to be revoked, if that is asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<NamedHead>,
    /// The claims that are shown, with their values.
    pub disclosed: Claims,
    /// What is proved about claims.
    pub proved: Vec<Proved>,
}

/// Issued by one of these authorities, and which one stays hidden.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct HiddenIssuer {
    /// The set, by its digest.
    pub authorities: AuthoritiesDigest,
    /// How many keys are in it.
    pub among: usize,
}

/// A condition that is proved to hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Proved {
    /// The condition, as the request states it.
    pub condition: Condition,
    /// The window that stands for a bound; none for two bounds, which are proved exactly, and for what has no bound.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub window: Option<Window>,
    /// Whether the claim is shown too: then the verifier sees that the condition holds, and nothing is proved.
    pub disclosed: bool,
}

/// What a bound proves: the claim is one of the `256^digits` values that begin or end at the bound.
///
/// They reach at least to the end of the range that the schema gives to the claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Window {
    /// Which way the values go.
    pub side: Side,
    /// 1 to 8.
    pub digits: u8,
}

/// Something by which presentations can be told apart or joined.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Link {
    /// Which of several options the holder picked.
    Option {
        /// How many there are.
        offered: usize,
    },
    /// Who issued the credential, and with which of its keys.
    Issuer {
        /// The credential.
        role: String,
        /// How many issuers are accepted.
        accepted: usize,
    },
    /// Which schema it has.
    Schema {
        /// The credential.
        role: String,
        /// How many schemas of the issuer are accepted.
        accepted: usize,
    },
    /// That the issuer is one of these: the fewer they are, and the fewer credentials they issued, the less it hides.
    Authorities {
        /// The credential.
        role: String,
        /// How many keys are in the set.
        among: usize,
    },
    /// A value that is shown.
    Disclosed {
        /// The credential.
        role: String,
        /// The claim.
        claim: String,
    },
    /// A time that is shown and is finer than a day: few others have the same.
    Time {
        /// The credential.
        role: String,
        /// The claim.
        claim: String,
    },
    /// A condition that a single value meets: as much as if the claim were shown.
    SingleValue {
        /// The credential.
        role: String,
        /// The claim.
        claim: String,
    },
    /// A pseudonym: all presentations for this scope and period can be joined, and no others.
    Pseudonym {
        /// The scope.
        scope: String,
        /// The period, empty if the pseudonym never changes.
        period: String,
    },
}

/// The credential that a holder takes for a role.
#[derive(Clone, Copy)]
pub(crate) struct Chosen<'a> {
    /// The authorities among which the issuer stays hidden.
    pub(crate) among: Option<&'a Authorities>,
    pub(crate) issuer: &'a str,
    pub(crate) key: KeyId,
    pub(crate) schema: &'a Schema,
    pub(crate) claims: &'a Claims,
}

impl core::fmt::Debug for Chosen<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Chosen").field("issuer", &self.issuer).finish_non_exhaustive()
    }
}

impl Consent {
    /// What an answer to `request` with `option` and these credentials, one for each role in order, will tell.
    ///
    /// # Errors
    ///
    /// [`PlanError::Request`] if the option does not fit the schemas, [`PlanError::Unsatisfiable`] if credentials or
    /// claims are missing.
    pub(crate) fn new(
        request: &PresentationRequest,
        document: Option<&DocumentDigest>,
        option: &PolicyOption,
        chosen: &[Chosen<'_>],
    ) -> Result<Self, PlanError> {
        if chosen.len() != option.credentials().len() {
            return Err(PlanError::Unsatisfiable);
        }
        let queries = || option.credentials().iter().zip(chosen);
        let schemas = queries().map(|(query, chosen)| (query.role(), Vec::from([chosen.schema])));
        option.check(&schemas.collect())?;
        let credentials =
            queries().map(|(query, chosen)| CredentialConsent::new(request, query, chosen));
        Ok(Self {
            audience: request.audience().into(),
            purpose: request.purpose().clone(),
            document: document.copied(),
            option: option.label().into(),
            reference_date: request.reference_date(),
            expires: request.expires(),
            credentials: credentials.collect::<Result<_, _>>()?,
            pseudonym: option.pseudonym_query().cloned(),
            limit: option.limit_query().cloned(),
            linkable: links(request, option, chosen),
        })
    }
}

impl CredentialConsent {
    fn new(
        request: &PresentationRequest,
        query: &CredentialQuery,
        chosen: &Chosen<'_>,
    ) -> Result<Self, PlanError> {
        let status = query.status_query().and_then(|_| request.head(chosen.schema.registry()?));
        let shown: LiteMap<&str, ()> = query.disclosed().map(|claim| (claim, ())).collect();
        let disclosed = shown.keys().map(|&claim| {
            let value = chosen.claims.get(claim).ok_or(PlanError::Unsatisfiable)?;
            Ok((claim.into(), value.clone()))
        });
        let predicates = query.conditions().iter().filter(|c| c.disclosed().is_none());
        let proved = predicates.map(|condition| {
            Ok(Proved {
                condition: condition.clone(),
                window: window(condition, chosen.schema)?,
                disclosed: shown.contains_key(condition.claim()),
            })
        });
        let accepted = query.accepted_from(chosen.issuer);
        let hidden = chosen.among.map(|authorities| HiddenIssuer {
            authorities: authorities.digest(),
            among: authorities.members().len(),
        });
        Ok(Self {
            role: query.role().into(),
            hidden,
            issuer: chosen.issuer.into(),
            key: chosen.key,
            schema: chosen.schema.id().into(),
            version: chosen.schema.version(),
            recognised: accepted.and_then(|accepted| accepted.recognised.clone()),
            table: accepted.and_then(|accepted| accepted.table),
            status: status.cloned(),
            disclosed: disclosed.collect::<Result<_, PlanError>>()?,
            proved: proved.collect::<Result<_, PlanError>>()?,
        })
    }
}

fn window(condition: &Condition, schema: &Schema) -> Result<Option<Window>, PlanError> {
    let bounds = kind(schema, condition.claim()).map(|kind| condition.bounds(kind));
    let bounds = bounds.and_then(Result::ok).ok_or(RequestError::UnknownSchema)?;
    Ok(match bounds.as_slice() {
        &[Bound { side, digits, .. }] => Some(Window { side, digits }),
        _ => None,
    })
}

fn kind<'s>(schema: &'s Schema, claim: &str) -> Option<&'s ClaimType> {
    schema.slot(claim).map(|slot| slot.kind)
}

fn links(request: &PresentationRequest, option: &PolicyOption, chosen: &[Chosen<'_>]) -> Vec<Link> {
    let mut links = Vec::new();
    let offered = request.policy().options().len();
    if offered > 1 {
        links.push(Link::Option { offered });
    }
    for (query, chosen) in option.credentials().iter().zip(chosen) {
        let role = || String::from(query.role());
        if let Some(authorities) = chosen.among {
            links.push(Link::Authorities { role: role(), among: authorities.members().len() });
        } else {
            links.push(Link::Issuer { role: role(), accepted: query.accepted().len() });
            let mut accepted = query.accepted().iter();
            let accepted = accepted.find(|accepted| accepted.issuer == chosen.issuer);
            let accepted = accepted.map_or(0, |accepted| accepted.schemas.len());
            links.push(Link::Schema { role: role(), accepted });
        }
        for condition in query.conditions() {
            let (role, claim) = (role(), String::from(condition.claim()));
            if condition.disclosed().is_none() {
                if condition.is_met_by_one_value() {
                    links.push(Link::SingleValue { role, claim });
                }
                continue;
            }
            let is_time = matches!(kind(chosen.schema, &claim), Some(ClaimType::DateTime { .. }));
            links.push(if is_time {
                Link::Time { role, claim }
            } else {
                Link::Disclosed { role, claim }
            });
        }
    }
    links.extend(option.pseudonym_query().map(|PseudonymQuery { scope, period, .. }| {
        Link::Pseudonym { scope: scope.clone(), period: period.clone() }
    }));
    links
}

impl Condition {
    fn is_met_by_one_value(&self) -> bool {
        match self {
            Self::OneOf { values, .. } => values.len() == 1,
            Self::Between { min, max, .. } => min == max,
            Self::Disclose { .. }
            | Self::AtLeast { .. }
            | Self::AtMost { .. }
            | Self::GreaterThan { .. }
            | Self::LessThan { .. }
            | Self::NoneOf { .. }
            | Self::NotEqual { .. }
            | Self::EqualTo { .. } => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::credential::ClaimValue;
    use crate::presentation::Policy;
    use crate::presentation::sample::{ISSUER, card, district, everything, query, request, values};

    const KEY: KeyId = KeyId::from_bytes([1; KeyId::LEN]);

    fn consent(policy: Policy, position: usize, issuers: &[&str]) -> Result<Consent, PlanError> {
        let (schema, claims, request) = (card(), values(), request(policy));
        let chosen: Vec<_> = issuers
            .iter()
            .map(|issuer| Chosen {
                among: None,
                issuer,
                key: KEY,
                schema: &schema,
                claims: &claims,
            })
            .collect();
        Consent::new(&request, None, request.option(position).unwrap(), &chosen)
    }

    #[test]
    fn what_is_asked_is_what_is_shown() {
        let consent = consent(everything(), 0, &[ISSUER, "clinic.example"]).unwrap();
        assert_eq!(consent.audience, "https://clinic.example");
        assert_eq!(consent.purpose.get("en").unwrap(), "Appointment");
        assert_eq!(consent.option, "cards");
        let [first, second] = consent.credentials.as_slice() else { panic!("{consent:?}") };
        assert_eq!((first.role.as_str(), first.issuer.as_str()), ("card", ISSUER));
        assert_eq!((first.schema.as_str(), first.version), ("gov.example/resident", 1));
        let name = (String::from("name"), values().get("name").unwrap().clone());
        assert_eq!(first.disclosed, Claims::from([name]));
        // Every condition of the request is there, and nothing else.
        let policy = everything();
        let asked = policy.options()[0].credentials()[0].conditions();
        let proved: Vec<_> = first.proved.iter().map(|proved| proved.condition.clone()).collect();
        assert_eq!(proved, asked[1..]);
        assert!(second.disclosed.is_empty() && second.proved.is_empty());
        assert_eq!(consent.pseudonym.as_ref(), policy.options()[0].pseudonym_query());
        assert_eq!(consent.limit.as_ref(), policy.options()[0].limit_query());
    }

    #[test]
    fn bounds_are_shown_as_windows() {
        let consent = consent(everything(), 0, &[ISSUER, "clinic.example"]).unwrap();
        let window = |claim: &str| {
            let proved = consent.credentials[0].proved.iter();
            let mut of = proved.filter(|proved| proved.condition.claim() == claim);
            of.next().map(|proved| proved.window).unwrap()
        };
        let (from, up_to) = (
            |digits| Window { side: Side::From, digits },
            |digits| Window { side: Side::UpTo, digits },
        );
        assert_eq!(window("birth_date"), Some(up_to(2)));
        assert_eq!(window("income"), Some(from(4)));
        assert_eq!(window("floor"), Some(up_to(1)));
        assert_eq!(window("children"), Some(from(1)));
        assert_eq!(window("registered"), Some(up_to(4)));
        // Two bounds are proved exactly.
        assert_eq!(window("height"), None);
        assert_eq!(window("district"), None);
    }

    #[test]
    fn what_could_link_is_named() {
        let policy = || {
            let card = query().disclose("name").disclose("registered");
            let card = card
                .one_of("district", [district("south")])
                .none_of("district", [district("west")]);
            let height = values().get("height").unwrap().clone();
            card.between("height", height.clone(), height)
        };
        let links = consent(Policy::new().credential(policy()), 0, &[ISSUER]).unwrap().linkable;
        let (role, claim) = (|| String::from("card"), String::from);
        assert_eq!(
            links,
            [
                Link::Issuer { role: role(), accepted: 1 },
                Link::Schema { role: role(), accepted: 1 },
                Link::Disclosed { role: role(), claim: claim("name") },
                Link::Time { role: role(), claim: claim("registered") },
                Link::SingleValue { role: role(), claim: claim("district") },
                Link::SingleValue { role: role(), claim: claim("height") },
            ]
        );
        let links = consent(everything(), 0, &[ISSUER, "clinic.example"]).unwrap().linkable;
        assert!(links.contains(&Link::Option { offered: 2 }));
        let pseudonym = Link::Pseudonym { scope: "login".into(), period: String::new() };
        assert!(links.contains(&pseudonym));
        let links = consent(Policy::new().credential(query()), 0, &[ISSUER]).unwrap().linkable;
        assert_eq!(links.len(), 2);
    }

    #[test]
    fn a_claim_that_is_shown_and_constrained_is_marked() {
        let card = query().disclose("district").one_of("district", [district("south")]);
        let consent = consent(Policy::new().credential(card), 0, &[ISSUER]).unwrap();
        assert!(consent.credentials[0].proved[0].disclosed);
    }

    #[test]
    fn absent_is_shown_as_absent() {
        let card = query().disclose("middle_name");
        let consent = consent(Policy::new().credential(card), 0, &[ISSUER]).unwrap();
        assert_eq!(consent.credentials[0].disclosed.get("middle_name"), Some(&ClaimValue::Absent));
    }

    #[test]
    fn nothing_is_shown_that_cannot_be_proved() {
        let policy = || Policy::new().credential(query().disclose("surname"));
        let unknown = consent(policy(), 0, &[ISSUER]).unwrap_err();
        assert_eq!(unknown.code(), "request/unknown-claim");
        let missing = consent(everything(), 0, &[ISSUER]);
        assert_eq!(missing, Err(PlanError::Unsatisfiable));
    }

    #[test]
    fn a_screen_gets_keys_and_values() {
        let card = query().disclose("birth_date").at_least("children", ClaimValue::U64(1));
        let policy = Policy::new().credential(card).pseudonym("card", "login");
        let consent = consent(policy, 0, &[ISSUER]).unwrap();
        let expected = concat!(
            r#"{"audience":"https://clinic.example","purpose":{"en":"Appointment"},"#,
            r#""option":"default","reference_date":"2026-11-24","expires":"2026-11-24T13:05:00Z","#,
            r#""credentials":[{"role":"card","issuer":"gov.example/identity","#,
            r#""key":"0101010101010101","schema":"gov.example/resident","version":1,"#,
            r#""disclosed":{"birth_date":{"date":"1990-05-17"}},"#,
            r#""proved":[{"condition":{"at_least":{"claim":"children","value":{"u64":"1"}}},"#,
            r#""window":{"side":"from","digits":8},"disclosed":false}]}],"#,
            r#""pseudonym":{"role":"card","scope":"login"},"#,
            r#""linkable":[{"issuer":{"role":"card","accepted":1}},"#,
            r#"{"schema":{"role":"card","accepted":1}},"#,
            r#"{"disclosed":{"role":"card","claim":"birth_date"}},"#,
            r#"{"pseudonym":{"scope":"login","period":""}}]}"#,
        );
        assert_eq!(crate::codec::to_json(&consent), expected);
    }
}
