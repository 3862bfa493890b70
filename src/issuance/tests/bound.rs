//! Applications that carry a presentation.

use alloc::vec::Vec;

use rand::rngs::StdRng;
use rand_core::{TryCryptoRng, TryRng};

use super::super::application::{Opening, Purpose, Toolkit};
use super::super::{Application, ApplyError, IssueError, Offer, Refused};
use super::ID;
use super::support::{Authority, TODAY, content, date, driver, holder, now, resident, rng};
use crate::bbs::Proof;
use crate::credential::{ClaimValue, FormatError};
use crate::presentation::{
    Choice, CredentialQuery, Holder, Policy, PresentationRequest, Session, Tie, Verifier,
    VerifyError,
};

const ROADS: &str = "gov.example/roads";

/// An identity authority, and one for driving licences that asks for the identity.
struct World {
    identity: Authority,
    roads: Authority,
    verifier: Verifier,
}

impl World {
    fn new() -> Self {
        let identity = Authority::new(ID, resident());
        let roads = Authority::new(ROADS, driver());
        let documents = [identity.document.clone(), roads.document.clone()];
        Self {
            identity,
            roads,
            verifier: Verifier::new("https://roads.example", documents).unwrap(),
        }
    }

    fn citizen(&self, secret: u8, name: &str, rng: &mut StdRng) -> Holder {
        let mut holder = holder(secret);
        self.identity.issue_to(&mut holder, name, rng);
        holder
    }

    fn query(&self, role: &str) -> CredentialQuery {
        CredentialQuery::new(role).issued_by(ID, self.identity.issuer.schema()).disclose("name")
    }

    fn session(&self, policy: Policy, rng: &mut StdRng) -> Session {
        let expires = crate::credential::DateTime::parse("2026-11-24T12:10:00Z").unwrap();
        let purpose = [("en", "Issue a driving licence")];
        self.verifier.request(policy, &purpose, date(TODAY), expires, rng).unwrap().1
    }

    fn offer(&self, rng: &mut StdRng) -> Offer {
        let session = self.session(Policy::new().credential(self.query("person")), rng);
        self.roads.issuer.offer_against(session, "person", rng).unwrap()
    }

    fn apply(
        &self,
        holder: &Holder,
        offer: &Offer,
        rng: &mut StdRng,
    ) -> (Application, super::Pending) {
        let plan = holder.plan(offer.request().unwrap(), "https://roads.example", now()).unwrap();
        let choice = plan.first_choice();
        let document = &self.roads.document;
        holder.apply_with(offer, document, date(TODAY), &plan, &choice, rng).unwrap()
    }

    fn issue(&self, offer: Offer, application: &Application) -> Result<Vec<u8>, IssueError> {
        let claims = |verified: &crate::presentation::VerifiedPresentation| {
            let person = verified.credential("person").ok_or(Refused)?;
            let Some(ClaimValue::Text(name)) = person.claim("name") else { return Err(Refused) };
            Ok(content(name))
        };
        let application = application.encode();
        self.roads.issuer.issue_against(
            offer,
            &application,
            &self.verifier,
            claims,
            None,
            now(),
            &mut rng(77),
        )
    }
}

fn copy(offer: &Offer) -> Offer {
    Offer::decode(&offer.encode()).unwrap()
}

fn plan<'a>(
    holder: &'a Holder,
    request: &'a PresentationRequest,
) -> (crate::presentation::Plan<'a>, Choice) {
    let plan = holder.plan(request, "https://roads.example", now()).unwrap();
    let choice = plan.first_choice();
    (plan, choice)
}

#[test]
fn a_second_issuer_signs_the_secret_of_the_identity() {
    let rng = &mut rng(20);
    let world = World::new();
    let mut ana = world.citizen(1, "Ana", rng);
    let offer = world.offer(rng);
    let (application, pending) = world.apply(&ana, &offer, rng);
    let issued = world.issue(offer, &application).unwrap();
    assert_eq!(ana.accept(pending, &issued), Ok(1));
    // Both credentials carry one secret: a presentation of the two proves it.
    let licence = CredentialQuery::new("licence").issued_by(ROADS, &driver()).disclose("name");
    let policy = Policy::new().credential(world.query("person")).credential(licence);
    let session = world.session(policy, rng);
    let request = session.request().clone();
    let (plan, choice) = plan(&ana, &request);
    let presentation = plan.present(&choice, rng).unwrap().encode();
    let verified = world.verifier.verify(session, &presentation, now(), rng).unwrap();
    let name = verified.credential("licence").unwrap().claim("name");
    assert_eq!(name, Some(&ClaimValue::Text("Ana".into())));
}

