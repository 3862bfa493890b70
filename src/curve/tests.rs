//! The algorithms against plain arkworks, on whichever backend this build has.

use alloc::vec::Vec;

use ark_bls12_381::{Fq, Fr, G1Affine, G1Projective};
use ark_ec::{AffineRepr, CurveGroup, PrimeGroup};
use ark_ff::{BigInt, BigInteger, Field, PrimeField, UniformRand, Zero};
use ark_serialize::CanonicalSerialize;
use ark_std::rand::SeedableRng;
use ark_std::rand::rngs::StdRng;

use super::{
    DecodeError, FixedG1, Folded, G1, G1Octets, G2, PointTables, PreparedG2, Scalar, SecretScalar,
    SecretTerm, SplitList, Sum, Table, fold_is_identity_vartime, msm_vartime,
    pairing_product_is_one, secret_msm, secret_mul, secret_mul_octet, secret_sums, split_products,
    sum_vartime, weighted_sum_vartime,
};

/// Runs that the test command makes a hundredth of; `AVERMENT_FULL=1` makes all.
pub(super) fn rounds(full: usize) -> usize {
    if std::env::var_os("AVERMENT_FULL").is_some() { full } else { full.div_ceil(100) }
}

pub(super) fn rng(seed: u64) -> StdRng {
    StdRng::seed_from_u64(seed)
}

/// Scalars where a digit, a half or a carry is at its end.
pub(super) fn edge_scalars() -> Vec<Fr> {
    let z_squared = Fr::from(0xd201_0000_0001_0000_u128 * 0xd201_0000_0001_0000);
    let powers = (0..255).map(|bit| Fr::from(2_u64).pow([bit]));
    let near =
        [Fr::zero(), z_squared, z_squared.square(), Fr::from(u128::MAX)].into_iter().chain(powers);
    near.flat_map(|scalar| [scalar - Fr::ONE, scalar, scalar + Fr::ONE]).collect()
}

fn scalars(seed: u64, count: usize) -> Vec<Fr> {
    let mut rng = rng(seed);
    edge_scalars().into_iter().chain((0..count).map(|_| Fr::rand(&mut rng))).collect()
}

fn points(seed: u64, count: usize) -> Vec<G1Affine> {
    let mut rng = rng(seed);
    (0..count).map(|_| G1Projective::rand(&mut rng).into_affine()).collect()
}

fn g1(point: &G1Affine) -> G1 {
    let mut octets = Vec::new();
    point.serialize_compressed(&mut octets).unwrap();
    G1::from_bytes(&octets).unwrap()
}

fn octets(point: impl Into<G1Affine>) -> Vec<u8> {
    let mut octets = Vec::new();
    point.into().serialize_compressed(&mut octets).unwrap();
    octets
}

fn scalar(scalar: &Fr) -> Scalar {
    Scalar(*scalar)
}

fn encode(sum: &Sum) -> Vec<u8> {
    let [octets] = Sum::encode([sum]);
    octets.to_vec()
}

#[test]
fn multiplications_agree_with_arkworks() {
    let point = points(1, 1)[0];
    let ours = g1(&point);
    let table = Table::new(&(&ours).into());
    let tables = PointTables::new(&[ours]);
    for k in scalars(2, rounds(100_000)) {
        let expected = octets(point * k);
        let secret = SecretScalar::from(scalar(&k));
        assert_eq!(encode(&secret_mul(&(&ours).into(), &secret)), expected, "{k}");
        let point = Sum::from(&ours);
        let term = SecretTerm { point, table: Some(&table), scalar: &secret };
        let [sum] = secret_sums([&[term]]);
        assert_eq!(encode(&sum), expected, "{k}");
        assert_eq!(encode(&sum_vartime(&[(&table, scalar(&k))])), expected, "{k}");
        assert_eq!(encode(&tables.sum_vartime(&[Some(scalar(&k))])), expected, "{k}");
        assert_eq!(encode(&msm_vartime(&[ours], &[scalar(&k)])), expected, "{k}");
    }
}

