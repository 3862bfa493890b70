//! A hidden number lies in a range.
//!
//! `value` is an expression in hidden variables, `m - min` or `max - m`. It is written in digits, and each digit is shown
//! to be in `{0 .. 255}`, or in `{0, 1}`, by [`Accumulated`]. Digit 0 is no variable of its own but
//! `value - sum of weight * digit` over the others, so that no verifier can forget to add them up.
//!
//! | form | shows | digits |
//! |---|---|---|
//! | half-open | `0 <= value < 256^l` | l |
//! | exact | `0 <= value <= H` | of weights `256^0 .. 256^(k-1)`, then G, then a bit of weight g, with `H = 256^k - 1 + 255 G + g` |
//!
//! The weighted maxima add up to less than 2^64, so that nothing wraps around the group order: `value` as an integer is
//! in the range. The first digit costs 128 octets, each further one 160.

use alloc::sync::Arc;
use alloc::vec::Vec;

use subtle::{ConditionallySelectable, ConstantTimeGreater};
use zeroize::Zeroizing;

use super::accumulated::Members;
use super::parameters::Member;
use super::{Accumulated, Assignment, Build, Built, Parameters, Statement};
use crate::curve::{FixedG1, Scalar, SecretScalar};
use crate::sigma::{Expression, Variable};

const BASE: u64 = 256;
const TOP: u64 = BASE - 1;

/// How values of a range are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Shape {
    /// Digits of weights `256^0 .. 256^(k-1)`.
    powers: u32,
    /// The weight of one more digit, or zero.
    extra: u64,
    /// The weight of a bit, or zero.
    bit: u64,
}

impl Shape {
    /// `0 <= value < 256^l` for the smallest l that reaches `distance`.
    pub(crate) const fn reaching(distance: u64) -> Self {
        let mut powers = 1;
        while powers < 8 && distance >> (8 * powers) != 0 {
            powers += 1;
        }
        Self { powers, extra: 0, bit: 0 }
    }

    /// `0 <= value <= highest`. For less than 255 there is none: two of the half-open form are as cheap.
    pub(crate) fn exact(highest: u64) -> Option<Self> {
        let powers = (1..=8).rev().find(|powers| capacity(*powers) <= highest)?;
        let rest = highest - capacity(powers);
        Some(Self { powers, extra: rest / TOP, bit: rest % TOP })
    }

    /// How many digits there are.
    pub(crate) fn digits(&self) -> usize {
        self.weights().len()
    }

    /// The highest value.
    pub(crate) fn highest(&self) -> u64 {
        capacity(self.powers) + TOP * self.extra + self.bit
    }

    pub(super) fn weights(&self) -> Vec<(u64, Digits)> {
        let powers = (0..self.powers).map(|power| (1 << (8 * power), Digits::Octet));
        let extra = [(self.extra, Digits::Octet), (self.bit, Digits::Bit)];
        powers.chain(extra.into_iter().filter(|(weight, _)| *weight != 0)).collect()
    }

    /// The digits of a value, in the order of the weights and constant time in the value.
    fn decompose(&self, value: u64) -> Zeroizing<Vec<u8>> {
        let capacity = capacity(self.powers);
        let mut digits = Zeroizing::new(Vec::with_capacity(10));
        let mut value = Zeroizing::new(value);
        let bit = value.ct_gt(&(capacity + TOP * self.extra)).unwrap_u8() & u8::from(self.bit != 0);
        // Nothing wraps below: a check of that would be a branch.
        *value = value.wrapping_sub(u64::conditional_select(&0, &self.bit, bit.into()));
        // The smallest digit that leaves no more than the powers can take.
        let mut extra = 0_u8;
        if self.extra != 0 {
            for digit in 0..TOP {
                let above = value.ct_gt(&(capacity + self.extra * digit)).unwrap_u8();
                extra = extra.wrapping_add(above);
            }
        }
        *value = value.wrapping_sub(self.extra.wrapping_mul(extra.into()));
        digits.extend(
            value.to_le_bytes().into_iter().take(usize::try_from(self.powers).unwrap_or(0)),
        );
        if self.extra != 0 {
            digits.push(extra);
        }
        if self.bit != 0 {
            digits.push(bit);
        }
        digits
    }
}

