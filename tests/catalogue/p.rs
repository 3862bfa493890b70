//! P: encodings of points and scalars, in every field that holds one.

use ark_ff::Zero;
use averment::bbs::blind::ProverBlind;
use averment::bbs::pseudonym::{NymSecrets, SignerNymEntropy};
use averment::curve::{DecodeError, Scalar, SecretScalar};

use crate::bytes::{self, Row};
use crate::reference::core::{self, Credential, Nonces};
use crate::reference::octets::{alias_g1, alias_scalar, encode_g2, encode_scalar};
use crate::reference::{Check, Checks, Request, forge, random_scalar};
use crate::samples::{Field, Kind, Sample, Sort};
use crate::verdicts::{accepted, needs};
use crate::world::{SECRET_KEY, Signed, World, rng, scalar};
use crate::{library, tally, vectors};

/// All objects of both suites with each of their fields of a sort.
fn fields(sort: Sort) -> impl Iterator<Item = (&'static Sample, &'static Field)> {
    let fields = Sample::all()
        .iter()
        .flat_map(|sample| sample.fields.iter().map(move |field| (sample, field)));
    fields.filter(move |(_, field)| field.sort == sort)
}

/// The row needs exactly the checks that it names: without them the decoder takes it, and each alone refuses it.
fn assert_alive(sort: Sort, row: &Row) {
    let octets = hex::decode(row.hex).unwrap();
    let decode = |off: &[Check]| sort.decode(&octets, &Checks::without(off));
    assert_eq!(decode(row.refused_by), Ok(()), "{row:?}");
    for check in row.refused_by {
        let others: Vec<_> =
            row.refused_by.iter().copied().filter(|other| other != check).collect();
        assert!(decode(&others).is_err(), "{row:?} without {others:?}");
    }
}

/// The rows of a case are refused in every field of their sort, and already when the object is decoded.
fn refused_everywhere(case: &str) {
    let tables = [
        (Sort::G1, bytes::G1),
        (Sort::G1, bytes::G1_LONG),
        (Sort::G2, bytes::G2),
        (Sort::G2, bytes::G2_LONG),
        (Sort::Scalar, bytes::SCALAR),
    ];
    let mut found = 0;
    for (sort, table) in tables {
        let rows: Vec<_> = table.iter().filter(|row| row.case == case).collect();
        if rows.is_empty() {
            continue;
        }
        rows.iter().for_each(|row| assert_alive(sort, row));
        found += rows.len();
        for (sample, field) in fields(sort) {
            for row in &rows {
                refused_row(sample, field, row);
            }
        }
    }
    assert!(found > 0, "{case} has no bytes");
}

/// The error for an encoding that these checks refuse: that of the first of them, cheap ones before costly ones.
fn expected_error(refused_by: &[Check]) -> DecodeError {
    let order = [
        (Check::CompressedOnly, DecodeError::Length),
        (Check::ExactLength, DecodeError::Length),
        (Check::CompressionBit, DecodeError::NotCompressed),
        (Check::InfinityBits, DecodeError::Identity),
        (Check::InfinitySign, DecodeError::Identity),
        (Check::NonIdentity, DecodeError::Identity),
        (Check::CanonicalCoordinate, DecodeError::CoordinateRange),
        (Check::OnCurve, DecodeError::NotOnCurve),
        (Check::Subgroup, DecodeError::NotInSubgroup),
        (Check::ScalarBelowOrder, DecodeError::ScalarRange),
        (Check::ScalarNonZero, DecodeError::ZeroScalar),
    ];
    order.iter().find(|(check, _)| refused_by.contains(check)).unwrap().1
}

/// The object with a row at a field is refused with the error of the row.
fn refused_row(sample: &Sample, field: &Field, row: &Row) {
    let octets = hex::decode(row.hex).unwrap();
    refused_in(sample, field, &octets);
    let error = sample.decode(&sample.with(field, &octets)).unwrap_err();
    // Longer by whole scalars: then the next field is what is wrong.
    if octets.len() == field.sort.len() {
        assert_eq!(error, expected_error(row.refused_by), "{sample:?}: {row:?}");
    }
}

