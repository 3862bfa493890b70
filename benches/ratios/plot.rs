//! The plots: how far ahead of the fastest peer, how times grow with the credential, what a batch saves.

use crate::{
    harness::Timing,
    results::{Comparison, Measured},
    subjects::{Case, Operation, Role},
    svg::{Anchor, Canvas},
};

const OURS: [&str; 3] = ["#0b6e4f", "#2aa876", "#8fd3b6"];
const PEERS: [&str; 2] = ["#c1440e", "#e8973a"];
const ZKRYPTIUM: &str = "#8a6fb0";
const LIMITS: [&str; 2] = ["#1a1a1a", "#8a8a8a"];
const GRID: &str = "#dcdcdc";
const AXIS: &str = "#1a1a1a";

const SMALL: f64 = 12.0;
const LARGE: f64 = 15.0;

/// Bars: the time of the fastest peer divided by ours, with the goals.
pub(crate) fn gains(measured: &[Measured]) -> String {
    const LEFT: f64 = 330.0;
    const TOP: f64 = 70.0;
    const PLOT_WIDTH: f64 = 520.0;
    const BAR: f64 = 14.0;

    let mut comparisons: Vec<Comparison<'_>> = measured
        .iter()
        .filter(|it| it.case.operation != Operation::Generators)
        .flat_map(Measured::comparisons)
        .filter(|it| it.gain().is_some())
        .collect();
    // The sizes of one operation stand together.
    let group =
        |it: &Comparison<'_>| (it.case.operation as usize, it.case.batch, it.ours.name.clone());
    let order: Vec<_> = comparisons.iter().map(group).collect();
    comparisons.sort_by_key(|it| order.iter().position(|group_of| *group_of == group(it)));

    let gain_of = |it: &Comparison<'_>| it.gain().map_or(0.0, |gain| gain.upper_quartile);
    let largest = comparisons.iter().map(gain_of).fold(1.0, f64::max).ceil();
    let height = TOP + BAR * 1.5 * comparisons.len() as f64 + 60.0;
    let x = |ratio: f64| LEFT + ratio / largest * PLOT_WIDTH;
    let title = "Times faster than the fastest peer";
    let mut canvas = Canvas::new(LEFT + PLOT_WIDTH + 70.0, height, title);
    canvas.text((20.0, 28.0), LARGE, Anchor::Start, title);
    let note = "bar: median over rounds; thin line: middle half of the rounds; black mark: goal";
    canvas.text((20.0, 48.0), SMALL, Anchor::Start, note);
    let bottom = height - 45.0;
    for tick in 0..=largest as usize {
        let at = x(tick as f64);
        canvas.line(&[(at, TOP - 8.0), (at, bottom)], if tick == 1 { AXIS } else { GRID }, 1.0, "");
        canvas.text((at, bottom + 16.0), SMALL, Anchor::Middle, &tick.to_string());
    }
    let axis = "time of the fastest peer ÷ time of Averment (1 = as fast)";
    canvas.text((x(largest / 2.0), bottom + 36.0), SMALL, Anchor::Middle, axis);
    for (index, it) in comparisons.iter().enumerate() {
        let Some(gain) = it.gain() else { continue };
        let y = TOP + BAR * 1.5 * index as f64;
        let color = OURS[match it.case.messages {
            0..=10 => 0,
            11..=32 => 1,
            _ => 2,
        }];
        let name = it.ours.name.trim_start_matches("Averment").trim_start_matches(", ");
        let label =
            [it.case.to_string(), name.to_owned()].join(if name.is_empty() { "" } else { ", " });
        canvas.text((LEFT - 8.0, y + BAR - 3.0), SMALL, Anchor::End, &label);
        canvas.rectangle((LEFT, y), (x(gain.median) - LEFT, BAR), color);
        let middle = y + BAR / 2.0;
        canvas.line(
            &[(x(gain.lower_quartile), middle), (x(gain.upper_quartile), middle)],
            AXIS,
            1.0,
            "",
        );
        if let Some(goal) = it.goal.peer_at_least {
            canvas.line(&[(x(goal), y - 2.0), (x(goal), y + BAR + 2.0)], AXIS, 2.5, "");
        }
        let end = x(gain.upper_quartile.max(it.goal.peer_at_least.unwrap_or_default())) + 6.0;
        canvas.text((end, y + BAR - 3.0), SMALL, Anchor::Start, &format!("{:.1}×", gain.median));
    }
    canvas.finish()
}

