//! V: revocation.
//!
//! That all presentations look alike whatever the place in the registry is a test of the library
//! (`presentation::tests::status`). V-12 does not apply: there are no witnesses of absence, and no caps on them.

use ark_bls12_381::{Fr, G1Projective};
use ark_ff::Zero as _;
use averment::credential::{HolderSecret, StatusWitness};
use averment::presentation::{CredentialQuery, Holder, PlanError, Policy};
use averment::registry::{Epoch, RegistryError, StatusError, StatusRegistry};
use ed25519_dalek::{Signer as _, SigningKey};
use sha2::{Digest as _, Sha256};

use crate::cards::{AUDIENCE, Asked, Office, Scene, now, secret};
use crate::kept::{
    DRIVERS, PILOTS, chain, handle, issue, open, operator, point, status_handle, time, with_status,
};
use crate::reference::octets::{encode_g1, encode_scalar, mul};
use crate::reference::presentation::Prover;
use crate::reference::presentation::cbor::{Item, bytes, object};
use crate::reference::presentation::registry::{Head, Registry, follow, update};
use crate::reference::presentation::relation::Gadget;
use crate::reference::presentation::sets::Set;
use crate::reference::{Check, Checks, Refused, random_scalar};
use crate::tally;
use crate::world::rng;

const DAYS: u32 = 4 * 86_400;

fn card(office: &Office, role: &str) -> CredentialQuery {
    CredentialQuery::new(role).issued_by(office.id, &office.schema)
}

fn driver() -> CredentialQuery {
    card(&Scene::get().kept.drivers, "driver")
}

fn ask(query: CredentialQuery) -> Asked {
    Scene::get().ask_card(query)
}

/// The points of the status in a presentation: S and S'.
fn points(prover: &Prover) -> (usize, usize, Set) {
    let found = prover.plan.statements.gadgets.iter().find_map(|gadget| match gadget {
        Gadget::Member { wire, rho, set: Set::Status(status), .. } => {
            Some((*wire, *rho, Set::Status(status.clone())))
        }
        _ => None,
    });
    found.unwrap()
}

/// Shows `witness` of `handle` in the place of the prover's own.
pub fn shows(prover: &mut Prover, handle: &Fr, witness: G1Projective) {
    let (wire, rho, set) = points(prover);
    let random = random_scalar(&mut rng("rho"));
    let s = mul(&witness, &random);
    prover.wires[wire] = s;
    prover.wires[wire + 1] = mul(&set.value(), &random) - mul(&s, handle);
    prover.own[0][rho] = random;
}

#[test]
fn v_01_v_02_v_04_v_05_a_revoked_card() {
    let scene = Scene::get();
    let (ana, ben) = (
        issue(&scene.kept.drivers, &secret("ana"), "ana"),
        issue(&scene.kept.drivers, &secret("ben"), "ben"),
    );
    let asked = ask(driver().not_revoked(DAYS));
    asked.accepted(&asked.prover(&[&ben], "V-01").finish().encode());
    // The wallet of the library, too.
    let bens = HolderSecret::from_bytes(&encode_scalar(&secret("ben"))).unwrap();
    let mut wallet = Holder::new(bens).unwrap();
    wallet.follow(scene.kept.newest()).unwrap();
    wallet.add(with_status(&ben, &scene.kept.witness_of_ben)).unwrap();
    let plan = wallet.plan(&asked.request, AUDIENCE, now()).unwrap();
    let answer = plan.present(&plan.first_choice(), &mut rng("V-01 wallet")).unwrap().encode();
    asked.accepted(&answer);
    // The last witness that she had, under the epoch before: accepted by whoever takes any epoch.
    asked.needs_made(&[Check::EpochNamed], |off| {
        asked.prover_for(&[&ana], off, "V-01 old epoch").finish().encode()
    });
    // No witness: points that make the row hold, and not the pairing.
    let off = [Check::AccumulatorPairing];
    asked.needs(&off, &asked.prover_for(&[&ana], &off, "V-01 none").finish().encode());
    // Her own old witness in the new epoch, and what the log publishes of her.
    let mut stale = asked.prover(&[&ana], "V-01 stale");
    let removed = point(&scene.kept.epoch.encode()[scene.kept.epoch.encode().len() - 48..]);
    shows(&mut stale, &handle("ana"), removed);
    asked.needs(&[Check::AccumulatorPairing], &stale.finish().encode());
    // Ben's witness: the pairing holds, the row does not, since the handle is that of her card.
    let off = [Check::StatusRow];
    let of_ben = point(scene.kept.witness_of_ben.expose_bytes());
    let mut stolen = asked.prover_for(&[&ana], &off, "V-04 stolen");
    shows(&mut stolen, &handle("ben"), of_ben);
    asked.needs(&off, &stolen.finish().encode());
    // Ben's points in her presentation, and the other way round.
    let [hers, his] = [&ana, &ben].map(|held| asked.prover(&[held], "V-04 halves").finish());
    let mut swapped = his.clone();
    swapped.wires = hers.wires;
    asked.refused(&swapped.encode());
}

