//! Rules: what each of them keeps out, and a control beside it.

use alloc::collections::BTreeSet;

use proptest::prelude::*;

use super::*;
use crate::trust::list::sample::*;
use crate::trust::{Equivalent, TrustListBuilder};

const TODAY: &str = "2026-11-24";
const LEVELS: [AssuranceLevel; 3] =
    [AssuranceLevel::Low, AssuranceLevel::Substantial, AssuranceLevel::High];

fn own(rule: RecognitionRule) -> TrustList {
    TrustList::builder("hk.example/trust", 1, year())
        .entry(entry("hk", document("hk.example/identity", &ours(), 1)))
        .equivalent(equivalent())
        .rule(rule)
        .sign(&operator(1))
        .unwrap()
}

fn recognition() -> Recognition {
    Recognition::new(our_list()).with(their_list()).unwrap()
}

fn ask(recognition: &Recognition, level: AssuranceLevel) -> Recognised {
    recognition.recognise(OURS, "library", level, date(TODAY)).unwrap()
}

fn lists(recognised: &Recognised) -> Vec<&str> {
    recognised.issuers().iter().map(|issuer| issuer.by.list.as_str()).collect()
}

/// Only the own issuer, and why not the other one.
fn refusal(recognition: &Recognition) -> RecognitionError {
    let recognised = ask(recognition, AssuranceLevel::Low);
    assert_eq!(lists(&recognised), ["hk.example/trust"]);
    recognised.refused()[0].reason
}

fn with_rule(rule: RecognitionRule) -> Recognition {
    Recognition::new(own(rule)).with(their_list()).unwrap()
}

fn with_list(builder: TrustListBuilder) -> Recognition {
    Recognition::new(our_list()).with(builder.sign(&operator(2)).unwrap()).unwrap()
}

#[test]
fn own_and_recognised_issuers_are_accepted() {
    let recognised = ask(&recognition(), AssuranceLevel::Substantial);
    assert_eq!(lists(&recognised), ["hk.example/trust", "mo.example/trust"]);
    assert_eq!(recognised.refused(), []);
    let [mine, other] = recognised.issuers() else { panic!("{recognised:?}") };
    assert_eq!((mine.schemas.as_slice(), mine.by.names.len()), ([ours().digest()].as_slice(), 0));
    assert_eq!(other.schemas, [theirs().digest()]);
    let names: Vec<_> = other.by.names[&theirs().digest()].iter().collect();
    assert_eq!(names, [("birth_date", "data_de_nascimento"), ("name", "nome")]);
    assert_eq!(recognition().documents().count(), 2);
}

#[test]
fn rules_end_and_begin() {
    let (yesterday, tomorrow) = (date("2026-11-23"), date("2026-11-25"));
    let ended = RecognitionRule { until: yesterday, ..rule() };
    assert_eq!(refusal(&with_rule(ended)), RecognitionError::RuleNotValid);
    let begins = RecognitionRule { from: tomorrow, ..rule() };
    assert_eq!(refusal(&with_rule(begins)), RecognitionError::RuleNotValid);
    let today = RecognitionRule { from: date(TODAY), until: date(TODAY), ..rule() };
    assert_eq!(lists(&ask(&with_rule(today), AssuranceLevel::Low)).len(), 2);
}

#[test]
fn purposes_are_covered_or_not() {
    let voting = recognition().recognise(OURS, "voting", AssuranceLevel::Low, date(TODAY)).unwrap();
    assert_eq!(lists(&voting), ["hk.example/trust"]);
    assert_eq!(voting.refused()[0].reason, RecognitionError::Purpose);
    let any = RecognitionRule { purposes: BTreeSet::new(), ..rule() };
    let voting =
        with_rule(any).recognise(OURS, "voting", AssuranceLevel::Low, date(TODAY)).unwrap();
    assert_eq!(lists(&voting).len(), 2);
}

