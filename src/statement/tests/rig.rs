//! One statement on one section, proved and verified without a signature around it: the messages are only numbers.

use std::sync::LazyLock;

use super::*;
use crate::bbs::{FixedG2, Stream, Term};
use crate::curve::{G2, Sum};
use crate::sigma::{
    Carried, FirstMessage, Multiple, Section, Values, Wires, Witness, recommit_vartime,
};
use crate::statement::{Assignment, Check, Points};

pub(in crate::statement) static PARAMETERS: LazyLock<Parameters> =
    LazyLock::new(|| Parameters::ceremony().unwrap());
pub(super) static BASES: LazyLock<Bases> = LazyLock::new(|| Bases::new().unwrap());
static MINUS_GENERATOR: LazyLock<FixedG2> =
    LazyLock::new(|| FixedG2::new(&G2::generator().negated()));

/// The equations of a statement, as both sides have them, and the statement.
pub(super) struct Rig {
    pub(super) section: Section,
    pub(super) checks: Vec<Check>,
    wires: usize,
    messages: usize,
    statement: Box<dyn Statement>,
    /// The key of the pairing checks in G1, which everybody has.
    pub(super) twin: G1,
}

/// A conversation: points and first messages, a challenge, the responses.
#[derive(Clone)]
pub(super) struct Conversation {
    pub(super) wires: Vec<G1>,
    pub(super) first: Vec<[u8; G1::LEN]>,
    pub(super) challenge: Scalar,
    pub(super) message_hats: Vec<Scalar>,
    pub(super) own_hats: Vec<Scalar>,
}

/// What a prover knows: the messages, and the section's own variables.
#[derive(Debug, PartialEq)]
pub(super) struct Known {
    pub(super) messages: Vec<Scalar>,
    pub(super) own: Vec<Scalar>,
}

pub(super) fn stream(seed: u64) -> Stream {
    Stream::hedged(&mut StdRng::seed_from_u64(seed), "rig", [], &[]).unwrap()
}

pub(in crate::statement) fn random(seed: u64, count: usize) -> Vec<Scalar> {
    let mut stream = stream(seed);
    (0..count).map(|_| stream.scalar().expose()).collect()
}

fn multiple(point: &G1, scalar: Scalar) -> Sum {
    crate::curve::secret_mul(&Sum::from(point), &scalar.into())
}

/// `sum of scalar * point`
pub(in crate::statement) fn sum(terms: &[(&G1, Scalar)]) -> Option<G1> {
    let mut sum = Sum::identity();
    terms.iter().for_each(|(point, scalar)| sum.add(&multiple(point, *scalar)));
    sum.to_point()
}

/// `[tau]_1`, which is the value of the set `{0}`.
pub(in crate::statement) fn tau() -> G1 {
    *PARAMETERS.set(&[Scalar::ZERO]).unwrap().value().point()
}

impl Rig {
    /// `build` is given the variables of `messages` hidden messages.
    pub(super) fn new<S: Statement + 'static>(
        messages: usize,
        build: impl FnOnce(&mut Build<'_>, &[Variable]) -> Built<S>,
    ) -> Self {
        let mut section = Section::new(0, &vec![false; messages]);
        let variables: Vec<_> =
            (0..messages).map(|place| section.message(place).unwrap()).collect();
        let (mut wires, mut checks) = (Wires::default(), Vec::new());
        let (section_, wires_, checks_) = (&mut section, &mut wires, &mut checks);
        let mut into = Build { section: section_, wires: wires_, checks: checks_ };
        let statement = Box::new(build(&mut into, &variables).unwrap());
        let wires = wires.count();
        Self { section, checks, wires, messages, statement, twin: tau() }
    }

    pub(super) fn wire_count(&self) -> usize {
        self.wires
    }

    pub(super) fn message_count(&self) -> usize {
        self.messages
    }

    /// An honest prover's conversation, all of its randomness from `seed`. `None` if the prover refuses.
    pub(super) fn prove(
        &self,
        messages: &[Scalar],
        seed: u64,
        challenge: Scalar,
    ) -> Option<Conversation> {
        let mut stream = stream(seed);
        let blinds = [stream.scalar()];
        let secrets: Vec<_> = messages.iter().copied().map(SecretScalar::from).collect();
        let mut witness = Witness::new(&secrets, self.section.own_count());
        let mut points = Points::with_capacity(self.wires);
        self.statement.assign(&mut Assignment {
            witness: &mut witness,
            points: &mut points,
            stream: &mut stream,
            blinds: &blinds,
        })?;
        assert_eq!(points.len(), self.wires, "as many points as were announced");
        let (wires, multiples) = points.compute()?;
        self.converse((witness, messages), (wires, &multiples), &mut stream, challenge)
    }

