//! A city with four offices, three citizens and the services that they use.
//!
//! Every journey is a file of its own beside this one. It asserts what a service learned from the only source that the
//! library gives to services, `VerifiedPresentation`, and fails if that is anything else than what it tells.

mod age_check;
mod citizen;
mod district_one_of;
mod foreign_visit;
mod identity_issuance;
mod licence_renewal;
mod login_pseudonyms;
mod office;
mod report;
mod revoked_licence;
mod service;
mod signed_contract;
mod tax_bracket;
mod vaccination_status;
mod voter_registration;
mod words;

use core::error::Error;
use std::time::Instant;

use averment::credential::{ClaimValue, Date, DateTime, Decimal, Schema};
use averment::issuance::Content;
use averment::presentation::Verifier;

use citizen::Citizen;
use office::{Office, Register};
use report::Row;

pub(crate) type Outcome<T = ()> = Result<T, Box<dyn Error>>;

/// The schema families.
const RESIDENT: &str = "gov.example/resident";
const LICENCE: &str = "gov.example/driving-licence";
const VACCINATION: &str = "clinic.example/vaccination";
const ASSESSMENT: &str = "gov.example/tax-assessment";

const DISTRICTS: [&str; 9] =
    ["harbour", "market", "old-town", "hill", "peak", "north", "river", "gardens", "islands"];

type Journey = fn(&mut City) -> Outcome<Vec<Row>>;

const JOURNEYS: [(&str, &str, Journey); 11] = [
    ("identity_issuance", "One person, one secret, which nobody else sees", identity_issuance::run),
    ("login_pseudonyms", "Known to each service, and joined by none", login_pseudonyms::run),
    ("age_check", "Over 18 without the birthday", age_check::run),
    ("licence_renewal", "A licence shown in part, and renewed on itself", licence_renewal::run),
    ("vaccination_status", "Vaccinated, without a name", vaccination_status::run),
    ("voter_registration", "Once each, and nobody knows who", voter_registration::run),
    ("tax_bracket", "Income between two bounds, and not a cent more", tax_bracket::run),
    ("revoked_licence", "Revoked, and nobody was asked", revoked_licence::run),
    ("signed_contract", "Signed by two, and dated", signed_contract::run),
    ("foreign_visit", "Recognised abroad, and not whose", foreign_visit::run),
    ("district_one_of", "One of these districts, and not which", district_one_of::run),
];

/// Goes through the journey of that name, or through all of them.
pub(crate) fn run(only: Option<&str>) -> Outcome {
    let start = Instant::now();
    let mut city = City::found()?;
    println!("4 offices, 3 citizens with 9 credentials: {:.2} s", start.elapsed().as_secs_f64());
    let (mut rows, mut count) = (Vec::new(), 0);
    for (name, title, journey) in JOURNEYS.into_iter().filter(|(name, ..)| is_chosen(only, name)) {
        count += 1;
        println!("\n== {title} ({name})");
        rows.append(&mut journey(&mut city)?);
    }
    report::table(&rows);
    println!(
        "\nJourneys that ended as they should: {count}, in {:.2} s",
        start.elapsed().as_secs_f64()
    );
    Ok(())
}

fn is_chosen(only: Option<&str>, name: &str) -> bool {
    only.is_none_or(|only| only == name)
}

/// Offices, which issue, and citizens, who hold.
struct City {
    now: DateTime,
    /// Trusts the documents of all offices.
    trust: Verifier,
    identity: Register,
    transport: Office,
    clinic: Office,
    tax: Office,
    ana: Citizen,
    ben: Citizen,
    cleo: Citizen,
}

impl City {
    fn found() -> Outcome<Self> {
        let now = DateTime::parse("2026-11-24T12:00:00Z")?;
        let today = now.date();
        let identity = office::found("gov.example/identity", resident()?, today)?;
        let transport = office::found("gov.example/transport", licence()?, today)?;
        let clinic = office::found("clinic.example", vaccination()?, today)?;
        let tax = office::found("gov.example/tax", assessment()?, today)?;
        // What the offices publish, read and checked once for all services of this program.
        let documents =
            [&identity, &transport, &clinic, &tax].map(|(_, document)| document.clone());
        let trust = Verifier::new("https://city.example", documents)?;
        let mut city = Self {
            now,
            identity: Register::new(identity, today),
            transport: Office::new(transport, &trust, now),
            clinic: Office::new(clinic, &trust, now),
            tax: Office::new(tax, &trust, now),
            trust,
            ana: Citizen::new("Ana")?,
            ben: Citizen::new("Ben")?,
            cleo: Citizen::new("Cleo")?,
        };
        city.issue_residence()?;
        city.issue_everything_else()?;
        Ok(city)
    }

