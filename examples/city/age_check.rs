//! A shop may sell wine to whoever is 18. It needs no birthday for that, and no name.

use averment::presentation::{PlanError, VerifyError};

use super::report::{Row, refused, tell};
use super::service::Service;
use super::{City, Outcome, RESIDENT};

pub(super) fn run(city: &mut City) -> Outcome<Vec<Row>> {
    let office = city.identity.document();
    let shop = Service::open("https://wine.example", &city.trust, city.now);
    let adult = || office.query(RESIDENT).age_at_least("birth_date", 18, city.today());

    let visit = shop.visit(&city.ana, adult(), "Buy wine")?;
    tell("The wine shop", city.ana.name, &visit);
    // 18 years before today; Ana was born in 1990.
    assert_eq!(visit.learned, ["birth_date is at most 2008-11-24"]);
    assert_eq!(visit.withheld.len(), 7);
    assert!(visit.withheld.contains(&"birth_date".into()));
    assert!(visit.verified.pseudonym().is_none() && visit.recognised_by.is_empty());

    // A second visit cannot be told from one of somebody else.
    let again = shop.visit(&city.ana, adult(), "Buy wine")?;
    assert_ne!(again.presentation, visit.presentation);
    assert_eq!(again.presentation.len(), visit.presentation.len());
    assert_eq!(again.learned, visit.learned);

    assert_eq!(shop.no_answer(&city.ben, adult())?, Some(PlanError::Unsatisfiable));
    refused("Ben is 16, his wallet has no answer", PlanError::Unsatisfiable.code());
    assert_eq!(shop.replayed(adult(), &visit.presentation)?, Some(VerifyError::Rejected));
    refused("Ben sends what he recorded of Ana", VerifyError::Rejected.code());
    Ok(vec![Row::new("age_check", &visit)])
}