#[test]
fn v_02_epochs_of_an_age() {
    let scene = Scene::get();
    let ben = issue(&scene.kept.drivers, &secret("ben"), "ben");
    // The epoch is of midnight on 23 November, 36 hours ago.
    let asked = ask(driver().not_revoked(36 * 3_600));
    asked.accepted(&asked.prover(&[&ben], "V-02").finish().encode());
    for age in [36 * 3_600 - 1, 1] {
        let asked = ask(driver().not_revoked(age));
        asked.needs(&[Check::EpochFresh], &asked.prover(&[&ben], "V-02 old").finish().encode());
    }
    // A wallet that follows the registry answers for its newest head only.
    let wallet = |chain| {
        let bens = HolderSecret::from_bytes(&encode_scalar(&secret("ben"))).unwrap();
        let mut wallet = Holder::new(bens).unwrap();
        wallet.follow(chain).unwrap();
        wallet.add(with_status(&ben, &scene.kept.witness_of_ben)).unwrap();
        wallet.plan(&asked.request, AUDIENCE, now()).err()
    };
    assert_eq!(wallet(scene.kept.newest()), None);
    assert_eq!(wallet(scene.kept.first()), Some(PlanError::StatusBehind));
}

/// F16: the handle of a card that is revoked in one registry is another card's in another one.
#[test]
fn v_03_the_registry_of_the_header() {
    let scene = Scene::get();
    let of = |office: &Office, name| issue(office, &secret("ana"), name);
    let both = || {
        let pilot = card(&scene.kept.pilots, "pilot").not_revoked(DAYS);
        Policy::new().credential(driver().not_revoked(DAYS)).credential(pilot)
    };
    let asked = scene.ask(both());
    let pilot = of(&scene.kept.pilots, "ana");
    let control = [&of(&scene.kept.drivers, "ben"), &pilot];
    asked.accepted(&asked.prover(&control, "V-03").finish().encode());
    let revoked = [&of(&scene.kept.drivers, "ana"), &pilot];
    asked.needs_made(&[Check::RegistryOfSchema], |off| {
        asked.prover_for(&revoked, off, "V-03 other").finish().encode()
    });
    assert!(DRIVERS < PILOTS, "the registry that a careless verifier takes is the last one");
}

#[test]
fn v_06_v_07_no_status_and_no_points() {
    let scene = Scene::get();
    let ben = issue(&scene.kept.drivers, &secret("ben"), "ben");
    let asked = ask(driver().not_revoked(DAYS));
    let plain = ask(driver());
    let good = asked.prover(&[&ben], "V-06").finish();
    asked.accepted(&good.encode());
    let without = plain.prover(&[&ben], "V-06 plain").finish();
    plain.accepted(&without.encode());
    asked.refused(&without.encode());
    plain.refused(&good.encode());
    let mut cut = good.clone();
    cut.credentials = without.credentials;
    asked.refused(&cut.encode());
    // S = S' = O, which would prove any handle.
    let mut empty = asked.prover(&[&ben], "V-07");
    let (wire, rho, _) = points(&empty);
    (empty.wires[wire], empty.wires[wire + 1]) = (G1Projective::zero(), G1Projective::zero());
    empty.own[0][rho] = Fr::zero();
    asked.refused(&empty.finish().encode());
}

/// A registry with some handles, its first head, and the witness of Ben.
fn log() -> (StatusRegistry, StatusWitness, Registry, Head) {
    let mut registry = open("city.example/status");
    let names = ["ana", "ben", "cleo", "dora"];
    let witnesses = registry.admit_all(&names.map(status_handle)).unwrap();
    let known = Registry::decode(&registry.document().encode()).unwrap();
    let head = Head::decode(&registry.head().encode()).unwrap();
    (registry, witnesses[1].clone(), known, head)
}

