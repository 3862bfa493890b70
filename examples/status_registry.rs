//! A registry of the size of a city: handles and witnesses for all, one in a hundred revoked, holders who catch up.
//!
//! `cargo run --release --example status_registry -- 1000000 status.svg` takes a million credentials and writes a plot of
//! cost against size. Without arguments there are 2,000, so that it can be run everywhere. With the feature `parallel`
//! witnesses are computed on all cores.

#![allow(clippy::indexing_slicing, reason = "the lists are as long as this program makes them")]

use core::error::Error;
use core::fmt::Write as _;
use core::time::Duration;
use std::io::Write as _;
use std::time::Instant;
use std::{env, fs, io};

use averment::credential::{ClaimValue, Date, DateTime, Schema, StatusHandle, StatusWitness};
use averment::issuance::{Content, Issuer};
use averment::operator::OperatorSecretKey;
use averment::presentation::Holder;
use averment::registry::{
    Epoch, MAX_EPOCH_REMOVALS, RegistrySecretKey, StatusChain, StatusRegistry,
};
use rand::rngs::SysRng;

const SMALL: usize = 2_000;
/// Handles that are admitted at once.
const BATCH: usize = 4_096;

type Outcome<T = ()> = Result<T, Box<dyn Error>>;

fn main() -> Outcome {
    let mut arguments = env::args().skip(1);
    let count = arguments.next().map_or(Ok(SMALL), |count| count.parse())?;
    let plot = arguments.next();
    let start = Instant::now();
    let mut city = City::open()?;
    let handles = draw(count)?;
    let (witnesses, admitted) = city.admit(&handles)?;
    let each = per(admitted, count);
    println!(
        "{count} handles admitted, each with a witness of 48 octets: {:.2} s, {each} each",
        secs(admitted)
    );
    sign(count.min(10_000), count)?;

    // One in a hundred, as spread over the handles as the handles are over the numbers.
    let removed: Vec<_> = handles.iter().step_by(100).cloned().collect();
    let (epochs, took) = city.revoke(&removed)?;
    let octets: usize = epochs.iter().map(|epoch| epoch.encode().len()).sum();
    println!(
        "{} revoked in {} epochs: {octets} octets for everybody, {:.2} s",
        removed.len(),
        epochs.len(),
        secs(took)
    );
    let state = city.registry.encode();
    println!("the state of the registry, without keys: {} octets", state.len());

    // A holder who was away all the time, and one who is revoked.
    let (_, updated) = city.update(&handles[1], &witnesses[1], &epochs)?;
    println!("a holder catches up with {} removals in {}", removed.len(), ms(updated));
    let revoked = city.update(&handles[0], &witnesses[0], &epochs);
    assert!(revoked.is_err(), "the first handle was removed");
    println!(
        "a revoked holder is told: {}",
        revoked.err().map_or(String::new(), |error| error.to_string())
    );
    println!("all of it: {:.1} s", secs(start.elapsed()));
    if let Some(path) = plot {
        fs::write(&path, city.plot()?)?;
        println!("cost against size: {path}");
    }
    Ok(())
}

struct City {
    registry: StatusRegistry,
    chain: StatusChain,
    now: DateTime,
}

impl City {
    fn open() -> Outcome<Self> {
        let now = DateTime::parse("2026-11-01T00:00:00Z")?;
        let key = RegistrySecretKey::generate("city.example/status", &mut SysRng)?;
        let operator = OperatorSecretKey::generate(&mut SysRng)?;
        let registry = StatusRegistry::open(key, operator, now, &mut SysRng)?;
        let chain = StatusChain::start(registry.document().clone(), registry.head().clone())?;
        Ok(Self { registry, chain, now })
    }

    fn admit(&mut self, handles: &[StatusHandle]) -> Outcome<(Vec<StatusWitness>, Duration)> {
        let start = Instant::now();
        let mut witnesses = Vec::with_capacity(handles.len());
        for batch in handles.chunks(BATCH) {
            witnesses.extend(self.registry.admit_all(batch)?);
            progress("witnesses", witnesses.len(), handles.len())?;
        }
        Ok((witnesses, start.elapsed()))
    }

    fn revoke(&mut self, handles: &[StatusHandle]) -> Outcome<(Vec<Epoch>, Duration)> {
        let start = Instant::now();
        let mut epochs = Vec::new();
        for batch in handles.chunks(MAX_EPOCH_REMOVALS) {
            let epoch = self.registry.remove(batch, self.now)?;
            self.chain.advance(&epoch)?;
            epochs.push(epoch);
        }
        Ok((epochs, start.elapsed()))
    }

    fn update(
        &self,
        handle: &StatusHandle,
        witness: &StatusWitness,
        epochs: &[Epoch],
    ) -> Outcome<(StatusWitness, Duration)> {
        let start = Instant::now();
        let epochs: Vec<_> = epochs.iter().collect();
        let updated = witness.update(self.chain.document(), handle, &epochs, &mut |_| true)?;
        Ok((updated, start.elapsed()))
    }

    /// Time for each witness, and of updates over so many removals, in logarithmic scales.
    fn plot(&self) -> Outcome<String> {
        let (mut admitting, mut updating) = (Vec::new(), Vec::new());
        for size in [10, 100, 1_000, 10_000] {
            let mut city = Self::open()?;
            let handles = draw(size + 1)?;
            let (witnesses, took) = city.admit(&handles)?;
            admitting.push((size, took));
            let (epochs, _) = city.revoke(&handles[1..])?;
            let (_, took) = city.update(&handles[0], &witnesses[0], &epochs)?;
            updating.push((size, took));
        }
        Ok(svg(&[("issuing witnesses", "#1b6", &admitting), ("an update", "#15b", &updating)]))
    }
}

