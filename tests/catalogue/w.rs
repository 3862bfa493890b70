//! W: mutations of valid objects on the wire.
//!
//! The objects here are keys, signatures, proofs, commitments and pseudonyms: bare octets, without version, type tag,
//! suite tag or length prefix (W-17, W-18, W-21, W-23 belong to formats that have them).

mod presented;

use crate::reference::Request;
use crate::reference::octets::G1;
use crate::samples::{Kind, Sample, Sort};
use crate::verdicts::{accepted, refused};
use crate::world::{Signed, World, rng};
use crate::{library, tally};
use rand::Rng as _;

/// A test for each kind of object; the mutations are made by a function.
macro_rules! for_each_object {
    ($($case:ident = $mutations:expr;)+) => {
        $(mod $case {
            use super::*;
            for_each_object!(@objects $mutations;
                public_key, signature, blind_signature, pseudonym_signature, proof, blind_proof, pseudonym_proof,
                commitment, pseudonym_commitment, pseudonym
            );
        })+
    };
    (@objects $mutations:expr; $($object:ident),+) => {
        $(#[test]
        fn $object() {
            super::all_refused(stringify!($object), $mutations);
        })+
    };
}

/// All mutations of an object are refused, under both suites: these are some 36,000, of which the reference sees every
/// sixteenth, and all in the full run.
fn all_refused(name: &str, mutations: fn(&Sample) -> Vec<Vec<u8>>) {
    let name = name.replace('_', " ");
    for sample in Sample::all().iter().filter(|sample| sample.name == name) {
        assert!(sample.accepts(&sample.octets));
        for (n, octets) in mutations(sample).iter().enumerate() {
            if *octets == sample.octets || !tally::made(n) {
                continue;
            }
            let accepted = if tally::full() || n % 16 == 0 {
                sample.accepts(octets)
            } else {
                sample.library_accepts(octets)
            };
            assert!(!accepted, "{sample:?}: {}", hex::encode(octets));
        }
    }
}

for_each_object! {
    w_01_every_bit_flipped = every_bit_flipped;
    w_02_every_byte_changed = every_byte_changed;
    w_03_truncated = truncated;
    w_04_extended = extended;
    w_05_concatenated = concatenated;
    w_07_equal_fields_swapped = equal_fields_swapped;
    w_08_responses_rotated = responses_rotated;
    w_09_response_doubled_or_deleted = response_doubled_or_deleted;
    w_10_response_zero_inserted = response_zero_inserted;
}

fn every_bit_flipped(sample: &Sample) -> Vec<Vec<u8>> {
    let flip = |bit: usize| {
        let mut octets = sample.octets.clone();
        octets[bit / 8] ^= 1 << (bit % 8);
        octets
    };
    (0..8 * sample.octets.len()).map(flip).collect()
}

fn every_byte_changed(sample: &Sample) -> Vec<Vec<u8>> {
    let mut mutations = Vec::new();
    for (at, octet) in sample.octets.iter().enumerate() {
        for value in [0, 0xff, octet.wrapping_add(1), octet.wrapping_sub(1)] {
            let mut octets = sample.octets.clone();
            octets[at] = value;
            mutations.push(octets);
        }
    }
    mutations
}

/// W-03, and W-06: the empty input is the shortest. Without octets there is no commitment, which is not a mutation of one.
fn truncated(sample: &Sample) -> Vec<Vec<u8>> {
    (0..sample.octets.len()).map(|len| sample.octets[..len].to_vec()).collect()
}

fn extended(sample: &Sample) -> Vec<Vec<u8>> {
    let mut rng = rng("W-04");
    let mut tail = [0; 64];
    rng.fill_bytes(&mut tail);
    let mut scalars = [0; 64];
    scalars[31] = 1;
    scalars[63] = 1;
    let tails = [[0; 64], tail, scalars];
    let lengths = (1..=64).flat_map(|len| tails.iter().map(move |tail| &tail[..len]));
    lengths.map(|tail| [&sample.octets, tail].concat()).collect()
}

fn concatenated(sample: &Sample) -> Vec<Vec<u8>> {
    let others = Sample::all().iter().filter(|other| other.suite == sample.suite);
    others.map(|other| [&*sample.octets, &*other.octets].concat()).collect()
}

fn equal_fields_swapped(sample: &Sample) -> Vec<Vec<u8>> {
    let mut mutations = Vec::new();
    for (n, one) in sample.fields.iter().enumerate() {
        for other in sample.fields[n + 1..].iter().filter(|other| other.sort == one.sort) {
            let mut octets = sample.octets.clone();
            octets[one.range.clone()].copy_from_slice(&sample.octets[other.range.clone()]);
            octets[other.range.clone()].copy_from_slice(&sample.octets[one.range.clone()]);
            mutations.push(octets);
        }
    }
    mutations
}