/// The object with these octets at a field is refused, and already when it is decoded.
fn refused_in(sample: &Sample, field: &Field, octets: &[u8]) {
    let object = sample.with(field, octets);
    assert!(!sample.decodes(&object), "{sample:?} decodes with {}", hex::encode(octets));
    assert!(!sample.accepts(&object), "{sample:?} is taken with {}", hex::encode(octets));
}

/// Whether octets are read as the secrets that are stored or sent on their own; all decoders are of one opinion.
fn decodes_secret(octets: &[u8]) -> bool {
    let expected = Sort::Scalar.decode(octets, &Checks::all()).is_ok();
    for world in World::all() {
        assert_eq!(library::decodes(world.suite, Kind::SecretKey, octets).is_ok(), expected);
    }
    assert_eq!(ProverBlind::from_bytes(octets).is_ok(), expected);
    assert_eq!(SignerNymEntropy::from_bytes(octets).is_ok(), expected);
    assert_eq!(NymSecrets::from_bytes([octets]).is_ok(), expected);
    assert_eq!(NymSecrets::from_bytes([&[1; 32], octets]).is_ok(), expected);
    // Numbers as such may be zero.
    let zero = octets == [0; 32];
    assert_eq!(Scalar::from_bytes(octets).is_ok(), expected || zero);
    assert_eq!(SecretScalar::from_bytes(octets).is_ok(), expected || zero);
    if octets.len() != 32 {
        let [world, _] = World::all();
        let length = Err(DecodeError::Length);
        assert_eq!(library::decode(world.suite, Kind::SecretKey, octets), length);
        assert_eq!(Scalar::from_bytes(octets).map(drop), length);
    }
    tally::count(8);
    expected
}

#[test]
fn p_00_controls_are_decoded_in_every_field() {
    let tables = [
        (Sort::G1, bytes::G1_VALID),
        (Sort::G2, bytes::G2_VALID),
        (Sort::Scalar, bytes::SCALAR_VALID),
    ];
    for (sort, table) in tables {
        for (sample, field) in fields(sort) {
            for octets in table {
                let object = sample.with(field, &hex::decode(octets).unwrap());
                assert!(sample.decodes(&object), "{sample:?}: {octets}");
                assert!(!sample.accepts(&object), "{sample:?}: {octets}");
            }
        }
    }
    for octets in bytes::SCALAR_VALID {
        assert!(decodes_secret(&hex::decode(octets).unwrap()), "{octets}");
    }
}

#[test]
fn p_01_identity_in_g1() {
    refused_everywhere("P-01");
}

#[test]
fn p_02_identity_in_g2() {
    refused_everywhere("P-02");
}

#[test]
fn p_03_infinity_with_sort_bit() {
    refused_everywhere("P-03");
}

#[test]
fn p_04_infinity_with_last_bit() {
    refused_everywhere("P-04");
}

#[test]
fn p_05_infinity_with_low_flag_bit() {
    refused_everywhere("P-05");
}

#[test]
fn p_06_infinity_without_compression_bit() {
    refused_everywhere("P-06");
}

#[test]
fn p_07_x_with_wrong_flags() {
    refused_everywhere("P-07");
}

#[test]
fn p_08_all_zero_and_all_ones() {
    refused_everywhere("P-08");
    for octet in [0, 0xff] {
        for sort in [Sort::G1, Sort::G2, Sort::Scalar] {
            for (sample, field) in fields(sort) {
                refused_in(sample, field, &vec![octet; sort.len()]);
            }
        }
        assert!(!decodes_secret(&[octet; 32]));
    }
}

#[test]
fn p_09_identity_as_public_key() {
    for world in World::all() {
        let (scheme, Credential { messages, .. }) = world.credential(3);
        let identity = encode_g2(&Zero::zero());
        let mut rng = rng("P-09");
        let signature =
            forge::under_identity_key(&scheme, &identity, &world.header, &messages, &mut rng);
        let signed = Signed { public_key: identity, ..Signed::new(&world, &scheme, &messages) };
        assert!(library::decodes(world.suite, Kind::PublicKey, &signed.public_key).is_err());
        signed.needs(Check::NonIdentity, &signature.encode());
    }
}

#[test]
fn p_10_order_3() {
    refused_everywhere("P-10");
}

#[test]
fn p_11_order_11() {
    refused_everywhere("P-11");
}

