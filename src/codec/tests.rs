//! Strictness of the codec itself.

use alloc::format;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use super::*;

/// `[number, signed, [text, ..], octets or null]`
#[derive(Debug, PartialEq)]
struct Sample {
    number: u64,
    signed: i64,
    texts: Vec<String>,
    octets: Option<[u8; 2]>,
}

impl Object for Sample {
    const KIND: Kind = Kind::Session;
    const MAX_LEN: usize = 40;

    fn suite(&self) -> Option<u8> {
        None
    }

    fn write(&self, writer: &mut Writer<'_>) {
        writer.array(4);
        writer.uint(self.number);
        writer.int(self.signed);
        writer.list(self.texts.iter(), |writer, text| writer.text(text));
        writer.optional(self.octets, |writer, octets| writer.bytes(&octets));
    }

    fn read(reader: &mut Reader<'_>, _: Option<u8>) -> Result<Self, FormatError> {
        reader.array(4)?;
        Ok(Self {
            number: reader.uint()?,
            signed: reader.int()?,
            texts: reader.list(3, |reader| Ok(reader.text(4)?.into()))?,
            octets: reader.optional(Reader::fixed)?,
        })
    }
}

fn read(text: &str) -> Result<Sample, FormatError> {
    let digits: String = text.split_whitespace().collect();
    decode(&hex::decode(digits).unwrap())
}

#[test]
fn an_object_has_one_encoding() {
    let sample =
        Sample { number: 24, signed: -1, texts: vec!["ab".into(), "".into()], octets: None };
    let octets = encode(&sample);
    assert_eq!(hex::encode(&octets), "84080100841818208262616260f6");
    assert_eq!(encoded_len(&sample), octets.len());
    assert_eq!(decode(&octets), Ok(sample));
}

#[test]
fn other_encodings_are_refused() {
    use FormatError::{Malformed, NotCanonical, TooLong, TooMany};
    for (octets, error, what) in [
        ("84 08 01 00 84 19 0018 20 80 f6", NotCanonical, "an integer that is not minimal"),
        ("84 1808 01 00 84 00 20 80 f6", NotCanonical, "a kind that is not minimal"),
        ("84 08 01 00 84 00 20 9800 f6", NotCanonical, "a count that is not minimal"),
        ("84 08 01 00 84 00 20 81 7800 f6", NotCanonical, "a length that is not minimal"),
        ("84 08 01 01 84 00 20 80 f6", NotCanonical, "a suite where none applies"),
        ("84 08 01 00 84 00 20 81 63 6fcc88 f6", NotCanonical, "text not in NFC"),
        ("9f 08 01 00 84 00 20 80 f6 ff", Malformed, "an open array"),
        ("84 08 01 00 84 00 20 9f ff f6", Malformed, "an open list"),
        ("84 08 01 00 84 00 20 81 7f 6161 ff f6", Malformed, "an open text"),
        ("84 08 01 00 84 c0 00 20 80 f6", Malformed, "a tag"),
        ("84 08 01 00 84 f90000 20 80 f6", Malformed, "a float"),
        ("84 08 01 00 84 20 20 80 f6", Malformed, "a negative number"),
        ("84 08 01 00 84 00 3b8000000000000000 80 f6", Malformed, "a number below 64 bits"),
        ("84 08 01 00 84 00 20 81 41 61 f6", Malformed, "octets for text"),
        ("84 08 01 00 84 00 20 81 61 ff f6", Malformed, "text that is not UTF-8"),
        ("84 08 01 00 84 00 20 80 f7", Malformed, "undefined for null"),
        ("84 08 01 00 84 00 20 80 41 00", Malformed, "too few octets"),
        ("84 08 01 00 84 00 20 80", Malformed, "a missing item"),
        ("84 08 01 00 84 00 20 80 f6 00", Malformed, "something after the end"),
        ("84 08 01 00 85 00 20 80 f6 00", Malformed, "one item more"),
        ("84 08 01 00 a0", Malformed, "a map"),
        ("84 08 01 00 84 00 20 84 60606060 f6", TooMany, "a fourth text"),
        ("84 08 01 00 84 00 20 81 65 6161616161 f6", TooLong, "a text of five octets"),
    ] {
        assert_eq!(read(octets), Err(error), "{what}");
    }
}

