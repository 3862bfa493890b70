//! Dan moves to the city. The identity office learns from his papers who he is, and from his wallet one number, by which
//! it would notice a second wallet of his, or his wallet in other hands. It never sees the secret itself.

use averment::issuance::{IssueError, RegistrationError};
use rand::rngs::SysRng;

use super::citizen::Citizen;
use super::report::{Row, ms, refused};
use super::{City, Outcome, RESIDENT, residence};

const NUMBER: &str = "R-2004";

pub(super) fn run(city: &mut City) -> Outcome<Vec<Row>> {
    let office = &city.identity;
    let mut dan = Citizen::new("Dan")?;
    let card = || residence(NUMBER, "Dan Ferreira", "1984-01-29", "river");
    let issuance = office.enrol(&mut dan, NUMBER, card()?)?;
    println!("  The office offers: {} octets.", issuance.offer);
    println!("  Dan applies: {} octets, {}.", issuance.application.len(), ms(issuance.apply));
    println!("  The office issues: {} octets, {}.", issuance.issued, ms(issuance.issue));
    println!("  Dan checks it all, keeps it and prepares it: {}.", ms(issuance.accept));
    println!(
        "  The office learned from papers who Dan is, and from the wallet the tag {:.16}…",
        issuance.tag.to_string()
    );

    let held: Vec<_> = dan.wallet.credentials().collect();
    let [credential] = held.as_slice() else { return Err("one credential was issued".into()) };
    assert_eq!(credential.schema().id(), RESIDENT);
    assert_eq!(credential.claim("name"), Some(&"Dan Ferreira".into()));

    // Another office sees another tag of the same secret: the two cannot be joined.
    let offer = city.transport.issuer.offer(&mut SysRng)?;
    let document = city.transport.document();
    let (application, _) = dan.wallet.apply(&offer, document, city.today(), &mut SysRng)?;
    let elsewhere = city.transport.issuer.check(&offer, &application.encode())?;
    assert_ne!(*elsewhere.registration_tag(), issuance.tag);

    // The same tag again is a renewal, and changes nothing.
    assert_eq!(office.enrol(&mut dan, NUMBER, card()?)?.tag, issuance.tag);

    let mut second = Citizen::new("Dan, with a second wallet")?;
    let refusal = office.enrol(&mut second, NUMBER, card()?).err();
    let expected = RegistrationError::SecondSecret;
    assert_eq!(refusal.and_then(|error| error.downcast_ref().copied()), Some(expected));
    refused("Dan comes back with a second wallet", expected.code());

    let refusal = office.enrol(&mut dan, "R-1002", card()?).err();
    let expected = RegistrationError::SecondPerson;
    assert_eq!(refusal.and_then(|error| error.downcast_ref().copied()), Some(expected));
    refused("Dan's wallet applies for Ben", expected.code());

    let offer = office.issuer.offer(&mut SysRng)?;
    let refusal = office.issuer.issue(offer, &issuance.application, card()?, None, &mut SysRng);
    assert_eq!(refusal, Err(IssueError::Rejected));
    refused("somebody sends Dan's application again", IssueError::Rejected.code());

    Ok(vec![Row {
        journey: "identity_issuance",
        learned: "a tag of Dan's secret at this office".into(),
        octets: issuance.application.len(),
        prove: issuance.apply,
        verify: issuance.issue,
    }])
}