    fn today(&self) -> Date {
        self.now.date()
    }

    fn issue_residence(&mut self) -> Outcome {
        let Self { identity, ana, ben, cleo, .. } = self;
        for (citizen, number, name, born, district) in [
            (ana, "R-1001", "Ana Wong", "1990-05-17", "harbour"),
            (ben, "R-1002", "Ben Okafor", "2010-02-03", "hill"),
            (cleo, "R-1003", "Cleo Lindqvist", "1971-09-30", "peak"),
        ] {
            identity.enrol(citizen, number, residence(number, name, born, district)?)?;
        }
        Ok(())
    }

    fn issue_everything_else(&mut self) -> Outcome {
        let Self { identity, transport, clinic, tax, ana, ben, cleo, .. } = self;
        transport.issue(
            ana,
            identity,
            "R-1001",
            licensed("L-77", "B", "2012-06-01", "2026-12-31")?,
        )?;
        // Issued long ago: it has expired since.
        transport.issue(
            cleo,
            identity,
            "R-1003",
            licensed("L-12", "C", "1990-04-02", "2026-10-31")?,
        )?;
        clinic.issue(ana, identity, "R-1001", vaccinated(3, "2026-03-02")?)?;
        clinic.issue(ben, identity, "R-1002", vaccinated(2, "2025-01-10")?)?;
        tax.issue(ana, identity, "R-1001", assessed("31250.00")?)?;
        tax.issue(cleo, identity, "R-1003", assessed("45000.01")?)
    }
}

fn resident() -> Outcome<Schema> {
    let schema = Schema::builder(RESIDENT, 1)
        .text("number")
        .text("name")
        .date("birth_date")
        .enumeration("district", DISTRICTS)
        .boolean("citizen")
        .text("nationality")
        .text("address");
    Ok(schema.build()?)
}

fn residence(number: &str, name: &str, born: &str, district: &str) -> Outcome<Content> {
    Ok(Content::until(Date::parse("2036-11-23")?)
        .claim("number", number)
        .claim("name", name)
        .claim("birth_date", Date::parse(born)?)
        .claim("district", ClaimValue::Enumeration(district.into()))
        .claim("citizen", true)
        .claim("nationality", "Utopian")
        .claim("address", "1 Harbour Road"))
}

fn licence() -> Outcome<Schema> {
    let categories = ["A", "B", "C", "D"];
    let schema = Schema::builder(LICENCE, 1).text("number").enumeration("category", categories);
    Ok(schema.date("since").build()?)
}

fn licensed(number: &str, category: &str, since: &str, until: &str) -> Outcome<Content> {
    Ok(Content::until(Date::parse(until)?)
        .claim("number", number)
        .claim("category", ClaimValue::Enumeration(category.into()))
        .claim("since", Date::parse(since)?))
}

fn vaccination() -> Outcome<Schema> {
    let schema = Schema::builder(VACCINATION, 1).text("patient").text("vaccine");
    Ok(schema.u64("doses", 0..=20).date("last_dose").build()?)
}

fn vaccinated(doses: u64, last_dose: &str) -> Outcome<Content> {
    Ok(Content::until(Date::parse("2030-12-31")?)
        .claim("patient", "see the clinic's records")
        .claim("vaccine", "MMXXV")
        .claim("doses", doses)
        .claim("last_dose", Date::parse(last_dose)?))
}

fn assessment() -> Outcome<Schema> {
    // Up to a hundred million, in cents.
    let schema = Schema::builder(ASSESSMENT, 1).u64("year", 2000..=2100);
    Ok(schema.decimal("income", 2, 0..=10_000_000_000).text("employer").build()?)
}

fn assessed(income: &str) -> Outcome<Content> {
    Ok(Content::until(Date::parse("2027-12-31")?)
        .claim("year", 2025_u64)
        .claim("income", Decimal::parse(income)?)
        .claim("employer", "Harbour Trust"))
}
