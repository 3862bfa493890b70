//! SPEC.md names every error code of the library, with its hint where it has one, and no other.
//!
//! Sources and specification are read as text. The readers have tests beside them that show what they find and miss.
#![allow(clippy::std_instead_of_alloc, reason = "tests have the standard library")]
#![allow(clippy::expect_used, reason = "an unreadable source fails the test")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// The headings of SPEC.md whose sections list codes.
const CATALOGUES: [&str; 2] = ["## 10. ", "## 21. "];
/// The one code that has no group.
const RNG: &str = "rng";

#[test]
fn the_specification_has_every_code_and_no_other() {
    let (sources, specification) = (codes_of_sources(), specification());
    let listed: BTreeSet<&str> = listed_codes(&specification).collect();
    let codes: BTreeSet<&str> = sources.keys().map(String::as_str).collect();
    assert!(codes.contains("format/malformed"), "the sources were not found");
    let missing: Vec<_> = codes.difference(&listed).collect();
    assert!(missing.is_empty(), "SPEC.md does not have {missing:?}");
    let unknown: Vec<_> = listed.difference(&codes).collect();
    assert!(unknown.is_empty(), "SPEC.md has {unknown:?}, which the sources do not have");
}

#[test]
fn the_specification_has_every_code_once() {
    let specification = specification();
    let mut seen = BTreeSet::new();
    // Several enums wrap the code of a failed generator; two name what is the same for both.
    let repeated = ["rng", "setup/degenerate"];
    let twice: Vec<_> = listed_codes(&specification)
        .filter(|code| !seen.insert(*code) && !repeated.contains(code))
        .collect();
    assert!(twice.is_empty(), "SPEC.md has {twice:?} more than once");
}

#[test]
fn the_specification_has_the_hints_of_the_library() {
    let specification = specification();
    let rows: BTreeSet<&str> = specification.lines().collect();
    let sources = codes_of_sources();
    let hints = sources.iter().filter_map(|(code, hint)| Some((code, hint.as_ref()?)));
    let mut count = 0;
    for (code, hint) in hints {
        assert!(rows.contains(format!("| `{code}` | {hint} |").as_str()), "{code}: {hint}");
        count += 1;
    }
    assert!(count > 40, "{count} hints were found");
}

#[test]
fn codes_are_found_in_sources() {
    let found = |text: &str| {
        let mut codes = BTreeMap::new();
        collect_codes(text, &mut codes);
        codes.into_iter().collect::<Vec<_>>()
    };
    let code = |code: &str| (code.to_owned(), None);
    assert_eq!(
        found(r#"Self::A => "claim/a-b", Self::C => "rng""#),
        [code("claim/a-b"), code("rng")]
    );
    assert_eq!(found("Self::A =>\n    \"claim/a\","), [code("claim/a")]);
    assert_eq!(found("Self::A => {\n    \"claim/a\"\n}"), [code("claim/a")]);
    let hinted = ("plan/a".to_owned(), Some("holder: wait".to_owned()));
    assert_eq!(found(r#"Self::A => "plan/a", "holder: wait";"#), [hinted]);
    for text in [
        r#"let tag = "averment/present";"#,
        r#"Self::A => "A/b""#,
        r#"Self::A => "gov.example/a""#,
        r#"Self::A => "a/b/c""#,
        r#"Self::A => "plain""#,
        r#"// Self::A => "claim/a""#,
    ] {
        assert_eq!(found(text), [], "{text}");
    }
}

#[test]
fn codes_are_found_in_the_specification() {
    let text = "## 1. A\n| `a/no` |\n## 10. B\n| `E` | `a/one`, `rng`, `a/…`, text |\nsee `a/prose`\n## 11. C\n| `a/no` |\n\
                ## 21. D\n### 21.1 E\n| `a/two` | hint |\n";
    assert_eq!(listed_codes(text).collect::<Vec<_>>(), ["a/one", "rng", "a/two"]);
}

fn specification() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("SPEC.md");
    fs::read_to_string(path).expect("a readable specification")
}

/// The codes in the tables of the catalogues.
fn listed_codes(specification: &str) -> impl Iterator<Item = &str> {
    let mut within = false;
    let rows = specification.lines().filter(move |line| {
        if line.starts_with("## ") {
            within = CATALOGUES.iter().any(|heading| line.starts_with(heading));
        }
        within && line.starts_with('|')
    });
    // Between backquotes is every second piece.
    rows.flat_map(|row| row.split('`').skip(1).step_by(2)).filter(|piece| is_code(piece))
}

/// `group/name`, or the one without a group.
fn is_code(text: &str) -> bool {
    let is_word = |word: &str| {
        !word.is_empty() && word.bytes().all(|octet| octet.is_ascii_lowercase() || octet == b'-')
    };
    text == RNG || text.split_once('/').is_some_and(|(group, name)| is_word(group) && is_word(name))
}

/// The codes of the library, with their hints.
fn codes_of_sources() -> BTreeMap<String, Option<String>> {
    let mut codes = BTreeMap::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a readable folder") {
            let path = entry.expect("a readable folder").path();
            let is_test = path.file_stem().is_some_and(|stem| stem == "tests");
            if path.is_dir() && !is_test {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") && !is_test {
                let text = fs::read_to_string(path).expect("a readable source");
                collect_codes(&text, &mut codes);
            }
        }
    }
    codes
}

/// Finds what the arms of `code()` and of the catalogues give: `=> "group/name"`, perhaps with `, "hint";` behind it.
fn collect_codes(text: &str, codes: &mut BTreeMap<String, Option<String>>) {
    let code: Vec<&str> =
        text.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
    let code = code.join("\n");
    for arm in code.split("=>").skip(1) {
        let arm = arm.trim_start().trim_start_matches('{').trim_start();
        let Some((found, rest)) = arm.strip_prefix('"').and_then(|arm| arm.split_once('"')) else {
            continue;
        };
        if is_code(found) {
            let hint = rest.strip_prefix(", \"").and_then(|rest| rest.split_once("\";"));
            let hint = hint.map(|(hint, _)| hint.to_owned());
            let known = codes.entry(found.to_owned()).or_default();
            *known = known.take().or(hint);
        }
    }
}
