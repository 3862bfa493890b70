//! The house stays in order: imports point downwards, only `curve` knows the backends, `unsafe` stays
//! in one small file, and no file grows beyond one thought.
//!
//! The checks read the sources as tokens, without comments and literals. Each has a test beside it that
//! shows a violation to the checker.
#![allow(clippy::std_instead_of_alloc, reason = "tests have the standard library")]
#![allow(clippy::expect_used, reason = "an unreadable source fails the test")]
#![allow(clippy::indexing_slicing, reason = "a checker that panics fails the test")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// What each module of the crate may name directly; whatever those may name, it may too.
const LAYERS: [(&str, &[&str]); 16] = [
    ("error", &[]),
    ("curve", &["error"]),
    ("whole", &[]),
    ("codec", &["error"]),
    ("bbs", &["curve"]),
    ("sigma", &["curve"]),
    ("statement", &["bbs", "sigma", "whole"]),
    ("credential", &["bbs", "codec", "whole"]),
    ("operator", &["codec", "whole"]),
    ("registry", &["credential", "operator", "sigma"]),
    ("trust", &["credential", "operator", "registry", "statement"]),
    ("presentation", &["credential", "registry", "statement", "trust"]),
    // An application may carry a presentation.
    ("issuance", &["presentation"]),
    ("x509", &["presentation"]),
    ("format", &["issuance", "presentation"]),
    ("hazmat", &["bbs", "credential", "curve", "presentation", "sigma", "statement"]),
];

/// Where the C library is known; all of `curve` knows arkworks.
const BACKEND: &str = "src/curve/backend/";
/// Times the curve alone, and is in no package.
const BENCH: &str = "wasm/src/bench.rs";
/// The only file with `unsafe`.
const SHIM: &str = "src/curve/backend/shim.rs";
const SHIM_LINES: usize = 150;
const FILE_LINES: usize = 500;

#[test]
fn imports_point_downwards() {
    let sources = sources();
    assert!(sources.iter().any(|source| source.module() == ["bbs"]), "the sources were not found");
    assert_eq!(misplaced_imports(&sources), Vec::<String>::new());
}

#[test]
fn only_curve_names_the_backends() {
    let sources = sources();
    assert!(sources.iter().any(|source| source.names("ark_bls12_381")));
    assert_eq!(leaked_backends(&sources), Vec::<String>::new());
}

#[test]
fn unsafe_code_stays_in_the_shim() {
    let sources = sources();
    assert!(sources.iter().any(|source| source.path == SHIM && source.names("unsafe")));
    assert_eq!(stray_unsafe(&sources), Vec::<String>::new());
}

#[test]
fn files_are_short() {
    assert_eq!(long_files(&sources()), Vec::<String>::new());
}

#[test]
fn an_import_that_points_upwards_is_noticed() {
    for (path, text) in [
        ("src/curve.rs", "use crate::bbs::Message;"),
        ("src/curve/hash.rs", "fn f() { crate::bbs::sign() }"),
        ("src/curve/hash.rs", "use super::super::bbs;"),
        ("src/curve.rs", "use super::{error, bbs::{Message, Proof}};"),
        ("src/bbs/blind.rs", "use crate::{curve::{self, G1}, sigma::Transcript};"),
        ("src/bbs.rs", "mod tests { mod deep { use super::super::super::statement; } }"),
        ("src/bbs.rs", "use crate::Sibling;"),
        ("src/bbs.rs", "use crate::*;"),
        ("src/bbs.rs", "use super::*;"),
        ("src/bbs.rs", "use crate as averment;"),
        ("src/attic.rs", "struct Forgotten;"),
    ] {
        assert_eq!(misplaced_imports(&[source(path, text)]).len(), 1, "{path}: {text}");
    }
}

