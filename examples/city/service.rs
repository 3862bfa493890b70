//! A service: it asks, verifies offline, and learns what it asked for.

use core::time::Duration;

use averment::credential::{ClaimValue, DateTime};
use averment::presentation::{
    Choice, Condition, PlanError, Policy, PresentationRequest, Session, VerifiedPresentation,
    Verifier, VerifyError,
};
use averment::trust::IssuerDocument;
use rand::rngs::SysRng;

use super::report::timed;
use super::{Citizen, Outcome};

/// A service with its origin, the offices that it trusts, and a clock.
pub(crate) struct Service {
    pub(crate) audience: &'static str,
    pub(crate) verifier: Verifier,
    pub(crate) now: DateTime,
}

/// What a visit left behind at the service.
pub(crate) struct Visit {
    pub(crate) verified: VerifiedPresentation,
    /// Everything that the service learned, line by line.
    pub(crate) learned: Vec<String>,
    /// What went over the line.
    pub(crate) presentation: Vec<u8>,
    pub(crate) request_octets: usize,
    pub(crate) prove: Duration,
    pub(crate) verify: Duration,
}

impl Service {
    pub(crate) fn open<'a>(
        audience: &'static str,
        trusted: impl IntoIterator<Item = &'a IssuerDocument>,
        now: DateTime,
    ) -> Outcome<Self> {
        let verifier = Verifier::new(audience, trusted.into_iter().cloned())?;
        Ok(Self { audience, verifier, now })
    }

    pub(crate) fn ask(
        &self,
        policy: impl Into<Policy>,
        purpose: &str,
    ) -> Outcome<(PresentationRequest, Session)> {
        Ok(self.verifier.ask(policy, purpose, self.now, &mut SysRng)?)
    }

    /// Asks a citizen, who consents to what the wallet shows first, and verifies the answer.
    pub(crate) fn visit(
        &self,
        citizen: &Citizen,
        policy: impl Into<Policy>,
        purpose: &str,
    ) -> Outcome<Visit> {
        self.visit_with(citizen, policy, purpose, None)
    }

    /// The same, with one of the uses that the policy allows.
    pub(crate) fn visit_with(
        &self,
        citizen: &Citizen,
        policy: impl Into<Policy>,
        purpose: &str,
        use_number: Option<u16>,
    ) -> Outcome<Visit> {
        let (request, session) = self.ask(policy, purpose)?;
        let octets = request.encode();
        let received = PresentationRequest::decode(&octets)?;
        let plan = citizen.wallet.plan(&received, self.audience, self.now)?;
        let choice = Choice { use_number, ..plan.first_choice() };
        let (presented, prove) = timed(|| plan.present(&choice, &mut SysRng));
        let presentation = presented?.encode();
        let (verified, verify) =
            timed(|| self.verifier.verify(session, &presentation, self.now, &mut SysRng));
        let verified = verified?;
        let learned = learned(&request, &verified);
        let request_octets = octets.len();
        Ok(Visit { verified, learned, presentation, request_octets, prove, verify })
    }

    /// Why the citizen's own wallet has no answer.
    pub(crate) fn no_answer(
        &self,
        citizen: &Citizen,
        policy: impl Into<Policy>,
    ) -> Outcome<Option<PlanError>> {
        let (request, _session) = self.ask(policy, "Try")?;
        Ok(citizen.wallet.plan(&request, self.audience, self.now).err())
    }

    /// Why an answer to another request is not accepted: somebody recorded it.
    pub(crate) fn replayed(
        &self,
        policy: impl Into<Policy>,
        recorded: &[u8],
    ) -> Outcome<Option<VerifyError>> {
        let (_, session) = self.ask(policy, "Try")?;
        Ok(self.verifier.verify(session, recorded, self.now, &mut SysRng).err())
    }
}

/// What the service knows: the claims that were handed out, and what it asked to be proved.
fn learned(request: &PresentationRequest, verified: &VerifiedPresentation) -> Vec<String> {
    let mut learned = Vec::new();
    for credential in verified.credentials() {
        for (name, value) in credential.claims() {
            learned.push(format!("{name} is {}", plain(value)));
        }
    }
    let mut options = request.policy().options().iter();
    if let Some(option) = options.find(|option| option.label() == verified.option()) {
        let conditions = option.credentials().iter().flat_map(|query| query.conditions());
        learned.extend(conditions.filter_map(proved));
    }
    learned.extend(verified.pseudonym().map(|_| String::from("a pseudonym")));
    learned.extend(verified.tag().map(|_| String::from("a tag of this use")));
    learned
}

/// A condition in words; none for a claim that is shown.
fn proved(condition: &Condition) -> Option<String> {
    Some(match condition {
        Condition::AtLeast { claim, value } => format!("{claim} is at least {}", plain(value)),
        Condition::AtMost { claim, value } => format!("{claim} is at most {}", plain(value)),
        Condition::Between { claim, min, max } => {
            format!("{claim} is between {} and {}", plain(min), plain(max))
        }
        Condition::OneOf { claim, values } => {
            let values: Vec<_> = values.iter().map(plain).collect();
            format!("{claim} is one of {}", values.join(", "))
        }
        other if other.disclosed().is_some() => return None,
        other => format!("{other:?}"),
    })
}

fn plain(value: &ClaimValue) -> String {
    match value {
        ClaimValue::Text(text) | ClaimValue::Enumeration(text) => text.clone(),
        ClaimValue::Boolean(value) => String::from(if *value { "yes" } else { "no" }),
        ClaimValue::U64(value) => value.to_string(),
        ClaimValue::Decimal(value) => value.to_string(),
        ClaimValue::Date(value) => value.to_string(),
        other => format!("{other:?}"),
    }
}
