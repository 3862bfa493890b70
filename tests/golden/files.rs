//! The files below `tests/vectors/averment`.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

/// The folder of the format that this library writes.
pub(crate) const CURRENT: &str = "v1";
/// Set to write the vectors instead of comparing them.
const WRITE: &str = "AVERMENT_WRITE_VECTORS";

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors/averment")
}

/// All versions that were ever released, and the current one.
pub(crate) fn versions() -> Vec<String> {
    let entries = fs::read_dir(root()).expect("tests/vectors/averment");
    entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

/// The files of one version by name.
pub(crate) fn load(version: &str) -> BTreeMap<String, Value> {
    let entries = fs::read_dir(root().join(version)).expect(version);
    let read = |path: &Path| serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    let files = entries.map(|entry| {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        (name, read(&path))
    });
    files.collect()
}

/// Compares what was made with what is checked in, or writes it.
pub(crate) fn compare_or_write(made: &BTreeMap<String, Value>) {
    let folder = root().join(CURRENT);
    if std::env::var_os(WRITE).is_some() {
        fs::create_dir_all(&folder).unwrap();
        for (name, value) in made {
            let text = serde_json::to_string_pretty(value).unwrap() + "\n";
            fs::write(folder.join(format!("{name}.json")), text).unwrap();
        }
    }
    let files = load(CURRENT);
    assert_eq!(made.keys().collect::<Vec<_>>(), files.keys().collect::<Vec<_>>());
    for (name, value) in made {
        assert_eq!(value, &files[name], "{name}: {WRITE}=1 writes new files");
    }
}

/// A part of a file, which names itself if it is missing.
pub(crate) fn part<'a>(file: &'a Value, name: &str) -> &'a Value {
    file.get(name).unwrap_or_else(|| panic!("no {name}"))
}

pub(crate) fn text<'a>(file: &'a Value, name: &str) -> &'a str {
    part(file, name).as_str().unwrap_or_else(|| panic!("{name} is no text"))
}

/// Octets, which are in hexadecimal digits.
pub(crate) fn octets(file: &Value, name: &str) -> Vec<u8> {
    hex::decode(text(file, name)).unwrap_or_else(|e| panic!("{name}: {e}"))
}