#[test]
fn an_import_that_points_downwards_is_allowed() {
    for (path, text) in [
        ("src/bbs.rs", "use crate::curve::{G1, Scalar};"),
        ("src/bbs/blind.rs", "use super::core::Proof; use crate::bbs::Message;"),
        ("src/bbs/blind.rs", "use crate::{curve::G1, error};"),
        ("src/bbs.rs", "mod tests { use super::*; }"),
        (
            "src/curve.rs",
            "// use crate::bbs;\nconst A: &str = \"crate::bbs\"; pub(crate) struct B;",
        ),
        ("src/format.rs", "use crate::{bbs::Proof, presentation};"),
        ("src/lib.rs", "pub use crate::format::Anything; pub use bbs::Proof;"),
    ] {
        assert_eq!(
            misplaced_imports(&[source(path, text)]),
            Vec::<String>::new(),
            "{path}: {text}"
        );
    }
}

#[test]
fn a_leaked_backend_is_noticed() {
    for (path, text, count) in [
        ("src/bbs.rs", "use ark_ff::Field;", 1),
        ("src/bbs/proof.rs", "fn f(x: ark_bls12_381::Fr) {}", 1),
        ("src/lib.rs", "pub use blst;", 1),
        ("src/curve/point.rs", "use blst::blst_p1;", 1),
        ("src/curve/point.rs", "use ark_ec::CurveGroup; // faster than blst", 0),
        ("src/curve/backend/native.rs", "use blst::blst_p1; use ark_bls12_381::G1Affine;", 0),
    ] {
        assert_eq!(leaked_backends(&[source(path, text)]).len(), count, "{path}: {text}");
    }
}

#[test]
fn stray_unsafe_code_is_noticed() {
    for (path, text, count) in [
        ("src/curve/point.rs", "fn f() { unsafe { g() } }", 1),
        ("wasm/src/lib.rs", "unsafe impl Send for A {}", 1),
        ("src/curve.rs", "#[expect(unsafe_code, reason = \"unsafe\")] mod shim; // unsafe", 0),
        (SHIM, "fn f() { unsafe { g() } }", 0),
    ] {
        assert_eq!(stray_unsafe(&[source(path, text)]).len(), count, "{path}: {text}");
    }
}

#[test]
fn a_long_file_is_noticed() {
    for (path, text, count) in [
        ("src/bbs.rs", "//\n".repeat(FILE_LINES), 0),
        ("src/bbs.rs", "//\n".repeat(FILE_LINES + 1), 1),
        (SHIM, "f();\n".repeat(SHIM_LINES), 0),
        (SHIM, "f();\n".repeat(SHIM_LINES + 1), 1),
        (SHIM, "// why\n\n/* and\nhow */\nf();\n".repeat(99), 0),
        (SHIM, "// why\nf();\n".repeat(SHIM_LINES + 1), 1),
    ] {
        assert_eq!(
            long_files(&[source(path, &text)]).len(),
            count,
            "{path}, {} octets",
            text.len()
        );
    }
}

#[test]
fn comments_and_literals_are_no_code() {
    let text = r####"a /* b /* c */ d */ "e \" f" r#"g " h"# b"i" br"j" 'k' '\'' b'\\' 'l: m /// n
        o // p"####;
    assert_eq!(tokens(&code(text)), ["a", "l", ":", "m", "o"].map(String::from));
}

/// One file and its code without comments and literals.
struct Source {
    path: String,
    text: String,
    tokens: Vec<String>,
}

impl Source {
    /// `["bbs", "blind"]` for `src/bbs/blind.rs`; empty for the root of a crate.
    fn module(&self) -> Vec<&str> {
        let path = self.path.strip_prefix("wasm/").unwrap_or(&self.path);
        let path = path.trim_start_matches("src/").trim_end_matches(".rs");
        path.split('/').filter(|part| *part != "lib").collect()
    }

    fn names(&self, ident: &str) -> bool {
        self.tokens.iter().any(|token| token == ident)
    }
}

fn source(path: &str, text: &str) -> Source {
    let tokens = tokens(&code(text));
    Source { path: path.to_owned(), text: text.to_owned(), tokens }
}

