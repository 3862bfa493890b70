//! From a line of the library's sources to the function that it is in.
//!
//! Names of functions in the program depend on what the compiler inlines where; the sources do not.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

/// The sources of the library, read when needed.
#[derive(Debug)]
pub struct Sources {
    root: PathBuf,
    files: BTreeMap<String, Vec<String>>,
}

impl Sources {
    pub fn new() -> Self {
        let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../src");
        Self { root, files: BTreeMap::new() }
    }

    /// The function around a line, as `curve::sum::to_points`: the module from the file, without the type.
    pub fn function(&mut self, file: &str, line: usize) -> Option<String> {
        let lines = self.files.entry(file.to_owned()).or_insert_with(|| {
            let text = fs::read_to_string(self.root.join(file)).unwrap_or_default();
            text.lines().map(str::to_owned).collect()
        });
        let module = file.strip_suffix(".rs")?.replace('/', "::");
        enclosing_function(lines, line).map(|name| format!("{module}::{name}"))
    }
}

/// The nearest `fn` at or above a line (counted from one) that is indented less than everything in between.
fn enclosing_function(lines: &[String], line: usize) -> Option<&str> {
    let mut inner = indentation(lines.get(line.checked_sub(1)?)?) + 1;
    lines[..line].iter().rev().find_map(|text| {
        if text.trim().is_empty() || indentation(text) >= inner {
            return None;
        }
        inner = indentation(text);
        let (before, after) = text.split_once("fn ")?;
        let qualifiers = ["pub", "const", "pub(crate)", "pub(super)", "pub(in crate::curve)"];
        let is_item = before.split_whitespace().collect::<Vec<_>>();
        let is_item = is_item.is_empty()
            || qualifiers.iter().any(|qualifier| is_item.join(" ").starts_with(qualifier));
        is_item.then(|| after.split(['(', '<']).next().unwrap_or_default())
    })
}

fn indentation(text: &str) -> usize {
    text.len() - text.trim_start().len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_belong_to_the_function_around_them() {
        let text = "impl A {\n    pub fn f<T>(\n        a: T,\n    ) -> T {\n        g(|| {\n            a\n        })\n    }\n\n    fn h() {}\n}\n\nconst B: u8 = 1;";
        let lines: Vec<_> = text.lines().map(str::to_owned).collect();
        let found: Vec<_> =
            (1..=lines.len()).map(|line| enclosing_function(&lines, line)).collect();
        let f = Some("f");
        let expected = [None, f, f, f, f, f, f, f, None, Some("h"), None, None, None];
        assert_eq!(found, expected);
    }
}
