//! Presentations: pseudonyms of the holder secret, and tags of limited uses.

use std::collections::BTreeMap;

use ark_bls12_381::{Fr, G1Projective};
use averment::presentation::{Policy, PolicyOption};

use crate::cards::{AUDIENCE, Asked, Scene, ana, card, doses, holder, now, secret, vaccination};
use crate::reference::octets::{decode_g1, encode_g1, mul};
use crate::reference::presentation::Prover;
use crate::reference::presentation::claims::Held;
use crate::reference::presentation::plan::scope_base;
use crate::reference::presentation::relation::Gadget;
use crate::reference::presentation::sets::{Set, inverse};
use crate::reference::{Check, Checks, Suite, forge, random_scalar};
use crate::world::rng;

fn mine() -> Held {
    Scene::get().gov.issue(&secret("ana"), ana())
}

fn login(scope: &str) -> Asked {
    Scene::get().ask(Policy::new().credential(card()).pseudonym("card", scope))
}

fn uses(count: u16) -> Asked {
    Scene::get().ask(Policy::new().credential(card()).limit("card", "coupons", "2026", count))
}

fn nym(asked: &Asked, octets: &[u8]) -> Vec<u8> {
    asked.library(octets, now()).unwrap().pseudonym.unwrap()
}

fn point(octets: &[u8]) -> G1Projective {
    decode_g1(octets, &Checks::all()).unwrap()
}

#[test]
fn n_01_n_02_scopes() {
    let held = mine();
    let scopes =
        ["login", "Login", "login/", "log in", "löschen", "loschen", "xn--lschen-wxa", "logi", "n"];
    let mut seen = BTreeMap::new();
    for scope in scopes {
        let asked = login(scope);
        let octets = asked.answer(&[&held], None, scope).unwrap();
        asked.accepted(&octets);
        let first = nym(&asked, &octets);
        assert_eq!(seen.insert(first.clone(), scope), None);
        // The same again, in another presentation.
        let again = asked.answer(&[&held], None, "N-01 again").unwrap();
        assert_ne!(again, octets);
        assert_eq!(nym(&asked, &again), first);
    }
    // The decomposed form of a letter is not another scope: it is refused.
    let policy = Policy::new().credential(card()).pseudonym("card", "lo\u{308}schen");
    let rng = &mut rng("N-02");
    let asked = Scene::get().library.request(policy, &[("en", "test")], now().date(), now(), rng);
    assert_eq!(asked.unwrap_err().code(), "request/scope");
    // Scope and period, kind and number of uses are told apart.
    let base = |kind, scope, period, uses, off: &[Check]| {
        scope_base(kind, [AUDIENCE, scope, period], uses, &Checks::without(off))
    };
    for (one, other, off) in [
        ((1, "login2", "026", 0), (1, "login", "2026", 0), vec![Check::ScopeBindsLengths]),
        ((2, "login", "2026", 3), (2, "login", "2026", 5), vec![Check::ScopeBindsUses]),
        (
            (1, "login", "2026", 0),
            (2, "login", "2026", 5),
            vec![Check::ScopeBindsKind, Check::ScopeBindsUses],
        ),
    ] {
        let of = |(kind, scope, period, uses), off: &[Check]| base(kind, scope, period, uses, off);
        assert_ne!(of(one, &[]), of(other, &[]));
        assert_eq!(of(one, &off), of(other, &off));
    }
    let in_period = |scope: &str, period: &str| {
        let option = PolicyOption::new("default").credential(card());
        let option = option.pseudonym_in_period("card", scope, period);
        let asked = Scene::get().ask(Policy::any_of([option]));
        let octets = asked.answer(&[&held], None, period).unwrap();
        nym(&asked, &octets)
    };
    assert_ne!(in_period("login2", "026"), in_period("login", "2026"));
}

/// A presentation whose pseudonym is this point, by a prover for a verifier without some checks.
fn pretend(asked: &Asked, held: &Held, point: G1Projective, off: &[Check]) -> Vec<u8> {
    let mut prover = asked.prover_for(&[held], off, "N pretend");
    let place = prover.plan.pseudonym.unwrap();
    prover.wires[place] = point;
    prover.finish().encode()
}

