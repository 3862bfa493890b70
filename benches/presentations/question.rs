//! What is asked, and how the answers are written down.

use core::fmt::Write as _;

use crate::harness::{Plan, Timing, interleave};
use crate::subjects::Entry;

/// Entries that are compared with the first of them, and what the comparison is to show.
pub(crate) struct Question {
    pub(crate) title: String,
    pub(crate) entries: Vec<Entry>,
    /// Of each entry: at most so many times the first, or with a unit at most that time.
    pub(crate) goals: Vec<&'static str>,
    /// Of one call of an entry.
    pub(crate) operations: usize,
}

/// Octets of one presentation, which are compared with those of the first.
pub(crate) struct Size {
    pub(crate) name: String,
    pub(crate) octets: usize,
    /// At most so many more than the first.
    pub(crate) goal: Option<usize>,
}

/// The questions of one table.
pub(crate) struct Questions {
    pub(crate) questions: Vec<Question>,
    pub(crate) sizes: Vec<Size>,
}

impl Questions {
    /// Asks all of them, and gives the rows.
    pub(crate) fn ask(self, plan: Plan) -> String {
        let mut table = String::from(
            "| question | entry | µs | times the first | goal |\n|---|---|---:|---:|---:|\n",
        );
        for question in self.questions {
            let timings = interleave(question.entries, question.operations, plan);
            rows(&mut table, &question.title, &timings, &question.goals);
        }
        if let Some(first) = self.sizes.first().map(|first| first.octets) {
            let _ = writeln!(table, "\n| presentation | octets | more than the first | goal |");
            let _ = writeln!(table, "|---|---:|---:|---:|");
            for Size { name, octets, goal } in self.sizes {
                let goal = goal.map_or_else(String::new, |goal| goal.to_string());
                let _ = writeln!(table, "| {name} | {octets} | {} | {goal} |", octets - first);
            }
        }
        table
    }
}

/// The first entry is the one that the others are compared with.
fn rows(table: &mut String, title: &str, timings: &[Timing], goals: &[&str]) {
    for (timing, goal) in timings.iter().zip(goals) {
        let _ = writeln!(
            table,
            "| {title} | {} | {} | {} | {goal} |",
            timing.name,
            timing.micros(),
            timing.ratio_to(&timings[0])
        );
    }
}
