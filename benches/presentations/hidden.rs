//! Offices of which one issued a card, and a shop that accepts the cards of all of them.

use std::rc::Rc;

use averment::bbs::Ciphersuite;
use averment::curve::{Scalar, SecretScalar};
use averment::hazmat::{self, OneOfMany};
use averment::presentation::{Authorities, CredentialQuery, Holder, Verifier};

use crate::bare::Bare;
use crate::card::{AUDIENCE, Asked, Office, ask, holder, now, present, rng, schema};
use crate::or_proof::OrProof;
use crate::question::{Question, Questions, Size};
use crate::subjects::{Entry, Role};
use crate::verifying::verification;

/// Among how many the issuer hides, what proving and verifying may take, and how many octets more.
const SETS: [Goals; 7] = [
    Goals { authorities: 2, prove: "", verify: "", octets: None },
    Goals { authorities: 4, prove: "", verify: "", octets: None },
    Goals { authorities: 8, prove: "", verify: "", octets: None },
    Goals { authorities: 16, prove: "", verify: "", octets: None },
    Goals { authorities: 32, prove: "", verify: "4", octets: Some(1_400) },
    Goals { authorities: 128, prove: "", verify: "", octets: None },
    Goals { authorities: 1_024, prove: "250 ms", verify: "20", octets: Some(2_600) },
];

#[derive(Clone, Copy)]
struct Goals {
    authorities: usize,
    prove: &'static str,
    verify: &'static str,
    octets: Option<usize>,
}

/// What does it cost to hide the issuer, beside the same presentation that shows it and beside a bare proof?
pub(crate) fn questions(measures: bool) -> Questions {
    let bare = Bare::of_card();
    let mut questions = Questions { questions: Vec::new(), sizes: Vec::new() };
    // One run that measures nothing takes the small ones.
    for goals in SETS.into_iter().filter(|goals| measures || goals.authorities <= 8) {
        let realm = Realm::new(goals.authorities);
        questions.questions.extend([realm.prove(&bare, goals), realm.verify(&bare, goals)]);
        if goals.authorities <= 32 {
            questions.questions.extend(alone(goals.authorities));
        }
        if questions.sizes.is_empty() {
            let octets = present(&realm.holder, &realm.shown.request).len();
            questions.sizes.push(Size { name: "issuer shown".into(), octets, goal: None });
        }
        questions.sizes.push(Size {
            name: format!("hidden among {}", goals.authorities),
            octets: present(&realm.holder, &realm.hidden.request).len(),
            goal: goals.octets,
        });
    }
    questions
}

/// What does the point alone cost, that is one of many: as it is proved, and by an OR proof?
fn alone(count: usize) -> [Question; 2] {
    let suite = Ciphersuite::Bls12381Sha256;
    let point = |number: usize| hazmat::hash_to_g1(suite, &number.to_be_bytes(), b"bench");
    let points: Vec<_> = (0..count).map(|number| point(number).expect("a point")).collect();
    let many = Rc::new(OneOfMany::new(points.clone()).expect("a list"));
    let or = Rc::new(OrProof::new(&points));
    let (number, t) = (count / 2, SecretScalar::from(Scalar::from(u64::MAX)));
    let index = u16::try_from(number).expect("a short list");
    or.check(number, &t, &mut rng());
    let proof = many.prove(index, &t, &mut rng()).expect("a proof");
    let or_proof = or.prove(number, &t, &mut rng());
    let names = [("one-of-many", proof.to_bytes().len() - 32), ("OR proof", or.octets())]
        .map(|(name, octets)| format!("{name}, {octets} octets"));
    let (verifier, or_verifier) = (many.clone(), or.clone());
    let secret = t.clone();
    let mut random = rng();
    let mut or_random = rng();
    let question = |what: &str, entries: Vec<Entry>| Question {
        title: format!("the point alone of {count}, {what}"),
        goals: vec![""; entries.len()],
        entries,
        operations: 1,
    };
    let [name, or_name] = names.clone();
    let proving = vec![
        Entry::new(Role::Ours, name, move || many.prove(index, &t, &mut random).expect("a proof")),
        Entry::new(Role::Peer, or_name, move || or.prove(number, &secret, &mut or_random)),
    ];
    let [name, or_name] = names;
    let verifying = vec![
        Entry::new(Role::Ours, name, move || verifier.verify(&proof).expect("a proof")),
        Entry::new(Role::Peer, or_name, move || assert!(or_verifier.verify(&or_proof))),
    ];
    [question("prove", proving), question("verify", verifying)]
}

struct Realm {
    verifier: Rc<Verifier>,
    /// Nothing is kept for the next presentation.
    holder: Rc<Holder>,
    prepared: Rc<Holder>,
    shown: Asked,
    hidden: Asked,
}

impl Realm {
    fn new(count: usize) -> Self {
        let schema = schema(None);
        let office = |number| Office::new(&format!("office-{number}.example"), schema.clone());
        let offices: Vec<_> = (0..count).map(office).collect();
        let pairs = offices.iter().map(|office| (&office.document, &schema));
        let authorities = Authorities::of(pairs, now().date()).expect("authorities");
        let issuer = &offices[count / 2];
        let mut verifier = Verifier::new(AUDIENCE, [issuer.document.clone()]).expect("a verifier");
        verifier.add_authorities(&authorities).expect("authorities");
        let query = CredentialQuery::new("card").issued_by_one_of(&authorities);
        let [shown, hidden] = [issuer.query(), query].map(|query| ask(&verifier, query.into()));
        let [plain, mut prepared] = [(); 2].map(|()| {
            let mut holder = holder();
            issuer.issue(&mut holder, None);
            holder.add_authorities(&authorities).expect("authorities");
            holder
        });
        prepared.prepare();
        [&shown, &hidden].into_iter().for_each(|asked| prepared.prepare_for(&asked.request));
        let (holder, prepared) = (Rc::new(plain), Rc::new(prepared));
        Self { verifier: Rc::new(verifier), holder, prepared, shown, hidden }
    }

    fn prove(&self, bare: &Rc<Bare>, goals: Goals) -> Question {
        let entry = |name: &str, holder: &Rc<Holder>, asked: &Asked| {
            let (holder, request) = (holder.clone(), asked.request.clone());
            Entry::new(Role::Ours, name, move || present(&holder, &request))
        };
        Question {
            title: format!("hidden among {}, prove", goals.authorities),
            entries: vec![
                bare.proving(),
                entry("issuer shown", &self.prepared, &self.shown),
                entry("issuer hidden", &self.prepared, &self.hidden),
                entry("issuer hidden, nothing prepared", &self.holder, &self.hidden),
            ],
            goals: vec!["", "", goals.prove, goals.prove],
            operations: 1,
        }
    }

    fn verify(&self, bare: &Rc<Bare>, goals: Goals) -> Question {
        let entry = |name: &str, asked: &Asked| {
            let presentation = present(&self.prepared, &asked.request);
            verification(name, &self.verifier, asked, presentation, true)
        };
        Question {
            title: format!("hidden among {}, verify", goals.authorities),
            entries: vec![
                bare.verifying(),
                entry("issuer shown", &self.shown),
                entry("issuer hidden", &self.hidden),
            ],
            goals: vec!["", "", goals.verify],
            operations: 1,
        }
    }
}
