//! Texts for people, by language.

use alloc::string::String;

use super::TrustError;
use crate::codec::{Named, check_nfc};

/// The most octets of a text.
const MAX_TEXT: usize = 1_024;
/// The most octets of a language tag.
const MAX_TAG: usize = 35;

/// One text in several languages, each of 1 to 1,024 octets in Unicode normalisation form C.
///
/// Languages are named by tags such as `en`, `zh-Hant` or `pt-MO` (BCP 47), in the case that they are usually written in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DisplayText(Named<String>);

impl DisplayText {
    /// Takes pairs of language and text.
    ///
    /// # Errors
    ///
    /// [`TrustError::Language`], [`TrustError::DuplicateLanguage`] or [`TrustError::DisplayText`].
    pub fn new<L: Into<String>, T: Into<String>>(
        texts: impl IntoIterator<Item = (L, T)>,
    ) -> Result<Self, TrustError> {
        let mut map = Named::new();
        for (language, text) in texts {
            let (language, text) = (language.into(), text.into());
            if !is_language(&language) {
                return Err(TrustError::Language);
            }
            if !is_text(&text) {
                return Err(TrustError::DisplayText);
            }
            if map.insert(language, text).is_some() {
                return Err(TrustError::DuplicateLanguage);
            }
        }
        Ok(Self(map))
    }

    /// The text in a language, or else in the nearest more general one: for `zh-Hant-MO` also `zh-Hant` and `zh`
    /// (RFC 4647, lookup).
    #[must_use]
    pub fn get(&self, language: &str) -> Option<&str> {
        let mut wanted = language;
        loop {
            if let Some((_, text)) = self.0.iter().find(|(tag, _)| tag.eq_ignore_ascii_case(wanted))
            {
                return Some(text);
            }
            (wanted, _) = wanted.rsplit_once('-')?;
        }
    }

    /// All languages with their texts, in the order of the tags.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(language, text)| (language, text.as_str()))
    }

    pub(super) const fn texts(&self) -> &Named<String> {
        &self.0
    }
}

/// Nothing to hide behind: no empty texts, no line breaks, no other controls.
fn is_text(text: &str) -> bool {
    let has_length = (1..=MAX_TEXT).contains(&text.len());
    has_length && !text.chars().any(char::is_control) && check_nfc(text).is_ok()
}

/// Whether a tag has the form of BCP 47, with each part in its usual case so that no two tags mean the same.
fn is_language(tag: &str) -> bool {
    let mut parts = tag.split('-');
    let is_primary = |part: &str| {
        (2..=3).contains(&part.len()) && part.bytes().all(|octet| octet.is_ascii_lowercase())
    };
    // After a single letter everything is an extension, in lower case.
    let mut is_extension = false;
    tag.len() <= MAX_TAG
        && parts.next().is_some_and(is_primary)
        && parts.all(|part| {
            is_extension |= part.len() == 1;
            is_part(part, is_extension)
        })
}

fn is_part(part: &str, is_extension: bool) -> bool {
    let is_usual = |(at, octet): (usize, u8)| match part.len() {
        2 if !is_extension => !octet.is_ascii_lowercase(),
        // A script has four letters, a variant of four signs begins with a digit.
        4 if !is_extension && at == 0 => !octet.is_ascii_lowercase(),
        _ => !octet.is_ascii_uppercase(),
    };
    (1..=8).contains(&part.len())
        && part.bytes().all(|octet| octet.is_ascii_alphanumeric())
        && part.bytes().enumerate().all(is_usual)
}