#[test]
fn p_12_order_10177() {
    refused_everywhere("P-12");
}

#[test]
fn p_13_generator_plus_order_3() {
    refused_everywhere("P-13");
}

#[test]
fn p_14_generator_plus_order_11() {
    refused_everywhere("P-14");
}

#[test]
fn p_15_smallest_x_outside_the_subgroup() {
    refused_everywhere("P-15");
}

#[test]
fn p_16_order_13_in_g2() {
    refused_everywhere("P-16");
}

#[test]
fn p_17_order_23_in_g2() {
    refused_everywhere("P-17");
}

#[test]
fn p_18_generator_plus_order_13_in_g2() {
    refused_everywhere("P-18");
}

#[test]
fn p_19_smallest_x_outside_the_subgroup_in_g2() {
    refused_everywhere("P-19");
}

#[test]
fn p_20_off_the_curve() {
    refused_everywhere("P-20");
}

#[test]
fn p_21_x_not_below_p() {
    refused_everywhere("P-21");
}

#[test]
fn p_22_x_plus_p() {
    refused_everywhere("P-22");
}

#[test]
fn p_23_c0_plus_p() {
    refused_everywhere("P-23");
}

#[test]
fn p_24_c1_plus_p() {
    refused_everywhere("P-24");
}

#[test]
fn p_25_c1_is_p() {
    refused_everywhere("P-25");
}

#[test]
fn p_26_halves_swapped() {
    refused_everywhere("P-26");
}

#[test]
fn p_27_flags_in_the_second_half() {
    refused_everywhere("P-27");
}

#[test]
fn p_28_sign_flipped_in_a_valid_object() {
    for sort in [Sort::G1, Sort::G2] {
        for (sample, field) in fields(sort) {
            let mut object = sample.octets.clone();
            object[field.range.start] ^= 0x20;
            assert!(sample.decodes(&object), "{sample:?}: the negative is a point, too");
            assert!(!sample.accepts(&object), "{sample:?}");
        }
    }
}

#[test]
fn p_29_aliased_x_inside_a_valid_proof() {
    let mut named = 0;
    let suites = World::all().into_iter().zip(vectors::Suite::ALL);
    for (world, set) in suites {
        for case in vectors::PROOF.load(set).iter().filter(|case| case.result.valid) {
            let request = published(&world, case);
            accepted(&request, &case.proof);
            for (point, start) in [("Abar", 0), ("Bbar", 48), ("D", 96)] {
                let Some(alias) = alias_g1(&case.proof[start..start + 48]) else { continue };
                let mut proof = case.proof.to_vec();
                proof[start..start + 48].copy_from_slice(&alias);
                needs(Check::CanonicalCoordinate, &request, &proof);
                let stated = ["sha-256/proof/proof003 Abar", "256/proof/proof001 Bbar"];
                let name = format!("{} {point}", case.name.trim_end_matches(".json"));
                named += usize::from(stated.iter().any(|stated| name.ends_with(stated)));
            }
        }
    }
    assert_eq!(named, 3, "the three of the catalogue are among them");
}

/// The request that a published proof answers.
fn published(world: &World, case: &vectors::Proof) -> Request {
    let scheme = core::Scheme::core(world.suite, case.messages.len());
    let all = scheme.messages(&case.messages);
    Request::core(&core::Statement {
        scheme,
        public_key: case.signer_public_key.to_vec(),
        header: case.header.to_vec(),
        presentation_header: case.presentation_header.to_vec(),
        indexes: case.disclosed_indexes.clone(),
        messages: case.disclosed_indexes.iter().map(|i| all[*i]).collect(),
        nym: None,
    })
}

#[test]
fn p_30_scalar_not_below_the_order() {
    refused_everywhere("P-30");
    for row in bytes::SCALAR {
        assert!(!decodes_secret(&hex::decode(row.hex).unwrap()), "{row:?}");
    }
}

#[test]
fn p_31_scalar_little_endian() {
    for (sample, field) in fields(Sort::Scalar) {
        let mut octets = sample.octets[field.range.clone()].to_vec();
        octets.reverse();
        assert!(!sample.accepts(&sample.with(field, &octets)), "{sample:?}");
    }
    // As a secret key it is a number above r, or the key of somebody else.
    let mut octets = hex::decode(SECRET_KEY).unwrap();
    assert!(decodes_secret(&octets));
    octets.reverse();
    assert!(!decodes_secret(&octets));
}

