//! The grammar of JSON (RFC 8259), less what our notations have no use for: `null` and numbers that are no integers.
//!
//! One value after the other, as the type asks for it. Nothing is kept but a text that has escapes.

use alloc::string::String;

use super::FromText;

/// It is no JSON, or not that of the type. Where and why is not told, so that no text is made of it.
#[derive(Debug)]
pub(super) struct Malformed;

/// The rest of a text.
pub(super) struct Parser<'a> {
    rest: &'a str,
    /// The last text that had escapes, without them.
    unescaped: String,
}

/// An integer of at most 64 bits.
#[derive(Clone, Copy)]
pub(super) enum Number {
    Natural(u64),
    Negative(i64),
}

impl<'a> Parser<'a> {
    pub(super) const fn new(text: &'a str) -> Self {
        Self { rest: text, unescaped: String::new() }
    }

    /// The octet that the next token starts with.
    pub(super) fn peek(&mut self) -> Option<u8> {
        self.rest = self.rest.trim_start_matches([' ', '\n', '\r', '\t']);
        self.rest.bytes().next()
    }

    /// Takes an octet of ASCII, as it stands.
    fn next(&mut self) -> Result<u8, Malformed> {
        let (octet, rest) = self.rest.split_at_checked(1).ok_or(Malformed)?;
        self.rest = rest;
        octet.bytes().next().ok_or(Malformed)
    }

    /// Takes a token of one octet: a bracket, a comma, a colon.
    pub(super) fn take(&mut self, token: u8) -> Result<(), Malformed> {
        if self.peek() == Some(token) { self.next().map(drop) } else { Err(Malformed) }
    }

    /// Nothing but white space follows.
    pub(super) fn end(&mut self) -> Result<(), Malformed> {
        if self.peek().is_none() { Ok(()) } else { Err(Malformed) }
    }

    /// Whether another item stands before the bracket. Goes past the comma before it.
    pub(super) fn item(&mut self, first: &mut bool, bracket: u8) -> Result<bool, Malformed> {
        if self.peek() == Some(bracket) {
            return Ok(false);
        }
        if !core::mem::replace(first, false) {
            self.take(b',')?;
        }
        Ok(true)
    }

    pub(super) fn boolean(&mut self) -> Result<bool, Malformed> {
        let value = self.peek() == Some(b't');
        let rest = self.rest.strip_prefix(if value { "true" } else { "false" });
        self.rest = rest.ok_or(Malformed)?;
        Ok(value)
    }

    /// An integer. What makes another number of it is left, and no token starts with that.
    pub(super) fn number(&mut self) -> Result<Number, Malformed> {
        let negative = self.peek() == Some(b'-');
        let is_part = |octet: u8| octet == b'-' || octet.is_ascii_digit();
        let len = self.rest.bytes().take_while(|octet| is_part(*octet)).count();
        let (digits, rest) = self.rest.split_at_checked(len).ok_or(Malformed)?;
        self.rest = rest;
        let number = if negative {
            i64::from_text(digits).map(Number::Negative)
        } else {
            u64::from_text(digits).map(Number::Natural)
        };
        number.map_err(|_| Malformed)
    }

    pub(super) fn text(&mut self) -> Result<&str, Malformed> {
        self.take(b'"')?;
        let first = self.plain()?;
        if self.next()? == b'"' {
            return Ok(first);
        }
        self.unescaped.clear();
        self.unescaped.push_str(first);
        loop {
            let escaped = self.escape()?;
            self.unescaped.push(escaped);
            let plain = self.plain()?;
            self.unescaped.push_str(plain);
            if self.next()? == b'"' {
                return Ok(&self.unescaped);
            }
        }
    }

    /// What stands before the next quote or backslash. Control characters are written as escapes.
    fn plain(&mut self) -> Result<&'a str, Malformed> {
        let ends = |octet: u8| octet == b'"' || octet == b'\\' || octet < b' ';
        let end = self.rest.bytes().position(ends).ok_or(Malformed)?;
        let (plain, rest) = self.rest.split_at_checked(end).ok_or(Malformed)?;
        self.rest = rest;
        if rest.starts_with(['"', '\\']) { Ok(plain) } else { Err(Malformed) }
    }

    fn escape(&mut self) -> Result<char, Malformed> {
        Ok(match self.next()? {
            octet @ (b'"' | b'\\' | b'/') => char::from(octet),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => self.unicode()?,
            _ => return Err(Malformed),
        })
    }

    /// One unit of UTF-16, or two that belong together.
    fn unicode(&mut self) -> Result<char, Malformed> {
        let unit = self.unit()?;
        if !(0xd800..0xdc00).contains(&unit) {
            return char::from_u32(unit).ok_or(Malformed);
        }
        self.rest = self.rest.strip_prefix("\\u").ok_or(Malformed)?;
        let low = self.unit()?;
        if !(0xdc00..0xe000).contains(&low) {
            return Err(Malformed);
        }
        let code = 0x1_0000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
        char::from_u32(code).ok_or(Malformed)
    }

    fn unit(&mut self) -> Result<u32, Malformed> {
        (0..4).try_fold(0, |unit, _| {
            let digit = char::from(self.next()?).to_digit(16).ok_or(Malformed)?;
            Ok(unit << 4 | digit)
        })
    }
}
