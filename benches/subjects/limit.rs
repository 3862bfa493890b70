//! The limit of one core: the group operations and the hashing of each BBS operation, and nothing else.
//!
//! Sequences over raw blst with the fastest primitives known when Averment was designed, as a fixed measure: what adds
//! points faster than they do gets below it. They work on random points of the right shapes and are no working
//! scheme: nothing is checked, nothing is kept, and the results are thrown away.
//!
//! | operation | sequence |
//! |---|---|
//! | key generation | 1 hash, 1 secret multiplication in G2, 1 compression |
//! | sign | hash L messages; L+1 tabled bases, 1 inversion in Fr, 1 secret multiplication, 1 compression |
//! | verify | hash L messages; decode A; L+1 tabled bases, e·A; 2 prepared pairings |
//! | proof gen | B known; 7+U terms of secret scalars; 5 compressions; 2U+10 products in Fr |
//! | proof verify | hash L−U messages; decode 3 points; T1 of them; T2 of D and L+2 tabled bases; 2 prepared pairings |
//! | batch verify | the same without pairings; 2 sums of N points by 128-bit weights; 2 prepared pairings for all |
//!
//! U messages are hidden. Public scalars use tables of window 5 (78 KiB for each base); secret ones use tables of
//! window 6 that are scanned whole (129 KiB for each base), or blst's constant-time multiplication.

mod glv;
mod ops;
mod pairing;
mod tables;

use core::hint::black_box;
use std::rc::Rc;

use blst::{blst_p1, blst_p1_affine};
use sha2::{Digest, Sha256};

use self::{ops::ScalarBytes, pairing::Lines, tables::Table};
use super::{Case, Entry, Operation, Role};

/// The entry that makes a public key.
pub(crate) const KEY_GEN: &str = "limit";
/// The entry with tables of window 5 for the generators.
pub(crate) const TABLES: &str = "limit, tables w=5";
/// The entry that multiplies the points of a credential without tables of their own.
pub(crate) const DECODED: &str = "limit, constant time, no tables of the credential";
/// The entry that has scanned tables for the points of a credential, too.
pub(crate) const PREPARED: &str = "limit, constant time, tables of the credential";

const PUBLIC_WINDOW: usize = 5;
const SECRET_WINDOW: usize = 6;
/// Enough different points and scalars that no cache learns them.
const POOL: usize = 1024;

pub(crate) fn entries(case: Case) -> Vec<Entry> {
    let tables = |run: fn(&Limit, usize)| {
        let limit = Limit::new(case);
        let mut turn = 0;
        Entry::new(Role::Limit, TABLES, move || {
            turn += 1;
            run(&limit, turn);
        })
    };
    match case.operation {
        Operation::KeyGen => {
            vec![Entry::new(Role::Limit, KEY_GEN, || ops::public_key(&challenge(&[], 1)))]
        }
        Operation::Generators => Vec::new(),
        Operation::Sign => vec![tables(|limit, _| {
            black_box(limit.sign());
        })],
        Operation::Verify => vec![tables(|limit, _| {
            black_box(limit.verify());
        })],
        Operation::ProofGen => {
            let decoded = Rc::new(Limit::new(case));
            let prepared = Rc::clone(&decoded);
            vec![
                Entry::new(Role::Limit, DECODED, move || decoded.proof_gen(Limit::multiply)),
                Entry::new(Role::Limit, PREPARED, move || prepared.proof_gen(Limit::scan)),
            ]
        }
        Operation::ProofVerify => vec![tables(|limit, turn| {
            black_box(limit.proof_verify(turn));
        })],
        Operation::Batch => vec![tables(|limit, turn| {
            black_box(limit.batch(turn));
        })],
    }
}

/// Random data of the right shapes for one case.
struct Limit {
    case: Case,
    generators: Vec<Table>,
    scanned: [Table; 2],
    issuer: Lines,
    base_point: Lines,
    points: Vec<blst_p1_affine>,
    encoded: Vec<[u8; 48]>,
    scalars: Vec<ScalarBytes>,
}

impl Limit {
    fn new(case: Case) -> Self {
        check_primitives();
        let seed = |index: usize| Sha256::digest(index.to_be_bytes());
        let points: Vec<_> = (0..POOL).map(|index| ops::hash_to_g1(&seed(index))).collect();
        let lines = |index| Lines::new(&ops::hash_to_g2(&seed(index)));
        Self {
            case,
            generators: points[..case.messages + 2]
                .iter()
                .map(|point| Table::new(point, PUBLIC_WINDOW))
                .collect(),
            scanned: [200, 201].map(|index| Table::new(&points[index], SECRET_WINDOW)),
            issuer: lines(0),
            base_point: lines(1),
            encoded: points.iter().map(ops::compress).collect(),
            scalars: (0..POOL).map(|index| reduce(seed(index).into())).collect(),
            points,
        }
    }

    fn sign(&self) -> Vec<u8> {
        let generators = self.case.messages + 1;
        hash_messages(self.case.messages);
        // A = 1/(x + e)·B
        let b = tables::sum(&self.generators[..generators], &self.scalars[..generators]);
        let inverse = ops::invert(&self.scalars[0]);
        compress_all(&[ops::multiply(&b, &inverse)])
    }

    fn verify(&self) -> bool {
        let generators = self.case.messages + 1;
        hash_messages(self.case.messages);
        let a = ops::decompress(&self.encoded[0]);
        // e(A, W)·e(e·A − B, BP2) = 1
        let mut b = tables::sum(&self.generators[..generators], &self.scalars[..generators]);
        ops::add(&mut b, &glv::sum(&[a], &self.scalars[5..6]));
        self.pairs_to_one(&[a, ops::to_affine(&[b])[0]])
    }

