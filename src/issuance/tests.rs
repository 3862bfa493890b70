//! Issuance end to end, and everything that must not pass.

mod bound;
mod registration;
mod status;
mod support;

use alloc::vec::Vec;

use super::issued::Issued;
use super::*;
use crate::bbs::blind::{Commitment, Generators};
use crate::bbs::{Limits, Message};
use crate::codec::{self, Writer};
use crate::credential::{ClaimError, ClaimValue, FormatError, HolderSecret, Schema, StatusHandle};
use crate::curve::{DecodeError, G1};
use crate::presentation::{Holder, SetupError};
use crate::trust::{IssuerDocument, IssuerSecretKey, UntrustedError};
use support::{Authority, TODAY, content, date, holder, resident, resident_2, rng};

const ID: &str = "gov.example/identity";

#[test]
fn a_credential_is_issued_and_renewed() {
    let rng = &mut rng(1);
    let authority = Authority::new(ID, resident());
    let mut ana = holder(1);
    let position = authority.issue_to(&mut ana, "Ana", rng);
    let credential = ana.credentials().nth(position).unwrap();
    assert_eq!(credential.issuer(), ID);
    assert_eq!(credential.until(), date("2036-11-23"));
    assert_eq!(credential.claim("title"), Some(&ClaimValue::Absent));
    assert_eq!(authority.issue_to(&mut ana, "Ana", rng), 1);
    // Handles are drawn for each credential.
    let handles: Vec<_> = ana.credentials().map(|one| one.handle().expose_bytes()).collect();
    assert_ne!(handles[0], handles[1]);
}

#[test]
fn offers_and_pending_applications_are_stored() {
    let rng = &mut rng(2);
    let authority = Authority::new(ID, resident());
    let mut ana = holder(1);
    let offer = authority.issuer.offer(rng).unwrap();
    let stored = offer.encode();
    let (application, pending) = authority.apply(&ana, &Offer::decode(&stored).unwrap(), rng);
    let application = application.encode();
    assert_eq!(Application::decode(&application).unwrap().encode(), application);
    let pending = pending.encode();
    let offer = Offer::decode(&stored).unwrap();
    let issued = authority.issuer.issue(offer, &application, content("Ana"), None, rng).unwrap();
    assert_eq!(ana.accept(Pending::decode(&pending).unwrap(), &issued), Ok(0));
    assert!(!alloc::format!("{:?}", Pending::decode(&pending).unwrap()).contains("blind: ["));
}

#[test]
fn tags_are_of_the_secret_and_the_issuer() {
    let rng = &mut rng(3);
    let (one, other) =
        (Authority::new(ID, resident()), Authority::new("gov.example/roads", resident()));
    let mut tag = |authority: &Authority, holder: &Holder| {
        let offer = authority.issuer.offer(rng).unwrap();
        let (application, _) = authority.apply(holder, &offer, rng);
        *authority.issuer.check(&offer, &application.encode()).unwrap().registration_tag()
    };
    let (ana, ben) = (holder(1), holder(2));
    let of_ana = tag(&one, &ana);
    assert_eq!(of_ana, tag(&one, &ana));
    assert_ne!(of_ana, tag(&other, &ana));
    assert_ne!(of_ana, tag(&one, &ben));
    assert_eq!(RegistrationTag::from_bytes(&of_ana.to_bytes()), Ok(of_ana));
    assert!(RegistrationTag::from_bytes(&[0; 48]).is_err());
}

/// What the issuer says to an application with one part replaced.
fn checked(authority: &Authority, offer: &Offer, application: &Application) -> Option<IssueError> {
    authority.issuer.check(offer, &application.encode()).err()
}

#[test]
fn b_01_b_02_proofs_belong_to_their_commitment() {
    let rng = &mut rng(4);
    let authority = Authority::new(ID, resident());
    let ana = holder(1);
    let offer = authority.issuer.offer(rng).unwrap();
    let (first, _) = authority.apply(&ana, &offer, rng);
    let (second, _) = authority.apply(&ana, &offer, rng);
    assert_eq!(checked(&authority, &offer, &first), None);
    // Another application's commitment, with all of its own proof.
    let pasted = Application { commitment: second.commitment, ..first.clone() };
    assert_eq!(checked(&authority, &offer, &pasted), Some(IssueError::Rejected));
    let pasted = Application { proof: second.proof, ..first.clone() };
    assert_eq!(checked(&authority, &offer, &pasted), Some(IssueError::Rejected));
    // Another commitment under the proof of this one.
    let mut mixed = first.clone();
    mixed.commitment[..48].copy_from_slice(&second.commitment[..48]);
    assert_eq!(checked(&authority, &offer, &mixed), Some(IssueError::Rejected));
}

