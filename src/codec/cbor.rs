//! Writing and reading the few CBOR items that our objects are made of.

use alloc::vec::Vec;
use core::convert::Infallible;
use core::fmt;

use minicbor::data::Type;
use minicbor::encode::Write;
use minicbor::{Decoder, Encoder};

use super::FormatError;
use super::text::check_nfc;

/// Where written octets go.
enum Sink<'b> {
    Count(usize),
    Collect(Vec<u8>),
    /// What is still expected, while everything so far was.
    Compare(Option<&'b [u8]>),
}

impl Write for Sink<'_> {
    type Error = Infallible;

    fn write_all(&mut self, octets: &[u8]) -> Result<(), Infallible> {
        match self {
            Self::Count(count) => *count = count.saturating_add(octets.len()),
            Self::Collect(collected) => collected.extend_from_slice(octets),
            Self::Compare(expected) => {
                *expected = expected.and_then(|expected| expected.strip_prefix(octets));
            }
        }
        Ok(())
    }
}

/// Writes CBOR: definite lengths, minimal integers.
pub(crate) struct Writer<'b>(Encoder<Sink<'b>>);

impl fmt::Debug for Writer<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Writer").finish_non_exhaustive()
    }
}

/// A sink does not fail, and so no item does.
fn written<T, E>(_: Result<T, E>) {}

impl<'b> Writer<'b> {
    fn run(sink: Sink<'b>, write: impl FnOnce(&mut Self)) -> Sink<'b> {
        let mut writer = Self(Encoder::new(sink));
        write(&mut writer);
        writer.0.into_writer()
    }

    /// How many octets `write` writes.
    pub(crate) fn count(write: impl FnOnce(&mut Self)) -> usize {
        match Self::run(Sink::Count(0), write) {
            Sink::Count(count) => count,
            Sink::Collect(_) | Sink::Compare(_) => 0,
        }
    }

    /// What `write` writes. The list does not grow, which would leave copies behind.
    pub(crate) fn collect(write: impl Fn(&mut Self)) -> Vec<u8> {
        let count = Self::count(&write);
        match Self::run(Sink::Collect(Vec::with_capacity(count)), write) {
            Sink::Collect(collected) => collected,
            Sink::Count(_) | Sink::Compare(_) => Vec::new(),
        }
    }

    /// Whether `write` writes exactly `octets`.
    pub(crate) fn reproduces(octets: &'b [u8], write: impl FnOnce(&mut Self)) -> bool {
        match Self::run(Sink::Compare(Some(octets)), write) {
            Sink::Compare(rest) => rest.is_some_and(<[u8]>::is_empty),
            Sink::Count(_) | Sink::Collect(_) => false,
        }
    }

    /// The start of an array of `count` items.
    pub(crate) fn array(&mut self, count: usize) {
        // usize has at most 64 bits on every target that Rust has.
        written(self.0.array(u64::try_from(count).unwrap_or(u64::MAX)));
    }

    pub(crate) fn uint(&mut self, value: u64) {
        written(self.0.u64(value));
    }

    pub(crate) fn int(&mut self, value: i64) {
        written(self.0.i64(value));
    }

    pub(crate) fn bytes(&mut self, octets: &[u8]) {
        written(self.0.bytes(octets));
    }

    pub(crate) fn text(&mut self, text: &str) {
        written(self.0.str(text));
    }

    pub(crate) fn boolean(&mut self, value: bool) {
        written(self.0.bool(value));
    }

    pub(crate) fn null(&mut self) {
        written(self.0.null());
    }

    /// The value, or null.
    pub(crate) fn optional<T>(&mut self, value: Option<T>, write: impl FnOnce(&mut Self, T)) {
        match value {
            Some(value) => write(self, value),
            None => self.null(),
        }
    }

    /// An array of `items`, each written by `write`.
    pub(crate) fn list<I: ExactSizeIterator>(
        &mut self,
        items: I,
        mut write: impl FnMut(&mut Self, I::Item),
    ) {
        self.array(items.len());
        items.for_each(|item| write(self, item));
    }
}

/// Reads CBOR, item by item, never further than the octets go.
pub(crate) struct Reader<'b>(Decoder<'b>);