    /// One term of a secret scalar, of a point without a table.
    fn multiply(&self, index: usize) -> blst_p1 {
        ops::multiply(&ops::from_affine(&self.points[index]), &self.scalars[index])
    }

    /// One term of a secret scalar, of a point with a table.
    fn scan(&self, index: usize) -> blst_p1 {
        self.scanned[index % 2].multiply_scanned(&self.scalars[index])
    }

    /// `term` multiplies A and B; the generators have tables in any case.
    fn proof_gen(&self, term: impl Fn(&Self, usize) -> blst_p1) -> (ScalarBytes, Vec<u8>) {
        let hidden = self.case.messages - self.case.disclosed();
        let two_terms = |first, second| {
            let mut sum = term(self, first);
            ops::add(&mut sum, &term(self, second));
            sum
        };
        let d = term(self, 2);
        let a_bar = term(self, 3);
        let b_bar = two_terms(4, 5);
        let t1 = two_terms(6, 7);
        let mut t2 = term(self, 1);
        for index in 0..hidden {
            ops::add(&mut t2, &self.scan(index + 20));
        }
        let octets = compress_all(&[a_bar, b_bar, d, t1, t2]);
        ops::multiply_scalars(&self.scalars[0], 2 * hidden + 10);
        (challenge(&octets, hidden), octets)
    }

    /// All of a verification but its pairing; `turn` chooses the points and scalars.
    fn recommit(&self, turn: usize) -> [blst_p1_affine; 2] {
        let (messages, hidden) = (self.case.messages, self.case.messages - self.case.disclosed());
        hash_messages(messages - hidden);
        let decode = |index: usize| ops::decompress(&self.encoded[(3 * turn + index) % POOL]);
        let (a_bar, b_bar, d) = (decode(0), decode(1), decode(2));
        let scalars = &self.scalars[turn % 64..];
        let t1 = glv::sum(&[a_bar, b_bar, d], &scalars[..3]);
        ops::multiply_scalars(&self.scalars[0], messages + 2);
        let mut t2 = tables::sum(&self.generators, &scalars[..messages + 2]);
        ops::add(&mut t2, &glv::sum(&[d], &scalars[..1]));
        black_box(challenge(&compress_all(&[t1, t2]), messages));
        [a_bar, b_bar]
    }

    fn proof_verify(&self, turn: usize) -> bool {
        self.pairs_to_one(&self.recommit(turn))
    }

    fn batch(&self, turn: usize) -> bool {
        let (mut a_bars, mut b_bars, mut weights) = (Vec::new(), Vec::new(), Vec::new());
        for index in 0..self.case.batch {
            let [a_bar, b_bar] = self.recommit(turn + index);
            a_bars.push(a_bar);
            b_bars.push(b_bar);
            let (weight, _) = self.scalars[index % POOL].split_first_chunk().expect("32 bytes");
            weights.push(*weight);
        }
        let sums = [a_bars, b_bars].map(|points| ops::weighted_sum(&points, &weights));
        self.pairs_to_one(&ops::to_affine(&sums))
    }

    fn pairs_to_one(&self, points: &[blst_p1_affine]) -> bool {
        pairing::product_is_one(&[&self.issuer, &self.base_point], points)
    }
}

/// The fast sums agree with plain multiplications, and pairings are bilinear; what is timed computes the right thing.
fn check_primitives() {
    let point = ops::hash_to_g1(b"point");
    let scalar = challenge(b"scalar", 0);
    let product = ops::multiply(&ops::from_affine(&point), &scalar);
    let table = |window| Table::new(&point, window);
    let expected = ops::to_affine(&[product]);
    for found in [
        glv::sum(&[point], &[scalar]),
        tables::sum(&[table(PUBLIC_WINDOW)], &[scalar]),
        table(SECRET_WINDOW).multiply_scanned(&scalar),
    ] {
        assert_eq!(ops::to_affine(&[found]), expected, "a multiple of a point");
    }
    let lines = Lines::new(&ops::hash_to_g2(b"point"));
    let mut opposite = point;
    ops::negate_if(&mut opposite, true);
    assert!(pairing::product_is_one(&[&lines, &lines], &[point, opposite]), "e(P, Q)·e(−P, Q)");
    assert!(!pairing::product_is_one(&[&lines, &lines], &[point, point]), "e(P, Q)²");
}

/// Hashes 64 bytes to a scalar as the draft does, `count` times: three calls of the hash function each.
fn hash_messages(count: usize) {
    for index in 0..count {
        let message = [index.to_le_bytes()[0]; 64];
        for block in 0..3 {
            let expanded = Sha256::new().chain_update(message).chain_update([block; 80]).finalize();
            black_box(expanded);
        }
    }
}

/// Hashes `octets` and `scalars` encoded scalars with their indexes to a challenge.
fn challenge(octets: &[u8], scalars: usize) -> ScalarBytes {
    let mut hash = Sha256::new_with_prefix(octets);
    for _ in 0..scalars {
        hash.update([7; 40]);
    }
    reduce(hash.finalize().into())
}

/// A number below 2^254, and so below the group order.
fn reduce(mut bytes: ScalarBytes) -> ScalarBytes {
    bytes[31] &= 0x3f;
    bytes
}

fn compress_all(points: &[blst_p1]) -> Vec<u8> {
    ops::to_affine(points).iter().flat_map(ops::compress).collect()
}