/// A toolkit forges an application whose own proof holds, over a commitment whose draft proof does not.
#[test]
fn b_01_the_draft_proof_is_checked_too() {
    let rng = &mut rng(5);
    let authority = Authority::new(ID, resident());
    let offer = authority.issuer.offer(rng).unwrap();
    let toolkit = application::Toolkit::new(resident().suite(), ID).unwrap();
    let secret = HolderSecret::from_bytes(&[9; 32]).unwrap();
    let (commitment, blind) = toolkit.commit(&secret, rng).unwrap();
    let make = |commitment: &Commitment, rng: &mut _| {
        let public_key = &authority.key.public_key();
        let purpose = application::Purpose { offer: &offer, public_key, presentation: None };
        let blind = blind.clone().into_message().scalar().clone();
        let opening = application::Opening { commitment, secret: &secret, blind };
        toolkit.apply(&purpose, opening, rng).unwrap()
    };
    assert_eq!(checked(&authority, &offer, &make(&commitment, rng)), None);
    let mut octets = commitment.to_bytes();
    octets[143] ^= 1;
    let damaged = Commitment::from_bytes(&octets).unwrap();
    assert_eq!(checked(&authority, &offer, &make(&damaged, rng)), Some(IssueError::Rejected));
}

#[test]
fn b_03_f6_an_application_answers_one_offer() {
    let rng = &mut rng(6);
    let authority = Authority::new(ID, resident());
    let ana = holder(1);
    let offer = authority.issuer.offer(rng).unwrap();
    let application = authority.apply(&ana, &offer, rng).0.encode();
    assert!(authority.issuer.check(&offer, &application).is_ok());
    let others = [
        Authority::new(ID, resident()),
        Authority::new("gov.example/roads", resident()),
        Authority::with_key(ID, resident(), 8),
        Authority::new(ID, resident_2()),
    ];
    for other in &others {
        let fresh = other.issuer.offer(rng).unwrap();
        let replayed = other.issuer.check(&fresh, &application);
        assert_eq!(replayed.err(), Some(IssueError::Rejected));
        // Even under a nonce of the attacker's choice.
        let same = Offer { nonce: offer.nonce, ..fresh };
        let is_same = other.issuer.schema() == authority.issuer.schema()
            && other.key.key_id() == authority.key.key_id();
        assert_eq!(other.issuer.check(&same, &application).is_ok(), is_same);
    }
    let [_, roads, rotated, version_2] = &others;
    for other in [roads, rotated, version_2] {
        assert_eq!(other.issuer.check(&offer, &application).err(), Some(IssueError::Offer));
    }
    // The twin: an issuer that relies on the draft's proof alone takes the same octets for any of these offers.
    let commitment = Application::decode(&application).unwrap().commitment;
    let generators = Generators::new(resident().suite(), 9, 1, &Limits::default()).unwrap();
    let commitment = Commitment::from_bytes(&commitment).unwrap();
    assert_eq!(commitment.check(generators.basis()), Ok(()));
}

#[test]
fn b_04_commitments_and_tags_are_points_of_the_group() {
    let rng = &mut rng(7);
    let authority = Authority::new(ID, resident());
    let offer = authority.issuer.offer(rng).unwrap();
    let (application, _) = authority.apply(&holder(1), &offer, rng);
    let mut identity = [0; 48];
    identity[0] = 0xc0;
    let mut uncompressed: [u8; 48] = application.tag;
    uncompressed[0] &= 0x7f;
    let bad = [identity, [0; 48], [0xff; 48], uncompressed, off_subgroup()];
    for point in bad {
        let tag = Application { tag: point, ..application.clone() };
        let mut commitment = application.clone();
        commitment.commitment[..48].copy_from_slice(&point);
        for application in [tag, commitment] {
            let error = checked(&authority, &offer, &application);
            assert!(matches!(error, Some(IssueError::Decode(_))), "{error:?}");
        }
    }
}

/// The first point of the curve, by its x, that is not in the prime-order group.
fn off_subgroup() -> [u8; 48] {
    let mut octets = [0; 48];
    octets[0] = 0x80;
    for x in 1..=u8::MAX {
        octets[47] = x;
        if G1::from_bytes(&octets) == Err(DecodeError::NotInSubgroup) {
            return octets;
        }
    }
    panic!("there is one");
}

