//! The tables: plain text for a terminal, Markdown to keep, tab-separated values for programs.

use core::fmt::Write as _;

use crate::{
    results::{Comparison, Measured},
    stats::Spread,
    subjects::{MESSAGE_COUNTS, Sizes, TableMemory},
};

/// A heading and cells, printed in either form.
pub(crate) struct Table {
    title: String,
    columns: Vec<&'static str>,
    rows: Vec<Vec<String>>,
}

impl Table {
    /// Aligned for reading in a terminal.
    pub(crate) fn to_text(&self) -> String {
        let width = |column: usize| {
            let cells = self.rows.iter().map(|row| row[column].chars().count());
            cells.chain([self.columns[column].chars().count()]).max().unwrap_or_default()
        };
        let widths: Vec<_> = (0..self.columns.len()).map(width).collect();
        let line = |cells: &mut dyn Iterator<Item = &str>| {
            let padded: Vec<_> =
                cells.zip(&widths).map(|(cell, width)| format!("{cell:width$}")).collect();
            padded.join("  ").trim_end().to_owned()
        };
        let mut text = format!("{}\n\n{}\n", self.title, line(&mut self.columns.iter().copied()));
        for row in &self.rows {
            text.push_str(&line(&mut row.iter().map(String::as_str)));
            text.push('\n');
        }
        text
    }

    pub(crate) fn to_markdown(&self) -> String {
        let mut text = format!("## {}\n\n", self.title);
        let mut line = |cells: &[&str]| writeln!(text, "| {} |", cells.join(" | "));
        let rules: Vec<_> = self.columns.iter().map(|_| "---").collect();
        let rows = self.rows.iter().map(|row| row.iter().map(String::as_str).collect::<Vec<_>>());
        for cells in [self.columns.clone(), rules].into_iter().chain(rows) {
            line(&cells).expect("a String takes every byte");
        }
        text
    }
}

/// Ours beside the fastest peer and the limit, with the goals.
pub(crate) fn comparisons(measured: &[Measured]) -> Table {
    let row = |it: Comparison<'_>| {
        vec![
            it.case.to_string(),
            it.ours.name.clone(),
            it.ours.micros().to_string(),
            it.peer.map(|peer| peer.name.clone()).unwrap_or_default(),
            it.peer.map(|peer| peer.micros().to_string()).unwrap_or_default(),
            it.gain().map(|gain| gain.to_string()).unwrap_or_default(),
            judged("≥", it.goal.peer_at_least, it.gain_reached()),
            it.limit.map(|limit| limit.micros().to_string()).unwrap_or_default(),
            it.distance().map(|distance| distance.to_string()).unwrap_or_default(),
            judged("≤", it.goal.limit_at_most, it.distance_reached()),
        ]
    };
    Table {
        title: "Averment beside the fastest peer and the limit of one core".to_owned(),
        columns: vec![
            "operation",
            "ours",
            "ours, µs",
            "fastest peer",
            "peer, µs",
            "peer / ours",
            "goal",
            "limit, µs",
            "ours / limit",
            "goal",
        ],
        rows: measured.iter().flat_map(Measured::comparisons).map(row).collect(),
    }
}

fn judged(relation: &str, goal: Option<f64>, reached: Option<bool>) -> String {
    match (goal, reached) {
        (Some(goal), Some(true)) => format!("{relation} {goal} ok"),
        (Some(goal), Some(false)) => format!("{relation} {goal} SHORT"),
        _ => String::new(),
    }
}

/// Every entry that was timed.
pub(crate) fn entries(measured: &[Measured]) -> Table {
    let rows = measured.iter().flat_map(|measured| {
        measured.timings.iter().map(|timing| {
            vec![measured.case.to_string(), timing.name.clone(), timing.micros().to_string()]
        })
    });
    Table {
        title: "Every entry".to_owned(),
        columns: vec!["operation", "entry", "µs"],
        rows: rows.collect(),
    }
}

/// Bytes on the wire.
pub(crate) fn sizes(sizes: &[Sizes]) -> Table {
    let row = |sizes: &Sizes| {
        let [small, medium, large] = sizes.proofs;
        let bytes = [sizes.public_key, sizes.signature, small, medium, large];
        [sizes.name.to_owned()].into_iter().chain(bytes.map(|it| it.to_string())).collect()
    };
    Table {
        title: "Sizes in bytes, half of the messages disclosed".to_owned(),
        columns: vec![
            "format",
            "public key",
            "signature",
            "proof L=10",
            "proof L=32",
            "proof L=100",
        ],
        rows: sizes.iter().map(row).collect(),
    }
}

/// Memory of the tables that our contexts keep.
pub(crate) fn memory(memory: &[TableMemory]) -> Table {
    let kibibytes = |bytes: usize| format!("{} KiB", bytes.div_ceil(1024));
    let row = |it: &TableMemory| vec![it.messages.to_string(), kibibytes(it.generators)];
    Table {
        title: "Memory of the tables that long-lived contexts keep".to_owned(),
        columns: vec!["messages", "generators"],
        rows: memory.iter().map(row).collect(),
    }
}

/// Every time, every ratio and every size, one on a line.
pub(crate) fn tab_separated(measured: &[Measured], all_sizes: &[Sizes]) -> String {
    let mut text =
        "kind\toperation\tmessages\tbatch\tentry\treference\tunit\tlower_quartile\tmedian\tupper_quartile\n"
            .to_owned();
    let mut line = |labels: [&str; 7], spread: Spread| {
        let Spread { lower_quartile, median, upper_quartile } = spread;
        let labels = labels.join("\t");
        writeln!(text, "{labels}\t{lower_quartile:.4}\t{median:.4}\t{upper_quartile:.4}")
            .expect("a String takes every byte");
    };
    for Measured { case, timings } in measured {
        let operation = case.operation.title();
        let (messages, batch) = (case.messages.to_string(), case.batch.to_string());
        for timing in timings {
            let labels = ["time", operation, &messages, &batch, &timing.name, "", "us"];
            line(labels, timing.micros());
        }
        for this in timings {
            for other in timings.iter().filter(|other| other.name != this.name) {
                let labels = ["ratio", operation, &messages, &batch, &this.name, &other.name, ""];
                line(labels, this.ratio_to(other));
            }
        }
    }
    for sizes in all_sizes {
        let mut size = |what, messages: &str, bytes: usize| {
            let labels = ["size", what, messages, "", sizes.name, "", "byte"];
            line(labels, Spread::of(vec![bytes as f64]));
        };
        size("public key", "", sizes.public_key);
        size("signature", "", sizes.signature);
        for (messages, bytes) in MESSAGE_COUNTS.iter().zip(sizes.proofs) {
            size("proof", &messages.to_string(), bytes);
        }
    }
    text
}
