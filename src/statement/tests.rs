//! Statements proved and verified over a credential of plain numbers.

use alloc::vec;
use alloc::vec::Vec;

use rand::SeedableRng as _;
use rand::rngs::StdRng;

use super::{
    Accumulated, Bases, Build, Built, Composed, Composition, Excluded, LimitTag, Opening,
    Parameters, Part, Range, ScopedPseudonym, Shape, Source, Statement, Statements,
};
use crate::bbs::blind::{self, Commitment, SignedMessages};
use crate::bbs::{Ciphersuite, Equation, Limits, Message, SecretKey, settle};
use crate::curve::{G1, Hash, Scalar, SecretScalar, hash_to_curve};
use crate::sigma::{Expression, Variable};

mod completeness;
mod extractor;
mod forced;
mod rig;
mod simulator;

pub(super) use rig::{PARAMETERS, quotient, random, sum, tau};

/// A holder with one credential over numbers, and the secret as the last message.
pub(super) struct World {
    pub(super) verifier: blind::Verifier,
    pub(super) provers: Vec<blind::Prover>,
    pub(super) parameters: Parameters,
    pub(super) bases: Bases,
}

pub(super) const HEADER: &[u8] = b"numbers";

pub(super) fn rng() -> StdRng {
    StdRng::seed_from_u64(3)
}

/// The issuer's key.
pub(super) fn key(suite: Ciphersuite) -> SecretKey {
    SecretKey::generate(suite, &[7; 32], b"", b"numbers").unwrap()
}

/// A property is tried this often: `AVERMENT_FULL=1` tries as often as the plan of the tests says.
pub(super) fn cases(lean: u32, full: u32) -> u32 {
    if std::env::var_os("AVERMENT_FULL").is_some() { full } else { lean }
}

impl World {
    /// One credential for each list; all lists are equally long.
    pub(super) fn new(lists: &[&[Scalar]], secrets: &[u64]) -> Self {
        let suite = Ciphersuite::Bls12381Sha256;
        let generators =
            blind::Generators::new(suite, lists[0].len(), 1, &Limits::default()).unwrap();
        let signer = blind::Signer::new(key(suite), &generators).unwrap();
        let verifier = signer.verifier();
        let provers = lists.iter().zip(secrets).map(|(list, secret)| {
            let messages: Vec<_> = list.iter().copied().map(Message::from).collect();
            let committed = vec![Message::from(Scalar::from(*secret))];
            let (commitment, blind) = Commitment::new(&generators, &committed, &mut rng()).unwrap();
            let signature = signer.sign(Some(&commitment), HEADER, &messages).unwrap();
            let signed = SignedMessages { signer: messages, committed, prover_blind: Some(blind) };
            blind::Prover::new(&verifier, HEADER, signed, signature).unwrap()
        });
        let provers = provers.collect();
        let parameters = Parameters::ceremony().unwrap();
        Self { verifier, provers, parameters, bases: Bases::new().unwrap() }
    }

    pub(super) fn of(numbers: &[u64]) -> Self {
        let list: Vec<_> = numbers.iter().copied().map(Scalar::from).collect();
        Self::new(&[&list], &[1234])
    }

    /// The statements of `build`, with everything hidden, over `sections` credentials.
    pub(super) fn statements(&self, build: impl Fn(&Self, &mut Statements)) -> Statements {
        let mut statements = Statements::default();
        let layout = self.verifier.context().basis().layout();
        for _ in &self.provers {
            statements.add_section(vec![false; layout.message_count()]);
        }
        build(self, &mut statements);
        statements
    }

