//! Hidden of which issuer and not revoked: cards of a federation, which has one registry.

use averment::credential::HolderSecret;
use averment::presentation::{CredentialQuery, Holder, Policy};

use crate::cards::{AUDIENCE, Asked, Office, Scene, now, secret};
use crate::kept::{handle, issue, point, with_status};
use crate::native::v::shows;
use crate::reference::Check;
use crate::reference::octets::encode_scalar;
use crate::world::rng;

const DAYS: u32 = 4 * 86_400;

fn hidden() -> CredentialQuery {
    CredentialQuery::new("card").issued_by_one_of(&Scene::get().authorities[3]).not_revoked(DAYS)
}

fn offices() -> [&'static Office; 2] {
    let kept = &Scene::get().kept;
    [&kept.drivers, &kept.cabs]
}

/// There is no core proof that a plain verifier could look at.
#[track_caller]
fn accepted(asked: &Asked, octets: &[u8]) {
    assert!(asked.agreed(octets), "a control is refused: {:?}", asked.verdict(octets, &[]));
}

/// The control of all that follows, for every member, from the reference's prover and from the library's wallet.
#[test]
fn i_14_every_member_of_a_federation() {
    let scene = Scene::get();
    let asked = scene.ask_card(hidden());
    let mut lengths = Vec::new();
    for office in offices() {
        let ben = issue(office, &secret("ben"), "ben");
        accepted(&asked, &asked.prover(&[&ben], "I-14").finish().encode());
        let bens = HolderSecret::from_bytes(&encode_scalar(&secret("ben"))).unwrap();
        let mut wallet = Holder::new(bens).unwrap();
        wallet.follow(scene.kept.newest()).unwrap();
        wallet.add(with_status(&ben, &scene.kept.witness_of_ben)).unwrap();
        wallet.add_authorities(&scene.authorities[3]).unwrap();
        let plan = wallet.plan(&asked.request, AUDIENCE, now()).unwrap();
        let answer = plan.present(&plan.first_choice(), &mut rng("I-14 wallet")).unwrap().encode();
        accepted(&asked, &answer);
        lengths.push(answer.len());
    }
    assert_eq!(lengths[0], lengths[1]);
}

#[test]
fn i_14_v_01_v_04_a_revoked_card_of_whichever_member() {
    let scene = Scene::get();
    let asked = scene.ask_card(hidden());
    for office in offices() {
        let ana = issue(office, &secret("ana"), "ana");
        // The witness that she had under the epoch before.
        asked.needs_made(&[Check::EpochNamed], |off| {
            asked.prover_for(&[&ana], off, "I-14 old epoch").finish().encode()
        });
        // None, and what the log publishes of her.
        let off = [Check::AccumulatorPairing];
        asked.needs(&off, &asked.prover_for(&[&ana], &off, "I-14 none").finish().encode());
        let mut stale = asked.prover(&[&ana], "I-14 stale");
        let epoch = scene.kept.epoch.encode();
        shows(&mut stale, &handle("ana"), point(&epoch[epoch.len() - 48..]));
        asked.needs(&off, &stale.finish().encode());
        // That of Ben, whose card is of another member.
        let off = [Check::StatusRow];
        let mut stolen = asked.prover_for(&[&ana], &off, "I-14 stolen");
        shows(&mut stolen, &handle("ben"), point(scene.kept.witness_of_ben.expose_bytes()));
        asked.needs(&off, &stolen.finish().encode());
    }
}

/// A handle that is revoked here, and that the registry of others has too.
#[test]
fn i_14_the_registry_of_another_federation() {
    let scene = Scene::get();
    let pilot =
        CredentialQuery::new("pilot").issued_by(scene.kept.pilots.id, &scene.kept.pilots.schema);
    let asked = scene.ask(Policy::new().credential(hidden()).credential(pilot.not_revoked(DAYS)));
    let pilot = issue(&scene.kept.pilots, &secret("ana"), "ana");
    for office in offices() {
        let of = |name| issue(office, &secret("ana"), name);
        accepted(&asked, &asked.prover(&[&of("ben"), &pilot], "I-14").finish().encode());
        let revoked = of("ana");
        asked.needs_made(&[Check::RegistryOfSchema], |off| {
            asked.prover_for(&[&revoked, &pilot], off, "I-14 other").finish().encode()
        });
    }
}
