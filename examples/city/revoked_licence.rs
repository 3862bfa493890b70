//! The transport office issues taxi permits and keeps their status in a registry. Passengers see that a permit is not
//! revoked, and nothing by which its driver could be followed. When one is revoked, all wallets fetch the same 80 octets;
//! the revoked one finds itself in them, and the registry never learns who drives for whom.

use averment::credential::{DateTime, Schema, StatusHandle};
use averment::issuance::{Content, Issuer};
use averment::operator::OperatorSecretKey;
use averment::presentation::{CredentialQuery, PlanError, Verifier, VerifyError};
use averment::registry::{Epoch, RegistrySecretKey, StatusChain, StatusRegistry};
use averment::trust::IssuerDocument;
use rand::rngs::SysRng;

use super::office;
use super::report::{Row, ms, refused, tell, timed};
use super::service::Service;
use super::{Citizen, City, Outcome, RESIDENT};

const PERMIT: &str = "gov.example/taxi-permit";
const REGISTRY: &str = "gov.example/transport/status";
/// Passengers accept an epoch of the last two days.
const MAX_AGE: u32 = 2 * 86_400;

/// The counter for permits.
struct Permits {
    issuer: Issuer,
    document: IssuerDocument,
    registry: StatusRegistry,
    counter: Verifier,
}

impl Permits {
    fn open(city: &City) -> Outcome<Self> {
        let schema = Schema::builder(PERMIT, 1).registry(REGISTRY).text("number").text("company");
        let (issuer, document) =
            office::found("gov.example/transport", schema.build()?, city.today())?;
        let key = RegistrySecretKey::generate(REGISTRY, &mut SysRng)?;
        let operator = OperatorSecretKey::generate(&mut SysRng)?;
        let opened = DateTime::parse("2026-11-23T06:00:00Z")?;
        let registry = StatusRegistry::open(key, operator, opened, &mut SysRng)?;
        let counter = city.trust.for_audience("https://permits.gov.example");
        Ok(Self { issuer, document, registry, counter })
    }

    fn chain(&self) -> Outcome<StatusChain> {
        let (document, head) = (self.registry.document().clone(), self.registry.head().clone());
        Ok(StatusChain::start(document, head)?)
    }

    /// Issues to whoever shows a resident card, with a witness of the newest epoch.
    fn issue(
        &mut self,
        driver: &mut Citizen,
        number: &str,
        city: (&IssuerDocument, DateTime),
    ) -> Outcome {
        let (residents, now) = city;
        driver.wallet.follow(&self.chain()?)?;
        let policy = residents.query(RESIDENT);
        let (_, session) = self.counter.ask(policy, "Issue a taxi permit", now, &mut SysRng)?;
        let offer = self.issuer.offer_against(session, RESIDENT, &mut SysRng)?;
        let request = offer.request().ok_or("the offer asks for a presentation")?;
        let plan = driver.wallet.plan(request, self.counter.audience(), now)?;
        let choice = plan.first_choice();
        let (application, pending) = driver.wallet.apply_with(
            &offer,
            &self.document,
            now.date(),
            &plan,
            &choice,
            &mut SysRng,
        )?;
        let until = averment::credential::Date::parse("2028-12-31")?;
        let content =
            Content::until(until).claim("number", number).claim("company", "Harbour Cabs");
        let issued = self.issuer.issue_against(
            offer,
            &application.encode(),
            &self.counter,
            |_| Ok(content),
            Some(&mut self.registry),
            now,
            &mut SysRng,
        )?;
        driver.wallet.accept(pending, &issued)?;
        Ok(())
    }

    /// The handle that the office wrote down for a permit.
    fn handle(driver: &Citizen) -> Outcome<StatusHandle> {
        let permit = driver.wallet.credentials().find(|held| held.schema().id() == PERMIT);
        Ok(permit.ok_or("no permit")?.handle().clone())
    }
}

pub(super) fn run(city: &mut City) -> Outcome<Vec<Row>> {
    let mut permits = Permits::open(city)?;
    let residents = city.identity.document().clone();
    for (driver, number) in [(&mut city.ana, "T-1"), (&mut city.cleo, "T-2")] {
        permits.issue(driver, number, (&residents, city.now))?;
    }
    let mut verifier = Verifier::new("https://ride.example", [permits.document.clone()])?;
    verifier.add_epoch(&permits.chain()?)?;
    let mut ride = Service { verifier, now: city.now };
    let shown = || {
        let (id, schema) = (permits.document.id(), permits.issuer.schema());
        CredentialQuery::new("permit")
            .issued_by(id, schema)
            .disclose("company")
            .not_revoked(MAX_AGE)
    };
    let before = ride.visit(&city.cleo, shown(), "Drive a taxi")?;
    tell("The passengers' service", city.cleo.name, &before);
    let status = |visit: &super::service::Visit| {
        visit.verified.credentials().first().and_then(|one| one.status().map(|one| one.epoch))
    };
    assert_eq!(status(&before), Some(0));

    // Cleo's permit is revoked. What is published is for everybody.
    let handle = Permits::handle(&city.cleo)?;
    let shown = shown();
    let epoch = permits.registry.remove(&[handle], DateTime::parse("2026-11-24T11:00:00Z")?)?;
    let published = epoch.encode();
    println!("  One permit is revoked: everybody fetches the same {} octets.", published.len());
    let epochs = [Epoch::decode(&published)?];
    ride.verifier.add_epoch(&permits.chain()?)?;
    assert_eq!(ride.no_answer(&city.ana, shown.clone())?, Some(PlanError::StatusBehind));
    let (updated, time) = timed(|| city.ana.wallet.update_status(REGISTRY, &epochs, &mut |_| true));
    assert!(updated?.is_empty());
    println!("  Ana's wallet brings her permit up to date alone, in {}.", ms(time));
    let revoked = city.cleo.wallet.update_status(REGISTRY, &epochs, &mut |_| true)?;
    println!("  Cleo's wallet finds that {} permit of hers is revoked.", revoked.len());
    assert_eq!(revoked.len(), 1);

    let after = ride.visit(&city.ana, shown.clone(), "Drive a taxi")?;
    tell("The passengers' service", city.ana.name, &after);
    assert_eq!((status(&after), &after.learned), (Some(1), &before.learned));
    assert_eq!(after.presentation.len(), before.presentation.len());
    assert_eq!(ride.no_answer(&city.cleo, shown.clone())?, Some(PlanError::Revoked));
    refused("Cleo drives on", PlanError::Revoked.code());
    println!("  What the service would hear from her wallet: \"{}\".", PlanError::REFUSAL);
    let replayed = ride.replayed(shown, &before.presentation)?;
    assert_eq!(replayed, Some(VerifyError::Rejected));
    refused("she sends what she showed in the morning", VerifyError::Rejected.code());
    Ok(vec![Row::new("revoked_licence", &after)])
}