#[test]
fn n_03_n_04_n_06_n_07_n_08_pseudonyms_of_others() {
    let (asked, held) = (login("login"), mine());
    let honest = asked.answer(&[&held], None, "N-03").unwrap();
    asked.accepted(&honest);
    let own = point(&nym(&asked, &honest));
    let base = scope_base(1, [AUDIENCE, "login", ""], 0, &Checks::all());
    assert_eq!(own, mul(&base, &secret("ana")));
    let bob = mul(&base, &secret("bob"));
    let elsewhere = mul(&scope_base(1, [AUDIENCE, "forum", ""], 0, &Checks::all()), &secret("ana"));
    for other in [bob, -own, elsewhere, base, own + base] {
        let off = [Check::PseudonymRow];
        asked.needs(&off, &pretend(&asked, &held, other, &off));
        asked.needs_made(&[Check::DigestBindsFirstMessages], |off| {
            pretend(&asked, &held, other, off)
        });
        // After the challenge.
        let mut pasted = asked.prover(&[&held], "N-07").finish();
        let place = pasted.wires.len() - 1;
        pasted.wires[place] = other;
        asked.refused(&pasted.encode());
    }
    let nobody = G1Projective::default();
    let off = [Check::NonIdentity, Check::PseudonymRow];
    asked.needs(&off, &pretend(&asked, &held, nobody, &off));
}

#[test]
fn n_05_points_of_small_order() {
    let (asked, held) = (login("login"), mine());
    let own = point(&nym(&asked, &asked.answer(&[&held], None, "N-05").unwrap()));
    for (torsion, order) in [(forge::order_3(), 3), (forge::order_11(), 11)] {
        let found = (0..400).find_map(|n| {
            let mut prover = asked.prover(&[&held], &format!("N-05 {order} {n}"));
            let place = prover.plan.pseudonym.unwrap();
            prover.wires[place] = own + torsion;
            let made = prover.commit();
            let challenges = prover.challenges(&made);
            // Where the challenge is a multiple of the order nothing is seen of it.
            (forge::modulo(&-challenges[0], order) == 0)
                .then(|| prover.respond(&made, &challenges).encode())
        });
        asked.needs(&[Check::Subgroup], &found.expect("one in three, or in eleven"));
    }
}

#[test]
fn n_09_relations_between_scopes() {
    // For bases with known logarithms the quotient would take one pseudonym to the other.
    let (one, other) = (login("login"), login("forum"));
    let held = mine();
    let [a, b] = [&one, &other]
        .map(|asked| point(&nym(asked, &asked.answer(&[&held], None, "N-09").unwrap())));
    let scalar = |scope: &[u8], suite: Suite| {
        use ark_ff::PrimeField as _;
        use sha2::Digest as _;
        let tag = b"AVERMENT-V1-PSEUDONYM-BLS12381G1_XMD:SHA-256_SSWU_RO_";
        [
            suite.hash_to_scalar(scope, tag),
            Fr::from_be_bytes_mod_order(&sha2::Sha256::digest(scope)),
        ]
    };
    for suite in Suite::ALL {
        let pairs = scalar(b"login", suite).into_iter().zip(scalar(b"forum", suite));
        for (one, other) in pairs {
            assert_ne!(mul(&a, &(other * inverse(&one))), b);
        }
    }
    assert_ne!(a, b);
}

#[test]
fn n_10_one_pseudonym_under_any_credential() {
    let scene = Scene::get();
    let mine = mine();
    let shot = scene.clinic.issue(&secret("ana"), doses(3));
    let with = |role: &str| {
        let policy = Policy::new().credential(card()).credential(vaccination());
        let asked = scene.ask(policy.pseudonym(role, "login"));
        let octets = asked.answer(&[&mine, &shot], None, role).unwrap();
        asked.accepted(&octets);
        nym(&asked, &octets)
    };
    assert_eq!(with("card"), with("record"));
    let single = login("login");
    assert_eq!(with("card"), nym(&single, &single.answer(&[&mine], None, "N-10").unwrap()));
    let bob = scene.gov.issue(&secret("bob"), ana());
    assert_ne!(with("card"), nym(&single, &single.answer(&[&bob], None, "N-10").unwrap()));
}

