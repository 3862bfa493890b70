//! Cards whose status is kept in a registry, the registry, and a shop that asks for cards that are not revoked.

use std::rc::Rc;

use averment::credential::{DateTime, StatusHandle};
use averment::operator::OperatorSecretKey;
use averment::presentation::{CredentialQuery, Holder, Policy, Verifier};
use averment::registry::{Epoch, RegistrySecretKey, StatusChain, StatusRegistry};
use rand::SeedableRng as _;
use rand::rngs::StdRng;

use crate::bare::Bare;
use crate::card::{AUDIENCE, Asked, Office, ask, everyday, holder, present, rng, schema};
use crate::question::{Question, Questions, Size};
use crate::subjects::{Entry, Role};
use crate::verifying::{of_many, verification};

const REGISTRY: &str = "gov.example/status";
/// Two days, in seconds.
const MAX_AGE: u32 = 2 * 86_400;
/// What the batch asks for.
const EVERYDAY: &str = "over 18, one of 27, not revoked, pseudonym";

/// What do a registry and a proof that a card is not revoked cost?
pub(crate) fn questions(measures: bool) -> Questions {
    let (city, bare) = (City::new(), Bare::of_card());
    let sizes = [100, 10_000];
    let bulk = if measures { [1_000, 10_000] } else { [8, 16] };
    let mut questions = vec![city.prove(&bare), city.verify(&bare), city.verify_batch(measures)];
    questions.extend(bulk.map(admit));
    questions.push(update(if measures { &sizes } else { &sizes[..1] }));
    Questions { questions, sizes: city.sizes(&bare) }
}

fn open() -> StatusRegistry {
    let rng = &mut rng();
    let key = RegistrySecretKey::generate(REGISTRY, rng).expect("a key");
    let operator = OperatorSecretKey::generate(rng).expect("a key");
    StatusRegistry::open(key, operator, opened(), rng).expect("a registry")
}

fn of_others() -> StdRng {
    StdRng::seed_from_u64(2)
}

fn opened() -> DateTime {
    DateTime::parse("2026-11-23T00:00:00Z").expect("a time")
}

fn chain(registry: &StatusRegistry) -> StatusChain {
    StatusChain::start(registry.document().clone(), registry.head().clone()).expect("a chain")
}

/// Handles of others than the holder.
fn draw(count: usize, rng: &mut StdRng) -> Vec<StatusHandle> {
    (0..count).map(|_| StatusHandle::generate(rng).expect("a handle")).collect()
}

/// How long does an issuer take for the handle and the first witness of each of many credentials?
fn admit(count: usize) -> Question {
    let (mut registry, mut rng) = (open(), of_others());
    let entry = Entry::new(Role::Ours, format!("{count} at once, each"), move || {
        registry.admit_all(&draw(count, &mut rng)).expect("witnesses")
    });
    Question {
        title: "registry: handle and witness".into(),
        entries: vec![entry],
        goals: vec!["30 µs"],
        operations: count,
    }
}

/// How long does a holder take to bring a witness up to date, from octets?
fn update(sizes: &[usize]) -> Question {
    let entries = sizes.iter().map(|&size| {
        let mut registry = open();
        let handles = draw(size + 1, &mut of_others());
        let witnesses = registry.admit_all(&handles).expect("witnesses");
        let (own, others) = handles.split_first().expect("a handle");
        let (own, witness) = (own.clone(), witnesses[0].clone());
        let octets = registry.remove(others, opened()).expect("an epoch").encode();
        Entry::new(Role::Ours, format!("over {size} removals"), move || {
            let epoch = Epoch::decode(&octets).expect("an epoch");
            witness.update(registry.document(), &own, &[&epoch], &mut |_| true).expect("a witness")
        })
    });
    Question {
        title: "registry: a holder's update".into(),
        entries: entries.collect(),
        goals: vec!["", "350 ms"],
        operations: 1,
    }
}

struct City {
    office: Office,
    holder: Rc<Holder>,
    verifier: Rc<Verifier>,
}

impl City {
    fn new() -> Self {
        let office = Office::new("gov.example/identity", schema(Some(REGISTRY)));
        let mut registry = open();
        // Not the only one of the registry, and not of its first epoch.
        let others = draw(8, &mut of_others());
        registry.admit_all(&others).expect("witnesses");
        registry.remove(&others[..4], opened()).expect("an epoch");
        let mut holder = holder();
        holder.follow(&chain(&registry)).expect("a chain");
        office.issue(&mut holder, Some(&mut registry));
        let mut verifier = Verifier::new(AUDIENCE, [office.document.clone()]).expect("a verifier");
        verifier.add_epoch(&chain(&registry)).expect("an epoch");
        verifier.prepare(&everyday(office.query())).expect("a policy");
        let mut city = Self { office, holder: Rc::new(holder), verifier: Rc::new(verifier) };
        let requests = city.requests();
        let holder = Rc::get_mut(&mut city.holder).expect("the only one");
        holder.prepare();
        requests.iter().for_each(|(_, asked)| holder.prepare_for(&asked.request));
        city
    }

    fn requests(&self) -> [(&'static str, Asked); 4] {
        let query = || self.office.query();
        let kept = || query().not_revoked(MAX_AGE);
        let policy = |query: CredentialQuery| Policy::new().credential(query);
        [
            ("validity only", policy(query())),
            ("not revoked", policy(kept())),
            ("over 18, one of 27, pseudonym", everyday(query())),
            (EVERYDAY, everyday(kept())),
        ]
        .map(|(name, policy)| (name, ask(&self.verifier, policy)))
    }

    fn presentation(&self, asked: &Asked) -> Vec<u8> {
        present(&self.holder, &asked.request)
    }

    fn sizes(&self, bare: &Bare) -> Vec<Size> {
        let ours = self.requests().map(|(name, asked)| (name, self.presentation(&asked).len()));
        let all = [("bare proof", bare.prove_prepared().len())].into_iter().chain(ours);
        all.map(|(name, octets)| Size { name: name.into(), octets, goal: None }).collect()
    }

    fn prove(&self, bare: &Rc<Bare>) -> Question {
        let mut entries = vec![bare.proving()];
        for (name, asked) in self.requests() {
            let holder = self.holder.clone();
            entries.push(Entry::new(Role::Ours, name, move || present(&holder, &asked.request)));
        }
        Question {
            title: "status, prove".into(),
            goals: vec![""; entries.len()],
            entries,
            operations: 1,
        }
    }

    fn verify(&self, bare: &Rc<Bare>) -> Question {
        let mut entries = vec![bare.verifying()];
        for (name, asked) in self.requests() {
            let presentation = self.presentation(&asked);
            entries.push(verification(name, &self.verifier, &asked, presentation, true));
        }
        Question {
            title: "status, verify".into(),
            goals: vec![""; entries.len()],
            entries,
            operations: 1,
        }
    }

    fn verify_batch(&self, measures: bool) -> Question {
        let [.., (title, asked)] = self.requests();
        of_many(title, &self.verifier, &asked, self.presentation(&asked), measures)
    }
}
