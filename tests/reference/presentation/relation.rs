//! The rows that ride on the proofs, and the statements that they are of.

use std::sync::Arc;

use ark_bls12_381::{Fr, G1Projective, G2Projective};
use ark_ff::{One as _, Zero as _};

use super::one_of_many::Roster;
use super::registry::Status;
use super::sets::{self, Set};
use super::tables::Table;
use crate::reference::core::count;
use crate::reference::octets::{encode_g1, encode_scalar, mul};
use crate::reference::{Check, Checks};

/// A scalar that is proved: a hidden message by its rank among the hidden ones, or one of the section's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Variable {
    Message(usize),
    Own(usize),
}

/// A point of a row: known to both sides, or carried by the presentation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Point {
    Fixed(usize),
    Wire(usize),
}

/// `constant + sum of coefficient variable`
#[derive(Clone, Debug)]
pub struct Expression {
    pub constant: Fr,
    pub terms: Vec<(Variable, Fr)>,
}

impl From<Variable> for Expression {
    fn from(variable: Variable) -> Self {
        Self { constant: Fr::zero(), terms: vec![(variable, Fr::one())] }
    }
}

/// `sum of coefficient image = sum of coefficient variable point`
#[derive(Clone, Debug)]
pub struct Row {
    pub image: Vec<(Point, Fr)>,
    pub terms: Vec<(Variable, Point, Fr)>,
}

/// The rows of one credential.
#[derive(Clone, Debug)]
pub struct Section {
    pub shown: Vec<bool>,
    /// Under which ranges are proved, if not under the ceremony.
    pub table: Option<Arc<Table>>,
    pub own: usize,
    pub fixed: Vec<G1Projective>,
    pub rows: Vec<Row>,
    pub many: Option<Many>,
}

/// That the key of a section is that of one of many, with the place of its first point.
#[derive(Clone, Debug)]
pub struct Many {
    pub roster: Roster,
    pub wire: usize,
}

/// `e(wire, key) = e(image, BP2)`
#[derive(Clone, Debug)]
pub struct PairingCheck {
    pub wire: usize,
    pub image: usize,
    pub key: G2Projective,
}

/// What a prover has to fill in, in the order in which it was stated.
#[derive(Clone, Debug)]
pub enum Gadget {
    /// A number in digits: `(weight, own variable)` of all but the lowest, whose gadgets follow.
    Range {
        section: usize,
        value: Expression,
        shape: Shape,
        digits: Vec<usize>,
    },
    /// ACC: `S` and `S'` are this wire and the next.
    Member {
        section: usize,
        wire: usize,
        rho: usize,
        y: Expression,
        set: Set,
    },
    /// NACC: `C'`, `Cbar` and `C_d` are this wire and the next two; rho, d', s, a, b are this own variable and the next four.
    Excluded {
        section: usize,
        wire: usize,
        own: usize,
        y: Expression,
        set: Set,
    },
    /// A commitment; `first` if this opening is the first.
    Opening {
        section: usize,
        wire: usize,
        own: usize,
        value: Expression,
        link: usize,
        first: bool,
    },
    Pseudonym {
        wire: usize,
        base: G1Projective,
        section: usize,
        secret: Expression,
    },
    /// The tag of a limit; its member follows.
    Tag {
        wire: usize,
        base: G1Projective,
        section: usize,
        secret: Expression,
        index: usize,
    },
}

/// How a range is written in digits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shape(pub Vec<(u64, Set)>);

/// `256^k - 1`
fn all_ones(k: u32) -> u128 {
    (1_u128 << (8 * k)) - 1
}

fn power_digits(k: u32) -> Vec<(u64, Set)> {
    (0..k).map(|i| (1_u64 << (8 * i), Set::Octet)).collect()
}

impl Shape {
    /// The fewest octets that reach `distance`.
    pub fn reaching(distance: u64) -> Self {
        let k = (1..=8).find(|k| all_ones(*k) >= u128::from(distance)).unwrap();
        Self(power_digits(k))
    }

    /// Exactly 0 to `highest`; not for less than 255.
    pub fn exact(highest: u64) -> Option<Self> {
        let k = (1..=8).rev().find(|k| all_ones(*k) <= u128::from(highest))?;
        let rest = highest - u64::try_from(all_ones(k)).unwrap();
        let mut digits = power_digits(k);
        if rest / 255 > 0 {
            digits.push((rest / 255, Set::Octet));
        }
        if rest % 255 > 0 {
            digits.push((rest % 255, Set::Bit));
        }
        Some(Self(digits))
    }

