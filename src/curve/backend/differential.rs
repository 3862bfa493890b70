//! The two backends side by side: the same function of the same input, limb for limb where the type is shared.

use alloc::vec::Vec;

use ark_bls12_381::g1::BETA;
use ark_bls12_381::{Fr, G1Projective, G2Affine, G2Projective};
use ark_ec::{AffineRepr, CurveGroup};
use ark_ff::UniformRand;

use super::{PointError, native, portable};
use crate::curve::tests::{edge_scalars, rng, rounds};

/// Encodings of catalogue group P whose flags and range are right, so that the backends themselves must decide.
const G1_ENCODINGS: [(&str, Result<(), PointError>); 11] = [
    (
        "800000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000",
        Err(PointError::NotInSubgroup),
    ),
    (
        "a00000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000",
        Err(PointError::NotInSubgroup),
    ),
    (
        "b9b3e2c8c6bbf59d3c326b531fc1e639d29200c28624ac604f251a12908c9b7f735318617f625954cc71cdf03229b1ef",
        Err(PointError::NotInSubgroup),
    ),
    (
        "b93b2cc2a8a222518a034a317b5739ccd4a649411687902474b6c8856f35d618539e97dafa1784403ae4bcd37562c234",
        Err(PointError::NotInSubgroup),
    ),
    (
        "85020378a6838af221e734b3a81940eb3ff19c2a7f8cf26150dfc38fc41c37551dc92bb5593d30d4dfc2ee4bb09ad05b",
        Err(PointError::NotInSubgroup),
    ),
    (
        "add0bf3057c67011374bc51a8f7a1ed69dd2067c4cf8caa84e416a6f3da6cc6eccdc26527ffd3c9994589370a5247854",
        Err(PointError::NotInSubgroup),
    ),
    (
        "800000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000004",
        Err(PointError::NotInSubgroup),
    ),
    (
        "800000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000001",
        Err(PointError::NotOnCurve),
    ),
    (
        "9a0111ea397fe69a4b1ba7b6434bacd764774b84f38512bf6730d2a0f6b0f6241eabfffeb153ffffb9feffffffffaaaa",
        Err(PointError::NotOnCurve),
    ),
    (
        "a572cbea904d67468808c8eb50a9450c9721db309128012543902d0ac358a62ae28f75bb8f1c7c42c39a8c5529bf0f4e",
        Ok(()),
    ),
    (
        "97f1d3a73197d7942695638c4fa9ac0fc3688c4f9774b905a14e3a3f171bac586c55e83ff97a1aeffb3af00adb22c6bb",
        Ok(()),
    ),
];
const G2_ENCODINGS: [(&str, Result<(), PointError>); 7] = [
    (
        "9004c8308dc6da448ae163bec45203a6b38135c14537bde89248887474c864bf187c57ef547ec085c8fd8ff64efbdb7110b78a07881273d695e1156228a5b64d08ae178eab069faf0557587dcdae8763dfdf70e988418ea6778422af3a0a75f7",
        Err(PointError::NotInSubgroup),
    ),
    (
        "ae553e6cbe332f0893100f2b98b780176776a40bab41825cad5ec2ca7e9e8b00fab44f260728b7477612ba30a9a70f5509d775ea2c21e4b8ac68effebe3d5867188f0d6278777a88063d32e2b3160d270b333bfe938d45fdafbff018b74b14fd",
        Err(PointError::NotInSubgroup),
    ),
    (
        "a3f210f97004542c530902758975054e829cd51cc2d4028bef8bf0f93f01f65eff882889d484f0b0dfa118a9ee56c8bc0211fe76295f4809157ae41aed75c101fc1de036127bb26382aee210c175065f737c647fa15b2f5db2eceb218a14f500",
        Err(PointError::NotInSubgroup),
    ),
    (
        "a00000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000001000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000",
        Err(PointError::NotInSubgroup),
    ),
    (
        "800000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000001000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000001",
        Err(PointError::NotInSubgroup),
    ),
    (
        "800000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000",
        Err(PointError::NotOnCurve),
    ),
    (
        "93e02b6052719f607dacd3a088274f65596bd0d09920b61ab5da61bbdc7f5049334cf11213945d57e5ac7d055d042b7e024aa2b2f08f0a91260805272dc51051c6e47ad4fa403b02b4510b647ae3d1770bac0326a805bbefd48056c8c121bdb8",
        Ok(()),
    ),
];

fn octets<const N: usize>(hex: &str) -> [u8; N] {
    let mut octets = [0; N];
    hex::decode_to_slice(hex, &mut octets).unwrap();
    octets
}