    /// A prover's conversation over points and own values that somebody made by hand.
    pub(super) fn force(
        &self,
        known: &Known,
        wires: &[G1],
        seed: u64,
        challenge: Scalar,
    ) -> Option<Conversation> {
        let secrets: Vec<_> = known.messages.iter().copied().map(SecretScalar::from).collect();
        let mut witness = Witness::new(&secrets, self.section.own_count());
        known.own.iter().try_for_each(|value| witness.own((*value).into()))?;
        let wires = (wires.to_vec(), [].as_slice());
        self.converse((witness, &known.messages), wires, &mut stream(seed), challenge)
    }

    fn converse(
        &self,
        (witness, messages): (Witness<'_>, &[Scalar]),
        (wires, multiples): (Vec<G1>, &[Multiple]),
        stream: &mut Stream,
        challenge: Scalar,
    ) -> Option<Conversation> {
        let mut nonces = |count| (0..count).map(|_| stream.scalar()).collect::<Vec<_>>();
        let (tildes, own) = (nonces(messages.len()), nonces(self.section.own_count()));
        let nonces = Values { messages: &tildes, own: &own };
        let first = FirstMessage::new(&self.section, &wires, multiples, witness, &nonces)?;
        let hats = tildes.iter().zip(messages);
        Some(Conversation {
            wires,
            first: first.octets().to_vec(),
            challenge,
            message_hats: hats.map(|(tilde, m)| tilde.expose() + challenge * *m).collect(),
            own_hats: first.respond(challenge)?,
        })
    }

    /// Whether the verifier recomputes the first messages of all rows.
    pub(super) fn rows_hold(&self, talk: &Conversation) -> bool {
        self.recommit(&talk.wires, &talk.message_hats, &talk.own_hats, talk.challenge) == talk.first
    }

    pub(super) fn recommit(
        &self,
        wires: &[G1],
        message_hats: &[Scalar],
        own_hats: &[Scalar],
        challenge: Scalar,
    ) -> Vec<[u8; G1::LEN]> {
        let hats = Values { messages: message_hats, own: own_hats };
        recommit_vartime(&self.section, &Carried::new(wires), &hats, challenge).unwrap()
    }

    /// Whether all pairing equations hold, each on its own.
    pub(super) fn checks_hold(&self, talk: &Conversation) -> bool {
        let wire = |point: crate::sigma::Point| match point {
            crate::sigma::Point::Wire(place) => talk.wires[place],
            crate::sigma::Point::Fixed(_) => panic!("checks are on points of the presentation"),
        };
        self.checks.iter().all(|check| {
            let left = Term { first: wire(check.point), second: &check.key };
            let right = Term { first: wire(check.image), second: &MINUS_GENERATOR };
            Equation(vec![left, right]).holds()
        })
    }

    pub(super) fn accepts(&self, talk: &Conversation) -> bool {
        self.rows_hold(talk) && self.checks_hold(talk)
    }

    /// Two accepted conversations with one first message, made by the prover that is run twice.
    pub(super) fn twice(&self, messages: &[Scalar], seed: u64) -> [Conversation; 2] {
        let challenges = random(seed + 1, 2);
        let talks = [0, 1].map(|run| self.prove(messages, seed, challenges[run]).unwrap());
        talks.iter().for_each(|talk| assert!(self.accepts(talk)));
        talks
    }

    /// Whether `known` satisfies every row over `wires`: `sum of coefficient * variable * point - image` is nothing.
    pub(super) fn is_witness(&self, known: &Known, wires: &[G1]) -> bool {
        let rests = self.recommit(wires, &known.messages, &known.own, Scalar::ONE);
        let nothing = Sum::encode([&Sum::identity()]);
        rests.iter().all(|rest| *rest == nothing[0])
    }
}

/// `(x^_1 - x^_2) / (c_1 - c_2)`
pub(in crate::statement) fn quotient(hats: [Scalar; 2], challenges: [Scalar; 2]) -> Scalar {
    let difference = SecretScalar::from(challenges[0] - challenges[1]);
    (hats[0] - hats[1]) * difference.invert().expose()
}

/// What a prover knows that answers two challenges to one first message.
pub(super) fn extract([one, two]: &[Conversation; 2]) -> Known {
    assert_eq!((&one.first, &one.wires), (&two.first, &two.wires));
    assert_ne!(one.challenge, two.challenge);
    let challenges = [one.challenge, two.challenge];
    let of = |one: &[Scalar], two: &[Scalar]| {
        one.iter().zip(two).map(|(a, b)| quotient([*a, *b], challenges)).collect()
    };
    Known {
        messages: of(&one.message_hats, &two.message_hats),
        own: of(&one.own_hats, &two.own_hats),
    }
}

/// `first message - min` is in the range of `shape`, over two messages.
pub(super) fn range(min: Scalar, shape: Shape) -> Rig {
    Rig::new(2, |build, messages| {
        let value = Expression { constant: -min, terms: vec![(messages[0], Scalar::ONE)] };
        Range::build(build, &PARAMETERS, shape, value)
    })
}

/// The first of two messages is in the set.
pub(super) fn member(elements: &[Scalar]) -> Rig {
    let set = PARAMETERS.set(elements).unwrap();
    Rig::new(2, |build, messages| Accumulated::member(build, &set, PARAMETERS.key(), messages[0]))
}

/// The first of two messages is outside the set.
pub(super) fn excluded(elements: &[Scalar]) -> Rig {
    let set = PARAMETERS.set(elements).unwrap();
    Rig::new(2, |build, messages| {
        Excluded::build(build, &BASES, &set, PARAMETERS.key(), messages[0])
    })
}

/// A commitment to the first of two messages.
pub(super) fn opening() -> Rig {
    Rig::new(2, |build, messages| Ok(Opening::build(build, &BASES, 0, None, messages[0])?.0))
}

/// The pseudonym of the first of two messages.
pub(super) fn pseudonym() -> Rig {
    Rig::new(
        2,
        |build, messages| Ok(ScopedPseudonym::build(build, &base(b"scope"), messages[0])?.0),
    )
}

/// The key and the value of a status registry.
pub(super) struct Registry {
    alpha: SecretScalar,
    pub(super) value: crate::curve::FixedG1,
}

impl Registry {
    pub(super) fn new(seed: u64) -> Self {
        let [alpha, value] = *random(seed, 2).as_slice() else { panic!("two") };
        let value = sum(&[(&G1::generator(), value)]).unwrap();
        Self { alpha: alpha.into(), value: crate::curve::FixedG1::new(value) }
    }

