//! What memcheck reports about an operation, in terms of the library's sources.

use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::fs;
use std::io;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::operations::named;
use crate::sources::Sources;

/// One line for each place where machine code depends on a secret, with the number of reports that fall together in it:
/// `branch: blst::blst_p1_mult < curve::backend::native::secret_mul`.
///
/// First what branches (or forms an address), and if that is not in the library, the function of the library that called
/// it. The shim, which hands on and decides nothing, is left out.
pub type Reports = BTreeMap<String, usize>;

/// Compares the reports of all operations with the list of the allowed ones; whether they are the same.
pub fn check(
    allowed: &str,
    scratch: &Path,
    names: &[&str],
) -> Result<bool, Box<dyn std::error::Error>> {
    let allowed: BTreeSet<String> = fs::read_to_string(allowed)?
        .lines()
        .filter(|line| !line.starts_with(['#', ' ']) && !line.is_empty())
        .map(str::to_owned)
        .collect();
    let mut sources = Sources::new();
    let noticed = collect("self-test", &mut sources, scratch)?;
    let kinds: BTreeSet<_> = noticed.keys().filter_map(|report| report.split(':').next()).collect();
    if kinds != BTreeSet::from(["address", "branch"]) {
        return Err(format!("the self-test must give a branch and an address: {noticed:?}").into());
    }
    let (mut passed, mut failed) = (1, 0);
    let mut seen = BTreeSet::new();
    for operation in named(names) {
        let reports = collect(operation, &mut sources, scratch)?;
        let unexpected: Vec<_> =
            reports.keys().filter(|report| !allowed.contains(*report)).collect();
        println!("{operation:22} {:>3} reports, {} not allowed", reports.len(), unexpected.len());
        unexpected.iter().for_each(|report| println!("  {report}"));
        if unexpected.is_empty() {
            passed += 1
        } else {
            failed += 1
        }
        seen.extend(reports.into_keys());
    }
    // Some operations have only some of them.
    for stale in allowed.difference(&seen).filter(|_| names.is_empty()) {
        println!("allowed, and never seen: {stale}");
        failed += 1;
    }
    println!("{passed} passed, {failed} failed");
    Ok(failed == 0)
}

/// Runs this program under memcheck, for one operation.
fn collect(operation: &str, sources: &mut Sources, scratch: &Path) -> io::Result<Reports> {
    let file = scratch.join("averment-ct.xml");
    let status = Command::new("valgrind")
        .args(["--tool=memcheck", "--quiet", "--error-limit=no", "--num-callers=100", "--xml=yes"])
        .arg(format!("--xml-file={}", file.display()))
        .arg(env::current_exe()?)
        .args(["run", operation, "3", "4"])
        .stdout(Stdio::null())
        .status()?;
    if !status.success() {
        return Err(io::Error::other(format!("{operation} failed under valgrind")));
    }
    let mut reports = Reports::new();
    for error in parse(&fs::read_to_string(&file)?) {
        // What this program does with a result is its own affair, except in the self-test.
        if let Some(report) = error.describe(sources, operation == "self-test") {
            *reports.entry(report).or_default() += 1;
        }
    }
    fs::remove_file(file)?;
    Ok(reports)
}

#[derive(Debug, Default, PartialEq, Eq)]
struct Error {
    kind: String,
    frames: Vec<Frame>,
}

#[derive(Debug, Default, PartialEq, Eq)]
struct Frame {
    function: String,
    folder: String,
    file: String,
    line: usize,
}

/// Reads the errors of memcheck's XML, in which every element has a line of its own.
fn parse(xml: &str) -> Vec<Error> {
    let mut errors = Vec::new();
    let mut is_open = false;
    for line in xml.lines().map(str::trim) {
        if line == "<error>" {
            is_open = true;
            errors.push(Error::default());
        } else if line == "</error>" || line == "</stack>" {
            // A second stack tells where a value comes from.
            is_open = false;
        }
        let Some(error) = errors.last_mut().filter(|_| is_open) else { continue };
        if line == "<frame>" {
            error.frames.push(Frame::default());
        }
        if let Some(kind) = element(line, "kind") {
            error.kind = kind;
        }
        let Some(frame) = error.frames.last_mut() else { continue };
        if let Some(function) = element(line, "fn") {
            frame.function = function;
        } else if let Some(folder) = element(line, "dir") {
            frame.folder = folder;
        } else if let Some(file) = element(line, "file") {
            frame.file = file;
        } else if let Some(number) = element(line, "line") {
            frame.line = number.parse().unwrap_or(0);
        }
    }
    errors
}

fn element(line: &str, name: &str) -> Option<String> {
    let text = line.strip_prefix(&format!("<{name}>"))?.strip_suffix(&format!("</{name}>"))?;
    Some(text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"))
}

impl Error {
    fn describe(&self, sources: &mut Sources, whole_program: bool) -> Option<String> {
        let kind = match self.kind.as_str() {
            "UninitCondition" => "branch",
            "UninitValue" => "address",
            other => other,
        };
        let mut chain: Vec<String> = Vec::new();
        let mut is_ours = whole_program;
        for frame in &self.frames {
            match frame.place(sources) {
                None => {}
                Some(Place::Test) => break,
                // Below the library only the innermost function counts.
                Some(Place::Foreign(_)) if !chain.is_empty() => {}
                Some(Place::Foreign(name)) => chain.push(name),
                Some(Place::Ours(name)) if name.starts_with("curve::backend::shim::") => {}
                Some(Place::Ours(name)) => {
                    chain.push(name);
                    is_ours = true;
                    break;
                }
            }
        }
        is_ours.then(|| format!("{kind}: {}", chain.join(" < ")))
    }
}

enum Place {
    /// In the sources of the library.
    Ours(String),
    /// In a dependency or in the C library.
    Foreign(String),
    /// In this program.
    Test,
}

impl Frame {
    /// `None` for the standard library: its caller says more.
    fn place(&self, sources: &mut Sources) -> Option<Place> {
        let path = format!("{}/{}", self.folder, self.file);
        if let Some((_, file)) = path.split_once("tests/ct/src/") {
            return Some(file).filter(|_| self.function != "self_test").map(|_| Place::Test);
        }
        if let Some((_, crates)) = path.split_once("/registry/src/") {
            let (name, _version) = crates.split('/').nth(1)?.rsplit_once('-')?;
            return Some(Place::Foreign(match plain(&self.function).as_str() {
                "UnknownInlinedFun" => name.to_owned(),
                function => format!("{name}::{function}"),
            }));
        }
        if path.contains("library/") {
            return None;
        }
        if self.file.is_empty() || !path.contains("/src/") || !self.file.ends_with(".rs") {
            return Some(Place::Foreign(plain(&self.function)));
        }
        let (_, file) = path.rsplit_once("/src/")?;
        sources.function(file, self.line).map(Place::Ours)
    }
}

/// The last part of a name, without generic arguments.
fn plain(function: &str) -> String {
    let name = function.split('<').next().unwrap_or(function);
    name.rsplit("::").next().unwrap_or(name).to_owned()
}