#[test]
fn levels_are_those_of_the_rule_and_of_the_verifier() {
    for own_level in LEVELS {
        for rule_level in LEVELS {
            for level in LEVELS {
                let mut theirs = entry("mo", document("mo.example/identificacao", &theirs(), 2));
                theirs.level = own_level;
                let list = TrustList::builder("mo.example/trust", 1, year()).entry(theirs);
                let rule = rule().at_level(rule_level);
                let lists = Recognition::new(own(rule)).with(list.sign(&operator(2)).unwrap());
                let found = lists.unwrap().recognise(OURS, "library", level, date(TODAY));
                let is_in = found.is_ok_and(|found| {
                    found.issuers().iter().any(|one| one.by.list == "mo.example/trust")
                });
                assert_eq!(is_in, own_level >= rule_level && own_level >= level);
            }
        }
    }
}

#[test]
fn lists_that_are_not_valid_any_more_do_not_count() {
    let (from, until) = (date("2026-01-01"), date("2026-11-23"));
    let old = TrustList::builder("mo.example/trust", 1, (from, until))
        .entry(entry("mo", document("mo.example/identificacao", &theirs(), 2)));
    assert_eq!(refusal(&with_list(old)), RecognitionError::ListNotValid);
    let later = date("2027-01-01");
    let own = recognition().recognise(OURS, "library", AssuranceLevel::Low, later);
    assert_eq!(own, Err(RecognitionError::ListNotValid));
    let mut past = entry("mo", document("mo.example/identificacao", &theirs(), 2));
    past.until = until;
    let list = TrustList::builder("mo.example/trust", 1, year()).entry(past);
    assert_eq!(refusal(&with_list(list)), RecognitionError::EntryNotValid);
}

#[test]
fn a_list_is_by_the_operator_of_the_rule_or_its_successors() {
    let other = their_builder(1).sign(&operator(3)).unwrap();
    let refused = Recognition::new(our_list()).with(other).unwrap_err();
    assert_eq!(refused, RecognitionError::Operator);
    let first = their_builder(1).successor(operator(3).public_key()).sign(&operator(2)).unwrap();
    let second = first.update(&their_builder(2).sign(&operator(3)).unwrap().to_json()).unwrap();
    let recognition = Recognition::new(our_list()).with(second).unwrap();
    assert_eq!(lists(&ask(&recognition, AssuranceLevel::Low)).len(), 2);
    assert_eq!(recognition.with(first).unwrap_err(), RecognitionError::RolledBack);
}

/// What they recognise is not what we recognise: neither by their rules nor by entries of a third jurisdiction.
#[test]
fn chains_have_one_link() {
    let third = || {
        TrustList::builder("pt.example/trust", 1, year())
            .entry(entry("pt", document("pt.example/irn", &theirs(), 7)))
    };
    let hop =
        RecognitionRule::new("pt.example/trust", operator(4).public_key(), "pt", THEIRS, year());
    let recognition = with_list(their_builder(1).rule(hop.clone()));
    let refused = recognition.with(third().sign(&operator(4)).unwrap()).unwrap_err();
    assert_eq!(refused, RecognitionError::NoRule);
    // The control: a rule of ours.
    let ours = our_builder(1).rule(RecognitionRule { family: OURS.into(), ..hop });
    let recognition = Recognition::new(ours.sign(&operator(1)).unwrap());
    let recognition = recognition.with(third().sign(&operator(4)).unwrap()).unwrap();
    assert_eq!(
        lists(&ask(&recognition, AssuranceLevel::Low)),
        ["hk.example/trust", "pt.example/trust"]
    );
    let smuggled = their_builder(1).entry(entry("pt", document("pt.example/irn", &theirs(), 7)));
    let found = ask(&with_list(smuggled), AssuranceLevel::Low);
    assert_eq!(lists(&found), ["hk.example/trust", "mo.example/trust"]);
    assert_eq!(found.refused()[0].reason, RecognitionError::Jurisdiction);
}

