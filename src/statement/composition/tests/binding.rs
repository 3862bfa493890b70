//! Z4 and S-14: the digest `d` depends on every field of everything that is public.

use alloc::boxed::Box;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::string::String;

use super::*;
use crate::bbs::{FixedG2, Limits, Message, SecretKey};
use crate::curve::{FixedG1, G2};
use crate::sigma::{Point, Section, Wires};
use crate::statement::one_of_many::OneOfMany;
use crate::statement::{Check, Roster};

/// A composition with everything in it owned, so that every field of it can be changed.
struct Scene {
    context: Vec<u8>,
    request: Vec<u8>,
    option: usize,
    parameters: Vec<u8>,
    parts: Vec<Owned>,
    statements: Statements,
    wires: Vec<G1>,
    rows: Vec<Vec<[u8; G1::LEN]>>,
}

/// One credential of it.
struct Owned {
    context: Context,
    header: Vec<u8>,
    issuer: Vec<u8>,
    table: Option<[u8; 32]>,
    /// In place of header, issuer and table, if there is one.
    authorities: Option<[u8; 32]>,
    disclosed: DisclosedMessages,
    points: [G1; 3],
    commitments: [[u8; G1::LEN]; 2],
}

impl Owned {
    fn source(&self) -> Source<'_> {
        match &self.authorities {
            Some(authorities) => Source::OneOf(authorities),
            None => {
                Source::Issuer { header: &self.header, issuer: &self.issuer, table: self.table }
            }
        }
    }
}

/// A key with generators for so many messages of the signer.
fn context(suite: Ciphersuite, secret: u8, messages: usize) -> Context {
    let key = SecretKey::from_bytes(suite, &[secret; 32]).unwrap();
    let generators = blind::Generators::new(suite, messages, 1, &Limits::default()).unwrap();
    let verifier = blind::Verifier::new(key.public_key(), &generators).unwrap();
    verifier.context().clone()
}

fn plain_context() -> Context {
    context(Ciphersuite::Bls12381Sha256, 1, 3)
}

fn disclosed(messages: &[(usize, u64)]) -> DisclosedMessages {
    let layout = plain_context().basis().layout();
    let messages =
        messages.iter().map(|(place, value)| (*place, Message::from(Scalar::from(*value))));
    DisclosedMessages::of(layout, messages.collect::<Vec<_>>()).unwrap()
}

fn points(name: &str) -> [G1; 3] {
    [0, 1, 2].map(|number| base(alloc::format!("{name} {number}").as_bytes()))
}

fn octets(name: &str) -> [[u8; G1::LEN]; 2] {
    let [a, b, _] = points(name).map(|point| point.to_bytes());
    [a, b]
}

/// A row with everything that a row can have.
fn fill(section: &mut Section, fixed: &[u8], coefficient: u64, wires: [Point; 2]) {
    let message = section.message(0).unwrap();
    let own = section.own();
    let fixed = section.fixed(&FixedG1::new(base(fixed)));
    let coefficient = Scalar::from(coefficient);
    let image = alloc::vec![(wires[0], Scalar::ONE), (wires[1], coefficient)];
    let terms = alloc::vec![(message, fixed, coefficient), (own, wires[1], Scalar::ONE)];
    section.row(image, terms).unwrap();
}

fn check(statements: &mut Statements, point: Point, image: Point, second: &G2) {
    let key = alloc::sync::Arc::new(FixedG2::new(second));
    statements.checks.push(Check { point, image, key });
}

const SHOWN: [bool; 5] = [false, true, false, false, false];

impl Scene {
    fn new() -> Self {
        let mut statements = Statements::default();
        let [a, b, c] = [(); 3].map(|()| statements.wires.next());
        for (number, wires) in [[a, b], [b, c]].into_iter().enumerate() {
            statements.add_section(SHOWN.to_vec());
            fill(&mut statements.sections[number].section, b"fixed", 7, wires);
        }
        check(&mut statements, a, b, &G2::generator());
        check(&mut statements, b, c, &G2::generator());
        let part = |name: &str| Owned {
            context: plain_context(),
            header: b"header".to_vec(),
            issuer: b"issuer".to_vec(),
            table: Some([4; 32]),
            authorities: None,
            disclosed: disclosed(&[(1, 5)]),
            points: points(name),
            commitments: octets(&alloc::format!("T of {name}")),
        };
        Self {
            context: b"context".to_vec(),
            request: b"request".to_vec(),
            option: 0,
            parameters: [3; 32].to_vec(),
            parts: alloc::vec![part("first"), part("second")],
            statements,
            wires: points("wire").to_vec(),
            rows: ["row 0", "row 1"].map(|name| octets(name)[..1].to_vec()).to_vec(),
        }
    }

