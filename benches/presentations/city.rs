//! An identity office, a holder with one credential of 12 claims, and a shop that asks.

use std::cell::RefCell;
use std::rc::Rc;

use averment::credential::{ClaimValue, Credential};
use averment::presentation::{Holder, Policy, Verifier};

use crate::bare::Bare;
use crate::card::{AUDIENCE, Asked, Office, ask, everyday, holder, over_18, present, schema};
use crate::question::{Question, Questions, Size};
use crate::subjects::{Entry, Role};
use crate::verifying::{of_many, verification};

struct City {
    office: Office,
    holder: Rc<RefCell<Holder>>,
    stored: Vec<u8>,
    verifier: Rc<Verifier>,
    bare: Rc<Bare>,
}

/// What do predicates cost on top of a bare proof of the same credential?
pub(crate) fn questions(measures: bool) -> Questions {
    let city = City::new();
    let questions = vec![
        city.prove_from_octets(),
        city.prove_prepared(),
        city.verify(),
        city.reject(),
        city.verify_batch(measures),
    ];
    Questions { questions, sizes: city.sizes() }
}

impl City {
    fn new() -> Self {
        let office = Office::new("gov.example/identity", schema(None));
        let mut holder = holder();
        office.issue(&mut holder, None);
        let stored = holder.credentials().next().expect("the credential").encode().to_vec();
        let mut verifier = Verifier::new(AUDIENCE, [office.document.clone()]).expect("a verifier");
        verifier.prepare(&everyday(office.query())).expect("a policy");
        Self {
            office,
            holder: Rc::new(RefCell::new(holder)),
            stored,
            verifier: Rc::new(verifier),
            bare: Bare::of_card(),
        }
    }

    fn requests(&self) -> [(&'static str, Asked); 4] {
        let age = || over_18(self.office.query());
        let with_points = age().at_least("points", ClaimValue::U64(1_000));
        [
            ("validity only", Policy::new().credential(self.office.query())),
            ("age check", Policy::new().credential(age())),
            ("age check and a 64-bit range", Policy::new().credential(with_points)),
            ("over 18, one of 27, pseudonym", everyday(self.office.query())),
        ]
        .map(|(name, policy)| (name, ask(&self.verifier, policy)))
    }

    fn presentation(&self, asked: &Asked) -> Vec<u8> {
        present(&self.holder.borrow(), &asked.request)
    }

    /// Octets of each kind of presentation.
    fn sizes(&self) -> Vec<Size> {
        let bare = [("bare proof", self.bare.prove_prepared().len())];
        let ours = self.requests().map(|(name, asked)| (name, self.presentation(&asked).len()));
        let all = bare.into_iter().chain(ours);
        all.map(|(name, octets)| Size { name: name.into(), octets, goal: None }).collect()
    }

    /// How long does a holder take who reads the credential first?
    fn prove_from_octets(&self) -> Question {
        let bare = self.bare.clone();
        let mut entries =
            vec![Entry::new(Role::Ours, "bare proof", move || bare.prove_from_octets())];
        for (name, asked) in self.requests() {
            let (holder, stored) = (self.holder.clone(), self.stored.clone());
            entries.push(Entry::new(Role::Ours, name, move || {
                let mut holder = holder.borrow_mut();
                let credential = Credential::decode(&stored).expect("the credential");
                let known = holder.remove(0).expect("the credential");
                holder.add_stored(credential).expect("the credential");
                drop(known);
                present(&holder, &asked.request)
            }));
        }
        Question {
            title: "prove, from octets".into(),
            entries,
            goals: vec!["", "", "2.5", "", ""],
            operations: 1,
        }
    }

    /// How long does a holder take with a prepared credential?
    fn prove_prepared(&self) -> Question {
        let mut entries = vec![self.bare.proving()];
        let mut prepared = Holder::new(self.holder.borrow().secret().clone()).expect("a holder");
        prepared.add(Credential::decode(&self.stored).expect("the credential")).expect("added");
        prepared.prepare();
        let requests = self.requests();
        requests.iter().for_each(|(_, asked)| prepared.prepare_for(&asked.request));
        let prepared = Rc::new(prepared);
        for (name, asked) in requests {
            let holder = prepared.clone();
            entries.push(Entry::new(Role::Ours, name, move || present(&holder, &asked.request)));
        }
        Question {
            title: "prove, prepared".into(),
            entries,
            goals: vec!["", "", "3.5", "", ""],
            operations: 1,
        }
    }

    /// How long does a verifier take?
    fn verify(&self) -> Question {
        let mut entries = vec![self.bare.verifying()];
        for (name, asked) in self.requests() {
            let presentation = self.presentation(&asked);
            entries.push(verification(name, &self.verifier, &asked, presentation, true));
        }
        Question {
            title: "verify".into(),
            entries,
            goals: vec!["", "", "2.3", "4", ""],
            operations: 1,
        }
    }

    /// How long does it take to refuse what is malformed? The first entry is what is valid.
    fn reject(&self) -> Question {
        let [_, (_, asked), ..] = self.requests();
        let valid = self.presentation(&asked);
        let mut longer = valid.clone();
        longer.push(0);
        // The last point of the statements is followed by the responses: 2 + 2 digits, each with its own variables.
        let mut point = valid.clone();
        let responses = valid.len() - 6 * 32 - 2;
        point[responses - 1] ^= 1;
        let entry = |name, presentation, holds| {
            verification(name, &self.verifier, &asked, presentation, holds)
        };
        let entries = vec![
            entry("valid", valid, true),
            entry("one octet too long", longer, false),
            entry("last point off the curve", point, false),
        ];
        Question { title: "reject".into(), entries, goals: vec!["", "0.01", "0.25"], operations: 1 }
    }

    fn verify_batch(&self, measures: bool) -> Question {
        let [.., (title, asked)] = self.requests();
        of_many(title, &self.verifier, &asked, self.presentation(&asked), measures)
    }
}
