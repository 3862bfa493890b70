//! Verdicts counted, latencies in buckets, memory as the system tells it.

use core::error::Error;
use core::time::Duration;
use std::fs;
use std::time::Instant;

use crate::traffic::Kind;

/// Buckets of latencies: each is 2 % longer than the one before, from 1 µs to 20 minutes.
const BUCKETS: usize = 1_060;
const STEP: f64 = 1.02;
/// How often progress is told.
const LINES: u32 = 10;

pub(crate) struct Report {
    start: Instant,
    /// When the next line of progress is due, and the time between two.
    next: Duration,
    every: Duration,
    kinds: [u64; 3],
    wrong: u64,
    latencies: Vec<u64>,
    /// Kilobytes after the first tenth of the time, and the most after it.
    first: Option<u64>,
    most: Option<u64>,
}

impl Report {
    pub(crate) fn new(start: Instant, duration: Duration) -> Self {
        let every = duration / LINES;
        let latencies = vec![0; BUCKETS];
        Self {
            start,
            next: every,
            every,
            kinds: [0; 3],
            wrong: 0,
            latencies,
            first: None,
            most: None,
        }
    }

    pub(crate) fn add(&mut self, kind: Kind, latency: Duration, is_right: bool) {
        let [valid, tampered, garbage] = &mut self.kinds;
        *match kind {
            Kind::Valid => valid,
            Kind::Tampered => tampered,
            Kind::Garbage => garbage,
        } += 1;
        self.wrong += u64::from(!is_right);
        let last = self.latencies.len() - 1;
        if let Some(count) = self.latencies.get_mut(bucket(latency).min(last)) {
            *count += 1;
        }
        if self.start.elapsed() >= self.next {
            self.next += self.every;
            self.watch();
        }
    }

    fn watch(&mut self) {
        let Some(memory) = resident() else { return };
        let first = *self.first.get_or_insert(memory);
        self.most = self.most.max(Some(memory));
        let (seconds, count) = (self.start.elapsed().as_secs(), self.kinds.iter().sum::<u64>());
        println!(
            "  {seconds:>4} s  {count:>9} verdicts  {memory} KB ({first} KB at the first line)"
        );
    }

    /// Tells everything. An error for a wrong verdict, and for memory that grew by more than a tenth and 8 MB.
    pub(crate) fn finish(&self, elapsed: Duration) -> Result<(), Box<dyn Error>> {
        let [valid, tampered, garbage] = self.kinds;
        let count = valid + tampered + garbage;
        println!(
            "{valid} valid, {tampered} tampered with, {garbage} garbage: {} wrong verdicts",
            self.wrong
        );
        println!(
            "{:.0} verdicts a second",
            f64::from(u32::try_from(count)?) / elapsed.as_secs_f64()
        );
        for percent in [50.0, 90.0, 99.0, 99.9, 100.0] {
            println!(
                "  {percent:>5} % within {:>9.1} ms of their arrival",
                self.percentile(percent)?
            );
        }
        match (self.first, self.most) {
            (Some(first), Some(most)) => {
                println!(
                    "memory: {first} KB after a tenth of the time, {most} KB at most after it"
                );
                if most > first + first / 10 + 8_192 {
                    return Err("memory grew".into());
                }
            }
            _ => println!("memory: this system does not tell"),
        }
        if self.wrong == 0 { Ok(()) } else { Err("wrong verdicts".into()) }
    }

    /// Milliseconds within which so many verdicts came, rounded up to a bucket.
    fn percentile(&self, percent: f64) -> Result<f64, Box<dyn Error>> {
        let total = f64::from(u32::try_from(self.latencies.iter().sum::<u64>())?);
        let (mut below, mut limit) = (0.0, 1.0);
        for count in &self.latencies {
            below += f64::from(u32::try_from(*count)?);
            limit *= STEP;
            if below >= total * percent / 100.0 {
                break;
            }
        }
        Ok(limit / 1e3)
    }
}

/// The number of the bucket whose upper end is the first above the latency.
fn bucket(latency: Duration) -> usize {
    let micros = latency.as_secs_f64() * 1e6;
    (0..BUCKETS)
        .scan(STEP, |limit, _| {
            let below = *limit < micros;
            *limit *= STEP;
            below.then_some(())
        })
        .count()
}

/// Kilobytes of memory that this process has, on Linux.
fn resident() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.trim().strip_suffix(" kB")?.parse().ok()
}