impl fmt::Debug for Reader<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reader").finish_non_exhaustive()
    }
}

impl<'b> Reader<'b> {
    pub(crate) fn new(octets: &'b [u8]) -> Self {
        Self(Decoder::new(octets))
    }

    fn remaining(&self) -> usize {
        self.0.input().len().saturating_sub(self.0.position())
    }

    /// Refuses anything that follows.
    pub(crate) fn end(&self) -> Result<(), FormatError> {
        if self.remaining() == 0 { Ok(()) } else { Err(FormatError::Malformed) }
    }

    /// The start of an array of exactly `count` items.
    pub(crate) fn array(&mut self, count: usize) -> Result<(), FormatError> {
        let found = self.count()?;
        if u64::try_from(count) == Ok(found) { Ok(()) } else { Err(FormatError::Malformed) }
    }

    /// The start of an array of at most `max` items: how many there are.
    ///
    /// That many octets follow at least, so that the answer can be used to allocate.
    pub(crate) fn array_of(&mut self, max: usize) -> Result<usize, FormatError> {
        let count = usize::try_from(self.count()?).map_err(|_| FormatError::TooMany)?;
        if count > max {
            return Err(FormatError::TooMany);
        }
        if count > self.remaining() { Err(FormatError::Malformed) } else { Ok(count) }
    }

    fn count(&mut self) -> Result<u64, FormatError> {
        // A length that is left open comes as `None`.
        self.0.array().ok().flatten().ok_or(FormatError::Malformed)
    }

    /// An array of at most `max` items, each read by `read`.
    pub(crate) fn list<T>(
        &mut self,
        max: usize,
        mut read: impl FnMut(&mut Self) -> Result<T, FormatError>,
    ) -> Result<Vec<T>, FormatError> {
        let count = self.array_of(max)?;
        let mut items = Vec::with_capacity(count);
        for _ in 0..count {
            items.push(read(self)?);
        }
        Ok(items)
    }

    pub(crate) fn uint(&mut self) -> Result<u64, FormatError> {
        self.0.u64().map_err(|_| FormatError::Malformed)
    }

    /// An unsigned integer that fits a smaller type.
    pub(crate) fn small<T: TryFrom<u64>>(&mut self) -> Result<T, FormatError> {
        T::try_from(self.uint()?).map_err(|_| FormatError::Range)
    }

    pub(crate) fn int(&mut self) -> Result<i64, FormatError> {
        self.0.i64().map_err(|_| FormatError::Malformed)
    }

    /// At most `max` octets.
    pub(crate) fn bytes(&mut self, max: usize) -> Result<&'b [u8], FormatError> {
        let octets = self.0.bytes().map_err(|_| FormatError::Malformed)?;
        if octets.len() > max { Err(FormatError::TooLong) } else { Ok(octets) }
    }

    /// Exactly `N` octets.
    pub(crate) fn fixed<const N: usize>(&mut self) -> Result<[u8; N], FormatError> {
        let octets = self.0.bytes().map_err(|_| FormatError::Malformed)?;
        octets.try_into().map_err(|_| FormatError::Malformed)
    }

    /// Text of at most `max` octets in Unicode normalisation form C.
    pub(crate) fn text(&mut self, max: usize) -> Result<&'b str, FormatError> {
        let text = self.0.str().map_err(|_| FormatError::Malformed)?;
        if text.len() > max {
            return Err(FormatError::TooLong);
        }
        check_nfc(text)?;
        Ok(text)
    }

    pub(crate) fn boolean(&mut self) -> Result<bool, FormatError> {
        self.0.bool().map_err(|_| FormatError::Malformed)
    }

    pub(crate) fn null(&mut self) -> Result<(), FormatError> {
        self.0.null().map_err(|_| FormatError::Malformed)
    }

    /// What `read` reads, or null.
    pub(crate) fn optional<T>(
        &mut self,
        read: impl FnOnce(&mut Self) -> Result<T, FormatError>,
    ) -> Result<Option<T>, FormatError> {
        if matches!(self.0.datatype(), Ok(Type::Null)) {
            self.null()?;
            return Ok(None);
        }
        read(self).map(Some)
    }
}
