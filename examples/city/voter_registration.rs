//! Citizens of 18 register to vote, once. The election office keeps a list of pseudonyms and cannot tell whose they are.
//! Then each has three tokens for the city's budget, and no two of them show that they are one person's.

use averment::credential::ClaimValue;
use averment::presentation::{PlanError, Policy, PresentError, Pseudonym};

use super::report::{Row, refused, tell};
use super::service::Service;
use super::{City, Outcome, RESIDENT};

const TOKENS: u16 = 3;

/// What was seen before. A database would have a unique column.
#[derive(Default)]
struct Roll(Vec<Option<Pseudonym>>);

impl Roll {
    /// False for what is on the roll.
    fn enter(&mut self, seen: Option<Pseudonym>) -> bool {
        let is_new = seen.is_some() && !self.0.contains(&seen);
        if is_new {
            self.0.push(seen);
        }
        is_new
    }
}

pub(super) fn run(city: &mut City) -> Outcome<Vec<Row>> {
    let office = city.identity.document();
    let election = Service::open("https://vote.example", &city.trust, city.now);
    let citizen = || {
        let citizen = office.query(RESIDENT).one_of("citizen", [ClaimValue::Boolean(true)]);
        Policy::new().credential(citizen.age_at_least("birth_date", 18, city.today()))
    };
    let register = || citizen().pseudonym(RESIDENT, "register/2027");

    let mut registered = Roll::default();
    let visit = election.visit(&city.ana, register(), "Register to vote")?;
    tell("The election office", city.ana.name, &visit);
    let facts = ["citizen is yes", "birth_date is at most 2008-11-24", "a pseudonym"];
    assert_eq!(visit.learned, facts);
    assert!(registered.enter(visit.verified.pseudonym()));
    let cleo = election.visit(&city.cleo, register(), "Register to vote")?;
    assert!(registered.enter(cleo.verified.pseudonym()));
    let again = election.visit(&city.ana, register(), "Register to vote")?;
    assert!(!registered.enter(again.verified.pseudonym()));
    assert_eq!(registered.0.len(), 2);
    refused("Ana registers a second time", "the pseudonym is on the list");
    assert_eq!(election.no_answer(&city.ben, register())?, Some(PlanError::Unsatisfiable));
    refused("Ben is 16", PlanError::Unsatisfiable.code());

    let token = || citizen().limit(RESIDENT, "budget", "2027", TOKENS);
    let mut spent = Roll::default();
    let mut spend = |number| -> Outcome<_> {
        let visit = election.visit_with(&city.ana, token(), "Spend a token", Some(number))?;
        assert!(visit.verified.pseudonym().is_none());
        Ok((spent.enter(visit.verified.tag()), visit))
    };
    let (is_new, first) = spend(0)?;
    assert!(is_new && spend(1)?.0 && spend(2)?.0);
    println!("  Ana spends {TOKENS} tokens, with {TOKENS} tags that nobody can join.");
    assert!(!spend(1)?.0);
    refused("Ana spends a token twice", "the tag is on the list");
    let fourth = spend(TOKENS).err().and_then(|error| error.downcast_ref().copied());
    assert_eq!(fourth, Some(PresentError::NoUseLeft));
    refused("Ana spends a fourth token", PresentError::NoUseLeft.code());
    Ok(vec![Row::new("voter_registration", &visit), Row::new("  budget token", &first)])
}