    /// Digits that add up to `value`, greedily from the last.
    pub fn decompose(&self, value: u64) -> Option<Vec<u64>> {
        let mut rest = value;
        let mut digits = Vec::new();
        let top = |set: &Set| if *set == Set::Bit { 1 } else { 255 };
        let capacity =
            |n: usize| self.0[..n].iter().map(|(w, set)| u128::from(*w) * top(set)).sum::<u128>();
        for (n, (weight, set)) in self.0.iter().enumerate().rev() {
            // As little as leaves no more than those below can take.
            let over = u128::from(rest).saturating_sub(capacity(n));
            let digit = u64::try_from(over.div_ceil(u128::from(*weight))).unwrap();
            if u128::from(digit) > top(set) {
                return None;
            }
            digits.push(digit);
            rest -= digit * weight;
        }
        digits.reverse();
        (rest == 0).then_some(digits)
    }
}

/// The commitment `C = s J_1 + b Q_2` of an application, to the secret of the credential under a role.
#[derive(Clone, Debug)]
pub struct Bound {
    pub role: String,
    pub c: G1Projective,
    /// `Q_2` and `J_1`
    pub bases: [G1Projective; 2],
}

/// Everything that is proved beside the signatures.
#[derive(Clone, Debug)]
pub struct Statements {
    pub bound: Option<Bound>,
    /// The document that is signed: how it was hashed, and its digest.
    pub document: Option<(String, Vec<u8>)>,
    pub checks: Checks,
    pub sections: Vec<Section>,
    pub wires: usize,
    pub pairings: Vec<PairingCheck>,
    pub gadgets: Vec<Gadget>,
    pub links: usize,
}

impl Statements {
    pub fn new(checks: &Checks) -> Self {
        let checks = checks.clone();
        let (sections, pairings, gadgets) = (Vec::new(), Vec::new(), Vec::new());
        Self {
            bound: None,
            document: None,
            checks,
            sections,
            wires: 0,
            pairings,
            gadgets,
            links: 0,
        }
    }

    /// The section of a credential. The points of one-of-many come before those of any statement.
    pub fn add_section(
        &mut self,
        shown: Vec<bool>,
        table: Option<Arc<Table>>,
        roster: Option<Roster>,
    ) {
        let many = roster.map(|roster| {
            let wire = self.wires;
            self.wires += roster.wires();
            Many { roster, wire }
        });
        let (fixed, rows) = (Vec::new(), Vec::new());
        self.sections.push(Section { shown, table, own: 0, fixed, rows, many });
    }

    /// The domain `y` is one of the authorities'.
    pub fn domain(&mut self, section: usize, y: Variable, domains: Vec<Fr>) {
        self.member_of(section, Check::DomainListed, y.into(), Set::Of(domains));
    }

    /// The variable of a message, unless it is shown.
    pub fn message(&self, section: usize, position: usize) -> Option<Variable> {
        let shown = &self.sections[section].shown;
        let rank = shown[..position].iter().filter(|shown| !**shown).count();
        (!shown[position]).then_some(Variable::Message(rank))
    }

    fn wire(&mut self) -> usize {
        self.wires += 1;
        self.wires - 1
    }

    fn own(&mut self, section: usize) -> usize {
        let section = &mut self.sections[section];
        section.own += 1;
        section.own - 1
    }

    fn fixed(&mut self, section: usize, point: G1Projective) -> Point {
        let fixed = &mut self.sections[section].fixed;
        let known = fixed.iter().position(|known| *known == point);
        Point::Fixed(known.unwrap_or_else(|| {
            fixed.push(point);
            fixed.len() - 1
        }))
    }

    /// Adds a row, unless the verifier forgets `check`.
    fn row(
        &mut self,
        section: usize,
        check: Check,
        image: Vec<(Point, Fr)>,
        terms: Vec<(Variable, Point, Fr)>,
    ) {
        if self.checks.on(check) {
            self.sections[section].rows.push(Row { image, terms });
        }
    }

    fn member_of(&mut self, section: usize, row: Check, y: Expression, set: Set) {
        let (wire, image, rho) = (self.wire(), self.wire(), self.own(section));
        let v = self.fixed(section, set.value());
        let mut terms = vec![(Variable::Own(rho), v, Fr::one())];
        terms.extend(y.terms.iter().map(|(variable, k)| (*variable, Point::Wire(wire), -*k)));
        let mut left = vec![(Point::Wire(image), Fr::one())];
        if !y.constant.is_zero() {
            left.push((Point::Wire(wire), y.constant));
        }
        self.row(section, row, left, terms);
        self.pairings.push(PairingCheck { wire, image, key: set.key() });
        self.gadgets.push(Gadget::Member { section, wire, rho, y, set });
    }