#[test]
fn catalogue_encodings_get_the_same_verdict() {
    for (hex, expected) in G1_ENCODINGS {
        let octets = octets(hex);
        assert_eq!(native::g1_decode(&octets), portable::g1_decode(&octets), "{hex}");
        assert_eq!(native::g1_decode(&octets).map(|_| ()), expected, "{hex}");
    }
    for (hex, expected) in G2_ENCODINGS {
        let octets = octets(hex);
        assert_eq!(native::g2_decode(&octets), portable::g2_decode(&octets), "{hex}");
        assert_eq!(native::g2_decode(&octets).map(|_| ()), expected, "{hex}");
    }
}

#[test]
fn random_encodings_get_the_same_verdict() {
    let mut rng = rng(11);
    for _ in 0..rounds(100_000) {
        // Flags of a compressed point, and a coordinate below p.
        let mut octets: [u8; 48] = core::array::from_fn(|_| u8::rand(&mut rng));
        octets[0] = 0x80 | (octets[0] & 0x2f);
        assert_eq!(native::g1_decode(&octets), portable::g1_decode(&octets), "{octets:02x?}");
    }
    for _ in 0..rounds(10_000) {
        let mut octets: [u8; 96] = core::array::from_fn(|_| u8::rand(&mut rng));
        octets[0] = 0x80 | (octets[0] & 0x2f);
        octets[48] &= 0x0f;
        assert_eq!(native::g2_decode(&octets), portable::g2_decode(&octets), "{octets:02x?}");
    }
}

#[test]
fn points_survive_both_codecs() {
    let mut rng = rng(12);
    for _ in 0..rounds(10_000) {
        let point = G1Projective::rand(&mut rng).into_affine();
        let octets = native::g1_encode(&native::affine(&point));
        assert_eq!(octets, portable::g1_encode(&point));
        assert_eq!(native::g1_decode(&octets), Ok(point));
        assert_eq!(portable::g1_decode(&octets), Ok(point));
        let point = G2Projective::rand(&mut rng).into_affine();
        let octets = native::g2_encode(&point);
        assert_eq!(octets, portable::g2_encode(&point));
        assert_eq!(native::g2_decode(&octets), Ok(point));
        assert_eq!(portable::g2_decode(&octets), Ok(point));
    }
    let identity = portable::identity().into_affine();
    assert_eq!(native::g1_encode(&native::affine(&identity)), portable::g1_encode(&identity));
}

#[test]
fn scalars_agree() {
    let mut rng = rng(13);
    let random = (0..rounds(100_000)).map(|_| Fr::rand(&mut rng));
    let values: Vec<_> = edge_scalars().into_iter().chain(random).collect();
    for pair in values.windows(2) {
        let (a, b) = (&pair[0], &pair[1]);
        assert_eq!(native::fr_add(a, b), portable::fr_add(a, b));
        assert_eq!(native::fr_sub(a, b), portable::fr_sub(a, b));
        assert_eq!(native::fr_mul(a, b), portable::fr_mul(a, b));
        assert_eq!(native::fr_neg(a), portable::fr_neg(a));
        assert_eq!(native::fr_inverse(a), portable::fr_inverse(a));
        assert_eq!(native::fr_to_le_bytes(a), portable::fr_to_le_bytes(a));
        let octets = [*native::fr_to_le_bytes(a), *native::fr_to_le_bytes(b)].concat();
        for len in [1, 31, 32, 33, 48, 64] {
            let octets = &octets[..len];
            assert_eq!(native::fr_reduce(octets), portable::fr_reduce(octets));
        }
    }
}

#[test]
fn point_arithmetic_agrees() {
    let mut rng = rng(14);
    let edges = edge_scalars();
    for round in 0..rounds(100_000) {
        let point = G1Projective::rand(&mut rng).into_affine();
        let k = edges.get(round).copied().unwrap_or_else(|| Fr::rand(&mut rng));
        let scalar = portable::fr_to_le_bytes(&k);
        let ours = native::affine(&point);
        assert_eq!(native::g1(&ours), point);
        let mut a = native::secret_mul(&native::jacobian(&ours), &scalar);
        let mut b = portable::secret_mul(&portable::jacobian(&point), &scalar);
        let same = |a: &native::Jacobian, b: &G1Projective| {
            assert_eq!(native::g1(&native::normalize(&[*a])[0]), b.into_affine(), "{k}");
        };
        same(&a, &b);
        native::double(&mut a);
        portable::double(&mut b);
        same(&a, &b);
        native::add_affine(&mut a, &ours);
        portable::add_affine(&mut b, &point);
        same(&a, &b);
        native::add_affine_vartime(&mut a, &ours);
        portable::add_affine_vartime(&mut b, &point);
        same(&a, &b);
        let (copy_a, copy_b) = (a, b);
        native::add(&mut a, &copy_a);
        portable::add(&mut b, &copy_b);
        same(&a, &b);
        native::add_vartime(&mut a, &copy_a);
        portable::add_vartime(&mut b, &copy_b);
        same(&a, &b);
        let image = native::endomorphism(&ours, &BETA);
        assert_eq!(native::g1(&image), portable::endomorphism(&point, &BETA));
        let (mut ours, mut theirs) = (ours, point);
        native::negate_if(&mut ours, round % 2 == 0);
        portable::negate_if(&mut theirs, round % 2 == 0);
        assert_eq!(native::g1(&ours), theirs);
    }
}

