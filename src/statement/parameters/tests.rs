//! The bundled files against polynomial arithmetic, and tables that are not what they should be.

use alloc::vec::Vec;

use rand::SeedableRng;
use rand::rngs::StdRng;

use super::super::set::coefficients;
use super::{BASE, BITS, CEREMONY, DIGITS, Origin, POWERS_LEN, Parameters, ParametersError, Table};
use crate::curve::{DecodeError, G1, G2, PreparedG2, Scalar, msm_vartime, pairing_product_is_one};

/// The value of `{0, .., count - 1}` and its witnesses, from the powers.
fn table(powers: &[G1], count: usize) -> Vec<G1> {
    let elements: Vec<_> = (0_u64..).take(count).map(Scalar::from).collect();
    let accumulate =
        |elements: &[Scalar]| msm_vartime(powers, &coefficients(elements)).to_point().unwrap();
    let witnesses = elements.iter().map(|left_out| {
        let others: Vec<_> = elements.iter().copied().filter(|other| other != left_out).collect();
        accumulate(&others)
    });
    [accumulate(&elements)].into_iter().chain(witnesses).collect()
}

/// The octets that `digits.bin` has to have. Powers are decoded with all tests.
fn digits_from_powers() -> Vec<u8> {
    let octets = CEREMONY[..POWERS_LEN].chunks_exact(G1::LEN).take(BASE + 1);
    let powers: Vec<_> = octets.map(|octets| G1::from_bytes(octets).unwrap()).collect();
    let points = [table(&powers, BASE), table(&powers, BITS)].concat();
    points.into_iter().flat_map(G1::to_coordinates).collect()
}

#[test]
fn the_tables_come_from_the_powers() {
    assert_eq!(digits_from_powers(), DIGITS);
}

#[test]
#[ignore = "writes the file, for scripts/ceremony.sh"]
fn write_digits() {
    let path = std::env::var_os("AVERMENT_TABLE").expect("the path of the file");
    std::fs::write(path, digits_from_powers()).unwrap();
}

fn rng() -> StdRng {
    StdRng::seed_from_u64(7)
}

#[test]
fn a_flipped_bit_in_a_file_is_refused() {
    assert!(Parameters::load(CEREMONY, DIGITS).is_ok());
    for position in [0, 48, POWERS_LEN - 1, POWERS_LEN, CEREMONY.len() - 1] {
        let mut ceremony = CEREMONY.to_vec();
        ceremony[position] ^= 1;
        let outcome = Parameters::load(ceremony.leak(), DIGITS);
        assert_eq!(outcome.err(), Some(ParametersError::Digest), "{position}");
    }
    for position in [0, 96, 96 * 257, DIGITS.len() - 1] {
        let mut digits = DIGITS.to_vec();
        digits[position] ^= 0x10;
        let outcome = Parameters::load(CEREMONY, &digits);
        assert_eq!(outcome.err(), Some(ParametersError::Digest), "{position}");
    }
    assert!(Parameters::load(&CEREMONY[1..], DIGITS).is_err());
    assert!(Parameters::load(CEREMONY, &[]).is_err());
}

#[test]
fn the_bundled_parameters_pass_their_check() {
    let parameters = Parameters::ceremony().unwrap();
    assert_eq!(parameters.self_check(&mut rng()), Ok(()));
    assert_eq!(parameters.with_tables().self_check(&mut rng()), Ok(()));
}

/// The bundled parameters with something changed that the digests would notice.
fn tampered(change: impl FnOnce(&mut Vec<u8>, &mut [Vec<G1>; 2])) -> Parameters {
    let honest = Parameters::ceremony().unwrap();
    let inner = &*honest.0;
    let points = |table: &Table| {
        [*table.value.point()].into_iter().chain(table.witnesses.points()).collect::<Vec<_>>()
    };
    let mut powers = CEREMONY[..POWERS_LEN].to_vec();
    let mut tables = [points(&inner.digits), points(&inner.bits)];
    change(&mut powers, &mut tables);
    let [digits, bits] = tables.map(|points| Table::new(points[0], &points[1..]));
    Parameters::new(Origin::Ceremony(powers.leak()), inner.key, digits, bits)
}

