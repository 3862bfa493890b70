//! How fast is Averment beside the fastest peer, and how near to the limit of one core?
//!
//! ```text
//! cargo bench --bench ratios [-- [--update] [FILTER]]
//! ```
//!
//! Everything runs on one thread, all entries of a case in turn, round after round; ratios are taken within a round,
//! and their median and quartiles are printed. FILTER is a part of a case's name, such as `proof gen L=10`. Tables and
//! plots go to the temporary folder of the target directory; with `--update` and no filter also to `benches/results`.
//!
//! | environment | meaning | default |
//! |---|---|---|
//! | `AVERMENT_BENCH_ROUNDS` | rounds | 25 |
//! | `AVERMENT_BENCH_SLICE_MS` | milliseconds for one entry in one round | 10 |
//!
//! Without the argument `--bench`, which `cargo bench` passes, everything runs just once and nothing is written:
//! `cargo test --benches` shows that all entries work.

#![allow(
    unsafe_code,
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::std_instead_of_alloc,
    reason = "a bench needs no_std nowhere, calls C, divides counts, and may fail loudly"
)]

mod subjects;

#[path = "ratios/goals.rs"]
mod goals;
#[path = "ratios/harness.rs"]
mod harness;
#[path = "ratios/plot.rs"]
mod plot;
#[path = "ratios/report.rs"]
mod report;
#[path = "ratios/results.rs"]
mod results;
#[path = "ratios/stats.rs"]
mod stats;
#[path = "ratios/svg.rs"]
mod svg;

use core::{str::FromStr, time::Duration};
use std::{
    env, fs,
    path::Path,
    process::{Command, ExitCode},
};

use self::{harness::Plan, results::Measured, subjects::Case};

const ROUNDS: &str = "AVERMENT_BENCH_ROUNDS";
const SLICE: &str = "AVERMENT_BENCH_SLICE_MS";
const RESULTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/results");
const SCRATCH: &str = env!("CARGO_TARGET_TMPDIR");

fn main() -> ExitCode {
    let request = match Request::from_environment() {
        Ok(request) => request,
        Err(problem) => {
            eprintln!("{problem}\nusage: cargo bench --bench ratios -- [--update] [FILTER]");
            return ExitCode::from(2);
        }
    };
    let measured = request.measure();
    if measured.is_empty() {
        eprintln!("no case matches the filter");
        return ExitCode::from(2);
    }
    if !request.measures {
        println!("{} cases ran once each", measured.len());
        return ExitCode::SUCCESS;
    }
    let report = Report::new(&measured, request.plan);
    print!("{}", report.text);
    let folders = [SCRATCH, RESULTS];
    for folder in folders.iter().take(if request.update { 2 } else { 1 }) {
        if let Err(error) = report.write(Path::new(folder)) {
            eprintln!("cannot write the results: {error}");
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}

/// What the command line and the environment ask for.
struct Request {
    filter: String,
    plan: Plan,
    /// Whether times are taken at all.
    measures: bool,
    /// Whether the results in the repository are replaced.
    update: bool,
}

impl Request {
    fn from_environment() -> Result<Self, String> {
        let (mut filter, mut measures, mut update) = (String::new(), false, false);
        for argument in env::args().skip(1) {
            match argument.as_str() {
                "--bench" => measures = true,
                "--update" => update = true,
                option if option.starts_with('-') => {
                    return Err(format!("unknown option {option}"));
                }
                part if filter.is_empty() => filter = part.to_owned(),
                _ => return Err("more than one filter".to_owned()),
            }
        }
        if update && !filter.is_empty() {
            return Err("a filtered run cannot replace the results".to_owned());
        }
        let plan = if measures {
            Plan {
                rounds: number(ROUNDS, 25)?.max(1),
                slice: Duration::from_millis(number(SLICE, 10)?),
            }
        } else {
            Plan { rounds: 1, slice: Duration::ZERO }
        };
        Ok(Self { filter, plan, measures, update })
    }

    fn measure(&self) -> Vec<Measured> {
        let wanted = |case: &Case| case.to_string().contains(&self.filter);
        let measure = |case: Case| {
            eprintln!("{case}");
            let timings = harness::interleave(subjects::entries(case), case.batch, self.plan);
            Measured { case, timings }
        };
        Case::all().into_iter().filter(wanted).map(measure).collect()
    }
}

fn number<T: FromStr>(name: &str, default: T) -> Result<T, String> {
    match env::var(name) {
        Ok(value) => value.parse().map_err(|_| format!("{name} is not a number")),
        Err(_) => Ok(default),
    }
}

/// Everything that is printed and written.
struct Report {
    text: String,
    files: Vec<(&'static str, String)>,
}

impl Report {
    fn new(measured: &[Measured], plan: Plan) -> Self {
        let sizes = subjects::sizes();
        let tables = [
            report::comparisons(measured),
            report::sizes(&sizes),
            report::memory(&subjects::table_memory()),
            report::entries(measured),
        ];
        let setting = setting(plan);
        let joined = |form: fn(&report::Table) -> String| {
            tables.iter().map(form).collect::<Vec<_>>().join("\n")
        };
        let text = format!("{setting}\n\n{}", joined(report::Table::to_text));
        let markdown =
            format!("# Measured ratios\n\n{setting}\n\n{}", joined(report::Table::to_markdown));
        let files = vec![
            ("ratios.md", markdown),
            ("ratios.tsv", report::tab_separated(measured, &sizes)),
            ("ratios.svg", plot::gains(measured)),
            ("times.svg", plot::times(measured)),
            ("batch.svg", plot::batches(measured)),
        ];
        Self { text, files }
    }

    fn write(&self, folder: &Path) -> std::io::Result<()> {
        fs::create_dir_all(folder)?;
        for (name, content) in &self.files {
            fs::write(folder.join(name), content)?;
        }
        println!("\nwritten to {}", folder.display());
        Ok(())
    }
}

/// On what, and how long.
fn setting(plan: Plan) -> String {
    let processor = fs::read_to_string("/proc/cpuinfo").ok().and_then(|text| {
        let line = text.lines().find(|line| line.starts_with("model name"))?;
        Some(line.split_once(':')?.1.trim().to_owned())
    });
    let compiler = Command::new("rustc").arg("--version").output().ok();
    let compiler = compiler.and_then(|output| String::from_utf8(output.stdout).ok());
    format!(
        "Averment {}, {}, {} {}, {}. One thread, {} interleaved rounds of {} ms for each entry. Times are medians, \
         ratios are medians of the ratios within a round, and the brackets hold the middle half of the rounds. The \
         limit is a sequence of group operations over raw blst, with tables of 78 KiB for each generator where \
         scalars are public; a ratio below 1 means that Averment adds its table entries faster than the sequence.",
        env!("CARGO_PKG_VERSION"),
        processor.as_deref().unwrap_or("unknown processor"),
        env::consts::OS,
        env::consts::ARCH,
        compiler.as_deref().unwrap_or("unknown compiler").trim(),
        plan.rounds,
        plan.slice.as_millis(),
    )
}
