//! A car rental sees number and category of a licence, and that it is valid, but not until when. Before it expires, the
//! transport office renews it for whoever presents it, and signs the same secret again.

use averment::credential::{ClaimValue, DateTime};
use averment::issuance::Refused;
use averment::presentation::{PlanError, VerifiedPresentation};

use super::report::{Row, ms, refused, tell};
use super::service::Service;
use super::{City, LICENCE, Outcome, licensed};

pub(super) fn run(city: &mut City) -> Outcome<Vec<Row>> {
    let office = city.transport.document();
    let mut rental = Service::open("https://cars.example", &city.trust, city.now);
    let shown = || office.query(LICENCE).disclose("number").disclose("category");

    let visit = rental.visit(&city.ana, shown(), "Rent a car")?;
    tell("The car rental", city.ana.name, &visit);
    assert_eq!(visit.learned, ["category is B", "number is L-77"]);
    assert_eq!(rental.no_answer(&city.cleo, shown())?, Some(PlanError::Unsatisfiable));
    refused("Cleo's licence has expired", PlanError::Unsatisfiable.code());

    // The new licence is issued against the old one: what it says comes from the office's records.
    let policy = shown().into();
    let renewed = licensed("L-77", "B", "2012-06-01", "2036-12-31")?;
    let is_hers = |shown: &VerifiedPresentation| {
        let number = shown.claim(LICENCE, "number");
        if number == Some(&ClaimValue::from("L-77")) { Ok(renewed) } else { Err(Refused) }
    };
    let before = city.ana.wallet.credentials().len();
    let (octets, prove, verify) =
        city.transport.issue_against(&mut city.ana, policy, LICENCE, is_hers)?;
    println!("  Ana renews: {octets} octets in {}; issued in {}.", ms(prove), ms(verify));
    assert_eq!(city.ana.wallet.credentials().len(), before + 1);

    let policy = shown().into();
    let expired = city.transport.issue_against(&mut city.cleo, policy, LICENCE, |_| Err(Refused));
    let refusal = expired.err().and_then(|error| error.downcast_ref().copied());
    assert_eq!(refusal, Some(PlanError::Unsatisfiable));
    refused("Cleo renews what has expired", PlanError::Unsatisfiable.code());

    // In the new year the old licence is of no use, and the new one is.
    rental.now = DateTime::parse("2027-01-15T09:00:00Z")?;
    let (request, _session) = rental.ask(shown(), "Rent a car")?;
    let plan = city.ana.wallet.plan(&request, rental.audience(), rental.now)?;
    assert_eq!(plan.first_choice().credentials, [before]);
    let later = rental.visit(&city.ana, shown(), "Rent a car")?;
    assert_eq!(later.learned, visit.learned);
    println!(
        "  In January the car rental learns the same from the new licence as from the old one."
    );
    Ok(vec![Row::new("licence_renewal", &visit)])
}