#[test]
fn f6_what_is_asked_for_is_what_comes() {
    let rng = &mut rng(21);
    let world = World::new();
    let ana = world.citizen(1, "Ana", rng);
    let offer = world.offer(rng);
    let (application, _) = world.apply(&ana, &offer, rng);
    let octets = application.encode();
    let issuer = &world.roads.issuer;
    let issued = issuer.issue(copy(&offer), &octets, content("Eva"), None, rng);
    assert_eq!(issued, Err(IssueError::NotVerified));
    let plain = issuer.offer(rng).unwrap();
    assert_eq!(issuer.check(&plain, &octets).err(), Some(IssueError::PresentationUnexpected));
    let (bare, _) = world.roads.apply(&ana, &plain, rng);
    let error = issuer.check(&offer, &bare.encode()).err();
    assert_eq!(error, Some(IssueError::PresentationMissing));
    assert_eq!(world.issue(plain, &bare), Err(IssueError::PresentationMissing));
    let refused = issuer.issue_against(
        copy(&offer),
        &octets,
        &world.verifier,
        |_| Err(Refused),
        None,
        now(),
        rng,
    );
    assert_eq!(refused, Err(IssueError::Refused));
    let late = crate::credential::DateTime::parse("2026-11-24T12:10:00Z").unwrap();
    let expired = issuer.issue_against(
        copy(&offer),
        &octets,
        &world.verifier,
        |_| Ok(content("Ana")),
        None,
        late,
        rng,
    );
    assert_eq!(expired, Err(VerifyError::Expired.into()));
    assert!(world.issue(offer, &application).is_ok());
}

#[test]
fn f6_holders_answer_the_offer_at_hand() {
    let rng = &mut rng(22);
    let world = World::new();
    let (ana, ben) = (world.citizen(1, "Ana", rng), world.citizen(2, "Ben", rng));
    let (offer, other) = (world.offer(rng), world.offer(rng));
    let document = &world.roads.document;
    let error = ana.apply(&offer, document, date(TODAY), rng).err();
    assert_eq!(error, Some(ApplyError::PresentationMissing));
    let (answer, choice) = plan(&ana, other.request().unwrap());
    let mut apply = |holder: &Holder, offer: &Offer| {
        holder.apply_with(offer, document, date(TODAY), &answer, &choice, rng).err()
    };
    assert_eq!(apply(&ana, &offer), Some(ApplyError::Plan));
    assert_eq!(apply(&ben, &other), Some(ApplyError::Plan));
    assert_eq!(apply(&ana, &other), None);
    let plain = world.roads.issuer.offer(&mut super::rng(5)).unwrap();
    assert_eq!(apply(&ana, &plain), Some(ApplyError::PresentationUnexpected));
}

/// The role is in every option, whether the offer is made or read.
#[test]
fn f6_the_role_is_in_every_option() {
    let rng = &mut rng(23);
    let world = World::new();
    let session = world.session(Policy::new().credential(world.query("person")), rng);
    let offer = world.roads.issuer.offer_against(session, "someone", rng);
    assert_eq!(offer.err(), Some(IssueError::Role));
    let mut offer = world.offer(rng);
    offer.demand.as_mut().unwrap().role = "someone".into();
    assert_eq!(Offer::decode(&offer.encode()).err(), Some(FormatError::Range));
}

/// Makes an application in which only the presentation can be wrong.
fn forge(
    world: &World,
    offer: &Offer,
    secret: &Holder,
    present: impl FnOnce(crate::presentation::Bound, &mut StdRng) -> Vec<u8>,
) -> Application {
    let rng = &mut rng(31);
    let toolkit = Toolkit::new(driver().suite(), ROADS).unwrap();
    let (commitment, blind) = toolkit.commit(secret.secret(), rng).unwrap();
    let blind = blind.into_message().scalar().clone();
    let bound = toolkit.bound("person", &commitment).opened(blind.clone());
    let presentation = present(bound, rng);
    let public_key = &world.roads.key.public_key();
    let purpose = Purpose { offer, public_key, presentation: Some(&presentation) };
    let opening = Opening { commitment: &commitment, secret: secret.secret(), blind };
    toolkit.apply(&purpose, opening, rng).unwrap()
}

#[test]
fn f6_the_presentation_is_of_the_committed_secret() {
    let rng = &mut rng(24);
    let world = World::new();
    let (ana, ben) = (world.citizen(1, "Ana", rng), world.citizen(2, "Ben", rng));
    let offer = world.offer(rng);
    let request = offer.request().unwrap();
    let ((of_ana, anas), (of_ben, bens)) = (plan(&ana, request), plan(&ben, request));
    // The control: what the holder's side makes, made by hand.
    let right = forge(&world, &offer, &ana, |bound, rng| {
        of_ana.present_tied(&anas, Tie::Application(&bound), rng).unwrap().encode()
    });
    assert!(world.issue(copy(&offer), &right).is_ok());
    // Ana's secret under Ben's name: Ben presents, Ana's commitment is to be signed.
    let lent = forge(&world, &offer, &ana, |bound, rng| {
        of_ben.present_tied(&bens, Tie::Application(&bound), rng).unwrap().encode()
    });
    assert_eq!(world.issue(copy(&offer), &lent), Err(VerifyError::Rejected.into()));
    // Ana's presentation for another commitment of hers.
    let (honest, _) = world.apply(&ana, &offer, rng);
    let stale = forge(&world, &offer, &ana, |_, _| honest.presentation.clone().unwrap());
    assert_eq!(world.issue(copy(&offer), &stale), Err(VerifyError::Rejected.into()));
    // Pasted without a new proof.
    let (of_bens, _) = world.apply(&ben, &offer, rng);
    let pasted = Application { presentation: of_bens.presentation, ..honest };
    assert_eq!(world.issue(offer, &pasted), Err(IssueError::Rejected));
}