    pub(super) fn with<T>(
        &self,
        statements: &Statements,
        use_it: impl Fn(&Composition<'_>) -> T,
    ) -> T {
        self.within(statements, b"context", 0, use_it)
    }

    pub(super) fn within<T>(
        &self,
        statements: &Statements,
        context: &[u8],
        option: usize,
        use_it: impl Fn(&Composition<'_>) -> T,
    ) -> T {
        let layout = self.verifier.context().basis().layout();
        let disclosed = crate::bbs::DisclosedMessages::of(layout, []).unwrap();
        let context_of_key = self.verifier.context();
        let part = Part {
            context: context_of_key,
            source: Source::Issuer { table: None, header: HEADER, issuer: b"issuer" },
            disclosed: &disclosed,
        };
        let parts = vec![part; self.provers.len()];
        use_it(&Composition {
            context,
            request: b"request",
            option,
            parameters: &self.parameters.id(),
            parts: &parts,
            statements,
        })
    }

    pub(super) fn prove(&self, statements: &Statements) -> Option<Composed> {
        let signed: Vec<_> = self.provers.iter().map(blind::Prover::signed).collect();
        self.with(statements, |composition| composition.prove(&signed, &mut rng()).ok())
    }

    pub(super) fn accepts(&self, statements: &Statements, composed: &Composed) -> bool {
        self.with(statements, |composition| check(composition, composed))
    }

    /// Whether a proof can be made, and is accepted.
    pub(super) fn holds(&self, build: impl Fn(&Self, &mut Statements)) -> bool {
        let statements = self.statements(build);
        let Some(composed) = self.prove(&statements) else { return false };
        assert!(self.accepts(&statements, &composed), "a proof that was made is accepted");
        true
    }
}

/// The pairing equations of a presentation.
pub(super) fn equations<'a>(
    composition: &Composition<'a>,
    composed: &Composed,
) -> Vec<Equation<'a>> {
    let contexts = composition.parts.iter().map(|part| part.context);
    let proofs: Vec<_> = contexts.zip(&composed.proofs).collect();
    composition.statements.equations(&proofs, &composed.wires).unwrap()
}

pub(super) fn check(composition: &Composition<'_>, composed: &Composed) -> bool {
    composition.recompute(&composed.proofs, &composed.wires, &composed.responses).is_ok()
        && settle(&equations(composition, composed), &mut rng()).unwrap()
}

pub(super) fn state<S: Statement + 'static, T>(
    statements: &mut Statements,
    number: usize,
    build: impl FnOnce(&mut Build<'_>) -> Built<(S, T)>,
) -> T {
    statements.state(number, build).unwrap().unwrap()
}

pub(super) fn message(statements: &Statements, number: usize, position: usize) -> Variable {
    statements.section(number).unwrap().message(position).unwrap()
}

/// `message - min` is in the range of `shape`.
pub(super) fn at_least(
    world: &World,
    statements: &mut Statements,
    position: usize,
    min: u64,
    shape: Shape,
) {
    let terms = vec![(message(statements, 0, position), Scalar::ONE)];
    let value = Expression { constant: -Scalar::from(min), terms };
    state(statements, 0, |build| Ok((Range::build(build, &world.parameters, shape, value)?, ())));
}

#[test]
fn half_open_ranges_hold_exactly_within() {
    for (value, min, distance, holds) in [
        (18, 18, 65_535, true),
        (17, 18, 65_535, false),
        (18 + 65_535, 18, 65_535, true),
        (18 + 65_536, 18, 65_535, false),
        (255, 0, 255, true),
        (256, 0, 255, false),
        (u64::MAX, 0, u64::MAX, true),
        (0, 0, u64::MAX, true),
    ] {
        let world = World::of(&[5, value]);
        let shape = Shape::reaching(distance);
        let result = world.holds(|world, statements| at_least(world, statements, 1, min, shape));
        assert_eq!(result, holds, "{value} >= {min}");
    }
}

#[test]
fn exact_ranges_hold_exactly_within() {
    for highest in [255, 256, 365, 510, 511, 65_535, 65_536, 1_000_000, u64::MAX - 1, u64::MAX] {
        let shape = Shape::exact(highest).unwrap();
        assert_eq!(shape.highest(), highest);
        for value in [0, 1, 254, 255, 256, highest / 2, highest - 1, highest] {
            if value > highest {
                continue;
            }
            let world = World::of(&[value]);
            let holds = world.holds(|world, statements| at_least(world, statements, 0, 0, shape));
            assert!(holds, "{value} of {highest}");
        }
        if let Some(above) = highest.checked_add(1) {
            let world = World::of(&[above]);
            assert!(!world.holds(|world, statements| at_least(world, statements, 0, 0, shape)));
        }
    }
    assert_eq!(Shape::exact(254), None);
}

