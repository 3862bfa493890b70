//! Ana and Cleo sign a contract as residents over 18, without their birthdays. A court in another city checks the contract
//! years later: who signed, that two did, and when.

use averment::credential::{ClaimValue, DateTime};
use averment::presentation::{
    DocumentDigest, PlanError, Policy, Presentation, SignatureError, SignedDocument,
    SigningRequest, SigningTime, TimeStamps, VerifyError,
};
use rand::rngs::SysRng;

use super::report::{Row, refused, timed};
use super::service::Service;
use super::{Citizen, City, Outcome, RESIDENT};

const CONTRACT: &str = "Ana Wong sells the boat Petrel to Cleo Lindqvist for 1,200.00.";

/// Stands for an authority of RFC 3161, whose tokens a library of that kind checks against its certificate.
struct Authority {
    stamped: Vec<([u8; 32], DateTime)>,
}

impl Authority {
    /// The token is a number in the authority's book.
    fn stamp(&mut self, imprint: [u8; 32], time: DateTime) -> Vec<u8> {
        self.stamped.push((imprint, time));
        self.stamped.len().to_be_bytes().to_vec()
    }
}

impl TimeStamps for Authority {
    fn time(&self, token: &[u8], imprint: &[u8; 32]) -> Option<DateTime> {
        let number = usize::from_be_bytes(token.try_into().ok()?);
        let (stamped, time) = self.stamped.get(number.checked_sub(1)?)?;
        (stamped == imprint).then_some(*time)
    }
}

fn sign(
    citizen: &Citizen,
    request: &SigningRequest,
    shown: &str,
    service: &Service,
) -> Outcome<Presentation> {
    // The wallet hashes what is on its screen.
    let shown = DocumentDigest::sha256(shown.as_bytes());
    let plan = citizen.wallet.plan_signature(request, &shown, service.audience(), service.now)?;
    Ok(plan.present(&plan.first_choice(), &mut SysRng)?)
}

pub(super) fn run(city: &mut City) -> Outcome<Vec<Row>> {
    let office = city.identity.document();
    let notary = Service::open("https://contracts.example", &city.trust, city.now);
    let resident = office.query(RESIDENT).age_at_least("birth_date", 18, city.today());
    let policy =
        Policy::new().credential(resident.disclose("name")).pseudonym(RESIDENT, "parties/petrel");
    let contract = DocumentDigest::sha256(CONTRACT.as_bytes());
    let ask = || -> Outcome<_> {
        let (_, session) = notary.ask(policy.clone(), "Sign the contract")?;
        Ok(SigningRequest::new(session, contract))
    };

    let mut authority = Authority { stamped: Vec::new() };
    let mut signed_by = |citizen: &Citizen| -> Outcome<_> {
        let request = ask()?;
        let (presentation, time) = timed(|| sign(citizen, &request, CONTRACT, &notary));
        let signature = SignedDocument::new(request, &presentation?);
        let token = authority.stamp(signature.imprint(), city.now.plus_seconds(5)?);
        Ok((signature.with_token(&token)?.encode(), time))
    };
    let (of_ana, prove) = signed_by(&city.ana)?;
    let (of_cleo, _) = signed_by(&city.cleo)?;
    println!("  Ana and Cleo sign in {} and {} octets, stamped.", of_ana.len(), of_cleo.len());

    // A court elsewhere, with the documents of the offices and a policy of its own, equal to the notary's.
    let court = Service::open("https://court.elsewhere.example", &city.trust, city.now);
    let check = |octets: &[u8], document: &DocumentDigest| -> Outcome<_> {
        let signed = SignedDocument::decode(octets)?;
        let stamps: Option<&dyn TimeStamps> = Some(&authority);
        Ok(court.verifier.verify_signature(&signed, document, &policy, stamps, &mut SysRng))
    };
    let (ana, verify) = timed(|| check(&of_ana, &contract));
    let (ana, cleo) = (ana??, check(&of_cleo, &contract)??);
    for signature in [&ana, &cleo] {
        let Some(ClaimValue::Text(name)) = signature.signer().claim(RESIDENT, "name") else {
            return Err("the name is shown".into());
        };
        let SigningTime::Stamped(time) = signature.time() else { return Err("stamped".into()) };
        println!("  The court learned: signed by {name}, over 18, not after {time}.");
    }
    assert_ne!(ana.signer().pseudonym(), cleo.signer().pseudonym());
    println!(
        "  Two pseudonyms: two persons signed. What they do elsewhere, nobody can join with it."
    );

    let other = DocumentDigest::sha256(b"Ana Wong gives the boat Petrel to Cleo Lindqvist.");
    assert_eq!(check(&of_ana, &other)?, Err(SignatureError::Document));
    refused("the signature is put under another contract", SignatureError::Document.code());
    let request = ask()?;
    let shown = sign(&city.ana, &request, "a harmless letter", &notary);
    let refusal = shown.err().and_then(|error| error.downcast_ref().copied());
    assert_eq!(refusal, Some(PlanError::Document));
    refused("the screen shows another document than the request", PlanError::Document.code());
    let login = notary.visit(&city.ana, policy.clone(), "Log in")?;
    let presentation = Presentation::decode(&login.presentation)?;
    let forged = SignedDocument::new(request, &presentation).encode();
    let rejected = SignatureError::Verify(VerifyError::Rejected);
    assert_eq!(check(&forged, &contract)?, Err(rejected));
    refused("a login is passed off as a signature", rejected.code());
    let learned = "name; birth_date is at most 2008-11-24; a pseudonym".to_owned();
    Ok(vec![Row { journey: "signed_contract", learned, octets: of_ana.len(), prove, verify }])
}
