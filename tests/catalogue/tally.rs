//! How many verdicts each test has asked for.
//!
//! A test runs in a thread of its own name. When that ends, the number goes into a file below the folder that cargo gives
//! to tests, and `scripts/catalogue.sh` adds them up by group.

use std::cell::Cell;
use std::path::Path;
use std::{env, fs, thread};

struct Tally(Cell<u64>);

thread_local! {
    static TALLY: Tally = const { Tally(Cell::new(0)) };
}

/// Adds to the number of the running test.
pub fn count(n: u64) {
    TALLY.with(|tally| tally.0.set(tally.0.get() + n));
}

impl Drop for Tally {
    fn drop(&mut self) {
        let thread = thread::current();
        let name = thread.name().unwrap_or("unnamed").trim_start_matches("native::");
        let name = name.replace("::", ".");
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("catalogue");
        let written = fs::create_dir_all(&folder)
            .and_then(|()| fs::write(folder.join(&name), format!("{}\n", self.0.get())));
        if let Err(error) = written {
            println!("the number of {name} is not written: {error}");
        }
    }
}

/// Whether large counts run in full; in WebAssembly they never do.
pub fn full() -> bool {
    env::var_os("AVERMENT_FULL").is_some_and(|value| value == "1")
}

/// `n` in the full run, a hundredth of it otherwise, and always in WebAssembly.
pub fn hundredth(n: usize) -> usize {
    if full() { n } else { n / 100 }
}

/// Whether the mutation of this number is made: all of them.
#[cfg(not(target_family = "wasm"))]
pub const fn made(_: usize) -> bool {
    true
}

/// Whether the mutation of this number is made: in WebAssembly, out of the full run, the first ones and then one in 61, which
/// is at another bit each time.
#[cfg(target_family = "wasm")]
pub fn made(n: usize) -> bool {
    crate::host::full() || n < 4 || n % 61 == 0
}
