//! What is printed.

use core::time::Duration;
use std::time::Instant;

use averment::presentation::VerifiedCredential;

use super::service::Visit;

/// One line of the table.
pub(crate) struct Row {
    pub(crate) journey: &'static str,
    pub(crate) learned: String,
    pub(crate) octets: usize,
    pub(crate) prove: Duration,
    pub(crate) verify: Duration,
}

impl Row {
    pub(crate) fn new(journey: &'static str, visit: &Visit) -> Self {
        let Visit { presentation, prove, verify, .. } = visit;
        let (learned, octets) = (visit.learned.join("; "), presentation.len());
        Self { journey, learned, octets, prove: *prove, verify: *verify }
    }
}

/// Tells of a visit: who learned what.
pub(crate) fn tell(service: &str, citizen: &str, visit: &Visit) {
    println!(
        "  {service} asks in {} octets; {citizen}'s wallet answers with {} in {}; checked in {}.",
        visit.request_octets,
        visit.presentation.len(),
        ms(visit.prove),
        ms(visit.verify)
    );
    let issuers: Vec<_> = visit.verified.credentials().iter().map(issuer).collect();
    let what = if issuers.len() == 1 { "a credential" } else { "credentials of one holder" };
    println!("  {service} learned of {what}, issued by {}, valid today:", issuers.join(" and "));
    for line in &visit.learned {
        println!("    - {line}");
    }
    println!("  It did not get the values of {}.", visit.withheld.join(", "));
    match visit.recognised_by.as_slice() {
        [] => println!("  It cannot tell {citizen} from others of whom the same is true."),
        by => {
            println!("  The wallet warned {citizen} of being recognised by {}.", by.join(" and "));
        }
    }
}

fn issuer(credential: &VerifiedCredential) -> String {
    match (credential.issuer(), credential.authorities()) {
        (Some(issuer), _) => issuer.into(),
        (None, Some(authorities)) => format!("one of {} authorities", authorities.members().len()),
        (None, None) => String::from("nobody"),
    }
}

/// Tells of a try that was refused.
pub(crate) fn refused(what: &str, code: &str) {
    println!("  Refused: {what} ({code})");
}

pub(crate) fn table(rows: &[Row]) {
    let width = rows.iter().map(|row| row.learned.chars().count()).max().unwrap_or(0);
    let header = "what was learned";
    println!("\n{:19} {header:width$} octets prove ms verify ms", "journey");
    for Row { journey, learned, octets, prove, verify } in rows {
        let (prove, verify) = (prove.as_secs_f64() * 1e3, verify.as_secs_f64() * 1e3);
        println!("{journey:19} {learned:width$} {octets:6} {prove:8.1} {verify:9.1}");
    }
}

pub(crate) fn ms(time: Duration) -> String {
    format!("{:.1} ms", time.as_secs_f64() * 1e3)
}

/// The result of an operation, and how long it took.
pub(crate) fn timed<T>(operation: impl FnOnce() -> T) -> (T, Duration) {
    let start = Instant::now();
    let result = operation();
    (result, start.elapsed())
}