/// All Rust files of the package and of its WebAssembly bindings.
fn sources() -> Vec<Source> {
    let mut sources = Vec::new();
    let mut folders = vec!["src".to_owned(), "wasm/src".to_owned()];
    while let Some(folder) = folders.pop() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        for entry in fs::read_dir(root.join(&folder)).expect("a readable folder") {
            let entry = entry.expect("a readable folder");
            let path = format!("{folder}/{}", entry.file_name().to_string_lossy());
            if entry.path().is_dir() {
                folders.push(path);
            } else if entry.path().extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(entry.path()).expect("a readable source");
                sources.push(source(&path, &text));
            }
        }
    }
    sources
}

fn misplaced_imports(sources: &[Source]) -> Vec<String> {
    let mut violations = Vec::new();
    for source in sources.iter().filter(|source| source.path.starts_with("src/")) {
        // The root may name everything.
        let Some(&module) = source.module().first() else { continue };
        let Some(allowed) = below(module) else {
            violations.push(format!("{}: `{module}` has no layer in this test", source.path));
            continue;
        };
        for named in named_modules(source) {
            if named != module && !allowed.contains(named.as_str()) {
                violations.push(format!("{}: `{module}` must not name `{named}`", source.path));
            }
        }
    }
    violations
}

/// Everything that `module` may name, directly or not.
fn below(module: &str) -> Option<BTreeSet<&'static str>> {
    let layers = BTreeMap::from(LAYERS);
    let mut allowed = BTreeSet::new();
    let mut open = layers.get(module)?.to_vec();
    while let Some(name) = open.pop() {
        if allowed.insert(name) {
            open.extend(*layers.get(name)?);
        }
    }
    Some(allowed)
}

/// What follows `crate::`, or a chain of `super::` that reaches the root of the crate.
fn named_modules(source: &Source) -> BTreeSet<String> {
    let mut named = BTreeSet::new();
    let file_depth = source.module().len();
    // The depths of braces at which the open inline modules began.
    let mut inline: Vec<usize> = Vec::new();
    let mut braces = 0;
    let tokens: Vec<&str> = source.tokens.iter().map(String::as_str).collect();
    let mut at = 0;
    while let Some(&token) = tokens.get(at) {
        let rest = &tokens[at + 1..];
        match token {
            "{" => braces += 1,
            "}" => {
                braces -= 1;
                inline.pop_if(|begin| *begin == braces);
            }
            "mod" if rest.get(1) == Some(&"{") => inline.push(braces),
            "crate" => named.extend(first_segments(rest)),
            "super" => {
                let chain = rest.chunks_exact(2).take_while(|pair| *pair == ["::", "super"]);
                let up = 1 + chain.count();
                at += 2 * (up - 1);
                if up == file_depth + inline.len() {
                    named.extend(first_segments(&tokens[at + 1..]));
                }
            }
            _ => {}
        }
        at += 1;
    }
    named
}

/// The names right below a path whose remainder is `rest`: of `::{a::b, c}`, `a` and `c`.
fn first_segments(rest: &[&str]) -> Vec<String> {
    match rest {
        ["::", "{", group @ ..] => {
            let mut segments = Vec::new();
            let mut depth = 0;
            let mut is_first = true;
            for token in group {
                match *token {
                    "}" if depth == 0 => break,
                    "{" => depth += 1,
                    "}" => depth -= 1,
                    "," if depth == 0 => is_first = true,
                    name if is_first => {
                        segments.push(name.to_owned());
                        is_first = false;
                    }
                    _ => {}
                }
            }
            segments
        }
        ["::", name, ..] => vec![(*name).to_owned()],
        // `use crate as other;` would hide what follows.
        ["as", ..] => vec!["as".to_owned()],
        _ => Vec::new(),
    }
}

fn leaked_backends(sources: &[Source]) -> Vec<String> {
    let mut violations = Vec::new();
    for source in sources.iter().filter(|source| source.path != BENCH) {
        let in_curve = source.path.starts_with("src/") && source.module().first() == Some(&"curve");
        let in_backend = source.path.starts_with(BACKEND);
        let is_leak = |token: &String| {
            (token.starts_with("ark_") && !in_curve) || (token.starts_with("blst") && !in_backend)
        };
        if let Some(token) = source.tokens.iter().find(|token| is_leak(token)) {
            violations.push(format!("{} names `{token}`", source.path));
        }
    }
    violations
}

