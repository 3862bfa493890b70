//! Z4 of hidden issuers and of handles in a registry: what is public of them is in the challenge.
//!
//! Each change is refused by the challenge alone. Where a change leaves all first messages as they were, nothing but the
//! challenge stands between it and success: a verifier that hashes the old value in its place accepts it.

use alloc::sync::Arc;

use super::*;
use crate::bbs::{FixedG2, PublicKey};
use crate::curve::{FixedG1, Sum};
use crate::statement::{Accumulated, Member, Members, Roster};

const SUITE: Ciphersuite = Ciphersuite::Bls12381Sha256;
/// The entry of the issuer in the list.
const NUMBER: u16 = 2;
/// Behind two messages of the signer, the blind and the holder secret.
const DOMAIN: usize = 4;

/// What both sides know.
#[derive(Clone)]
struct Public {
    request: Vec<u8>,
    authorities: [u8; 32],
    twins: Vec<G1>,
    domains: Vec<Scalar>,
    value: G1,
    key: G2,
}

/// `V/(alpha + h)`, which only the prover looks at.
#[derive(Debug)]
struct Witnessed(G1);

impl Members for Witnessed {
    fn witness(&self, _: &SecretScalar) -> Option<Member> {
        Some(Member::Point(Sum::from(&self.0)))
    }
}

struct Scene {
    world: World,
    public: Public,
    witness: G1,
}

impl Scene {
    fn new() -> Self {
        let [handle, alpha, value] = random(1, 3)[..] else { panic!("three") };
        let world = World::new(&[&[handle, Scalar::from(5)]], &[77]);
        let generator = G1::generator();
        let times = |scalar: Scalar| sum(&[(&generator, scalar)]).unwrap();
        let mut twins: Vec<_> = random(2, 5).into_iter().map(times).collect();
        twins[usize::from(NUMBER)] = times(key(SUITE).scalar().expose());
        let mut domains = random(3, 5);
        let context = world.verifier.context();
        domains[1] = context.domain(crate::statement::tests::HEADER, &[]).unwrap();
        let value = times(value);
        let inverse = SecretScalar::from(alpha + handle).invert().expose();
        let public = Public {
            request: b"request".to_vec(),
            authorities: [6; 32],
            twins,
            domains,
            value,
            key: G2::secret_generator_mul(&alpha.into()).unwrap(),
        };
        Self { witness: sum(&[(&value, inverse)]).unwrap(), world, public }
    }

