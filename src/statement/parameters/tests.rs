//! The bundled files against polynomial arithmetic, and tables that are not what they should be.

use alloc::vec::Vec;
use std::sync::OnceLock;

use rand::SeedableRng;
use rand::rngs::StdRng;

use super::super::set::coefficients;
use super::{
    BASE, BITS, CEREMONY, DIGITS, IssuerTable, Origin, POWERS_LEN, Parameters, ParametersError,
    Table,
};
use crate::curve::{DecodeError, G1, Scalar, msm_vartime};

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
