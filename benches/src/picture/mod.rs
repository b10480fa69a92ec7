//! A sweep as a picture: a line for each contender, both axes logarithmic.

mod axis;
mod curve;
mod legend;

use cqrs_bench_kit::Failure;
use plotters::prelude::*;

use self::{axis::Axis, curve::Curve};

/// What is drawn.
pub(crate) struct Picture {
    pub(crate) title: String,
    pub(crate) x: String,
    pub(crate) y: String,
    pub(crate) lines: Vec<Line>,
}

/// One contender: its points in order.
pub(crate) struct Line {
    pub(crate) name: String,
    pub(crate) kind: Kind,
    pub(crate) points: Vec<(f64, f64)>,
}

/// How much a line stands out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Thick.
    Measured,
    /// Thin.
    Peer,
    /// Dashed.
    Limit,
}

const SIZE: (u32, u32) = (840, 480);
const FONT: &str = "sans-serif";
const INK: RGBColor = RGBColor(40, 40, 40);
/// Of the title, above the chart.
const HEAD: u32 = 44;
const GRID: RGBColor = RGBColor(225, 225, 225);

impl Picture {
    /// As SVG, on a white card, which a dark page leaves as it is.
    pub(crate) fn svg(&self) -> Result<String, Failure> {
        let mut svg = String::new();
        {
            let area = SVGBackend::with_string(&mut svg, SIZE).into_drawing_area();
            area.fill(&WHITE)?;
            let curves: Vec<_> = Curve::all(&self.lines);
            let (head, rest) = area.split_vertically(HEAD);
            let (chart, foot) = rest.split_vertically(SIZE.1 - HEAD - legend::height(&curves));
            head.draw_text(&self.title, &(FONT, 20).into_text_style(&head).color(&INK), (24, 14))?;
            self.draw_chart(&chart, &curves)?;
            legend::draw(&foot, &curves)?;
            area.present()?;
        }
        Ok(svg)
    }

    fn draw_chart(&self, area: &Area<'_>, curves: &[Curve<'_>]) -> Result<(), Failure> {
        let points = || self.lines.iter().flat_map(|line| &line.points);
        let x = Axis::at_each(points().map(|(x, _)| *x));
        let y = Axis::round(points().map(|(_, y)| *y));
        let mut chart = ChartBuilder::on(area)
            .margin_left(14)
            .margin_right(28)
            .x_label_area_size(48)
            .y_label_area_size(76)
            .build_cartesian_2d(x, y)?;
        let style = |size| (FONT, size).into_text_style(area).color(&INK);
        chart
            .configure_mesh()
            .disable_x_mesh()
            .axis_style(INK)
            .label_style(style(14))
            .axis_desc_style(style(15))
            .x_desc(&self.x)
            .y_desc(&self.y)
            .bold_line_style(GRID)
            .light_line_style(TRANSPARENT)
            .draw()?;
        for curve in curves {
            let points = curve.line.points.iter().map(|&(x, y)| (x.log10(), y.log10()));
            let points: Vec<_> = points.collect();
            if curve.line.kind == Kind::Limit {
                let dashes = DashedLineSeries::new(points.iter().copied(), 7, 5, curve.style());
                chart.draw_series(dashes)?;
            } else {
                chart.draw_series(LineSeries::new(points.iter().copied(), curve.style()))?;
            }
            let dot = |&at: &(f64, f64)| Circle::new(at, curve.radius(), curve.colour.filled());
            chart.draw_series(points.iter().map(dot))?;
        }
        Ok(())
    }
}

type Area<'a> = DrawingArea<SVGBackend<'a>, plotters::coord::Shift>;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_contender_is_named_in_the_picture() {
        let line = |name: &str, kind| Line {
            name: name.into(),
            kind,
            points: vec![(1.0, 2_300.0), (512.0, 51_000.0)],
        };
        let lines = vec![line("ours", Kind::Measured), line("a limit", Kind::Limit)];
        let (title, x, y) = ("commands".into(), "callers".into(), "commands/s".into());
        let svg = Picture { title, x, y, lines }.svg().expect("a picture");
        for text in ["ours", "a limit", "callers", "512", "50 k"] {
            assert!(svg.contains(text), "{text} is missing in {svg}");
        }
    }

    #[test]
    fn nothing_measured_is_an_empty_picture() {
        let (title, x, y) = ("nothing".into(), "callers".into(), "ms".into());
        assert!(Picture { title, x, y, lines: Vec::new() }.svg().is_ok());
    }
}