/// Every value of every small exact range has digits that add up to it.
#[test]
fn digits_add_up() {
    for highest in (255..1200).chain([65_534, 65_535, 65_790, 65_791, 130_000]) {
        let shape = Shape::exact(highest).unwrap();
        let values = (0..=highest.min(1200)).chain([highest - 1, highest]);
        values.for_each(|value| assert!(shape.adds_up(value), "{value} of {highest}"));
    }
}

#[test]
fn sets_hold_their_members_only() {
    let elements: Vec<_> = (10..37).map(Scalar::from).collect();
    for (value, member) in [(10, true), (36, true), (9, false), (37, false)] {
        let world = World::of(&[value]);
        let set = world.parameters.set(&elements).unwrap();
        let inside = world.holds(|world, statements| {
            let variable = message(statements, 0, 0);
            let key = world.parameters.key();
            state(statements, 0, |build| {
                Ok((Accumulated::member(build, &set, key, variable)?, ()))
            });
        });
        assert_eq!(inside, member, "{value} inside");
        let outside = world.holds(|world, statements| {
            let variable = message(statements, 0, 0);
            let (key, bases) = (world.parameters.key(), &world.bases);
            state(statements, 0, |build| {
                Ok((Excluded::build(build, bases, &set, key, variable)?, ()))
            });
        });
        assert_eq!(outside, !member, "{value} outside");
    }
}

pub(super) fn one_holder(world: &World, statements: &mut Statements, positions: &[usize]) {
    let link = statements.add_link();
    let mut commitment = None;
    for (number, position) in positions.iter().enumerate() {
        let variable = message(statements, number, *position);
        commitment = Some(state(statements, number, |build| {
            Opening::build(build, &world.bases, link, commitment, variable)
        }));
    }
}

#[test]
fn openings_of_one_commitment_join_equal_values_only() {
    let list = [Scalar::from(1), Scalar::from(2)];
    let other = [Scalar::from(3), Scalar::from(1)];
    let world = World::new(&[&list, &other], &[77, 77]);
    assert!(world.holds(|world, statements| one_holder(world, statements, &[3, 3])));
    assert!(world.holds(|world, statements| one_holder(world, statements, &[0, 1])));
    // The prover does not notice: it commits to the first value and opens to another.
    for (secrets, positions) in [([77, 78], [3, 3]), ([77, 77], [0, 0])] {
        let world = World::new(&[&list, &other], &secrets);
        let statements = world.statements(|world, statements| {
            one_holder(world, statements, &positions);
        });
        let composed = world.prove(&statements).unwrap();
        assert!(!world.accepts(&statements, &composed));
    }
}

pub(super) fn base(name: &[u8]) -> G1 {
    hash_to_curve(Hash::Sha256, name, &[b"test"]).to_point().unwrap()
}

#[test]
fn pseudonyms_and_tags_repeat_as_they_should() {
    let point = |world: &World, scope: &[u8], counter: Option<u64>| {
        let mut place = None;
        let counters: Vec<_> = (0..3).map(Scalar::from).collect();
        let counters = world.parameters.set(&counters).unwrap();
        let mut statements = Statements::default();
        statements.add_section(vec![false; 3]);
        let secret = message(&statements, 0, 2);
        let key = world.parameters.key();
        let wire = state(&mut statements, 0, |build| match counter {
            None => {
                let (statement, wire) = ScopedPseudonym::build(build, &base(scope), secret)?;
                Ok((Either::Pseudonym(statement), wire))
            }
            Some(_) => {
                let (statement, wire) =
                    LimitTag::build(build, &base(scope), (&counters, key), secret, counter)?;
                Ok((Either::Tag(statement), wire))
            }
        });
        if let Some(composed) = world.prove(&statements) {
            assert!(world.accepts(&statements, &composed));
            let crate::sigma::Point::Wire(at) = wire else { panic!("a wire") };
            place = Some(composed.wires[at]);
        }
        place
    };
    let world = World::of(&[5]);
    let again = World::of(&[6]);
    assert_eq!(point(&world, b"a", None), point(&again, b"a", None));
    assert_ne!(point(&world, b"a", None), point(&world, b"b", None));
    let tags: Vec<_> = (0..3).map(|counter| point(&world, b"a", Some(counter)).unwrap()).collect();
    assert!(tags[0] != tags[1] && tags[1] != tags[2] && tags[0] != tags[2]);
    assert_eq!(point(&again, b"a", Some(1)), Some(tags[1]));
    assert_eq!(point(&world, b"a", Some(3)), None);
}