/// A point that is chosen after the challenge, where the digest does not cover it: another pseudonym each time.
#[test]
fn n_07_pseudonym_chosen_after_the_challenge() {
    let (asked, held) = (login("login"), mine());
    let base = scope_base(1, [AUDIENCE, "login", ""], 0, &Checks::all());
    let shift = random_scalar(&mut rng("N-07 shift"));
    let attack = |off: &[Check]| {
        let prover = asked.prover_for(&[&held], off, "N-07 after");
        let place = prover.plan.pseudonym.unwrap();
        let mut made = prover.commit();
        // The row of the pseudonym is the last: T' = T + shift OP
        *made.first[0].last_mut().unwrap() += mul(&base, &shift);
        let challenges = prover.challenges(&made);
        let mut draft = prover.respond(&made, &challenges);
        // Verified: OP s^ - N' c = T'
        draft.wires[place] -= mul(&base, &(shift * inverse(&challenges[0])));
        draft.encode()
    };
    let off = [Check::DigestBindsWires];
    asked.needs_made(&off, attack);
    let claimed = asked.verdict(&attack(&off), &off).unwrap().pseudonym.unwrap();
    assert_ne!(claimed, encode_g1(&mul(&base, &secret("ana"))));
}

/// The index and the member of a tag: own variable of the index; wire and own variable of the member; the counters.
fn tag(prover: &Prover) -> (usize, usize, usize, Set) {
    let gadgets = &prover.plan.statements.gadgets;
    let [.., Gadget::Tag { index, .. }, Gadget::Member { wire, rho, set, .. }] = &gadgets[..]
    else {
        unreachable!("a tag and its member")
    };
    (*index, *wire, *rho, set.clone())
}

#[test]
fn n_10_limited_uses() {
    let (asked, held) = (uses(3), mine());
    let mut tags = BTreeMap::new();
    for number in 0..3 {
        let octets = asked.answer(&[&held], Some(number), "tag").unwrap();
        asked.accepted(&octets);
        tags.insert(asked.library(&octets, now()).unwrap().tag.unwrap(), number);
    }
    assert_eq!(tags.len(), 3, "a tag for each use");
    let again = asked.answer(&[&held], Some(1), "again").unwrap();
    assert_eq!(tags[&asked.library(&again, now()).unwrap().tag.unwrap()], 1, "and the same again");
    // A limit of five is another count.
    let five = uses(5);
    let octets = five.answer(&[&held], Some(1), "five").unwrap();
    assert!(!tags.contains_key(&five.library(&octets, now()).unwrap().tag.unwrap()));
    // The library's holder has no fourth use.
    let holder = holder(&[&held]);
    let plan = holder.plan(&asked.request, AUDIENCE, now()).unwrap();
    for use_number in [None, Some(3), Some(u16::MAX)] {
        let choice = averment::presentation::Choice { use_number, ..plan.first_choice() };
        let refused = plan.present(&choice, &mut rng("fourth"));
        assert_eq!(refused.unwrap_err().code(), "present/no-use-left");
    }
    // Others have, and are refused: the counter has no witness ..
    for counter in [3, 4, 1 << 40] {
        let checks = Checks::all();
        let rng = &mut rng("fourth");
        let prover =
            Prover::new(&asked.request, 0, &[&held], counter, (&[], &[], &[]), &checks, rng);
        asked.needs(&[Check::AccumulatorPairing], &prover.finish().encode());
        // .. and the witness of another counter fits no row.
        let off = [Check::CounterLimited];
        let checks = Checks::without(&off);
        let mut prover =
            Prover::new(&asked.request, 0, &[&held], counter, (&[], &[], &[]), &checks, rng);
        let (_, wire, rho, set) = tag(&prover);
        let y = Fr::from(0_u64);
        let w = set.witness(&y).unwrap().0;
        prover.member(0, wire, rho, w, &y, &set.value(), random_scalar(rng));
        asked.needs(&off, &prover.finish().encode());
    }
    // A counter that makes up for another secret, and a tag of no secret at all.
    let off = [Check::PseudonymRow];
    let mut prover = asked.prover_for(&[&held], &off, "foreign");
    let place = prover.plan.tag.unwrap();
    prover.wires[place] = mul(&prover.wires[place], &Fr::from(2_u64));
    asked.needs(&off, &prover.finish().encode());
    let off = [Check::PseudonymRow, Check::NonIdentity];
    let mut prover = asked.prover_for(&[&held], &off, "nobody");
    prover.wires[place] = G1Projective::default();
    asked.needs(&off, &prover.finish().encode());
}

#[test]
fn n_10_numbers_of_uses() {
    let ask = |uses| {
        let policy = Policy::new().credential(card()).limit("card", "coupons", "2026", uses);
        let rng = &mut rng("uses");
        Scene::get().library.request(policy, &[("en", "test")], now().date(), now(), rng).map(drop)
    };
    for (uses, good) in [(0, false), (1, true), (256, true), (257, false), (u16::MAX, false)] {
        assert_eq!(ask(uses).is_ok(), good, "{uses}");
    }
}
