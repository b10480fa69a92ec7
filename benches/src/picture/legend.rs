use cqrs_bench_kit::Failure;
use plotters::{
    prelude::*,
    style::text_anchor::{HPos, Pos, VPos},
};

use super::{Area, FONT, INK, Kind, SIZE, curve::Curve};

const LINE: u32 = 24;
const ABOVE: u32 = 10;
const LEFT: i32 = 90;
/// Of the sample before a name.
const SAMPLE: i32 = 30;
/// Of a letter, on the safe side: nobody knows which font a reader has.
const LETTER: f64 = 8.2;

/// How much room the names take below the chart.
pub(super) fn height(curves: &[Curve<'_>]) -> u32 {
    let rows = places(curves).last().map_or(0, |(row, _)| row + 1);
    ABOVE + rows * LINE + 8
}

/// A sample of each line and its name, in rows, so that nothing stands on a line of the chart.
pub(super) fn draw(area: &Area<'_>, curves: &[Curve<'_>]) -> Result<(), Failure> {
    let anchor = Pos::new(HPos::Left, VPos::Center);
    let text = (FONT, 14).into_text_style(area).color(&INK).pos(anchor);
    for (curve, (row, x)) in curves.iter().zip(places(curves)) {
        let y = (ABOVE + row * LINE + LINE / 2).cast_signed();
        if curve.line.kind == Kind::Limit {
            for dash in [0, 11, 22] {
                area.draw(&PathElement::new([(x + dash, y), (x + dash + 7, y)], curve.style()))?;
            }
        } else {
            area.draw(&PathElement::new([(x, y), (x + SAMPLE, y)], curve.style()))?;
            let middle = (x + SAMPLE / 2, y);
            area.draw(&Circle::new(middle, curve.radius(), curve.colour.filled()))?;
        }
        area.draw_text(&curve.line.name, &text, (x + SAMPLE + 8, y))?;
    }
    Ok(())
}

/// The row and the left edge of each.
fn places(curves: &[Curve<'_>]) -> Vec<(u32, i32)> {
    let (mut row, mut x) = (0, LEFT);
    let mut places = Vec::new();
    for curve in curves {
        let width = SAMPLE + 8 + letters(&curve.line.name) + 24;
        if x > LEFT && x + width > SIZE.0.cast_signed() {
            (row, x) = (row + 1, LEFT);
        }
        places.push((row, x));
        x += width;
    }
    places
}

#[expect(clippy::cast_possible_truncation, reason = "names are short")]
fn letters(name: &str) -> i32 {
    let count = u32::try_from(name.chars().count()).unwrap_or(u32::MAX);
    (f64::from(count) * LETTER) as i32
}