    /// Both sides build the same; the prover has a number, the verifier the blinded key.
    fn with<T>(
        &self,
        public: &Public,
        (number, blinded): (Option<u16>, Option<&G2>),
        use_it: impl Fn(&Composition<'_>) -> T,
    ) -> T {
        let context = self.world.verifier.context();
        let context = match blinded {
            Some(key) => context.blinded(PublicKey::from_bytes(SUITE, &key.to_bytes()).unwrap()),
            None => context.clone(),
        };
        let statements = self.statements(public, number);
        let layout = context.basis().layout();
        let disclosed = DisclosedMessages::of(layout, []).unwrap();
        let source = Source::OneOf(&public.authorities);
        use_it(&Composition {
            context: b"context",
            request: &public.request,
            option: 0,
            parameters: &PARAMETERS.id(),
            parts: &[Part { context: &context, source, disclosed: &disclosed }],
            statements: &statements,
        })
    }

    fn statements(&self, public: &Public, number: Option<u16>) -> Statements {
        let mut statements = Statements::default();
        let roster = Arc::new(Roster::new(public.twins.clone()).unwrap());
        statements.add_hidden_section(alloc::vec![false; DOMAIN], &roster, number);
        let set = PARAMETERS.set(&public.domains).unwrap();
        let domain = message(&statements, 0, DOMAIN);
        state(&mut statements, 0, |build| {
            Ok((Accumulated::member(build, &set, PARAMETERS.key(), domain)?, ()))
        });
        let handle = message(&statements, 0, 0);
        let (value, key) = (FixedG1::new(public.value), Arc::new(FixedG2::new(&public.key)));
        let members = Arc::new(Witnessed(self.witness));
        state(&mut statements, 0, |build| {
            Ok((Accumulated::variable(build, &value, &key, members, handle)?, ()))
        });
        statements
    }

    fn prove(&self) -> Composed {
        self.with(&self.public, (Some(NUMBER), None), |composition| {
            composition.prove(&signed(&self.world), &mut rng()).unwrap()
        })
    }

    fn first_messages(&self, public: &Public, composed: &Composed) -> Vec<[u8; G1::LEN]> {
        self.with(public, (None, composed.keys[0].as_ref()), |composition| {
            let Composed { proofs, wires, responses, .. } = composed;
            let first = composition.first_messages_vartime(proofs, wires, responses).unwrap();
            Sum::encode_list(&first)
        })
    }

    /// Whether the challenge is that of what is `hashed`, with these first messages.
    fn answers(&self, hashed: &Public, composed: &Composed, first: &[[u8; G1::LEN]]) -> bool {
        self.with(hashed, (None, composed.keys[0].as_ref()), |composition| {
            composition.check_challenges(&composed.proofs, &composed.wires, first).is_ok()
        })
    }
}

#[test]
fn what_is_public_of_hidden_issuers_and_handles_is_in_the_challenge() {
    type Change = fn(&mut Public);
    let scene = Scene::new();
    let composed = scene.prove();
    let first = scene.first_messages(&scene.public, &composed);
    assert!(scene.answers(&scene.public, &composed, &first));
    let holds = scene.with(&scene.public, (None, composed.keys[0].as_ref()), |composition| {
        pairings_hold(composition, &composed)
    });
    assert!(holds, "an honest proof is accepted");

    // Whether nothing but the challenge refuses the change.
    let changes: [(&str, bool, Change); 7] = [
        ("request", true, |public| public.request[0] ^= 1),
        ("digest of the authorities", true, |public| public.authorities[31] ^= 1),
        ("key of the registry", true, |public| public.key = G2::generator()),
        ("value of the registry", false, |public| public.value = G1::generator()),
        ("two other issuers in each other's place", false, |public| public.twins.swap(0, 4)),
        ("one issuer more", false, |public| public.twins.push(base(b"another"))),
        ("another domain", false, |public| public.domains[0] = Scalar::ONE),
    ];
    for (name, alone, change) in changes {
        let mut changed = scene.public.clone();
        change(&mut changed);
        let recomputed = scene.first_messages(&changed, &composed);
        assert_eq!(recomputed == first, alone, "{name}");
        assert!(!scene.answers(&changed, &composed, &recomputed), "{name}");
        // The order and the number of issuers are in the digest of the authorities, and in a first message.
        let by_itself = !scene.answers(&changed, &composed, &first);
        assert_eq!(by_itself, !name.starts_with("two other"), "{name}");
        // The twin: it hashes what it hashed before.
        assert_eq!(scene.answers(&scene.public, &composed, &recomputed), alone, "{name}");
    }
}

/// Every point of the wire and of the key.
#[test]
fn what_is_sent_for_hidden_issuers_and_handles_is_in_the_challenge() {
    let scene = Scene::new();
    let honest = scene.prove();
    let first = scene.first_messages(&scene.public, &honest);
    let copy = || Composed {
        proofs: honest.proofs.clone(),
        wires: honest.wires.clone(),
        responses: honest.responses.clone(),
        keys: honest.keys.clone(),
    };
    // W', B, C, G_1, and two pairs: of the domain and of the handle.
    assert_eq!(honest.wires.len(), 4 + 4);
    for place in 0..honest.wires.len() {
        let mut changed = copy();
        changed.wires[place] = base(b"another");
        assert!(!scene.answers(&scene.public, &changed, &first), "point {place}");
    }
    let mut changed = copy();
    changed.keys[0] = Some(G2::generator());
    assert!(!scene.answers(&scene.public, &changed, &first), "blinded key");
    for place in 0..first.len() {
        let mut other = first.clone();
        other[place] = base(b"another").to_bytes();
        assert!(!scene.answers(&scene.public, &honest, &other), "first message {place}");
    }
    assert!(scene.answers(&scene.public, &honest, &first));
}