#[test]
fn sums_agree_with_arkworks_at_every_size() {
    let points = points(3, 70);
    let ours: Vec<_> = points.iter().map(g1).collect();
    let tables: Vec<_> = ours.iter().map(|point| Table::new(&point.into())).collect();
    let edges = edge_scalars();
    for count in (1..42).chain([70]) {
        let mut ks = scalars(10, count);
        ks.rotate_left(edges.len() - count / 2);
        ks.truncate(count);
        let expected: G1Projective = points.iter().zip(&ks).map(|(point, k)| *point * k).sum();
        let ks: Vec<_> = ks.iter().map(scalar).collect();
        assert_eq!(encode(&msm_vartime(&ours[..count], &ks)), octets(expected), "{count}");
        let terms: Vec<_> = tables.iter().zip(ks.iter().copied()).collect();
        assert_eq!(encode(&sum_vartime(&terms)), octets(expected), "{count}");
        let secrets: Vec<_> = ks.iter().map(|k| SecretScalar::from(*k)).collect();
        assert_eq!(encode(&secret_msm(&ours[..count], &secrets)), octets(expected), "{count}");
        let terms: Vec<_> = (tables.iter().zip(&ours).zip(&secrets))
            .map(|((table, point), scalar)| {
                // Every third point goes without its table.
                let table = if scalar.expose_bytes()[31] % 3 == 0 { None } else { Some(table) };
                SecretTerm { point: point.into(), table, scalar }
            })
            .collect();
        let [first, second] = secret_sums([&terms, &terms[..1]]);
        assert_eq!(encode(&first), octets(expected), "{count}");
        assert_eq!(
            encode(&second),
            octets(points[0] * Fr::from_be_bytes_mod_order(&ks[0].to_bytes()))
        );
    }
}

#[test]
fn repeated_and_opposite_points_are_summed() {
    let point = points(4, 1)[0];
    let both = [g1(&point), g1(&-point)];
    let k = Fr::from(77_u64);
    for (chosen, expected) in [
        ([both[0], both[0]], point * (k + k)),
        ([both[0], both[1]], G1Projective::zero()),
        ([both[1], both[1]], -(point * (k + k))),
    ] {
        let ks = [scalar(&k); 2];
        assert_eq!(encode(&msm_vartime(&chosen, &ks)), octets(expected));
        let secrets = ks.map(SecretScalar::from);
        assert_eq!(encode(&secret_msm(&chosen, &secrets)), octets(expected));
        let tables = chosen.map(|point| Table::new(&(&point).into()));
        let terms: Vec<_> = tables.iter().zip(ks).collect();
        assert_eq!(encode(&sum_vartime(&terms)), octets(expected));
    }
}

#[test]
fn weighted_sums_agree_with_arkworks() {
    let points = points(5, 40);
    let ours: Vec<_> = points.iter().map(g1).collect();
    let mut rng = rng(6);
    for count in [0, 1, 2, 5, 40] {
        let mut weights: Vec<[u8; 16]> =
            (0..count).map(|_| u128::rand(&mut rng).to_le_bytes()).collect();
        if let Some(first) = weights.first_mut() {
            *first = [0xff; 16];
        }
        let expected: G1Projective = points
            .iter()
            .zip(&weights)
            .map(|(point, weight)| *point * Fr::from(u128::from_le_bytes(*weight)))
            .sum();
        assert_eq!(encode(&weighted_sum_vartime(&ours[..count], &weights)), octets(expected));
    }
}

#[test]
fn field_operations_agree_with_arkworks() {
    let values = scalars(7, rounds(100_000));
    for pair in values.windows(2) {
        let [a, b] = [pair[0], pair[1]];
        let [x, y] = [a, b].map(|value| SecretScalar::from(Scalar(value)));
        assert_eq!((&x + &y).expose().0, a + b);
        assert_eq!((&x - &y).expose().0, a - b);
        assert_eq!((&x * &y).expose().0, a * b);
        assert_eq!((-&x).expose().0, -a);
        assert_eq!(x.invert().expose().0, a.inverse().unwrap_or_default());
        let octets = x.expose_bytes();
        assert_eq!(Scalar::from_bytes(octets.as_slice()).unwrap().0, a);
    }
}

#[test]
fn secret_numbers_are_the_public_ones() {
    for number in [0, 1, 2, 255, 256, 1 << 63, u64::MAX] {
        assert_eq!(SecretScalar::of_number(number).expose(), Scalar::from(number), "{number}");
    }
}