#[test]
fn the_envelope_is_checked() {
    for (octets, error) in [
        ("84 07 01 00 84 00 20 80 f6", FormatError::WrongKind),
        ("84 08 00 00 84 00 20 80 f6", FormatError::UnknownVersion),
        ("84 08 02 00 84 00 20 80 f6", FormatError::UnknownVersion),
        ("84 08 18ff 00 84 00 20 80 f6", FormatError::UnknownVersion),
        ("84 08 01 190100 84 00 20 80 f6", FormatError::UnknownSuite),
        ("83 08 01 00", FormatError::Malformed),
        ("", FormatError::Malformed),
    ] {
        assert_eq!(read(octets), Err(error), "{octets}");
    }
    assert!(read("84 08 01 00 84 00 20 80 f6").is_ok());
}

/// The longest sample has 40 octets with its longest parts; one more is not looked at.
#[test]
fn length_is_checked_first() {
    assert_eq!(decode::<Sample>(&[0xff; 40]), Err(FormatError::Malformed));
    assert_eq!(decode::<Sample>(&[0xff; 41]), Err(FormatError::TooLong));
}

#[test]
fn claimed_counts_are_not_believed() {
    for head in ["9a ffffffff", "9b 7fffffffffffffff", "9b ffffffffffffffff", "99 ffff"] {
        let octets = format!("84 08 01 00 84 00 20 {head}");
        assert_eq!(read(&octets), Err(FormatError::TooMany), "{head}");
        let octets = format!("84 08 01 00 84 00 20 81 {}", head.replace("9", "7"));
        assert_eq!(read(&octets), Err(FormatError::Malformed), "{head}");
    }
    // A count within the limit, and fewer octets than that.
    let octets = hex::decode("9903e800").unwrap();
    assert_eq!(Reader::new(&octets).array_of(1_000), Err(FormatError::Malformed));
    assert_eq!(Reader::new(&octets).array_of(999), Err(FormatError::TooMany));
}

#[test]
fn integers_keep_all_their_bits() {
    for (number, signed) in [(0, 0), (u64::MAX, i64::MAX), (1 << 53, i64::MIN), (23, -24)] {
        let sample = Sample { number, signed, texts: Vec::new(), octets: Some([0, 255]) };
        assert_eq!(decode(&encode(&sample)), Ok(sample));
    }
}

/// Deep nesting costs nothing: no type of ours recurses.
#[test]
fn depth_is_no_danger() {
    for octet in [0x81, 0xc1, 0xa1, 0x9f, 0xd8] {
        assert_eq!(Reader::new(&vec![octet; 100_000]).uint(), Err(FormatError::Malformed));
    }
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    #[serde(with = "base64url")]
    list: Vec<u8>,
    #[serde(with = "base64url")]
    four: [u8; 4],
    #[serde(with = "integer")]
    number: u64,
    #[serde(with = "integer")]
    signed: i64,
    small: u8,
    map: Named<u8>,
}

const DOCUMENT: &str = r#"{"list":"BQ","four":"AAEC_w","number":"18446744073709551615","signed":"-9223372036854775808","small":7,"map":{"a":1,"b":2}}"#;

#[test]
fn json_round_trips() {
    let document: Document = from_json(DOCUMENT, DOCUMENT.len()).unwrap();
    assert_eq!(to_json(&document), DOCUMENT);
    assert_eq!(document.four, [0, 1, 2, 255]);
    let shorter = DOCUMENT.len() - 1;
    assert_eq!(from_json::<Document>(DOCUMENT, shorter), Err(FormatError::TooLong));
}

