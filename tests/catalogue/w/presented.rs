//! Presentations: mutations of the octets and of the parts.

use averment::presentation::{Policy, Presentation};
use rand::RngExt as _;

use crate::cards::{Asked, Scene, ana, card, doses, now, secret, vaccination};
use crate::reference::octets::{G1, SCALAR};
use crate::reference::presentation::claims::Held;
use crate::reference::presentation::wire::Outline;
use crate::tally;
use crate::world::rng;

fn mine() -> Held {
    Scene::get().gov.issue(&secret("ana"), ana())
}

/// An honest presentation of two credentials, with a pseudonym.
fn sample() -> (Asked, Vec<u8>) {
    let policy = Policy::new().credential(card().disclose("name")).credential(vaccination());
    let asked = Scene::get().ask(policy.pseudonym("card", "login"));
    let shot = Scene::get().clinic.issue(&secret("ana"), doses(3));
    let octets = asked.answer(&[&mine(), &shot], None, "W").unwrap();
    asked.accepted(&octets);
    (asked, octets)
}

/// All refused by the library, and every so often by the reference.
fn all_refused(asked: &Asked, mutations: impl IntoIterator<Item = Vec<u8>>, every: usize) {
    for (n, octets) in mutations.into_iter().enumerate().filter(|(n, _)| tally::made(*n)) {
        if tally::full() || n % every == 0 {
            asked.refused(&octets);
        } else {
            tally::count(1);
            assert!(asked.library(&octets, now()).is_err(), "{}", hex::encode(octets));
        }
    }
}

#[test]
fn w_01_bits_flipped() {
    let (asked, octets) = sample();
    let bits = (0..octets.len() * 8).filter(|bit| tally::full() || bit % 13 == 0);
    let flipped = bits.map(|bit| {
        let mut octets = octets.clone();
        octets[bit / 8] ^= 1 << (bit % 8);
        octets
    });
    all_refused(&asked, flipped, 64);
}

#[test]
fn w_02_bytes_changed() {
    let (asked, octets) = sample();
    let step = if tally::full() { 1 } else { 11 };
    let changed = (0..octets.len()).step_by(step).flat_map(|place| {
        let octets = &octets;
        let values = [0, 0xff, octets[place].wrapping_add(1), octets[place].wrapping_sub(1)];
        values.into_iter().filter(move |value| *value != octets[place]).map(move |value| {
            let mut changed = octets.clone();
            changed[place] = value;
            changed
        })
    });
    all_refused(&asked, changed, 64);
}

#[test]
fn w_03_w_04_w_05_w_06_lengths() {
    let (asked, octets) = sample();
    all_refused(&asked, (0..octets.len()).map(|len| octets[..len].to_vec()), 16);
    let mut rng = rng("W-04");
    let extended = (1..=64).flat_map(|more| {
        let random: Vec<u8> = (0..more).map(|_| rng.random()).collect();
        [vec![0; more], random].map(|tail| [&octets[..], &tail].concat())
    });
    all_refused(&asked, extended.collect::<Vec<_>>(), 4);
    asked.refused(&octets.repeat(2));
    asked.refused(&[]);
}

/// The parts of an outline, changed and written again: always in canonical form.
fn outlines(octets: &[u8], change: impl Fn(&Outline) -> Vec<Outline>) -> Vec<Vec<u8>> {
    let outline = Outline::decode(octets).unwrap();
    assert_eq!(outline.encode(), octets);
    let changed = change(&outline).into_iter().map(|changed| changed.encode());
    changed.filter(|changed| changed != octets).collect()
}

fn swapped(list: &[u8], width: usize, one: usize, other: usize) -> Vec<u8> {
    let mut chunks: Vec<_> = list.chunks(width).collect();
    chunks.swap(one, other);
    chunks.concat()
}

#[test]
fn w_07_w_08_w_09_w_10_fields() {
    let (asked, octets) = sample();
    let changed = outlines(&octets, |outline| {
        let mut all = Vec::new();
        let with = |change: &dyn Fn(&mut Outline)| {
            let mut outline = outline.clone();
            change(&mut outline);
            outline
        };
        let points = outline.wires.len() / G1;
        for n in 1..points {
            all.push(with(&|o| o.wires = swapped(&outline.wires, G1, n - 1, n)));
        }
        all.push(with(&|o| o.wires.rotate_left(G1)));
        all.push(with(&|o| o.wires.truncate((points - 1) * G1)));
        all.push(with(&|o| o.wires.extend(&outline.wires[..G1])));
        let hats = outline.responses.len() / SCALAR;
        for n in 1..hats {
            all.push(with(&|o| o.responses = swapped(&outline.responses, SCALAR, n - 1, n)));
        }
        all.push(with(&|o| o.responses.rotate_left(SCALAR)));
        all.push(with(&|o| o.responses.truncate((hats - 1) * SCALAR)));
        all.push(with(&|o| o.responses.extend(&outline.responses[..SCALAR])));
        all.push(with(&|o| o.responses.extend([0; SCALAR])));
        all.push(with(&|o| o.responses[..SCALAR].fill(0)));
        for part in 0..2 {
            let proof = &outline.credentials[part].proof;
            let mut set =
                |proof: Vec<u8>| all.push(with(&|o| o.credentials[part].proof = proof.clone()));
            let (points, scalars) = proof.split_at(3 * G1);
            for (one, other) in [(0, 1), (0, 2), (1, 2)] {
                set([&swapped(points, G1, one, other)[..], scalars].concat());
            }
            let count = scalars.len() / SCALAR;
            for n in 1..count {
                set([points, &swapped(scalars, SCALAR, n - 1, n)].concat());
            }
            set(proof[..proof.len() - SCALAR].to_vec());
            set([proof, &proof[proof.len() - SCALAR..]].concat());
            let mut zero = proof.clone();
            zero[3 * G1..][..SCALAR].fill(0);
            set(zero);
        }
        all
    });
    all_refused(&asked, changed, 4);
}

