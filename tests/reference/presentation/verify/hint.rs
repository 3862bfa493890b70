//! Hints, and the verifier that takes them.

use ark_bls12_381::G1Projective;
use ark_ec::CurveGroup as _;
use ark_ff::{BigInteger as _, PrimeField as _, Zero as _};
use averment::credential::DateTime;
use averment::presentation::PresentationRequest;
use rand::Rng;

use super::{Opened, Reduced, Tie, Verified, Verifier, settle};
use crate::reference::octets::{decode_g1, mul_integer};
use crate::reference::presentation::cbor::{Item, bytes, object};
use crate::reference::presentation::digest::Part;
use crate::reference::presentation::prove::Committed;
use crate::reference::{Check, Checks, Refused};

/// First messages of a presentation, and the second coordinates of its points.
#[derive(Clone, Debug)]
pub struct Hint {
    /// T1, T2 and the first messages of the rows, credential by credential.
    pub first: Vec<G1Projective>,
    pub coordinates: Vec<Vec<u8>>,
}

/// x and y, 48 octets each; all zero for the identity.
fn coordinates(point: &G1Projective) -> [Vec<u8>; 2] {
    if point.is_zero() {
        return [vec![0; 48], vec![0; 48]];
    }
    let point = point.into_affine();
    [point.x, point.y].map(|coordinate| coordinate.into_bigint().to_bytes_be())
}

fn second(point: &G1Projective) -> Vec<u8> {
    let [_, y] = coordinates(point);
    y
}

impl Hint {
    /// The hint of whoever made the presentation.
    pub fn of(committed: &Committed, wires: &[G1Projective]) -> Self {
        let sections = committed.parts.iter().zip(&committed.first);
        let first = sections.flat_map(|(part, rows)| {
            [part.first.t1, part.first.t2].into_iter().chain(rows.iter().copied())
        });
        let points = committed.parts.iter().flat_map(|part| part.points);
        let points = points.chain(wires.iter().copied());
        Self { first: first.collect(), coordinates: points.map(|point| second(&point)).collect() }
    }

    /// The second coordinates of these points.
    pub fn of_points(points: &[G1Projective]) -> Vec<u8> {
        points.iter().flat_map(second).collect()
    }

    pub fn encode(&self) -> Vec<u8> {
        let first: Vec<_> =
            self.first.iter().flat_map(|point| coordinates(point).concat()).collect();
        let body = vec![bytes(&first), bytes(&self.coordinates.concat())];
        object(19, 0, Item::Array(body)).encode()
    }

    /// Reads the points, each of which is tested.
    pub fn decode(octets: &[u8], checks: &Checks) -> Option<Self> {
        let item = Item::decode(octets).ok()?;
        let [Item::Uint(19), Item::Uint(1), Item::Uint(0), body] = item.items() else {
            return None;
        };
        let [first, coordinates] = body.items() else { return None };
        let (first, coordinates) = (first.octets()?, coordinates.octets()?);
        if first.len() % 96 != 0 || coordinates.len() % 48 != 0 {
            return None;
        }
        let mut off = vec![Check::CompressedOnly];
        if !checks.on(Check::HintSubgroup) {
            off.push(Check::Subgroup);
        }
        let lenient = Checks::without(&off);
        let point = |octets: &[u8]| {
            let nothing = octets.iter().all(|octet| *octet == 0);
            // Flags have no place here.
            let plain = octets[0] & 0xe0 == 0;
            match nothing {
                true => Some(G1Projective::zero()),
                false => decode_g1(octets, &lenient).ok().filter(|_| plain),
            }
        };
        Some(Self {
            first: first.chunks(96).map(point).collect::<Option<_>>()?,
            coordinates: coordinates.chunks(48).map(<[u8]>::to_vec).collect(),
        })
    }

    /// Puts the given first messages in place of the right ones, and says by what they differ.
    pub(super) fn replace(
        &self,
        opened: &Opened,
        (parts, first): (&mut [Part], &mut [Vec<G1Projective>]),
    ) -> Result<Vec<G1Projective>, Refused> {
        let wrong = Refused(Check::HintFallback);
        let points = parts.iter().flat_map(|part| part.points).chain(opened.wires.iter().copied());
        let known: Vec<_> = points.map(|point| second(&point)).collect();
        let sections = parts.iter_mut().zip(first.iter_mut());
        let right = sections.flat_map(|(part, rows)| {
            [&mut part.first.t1, &mut part.first.t2].into_iter().chain(rows.iter_mut())
        });
        let right: Vec<_> = right.collect();
        if known != self.coordinates || right.len() != self.first.len() {
            return Err(wrong);
        }
        let pairs = right.into_iter().zip(&self.first);
        Ok(pairs.map(|(right, given)| *given - std::mem::replace(right, *given)).collect())
    }
}

/// An answer with the octets of a hint.
pub type Hinted<'a> = (&'a PresentationRequest, &'a [u8], &'a [u8]);

impl Verifier {
    /// Many answers with hints, each to its request.
    pub fn verify_batch_hinted(
        &self,
        answers: &[Hinted<'_>],
        now: DateTime,
        rng: &mut impl Rng,
        checks: &Checks,
    ) -> Result<Vec<Verified>, Refused> {
        let weighs = checks.on(Check::HintWeights);
        let mut errors_of_all = Vec::new();
        let mut reduced = Vec::new();
        for (request, presentation, hint) in answers {
            let plain = || self.reduce(request, presentation, Tie::Request, now, checks);
            let hinted = Hint::decode(hint, checks).ok_or(Refused(Check::HintFallback));
            let hinted = hinted.and_then(|hint| {
                let answer = (*request, *presentation, Some(&hint));
                self.reduce_with(answer, Tie::Request, now, checks)
            });
            let hinted = hinted.and_then(|hinted| {
                // With weights each presentation may as well be looked at alone.
                let holds = !weighs || weighed(&hinted.errors, weighs, rng).is_zero();
                checks.require(Check::HintEquations, holds)?;
                Ok(hinted)
            });
            let one: Reduced = match hinted {
                Ok(hinted) => hinted,
                Err(_) if checks.on(Check::HintFallback) => plain()?,
                Err(refused) => return Err(refused),
            };
            errors_of_all.extend(one.errors.iter().copied());
            reduced.push(one);
        }
        if checks.on(Check::HintEquations) && !weighed(&errors_of_all, weighs, rng).is_zero() {
            // Whichever it is, it is verified without its hint.
            let plain: Vec<_> =
                answers.iter().map(|(request, octets, _)| (*request, *octets)).collect();
            return self.verify_batch(&plain, now, checks);
        }
        reduced.iter().try_for_each(|one| settle(&one.equations, checks))?;
        Ok(reduced.into_iter().map(|one| one.verified).collect())
    }
}

/// The sum of all errors, each under its weight.
fn weighed(errors: &[G1Projective], weighs: bool, rng: &mut impl Rng) -> G1Projective {
    let terms = errors.iter().map(|error| {
        let weight = if weighs { [rng.next_u64(), rng.next_u64()] } else { [1, 0] };
        mul_integer(error, &weight)
    });
    terms.fold(G1Projective::zero(), |sum, term| sum + term)
}
