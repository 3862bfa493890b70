//! What a test program has in WebAssembly in place of arguments, a terminal and files: functions that JavaScript calls, and
//! one of JavaScript. `run.mjs` is the other side.

#![allow(unsafe_code, reason = "names that JavaScript knows; nothing is read from an address")]

extern crate test;

use std::panic::{self, PanicHookInfo};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, OnceLock};

use test::{TestDescAndFn, TestFn, TestName};

type Test = (&'static str, fn() -> Result<(), String>);

static TESTS: OnceLock<Vec<Test>> = OnceLock::new();
static FULL: AtomicBool = AtomicBool::new(false);
/// What JavaScript reads next.
static TEXT: Mutex<String> = Mutex::new(String::new());

#[link(wasm_import_module = "host")]
unsafe extern "C" {
    /// The octet at a place of a file below `tests/vectors`, or of the names in a folder, each followed by a line feed;
    /// -1 at the end, -2 if there is no such file.
    safe fn octet(path: *const u8, path_len: usize, place: usize) -> i32;
}

/// Takes all tests, those in macros too, as rustc collects them.
pub fn collect(tests: &[&TestDescAndFn]) {
    let named = tests.iter().map(|test| match (&test.desc.name, &test.testfn) {
        (TestName::StaticTestName(name), TestFn::StaticTestFn(run)) => (*name, *run),
        _ => panic!("{:?} is no function of the program", test.desc.name),
    });
    TESTS.set(named.collect()).unwrap();
}

/// Makes the module ready, for the full run or not, and says how many tests it has.
#[unsafe(no_mangle)]
pub extern "C" fn start(is_full: bool) -> usize {
    FULL.store(is_full, Ordering::Relaxed);
    panic::set_hook(Box::new(|info: &PanicHookInfo<'_>| say(info.to_string())));
    crate::harness();
    TESTS.get().unwrap().len()
}

/// Says the name of a test.
#[unsafe(no_mangle)]
pub extern "C" fn name(test: usize) {
    say(TESTS.get().unwrap()[test].0.into());
}

/// Runs a test; a panic says what failed, and ends in a trap.
#[unsafe(no_mangle)]
pub extern "C" fn run(test: usize) {
    TESTS.get().unwrap()[test].1().unwrap();
}

/// Where what was said begins.
#[unsafe(no_mangle)]
pub extern "C" fn text() -> *const u8 {
    TEXT.lock().unwrap().as_ptr()
}

/// How many octets of UTF-8 it has.
#[unsafe(no_mangle)]
pub extern "C" fn text_len() -> usize {
    TEXT.lock().unwrap().len()
}

/// Whether JavaScript asked for the full run.
pub fn full() -> bool {
    FULL.load(Ordering::Relaxed)
}

fn say(text: String) {
    *TEXT.lock().unwrap() = text;
}

/// A file below `tests/vectors`, or the names in a folder, each followed by a line feed.
pub fn read(path: &str) -> Option<String> {
    let at = |place| octet(path.as_ptr(), path.len(), place);
    if at(0) == -2 {
        return None;
    }
    let octets = (0..).map_while(|place| u8::try_from(at(place)).ok());
    String::from_utf8(octets.collect()).ok()
}
