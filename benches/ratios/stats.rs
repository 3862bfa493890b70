//! Medians and quartiles.

use core::fmt;

/// The middle half of a list of measurements.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Spread {
    pub(crate) lower_quartile: f64,
    pub(crate) median: f64,
    pub(crate) upper_quartile: f64,
}

impl Spread {
    /// Of at least one measurement.
    pub(crate) fn of(mut values: Vec<f64>) -> Self {
        values.sort_by(f64::total_cmp);
        let quantile = |fraction: f64| {
            let position = fraction * (values.len() - 1) as f64;
            let (low, high) = (values[position.floor() as usize], values[position.ceil() as usize]);
            low + (high - low) * position.fract()
        };
        Self {
            lower_quartile: quantile(0.25),
            median: quantile(0.5),
            upper_quartile: quantile(0.75),
        }
    }
}

/// Three significant figures: `3.12 (3.08–3.15)`.
impl fmt::Display for Spread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let decimals = if self.median < 10.0 { 2 } else { usize::from(self.median < 100.0) };
        let Self { lower_quartile, median, upper_quartile } = self;
        write!(f, "{median:.decimals$} ({lower_quartile:.decimals$}–{upper_quartile:.decimals$})")
    }
}