/// Lines: time against the number of messages, an operation for each panel.
pub(crate) fn times(measured: &[Measured]) -> String {
    let panel = |operation: Operation| Panel {
        title: operation.title().to_owned(),
        x_label: "messages in the credential (half disclosed)",
        y_label: "time (logarithmic)",
        series: series(measured, |case| case.operation == operation, |case| case.messages),
    };
    let operations =
        [Operation::Sign, Operation::Verify, Operation::ProofGen, Operation::ProofVerify];
    panels("Time of one operation, one thread", &operations.map(panel))
}

/// Lines: time per proof against the size of the batch, a credential size for each panel.
pub(crate) fn batches(measured: &[Measured]) -> String {
    let panel = |messages: usize| Panel {
        title: format!("L = {messages}, half disclosed"),
        x_label: "proofs in the batch",
        y_label: "time per proof (logarithmic)",
        series: series(
            measured,
            |case| case.operation == Operation::Batch && case.messages == messages,
            |case| case.batch,
        ),
    };
    panels("Batch verification, one issuer key, one thread", &[panel(10), panel(32)])
}

struct Panel {
    title: String,
    x_label: &'static str,
    y_label: &'static str,
    series: Vec<Series>,
}

struct Series {
    name: String,
    role: Role,
    /// Size and microseconds, by growing size.
    points: Vec<(usize, f64)>,
}

/// One line for each entry name among the chosen cases.
fn series(
    measured: &[Measured],
    chosen: impl Fn(Case) -> bool,
    size: impl Fn(Case) -> usize,
) -> Vec<Series> {
    let mut lines: Vec<Series> = Vec::new();
    for Measured { case, timings } in measured.iter().filter(|it| chosen(it.case)) {
        for Timing { role, name, .. } in timings {
            if !lines.iter().any(|line| line.name == *name) {
                lines.push(Series { name: name.clone(), role: *role, points: Vec::new() });
            }
        }
        for line in &mut lines {
            let timing = timings.iter().find(|timing| timing.name == line.name);
            line.points.extend(timing.map(|timing| (size(*case), timing.micros().median)));
        }
    }
    lines
}

/// Width of a panel, and its height without the key.
const PANEL: (f64, f64) = (520.0, 375.0);
const KEY_LINE: f64 = 16.0;
const COLUMNS: usize = 2;

fn panels(title: &str, panels: &[Panel]) -> String {
    let rows = panels.len().div_ceil(COLUMNS);
    let key_lines = panels.iter().map(|panel| panel.series.len()).max().unwrap_or_default();
    let panel_height = PANEL.1 + KEY_LINE * key_lines as f64;
    let (width, height) = (PANEL.0 * COLUMNS as f64, panel_height * rows as f64 + 40.0);
    let mut canvas = Canvas::new(width, height, title);
    canvas.text((20.0, 28.0), LARGE, Anchor::Start, title);
    for (index, panel) in panels.iter().enumerate() {
        let (column, row) = (index % COLUMNS, index / COLUMNS);
        panel.draw(&mut canvas, (PANEL.0 * column as f64, 40.0 + panel_height * row as f64));
    }
    canvas.finish()
}

