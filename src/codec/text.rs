//! Texts with exactly one spelling.

use core::fmt;

use super::FormatError;

#[cfg(not(all(feature = "js", target_arch = "wasm32", target_os = "unknown")))]
use unicode_normalization::is_nfc;

/// The same by `String.prototype.normalize`, whose tables every engine has. ASCII is in form C as it stands.
#[cfg(all(feature = "js", target_arch = "wasm32", target_os = "unknown"))]
fn is_nfc(text: &str) -> bool {
    let as_it_stands = || js_sys::JsString::from(text);
    text.is_ascii() || as_it_stands().normalize("NFC") == as_it_stands()
}

/// Refuses text that is not in Unicode normalisation form C.
pub(crate) fn check_nfc(text: &str) -> Result<(), FormatError> {
    if is_nfc(text) { Ok(()) } else { Err(FormatError::NotCanonical) }
}

/// Reads a number of decimal digits, 20 at most: no sign, no leading zero.
pub(crate) fn parse_digits(text: &str) -> Result<u64, FormatError> {
    if text.is_empty() || !text.bytes().all(|octet| octet.is_ascii_digit()) {
        return Err(FormatError::Malformed);
    }
    if text.len() > 1 && text.starts_with('0') {
        return Err(FormatError::NotCanonical);
    }
    text.parse().map_err(|_| FormatError::Range)
}

/// Writes octets as pairs of lower-case hexadecimal digits.
pub(crate) fn write_hex(octets: &[u8], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    octets.iter().try_for_each(|octet| write!(f, "{octet:02x}"))
}

/// Reads exactly `N` octets from lower-case hexadecimal digits.
pub(crate) fn parse_hex<const N: usize>(text: &str) -> Result<[u8; N], FormatError> {
    let digits = text.as_bytes();
    if digits.len() != N.saturating_mul(2) {
        return Err(FormatError::Malformed);
    }
    let mut octets = [0; N];
    for (octet, pair) in octets.iter_mut().zip(digits.chunks_exact(2)) {
        for digit in pair {
            *octet = (*octet << 4) | nibble(*digit)?;
        }
    }
    Ok(octets)
}

fn nibble(digit: u8) -> Result<u8, FormatError> {
    match digit {
        b'0'..=b'9' => Ok(digit - b'0'),
        b'a'..=b'f' => Ok(digit - b'a' + 10),
        b'A'..=b'F' => Err(FormatError::NotCanonical),
        _ => Err(FormatError::Malformed),
    }
}