    /// `y` is in the set.
    pub fn member(&mut self, section: usize, y: Variable, elements: &[Fr]) {
        self.member_of(section, Check::MemberRow, y.into(), Set::Of(elements.to_vec()));
    }

    /// The handle `y` is in a registry.
    pub fn status(&mut self, section: usize, y: Variable, status: Status) {
        self.member_of(section, Check::StatusRow, y.into(), Set::Status(Arc::new(status)));
    }

    /// `value` has digits of this shape.
    pub fn range(&mut self, section: usize, shape: Shape, value: Expression) {
        let digits: Vec<_> = shape.0[1..].iter().map(|_| self.own(section)).collect();
        let mut lowest = value.clone();
        for ((weight, _), digit) in shape.0[1..].iter().zip(&digits) {
            lowest.terms.push((Variable::Own(*digit), -Fr::from(*weight)));
        }
        let table = self.sections[section].table.clone();
        let sets: Vec<_> =
            shape.0.iter().map(|(_, set)| set.clone().under(table.as_ref())).collect();
        self.gadgets.push(Gadget::Range { section, value, shape, digits: digits.clone() });
        let others = digits.iter().map(|digit| Expression::from(Variable::Own(*digit)));
        for (n, (y, set)) in [lowest].into_iter().chain(others).zip(sets).enumerate() {
            let row = if n == 0 { Check::DigitLink } else { Check::MemberRow };
            self.member_of(section, row, y, set);
        }
    }

    /// `y` is not in the set.
    pub fn excluded(&mut self, section: usize, y: Variable, elements: &[Fr]) {
        let set = Set::Of(elements.to_vec());
        let [c, image, commitment] = [(); 3].map(|()| self.wire());
        let [rho, d, s, a, b] = [(); 5].map(|()| self.own(section));
        let [v, bp1, k0, k1] = [set.value(), sets::bp1(), sets::base("K_0"), sets::base("K_1")]
            .map(|point| self.fixed(section, point));
        let [rho_v, d_v, s_v, a_v, b_v] = [rho, d, s, a, b].map(Variable::Own);
        let (one, c_p, commitment_p) = (Fr::one(), Point::Wire(c), Point::Wire(commitment));
        self.row(
            section,
            Check::MemberRow,
            vec![(Point::Wire(image), one)],
            vec![(rho_v, v, one), (y, c_p, -one), (d_v, bp1, -one)],
        );
        let opening = vec![(d_v, k1, one), (s_v, k0, one)];
        self.row(section, Check::RemainderCommitted, vec![(commitment_p, one)], opening);
        let inverse = vec![(a_v, commitment_p, one), (b_v, k0, one)];
        self.row(section, Check::RemainderInvertible, vec![(k1, one)], inverse);
        self.pairings.push(PairingCheck { wire: c, image, key: sets::key() });
        self.gadgets.push(Gadget::Excluded { section, wire: c, own: rho, y: y.into(), set });
    }

    /// Opens a commitment to a variable, or makes it.
    pub fn open(
        &mut self,
        section: usize,
        check: Check,
        link: usize,
        commitment: Option<usize>,
        variable: Variable,
    ) -> usize {
        let first = commitment.is_none();
        let wire = commitment.unwrap_or_else(|| self.wire());
        let own = self.own(section);
        let y0 = self.fixed(section, sets::base("Y_0"));
        let y1 = self.fixed(section, sets::base("Y_1"));
        let terms = vec![(variable, y1, Fr::one()), (Variable::Own(own), y0, Fr::one())];
        self.row(section, check, vec![(Point::Wire(wire), Fr::one())], terms);
        let value = variable.into();
        self.gadgets.push(Gadget::Opening { section, wire, own, value, link, first });
        wire
    }

    /// `N = s OP`
    pub fn pseudonym(&mut self, section: usize, base: G1Projective, secret: Variable) -> usize {
        let wire = self.wire();
        let op = self.fixed(section, base);
        let image = vec![(Point::Wire(wire), Fr::one())];
        self.row(section, Check::PseudonymRow, image, vec![(secret, op, Fr::one())]);
        self.gadgets.push(Gadget::Pseudonym { wire, base, section, secret: secret.into() });
        wire
    }