/// The octets of an epoch with this head, signed by the operator of that name, or not at all.
fn signed(head: &Head, removals: &[u8], by: Option<&str>) -> Epoch {
    let mut head = head.clone();
    if let Some(name) = by {
        let key = SigningKey::from_bytes(&operator(name).expose_bytes());
        head.signature = key.sign(&Head::message(&head.digest())).to_bytes().to_vec();
    }
    let mut parts = head.parts();
    parts.push(bytes(&head.signature));
    let head = object(29, 0, Item::Array(parts)).encode();
    let epoch = object(30, 0, Item::Array(vec![bytes(&head), bytes(removals)])).encode();
    Epoch::decode(&epoch).unwrap()
}

fn parts(epoch: &Epoch) -> (Head, Vec<u8>) {
    let item = Item::decode(&epoch.encode()).unwrap();
    let [head, removals] = item.items()[3].items() else { unreachable!() };
    (Head::decode(head.octets().unwrap()).unwrap(), removals.octets().unwrap().to_vec())
}

/// The library refuses the epoch, and so does the reference, unless it forgets this check.
#[track_caller]
fn needs(
    check: Check,
    error: StatusError,
    (registry, known, here): (&StatusRegistry, &Registry, &Head),
    epoch: &Epoch,
) {
    tally::count(1);
    let mut followed = chain(registry);
    assert_eq!(followed.advance(epoch), Err(error));
    let (head, removals) = parts(epoch);
    let verdict = |off: &[Check]| follow(known, here, (&head, &removals), &Checks::without(off));
    assert_eq!(verdict(&[]), Err(Refused(check)));
    assert_eq!(verdict(&[check]), Ok(()));
}

#[test]
fn v_03_epochs_of_others() {
    let (registry, _, known, here) = log();
    let name = "city.example/status";
    let next = Head {
        number: 1,
        time: here.time + 1,
        previous: here.digest(),
        removals: Sha256::digest([]).to_vec(),
        ..here.clone()
    };
    let world = (&registry, &known, &here);
    let good = signed(&next, &[], Some(name));
    assert_eq!(chain(&registry).advance(&good), Ok(()));
    let (head, removals) = parts(&good);
    assert_eq!(follow(&known, &here, (&head, &removals), &Checks::all()), Ok(()));
    let unsigned = StatusError::Operator(averment::operator::OperatorError::Signature);
    needs(Check::EpochSigned, unsigned, world, &signed(&next, &[], Some("somebody")));
    needs(Check::EpochSigned, unsigned, world, &signed(&next, &[], None));
    let renamed = Head { registry: "town.example/status".into(), ..next.clone() };
    needs(
        Check::EpochOfRegistry,
        StatusError::OtherRegistry,
        world,
        &signed(&renamed, &[], Some(name)),
    );
    let later = Head { number: 2, ..next.clone() };
    needs(Check::EpochNumber, StatusError::Gap, world, &signed(&later, &[], Some(name)));
    let forked = Head { previous: vec![7; 32], ..next.clone() };
    needs(Check::EpochContinues, StatusError::Forked, world, &signed(&forked, &[], Some(name)));
    let other = Head { removals: vec![7; 32], ..next };
    needs(Check::EpochRemovals, StatusError::Removals, world, &signed(&other, &[], Some(name)));
}

