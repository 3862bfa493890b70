use ark_ff::{AdditiveGroup, PrimeField, UniformRand};

use super::*;
use crate::curve::tests::{rng, rounds};

/// By the definition: whether r times the point is the identity.
fn has_order_r<A: AffineRepr>(a: A) -> bool {
    a.mul_bigint(A::ScalarField::MODULUS).is_zero()
}

/// Points of the curve: any, of the group, of what is left of the curve without it, and one of the group with one of these.
fn of_every_kind<A: AffineRepr>(any: A) -> [(A, bool); 4] {
    let inside = any.clear_cofactor();
    let outside = any.mul_bigint(A::ScalarField::MODULUS).into_affine();
    let both = (inside.into_group() + outside).into_affine();
    [
        (any, has_order_r(any)),
        (inside, true),
        (outside, outside.is_zero()),
        (both, outside.is_zero()),
    ]
}

fn any_g1(rng: &mut impl ark_std::rand::Rng) -> G1Affine {
    loop {
        let point = G1Affine::get_point_from_x_unchecked(Fq::rand(rng), bool::rand(rng));
        if let Some(point) = point {
            return point;
        }
    }
}

fn any_g2(rng: &mut impl ark_std::rand::Rng) -> G2Affine {
    loop {
        let point = G2Affine::get_point_from_x_unchecked(Fq2::rand(rng), bool::rand(rng));
        if let Some(point) = point {
            return point;
        }
    }
}

#[test]
fn the_first_group_is_what_has_order_r() {
    let mut rng = rng(90);
    for _ in 0..rounds(200) {
        for (point, expected) in of_every_kind(any_g1(&mut rng)) {
            assert_eq!(has_order_r(point), expected);
            assert_eq!(g1_in_subgroup(&point), expected, "{point}");
        }
    }
    // Of order 3, where the endomorphism does nothing, and the identity.
    let third = G1Affine::new_unchecked(Fq::ZERO, Fq::from(2));
    assert!(third.is_on_curve() && !g1_in_subgroup(&third));
    assert!(g1_in_subgroup(&G1Affine::identity()));
}

#[test]
fn the_second_group_is_what_has_order_r() {
    let mut rng = rng(91);
    for _ in 0..rounds(200) {
        for (point, expected) in of_every_kind(any_g2(&mut rng)) {
            assert_eq!(has_order_r(point), expected);
            assert_eq!(g2_in_subgroup(&point), expected, "{point}");
        }
    }
    assert!(g2_in_subgroup(&G2Affine::identity()));
}

#[test]
fn every_point_of_the_curve_gets_into_the_group() {
    let mut rng = rng(92);
    for _ in 0..rounds(200) {
        let point = any_g1(&mut rng);
        let cleared = clear_cofactor(point.into_group()).into_affine();
        assert!(has_order_r(cleared));
        assert_eq!(cleared, point.clear_cofactor());
    }
}