#[test]
fn multiplication_in_the_second_group_agrees() {
    let mut rng = rng(15);
    for k in edge_scalars().into_iter().step_by(7).chain((0..50).map(|_| Fr::rand(&mut rng))) {
        let scalar = portable::fr_to_le_bytes(&k);
        let point = G2Affine::generator();
        assert_eq!(native::secret_mul2(&point, &scalar), portable::secret_mul2(&point, &scalar));
    }
}

/// Against arkworks' own arithmetic, where a sum doubles and where it cancels too.
#[test]
fn shifts_in_the_second_group_agree() {
    let mut rng = rng(19);
    let generator = G2Affine::generator();
    let random: Vec<_> = (0..20).map(|_| Fr::rand(&mut rng)).collect();
    for k in edge_scalars().into_iter().step_by(7).chain(random) {
        let scalar = portable::fr_to_le_bytes(&k);
        let product = G2Projective::from(generator) * k;
        for other in [G2Projective::rand(&mut rng), generator.into(), product, -product] {
            let other = other.into_affine();
            // No point of the library is the identity.
            if other.is_zero() {
                continue;
            }
            let sum = Some((product + other).into_affine()).filter(|sum| !sum.is_zero());
            assert_eq!(native::secret_mul2_add(&generator, &scalar, &other), sum, "{k}");
            assert_eq!(portable::secret_mul2_add(&generator, &scalar, &other), sum, "{k}");
        }
    }
}

#[test]
fn maps_to_the_curve_agree() {
    let mut rng = rng(16);
    let mut inputs: Vec<[u8; 64]> =
        (0..rounds(10_000)).map(|_| core::array::from_fn(|_| u8::rand(&mut rng))).collect();
    inputs.extend([[0; 64], [0xff; 64]]);
    for (u, v) in inputs.iter().zip(inputs.iter().rev()) {
        let (ours, theirs) = (native::map_to_g1(u, v), portable::map_to_g1(u, v));
        assert_eq!(native::g1(&native::normalize(&[ours])[0]), theirs.into_affine());
    }
}

#[test]
fn sums_agree() {
    let mut rng = rng(17);
    // Digits of 2 to 8 bits.
    for count in [0, 1, 2, 3, 4, 17, 64, 200, 600, 2_000] {
        let mut points: Vec<_> =
            (0..count).map(|_| G1Projective::rand(&mut rng).into_affine()).collect();
        let mut scalars: Vec<[u8; 16]> =
            (0..count).map(|_| core::array::from_fn(|_| u8::rand(&mut rng))).collect();
        // In one bucket: twice the same point, and one with its opposite.
        if let [first, second, third, fourth, ..] = &mut *points {
            (*second, *fourth) = (*first, -*third);
        }
        let extreme = [[0xff; 16], [0xff; 16], [1; 16], [1; 16], [0; 16]];
        scalars.iter_mut().zip(extreme).for_each(|(scalar, extreme)| *scalar = extreme);
        let ours: Vec<_> = points.iter().map(native::affine).collect();
        let same = |a: native::Jacobian, b: G1Projective| {
            assert_eq!(native::g1(&native::normalize(&[a])[0]), b.into_affine(), "{count}");
        };
        same(
            native::buckets_vartime(&ours, &scalars, 128),
            portable::buckets_vartime(&points, &scalars, 128),
        );
    }
}

#[test]
fn pairings_get_the_same_verdict() {
    let mut rng = rng(18);
    for round in 0..rounds(1_000) {
        let k = Fr::rand(&mut rng);
        let (p, q) = (G1Projective::rand(&mut rng), G2Projective::rand(&mut rng));
        let points = [(p * k).into_affine(), (-p).into_affine()];
        let seconds = [q.into_affine(), (q * k).into_affine()];
        for seconds in [seconds, [seconds[1], seconds[0]]] {
            let ours = seconds.map(|point| native::lines(&point));
            let theirs = seconds.map(|point| portable::lines(&point));
            let ours: Vec<_> = ours.iter().zip(points.iter().map(native::affine)).collect();
            let theirs: Vec<_> = theirs.iter().zip(points).collect();
            let verdict = native::pairing_product_is_one(&ours);
            assert_eq!(verdict, portable::pairing_product_is_one(&theirs), "{round}");
            assert_eq!(verdict, seconds[0] == q.into_affine(), "{round}");
        }
    }
}