#[test]
fn long_numbers_are_reduced_as_arkworks_does() {
    let mut rng = rng(8);
    for _ in 0..rounds(100_000) {
        let octets: Vec<u8> = (0..48).map(|_| u8::rand(&mut rng)).collect();
        assert_eq!(Scalar::reduce(&octets).0, Fr::from_be_bytes_mod_order(&octets));
    }
    assert_eq!(Scalar::reduce(&[0xff; 48]).0, Fr::from_be_bytes_mod_order(&[0xff; 48]));
}

#[test]
fn products_of_pairings_are_recognised() {
    let mut rng = rng(9);
    let generator = G2::generator();
    for round in 0..rounds(1_000) {
        let [a, b] = [Fr::rand(&mut rng), Fr::rand(&mut rng)];
        let times_b = G2::secret_generator_mul(&Scalar(b).into()).unwrap();
        let [q, minus_g] = [times_b, generator.negated()].map(|point| PreparedG2::from(&point));
        let sum = |k: Fr| Sum::from(&g1(&(G1Affine::generator() * k).into_affine()));
        // e(a G, b H) e(a b G, -H) = 1
        let [left, right, wrong] = [a, a * b, a * b + Fr::ONE].map(sum);
        assert!(pairing_product_is_one(&[(&q, &left), (&minus_g, &right)]), "{round}");
        assert!(!pairing_product_is_one(&[(&q, &left), (&minus_g, &wrong)]), "{round}");
        assert!(!pairing_product_is_one(&[(&q, &left)]), "{round}");
        let identity = Sum::identity();
        assert!(pairing_product_is_one(&[(&q, &identity)]));
        let pairs = [(&q, &left), (&minus_g, &identity), (&minus_g, &right)];
        assert!(pairing_product_is_one(&pairs), "{round}");
    }
}

#[test]
fn the_generator_is_the_standard_one() {
    let expected = G1Projective::generator().into_affine();
    assert_eq!(octets(expected)[..4], [0x97, 0xf1, 0xd3, 0xa7]);
    let key = G2::secret_generator_mul(&Scalar::from(1).into()).unwrap();
    assert_eq!(key, G2::generator());
    assert!(G2::secret_generator_mul(&Scalar::ZERO.into()).is_none());
}

#[test]
fn a_secret_multiplication_among_many_is_the_multiplication() {
    let point = points(11, 1)[0];
    for k in scalars(12, rounds(10_000)) {
        let sum = secret_msm(&[g1(&point)], &[scalar(&k).into()]);
        assert_eq!(encode(&sum), octets(point * k), "{k}");
    }
}

#[test]
fn trusted_octets_are_read_as_others_are() {
    for point in points(13, 20).iter().map(g1) {
        assert_eq!(G1::from_trusted_octets(&point.to_bytes()), Ok(point));
        assert_eq!(G1::from_trusted_coordinates(&point.to_coordinates()), Ok(point));
    }
    let generator = G2::generator();
    assert_eq!(G2::from_trusted_octets(&generator.to_bytes()), Ok(generator));
    let coordinates = |x: &[u8], y: &[u8]| G1::from_trusted_coordinates(&[x, y].concat()).err();
    let modulus: Vec<u8> = Fq::MODULUS.to_bytes_be();
    assert_eq!(coordinates(&modulus, &[1; 48]), Some(DecodeError::CoordinateRange));
    assert_eq!(coordinates(&[1; 48], &modulus), Some(DecodeError::CoordinateRange));
    assert_eq!(coordinates(&[0; 48], &[0; 48]), Some(DecodeError::Identity));
    assert_eq!(coordinates(&[1; 48], &[1; 47]), Some(DecodeError::Length));
}

#[test]
fn points_are_read_with_their_second_coordinate() {
    for point in points(14, 20).iter().map(g1) {
        let coordinates = point.to_coordinates();
        assert_eq!(G1::from_coordinates(&coordinates), Ok(point));
        let octets = G1Octets::parse(&point.to_bytes()).unwrap();
        let y = &coordinates[48..];
        assert_eq!(octets.decode_with(y), Some(point));
        // The other root, another coordinate, and the wrong length.
        let negated = msm_vartime(&[point], &[-Scalar::ONE]).to_point().unwrap().to_coordinates();
        for y in [&negated[48..], &coordinates[..48], &y[1..], &[], &coordinates] {
            assert_eq!(octets.decode_with(y), None);
        }
    }
    // (0, 2), of order 3
    let mut torsion = [0; 96];
    torsion[95] = 2;
    assert_eq!(G1::from_coordinates(&torsion), Err(DecodeError::NotInSubgroup));
    torsion[95] = 3;
    assert_eq!(G1::from_coordinates(&torsion), Err(DecodeError::NotOnCurve));
    assert_eq!(G1::from_coordinates(&[0; 96]), Err(DecodeError::Identity));
    let mut octets = [0; 48];
    octets[0] = 0x80;
    let mut two = [0; 48];
    two[47] = 2;
    assert_eq!(G1Octets::parse(&octets).unwrap().decode_with(&two), None);
}

