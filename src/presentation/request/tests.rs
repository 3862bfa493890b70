//! Requests: two notations, bounds, and what binds.

use proptest::prelude::*;

use super::*;
use crate::credential::ClaimValue;
use crate::presentation::sample::{arb_terms, card, date, everything, query, request, terms, time};
use crate::presentation::{ConditionError, CredentialQuery, Tie};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    /// CBOR and JSON are notations of one value, each with one spelling.
    #[test]
    fn notations_agree(terms in arb_terms()) {
        let request = PresentationRequest::new(terms)?;
        let octets = request.encode();
        prop_assert_eq!(request.digest(), <[u8; 32]>::from(Sha256::digest(&octets)));
        let from_cbor = PresentationRequest::decode(&octets)?;
        let from_json = PresentationRequest::from_json(&request.to_json())?;
        prop_assert_eq!(&from_cbor, &request);
        prop_assert_eq!(&from_json, &request);
        prop_assert_eq!(from_json.encode(), octets);
    }
}

#[test]
fn every_flipped_bit_is_refused_or_another_request() {
    let request = request(everything());
    let octets = request.encode();
    let mut read = 0;
    for bit in 0..octets.len() * 8 {
        let mut flipped = octets.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        if let Ok(other) = PresentationRequest::decode(&flipped) {
            assert_ne!(other.digest(), request.digest(), "bit {bit}");
            assert_ne!(other, request, "bit {bit}");
            assert_ne!(Tie::Request.context(&other), Tie::Request.context(&request), "bit {bit}");
            read += 1;
        }
    }
    // Some flips give other texts and numbers, and most do not.
    assert!(read > 0 && read < octets.len() * 8);
    for cut in 0..octets.len() {
        assert!(PresentationRequest::decode(&octets[..cut]).is_err(), "cut at {cut}");
    }
}

#[test]
fn numbers_are_texts_in_json() {
    let json = request(everything()).to_json();
    for text in [r#"{"u64":"18446744073709551614"}"#, r#"{"i64":"-1"}"#, r#""150.0""#] {
        assert!(json.contains(text), "{text} in {json}");
    }
}

