//! The few CBOR items that the objects are made of, written and read by hand.

use crate::reference::{Check, Refused};

/// An item; maps, tags and floats do not occur.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Item {
    Uint(u64),
    /// `-1 - n`
    Negative(u64),
    Bytes(Vec<u8>),
    Text(String),
    Array(Vec<Self>),
    Boolean(bool),
    Null,
}

/// A signed number.
pub fn int(value: i64) -> Item {
    u64::try_from(value).map_or_else(|_| Item::Negative((-1 - value).unsigned_abs()), Item::Uint)
}

pub fn text(text: &str) -> Item {
    Item::Text(text.into())
}

pub fn bytes(octets: &[u8]) -> Item {
    Item::Bytes(octets.to_vec())
}

pub fn uint(value: usize) -> Item {
    Item::Uint(u64::try_from(value).unwrap())
}

/// `[kind, 1, suite, body]`
pub fn object(kind: u64, suite: u64, body: Item) -> Item {
    Item::Array(vec![Item::Uint(kind), Item::Uint(1), Item::Uint(suite), body])
}

fn head(major: u8, value: u64) -> Vec<u8> {
    let major = major << 5;
    let octets = value.to_be_bytes();
    let (info, width) = match value {
        0..24 => return vec![major | octets[7]],
        24..0x100 => (24, 1),
        0x100..0x1_0000 => (25, 2),
        0x1_0000..0x1_0000_0000 => (26, 4),
        _ => (27, 8),
    };
    [&[major | info], &octets[8 - width..]].concat()
}

impl Item {
    /// The shortest form.
    pub fn encode(&self) -> Vec<u8> {
        let len = |len: usize| u64::try_from(len).unwrap();
        match self {
            Self::Uint(value) => head(0, *value),
            Self::Negative(value) => head(1, *value),
            Self::Bytes(octets) => [head(2, len(octets.len())), octets.clone()].concat(),
            Self::Text(text) => [head(3, len(text.len())), text.clone().into_bytes()].concat(),
            Self::Array(items) => {
                let items = items.iter().flat_map(Self::encode);
                head(4, len(self.items().len())).into_iter().chain(items).collect()
            }
            Self::Boolean(value) => vec![if *value { 0xf5 } else { 0xf4 }],
            Self::Null => vec![0xf6],
        }
    }

    /// Reads one item, in its only form and with nothing behind it.
    pub fn decode(octets: &[u8]) -> Result<Self, Refused> {
        let mut rest = octets;
        let item = read(&mut rest).filter(|item| rest.is_empty() && item.encode() == octets);
        item.ok_or(Refused(Check::ExactLength))
    }

    /// The items of an array; of anything else none.
    pub fn items(&self) -> &[Self] {
        match self {
            Self::Array(items) => items,
            _ => &[],
        }
    }

    pub fn number(&self) -> Option<usize> {
        match self {
            Self::Uint(value) => usize::try_from(*value).ok(),
            _ => None,
        }
    }

    pub fn octets(&self) -> Option<&[u8]> {
        match self {
            Self::Bytes(octets) => Some(octets),
            _ => None,
        }
    }
}

fn read(rest: &mut &[u8]) -> Option<Item> {
    let (first, after) = rest.split_first()?;
    *rest = after;
    if first >> 5 == 7 {
        return match first & 31 {
            20 => Some(Item::Boolean(false)),
            21 => Some(Item::Boolean(true)),
            22 => Some(Item::Null),
            _ => None,
        };
    }
    let width = match first & 31 {
        24 => 1,
        25 => 2,
        26 => 4,
        27 => 8,
        _ => 0,
    };
    let value = match first & 31 {
        small @ 0..24 => u64::from(small),
        24..28 => take(rest, width)?.iter().fold(0, |value, octet| value << 8 | u64::from(*octet)),
        _ => return None,
    };
    // A length that no address has room for is longer than what is left.
    let len = usize::try_from(value).unwrap_or(usize::MAX);
    Some(match first >> 5 {
        0 => Item::Uint(value),
        1 => Item::Negative(value),
        2 => Item::Bytes(take(rest, len)?.to_vec()),
        3 => Item::Text(String::from_utf8(take(rest, len)?.to_vec()).ok()?),
        4 if len <= rest.len() => Item::Array((0..len).map(|_| read(rest)).collect::<Option<_>>()?),
        _ => return None,
    })
}

fn take<'a>(rest: &mut &'a [u8], len: usize) -> Option<&'a [u8]> {
    let (taken, after) = rest.split_at_checked(len)?;
    *rest = after;
    Some(taken)
}