/// Equations `T = sum of scalar * point` over fixed points with and without tables, and points of their own.
#[test]
fn folded_equations_hold_if_each_does() {
    let shared: Vec<_> = points(15, 4).iter().map(g1).collect();
    let fixed = [
        FixedG1::with_table(shared[0]),
        FixedG1::with_table(shared[1]),
        FixedG1::new(shared[2]),
        FixedG1::new(shared[3]),
    ];
    let own: Vec<_> = points(16, 40).iter().map(g1).collect();
    let make = |n: usize, error: Option<&G1>| {
        let mut folded = Folded::default();
        let k = scalars(17 + u64::try_from(n).unwrap(), 8).split_off(edge_scalars().len());
        let k: Vec<_> = k.iter().map(scalar).collect();
        for row in 0..2_u8 {
            let named = [shared[0], shared[1], shared[2], shared[3], own[n]];
            let mut t = msm_vartime(&named, &k[..5]);
            error.iter().filter(|_| row == 1).for_each(|error| t.add_point(error));
            let factor = folded.start_equation(t.to_point(), [row + 1; 16]);
            let terms = fixed.iter().zip(&k);
            terms.for_each(|(point, k)| folded.add_shared(point.shared(), factor * *k));
            folded.add_point(own[n], factor * k[4]);
        }
        folded
    };
    let good: Vec<_> = (0..40).map(|n| make(n, None)).collect();
    let wrong = make(7, Some(&own[1]));
    let holds = |all: &[&Folded<'_>]| fold_is_identity_vartime(all);
    for count in [0, 1, 2, 40] {
        let mut all: Vec<_> = good.iter().take(count).collect();
        assert!(holds(&all), "{count}");
        all.push(&wrong);
        assert!(!holds(&all), "{count}");
    }
    // An equation whose first message is the identity.
    let mut nothing = Folded::default();
    let factor = nothing.start_equation(None, [7; 16]);
    nothing.add_shared(fixed[0].shared(), factor);
    nothing.add_point(shared[0], -factor);
    assert!(holds(&[&nothing]));
    nothing.add_point(shared[0], Scalar::ONE);
    assert!(!holds(&[&nothing]));
}

#[test]
fn points_of_a_split_list_multiply_as_plain_ones() {
    let points: Vec<G1> = (1..=5_u64).map(multiple).collect();
    let list = SplitList::new(points.iter().copied());
    let scalars =
        [0, 1, 2, 15, 16, 255, u64::MAX].map(|number| SecretScalar::from(Scalar::from(number)));
    let minus: Vec<_> = scalars.iter().map(|scalar| -scalar).collect();
    for (position, point) in (0_u8..).zip(&points) {
        let split = list.select(position);
        let pairs: Vec<_> = scalars.iter().chain(&minus).map(|scalar| (&split, scalar)).collect();
        for ((_, scalar), product) in pairs.iter().zip(split_products(&pairs)) {
            let plain = secret_mul(&Sum::from(point), scalar);
            assert_eq!(product.to_point(), plain.to_point());
        }
        for factor in 0..=255 {
            let plain = secret_mul(&Sum::from(point), &Scalar::from(u64::from(factor)).into());
            let short = secret_mul_octet(&Sum::from(point), factor);
            assert_eq!(short.to_point(), plain.to_point());
        }
    }
}

fn multiple(factor: u64) -> G1 {
    secret_mul(&Sum::from(&G1::generator()), &Scalar::from(factor).into()).to_point().unwrap()
}

#[test]
fn a_scalar_is_zero_only_if_each_limb_is() {
    assert!(scalar(&Fr::from(0)).is_zero());
    for limb in 0..4 {
        // In Montgomery form one bit is set, in one limb.
        let mut limbs = [0; 4];
        limbs[limb] = 1;
        assert!(!scalar(&Fr::new_unchecked(BigInt(limbs))).is_zero(), "{limb}");
    }
}