#[cfg(test)]
impl Shape {
    /// Whether the digits of `value` are digits, and add up to it.
    pub(super) fn adds_up(&self, value: u64) -> bool {
        let digits = self.decompose(value);
        let weights = self.weights();
        let sum =
            digits.iter().zip(&weights).map(|(digit, (weight, _))| u64::from(*digit) * weight);
        let bits = digits.iter().zip(&weights).all(|(digit, (_, kind))| match kind {
            Digits::Octet => true,
            Digits::Bit => *digit < 2,
        });
        digits.len() == weights.len() && bits && sum.sum::<u64>() == value
    }
}

/// `256^powers - 1`
const fn capacity(powers: u32) -> u64 {
    if powers >= 8 { u64::MAX } else { (1 << (8 * powers)) - 1 }
}

/// What a digit is one of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Digits {
    Octet,
    Bit,
}

/// The digits of one kind, with their witnesses.
#[derive(Debug)]
struct Table {
    parameters: Parameters,
    digits: Digits,
}

impl Members for Table {
    fn witness(&self, y: &SecretScalar) -> Option<Member> {
        let octets = y.expose_bytes();
        let (digit, above) = octets.split_last()?;
        let above = above.iter().fold(0, |above, octet| above | octet);
        match self.digits {
            Digits::Octet if above == 0 => Some(self.parameters.digit_member(*digit)),
            Digits::Bit if above == 0 && *digit < 2 => Some(self.parameters.bit_member(*digit)),
            Digits::Octet | Digits::Bit => None,
        }
    }
}

/// The statement that an expression is in a range.
#[derive(Debug)]
pub(crate) struct Range {
    shape: Shape,
    value: Expression,
    digits: Vec<Accumulated>,
}

impl Range {
    /// Shows `0 <= value <= highest of shape`.
    pub(crate) fn build(
        build: &mut Build<'_>,
        parameters: &Parameters,
        shape: Shape,
        value: Expression,
    ) -> Built<Self> {
        let weights = shape.weights();
        let variables: Vec<(u64, Variable)> =
            weights.iter().skip(1).map(|(weight, _)| (*weight, build.section.own())).collect();
        // value - sum of weight * digit
        let mut lowest = value.clone();
        let others = variables.iter().map(|(weight, digit)| (*digit, -Scalar::from(*weight)));
        lowest.terms.extend(others);
        let others = variables.iter().map(|(_, digit)| Expression::variable(*digit));
        let expressions = core::iter::once(lowest).chain(others);
        let digits = weights.iter().zip(expressions).map(|((_, kind), y)| {
            let members = Arc::new(Table { parameters: parameters.clone(), digits: *kind });
            Accumulated::build(build, value_of(parameters, *kind), parameters.key(), members, y)
        });
        let digits = digits.collect::<Result<_, _>>()?;
        Ok(Self { shape, value, digits })
    }
}

fn value_of(parameters: &Parameters, digits: Digits) -> &FixedG1 {
    match digits {
        Digits::Octet => parameters.digit_value(),
        Digits::Bit => parameters.bit_value(),
    }
}

impl Statement for Range {
    fn assign(&self, assignment: &mut Assignment<'_, '_>) -> Option<()> {
        let octets = assignment.witness.value(&self.value)?.expose_bytes();
        let (above, value) = octets.split_last_chunk::<8>()?;
        let value = u64::from_be_bytes(*value);
        if above.iter().fold(0, |above, octet| above | octet) != 0 || value > self.shape.highest() {
            return None;
        }
        for digit in self.shape.decompose(value).iter().skip(1) {
            assignment.witness.own(SecretScalar::of_number(u64::from(*digit)))?;
        }
        self.digits.iter().try_for_each(|digit| digit.assign(assignment))
    }
}