fn draw(count: usize) -> Outcome<Vec<StatusHandle>> {
    let mut handles = Vec::with_capacity(count);
    for number in 0..count {
        handles.push(StatusHandle::generate(&mut SysRng)?);
        if number % BATCH == 0 {
            progress("handles", number, count)?;
        }
    }
    progress("handles", count, count)?;
    Ok(handles)
}

/// Signs some credentials, measures it, and says what all would take.
fn sign(measured: usize, all: usize) -> Outcome {
    let days = Date::parse("2026-01-01")?..=Date::parse("2046-12-31")?;
    let schema = Schema::builder("city.example/card", 1).registry("city.example/status");
    let schema = schema.text("name").date("birth_date").build()?;
    let (issuer, document) = Issuer::generate("city.example", schema, days, &mut SysRng)?;
    let holder = Holder::generate(&mut SysRng)?;
    let today = Date::parse("2026-11-01")?;
    // One application stands for all: signing takes the same time for each.
    let content = || -> Outcome<Content> {
        let content = Content::until(Date::parse("2036-12-31")?).claim("name", "Ana");
        Ok(content.claim("birth_date", ClaimValue::Date(Date::parse("1990-05-17")?)))
    };
    let count = measured.min(if all > SMALL { 10_000 } else { 20 });
    let offer = issuer.offer(&mut SysRng)?.encode();
    let read = averment::issuance::Offer::decode(&offer)?;
    let (application, _pending) = holder.apply(&read, &document, today, &mut SysRng)?;
    let application = application.encode();
    let start = Instant::now();
    for number in 0..count {
        let offer = averment::issuance::Offer::decode(&offer)?;
        issuer.issue(offer, &application, content()?, None, &mut SysRng)?;
        if number % 64 == 0 {
            progress("signatures", number, count)?;
        }
    }
    progress("signatures", count, count)?;
    let took = start.elapsed();
    println!(
        "{count} applications checked and signed: {:.2} s, {} each; {all} of them: {:.0} s of one core",
        secs(took),
        per(took, count),
        secs(took) / as_f64(count) * as_f64(all)
    );
    Ok(())
}

/// One line that is written over.
fn progress(what: &str, done: usize, total: usize) -> io::Result<()> {
    let filled = (30 * done).checked_div(total).unwrap_or(30);
    let bar: String = (0..30).map(|place| if place < filled { '#' } else { '.' }).collect();
    let mut screen = io::stderr().lock();
    write!(screen, "\r{what:10} [{bar}] {done} of {total}")?;
    if done == total {
        writeln!(screen)?;
    }
    screen.flush()
}

fn secs(time: Duration) -> f64 {
    time.as_secs_f64()
}

fn ms(time: Duration) -> String {
    format!("{:.1} ms", time.as_secs_f64() * 1e3)
}

fn per(time: Duration, count: usize) -> String {
    format!("{:.1} us", time.as_secs_f64() * 1e6 / as_f64(count.max(1)))
}

/// Counts here are below 2^32.
fn as_f64(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::MAX, f64::from)
}

/// Name, colour and the times for so many.
type Line<'a> = (&'a str, &'a str, &'a [(usize, Duration)]);

/// Milliseconds over sizes from 10 to 10,000, both in powers of ten.
fn svg(lines: &[Line<'_>]) -> String {
    let x = |size: f64| 70.0 + (size.log10() - 1.0) * 160.0;
    let y = |ms: f64| 300.0 - (ms.max(0.1).log10() + 1.0) * 65.0;
    let mut svg = String::from(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"640\" height=\"360\" font-family=\"sans-serif\" font-size=\"12\">\n",
    );
    let mut line = |text: String| {
        svg.push_str(&text);
        svg.push('\n');
    };
    for power in 1..=4 {
        let size = 10_f64.powi(power);
        line(format!(
            "<path d=\"M{0} 40V300\" stroke=\"#ddd\"/><text x=\"{0}\" y=\"318\" text-anchor=\"middle\">{size}</text>",
            x(size)
        ));
    }
    for power in -1..=3 {
        let ms = 10_f64.powi(power);
        line(format!(
            "<path d=\"M70 {0}H550\" stroke=\"#ddd\"/><text x=\"62\" y=\"{0}\" text-anchor=\"end\">{ms} ms</text>",
            y(ms)
        ));
    }
    line("<text x=\"310\" y=\"342\" text-anchor=\"middle\">handles, or removals</text>".into());
    for (place, (name, colour, points)) in lines.iter().enumerate() {
        let mut path = String::new();
        for (size, time) in *points {
            let command = if path.is_empty() { 'M' } else { 'L' };
            let (x, y) = (x(as_f64(*size)), y(secs(*time) * 1e3));
            let written = write!(path, "{command}{x:.1} {y:.1}");
            debug_assert!(written.is_ok(), "a text grows");
        }
        line(format!("<path d=\"{path}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\"/>"));
        let row = 56 + 18 * place;
        line(format!("<text x=\"90\" y=\"{row}\" fill=\"{colour}\">{name}</text>"));
    }
    svg.push_str("</svg>\n");
    svg
}
