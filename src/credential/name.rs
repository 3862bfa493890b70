//! Names of claims, identifiers of schemas, issuers and registries.

/// The most octets of a name.
pub(crate) const MAX_NAME: usize = 64;

/// 1 to 64 octets of `a-z`, `0-9` and `_.-/:`: one spelling, safe in a log, a path and an address.
pub(crate) fn is_name(text: &str) -> bool {
    let is_ours = |octet: u8| {
        octet.is_ascii_lowercase() || octet.is_ascii_digit() || b"_.-/:".contains(&octet)
    };
    (1..=MAX_NAME).contains(&text.len()) && text.bytes().all(is_ours)
}