fn responses_rotated(sample: &Sample) -> Vec<Vec<u8>> {
    let responses = sample.responses();
    let (Some(first), Some(last)) = (responses.first(), responses.last()) else {
        return Vec::new();
    };
    let rotate = |places: usize| {
        let mut octets = sample.octets.clone();
        octets[first.range.start..last.range.end].rotate_left(32 * places);
        octets
    };
    (1..responses.len()).map(rotate).collect()
}

fn response_doubled_or_deleted(sample: &Sample) -> Vec<Vec<u8>> {
    let mut mutations = Vec::new();
    for response in sample.responses() {
        mutations.push(sample.with(&response, &[]));
        mutations.push(sample.with(&response, &sample.octets[response.range.clone()].repeat(2)));
    }
    mutations
}

fn response_zero_inserted(sample: &Sample) -> Vec<Vec<u8>> {
    let mut mutations = Vec::new();
    for response in sample.responses() {
        let octets = &sample.octets[response.range.clone()];
        mutations.push(sample.with(&response, &[&[0; 32], octets].concat()));
        mutations.push(sample.with(&response, &[octets, &[0; 32]].concat()));
    }
    mutations
}

#[test]
fn w_06_empty_input() {
    for sample in Sample::all() {
        assert!(!sample.decodes(&[]) && !sample.accepts(&[]), "{sample:?}");
    }
    for world in World::all() {
        assert!(library::decodes(world.suite, Kind::SecretKey, &[]).is_err());
    }
}

/// Every change of a secret key is another key or none.
#[test]
fn w_01_every_bit_of_a_secret_key_flipped() {
    for world in World::all() {
        let octets = crate::reference::octets::encode_scalar(&world.secret_key);
        for bit in 0..256 {
            let mut flipped = octets.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            let public_key = library::public_key(world.suite, &flipped);
            let expected = Sort::Scalar.decode(&flipped, &crate::reference::Checks::all());
            assert_eq!(public_key.is_some(), expected.is_ok());
            assert_ne!(public_key, Some(world.public_key.clone()));
            tally::count(1);
        }
    }
}

#[test]
fn w_12_w_13_parts_of_other_proofs() {
    for world in World::all() {
        let one = world.core(3, &[0, 1], "W-12 one");
        let other = world.core(3, &[0, 1], "W-12 other");
        let (one_octets, other_octets) = (one.octets(), other.octets());
        accepted(&one.request, &one_octets);
        accepted(&one.request, &other_octets);
        // Every way of taking each field from one of two proofs of one holder.
        let bounds = [0, G1, 2 * G1, 3 * G1, 3 * G1 + 32, 3 * G1 + 64, 3 * G1 + 96, 3 * G1 + 128];
        let bounds = [&bounds[..], &[one_octets.len()]].concat();
        for choice in (1..255_u32).filter(|choice| tally::made(usize::try_from(*choice).unwrap())) {
            let mut mixed = one_octets.clone();
            for (n, field) in bounds.windows(2).enumerate() {
                if choice >> n & 1 == 1 {
                    mixed[field[0]..field[1]].copy_from_slice(&other_octets[field[0]..field[1]]);
                }
            }
            refused(&one.request, &mixed);
        }
    }
}

#[test]
fn w_19_suites_exchanged() {
    for world in World::all() {
        let other = world.other_suite();
        let honest = world.core(3, &[0, 1], "W-19");
        let elsewhere = other.core(3, &[0, 1], "W-19");
        accepted(&honest.request, &honest.octets());
        refused(&elsewhere.request, &honest.octets());
        // Also where the verifier has the same scalars as messages.
        let mut same = elsewhere.request.clone();
        same.issuer_messages.clone_from(&honest.request.issuer_messages);
        refused(&same, &honest.octets());
    }
    let pairs =
        Sample::all().iter().flat_map(|one| Sample::all().iter().map(move |other| (one, other)));
    for (one, other) in pairs {
        let same_object = one.kind == other.kind && one.name == other.name;
        if same_object && one.suite != other.suite && one.kind != Kind::PublicKey {
            assert!(!one.accepts(&other.octets), "{one:?}");
        }
    }
}

