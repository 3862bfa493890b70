//! Shows that no branch, no address and no number of instructions depends on a secret.
//!
//! ```text
//! averment-ct reports ALLOWED [SCRATCH [OPERATION..]]   runs operations under memcheck with their secrets marked undefined
//! averment-ct counts [SCRATCH [OPERATION..]]            counts their instructions under callgrind, for many secrets
//! averment-ct run OPERATION FROM TO                     what the two start under valgrind
//! ```
//!
//! All operations, if none is named. `scripts/ct.sh` builds this as the library is released and runs both.

mod arena;
mod city;
mod counts;
mod hiding;
mod kept;
mod operations;
mod random;
mod reports;
mod requests;
mod sources;

use std::env;
use std::error::Error;
use std::path::PathBuf;
use std::process::ExitCode;

use averment::bbs::Ciphersuite;

#[global_allocator]
static ARENA: arena::Arena = arena::Arena::new();

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let scratch = |path: Option<&&str>| path.map_or_else(env::temp_dir, PathBuf::from);
    let outcome = match arguments.as_slice() {
        ["run", "self-test", ..] => {
            operations::self_test();
            Ok(true)
        }
        ["run", operation, from, to] => run(operation, from, to).map(|()| true),
        ["reports", allowed, rest @ ..] => {
            reports::check(allowed, &scratch(rest.first()), rest.get(1..).unwrap_or_default())
        }
        ["counts", rest @ ..] => {
            counts::check(&scratch(rest.first()), rest.get(1..).unwrap_or_default())
        }
        _ => Err("usage: averment-ct reports ALLOWED [SCRATCH [OPERATION..]] | counts [SCRATCH [OPERATION..]]".into()),
    };
    match outcome {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn run(operation: &str, from: &str, to: &str) -> Result<(), Box<dyn Error>> {
    let (_, prepare) =
        operations::ALL.iter().find(|(name, _)| *name == operation).ok_or("no such operation")?;
    let (from, to) = (from.parse::<u64>()?, to.parse::<u64>()?);
    for suite in Ciphersuite::ALL {
        let run = prepare(suite);
        if to - from > 1 {
            // Not counted: the first run finds the functions of the C library.
            run(to);
        }
        (from..to).for_each(&run);
    }
    Ok(())
}