#[test]
fn f6_a_login_is_no_application_and_the_reverse() {
    let rng = &mut rng(25);
    let world = World::new();
    let ana = world.citizen(1, "Ana", rng);
    let offer = world.offer(rng);
    let request = offer.request().unwrap().clone();
    let (plan, choice) = plan(&ana, &request);
    let login = plan.present(&choice, rng).unwrap().encode();
    let forged = forge(&world, &offer, &ana, |_, _| login.clone());
    assert_eq!(world.issue(copy(&offer), &forged), Err(VerifyError::Malformed.into()));
    let (application, _) = world.apply(&ana, &offer, rng);
    let bound = application.presentation.unwrap();
    let verified = world.verifier.verify(Session::of(request.clone()), &bound, now(), rng);
    assert_eq!(verified, Err(VerifyError::Malformed));
    assert!(world.verifier.verify(Session::of(request), &login, now(), rng).is_ok());
}

#[test]
fn octets_of_an_application_with_a_presentation_count() {
    let rng = &mut rng(26);
    let world = World::new();
    let ana = world.citizen(1, "Ana", rng);
    let offer = world.offer(rng);
    let (application, _) = world.apply(&ana, &offer, rng);
    let octets = application.encode();
    for position in (0..octets.len()).step_by(7) {
        let mut flipped = octets.clone();
        flipped[position] ^= 1 << (position % 8);
        assert!(world.roads.issuer.check(&offer, &flipped).is_err(), "octet {position}");
    }
    assert!(world.roads.issuer.check(&offer, &octets).is_ok());
}

/// A generator that always gives the same stream.
#[derive(Debug)]
struct Stuck;

impl TryRng for Stuck {
    type Error = core::convert::Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Self::Error> {
        Ok(0x0102_0304)
    }

    fn try_next_u64(&mut self) -> Result<u64, Self::Error> {
        Ok(0x0102_0304_0506_0708)
    }

    fn try_fill_bytes(&mut self, octets: &mut [u8]) -> Result<(), Self::Error> {
        octets.iter_mut().zip((0..=u8::MAX).cycle()).for_each(|(octet, value)| *octet = value);
        Ok(())
    }
}

impl TryCryptoRng for Stuck {}

/// F13: a login and applications on one request, with a generator that repeats itself, share no nonce.
#[test]
fn f13_no_two_challenges_answer_one_nonce() {
    let rng = &mut rng(27);
    let world = World::new();
    let ana = world.citizen(1, "Ana", rng);
    let offer = world.offer(rng);
    let (plan, choice) = plan(&ana, offer.request().unwrap());
    let toolkit = Toolkit::new(driver().suite(), ROADS).unwrap();
    let mut proofs = Vec::from([proof(&plan.present(&choice, &mut Stuck).unwrap().encode())]);
    for _ in 0..2 {
        let (commitment, blind) = toolkit.commit(ana.secret(), rng).unwrap();
        let blind = blind.into_message().scalar().clone();
        let bound = toolkit.bound("person", &commitment).opened(blind);
        let presentation =
            plan.present_tied(&choice, Tie::Application(&bound), &mut Stuck).unwrap();
        proofs.push(proof(&presentation.encode()));
    }
    let secret = ana.secret().scalar().expose();
    for (place, one) in proofs.iter().enumerate() {
        for other in &proofs[..place] {
            let challenges = one.challenge() - other.challenge();
            assert!(!challenges.is_zero());
            for (hat, other_hat) in one.message_hats().iter().zip(other.message_hats()) {
                // m^ - m^' = (c - c') m is what a shared nonce would show.
                assert_ne!(*hat - *other_hat, challenges * secret);
            }
        }
    }
}

/// The BBS proof in a presentation of one credential: four of five signed messages are hidden.
fn proof(presentation: &[u8]) -> Proof {
    let hidden = resident().slot_count() + 2 - 1;
    let len = Proof::MIN_LEN + hidden * 32;
    let head = [0x59, u8::try_from(len >> 8).unwrap(), u8::try_from(len & 0xff).unwrap()];
    let start = presentation.windows(3).position(|window| window == head).unwrap() + 3;
    Proof::from_bytes(&presentation[start..start + len]).unwrap()
}