impl Panel {
    fn draw(&self, canvas: &mut Canvas, (left, top): (f64, f64)) {
        const ORIGIN: (f64, f64) = (70.0, 300.0);
        const SIZE: (f64, f64) = (420.0, 260.0);

        let points = || self.series.iter().flat_map(|series| &series.points);
        let mut sizes: Vec<_> = points().map(|point| point.0).collect();
        sizes.sort_unstable();
        sizes.dedup();
        let (Some(smallest), Some(largest)) = (sizes.first(), sizes.last()) else { return };
        let (least, most) = points().fold((f64::MAX, f64::MIN), |(least, most), point| {
            (least.min(point.1), most.max(point.1))
        });
        let x =
            logarithmic((*smallest as f64, *largest as f64), left + ORIGIN.0 + 15.0, SIZE.0 - 30.0);
        let y = logarithmic((least * 0.8, most * 1.25), top + ORIGIN.1, -SIZE.1);

        canvas.text((left + ORIGIN.0, top + 25.0), LARGE, Anchor::Start, &self.title);
        for tick in ticks(least * 0.8, most * 1.25) {
            let right = left + ORIGIN.0 + SIZE.0;
            canvas.line(&[(left + ORIGIN.0, y(tick)), (right, y(tick))], GRID, 1.0, "");
            let label = (left + ORIGIN.0 - 6.0, y(tick) + 4.0);
            canvas.text(label, SMALL, Anchor::End, &duration(tick));
        }
        for size in &sizes {
            let at = x(*size as f64);
            canvas.line(&[(at, top + ORIGIN.1), (at, top + ORIGIN.1 + 5.0)], AXIS, 1.0, "");
            let label = (at, top + ORIGIN.1 + 19.0);
            canvas.text(label, SMALL, Anchor::Middle, &size.to_string());
        }
        let corners =
            [(left + ORIGIN.0, top + ORIGIN.1), (left + ORIGIN.0 + SIZE.0, top + ORIGIN.1)];
        canvas.line(&corners, AXIS, 1.0, "");
        let middle = (left + ORIGIN.0 + SIZE.0 / 2.0, top + ORIGIN.1 + 38.0);
        canvas.text(middle, SMALL, Anchor::Middle, self.x_label);
        let side = (left + 14.0, top + ORIGIN.1 - SIZE.1 / 2.0);
        canvas.text_upwards(side, SMALL, self.y_label);

        for (index, series) in self.series.iter().enumerate() {
            let place = self.series[..index].iter().filter(|it| it.role == series.role).count();
            let (color, dashes) = match series.role {
                Role::Ours => (OURS[place % OURS.len()], ""),
                Role::Peer if series.name.starts_with("zkryptium") => (ZKRYPTIUM, ""),
                Role::Peer => (PEERS[place % PEERS.len()], ""),
                Role::Limit => (LIMITS[place % LIMITS.len()], "5 4"),
            };
            let line: Vec<_> =
                series.points.iter().map(|(size, micros)| (x(*size as f64), y(*micros))).collect();
            canvas.line(&line, color, 2.0, dashes);
            line.iter().for_each(|point| canvas.dot(*point, color));
            let key = top + ORIGIN.1 + 58.0 + KEY_LINE * index as f64;
            let start = left + ORIGIN.0;
            canvas.line(&[(start, key - 4.0), (start + 26.0, key - 4.0)], color, 2.0, dashes);
            canvas.text((start + 34.0, key), SMALL, Anchor::Start, &series.name);
        }
    }
}

/// Maps `range` to `length` pixels from `origin`.
fn logarithmic((low, high): (f64, f64), origin: f64, length: f64) -> impl Fn(f64) -> f64 {
    let decades = (high / low).log10().max(f64::MIN_POSITIVE);
    move |value| origin + (value / low).log10() / decades * length
}

/// `500 µs`, `2 ms`.
fn duration(micros: f64) -> String {
    if micros < 1000.0 { format!("{micros} µs") } else { format!("{} ms", micros / 1000.0) }
}

/// The numbers 1, 2 and 5 times a power of ten from `low` to `high`.
fn ticks(low: f64, high: f64) -> Vec<f64> {
    (0..8)
        .flat_map(|exponent| [1.0, 2.0, 5.0].map(|digit| digit * 10_f64.powi(exponent)))
        .filter(|tick| (low..=high).contains(tick))
        .collect()
}
