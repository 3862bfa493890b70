//! Offices: one registers persons, the others issue to those who are registered.

use core::time::Duration;

use averment::credential::{ClaimValue, Date, DateTime, Schema};
use averment::issuance::{
    Content, Issuer, MemoryRegistrationStore, Refused, Registration, RegistrationTag,
};
use averment::presentation::{Policy, VerifiedPresentation, Verifier};
use averment::trust::IssuerDocument;
use rand::rngs::SysRng;

use super::report::timed;
use super::{Citizen, Outcome, RESIDENT};

/// The key of an office is accepted so long.
const LAST_DAY: &str = "2046-12-31";

/// A key for an office, and the document in which it publishes key and schema.
pub(crate) fn found(id: &str, schema: Schema, today: Date) -> Outcome<(Issuer, IssuerDocument)> {
    Ok(Issuer::generate(id, schema, today..=Date::parse(LAST_DAY)?, &mut SysRng)?)
}

/// The identity office: it knows persons from their papers, and keeps one secret for each of them.
pub(crate) struct Register {
    pub(crate) issuer: Issuer,
    pub(crate) registration: Registration<MemoryRegistrationStore>,
    document: IssuerDocument,
    today: Date,
}

/// What went over the counter, in octets, and how long it took.
pub(crate) struct Issuance {
    pub(crate) offer: usize,
    pub(crate) application: Vec<u8>,
    pub(crate) issued: usize,
    pub(crate) apply: Duration,
    pub(crate) issue: Duration,
    pub(crate) accept: Duration,
    pub(crate) tag: RegistrationTag,
}

impl Register {
    pub(crate) fn new((issuer, document): (Issuer, IssuerDocument), today: Date) -> Self {
        let registration = Registration::new(MemoryRegistrationStore::new());
        Self { issuer, registration, document, today }
    }

    pub(crate) const fn document(&self) -> &IssuerDocument {
        &self.document
    }

    /// The person of that number is at the counter, with a wallet.
    pub(crate) fn enrol(
        &self,
        citizen: &mut Citizen,
        number: &str,
        content: Content,
    ) -> Outcome<Issuance> {
        let Self { issuer, registration, document, today } = self;
        let offer = issuer.offer(&mut SysRng)?;
        let offer_octets = offer.encode().len();
        let wallet = &mut citizen.wallet;
        let (applied, apply) = timed(|| wallet.apply(&offer, document, *today, &mut SysRng));
        let (application, pending) = applied?;
        let application = application.encode();
        let tag = *issuer.check(&offer, &application)?.registration_tag();
        registration.admit(number, &tag)?;
        let (issued, issue) =
            timed(|| issuer.issue(offer, &application, content, None, &mut SysRng));
        let issued = issued?;
        let (accepted, accept) = timed(|| wallet.accept(pending, &issued));
        accepted?;
        let (offer, issued) = (offer_octets, issued.len());
        Ok(Issuance { offer, application, issued, apply, issue, accept, tag })
    }
}

/// An office that issues to residents. What it signs gets the secret of the credential that is presented.
pub(crate) struct Office {
    pub(crate) issuer: Issuer,
    document: IssuerDocument,
    counter: Verifier,
    now: DateTime,
}

impl Office {
    pub(crate) fn new(
        (issuer, document): (Issuer, IssuerDocument),
        trust: &Verifier,
        now: DateTime,
    ) -> Self {
        let counter = trust.for_audience(&format!("https://{}", document.id()));
        Self { issuer, document, counter, now }
    }

    pub(crate) const fn document(&self) -> &IssuerDocument {
        &self.document
    }

    /// Issues to the resident of that number, who shows it, and nothing else, with a resident card of `register`.
    pub(crate) fn issue(
        &self,
        citizen: &mut Citizen,
        register: &Register,
        number: &str,
        content: Content,
    ) -> Outcome {
        let query = register.document().query(RESIDENT).disclose("number");
        let expected = ClaimValue::from(number);
        let content = |shown: &VerifiedPresentation| match shown.claim(RESIDENT, "number") {
            Some(number) if *number == expected => Ok(content),
            Some(_) | None => Err(Refused),
        };
        self.issue_against(citizen, query.into(), RESIDENT, content)?;
        Ok(())
    }

    /// Issues what `content` makes of a presentation. How long it took the citizen and the office, and the octets.
    pub(crate) fn issue_against(
        &self,
        citizen: &mut Citizen,
        policy: Policy,
        role: &str,
        content: impl FnOnce(&VerifiedPresentation) -> Result<Content, Refused>,
    ) -> Outcome<(usize, Duration, Duration)> {
        let Self { issuer, document, counter, now } = self;
        let (_, session) = counter.ask(policy, "Issue a credential", *now, &mut SysRng)?;
        let offer = issuer.offer_against(session, role, &mut SysRng)?;
        let request = offer.request().ok_or("the offer asks for a presentation")?;
        let plan = citizen.wallet.plan(request, counter.audience(), *now)?;
        let (applied, apply) = timed(|| {
            let choice = plan.first_choice();
            citizen.wallet.apply_with(&offer, document, now.date(), &plan, &choice, &mut SysRng)
        });
        let (application, pending) = applied?;
        let application = application.encode();
        let (issued, issue) = timed(|| {
            issuer.issue_against(offer, &application, counter, content, None, *now, &mut SysRng)
        });
        citizen.wallet.accept(pending, &issued?)?;
        Ok((application.len(), apply, issue))
    }
}
