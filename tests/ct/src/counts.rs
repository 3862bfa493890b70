//! How many instructions an operation takes, for many secrets.

use std::env;
use std::error::Error;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use averment::bbs::Ciphersuite;

use crate::operations::named;

/// Secrets of each operation and ciphersuite, from the edges 0, 1 and r - 1 on.
const SECRETS: u64 = 67;
/// Secrets of what sets up a holder for each of them, which takes longer than what is counted. `AVERMENT_FULL=1` takes
/// as many as of the others.
const HOLDERS: u64 = 3;
/// What may lie between the fewest and the most instructions.
const SPREAD: u64 = 64;

fn secrets(operation: &str) -> u64 {
    let of_holders =
        ["apply", "accept", "admit", "present"].iter().any(|name| operation.starts_with(name));
    if of_holders && env::var_os("AVERMENT_FULL").is_none() { HOLDERS } else { SECRETS }
}

/// Prints the spread of every operation; whether all are small.
pub fn check(scratch: &Path, names: &[&str]) -> Result<bool, Box<dyn Error>> {
    let (mut passed, mut failed) = (0, 0);
    for operation in named(names) {
        let counts = count(operation, scratch)?;
        // An operation may be counted in parts; those of one part and one ciphersuite are compared.
        let runs = usize::try_from(secrets(operation) + 1)?;
        let parts = counts.len() / (runs * Ciphersuite::ALL.len());
        if parts == 0 {
            return Err(format!("{operation} was not counted").into());
        }
        for (suite, counts) in counts.chunks(runs * parts).enumerate() {
            for part in 0..parts {
                let counts = || counts.iter().skip(parts + part).step_by(parts);
                let (least, most) =
                    (counts().min().ok_or("empty")?, counts().max().ok_or("empty")?);
                // The domain of a signature hashes the public key, and is multiplied in variable time.
                let is_public = operation.contains("sign");
                let verdict = match most - least {
                    0..=SPREAD => "ok",
                    _ if is_public => "for public values that depend on the key",
                    _ => "TOO MUCH",
                };
                println!(
                    "{operation:22} suite {suite} part {part} {least:>10} instructions, spread {:>4} {verdict}",
                    most - least
                );
                if verdict == "TOO MUCH" { failed += 1 } else { passed += 1 }
            }
        }
    }
    println!("{passed} passed, {failed} failed");
    Ok(failed == 0)
}

fn count(operation: &str, scratch: &Path) -> Result<Vec<u64>, Box<dyn Error>> {
    let folder = scratch.join(format!("averment-ct-{operation}"));
    // What an earlier run left would be counted again.
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder)?;
    let status = Command::new("valgrind")
        .args(["--tool=callgrind", "--quiet"])
        .arg(format!("--callgrind-out-file={}", folder.join("counts").display()))
        .arg(env::current_exe()?)
        .args(["run", operation, "0", &secrets(operation).to_string()])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()?;
    if !status.success() {
        return Err(format!("{operation} failed under valgrind").into());
    }
    let mut counts = Vec::new();
    // Written on request, numbered from one; the file without a number is of the end of the program.
    for number in 1.. {
        let Ok(text) = fs::read_to_string(folder.join(format!("counts.{number}"))) else { break };
        let total = text.lines().find_map(|line| line.strip_prefix("totals: "));
        counts.push(total.ok_or("no total")?.trim().parse()?);
    }
    fs::remove_dir_all(&folder)?;
    Ok(counts)
}
