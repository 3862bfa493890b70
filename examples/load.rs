//! A service at full speed: 70 % of what comes is valid, 20 % tampered with, 10 % garbage. Every verdict is compared with
//! what was sent, and memory is watched.
//!
//! ```text
//! cargo run --release --example load -- 600                       ten minutes, on one core
//! cargo run --release --features parallel --example load -- 600   on all cores
//! ```
//!
//! The first argument is the time in seconds (default 3), the second one the size of a batch (default 64).

#![allow(clippy::std_instead_of_alloc, reason = "an example needs the standard library")]

#[path = "load/office.rs"]
mod office;
#[path = "load/report.rs"]
mod report;
#[path = "load/traffic.rs"]
mod traffic;

use core::cell::RefCell;
use core::error::Error;
use core::time::Duration;
use std::collections::VecDeque;
use std::env;
use std::time::Instant;

use averment::credential::DateTime;
use rand::SeedableRng as _;
use rand::rngs::{StdRng, SysRng};

use report::Report;
use traffic::{Kind, Sent, Traffic};

const NOW: &str = "2026-11-24T12:00:00Z";

fn main() -> Result<(), Box<dyn Error>> {
    let duration = Duration::from_secs(argument(1)?.unwrap_or(3));
    let batch = usize::try_from(argument(2)?.unwrap_or(64))?;
    let now = DateTime::parse(NOW)?;
    let (verifier, pool) = office::open(now)?;
    println!("{} answers prepared; batches of {batch}; {} s", pool.len(), duration.as_secs());

    let sent = RefCell::new(VecDeque::new());
    let traffic = Traffic::new(&pool, StdRng::seed_from_u64(1), &sent);
    let start = Instant::now();
    let answers = traffic.take_while(|_| start.elapsed() < duration);
    let mut report = Report::new(start, duration);
    for verdict in verifier.verdicts(answers, batch, || now, &mut SysRng) {
        let Sent { kind, at } = sent.borrow_mut().pop_front().ok_or("a verdict of nothing")?;
        report.add(kind, at.elapsed(), verdict.is_ok() == (kind == Kind::Valid));
    }
    report.finish(start.elapsed())
}

fn argument(position: usize) -> Result<Option<u64>, Box<dyn Error>> {
    Ok(env::args().nth(position).map(|text| text.parse()).transpose()?)
}
