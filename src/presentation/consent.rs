//! What a screen shows before a holder consents: keys and values, no sentences.
//!
//! Schema and issuer documents have the texts for people. What stands here is all that the verifier learns, and what
//! it or others could use to recognise the holder again.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::string::String;
use alloc::vec::Vec;

use serde::Serialize;

use crate::credential::{ClaimType, ClaimValue, Date, DateTime, KeyId, Schema};

use super::policy::{Bound, CredentialQuery, LimitQuery, PseudonymQuery, Side};
use super::{Condition, PlanError, PolicyOption, PresentationRequest, RequestError};

/// What a presentation will tell, and to whom.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Consent {
    /// To whom the presentation goes.
    pub audience: String,
    /// What it is for, by language tag.
    pub purpose: BTreeMap<String, String>,
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
    /// Who issued it: shown.
    pub issuer: String,
    /// The key that signed it: shown.
    pub key: KeyId,
    /// The id of its schema: shown.
    pub schema: String,
    /// The version of its schema: shown.
    pub version: u32,
    /// The claims that are shown, with their values.
    pub disclosed: BTreeMap<String, ClaimValue>,
    /// What is proved about claims.
    pub proved: Vec<Proved>,
}

/// A condition that is proved to hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Proved {
    /// The condition, as the request states it.
    pub condition: Condition,
    /// The windows that stand for its bounds; none for what compares nothing.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub windows: Vec<Window>,
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
    pub(crate) issuer: &'a str,
    pub(crate) key: KeyId,
    pub(crate) schema: &'a Schema,
    pub(crate) claims: &'a BTreeMap<String, ClaimValue>,
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
        option: &PolicyOption,
        chosen: &[Chosen<'_>],
    ) -> Result<Self, PlanError> {
        if chosen.len() != option.credentials().len() {
            return Err(PlanError::Unsatisfiable);
        }
        let queries = || option.credentials().iter().zip(chosen);
        let schemas = queries().map(|(query, chosen)| (query.role(), Vec::from([chosen.schema])));
        option.check(&schemas.collect())?;
        let credentials = queries().map(|(query, chosen)| CredentialConsent::new(query, chosen));
        Ok(Self {
            audience: request.audience().into(),
            purpose: request.purpose().clone(),
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
    fn new(query: &CredentialQuery, chosen: &Chosen<'_>) -> Result<Self, PlanError> {
        let shown: BTreeSet<&str> = query.disclosed().collect();
        let disclosed = shown.iter().map(|&claim| {
            let value = chosen.claims.get(claim).ok_or(PlanError::Unsatisfiable)?;
            Ok((claim.into(), value.clone()))
        });
        let predicates = query.conditions().iter().filter(|c| c.disclosed().is_none());
        let proved = predicates.map(|condition| {
            Ok(Proved {
                condition: condition.clone(),
                windows: windows(condition, chosen.schema)?,
                disclosed: shown.contains(condition.claim()),
            })
        });
        Ok(Self {
            role: query.role().into(),
            issuer: chosen.issuer.into(),
            key: chosen.key,
            schema: chosen.schema.id().into(),
            version: chosen.schema.version(),
            disclosed: disclosed.collect::<Result<_, PlanError>>()?,
            proved: proved.collect::<Result<_, PlanError>>()?,
        })
    }
}

fn windows(condition: &Condition, schema: &Schema) -> Result<Vec<Window>, PlanError> {
    let bounds = kind(schema, condition.claim()).map(|kind| condition.bounds(kind));
    let bounds = bounds.and_then(Result::ok).ok_or(RequestError::UnknownSchema)?;
    Ok(bounds.iter().map(|&Bound { side, digits, .. }| Window { side, digits }).collect())
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
        links.push(Link::Issuer { role: role(), accepted: query.accepted().len() });
        let accepted = query.accepted().iter().find(|accepted| accepted.issuer == chosen.issuer);
        let accepted = accepted.map_or(0, |accepted| accepted.schemas.len());
        links.push(Link::Schema { role: role(), accepted });
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
