//! Requests and presentations: what they may ask for, at the limit and one beyond.

use averment::credential::SchemaDigest;
use averment::presentation::{
    CredentialQuery, Policy, PolicyOption, Presentation, PresentationRequest, Session,
};

use crate::cards::{Asked, GOV, Scene, ana, card, now, secret, text};
use crate::reference::presentation::wire::Outline;
use crate::tally;
use crate::world::rng;

/// The code of the refusal of a policy.
fn refusal(policy: Policy) -> Option<&'static str> {
    tally::count(1);
    let rng = &mut rng("D");
    let asked = Scene::get().library.request(policy, &[("en", "test")], now().date(), now(), rng);
    asked.err().map(|error| error.code())
}

fn option(n: usize) -> PolicyOption {
    PolicyOption::new(&format!("option-{n}")).credential(card())
}

#[test]
fn d_01_requests_at_their_limits() {
    let options = |count| Policy::any_of((0..count).map(option));
    assert_eq!((refusal(options(8)), refusal(options(9))), (None, Some("request/options")));
    let credentials = |count: usize| {
        (0..count).fold(Policy::new(), |policy, n| {
            let query = CredentialQuery::new(&format!("role-{n}"));
            policy.credential(query.issued_by(GOV, &Scene::get().gov.schema))
        })
    };
    assert_eq!(refusal(credentials(16)), None);
    assert_eq!(refusal(credentials(17)), Some("request/credentials"));
    assert_eq!(refusal(Policy::any_of([])), Some("request/options"));
    let issuers = |count: u32| {
        let query = (0..count - 1).fold(card(), |query, n| {
            query.issued_by_digest(&format!("issuer-{n}"), SchemaDigest::from_bytes([1; 32]))
        });
        Policy::new().credential(query)
    };
    // These are not known to the verifier, which is the second question.
    assert_eq!(refusal(issuers(256)), Some("request/unknown-schema"));
    assert_eq!(refusal(issuers(257)), Some("request/accepted"));
    let scope = |len: usize, period: usize| {
        let option = option(0).pseudonym_in_period("card", &"s".repeat(len), &"p".repeat(period));
        Policy::any_of([option])
    };
    assert_eq!(refusal(scope(4096, 64)), None);
    assert_eq!(refusal(scope(4097, 0)), Some("request/scope"));
    assert_eq!(refusal(scope(1, 65)), Some("request/scope"));
    assert_eq!(refusal(scope(0, 0)), Some("request/scope"));
    let role = |len: usize| Policy::new().credential(named(&"r".repeat(len)));
    assert_eq!((refusal(role(64)), refusal(role(65))), (None, Some("request/name")));
}

fn named(role: &str) -> CredentialQuery {
    CredentialQuery::new(role).issued_by(GOV, &Scene::get().gov.schema)
}

#[test]
fn d_02_length_of_a_request() {
    // 4,096 octets for each value.
    let of = |count: usize| {
        let values = (0..count).map(|n| text(&format!("{n:04}{}", "x".repeat(4000))));
        Policy::new().credential(card().one_of("name", values.collect::<Vec<_>>()))
    };
    assert_eq!(refusal(of(16)), None);
    assert_eq!(refusal(of(17)), Some("request/too-long"));
    let octets = vec![0x84; PresentationRequest::MAX_LEN + 1];
    assert!(PresentationRequest::decode(&octets).is_err());
    assert!(Session::decode(&vec![0x84; 1 << 20]).is_err());
    let json = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    assert!(PresentationRequest::from_json(&json).is_err());
}

fn sample() -> (Asked, Vec<u8>) {
    let asked = Scene::get().ask_card(card().disclose("name"));
    let held = Scene::get().gov.issue(&secret("ana"), ana());
    let octets = asked.answer(&[&held], None, "D").unwrap();
    asked.accepted(&octets);
    (asked, octets)
}

#[test]
fn d_03_lengths_of_a_presentation() {
    let (asked, octets) = sample();
    let outline = Outline::decode(&octets).unwrap();
    let with = |change: &dyn Fn(&mut Outline)| {
        let mut outline = outline.clone();
        change(&mut outline);
        outline.encode()
    };
    // As many points or scalars as fit: none of them is decoded, since the request says how many there are.
    let points = outline.wires[..48].repeat(1300);
    let full = with(&|o| o.wires.extend(&points));
    assert!((60_000..=Presentation::MAX_LEN).contains(&full.len()));
    for octets in [
        full,
        with(&|o| o.responses.extend([0; 32 * 1900])),
        with(&|o| o.credentials[0].proof.extend([0; 32 * 1900])),
        with(&|o| o.wires.clear()),
        with(&|o| o.responses.clear()),
        with(&|o| o.credentials[0].proof.clear()),
    ] {
        assert_eq!(asked.library(&octets, now()), Err("presentation/malformed".into()));
        asked.refused(&octets);
    }
    // The limit, and one octet more: neither is an answer.
    for len in [Presentation::MAX_LEN, Presentation::MAX_LEN + 1, 1 << 22] {
        asked.refused(&[&octets[..], &vec![0; len - octets.len()]].concat());
    }
    // More credentials than there are roles, and more than any request has.
    for count in [2, 16, 17, 60] {
        asked.refused(&with(&|o| o.credentials = vec![outline.credentials[0].clone(); count]));
    }
    for count in [2, 64, 65, 1000] {
        let shown = outline.credentials[0].shown[0].clone();
        asked.refused(&with(&|o| o.credentials[0].shown = vec![shown.clone(); count]));
    }
    // A text of a megabyte in place of the name.
    let long = crate::reference::presentation::claims::item(&text(&"x".repeat(60_000)));
    asked.refused(&with(&|o| o.credentials[0].shown = vec![long.clone()]));
}

#[test]
fn d_04_nesting() {
    let (asked, _) = sample();
    for depth in [5, 1000, 60_000] {
        asked.library(&vec![0x81; depth], now()).unwrap_err();
        let nested = [&[0x84, 7, 1, 0][..], &vec![0x84; depth]].concat();
        asked.library(&nested, now()).unwrap_err();
        tally::count(2);
    }
}