    fn digest(&self) -> [u8; Transcript::DIGEST_LEN] {
        let parts = self.parts.iter().map(|owned| Part {
            context: &owned.context,
            source: owned.source(),
            disclosed: &owned.disclosed,
        });
        let parts: Vec<_> = parts.collect();
        let composition = Composition {
            context: &self.context,
            request: &self.request,
            option: self.option,
            parameters: &self.parameters,
            parts: &parts,
            statements: &self.statements,
        };
        let cores = self.parts.iter();
        let cores = cores.map(|o| Core {
            key: o.context.public_key().to_bytes(),
            points: &o.points,
            commitments: &o.commitments,
        });
        composition.digest(&cores.collect::<Vec<_>>(), &self.wires, &self.rows)
    }

    fn section(&mut self, number: usize) -> &mut Section {
        &mut self.statements.sections[number].section
    }

    /// Builds the first section anew.
    fn rebuild(&mut self, fixed: &[u8], coefficient: u64, wires: [Point; 2]) {
        let mut new = Section::new(0, &SHOWN);
        fill(&mut new, fixed, coefficient, wires);
        *self.section(0) = new;
    }
}

/// A change, and the labels of the transcript that it is about.
type Change = (&'static [&'static str], Box<dyn Fn(&mut Scene)>);

fn change(labels: &'static [&'static str], change: impl Fn(&mut Scene) + 'static) -> Change {
    (labels, Box::new(change))
}

/// A change of the first credential, and the same of the second.
fn of_each(labels: &'static [&'static str], of_one: fn(&mut Owned)) -> [Change; 2] {
    [0, 1].map(|number| change(labels, move |scene| of_one(&mut scene.parts[number])))
}

fn of_request() -> Vec<Change> {
    alloc::vec![
        change(&["CONTEXT"], |scene| scene.context[0] ^= 1),
        change(&["REQUEST"], |scene| scene.request[0] ^= 1),
        // An octet moves from one field to its neighbour.
        change(&["CONTEXT", "REQUEST"], |scene| {
            let moved = scene.context.pop().unwrap();
            scene.request.insert(0, moved);
        }),
        change(&["OPTION"], |scene| scene.option = 1),
        change(&["PARAMETERS"], |scene| scene.parameters[31] ^= 1),
        change(&["CREDENTIALS"], |scene| scene.parts.truncate(1)),
        change(&["CREDENTIALS"], |scene| scene.parts.swap(0, 1)),
    ]
}

fn of_parts() -> Vec<Change> {
    use Ciphersuite::{Bls12381Sha256, Bls12381Shake256};
    let mut changes = Vec::new();
    changes.extend(of_each(&["API"], |part| part.context = context(Bls12381Shake256, 1, 3)));
    changes.extend(of_each(&["KEY"], |part| part.context = context(Bls12381Sha256, 2, 3)));
    changes.extend(of_each(&["MESSAGES"], |part| part.context = context(Bls12381Sha256, 1, 4)));
    changes.extend(of_each(&["HEADER"], |part| part.header[0] ^= 1));
    changes.extend(of_each(&["ISSUER"], |part| part.issuer[0] ^= 1));
    changes.extend(of_each(&["TABLE"], |part| part.table = Some([5; 32])));
    changes.extend(of_each(&["TABLE"], |part| part.table = None));
    changes.extend(of_each(&["HEADER", "ISSUER"], |part| {
        let moved = part.header.pop().unwrap();
        part.issuer.insert(0, moved);
    }));
    // Another item in the place of key, header, issuer and table: it has a label of its own.
    changes.extend(of_each(&["AUTHORITIES"], |part| part.authorities = Some([6; 32])));
    changes.extend(of_each(&["AUTHORITIES"], |part| part.authorities = Some([7; 32])));
    changes.extend(of_each(&["BLINDED_KEY"], |part| {
        part.authorities = Some([6; 32]);
        part.context = context(Bls12381Sha256, 2, 3);
    }));
    changes.extend(of_each(&["DISCLOSED"], |part| part.disclosed = disclosed(&[])));
    changes.extend(of_each(&["DISCLOSED"], |part| part.disclosed = disclosed(&[(1, 5), (2, 5)])));
    changes.extend(of_each(&["POSITION"], |part| part.disclosed = disclosed(&[(2, 5)])));
    changes.extend(of_each(&["MESSAGE"], |part| part.disclosed = disclosed(&[(1, 6)])));
    for place in 0..3 {
        changes.push(change(&["POINTS"], move |scene| {
            scene.parts[1].points[place] = base(b"another");
        }));
    }
    for place in 0..2 {
        changes.push(change(&["COMMITMENTS"], move |scene| {
            scene.parts[1].commitments[place] = base(b"another").to_bytes();
        }));
    }
    changes
}

