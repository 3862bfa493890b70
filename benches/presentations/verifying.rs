//! One presentation verified, and many at once.

use std::rc::Rc;

use averment::presentation::{BatchHint, Session, Verifier};

use crate::card::{Asked, now, rng};
use crate::question::Question;
use crate::subjects::{Entry, Role};

/// Presentations of one batch, and of one that is not measured.
const BATCH: usize = 256;
const SMALL_BATCH: usize = 3;

/// What does one of many cost, with hints or without, and one of many of which one in a hundred is bad?
pub(crate) fn of_many(
    title: &str,
    verifier: &Rc<Verifier>,
    asked: &Asked,
    valid: Vec<u8>,
    measures: bool,
) -> Question {
    let count = if measures { BATCH } else { SMALL_BATCH };
    // A pairing that does not hold, after a challenge that does, takes a forger. One bit of a challenge is as far as
    // anybody else comes.
    let mut tampered = valid.clone();
    *tampered.last_mut().expect("octets") ^= 1;
    let session = Session::decode(&asked.session).expect("a session");
    let hint = verifier.batch_hint(&session, &valid, now()).expect("a hint");
    let bad_hint = bad_hint(&hint);
    let good = Answer { presentation: valid, hint: None };
    let hinted = Answer { hint: Some(hint), ..good.clone() };
    let tampered = Answer { presentation: tampered, hint: hinted.hint.clone() };
    let badly_hinted = Answer { hint: Some(bad_hint), ..good.clone() };
    let entries = [
        ("of 256, one by one", Way::OneByOne, &good, &good),
        ("of 256", Way::Batch, &good, &good),
        ("of 256, 1 % tampered", Way::Batch, &good, &tampered),
        ("of 256, with hints", Way::Hinted, &hinted, &hinted),
        ("of 256, with hints, 1 % of them wrong", Way::Hinted, &hinted, &badly_hinted),
        ("of 256, with hints, 1 % tampered", Way::Hinted, &hinted, &tampered),
    ];
    let entries = entries.into_iter().map(|(name, way, good, bad)| {
        let (good, bad, session) = (good.clone(), bad.clone(), asked.session.clone());
        let verifier = verifier.clone();
        let of = (count, way);
        Entry::new(Role::Ours, name, move || verify_many(&verifier, &session, of, &good, &bad))
    });
    Question {
        title: title.into(),
        entries: entries.collect(),
        goals: vec!["", "0.7", "", "0.45", "", ""],
        operations: count,
    }
}

/// A hint whose every octet is that of a good one, but for two first messages in each other's place: points are read
/// to the end before it turns out to be of no use.
fn bad_hint(hint: &BatchHint) -> BatchHint {
    let mut octets = hint.encode();
    // The first messages start behind the envelope, and the first is of 96 octets.
    let start = 8;
    let (one, two) = octets[start..].split_at_mut(96);
    one.swap_with_slice(&mut two[..96]);
    BatchHint::decode(&octets).expect("a hint")
}

/// Verifies one presentation, which holds or does not.
pub(crate) fn verification(
    name: &str,
    verifier: &Rc<Verifier>,
    asked: &Asked,
    presentation: Vec<u8>,
    holds: bool,
) -> Entry {
    let (verifier, session) = (verifier.clone(), asked.session.clone());
    Entry::new(Role::Ours, name, move || {
        let session = Session::decode(&session).expect("a session");
        let verified = verifier.verify(session, &presentation, now(), &mut rng());
        assert_eq!(verified.is_ok(), holds, "{:?}", verified.err());
    })
}

/// How many presentations are verified.
#[derive(Clone, Copy)]
enum Way {
    OneByOne,
    Batch,
    Hinted,
}

#[derive(Clone)]
struct Answer {
    presentation: Vec<u8>,
    hint: Option<BatchHint>,
}

/// Verifies a batch of so many in which one in a hundred is `bad`.
fn verify_many(
    verifier: &Verifier,
    session: &[u8],
    (count, way): (usize, Way),
    good: &Answer,
    bad: &Answer,
) {
    let answers = (0..count).map(|number| if number % 100 == 0 { bad } else { good });
    let session = || Session::decode(session).expect("a session");
    let (now, rng) = (now(), &mut rng());
    let verdicts: Vec<_> = match way {
        Way::OneByOne => answers
            .map(|answer| verifier.verify(session(), &answer.presentation, now, rng))
            .collect(),
        Way::Batch => {
            let answers: Vec<_> =
                answers.map(|answer| (session(), answer.presentation.as_slice())).collect();
            verifier.verify_batch(&answers, now, rng).expect("verdicts")
        }
        Way::Hinted => {
            let answers: Vec<_> = answers
                .map(|answer| (session(), answer.presentation.as_slice(), answer.hint.clone()))
                .collect();
            verifier.verify_batch_hinted(&answers, now, rng).expect("verdicts")
        }
    };
    let refused = if good.presentation == bad.presentation { 0 } else { count.div_ceil(100) };
    assert_eq!(verdicts.iter().filter(|verdict| verdict.is_ok()).count(), count - refused);
}
