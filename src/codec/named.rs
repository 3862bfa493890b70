//! Values by name.

use alloc::string::String;
use core::fmt;
use core::iter::Map;

use litemap::LiteMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::unique_map;

/// Values by name, in the order of the names: claims of a credential, texts by language.
///
/// A sorted list, for the small numbers of names that documents have.
///
/// ```
/// use averment::credential::{ClaimValue, Claims};
///
/// let mut claims = Claims::from([("name".into(), ClaimValue::Text("Ana Wong".into()))]);
/// claims.insert("birth_date".into(), ClaimValue::Date(averment::credential::Date::parse("1990-05-17")?));
/// let names: Vec<_> = claims.iter().map(|(name, _)| name).collect();
/// assert_eq!(names, ["birth_date", "name"]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Named<T>(LiteMap<String, T>);

impl<T> Named<T> {
    /// Without any name.
    #[must_use]
    pub const fn new() -> Self {
        Self(LiteMap::new_vec())
    }

    /// The same with room: so many names are inserted without a copy of any value elsewhere, which nobody would wipe.
    #[must_use]
    pub fn with_capacity(count: usize) -> Self {
        Self(LiteMap::with_capacity(count))
    }

    /// The value of a name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&T> {
        self.0.get(name)
    }

    /// Gives a name a value, and returns the one that it had.
    pub fn insert(&mut self, name: String, value: T) -> Option<T> {
        self.0.insert(name, value)
    }

    /// Takes the value of a name out.
    pub fn remove(&mut self, name: &str) -> Option<T> {
        self.0.remove(name)
    }

    /// Whether there is such a name.
    #[must_use]
    pub fn contains_key(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// How many names there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is no name.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// All names with their values, in the order of the octets of the names.
    #[must_use]
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&str, &T)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value))
    }

    /// All names, in that order.
    #[must_use]
    pub fn keys(&self) -> impl ExactSizeIterator<Item = &str> {
        self.iter().map(|(name, _)| name)
    }

    /// All values, in the order of their names.
    #[must_use]
    pub fn values(&self) -> impl ExactSizeIterator<Item = &T> {
        self.iter().map(|(_, value)| value)
    }

    pub(crate) fn values_mut(&mut self) -> impl Iterator<Item = &mut T> {
        self.0.iter_mut().map(|(_, value)| value)
    }
}

impl<T> Default for Named<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T> IntoIterator for Named<T> {
    type Item = (String, T);
    type IntoIter = alloc::vec::IntoIter<(String, T)>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'a, T> IntoIterator for &'a Named<T> {
    type Item = (&'a str, &'a T);
    type IntoIter = Map<<&'a LiteMap<String, T> as IntoIterator>::IntoIter, Borrow<'a, T>>;

    fn into_iter(self) -> Self::IntoIter {
        let borrow: Borrow<'a, T> = |(name, value)| (name, value);
        (&self.0).into_iter().map(borrow)
    }
}

type Borrow<'a, T> = fn((&'a String, &'a T)) -> (&'a str, &'a T);

/// The later of two values of one name counts.
impl<T> FromIterator<(String, T)> for Named<T> {
    fn from_iter<I: IntoIterator<Item = (String, T)>>(pairs: I) -> Self {
        Self(pairs.into_iter().collect())
    }
}

impl<T> Extend<(String, T)> for Named<T> {
    fn extend<I: IntoIterator<Item = (String, T)>>(&mut self, pairs: I) {
        self.0.extend(pairs);
    }
}

impl<T, const N: usize> From<[(String, T); N]> for Named<T> {
    fn from(pairs: [(String, T); N]) -> Self {
        pairs.into_iter().collect()
    }
}

impl<T: fmt::Debug> fmt::Debug for Named<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

impl<T: Serialize> Serialize for Named<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
    }
}

/// No name comes twice.
impl<'de, T: Deserialize<'de>> Deserialize<'de> for Named<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        unique_map(deserializer)
    }
}

#[cfg(test)]
mod tests {
    use alloc::collections::BTreeMap;
    use alloc::vec::Vec;

    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn it_is_a_map(
            first in vec(("[a-cä]{0,2}", any::<u8>()), 0..9),
            more in vec(("[a-cä]{0,2}", any::<u8>()), 0..9),
            one in "[a-cä]{0,2}",
        ) {
            let mut ours: Named<u8> = first.iter().cloned().collect();
            let mut theirs: BTreeMap<String, u8> = first.into_iter().collect();
            prop_assert_eq!(ours.insert(one.clone(), 7), theirs.insert(one.clone(), 7));
            prop_assert_eq!(ours.get(&one), Some(&7));
            prop_assert_eq!(ours.remove(&one), theirs.remove(&one));
            prop_assert!(!ours.contains_key(&one));
            ours.extend(more.iter().cloned());
            theirs.extend(more);
            prop_assert_eq!((ours.len(), ours.is_empty()), (theirs.len(), theirs.is_empty()));
            let pairs: Vec<_> = theirs.iter().map(|(name, value)| (name.as_str(), value)).collect();
            prop_assert_eq!((&ours).into_iter().collect::<Vec<_>>(), pairs);
            prop_assert!(ours.keys().eq(theirs.keys()) && ours.values().eq(theirs.values()));
            let theirs: Vec<_> = theirs.into_iter().collect();
            prop_assert_eq!(ours.into_iter().collect::<Vec<_>>(), theirs);
        }
    }
}