    /// `OP = s N + i N` with `i` in the counters.
    pub fn tag(
        &mut self,
        section: usize,
        base: G1Projective,
        secret: Variable,
        counters: &[Fr],
    ) -> usize {
        let (wire, index) = (self.wire(), self.own(section));
        let op = self.fixed(section, base);
        let tag = Point::Wire(wire);
        let index_v = Variable::Own(index);
        let terms = vec![(secret, tag, Fr::one()), (index_v, tag, Fr::one())];
        self.row(section, Check::PseudonymRow, vec![(op, Fr::one())], terms);
        self.gadgets.push(Gadget::Tag { wire, base, section, secret: secret.into(), index });
        let set = Set::Of(counters.to_vec());
        self.member_of(section, Check::CounterLimited, index_v.into(), set);
        wire
    }
}

impl Statements {
    /// `C = s J_1 + b Q_2`
    pub fn bind(&mut self, section: usize, secret: Variable, bound: &Bound) {
        let blind = self.own(section);
        let [q_2, j_1] = bound.bases;
        let [c, j_1, q_2] = [bound.c, j_1, q_2].map(|point| self.fixed(section, point));
        let terms = vec![(secret, j_1, Fr::one()), (Variable::Own(blind), q_2, Fr::one())];
        self.row(section, Check::BindingRow, vec![(c, Fr::one())], terms);
        self.bound = Some(bound.clone());
    }
}

/// The values of a section's variables, of any meaning: witnesses, nonces, responses.
#[derive(Clone, Copy, Debug)]
pub struct Scalars<'a> {
    pub messages: &'a [Fr],
    pub own: &'a [Fr],
}

impl Scalars<'_> {
    pub fn get(&self, variable: Variable) -> Fr {
        match variable {
            Variable::Message(rank) => self.messages[rank],
            Variable::Own(n) => self.own[n],
        }
    }

    pub fn evaluate(&self, expression: &Expression) -> Fr {
        let terms = expression.terms.iter();
        terms.fold(expression.constant, |sum, (v, k)| sum + self.get(*v) * k)
    }
}

impl Section {
    /// How many responses it has beside those of the messages.
    pub fn responses(&self) -> usize {
        self.own + self.many.as_ref().map_or(0, |many| many.roster.responses())
    }

    fn point(&self, wires: &[G1Projective], point: Point) -> G1Projective {
        match point {
            Point::Fixed(n) => self.fixed[n],
            Point::Wire(n) => wires[n],
        }
    }

    /// `sum of coefficient scalar point - challenge sum of coefficient image` for each row.
    pub fn commit(
        &self,
        wires: &[G1Projective],
        scalars: &Scalars<'_>,
        challenge: &Fr,
    ) -> Vec<G1Projective> {
        let row = |row: &Row| {
            let terms = row.terms.iter().map(|(v, p, k)| (*p, scalars.get(*v) * k));
            let image = row.image.iter().map(|(p, k)| (*p, -(*k * challenge)));
            terms.chain(image).fold(G1Projective::zero(), |sum, (point, scalar)| {
                if scalar.is_zero() { sum } else { sum + mul(&self.point(wires, point), &scalar) }
            })
        };
        self.rows.iter().map(row).collect()
    }

    /// Everything about the section, as items of a transcript: kind and octets.
    pub fn items(&self, number: usize) -> Vec<(u8, Vec<u8>)> {
        let counts = |counts: &[usize]| counts.iter().flat_map(|n| count(*n)).collect::<Vec<_>>();
        let counted = [number, self.fixed.len(), self.own, self.rows.len()];
        let mut items = vec![(18, counts(&counted))];
        items.extend(self.fixed.iter().map(|point| (19, encode_g1(point))));
        let place = |kind: u8, n: usize| [&[kind], &count(n)[..]].concat();
        let point = |point: Point| match point {
            Point::Fixed(n) => place(0, n),
            Point::Wire(n) => place(1, n),
        };
        for row in &self.rows {
            items.push((20, counts(&[row.image.len(), row.terms.len()])));
            for (image, k) in &row.image {
                items.push((21, [point(*image), encode_scalar(k)].concat()));
            }
            for (variable, of, k) in &row.terms {
                let variable = match variable {
                    Variable::Message(n) => place(0, *n),
                    Variable::Own(n) => place(1, *n),
                };
                items.push((21, [variable, point(*of), encode_scalar(k)].concat()));
            }
        }
        if let Some(Many { roster, wire }) = &self.many {
            items.push((29, counts(&[*wire, roster.points.len()])));
        }
        items
    }
}