    /// `V/(alpha + h)`
    pub(super) fn witness(&self, handle: Scalar) -> G1 {
        let inverse = (&self.alpha + &handle.into()).invert();
        sum(&[(self.value.point(), inverse.expose())]).unwrap()
    }

    /// The first of two messages is a handle in the registry, shown with this witness.
    pub(super) fn holds(&self, witness: G1) -> Rig {
        #[derive(Debug)]
        struct One(G1);
        impl crate::statement::Members for One {
            fn witness(&self, _: &SecretScalar) -> Option<crate::statement::Member> {
                Some(crate::statement::Member::Point(Sum::from(&self.0)))
            }
        }
        let key =
            alloc::sync::Arc::new(FixedG2::new(&G2::secret_generator_mul(&self.alpha).unwrap()));
        let members = alloc::sync::Arc::new(One(witness));
        let rig = Rig::new(2, |build, messages| {
            Accumulated::variable(build, &self.value, &key, members, messages[0])
        });
        Rig { twin: sum(&[(&G1::generator(), self.alpha.expose())]).unwrap(), ..rig }
    }
}

/// The tag of the first of two messages, for a counter below `uses`.
pub(super) fn tag(uses: u64, counter: u64) -> Rig {
    let counters: Vec<_> = (0..uses).map(Scalar::from).collect();
    let counters = PARAMETERS.set(&counters).unwrap();
    Rig::new(2, |build, messages| {
        let (key, base) = (PARAMETERS.key(), base(b"scope"));
        Ok(LimitTag::build(build, &base, (&counters, key), messages[0], Some(counter))?.0)
    })
}

/// A number as the only member of a set of digits: `0 .. count`.
pub(super) fn numbers(count: u64) -> Vec<Scalar> {
    (0..count).map(Scalar::from).collect()
}