#[test]
fn other_versions_and_fields_are_refused() {
    let json = request(everything()).to_json();
    let format = |text: &str| PresentationRequest::from_json(text).unwrap_err();
    let version = json.replacen(r#""version":1"#, r#""version":2"#, 1);
    assert_eq!(format(&version), FormatError::UnknownVersion.into());
    for (from, to) in [
        (r#""version":1"#, r#""version":1,"critical":true"#),
        (r#""audience":"#, r#""language":"en","audience":"#),
        (r#""label":"#, r#""note":"","label":"#),
        (r#""role":"#, r#""note":"","role":"#),
        (r#""issuer":"#, r#""note":"","issuer":"#),
        (r#""scope":"#, r#""note":"","scope":"#),
        (r#"{"disclose":{"#, r#"{"disclose":{"note":"","#),
        (r#"{"disclose":{"#, r#"{"reveal":{"#),
        (r#""en":"Appointment""#, r#""en":"Appointment","en":"Other""#),
        (r#""audience":"#, r#""audience":"a","audience":"#),
    ] {
        let changed = json.replacen(from, to, 1);
        assert_ne!(changed, json, "{from}");
        assert_eq!(format(&changed), FormatError::Malformed.into(), "{to}");
    }
    let octets = request(everything()).encode();
    assert_eq!(octets[..4], [0x84, 6, 1, 0]);
    for (position, error) in [
        (1, FormatError::WrongKind),
        (2, FormatError::UnknownVersion),
        (3, FormatError::UnknownSuite),
    ] {
        let mut changed = octets.clone();
        changed[position] += 1;
        assert_eq!(PresentationRequest::decode(&changed), Err(error.into()));
    }
}

#[test]
fn parts_have_bounds() {
    let made = |change: &dyn Fn(&mut Terms)| {
        let mut terms = terms(Policy::new().credential(query()));
        change(&mut terms);
        PresentationRequest::new(terms).map(|_| ())
    };
    let purpose = |language: &str, text: &str| Named::from([(language.into(), text.into())]);
    for (octets, good) in [(15, false), (16, true), (64, true), (65, false), (0, false)] {
        let nonce = made(&|terms| terms.nonce = [1].repeat(octets));
        assert_eq!(nonce, if good { Ok(()) } else { Err(RequestError::Nonce) }, "{octets}");
    }
    let long = |octets| "a".repeat(octets);
    for (audience, good) in [
        (long(1024), true),
        (long(1025), false),
        (String::new(), false),
        ("cafe\u{301}".into(), false),
        ("caf\u{e9}".into(), true),
        ("a\nb".into(), false),
    ] {
        let made = made(&|terms| terms.audience = audience.clone());
        assert_eq!(made, if good { Ok(()) } else { Err(RequestError::Audience) }, "{audience}");
    }
    for (purpose, good) in [
        (Named::new(), false),
        (purpose("en", &long(1024)), true),
        (purpose("en", &long(1025)), false),
        (purpose("en", ""), false),
        (purpose("zh-Hant-MO", "預約"), true),
        (purpose("", "a"), false),
        (purpose("en-", "a"), false),
        (purpose("en_US", "a"), false),
        (purpose("de", "u\u{308}"), false),
        ((0..64).map(|n| (alloc::format!("x-{n}"), "a".into())).collect(), true),
        ((0..65).map(|n| (alloc::format!("x-{n}"), "a".into())).collect(), false),
    ] {
        let made = made(&|terms| terms.purpose = purpose.clone());
        let expected = if good { Ok(()) } else { Err(RequestError::Purpose) };
        assert_eq!(made, expected, "{purpose:?}");
    }
}

#[test]
fn a_request_is_at_most_64_kib() {
    // Sets of texts that differ fill it, the last text to the octet.
    let sized = |last: usize| {
        let set = |claim: &str, range: core::ops::Range<usize>, last: usize| {
            let text = |n| ClaimValue::Text(alloc::format!("{n:04}{}", "x".repeat(56)));
            let end = ClaimValue::Text("y".repeat(last));
            query().one_of(claim, range.map(text).chain([end]))
        };
        let big = set("name", 0..1000, last);
        let policy = Policy::new().credential(big);
        PresentationRequest::new(terms(policy))
    };
    let overhead = sized(1000).unwrap().encode().len() - 1000;
    let room = PresentationRequest::MAX_LEN - overhead;
    assert!(room < 4096, "{room}");
    let full = sized(room).unwrap();
    assert_eq!(full.encode().len(), PresentationRequest::MAX_LEN);
    assert_eq!(PresentationRequest::from_json(&full.to_json()).as_ref(), Ok(&full));
    assert_eq!(sized(room + 1), Err(RequestError::TooLong));
    let longer = [full.encode(), [0].into()].concat();
    assert_eq!(PresentationRequest::decode(&longer), Err(FormatError::TooLong.into()));
    let spaces = " ".repeat(JSON + 1);
    assert_eq!(PresentationRequest::from_json(&spaces), Err(FormatError::TooLong.into()));
}

#[test]
fn what_no_holder_can_read_is_not_made() {
    let policy = |value| Policy::new().credential(query().not_equal("name", value));
    let made = |value| PresentationRequest::new(terms(policy(value)));
    let decomposed = ClaimValue::Text("u\u{308}".into());
    assert_eq!(made(decomposed), Err(FormatError::NotCanonical.into()));
    assert!(made(ClaimValue::Text("x".repeat(4096))).is_ok());
    assert_eq!(made(ClaimValue::Text("x".repeat(4097))), Err(FormatError::TooLong.into()));
    // Read octets are held to the same rules as made requests.
    let absent = codec::encode(&terms(policy(ClaimValue::Absent)));
    let (credential, condition, reason) = (0, 0, ConditionError::Absent);
    let error = RequestError::Condition { credential, condition, reason };
    assert_eq!(PresentationRequest::decode(&absent), Err(error));
}

#[test]
fn languages_out_of_order_are_another_notation() {
    let mut terms = terms(Policy::new().credential(query()));
    terms.purpose.insert("de".into(), "Appointmant".into());
    let octets = PresentationRequest::new(terms).unwrap().encode();
    let swapped: Vec<u8> = octets.clone();
    let find = |text: &[u8]| octets.windows(text.len()).position(|w| w == text).unwrap();
    let (de, en) = (find(b"\x62de"), find(b"\x62en"));
    let mut swapped = swapped;
    swapped.swap(de + 1, en + 1);
    swapped.swap(de + 2, en + 2);
    let refused = PresentationRequest::decode(&swapped);
    assert_eq!(refused, Err(FormatError::NotCanonical.into()));
}

#[test]
fn the_presentation_header_is_fixed() {
    let request = request(Policy::new().credential(query()));
    let mut expected = b"\x85\x70averment/present\x01\x50".to_vec();
    expected.extend([7; 16]);
    expected.extend(b"\x76https://clinic.example\x58\x20");
    expected.extend(request.digest());
    assert_eq!(Tie::Request.context(&request), expected);
}

#[test]
fn each_part_enters_digest_and_header() {
    let base = || terms(Policy::new().credential(query()));
    let made = |terms| PresentationRequest::new(terms).unwrap();
    let first = made(base());
    for change in [
        |terms: &mut Terms| terms.nonce[15] ^= 1,
        |terms: &mut Terms| terms.audience.push('x'),
        |terms: &mut Terms| terms.purpose = Named::from([("en".into(), "Other".into())]),
        |terms: &mut Terms| terms.reference_date = date("2026-11-25"),
        |terms: &mut Terms| terms.expires = time("2026-11-24T13:05:01Z"),
        |terms: &mut Terms| terms.policy = Policy::new().credential(query().disclose("name")),
        |terms: &mut Terms| {
            let other = CredentialQuery::new("other");
            terms.policy =
                Policy::new().credential(other.issued_by("gov.example/identity", &card()));
        },
    ] {
        let mut changed = base();
        change(&mut changed);
        let changed = made(changed);
        assert_ne!(changed.digest(), first.digest());
        assert_ne!(Tie::Request.context(&changed), Tie::Request.context(&first));
    }
}

#[test]
fn a_holder_refuses_moved_dates_and_old_requests() {
    let request = request(Policy::new().credential(query()));
    for (now, expected) in [
        ("2026-11-24T13:04:59Z", Ok(())),
        ("2026-11-24T13:05:00Z", Err(PlanError::Expired)),
        ("2026-11-22T00:00:00Z", Ok(())),
        ("2026-11-21T23:59:59Z", Err(PlanError::ReferenceDate)),
    ] {
        assert_eq!(request.check_time(time(now)), expected, "{now}");
    }
    let mut late = terms(Policy::new().credential(query()));
    late.expires = time("2027-01-01T00:00:00Z");
    let late = PresentationRequest::new(late).unwrap();
    assert_eq!(late.check_time(time("2026-11-26T23:59:59Z")), Ok(()));
    let moved = late.check_time(time("2026-11-27T00:00:00Z"));
    assert_eq!(moved, Err(PlanError::ReferenceDate));
}
