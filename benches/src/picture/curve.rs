use plotters::prelude::*;

use super::{Kind, Line};

/// A line with its looks.
pub(super) struct Curve<'a> {
    pub(super) line: &'a Line,
    pub(super) colour: RGBColor,
}

/// Told apart by most who are colour-blind too (Okabe and Ito, 2008).
const MEASURED: [RGBColor; 3] =
    [RGBColor(0, 114, 178), RGBColor(213, 94, 0), RGBColor(0, 158, 115)];
const PEERS: [RGBColor; 5] = [
    RGBColor(204, 121, 167),
    RGBColor(230, 159, 0),
    RGBColor(86, 180, 233),
    RGBColor(140, 86, 75),
    RGBColor(148, 103, 189),
];
const LIMITS: [RGBColor; 3] = [RGBColor(90, 90, 90), RGBColor(150, 150, 150), RGBColor(60, 90, 60)];

impl<'a> Curve<'a> {
    /// Each line with a colour of its kind, in turn.
    pub(super) fn all(lines: &'a [Line]) -> Vec<Self> {
        let mut curves: Vec<Self> = Vec::new();
        for line in lines {
            let before = curves.iter().filter(|curve| curve.line.kind == line.kind).count();
            let colours: &[_] = match line.kind {
                Kind::Measured => &MEASURED,
                Kind::Peer => &PEERS,
                Kind::Limit => &LIMITS,
            };
            curves.push(Self { line, colour: colours[before % colours.len()] });
        }
        curves
    }

    pub(super) fn style(&self) -> ShapeStyle {
        self.colour.stroke_width(if self.line.kind == Kind::Measured { 3 } else { 2 })
    }

    /// Of the dot at each point.
    pub(super) fn radius(&self) -> i32 {
        if self.line.kind == Kind::Measured { 4 } else { 3 }
    }
}