/// V-10: removals out of order, twice, one missing, of another registry, all of them signed.
#[test]
fn v_10_updates_that_do_not_come_out() {
    let (mut registry, witness, known, here) = log();
    let (ben, first) = (handle("ben"), point(witness.expose_bytes()));
    let document = registry.document().clone();
    let gone = ["ana", "cleo", "dora"].map(status_handle);
    let epoch = registry.remove(&gone, time("2026-11-23T00:00:00Z")).unwrap();
    let (head, removals) = parts(&epoch);
    let mine =
        |epoch: &Epoch| witness.update(&document, &status_handle("ben"), &[epoch], &mut |_| true);
    let theirs = |head: &Head, removals: &[u8], off: &[Check]| {
        update(&known, (&ben, first), (head, removals), &Checks::without(off))
    };
    let updated = encode_g1(&theirs(&head, &removals, &[]).unwrap());
    assert_eq!(mine(&epoch).unwrap().expose_bytes().as_slice(), updated);
    let entries: Vec<_> = removals.chunks(80).collect();
    let mut foreign = open("town.example/status");
    foreign.admit_all(&gone).unwrap();
    let (_, of_others) = parts(&foreign.remove(&gone, time("2026-11-23T00:00:00Z")).unwrap());
    for (name, changed) in [
        ("one is missing", [entries[0], entries[2]].concat()),
        ("out of order", [entries[1], entries[0], entries[2]].concat()),
        ("twice", [entries[0], entries[0], entries[1], entries[2]].concat()),
        ("another registry's", of_others),
    ] {
        let head = Head {
            number: 1,
            previous: here.digest(),
            removals: Sha256::digest(&changed).to_vec(),
            value: changed[changed.len() - 48..].to_vec(),
            ..head.clone()
        };
        tally::count(1);
        let epoch = signed(&head, &changed, Some("city.example/status"));
        assert_eq!(mine(&epoch).err(), Some(StatusError::Witness), "{name}");
        let refused = Err(Refused(Check::WitnessHolds));
        assert_eq!(theirs(&head, &changed, &[]), refused, "{name}");
        assert!(theirs(&head, &changed, &[Check::WitnessHolds]).is_ok(), "{name}");
    }
    // An update twice, and one that was left out.
    let once = mine(&epoch).unwrap();
    let again = once.update(&document, &status_handle("ben"), &[&epoch], &mut |_| true);
    assert_eq!(again.err(), Some(StatusError::RolledBack));
    let next = registry.remove(&[], time("2026-11-24T00:00:00Z")).unwrap();
    assert_eq!(mine(&next).err(), Some(StatusError::Gap));
    let revoked = registry.remove(&[status_handle("ben")], time("2026-11-24T00:00:00Z")).unwrap();
    let told = once.update(&document, &status_handle("ben"), &[&next, &revoked], &mut |_| true);
    assert_eq!(told.err(), Some(StatusError::Revoked));
}

/// V-08, V-09, V-11: an error each, and the state is as it was.
#[test]
fn v_08_v_09_v_11_what_a_registry_refuses() {
    let (mut registry, ..) = log();
    let (ana, stranger) = (status_handle("ana"), status_handle("stranger"));
    let day = time("2026-11-23T00:00:00Z");
    registry.remove(core::slice::from_ref(&ana), day).unwrap();
    let before = registry.encode();
    for (refused, expected) in [
        (registry.witness(&ana).err(), RegistryError::Removed),
        (registry.witness(&stranger).err(), RegistryError::Unknown),
        (registry.admit(&status_handle("ben")).err(), RegistryError::Duplicate),
        (registry.admit(&ana).err(), RegistryError::Removed),
        (registry.remove(core::slice::from_ref(&ana), day).err(), RegistryError::Removed),
        (registry.remove(&[stranger], day).err(), RegistryError::Unknown),
    ] {
        tally::count(1);
        assert_eq!(refused, Some(expected));
    }
    assert_eq!(registry.encode(), before);
    assert!(averment::credential::StatusHandle::from_bytes(&[0; 32]).is_err());
}

#[test]
fn v_13_many_removals() {
    let mut registry = open("large.example/status");
    let count = tally::hundredth(10_000);
    let handles: Vec<_> = (0..=count).map(|number| status_handle(&number.to_string())).collect();
    let witnesses = registry.admit_all(&handles).unwrap();
    let mut epochs = Vec::new();
    for batch in handles[1..].chunks(count.div_ceil(3)) {
        epochs.push(registry.remove(batch, time("2026-11-23T00:00:00Z")).unwrap());
        // A crash between the two loses neither: the state is stored, and the epoch was returned with it.
        assert_eq!(registry.encode(), registry.encode());
    }
    let epochs: Vec<_> = epochs.iter().collect();
    let document = registry.document();
    let updated = witnesses[0].update(document, &handles[0], &epochs, &mut |_| true).unwrap();
    updated.verify(document, &handles[0], registry.head()).unwrap();
    for (handle, witness) in handles.iter().zip(&witnesses).skip(1).step_by(17) {
        tally::count(1);
        let told = witness.update(document, handle, &epochs, &mut |_| true).err();
        assert_eq!(told, Some(StatusError::Revoked));
    }
}
