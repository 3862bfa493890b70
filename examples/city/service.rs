//! A service: it asks, verifies offline, and learns what it asked for.

use core::time::Duration;

use averment::credential::DateTime;
use averment::presentation::{
    Choice, Link, PlanError, Policy, PresentationRequest, Session, VerifiedPresentation, Verifier,
    VerifyError,
};
use rand::rngs::SysRng;

use super::report::timed;
use super::{Citizen, Outcome, words};

/// A service that trusts offices under its own origin, and has a clock.
pub(crate) struct Service {
    pub(crate) verifier: Verifier,
    pub(crate) now: DateTime,
}

/// What a visit left behind at the service.
pub(crate) struct Visit {
    pub(crate) verified: VerifiedPresentation,
    /// The claims of the credentials whose values the service did not get.
    pub(crate) withheld: Vec<String>,
    /// By what the wallet said that the holder could be recognised.
    pub(crate) recognised_by: Vec<String>,
    /// Everything that the service learned about the holder, line by line.
    pub(crate) learned: Vec<String>,
    /// What went over the line.
    pub(crate) presentation: Vec<u8>,
    pub(crate) request_octets: usize,
    pub(crate) prove: Duration,
    pub(crate) verify: Duration,
}

impl Service {
    /// It trusts the offices that `trust` does.
    pub(crate) fn open(audience: &str, trust: &Verifier, now: DateTime) -> Self {
        Self { verifier: trust.for_audience(audience), now }
    }

    /// Its origin, which wallets know from the connection.
    pub(crate) fn audience(&self) -> &str {
        self.verifier.audience()
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
        let plan = citizen.wallet.plan(&received, self.audience(), self.now)?;
        let choice = Choice { use_number, ..plan.first_choice() };
        let consent = plan.consent(&choice)?;
        let (presented, prove) = timed(|| plan.present(&choice, &mut SysRng));
        let presentation = presented?.encode();
        let (verified, verify) =
            timed(|| self.verifier.verify(session, &presentation, self.now, &mut SysRng));
        let verified = verified?;
        let shown = consent.credentials.iter().map(|one| (one.role.as_str(), &one.disclosed));
        let handed_out = verified.credentials().iter().map(|one| (one.role(), one.claims()));
        assert!(shown.eq(handed_out), "what the wallet showed is what the service gets");
        let mut withheld = withheld(citizen, &choice, &verified);
        // Of one accepted value the service knows which it is.
        withheld.retain(|name| !consent.linkable.iter().any(|link| is_only_value(link, name)));
        let learned = words::learned(&request, &verified);
        let recognised_by = consent.linkable.iter().filter_map(words::link).collect();
        let request_octets = octets.len();
        Ok(Visit {
            verified,
            learned,
            withheld,
            recognised_by,
            presentation,
            request_octets,
            prove,
            verify,
        })
    }

    /// Why the citizen's own wallet has no answer.
    pub(crate) fn no_answer(
        &self,
        citizen: &Citizen,
        policy: impl Into<Policy>,
    ) -> Outcome<Option<PlanError>> {
        let (request, _session) = self.ask(policy, "Try")?;
        Ok(citizen.wallet.plan(&request, self.audience(), self.now).err())
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

fn is_only_value(link: &Link, name: &str) -> bool {
    matches!(link, Link::SingleValue { claim, .. } if claim == name)
}

fn withheld(citizen: &Citizen, choice: &Choice, verified: &VerifiedPresentation) -> Vec<String> {
    let mut withheld = Vec::new();
    for (position, shown) in choice.credentials.iter().zip(verified.credentials()) {
        let held = citizen.wallet.credentials().nth(*position);
        let names = held.into_iter().flat_map(|held| held.schema().claims()).map(|one| &one.name);
        withheld.extend(names.filter(|name| shown.claim(name).is_none()).cloned());
    }
    withheld
}
