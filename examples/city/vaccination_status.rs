//! A camp takes residents with two doses, the last within a year. It learns that both credentials have one holder, and
//! neither who that is, nor how many doses there were and when.

use averment::credential::{ClaimValue, Credential};
use averment::presentation::{PlanError, Policy, PresentError, VerifiedCredential};

use super::report::{Row, refused, tell};
use super::service::Service;
use super::{City, Outcome, RESIDENT, VACCINATION};

pub(super) fn run(city: &mut City) -> Outcome<Vec<Row>> {
    let (office, clinic) = (city.identity.document(), city.clinic.document());
    let camp = Service::open("https://camp.example", &city.trust, city.now);
    let year_ago = city.today().years_before(1)?;
    let status = || {
        let doses = clinic.query(VACCINATION).at_least("doses", ClaimValue::U64(2));
        let recent = doses.on_or_after("last_dose", year_ago);
        Policy::new().credential(office.query(RESIDENT)).credential(recent)
    };

    let visit = camp.visit(&city.ana, status(), "Join the camp")?;
    tell("The camp", city.ana.name, &visit);
    assert_eq!(visit.learned, ["doses is at least 2", "last_dose is at least 2025-11-24"]);
    let issuers: Vec<_> =
        visit.verified.credentials().iter().filter_map(VerifiedCredential::issuer).collect();
    assert_eq!(issuers, ["gov.example/identity", "clinic.example"]);
    assert!(visit.verified.credentials().iter().all(|one| one.claims().is_empty()));

    assert_eq!(camp.no_answer(&city.ben, status())?, Some(PlanError::Unsatisfiable));
    refused("Ben's last dose is too long ago", PlanError::Unsatisfiable.code());

    let mut records = city.ana.wallet.credentials();
    let record = records.find(|credential| credential.schema().id() == VACCINATION);
    let copy = Credential::decode(&record.ok_or("Ana has a record")?.encode())?;
    let borrowed = city.ben.wallet.add(copy);
    assert_eq!(borrowed, Err(PresentError::Credential));
    refused(
        "Ben borrows Ana's record: it is of no use with his secret",
        PresentError::Credential.code(),
    );
    Ok(vec![Row::new("vaccination_status", &visit)])
}