#[derive(Debug)]
enum Either {
    Pseudonym(ScopedPseudonym),
    Tag(LimitTag),
}

impl Statement for Either {
    fn assign(&self, assignment: &mut super::Assignment<'_, '_>) -> Option<()> {
        match self {
            Self::Pseudonym(statement) => statement.assign(assignment),
            Self::Tag(statement) => statement.assign(assignment),
        }
    }
}

#[test]
fn every_changed_part_is_refused() {
    let world = World::of(&[20, 30]);
    let statements = world.statements(|world, statements| {
        at_least(world, statements, 0, 18, Shape::reaching(65_535));
    });
    let composed = world.prove(&statements).unwrap();
    assert!(world.accepts(&statements, &composed));
    let copy = || Composed {
        proofs: composed.proofs.clone(),
        wires: composed.wires.clone(),
        responses: composed.responses.clone(),
        keys: composed.keys.clone(),
    };
    for place in 0..composed.wires.len() {
        let mut changed = copy();
        changed.wires[place] = base(b"another");
        assert!(!world.accepts(&statements, &changed), "point {place}");
        let mut swapped = copy();
        swapped.wires.swap(place, 0);
        assert_eq!(world.accepts(&statements, &swapped), place == 0, "points {place} and 0");
    }
    for place in 0..composed.responses[0].len() {
        let mut changed = copy();
        changed.responses[0][place] = changed.responses[0][place] + Scalar::ONE;
        assert!(!world.accepts(&statements, &changed), "response {place}");
    }
    let mut longer = copy();
    longer.responses[0].push(Scalar::ONE);
    assert!(!world.accepts(&statements, &longer));
    let mut shorter = copy();
    shorter.responses[0].pop();
    assert!(!world.accepts(&statements, &shorter));
    assert!(!world.within(&statements, b"contexu", 0, |within| check(within, &composed)));
    assert!(!world.within(&statements, b"context", 1, |within| check(within, &composed)));
    // Another bound, another statement, another credential's message.
    for (position, min) in [(0, 17), (0, 19), (1, 18)] {
        let other = world.statements(|world, statements| {
            at_least(world, statements, position, min, Shape::reaching(65_535));
        });
        assert!(!world.accepts(&other, &composed), "position {position}, at least {min}");
    }
}

/// Rows with variables of two sections cannot be built: their responses answer two challenges.
#[test]
fn rows_never_mix_sections() {
    let list = [Scalar::from(1)];
    let world = World::new(&[&list, &list], &[7, 7]);
    let mut statements = Statements::default();
    statements.add_section(vec![false; 3]);
    statements.add_section(vec![false; 3]);
    let foreign = message(&statements, 1, 0);
    let built = statements.state(0, |build| {
        Ok((
            Range::build(
                build,
                &world.parameters,
                Shape::reaching(255),
                Expression::variable(foreign),
            )?,
            (),
        ))
    });
    assert_eq!(built, Some(Err(crate::sigma::Mixed)));
}

/// With a generator that repeats itself, responses of one value in two credentials do not give the value away (F13).
#[test]
fn nonces_differ_between_credentials_of_equal_values() {
    let list = [Scalar::from(41)];
    let world = World::new(&[&list, &list], &[7, 7]);
    let statements = world.statements(|world, statements| one_holder(world, statements, &[2, 2]));
    let composed = world.prove(&statements).unwrap();
    let [one, two] = composed.proofs.as_slice() else { panic!("two proofs") };
    let quotient = |a: Scalar, b: Scalar| {
        let inverse = SecretScalar::from(one.challenge() - two.challenge()).invert().expose();
        (a - b) * inverse
    };
    for (a, b) in one.message_hats().iter().zip(two.message_hats()) {
        for known in [41, 7] {
            assert!(quotient(*a, *b) != Scalar::from(known));
        }
    }
}