#[test]
fn b_06_exactly_one_message_is_committed_to() {
    let rng = &mut rng(8);
    let authority = Authority::new(ID, resident());
    let offer = authority.issuer.offer(rng).unwrap();
    let (application, _) = authority.apply(&holder(1), &offer, rng);
    for count in [0, 2, 3] {
        let suite = resident().suite();
        let generators = Generators::new(suite, 0, count, &Limits::default()).unwrap();
        let messages: Vec<Message> =
            (0..count).map(|_| HolderSecret::from_bytes(&[9; 32]).unwrap().message()).collect();
        let (commitment, _) = Commitment::new(&generators, &messages, rng).unwrap();
        let octets = Writer::collect(|writer| {
            writer.array(4);
            [3, 1, 0].into_iter().for_each(|number| writer.uint(number));
            writer.array(4);
            writer.bytes(&commitment.to_bytes());
            writer.bytes(&application.tag);
            writer.bytes(&application.proof);
            writer.null();
        });
        let error = authority.issuer.check(&offer, &octets).err();
        assert_eq!(error, Some(FormatError::Malformed.into()));
    }
}

#[test]
fn b_07_f2_the_tag_is_that_of_the_committed_secret() {
    let rng = &mut rng(9);
    let authority = Authority::new(ID, resident());
    let offer = authority.issuer.offer(rng).unwrap();
    let (of_ana, _) = authority.apply(&holder(1), &offer, rng);
    let (of_ben, _) = authority.apply(&holder(2), &offer, rng);
    let pasted = Application { tag: of_ben.tag, ..of_ana.clone() };
    assert_eq!(checked(&authority, &offer, &pasted), Some(IssueError::Rejected));
    let pasted = Application { tag: of_ben.tag, proof: of_ben.proof, ..of_ana };
    assert_eq!(checked(&authority, &offer, &pasted), Some(IssueError::Rejected));
}

#[test]
fn every_octet_of_an_application_counts() {
    let rng = &mut rng(10);
    let authority = Authority::new(ID, resident());
    let offer = authority.issuer.offer(rng).unwrap();
    let application = authority.apply(&holder(1), &offer, rng).0.encode();
    assert!(authority.issuer.check(&offer, &application).is_ok());
    for position in 0..application.len() {
        let mut flipped = application.clone();
        flipped[position] ^= 1 << (position % 8);
        assert!(authority.issuer.check(&offer, &flipped).is_err(), "octet {position}");
        assert!(authority.issuer.check(&offer, &application[..position]).is_err());
    }
    let longer = [application.as_slice(), &[0]].concat();
    assert_eq!(authority.issuer.check(&offer, &longer).err(), Some(FormatError::Malformed.into()));
    let long = alloc::vec![0; Application::MAX_LEN + 1];
    assert_eq!(authority.issuer.check(&offer, &long).err(), Some(FormatError::TooLong.into()));
}

/// Accepts, and sees that what was refused was not stored.
fn accepted(holder: &mut Holder, pending: &[u8], issued: &[u8]) -> Result<usize, AcceptError> {
    let count = holder.credentials().len();
    let result = holder.accept(Pending::decode(pending).unwrap(), issued);
    assert_eq!(holder.credentials().len(), count + usize::from(result.is_ok()));
    result
}

fn repeat(issued: &[u8], change: impl FnOnce(&mut Issued)) -> Vec<u8> {
    let mut issued: Issued = codec::decode(issued).unwrap();
    change(&mut issued);
    codec::encode(&issued)
}

type Change = fn(&mut Issued);

#[test]
fn b_08_the_signature_is_over_just_what_was_sent() {
    let rng = &mut rng(11);
    let authority = Authority::new(ID, resident());
    let mut ana = holder(1);
    let (pending, issued) = authority.issue(&ana, "Ana", rng);
    let pending = &pending.encode();
    let changes: [Change; 5] = [
        |issued| issued.claims[0] = ClaimValue::Text("Eva".into()),
        |issued| issued.claims[1] = ClaimValue::Text("Dr".into()),
        |issued| issued.until = date("2036-11-24"),
        |issued| issued.handle = StatusHandle::from_bytes(&[3; 32]).unwrap(),
        |issued| issued.signature[79] ^= 1,
    ];
    for change in changes {
        let error = accepted(&mut ana, pending, &repeat(&issued, change));
        assert_eq!(error, Err(AcceptError::Rejected));
    }
    let misfits: [(Change, ClaimError); 5] = [
        (|issued| _ = issued.claims.pop(), ClaimError::Missing),
        (|issued| issued.claims.push(ClaimValue::Absent), ClaimError::Unknown),
        (|issued| issued.claims[0] = ClaimValue::Absent, ClaimError::Missing),
        (|issued| issued.claims[0] = ClaimValue::U64(1), ClaimError::Type),
        (|issued| issued.start = Some(date("2026-11-24")), ClaimError::Start),
    ];
    for (change, error) in misfits {
        let result = accepted(&mut ana, pending, &repeat(&issued, change));
        assert_eq!(result, Err(AcceptError::Claims(error)));
    }
    for position in 0..issued.len() {
        let mut flipped = issued.clone();
        flipped[position] ^= 1 << (position % 8);
        assert!(accepted(&mut ana, pending, &flipped).is_err(), "octet {position}");
    }
    assert_eq!(accepted(&mut ana, pending, &issued), Ok(0));
}