#[test]
fn w_11_to_w_16_parts() {
    let (asked, octets) = sample();
    let scene = Scene::get();
    let shot = scene.clinic.issue(&secret("ana"), doses(3));
    let again = asked.answer(&[&mine(), &shot], None, "W-12").unwrap();
    let bob =
        [scene.gov.issue(&secret("bob"), ana()), scene.clinic.issue(&secret("bob"), doses(3))];
    let bob = asked.answer(&[&bob[0], &bob[1]], None, "W-13").unwrap();
    asked.accepted(&again);
    asked.accepted(&bob);
    let others = [again, bob].map(|octets| Outline::decode(&octets).unwrap());
    let changed = outlines(&octets, |outline| {
        let mut all = Vec::new();
        let mut push = |change: &dyn Fn(&mut Outline)| {
            let mut outline = outline.clone();
            change(&mut outline);
            all.push(outline);
        };
        // Exchanged, dropped, repeated, one more.
        push(&|o| o.credentials.swap(0, 1));
        for n in 0..2 {
            push(&|o| drop(o.credentials.remove(n)));
            push(&|o| o.credentials.push(outline.credentials[n].clone()));
            push(&|o| o.credentials[1 - n] = outline.credentials[n].clone());
        }
        push(&|o| o.credentials.clear());
        for other in &others {
            // Of another presentation of the holder, and of another holder.
            for n in 0..2 {
                push(&|o| o.credentials[n].proof = other.credentials[n].proof.clone());
                push(&|o| o.credentials.push(other.credentials[n].clone()));
            }
            push(&|o| o.wires.clone_from(&other.wires));
            push(&|o| o.responses.clone_from(&other.responses));
            push(&|o| {
                o.wires.clone_from(&other.wires);
                o.responses.clone_from(&other.responses);
            });
            push(&|o| o.credentials.clone_from(&other.credentials));
            for point in 0..outline.wires.len() / G1 {
                push(&|o| {
                    o.wires[point * G1..][..G1].copy_from_slice(&other.wires[point * G1..][..G1]);
                });
            }
            for hat in 0..outline.responses.len() / SCALAR {
                let at = hat * SCALAR..(hat + 1) * SCALAR;
                push(&|o| o.responses[at.clone()].copy_from_slice(&other.responses[at.clone()]));
            }
        }
        // Claims that were not asked for, or not shown.
        push(&|o| o.credentials[0].shown.clear());
        push(&|o| o.credentials[0].shown.push(outline.credentials[0].shown[0].clone()));
        push(&|o| o.credentials[1].shown.clone_from(&outline.credentials[0].shown));
        all
    });
    all_refused(&asked, changed, 2);
}

#[test]
fn w_21_lengths_in_other_forms() {
    let (asked, octets) = sample();
    // The number of credentials, at its place, in longer forms and with other values.
    assert_eq!(octets[..7], [0x84, 7, 1, 0, 0x84, 0, 0x82]);
    let with = |head: &[u8]| [&octets[..6], head, &octets[7..]].concat();
    for head in [
        &[0x80][..],
        &[0x81],
        &[0x83],
        &[0x98, 2],
        &[0x99, 0, 2],
        &[0x9a, 0, 0, 0, 2],
        &[0x9b, 0, 0, 0, 0, 0, 0, 0, 2],
        &[0x9f],
        &[0x99, 0xff, 0xff],
        &[0x9a, 0x80, 0, 0, 0],
        &[0x9a, 0xff, 0xff, 0xff, 0xff],
        &[0x9b, 0x80, 0, 0, 0, 0, 0, 0, 0],
        &[0x9b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
        &[0xa2],
        &[0xc0, 0x82],
    ] {
        asked.refused(&with(head));
    }
    // Octet strings likewise: the last one is that of the responses.
    let outline = Outline::decode(&octets).unwrap();
    let at = octets.len() - outline.responses.len() - 3;
    assert_eq!(octets[at], 0x59);
    let len = u16::try_from(outline.responses.len()).unwrap().to_be_bytes();
    for head in [
        vec![0x5a, 0, 0, len[0], len[1]],
        vec![0x5b, 0, 0, 0, 0, 0, 0, len[0], len[1]],
        vec![0x79, len[0], len[1]],
        vec![0x59, len[0], len[1] - 1],
        vec![0x59, len[0], len[1] + 1],
        vec![0x59, 0xff, 0xff],
        vec![0x5b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
        vec![0x5f],
    ] {
        asked.refused(&[&octets[..at], &head, &octets[at + 3..]].concat());
    }
}

/// Whatever is read is written in the same octets.
#[test]
fn w_24_one_form() {
    let (_, octets) = sample();
    assert_eq!(Presentation::decode(&octets).unwrap().encode(), octets);
    let mut rng = rng("W-24");
    for _ in 0..tally::hundredth(200_000) {
        let mut changed = octets.clone();
        for _ in 0..rng.random_range(1..4) {
            let place = rng.random_range(0..changed.len());
            changed[place] = rng.random();
        }
        tally::count(1);
        if let Ok(read) = Presentation::decode(&changed) {
            assert_eq!(read.encode(), changed);
        }
    }
}