#[test]
fn p_32_zero_where_none_is_allowed() {
    for (sample, field) in fields(Sort::Scalar) {
        refused_in(sample, field, &[0; 32]);
    }
    assert!(!decodes_secret(&[0; 32]));
}

#[test]
fn p_32_signature_with_e_zero_that_satisfies_its_equation() {
    for world in World::all() {
        let (scheme, Credential { messages, .. }) = world.credential(3);
        let signed = Signed::new(&world, &scheme, &messages);
        let World { secret_key, public_key, header, .. } = &world;
        let sign =
            |e| core::sign_with_e(&scheme, secret_key, public_key, header, &messages, e).encode();
        assert!(signed.agreed(&sign(random_scalar(&mut rng("P-32")))));
        signed.needs(Check::ScalarNonZero, &sign(Zero::zero()));
    }
}

#[test]
fn p_32_response_zero_in_a_proof_that_satisfies_its_equations() {
    for world in World::all() {
        // A message that is mapped to zero, and a nonce that is zero.
        let honest = world.core(3, &[0, 1], "P-32");
        let mut credential = honest.credential.clone();
        credential.messages[2] = Zero::zero();
        let statement = honest.statement.clone();
        let Signed { scheme, header, .. } = Signed::of(&honest).0;
        credential.signature =
            core::sign(&scheme, &world.secret_key, &header, &credential.messages);
        let mut rng = rng("P-32");
        let mut scalars = crate::reference::random_scalars(6, &mut rng);
        let request = Request::core(&statement);
        let prove =
            |scalars: &[_]| core::prove(&statement, &credential, &Nonces::new(scalars)).encode();
        accepted(&request, &prove(&scalars));
        scalars[5] = Zero::zero();
        needs(Check::ScalarNonZero, &request, &prove(&scalars));
    }
}

#[test]
fn p_33_scalar_plus_r_inside_a_valid_object() {
    for (sample, field) in fields(Sort::Scalar) {
        let alias = alias_scalar(&sample.octets[field.range.clone()]);
        refused_in(sample, field, &alias);
        let twin = Checks::without(&[Check::ScalarBelowOrder]);
        assert_eq!(sample.reference(&sample.with(field, &alias), &twin), Ok(()), "{sample:?}");
    }
    let mut key = hex::decode(SECRET_KEY).unwrap();
    key = alias_scalar(&key);
    assert!(!decodes_secret(&key));
}

#[test]
fn p_33_scalar_plus_r_in_the_published_proof_003() {
    let [world, _] = World::all();
    let cases = vectors::PROOF.load(vectors::Suite::Sha256);
    let case = cases.iter().find(|case| case.name.ends_with("proof003.json")).unwrap();
    let request = published(&world, case);
    let mut all = case.proof.to_vec();
    for start in [144, 240, 432] {
        let alias = alias_scalar(&case.proof[start..start + 32]);
        let mut proof = case.proof.to_vec();
        proof[start..start + 32].copy_from_slice(&alias);
        all[start..start + 32].copy_from_slice(&alias);
        needs(Check::ScalarBelowOrder, &request, &proof);
    }
    needs(Check::ScalarBelowOrder, &request, &all);
}

#[test]
fn p_34_an_octet_more_or_less() {
    for sort in [Sort::G1, Sort::G2, Sort::Scalar] {
        for (sample, field) in fields(sort) {
            let octets = &sample.octets[field.range.clone()];
            let shorter = [&octets[1..], &octets[..octets.len() - 1]];
            for octets in shorter {
                refused_in(sample, field, octets);
            }
            refused_in(sample, field, &[&[0], octets].concat());
            refused_in(sample, field, &[octets, &[0]].concat());
        }
    }
    for len in [0, 31, 33, 64] {
        assert!(!decodes_secret(&vec![1; len]));
    }
    assert!(decodes_secret(&[1; 32]));
}