/// A key is bound to its suite, although its octets are not.
#[test]
fn w_19_key_of_the_other_suite() {
    use averment::bbs::{Generators, Limits, PublicKey, SecretKey, SetupError, Signer, Verifier};
    use averment::bbs::{blind, pseudonym};

    let limits = Limits::default();
    let mismatch = Some(SetupError::SuiteMismatch);
    for world in World::all() {
        let [suite, other] = [world.suite, world.other_suite().suite].map(library::suite);
        let public_key = PublicKey::from_bytes(suite, &world.public_key).unwrap();
        let key = SecretKey::generate(suite, &[7; 32], b"", b"W-19").unwrap();
        for (generators, error) in [(suite, None), (other, mismatch)] {
            let core = Generators::new(generators, 1, &limits).unwrap();
            assert_eq!(Verifier::new(public_key, &core).err(), error);
            assert_eq!(Signer::new(key.clone(), &core).err(), error);
            let blind = blind::Generators::new(generators, 1, 1, &limits).unwrap();
            assert_eq!(blind::Verifier::new(public_key, &blind).err(), error);
            assert_eq!(blind::Signer::new(key.clone(), &blind).err(), error);
            let nym = pseudonym::Generators::new(generators, [1, 1, 1], &limits).unwrap();
            assert_eq!(pseudonym::Verifier::new(public_key, &nym).err(), error);
            assert_eq!(pseudonym::Signer::new(key.clone(), &nym).err(), error);
            tally::count(6);
        }
    }
}

/// A signature, a proof or a commitment of one interface is refused by the two others. Messages are given as scalars, and
/// numbers so that all lengths fit.
#[test]
fn w_20_interfaces_exchanged() {
    for world in World::all() {
        // Four scalars are signed in each: 4 messages, 2 + blind + 1, 1 + blind + 1 + 1 nym secret.
        let core = world.core(4, &[0], "W-20");
        let blind = world.blind((2, 1), &[0], &[], "W-20");
        let nym = world.nym((1, 1, 1), &[0], &[], "W-20");
        let all = [&core, &blind, &nym];
        for one in all {
            for other in all {
                let octets = one.octets();
                let same = std::ptr::eq(one, other);
                let mut request = other.request.clone();
                request.issuer_messages.clone_from(&one.request.issuer_messages);
                if same {
                    accepted(&request, &octets);
                } else {
                    refused(&request, &octets);
                }
                let messages = one.credential.messages.clone();
                let signed = Signed { messages, ..Signed::of(other).0 };
                assert_eq!(signed.agreed(&one.credential.signature.encode()), same);
            }
        }
    }
    let commitments = Sample::all().iter().filter(|sample| sample.kind == Kind::Commitment);
    let commitments: Vec<_> = commitments.collect();
    for one in &commitments {
        for other in &commitments {
            let same = one.name == other.name && one.suite == other.suite;
            assert_eq!(one.accepts(&other.octets), same, "{one:?}, {other:?}");
        }
    }
}

/// As many responses as another number of messages would have.
#[test]
fn w_22_counts_that_disagree_with_the_body() {
    for world in World::all() {
        for (count, disclosed) in [(1, vec![0]), (3, vec![]), (3, vec![0, 1, 2]), (4, vec![1, 3])] {
            let honest = world.core(count, &disclosed, "W-22");
            accepted(&honest.request, &honest.octets());
            for other in 0..6 {
                let mut request = honest.request.clone();
                request.base.scheme = crate::reference::core::Scheme::core(world.suite, other);
                if other != count {
                    refused(&request, &honest.octets());
                }
            }
        }
    }
    for world in World::all() {
        let honest = world.blind((2, 2), &[0], &[1], "W-22");
        accepted(&honest.request, &honest.octets());
        for (issuer, committed) in [(1, 2), (1, 3), (2, 1), (2, 3), (3, 1), (3, 2), (4, 0)] {
            let mut request: Request = honest.request.clone();
            request.base.scheme =
                crate::reference::core::Scheme::blind(world.suite, issuer, committed);
            refused(&request, &honest.octets());
        }
    }
}

/// What is decoded is encoded in the same way again.
#[test]
fn w_24_one_encoding() {
    for sample in Sample::all() {
        let again = library::reencoded(sample.suite, sample.kind, &sample.octets);
        assert_eq!(again.as_ref(), Some(&sample.octets), "{sample:?}");
        // Whatever the decoder takes among the mutations that leave the points alone.
        let scalars = sample.fields.iter().filter(|field| field.sort == Sort::Scalar);
        for field in scalars {
            for bit in (0..256).filter(|bit| tally::made(*bit)) {
                let mut octets = sample.octets.clone();
                octets[field.range.start + bit / 8] ^= 1 << (bit % 8);
                if let Some(again) = library::reencoded(sample.suite, sample.kind, &octets) {
                    assert_eq!(again, octets, "{sample:?}");
                }
                tally::count(1);
            }
        }
    }
}