fn stray_unsafe(sources: &[Source]) -> Vec<String> {
    let stray = sources.iter().filter(|source| source.path != SHIM && source.names("unsafe"));
    stray.map(|source| format!("{} has unsafe code", source.path)).collect()
}

fn long_files(sources: &[Source]) -> Vec<String> {
    let mut violations = Vec::new();
    for Source { path, text, .. } in sources {
        let lines = text.lines().count();
        if lines > FILE_LINES {
            violations.push(format!("{path} has {lines} lines"));
        }
        let code_lines = code(text).lines().filter(|line| !line.trim().is_empty()).count();
        if path == SHIM && code_lines > SHIM_LINES {
            violations.push(format!("{path} has {code_lines} lines of code"));
        }
    }
    violations
}

/// `text` without comments, with every literal of characters as `""`.
fn code(text: &str) -> String {
    let mut code = String::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let skipped = match first {
            '/' if rest.starts_with("//") => rest.find('\n').unwrap_or(rest.len()),
            '/' if rest.starts_with("/*") => block_comment(rest),
            '"' => string(rest),
            'r' | 'b' if !code.ends_with(is_word) => raw_string(rest),
            '\'' => character(rest),
            _ => 0,
        };
        if skipped == 0 {
            code.push(first);
            rest = &rest[first.len_utf8()..];
        } else {
            // A literal of several lines still takes them; a comment takes none.
            let literal = if first == '/' { " " } else { "\"\"" };
            code.push_str(literal);
            rest = &rest[skipped..];
        }
    }
    code
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn block_comment(text: &str) -> usize {
    let mut depth = 0;
    let mut at = 0;
    while let Some(found) = text[at..].find(['/', '*']) {
        at += found;
        if text[at..].starts_with("/*") {
            depth += 1;
            at += 2;
        } else if text[at..].starts_with("*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += 1;
        }
    }
    text.len()
}

fn string(text: &str) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            '"' if !escaped => return at + 1,
            '\\' => escaped = !escaped,
            _ => escaped = false,
        }
    }
    text.len()
}

/// `r"…"`, `r#"…"#`, `br"…"`, `b"…"`, `b'…'`, or 0 if it is a name.
fn raw_string(text: &str) -> usize {
    let after_b = text.strip_prefix('b').unwrap_or(text);
    let prefix = text.len() - after_b.len();
    if after_b.starts_with('"') {
        return prefix + string(after_b);
    }
    if after_b.starts_with('\'') {
        return prefix + character(after_b);
    }
    let Some(after_r) = after_b.strip_prefix('r') else { return 0 };
    let hashes = after_r.len() - after_r.trim_start_matches('#').len();
    let Some(body) = after_r[hashes..].strip_prefix('"') else { return 0 };
    let end = format!("\"{}", "#".repeat(hashes));
    let length = body.find(&end).map_or(body.len(), |at| at + end.len());
    text.len() - body.len() + length
}

/// The length of a literal character, or 0 if `text` begins with a lifetime.
fn character(text: &str) -> usize {
    let mut chars = text.char_indices().skip(1);
    match (chars.next(), chars.next()) {
        (Some((_, '\\')), Some((at, c))) => {
            let body = at + c.len_utf8();
            text[body..].find('\'').map_or(0, |end| body + end + 1)
        }
        (Some(_), Some((at, '\''))) => at + 1,
        _ => 0,
    }
}

/// Names, `::` and single signs; literals and numbers are left out.
fn tokens(code: &str) -> Vec<String> {
    let mut tokens = Vec::new();
    let mut rest = code.replace("\"\"", " ");
    rest = rest.replace('\'', " ");
    let mut rest = rest.as_str();
    while let Some(first) = rest.chars().next() {
        let length = if is_word(first) {
            rest.find(|c| !is_word(c)).unwrap_or(rest.len())
        } else if rest.starts_with("::") {
            2
        } else {
            first.len_utf8()
        };
        let (token, remainder) = rest.split_at(length);
        if !first.is_whitespace() && !first.is_ascii_digit() {
            tokens.push(token.to_owned());
        }
        rest = remainder;
    }
    tokens
}
