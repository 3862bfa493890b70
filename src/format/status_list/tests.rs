use alloc::{format, vec};
use std::io::Write as _;

use flate2::Compression;
use flate2::write::{GzEncoder, ZlibEncoder};
use proptest::prelude::*;

use super::*;

const MAX: usize = 1 << 20;

fn gzip(octets: &[u8]) -> String {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(octets).unwrap();
    Base64UrlUnpadded::encode_string(&encoder.finish().unwrap())
}

fn zlib(octets: &[u8]) -> String {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(octets).unwrap();
    Base64UrlUnpadded::encode_string(&encoder.finish().unwrap())
}

fn bitstring(purpose: &str, packed: &str, more: &str) -> String {
    format!(
        r#"{{"id":"https://example.com/status/3#list","type":"BitstringStatusList","statusPurpose":"{purpose}","encodedList":"u{packed}"{more}}}"#
    )
}

fn token(bits: u32, packed: &str) -> String {
    format!(r#"{{"bits":{bits},"lst":"{packed}"}}"#)
}

/// The example of Bitstring Status List 1.0, section 2.2.
#[test]
fn the_published_bitstring() {
    let packed = "H4sIAAAAAAAAA-3BMQEAAADCoPVPbQwfoAAAAAAAAAAAAAAAAAAAAIC3AYbSVKsAQAAA";
    let list = StatusList::from_bitstring(&bitstring("revocation", packed, ""), MAX).unwrap();
    assert_eq!((list.len(), list.purpose()), (131_072, Some(StatusPurpose::Revocation)));
    assert!(!list.is_empty());
    for index in [0, 94_567, 131_071] {
        assert_eq!(list.status(index), Ok(Status::Valid));
    }
    for index in [131_072, u64::MAX] {
        assert_eq!(list.status(index), Err(StatusListError::NoSuchEntry));
    }
}

/// The examples of draft-ietf-oauth-status-list, section 4.
#[test]
fn the_published_token_lists() {
    use Status::{Other, Revoked, Suspended, Valid};
    let list = StatusList::from_token(&token(1, "eNrbuRgAAhcBXQ"), MAX).unwrap();
    let set = [0, 3, 4, 5, 7, 8, 9, 13, 15];
    for index in 0..16 {
        let status = if set.contains(&index) { Revoked } else { Valid };
        assert_eq!(list.status(index), Ok(status), "{index}");
    }
    let list = StatusList::from_token(&token(2, "eNo76fITAAPfAgc"), MAX).unwrap();
    let statuses: Vec<_> = (0..list.len()).map(|index| list.status(index).unwrap()).collect();
    assert_eq!(
        statuses,
        [
            Revoked,
            Suspended,
            Valid,
            Other(3),
            Valid,
            Revoked,
            Valid,
            Revoked,
            Revoked,
            Suspended,
            Other(3),
            Other(3),
        ]
    );
    assert_eq!(list.purpose(), None);
}

#[test]
fn purposes_say_what_a_bit_means() {
    let mut octets = vec![0; 16_384];
    octets[0] = 0b0100_0000;
    let packed = gzip(&octets);
    for (purpose, status) in [
        ("revocation", Status::Revoked),
        ("suspension", Status::Suspended),
        ("message", Status::Other(1)),
        ("refresh", Status::Other(1)),
    ] {
        let list = StatusList::from_bitstring(&bitstring(purpose, &packed, ""), MAX).unwrap();
        assert_eq!([list.status(0), list.status(1)], [Ok(Status::Valid), Ok(status)], "{purpose}");
    }
    // Entries of three bits lie across octets: 0100_0000 0… is 2, 0, 0, …
    let mut octets = vec![0; 49_152];
    octets[..2].copy_from_slice(&[0b0100_0001, 0b1000_0000]);
    let json = bitstring("message", &gzip(&octets), r#","statusSize":3"#);
    let list = StatusList::from_bitstring(&json, MAX).unwrap();
    let first = [0, 1, 2, 3].map(|index| list.status(index).unwrap());
    assert_eq!(first, [Status::Other(2), Status::Valid, Status::Other(3), Status::Valid]);
}

#[test]
fn a_short_list_hides_nobody() {
    let short = StatusList::from_bitstring(&bitstring("revocation", &gzip(&[0; 16_383]), ""), MAX);
    assert_eq!(short, Err(StatusListError::TooShort));
    let wide = bitstring("message", &gzip(&[0; 16_384]), r#","statusSize":2"#);
    assert_eq!(StatusList::from_bitstring(&wide, MAX), Err(StatusListError::TooShort));
}

/// A gigabyte of zeros packs into a megabyte, and 32 megabytes into 32 kilobytes.
#[test]
fn unpacking_stops_at_the_bound() {
    let zeros = vec![0; 1 << 25];
    let (bits, lst) = (bitstring("revocation", &gzip(&zeros), ""), token(1, &zlib(&zeros)));
    assert!(bits.len() < 50_000 && lst.len() < 50_000);
    assert_eq!(StatusList::from_bitstring(&bits, 1 << 25).unwrap().len(), 1 << 28);
    for max in [(1 << 25) - 1, 1 << 16] {
        assert_eq!(StatusList::from_bitstring(&bits, max), Err(StatusListError::TooLong));
        assert_eq!(StatusList::from_token(&lst, max), Err(StatusListError::TooLong));
    }
    assert_eq!(StatusList::from_token(&lst, 1_000), Err(StatusListError::TooLong));
}

#[test]
fn other_forms_are_refused() {
    let malformed = Err(StatusListError::Malformed);
    let (zip, zip_z) = (gzip(&[0; 16_384]), zlib(&[0; 16_384]));
    let good = bitstring("revocation", &zip, "");
    StatusList::from_bitstring(&good, MAX).unwrap();
    for json in [
        String::new(),
        good.replace("BitstringStatusList", "StatusList2021"),
        good.replace("revocation", "anything"),
        good.replace(r#""u"#, r#""z"#),
        bitstring("revocation", &zip_z, ""),
        bitstring("revocation", &zip, r#","statusSize":0"#),
        bitstring("revocation", &zip, r#","statusSize":9"#),
        // Something behind the stream, and a stream that breaks off: its check value is gone.
        bitstring("revocation", &format!("{zip}AAAA"), ""),
        bitstring("revocation", &zip[..zip.len() - 4], ""),
    ] {
        assert_eq!(StatusList::from_bitstring(&json, MAX), malformed, "{json}");
    }
    StatusList::from_token(&token(8, &zip_z), MAX).unwrap();
    for json in [token(3, &zip_z), token(0, &zip_z), token(1, &zip), token(1, "?"), token(1, "")] {
        assert_eq!(StatusList::from_token(&json, MAX), malformed, "{json}");
    }
}

#[test]
fn an_entry_links() {
    let entry = StatusEntry::new("https://example.com/status/3", 94_567);
    assert_eq!((entry.list(), entry.index()), ("https://example.com/status/3", 94_567));
    assert_eq!(entry.lint().code(), "lint/status-list");
}

proptest! {
    #[test]
    fn what_is_packed_is_read(octets in prop::collection::vec(any::<u8>(), 1..200), bits in 0_u32..4) {
        let bits = 1 << bits;
        let list = StatusList::from_token(&token(bits, &zlib(&octets)), MAX).unwrap();
        let values = octets.iter().flat_map(|octet| {
            (0..8 / bits).map(move |place| octet >> (place * bits) & (0xff_u8 >> (8 - bits)))
        });
        let mut index = 0;
        for value in values {
            prop_assert_eq!(list.value(index), Some(value));
            index += 1;
        }
        prop_assert_eq!(list.len(), index);
    }

    #[test]
    fn garbage_is_an_error(octets in prop::collection::vec(any::<u8>(), 0..300)) {
        let text = Base64UrlUnpadded::encode_string(&octets);
        _ = StatusList::from_token(&token(1, &text), 1_000);
        _ = StatusList::from_bitstring(&bitstring("revocation", &text, ""), 1_000);
        _ = StatusList::from_token(&String::from_utf8_lossy(&octets), 1_000);
    }
}