#[test]
fn b_08_other_key_header_length_or_holder() {
    let rng = &mut rng(12);
    let authority = Authority::new(ID, resident());
    let (mut ana, mut ben) = (holder(1), holder(2));
    let (pending, _) = authority.issue(&ana, "Ana", rng);
    let pending = pending.encode();
    // Signatures that are right for another key, another header, another list, another blind.
    let long = Schema::builder("gov.example/resident", 3).text("name").build().unwrap();
    let others = [
        Authority::with_key(ID, resident(), 8),
        Authority::new(ID, resident_2()),
        Authority::new(ID, long),
        Authority::new(ID, resident()),
    ];
    for other in &others {
        let (own, issued) = other.issue(&ana, "Ana", rng);
        assert!(accepted(&mut ana, &pending, &issued).is_err());
        // Another holder's secret is not in it.
        assert_eq!(accepted(&mut ben, &own.encode(), &issued), Err(AcceptError::Rejected));
        assert!(ana.accept(own, &issued).is_ok());
    }
}

#[test]
fn b_09_keys_and_schemas_are_those_that_everybody_sees() {
    let rng = &mut rng(13);
    let authority = Authority::new(ID, resident());
    let ana = holder(1);
    let own_key = Authority::with_key(ID, resident(), 8);
    let offer = own_key.issuer.offer(rng).unwrap();
    let apply = |offer: &Offer, document: &IssuerDocument, today: &str| {
        ana.apply(offer, document, date(today), &mut support::rng(14)).err()
    };
    let unknown = UntrustedError::UnknownKey(own_key.key.key_id());
    assert_eq!(apply(&offer, &authority.document, TODAY), Some(unknown.into()));
    let own_schema = Authority::new(ID, resident_2());
    let offer = own_schema.issuer.offer(rng).unwrap();
    let unknown = UntrustedError::UnknownSchema(resident_2().digest());
    assert_eq!(apply(&offer, &authority.document, TODAY), Some(unknown.into()));
    let offer = authority.issuer.offer(rng).unwrap();
    let expired = UntrustedError::KeyNotValid(authority.key.key_id());
    assert_eq!(apply(&offer, &authority.document, "2047-01-01"), Some(expired.into()));
    let roads = Authority::new("gov.example/roads", resident());
    assert_eq!(apply(&offer, &roads.document, TODAY), Some(ApplyError::Issuer));
    assert_eq!(apply(&offer, &authority.document, TODAY), None);
}

#[test]
fn f10_a_key_signs_its_own_family() {
    let key = IssuerSecretKey::generate(ID, &resident(), &[7; 32]).unwrap();
    let other = Schema::builder("gov.example/driver", 1).text("name").build().unwrap();
    assert_eq!(Issuer::new(key, other).err(), Some(SetupError::WrongFamily));
}

#[test]
fn content_fits_the_schema() {
    let rng = &mut rng(15);
    let authority = Authority::new(ID, resident());
    let ana = holder(1);
    let contents = [
        (Content::until(date("2036-11-23")), ClaimError::Missing),
        (content("Ana").claim("age", ClaimValue::U64(3)), ClaimError::Unknown),
        (content("Ana").claim("title", ClaimValue::U64(3)), ClaimError::Type),
        (content("Ana").start(date("2026-11-24")), ClaimError::Start),
        (Content { until: date("2080-01-01"), ..content("Ana") }, ClaimError::Validity),
    ];
    for (content, error) in contents {
        let offer = authority.issuer.offer(rng).unwrap();
        let (application, _) = authority.apply(&ana, &offer, rng);
        let result = authority.issuer.issue(offer, &application.encode(), content, None, rng);
        assert_eq!(result, Err(IssueError::Content(error)));
    }
}
