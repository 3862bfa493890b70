//! A ferry is free for those who live by the water. It learns that a passenger does, and not where.

use averment::credential::ClaimValue;
use averment::presentation::{PlanError, Policy, VerifyError};

use super::report::{Row, refused, tell};
use super::service::Service;
use super::{City, Outcome, RESIDENT};

pub(super) fn run(city: &mut City) -> Outcome<Vec<Row>> {
    let office = city.identity.document();
    let mut ferry = Service::open("https://ferry.example", &city.trust, city.now);
    let by_the_water = || {
        let districts = ["harbour", "market", "river", "islands"];
        let districts = districts.map(|district| ClaimValue::Enumeration(district.into()));
        Policy::from(office.query(RESIDENT).one_of("district", districts))
    };
    // A service that asks the same of everybody computes the value of the set once.
    ferry.verifier.prepare(&by_the_water())?;

    let visit = ferry.visit(&city.ana, by_the_water(), "Ride for free")?;
    tell("The ferry", city.ana.name, &visit);
    assert_eq!(visit.learned, ["district is one of harbour, market, river, islands"]);

    assert_eq!(ferry.no_answer(&city.cleo, by_the_water())?, Some(PlanError::Unsatisfiable));
    refused("Cleo lives on the peak", PlanError::Unsatisfiable.code());
    assert_eq!(ferry.replayed(by_the_water(), &visit.presentation)?, Some(VerifyError::Rejected));
    refused("Cleo sends what she recorded of Ana", VerifyError::Rejected.code());
    Ok(vec![Row::new("district_one_of", &visit)])
}