#[test]
fn p_35_points_of_other_curves() {
    // x of the generators of BLS12-377, and of BN254 in 32 octets and filled up to 48.
    let bls12_377 = "808848defe740a67c8fc6225bf87ff5485951e2caa9d41bb188282c8bd37cb5cd5481512ffcd394eeab9b16eb21be9ef";
    let bls12_377_g2 = "80ea6040e700403170dc5a51b1b140d5532777ee6651cecbe7223ece0799c9de5cf89984bff76fe6b26bfefa6ea16afe018480be71c785fec89630a2a3841d01c565f071203e50317ea501f557db6b9b71889f52bb53540274e3e48f7c005196";
    let bn254 = "8000000000000000000000000000000000000000000000000000000000000001";
    let bn254_filled = format!("80{:0>94}", "1");
    for (sort, points) in
        [(Sort::G1, vec![bls12_377, bn254, &bn254_filled]), (Sort::G2, vec![bls12_377_g2, bn254])]
    {
        for (sample, field) in fields(sort) {
            for point in &points {
                refused_in(sample, field, &hex::decode(point).unwrap());
            }
        }
    }
}

#[test]
fn p_61_isomorphic_curve_uncompressed() {
    refused_everywhere("P-61");
}

#[test]
fn p_62_isomorphic_curve_uncompressed_in_g2() {
    refused_everywhere("P-62");
}

#[test]
fn p_63_compressed_point_before_other_octets() {
    refused_everywhere("P-63");
}

#[test]
fn p_64_uncompressed_forms_of_valid_points() {
    let point = hex::decode(bytes::G1_LONG_VALID[0]).unwrap();
    assert_eq!(Sort::G1.decode(&point, &Checks::without(&[Check::CompressedOnly])), Ok(()));
    for (sample, field) in fields(Sort::G1) {
        refused_in(sample, field, &point);
    }
    // The right point in the wrong form, where the object is one point.
    for world in World::all() {
        let sample = Sample::pseudonym(&world);
        let long = crate::reference::octets::encode_long(&sample.octets);
        assert!(!sample.decodes(&long) && !sample.accepts(&long));
        let twin = Checks::without(&[Check::CompressedOnly]);
        assert_eq!(sample.reference(&long, &twin), Ok(()));
    }
}

#[test]
fn p_65_uncompressed_forms_of_invalid_points() {
    refused_everywhere("P-65");
}

#[test]
fn p_66_signature_scalars_at_the_edges() {
    // r - 1 and 1 are scalars like others.
    for world in World::all() {
        let (scheme, Credential { messages, .. }) = world.credential(2);
        let signed = Signed::new(&world, &scheme, &messages);
        let World { secret_key, public_key, header, .. } = &world;
        for e in [scalar(bytes::SCALAR_VALID[1]), scalar(&format!("{:0>64}", "1"))] {
            let signature =
                core::sign_with_e(&scheme, secret_key, public_key, header, &messages, e);
            let octets = signature.encode();
            assert_eq!(&octets[48..], encode_scalar(&e));
            assert!(signed.agreed(&octets));
        }
    }
}

/// With a point outside the subgroup first and a scalar out of range last, it is the scalar that is named: everything cheap
/// is looked at before the first square root.
#[test]
fn p_67_cheap_checks_first() {
    let costly: Vec<_> = [(bytes::G1, "P-11"), (bytes::G1, "P-20")]
        .iter()
        .map(|(table, case)| table.iter().find(|row| row.case == *case).unwrap())
        .collect();
    let order = bytes::SCALAR[0];
    for sample in Sample::all() {
        let [first, .., last] = &*sample.fields else { continue };
        for row in &costly {
            let mut object = sample.with(first, &hex::decode(row.hex).unwrap());
            assert_eq!(sample.decode(&object), Err(expected_error(row.refused_by)));
            object[last.range.clone()].copy_from_slice(&hex::decode(order.hex).unwrap());
            assert_eq!(sample.decode(&object), Err(DecodeError::ScalarRange), "{sample:?}");
            object[last.range.clone()].fill(0);
            assert_eq!(sample.decode(&object), Err(DecodeError::ZeroScalar), "{sample:?}");
            object.push(0);
            assert_eq!(sample.decode(&object), Err(DecodeError::Length), "{sample:?}");
            tally::count(4);
        }
    }
}
