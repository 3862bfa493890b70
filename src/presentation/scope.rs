//! The points that pseudonyms and limit tags are multiples of.
//!
//! A base is hashed from what it is for, in an injective encoding: the kind, then audience, scope and period, each
//! after its length in eight octets, then the index in eight octets. The tag is the same under both ciphersuites, so
//! that a holder has one pseudonym whichever credential it is proved with. Nobody knows how two bases are related.

use alloc::vec::Vec;

use crate::curve::{G1, Hash, hash_to_curve};

use super::policy::{LimitQuery, PseudonymQuery};

/// The domain separation tag, with SHA-256 under either ciphersuite.
const TAG: &[u8] = b"AVERMENT-V1-PSEUDONYM-BLS12381G1_XMD:SHA-256_SSWU_RO_";

/// What a base is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ScopeKind {
    /// A pseudonym.
    Pseudonym,
    /// The tags of a limited number of uses.
    Limit,
}

impl ScopeKind {
    const fn octet(self) -> u8 {
        match self {
            Self::Pseudonym => 1,
            Self::Limit => 2,
        }
    }
}

/// What a base is hashed from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Scope<'a> {
    kind: ScopeKind,
    audience: &'a str,
    scope: &'a str,
    period: &'a str,
    index: u64,
}

impl<'a> Scope<'a> {
    /// The scope of a pseudonym. The audience is that of the request: no verifier reaches the scopes of another.
    pub(crate) fn pseudonym(audience: &'a str, query: &'a PseudonymQuery) -> Self {
        let (scope, period) = (&query.scope, &query.period);
        Self { kind: ScopeKind::Pseudonym, audience, scope, period, index: 0 }
    }

    /// The scope of limit tags. The number of uses is its index: a limit of three and a limit of five are two counts.
    pub(crate) fn limit(audience: &'a str, query: &'a LimitQuery) -> Self {
        let (scope, period, index) = (&query.scope, &query.period, u64::from(query.uses));
        Self { kind: ScopeKind::Limit, audience, scope, period, index }
    }

    /// hash_to_curve of the encoding. `None` for the identity, which no known scope gives.
    pub(crate) fn base(&self) -> Option<G1> {
        hash_to_curve(Hash::Sha256, &self.octets(), &[TAG]).to_point()
    }

    /// The encoding, from which every part can be read back.
    fn octets(&self) -> Vec<u8> {
        let mut octets = Vec::from([self.kind.octet()]);
        for text in [self.audience, self.scope, self.period] {
            // A length of memory has at most 64 bits.
            let len = u64::try_from(text.len()).unwrap_or(u64::MAX);
            octets.extend_from_slice(&len.to_be_bytes());
            octets.extend_from_slice(text.as_bytes());
        }
        octets.extend_from_slice(&self.index.to_be_bytes());
        octets
    }
}

#[cfg(test)]
mod tests {
    use alloc::collections::BTreeSet;
    use alloc::string::String;

    use super::*;
    use crate::presentation::PolicyOption;

    const A: &str = "https://a.example";

    fn scope<'a>(
        kind: ScopeKind,
        [audience, scope, period]: [&'a str; 3],
        index: u64,
    ) -> Scope<'a> {
        Scope { kind, audience, scope, period, index }
    }

    /// Scopes that look alike, run together alike, or belong to others.
    fn alike() -> Vec<Scope<'static>> {
        let texts = [
            ["https://a.example", "login", "2026"],
            ["https://b.example", "login", "2026"],
            ["https://a.example/", "login", "2026"],
            ["https://A.example", "login", "2026"],
            ["https://a.example", "Login", "2026"],
            ["https://a.example", "login/", "2026"],
            ["https://a.example", " login", "2026"],
            ["https://a.example", "login2026", ""],
            ["https://a.example", "login2", "026"],
            ["https://a.examplelogin", "", "2026"],
            ["https://a.exampl", "elogin", "2026"],
            ["", "https://a.examplelogin", "2026"],
            ["https://a.example", "login", ""],
            ["https://a.example", "", "login"],
            ["https://a.example", "caf\u{e9}", ""],
            ["https://a.example", "cafe\u{301}", ""],
            ["https://a.example", "b\u{fc}cher.example", ""],
            ["https://a.example", "xn--bcher-kva.example", ""],
            ["a", "\0\0\0\0\0\0\0\u{1}b", ""],
            ["a\0\0\0\0\0\0\0\u{1}b", "", ""],
            ["", "", ""],
        ];
        let mut scopes = Vec::new();
        for kind in [ScopeKind::Pseudonym, ScopeKind::Limit] {
            for index in [0, 1, 256] {
                scopes.extend(texts.map(|texts| scope(kind, texts, index)));
            }
        }
        scopes
    }

    #[test]
    fn no_two_scopes_have_one_base() {
        let scopes = alike();
        let octets: BTreeSet<Vec<u8>> = scopes.iter().map(Scope::octets).collect();
        assert_eq!(octets.len(), scopes.len());
        let bases: BTreeSet<[u8; 48]> =
            scopes.iter().map(|scope| scope.base().unwrap().to_bytes()).collect();
        assert_eq!(bases.len(), scopes.len());
    }

    #[test]
    fn without_lengths_scopes_would_collide() {
        let joined = |scope: &Scope<'_>| {
            let Scope { kind, audience, scope, period, index } = *scope;
            (kind.octet(), [audience, scope, period].concat(), index)
        };
        let all: BTreeSet<(u8, String, u64)> = alike().iter().map(joined).collect();
        assert!(all.len() < alike().len());
    }

    #[test]
    fn a_pseudonym_is_no_limit_tag() {
        let option = PolicyOption::new("a").pseudonym_in_period("card", "vote", "2026");
        let three = option.clone().limit("card", "vote", "2026", 3);
        let five = option.limit("card", "vote", "2026", 5);
        let pseudonym = Scope::pseudonym(A, three.pseudonym_query().unwrap());
        let three = Scope::limit(A, three.limit_query().unwrap());
        let five = Scope::limit(A, five.limit_query().unwrap());
        assert_ne!(pseudonym.base(), three.base());
        assert_ne!(three.base(), five.base());
    }

    #[test]
    fn the_encoding_is_fixed() {
        let octets = scope(ScopeKind::Limit, ["a", "bc", ""], 258).octets();
        let expected =
            b"\x02\0\0\0\0\0\0\0\x01a\0\0\0\0\0\0\0\x02bc\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x01\x02";
        assert_eq!(octets, expected);
    }

    #[test]
    fn a_scope_has_one_base() {
        let login = scope(ScopeKind::Pseudonym, [A, "login", ""], 0);
        assert_eq!(login.base(), login.base());
        let expected = hash_to_curve(Hash::Sha256, &login.octets(), &[TAG]).to_point();
        assert_eq!(login.base(), expected);
        let other = hash_to_curve(Hash::Shake256, &login.octets(), &[TAG]).to_point();
        assert_ne!(login.base(), other);
    }
}