#[test]
fn hostile_json_is_refused() {
    for (from, to) in [
        ("\"small\":7", "\"small\":7,\"small\":7"),
        ("\"a\":1", "\"a\":1,\"a\":1"),
        ("\"a\":1", "\"a\":1,\"\\u0061\":1"),
        ("\"small\":7", "\"small\":7,\"other\":0"),
        ("\"small\":7,", ""),
        (":7", ":7.0"),
        (":7", ":7e0"),
        (":7", ":07"),
        (":7", ":-0"),
        (":7", ":256"),
        (":7", ":NaN"),
        (":7", ":\"7\""),
        ("BQ", "BR"),
        ("BQ", "BQ=="),
        ("BQ", "BQ\\n"),
        ("BQ", " BQ"),
        ("BQ", "B"),
        ("_w", "/w"),
        ("AAEC_w", "AAEC"),
        ("AAEC_w", "AAEC_wA"),
        ("\"18446744073709551615\"", "\"18446744073709551616\""),
        ("\"18446744073709551615\"", "\"007\""),
        ("\"18446744073709551615\"", "\"+5\""),
        ("\"18446744073709551615\"", "\" 5\""),
        ("\"18446744073709551615\"", "\"5.0\""),
        ("\"18446744073709551615\"", "\"5e0\""),
        ("\"18446744073709551615\"", "\"-5\""),
        ("\"18446744073709551615\"", "\"\""),
        ("\"18446744073709551615\"", "\"\u{ff15}\""),
        ("\"18446744073709551615\"", "5"),
        ("-9223372036854775808", "-9223372036854775809"),
        ("-9223372036854775808", "9223372036854775808"),
        ("-9223372036854775808", "-0"),
        ("-9223372036854775808", "--5"),
        ("-9223372036854775808", "-05"),
        ("\"a\"", "\"\\ud800\""),
        ("\"a\"", "\"a\u{0}\""),
        ("{\"list\"", "\u{feff}{\"list\""),
        ("}}", "}},"),
        ("}}", "}} {}"),
        ("}}", "},}"),
    ] {
        let text = DOCUMENT.replace(from, to);
        assert_ne!(text, DOCUMENT, "{from}");
        let result = from_json::<Document>(&text, 1_000);
        assert_eq!(result, Err(FormatError::Malformed), "{from} -> {to}");
    }
}

#[test]
fn json_is_bounded() {
    let deep = |depth| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    let nested = |depth| from_json::<serde_json::Value>(&deep(depth), 1 << 20).map(|_| ());
    assert_eq!(nested(32), Ok(()));
    assert_eq!(nested(33), Err(FormatError::TooMany));
    assert_eq!(nested(100_000), Err(FormatError::TooMany));
    let open = "{\"a\":".repeat(100_000);
    assert_eq!(from_json::<Document>(&open, 1 << 20), Err(FormatError::TooMany));
    // Brackets in texts do not count, nor do quotes that are escaped.
    let quoted = format!("[\"\\\"{}\"]", "[".repeat(100));
    assert!(from_json::<serde_json::Value>(&quoted, 1 << 20).is_ok());
    for digits in ["9".repeat(1 << 20), format!("1e{}", "9".repeat(1_000))] {
        let text = DOCUMENT.replace(":7", &format!(":{digits}"));
        assert_eq!(from_json::<Document>(&text, 1 << 21), Err(FormatError::Malformed));
    }
}

#[test]
fn hexadecimal_has_one_spelling() {
    assert_eq!(parse_hex("00ff1a"), Ok([0, 255, 26]));
    for text in ["00FF1a", "00ff1", "00ff1a0", "00ff1a00", "00ff1g", "00 ff1a", "+0ff1a", ""] {
        assert!(parse_hex::<3>(text).is_err(), "{text}");
    }
}