fn of_statements() -> Vec<Change> {
    let mut wires = Wires::default();
    let [a, b, c] = [(); 3].map(|()| wires.next());
    let mut changes = alloc::vec![
        change(&["WIRES"], |scene| scene.wires.truncate(2)),
        change(&["WIRES"], |scene| scene.wires.push(base(b"another"))),
        change(&["WIRE"], |scene| scene.wires.swap(0, 1)),
        change(&["CHECKS"], |scene| scene.statements.checks.truncate(1)),
        change(&["CHECK_POINTS"], move |scene| scene.statements.checks[0].point = c),
        change(&["CHECK_POINTS"], move |scene| scene.statements.checks[0].image = c),
        change(&["PAIRING"], |scene| {
            let last = scene.statements.checks.remove(1);
            check(&mut scene.statements, last.point, last.image, &G2::generator().negated());
        }),
        change(&["SECTION"], |scene| {
            scene.section(0).own();
        }),
        change(&["SECTION", "FIXED"], |scene| {
            scene.section(1).fixed(&FixedG1::new(base(b"another")));
        }),
        change(&["SECTION"], |scene| scene.section(0).row(Vec::new(), Vec::new()).unwrap()),
        change(&["SECTION"], |scene| scene.statements.sections.swap(0, 1)),
        change(&["FIXED"], move |scene| scene.rebuild(b"another", 7, [a, b])),
        change(&["TERM"], move |scene| scene.rebuild(b"fixed", 8, [a, b])),
        change(&["TERM"], move |scene| scene.rebuild(b"fixed", 7, [a, c])),
        change(&["ROW", "TERM"], move |scene| {
            let more = scene.section(0).own();
            let row = alloc::vec![(more, b, Scalar::ONE)];
            scene.section(0).row(alloc::vec![(a, Scalar::ONE)], row).unwrap();
        }),
        change(&["FIRST_MESSAGE"], |scene| scene.rows.swap(0, 1)),
        change(&["FIRST_MESSAGE"], |scene| scene.rows.truncate(1)),
    ];
    for (start, count) in [(0, 2), (1, 2), (0, 3)] {
        changes.push(change(&["ONE_OF_MANY"], move |scene| {
            let roster = Roster::new(points("key")[..count].to_vec()).unwrap();
            let many = OneOfMany::new(roster.into(), start, None);
            scene.statements.sections[0].many = Some(many);
        }));
    }
    for place in 0..3 {
        changes.push(change(&["WIRE"], move |scene| scene.wires[place] = base(b"another")));
    }
    for section in 0..2 {
        changes.push(change(&["FIRST_MESSAGE"], move |scene| {
            scene.rows[section][0] = base(b"another").to_bytes();
        }));
    }
    changes
}

/// The names and numbers of all labels, as the source has them.
fn labels() -> BTreeMap<String, u8> {
    let source = include_str!("../../../sigma/label.rs");
    let constants = source.lines().filter_map(|line| line.strip_prefix("pub(crate) const "));
    let constants = constants.map(|line| line.split_once(": Label = Label(").unwrap());
    let constants = constants.map(|(name, rest)| {
        let number = rest.strip_suffix(");").unwrap();
        (name.into(), number.parse().unwrap())
    });
    constants.collect()
}

#[test]
fn every_field_of_every_label_changes_the_digest() {
    let changes: Vec<_> =
        of_request().into_iter().chain(of_parts()).chain(of_statements()).collect();
    let mut digests = BTreeMap::from([(Scene::new().digest(), 0)]);
    let mut seen = BTreeSet::new();
    for (number, (about, change)) in (1..).zip(&changes) {
        let mut scene = Scene::new();
        change(&mut scene);
        let equal = digests.insert(scene.digest(), number);
        assert_eq!(equal, None, "change {number}, of {about:?}");
        seen.extend(about.iter().copied());
    }
    // No label is forgotten here, and none has the number of another or of the protocol's name.
    let known = labels();
    let names: BTreeSet<&str> = known.keys().map(String::as_str).collect();
    assert_eq!(seen, names);
    let numbers: BTreeSet<u8> = known.values().copied().collect();
    assert!(numbers.len() == known.len() && !numbers.contains(&0));
    assert_eq!(known.get("CHECK_POINTS"), Some(&25));
}

/// A field more in one of these does not compile until it is named here: then it needs a change above, or a reason.
#[test]
fn no_field_is_forgotten() {
    let scene = Scene::new();
    let Owned { context, header, issuer, table, disclosed, points, commitments, .. } =
        &scene.parts[0];
    let source = Source::Issuer { header, issuer, table: *table };
    let part = Part { context, source, disclosed };
    let composition = Composition {
        context: &scene.context,
        request: &scene.request,
        option: scene.option,
        parameters: &scene.parameters,
        parts: &[part],
        statements: &scene.statements,
    };
    let Composition { context: _, request: _, option: _, parameters: _, parts, statements } =
        composition;
    let Part { context: _, source, disclosed: _ } = &parts[0];
    match source {
        Source::Issuer { header: _, issuer: _, table: _ } | Source::OneOf(_) => {}
    }
    let key = context.public_key().to_bytes();
    let Core { key: _, points: _, commitments: _ } = Core { key, points, commitments };
    // The provers and their blinds are not public; the wires are numbers, whose count is that of the points.
    let Statements { sections, statements: _, wires: _, checks, links: _ } = statements;
    // What is shown stands among the disclosed messages.
    let Stated { section: _, shown: _, many: _ } = &sections[0];
    let Check { point: _, image: _, key: _ } = &checks[0];
}