/// I-10: nobody lists an issuer of ours with a key of their own, nor one of a third list.
#[test]
fn names_of_issuers_belong_to_one_list() {
    let stolen = their_builder(1).entry(entry("mo", document("hk.example/identity", &theirs(), 8)));
    let recognition = with_list(stolen);
    let found = ask(&recognition, AssuranceLevel::Low);
    assert_eq!(found.issuers().len(), 2);
    assert_eq!(found.refused()[0].reason, RecognitionError::ListedTwice);
    let documents: Vec<_> = recognition.documents().collect();
    assert_eq!(documents.len(), 2);
    let own = documents.iter().find(|document| document.id() == "hk.example/identity").unwrap();
    assert_eq!(*own, document("hk.example/identity", &ours(), 1));
}

#[test]
fn only_equivalents_stand_for_our_schemas() {
    let other = Schema::builder("mo.example/carta", 1).text("nome").build().unwrap();
    let list = TrustList::builder("mo.example/trust", 1, year())
        .entry(entry("mo", document("mo.example/identificacao", &other, 2)));
    assert_eq!(refusal(&with_list(list)), RecognitionError::NoEquivalent);
    // An equivalent of another family of ours is none of this one.
    let club = Schema::builder("hk.example/club", 1).text("name").build().unwrap();
    let own = TrustList::builder("hk.example/trust", 1, year())
        .entry(entry("hk", document("hk.example/identity", &ours(), 1)))
        .entry(entry("hk", document("hk.example/club", &club, 3)))
        .equivalent(Equivalent::new("hk.example/club", theirs().digest(), [("name", "nome")]))
        .rule(rule())
        .sign(&operator(1))
        .unwrap();
    let recognition = Recognition::new(own).with(their_list()).unwrap();
    assert_eq!(refusal(&recognition), RecognitionError::NoEquivalent);
    // Their next version is another schema until our operator has looked at it.
    let next = Schema::builder(THEIRS, 2).date("data_de_nascimento").text("nome").build().unwrap();
    let list = TrustList::builder("mo.example/trust", 1, year())
        .entry(entry("mo", document("mo.example/identificacao", &next, 2)));
    assert_eq!(refusal(&with_list(list)), RecognitionError::NoEquivalent);
}

#[test]
fn a_list_that_is_not_there_is_not_recognised() {
    assert_eq!(refusal(&Recognition::new(our_list())), RecognitionError::NotLoaded);
    let nothing =
        recognition().recognise("hk.example/none", "library", AssuranceLevel::Low, date(TODAY));
    assert_eq!(nothing, Err(RecognitionError::Nothing));
    let high = recognition().recognise(OURS, "library", AssuranceLevel::High, date(TODAY));
    assert_eq!(high, Err(RecognitionError::Nothing));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    /// An issuer of others is accepted if and only if everything holds on that day.
    #[test]
    fn acceptance_is_the_conjunction(
        day in 0..400_u32,
        rule_days in (0..400_u32, 0..400_u32),
        entry_days in (0..400_u32, 0..400_u32),
        purpose in 0..3_u8,
        levels in (0..3_usize, 0..3_usize),
    ) {
        let at = |days| date("2026-01-01").plus_days(days).unwrap();
        let span = |(a, b): (u32, u32)| (at(a.min(b)), at(a.max(b)));
        let (rule_days, entry_days) = (span(rule_days), span(entry_days));
        let mut there = entry("mo", document("mo.example/identificacao", &theirs(), 2));
        (there.from, there.until) = entry_days;
        there.level = LEVELS[levels.0];
        let list = TrustList::builder("mo.example/trust", 1, year()).entry(there);
        let (from, until) = rule_days;
        let rule = RecognitionRule { from, until, ..rule() }.at_level(LEVELS[levels.1]);
        let list = list.sign(&operator(2)).unwrap();
        let recognition = Recognition::new(own(rule)).with(list).unwrap();
        let wanted = ["library", "voting", "tax"][usize::from(purpose)];
        let found = recognition.recognise(OURS, wanted, AssuranceLevel::Low, at(day));
        let holds = |(from, until): (Date, Date)| from <= at(day) && at(day) <= until;
        let wanted = holds(year())
            && holds(rule_days)
            && holds(entry_days)
            && purpose == 0
            && levels.0 >= levels.1;
        let accepted = found.is_ok_and(|found| lists(&found).contains(&"mo.example/trust"));
        prop_assert_eq!(accepted, wanted);
    }
}
