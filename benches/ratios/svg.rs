//! As much of SVG as the plots need.

use core::fmt::{Display, Write as _};

const FONT: &str = "system-ui, 'DejaVu Sans', Helvetica, Arial, sans-serif";

/// Which end of a text its position is.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Anchor {
    Start,
    Middle,
    End,
}

/// A drawing with its origin at the upper left.
pub(crate) struct Canvas {
    body: String,
}

impl Canvas {
    /// An opaque white page, so that it reads on any background.
    pub(crate) fn new(width: f64, height: f64, title: &str) -> Self {
        let mut canvas = Self { body: String::new() };
        canvas.push(format_args!(
            r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" font-family="{FONT}" role="img">"#
        ));
        canvas.push(format_args!("<title>{}</title>", escape(title)));
        canvas.rectangle((0.0, 0.0), (width, height), "#ffffff");
        canvas
    }

    pub(crate) fn rectangle(
        &mut self,
        (x, y): (f64, f64),
        (width, height): (f64, f64),
        fill: &str,
    ) {
        self.push(format_args!(
            r#"<rect x="{x:.1}" y="{y:.1}" width="{width:.1}" height="{height:.1}" fill="{fill}"/>"#
        ));
    }

    /// `dashes` is empty for a solid line.
    pub(crate) fn line(&mut self, points: &[(f64, f64)], stroke: &str, width: f64, dashes: &str) {
        let points: Vec<_> = points.iter().map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
        self.push(format_args!(
            r#"<polyline points="{}" fill="none" stroke="{stroke}" stroke-width="{width}" stroke-dasharray="{dashes}"/>"#,
            points.join(" ")
        ));
    }

    pub(crate) fn dot(&mut self, (x, y): (f64, f64), fill: &str) {
        self.push(format_args!(r#"<circle cx="{x:.1}" cy="{y:.1}" r="3.2" fill="{fill}"/>"#));
    }

    pub(crate) fn text(&mut self, (x, y): (f64, f64), size: f64, anchor: Anchor, text: &str) {
        self.push_text(format_args!(r#"x="{x:.1}" y="{y:.1}""#), size, anchor, text);
    }

    /// Text that runs upwards.
    pub(crate) fn text_upwards(&mut self, (x, y): (f64, f64), size: f64, text: &str) {
        let place = format_args!(r#"transform="translate({x:.1} {y:.1}) rotate(-90)""#);
        self.push_text(place, size, Anchor::Middle, text);
    }

    pub(crate) fn finish(mut self) -> String {
        self.body.push_str("</svg>\n");
        self.body
    }

    fn push_text(&mut self, place: impl Display, size: f64, anchor: Anchor, text: &str) {
        let anchor = match anchor {
            Anchor::Start => "start",
            Anchor::Middle => "middle",
            Anchor::End => "end",
        };
        self.push(format_args!(
            r##"<text {place} font-size="{size}" text-anchor="{anchor}" fill="#1a1a1a">{}</text>"##,
            escape(text)
        ));
    }

    fn push(&mut self, element: impl Display) {
        writeln!(self.body, "{element}").expect("a String takes every byte");
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
