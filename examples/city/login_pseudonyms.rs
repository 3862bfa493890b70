//! Ana logs in to a forum and to a library. Each knows her when she comes back, and the two cannot find out that she is
//! the same person, not even together with the office that issued her card.

use averment::presentation::{MemoryNonceStore, Policy, Session, VerifyError};
use rand::rngs::SysRng;

use super::report::{Row, refused, tell};
use super::service::Service;
use super::{City, LICENCE, Outcome, RESIDENT};

pub(super) fn run(city: &mut City) -> Outcome<Vec<Row>> {
    let (office, transport) = (city.identity.document(), city.transport.document());
    let forum = Service::open("https://forum.example", &city.trust, city.now);
    let library = Service::open("https://library.example", &city.trust, city.now);
    let card = || Policy::new().credential(office.query(RESIDENT)).pseudonym(RESIDENT, "login");

    let first = forum.visit(&city.ana, card(), "Log in")?;
    tell("The forum", city.ana.name, &first);
    assert_eq!(first.learned, ["a pseudonym"]);
    let at_forum = first.verified.pseudonym().ok_or("the forum asked for a pseudonym")?;
    println!("  At the forum she is {:.16}…", at_forum.to_string());

    let again = forum.visit(&city.ana, card(), "Log in")?;
    assert_eq!(again.verified.pseudonym(), Some(at_forum));
    assert_ne!(again.presentation, first.presentation);
    println!("  When she comes back she is the same, in other octets.");

    // The pseudonym is hers and not that of a card.
    let licence = Policy::new().credential(transport.query(LICENCE)).pseudonym(LICENCE, "login");
    assert_eq!(forum.visit(&city.ana, licence, "Log in")?.verified.pseudonym(), Some(at_forum));
    println!("  With her driving licence she is the same.");

    let other = library.visit(&city.ana, card(), "Log in")?;
    let at_library = other.verified.pseudonym().ok_or("the library asked for a pseudonym")?;
    assert_ne!(at_library, at_forum);
    println!("  At the library she is {:.16}…", at_library.to_string());
    let ben = forum.visit(&city.ben, card(), "Log in")?;
    assert_ne!(ben.verified.pseudonym(), Some(at_forum));

    // A server that stores its sessions consumes the nonce of each, so that a copy is of no use.
    let nonces = MemoryNonceStore::new(100);
    let (request, session) = forum.ask(card(), "Log in")?;
    let stored = session.encode();
    let plan = city.ana.wallet.plan(&request, forum.audience(), city.now)?;
    let answer = plan.present(&plan.first_choice(), &mut SysRng)?.encode();
    let log_in = || -> Outcome<_> {
        let session = Session::decode(&stored)?;
        Ok(forum.verifier.verify_once(session, &answer, city.now, &nonces, &mut SysRng).err())
    };
    assert_eq!(log_in()?, None);
    assert_eq!(log_in()?, Some(VerifyError::Replayed));
    refused("Ana's answer is sent a second time", VerifyError::Replayed.code());
    let foreign = library.replayed(card(), &first.presentation)?;
    assert_eq!(foreign, Some(VerifyError::Rejected));
    refused("the forum logs in to the library as Ana", VerifyError::Rejected.code());
    Ok(vec![Row::new("login_pseudonyms", &first)])
}
