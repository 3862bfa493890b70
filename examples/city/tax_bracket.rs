//! A housing authority lets flats to households of a middle income. It learns that Ana's is one, and not what it is.

use averment::credential::{ClaimValue, Decimal};
use averment::presentation::{PlanError, VerifyError};

use super::report::{Row, refused, tell};
use super::service::Service;
use super::{ASSESSMENT, City, Outcome};

pub(super) fn run(city: &mut City) -> Outcome<Vec<Row>> {
    let office = city.tax.document();
    let housing = Service::open("https://housing.example", &city.trust, city.now);
    let (low, high) = (Decimal::parse("20000.00")?, Decimal::parse("45000.00")?);
    let bracket = || {
        let query = office.query(ASSESSMENT).at_least("year", ClaimValue::U64(2025));
        query.between("income", ClaimValue::Decimal(low), ClaimValue::Decimal(high))
    };

    let visit = housing.visit(&city.ana, bracket(), "Apply for a flat")?;
    tell("The housing authority", city.ana.name, &visit);
    let facts = ["year is at least 2025", "income is between 20000.00 and 45000.00"];
    assert_eq!(visit.learned, facts);

    assert_eq!(housing.no_answer(&city.cleo, bracket())?, Some(PlanError::Unsatisfiable));
    refused("Cleo earns one cent too much", PlanError::Unsatisfiable.code());
    assert_eq!(housing.replayed(bracket(), &visit.presentation)?, Some(VerifyError::Rejected));
    refused("Cleo sends what she recorded of Ana", VerifyError::Rejected.code());
    Ok(vec![Row::new("tax_bracket", &visit)])
}