#[test]
fn points_that_were_exchanged_are_noticed() {
    let rejected = |parameters: Parameters| {
        assert_eq!(parameters.self_check(&mut rng()), Err(ParametersError::Rejected));
    };
    assert_eq!(tampered(|_, _| ()).self_check(&mut rng()), Ok(()), "the control");
    rejected(tampered(|_, [digits, _]| digits.swap(1, 2)));
    rejected(tampered(|_, [digits, _]| digits.swap(100, 256)));
    rejected(tampered(|_, [_, bits]| bits.swap(1, 2)));
    rejected(tampered(|_, [digits, _]| digits.truncate(256)));
    rejected(tampered(|_, [_, bits]| bits.truncate(1)));
    rejected(tampered(|powers, _| powers[48 * 7..48 * 9].rotate_left(48)));
    rejected(tampered(|powers, _| powers[48 * 1023..].rotate_left(48)));
    rejected(tampered(|powers, _| powers.rotate_left(48)));
}

/// `3 V/(tau + 1)` and `-V/(tau + 2)`: both claims are false and their sum is true.
fn shift_two_witnesses(digits: &mut [G1]) {
    let times = |point: G1, scalar| msm_vartime(&[point], &[scalar]).to_point().unwrap();
    digits[2] = times(digits[2], Scalar::from(3));
    digits[3] = times(digits[3], -Scalar::ONE);
}

#[test]
fn a_check_with_equal_weights_would_accept_errors_that_cancel() {
    let parameters = tampered(|_, [digits, _]| shift_two_witnesses(digits));
    assert_eq!(parameters.self_check(&mut rng()), Err(ParametersError::Rejected));
    let witnesses = [1, 2].map(|digit| parameters.digit_witness(digit).to_point().unwrap());
    let [first, second] = witnesses;
    let points = [*parameters.digit_value().point(), first, second];
    let left = msm_vartime(&[first, second], &[Scalar::ONE; 2]);
    let right = msm_vartime(&points, &[2.into(), -Scalar::ONE, -Scalar::from(2)]);
    let key = PreparedG2::from(&parameters.0.key);
    let base = PreparedG2::from(&G2::generator().negated());
    assert!(pairing_product_is_one(&[(&key, &left), (&base, &right)]), "the vulnerable twin");
}

#[test]
fn a_value_of_a_larger_set_is_noticed() {
    // Digits of {0, .., 256} without the last witness: each entry belongs to the value, but the set is another.
    let larger = |powers: &Vec<u8>| {
        let powers: Vec<_> = powers
            .chunks_exact(48)
            .take(258)
            .map(|octets| G1::from_bytes(octets).unwrap())
            .collect();
        table(&powers, 257)
    };
    let parameters = tampered(|powers, [digits, _]| {
        *digits = larger(powers);
        digits.truncate(257);
    });
    assert_eq!(parameters.self_check(&mut rng()), Err(ParametersError::Rejected));
}

#[test]
fn a_point_outside_the_group_is_noticed() {
    // (0, 2) has order 3.
    let mut coordinates = [0; G1::UNCOMPRESSED_LEN];
    coordinates[95] = 2;
    let torsion = G1::from_trusted_coordinates(&coordinates).unwrap();
    let parameters = tampered(|_, [digits, _]| digits[9] = torsion);
    let expected = ParametersError::Point(DecodeError::NotInSubgroup);
    assert_eq!(parameters.self_check(&mut rng()), Err(expected));
}

#[test]
fn a_digit_has_its_witness_and_no_other() {
    let parameters = Parameters::ceremony().unwrap();
    let expected: Vec<_> = parameters.0.digits.witnesses.points().collect();
    for digit in 0..=255 {
        let witness = parameters.digit_witness(digit).to_point();
        assert_eq!(witness.as_ref(), Some(&expected[usize::from(digit)]));
    }
    let bits: Vec<_> = parameters.0.bits.witnesses.points().collect();
    let selected = [0, 1, 2, 255].map(|bit| parameters.bit_witness(bit).to_point());
    assert_eq!(selected, [Some(bits[0]), Some(bits[1]), None, None]);
}
