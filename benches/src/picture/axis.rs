use std::ops::Range;

use plotters::{
    coord::ranged1d::{KeyPointHint, NoDefaultFormatting, ValueFormatter},
    prelude::Ranged,
};

/// A logarithmic axis: places on it are powers of ten.
pub(super) struct Axis {
    range: Range<f64>,
    ticks: Vec<f64>,
}

impl Axis {
    /// With a tick at each of these values.
    pub(super) fn at_each(values: impl Iterator<Item = f64>) -> Self {
        let mut ticks: Vec<_> = values.map(f64::log10).collect();
        ticks.sort_by(f64::total_cmp);
        ticks.dedup();
        let (from, to) = ends(&ticks);
        let room = (to - from) * 0.03;
        Self { range: from - room..to + room, ticks }
    }

    /// With ticks at 1, 2 and 5 of each power of ten; at the power alone where there are many.
    pub(super) fn round(values: impl Iterator<Item = f64>) -> Self {
        let (from, to) = ends(&values.map(f64::log10).collect::<Vec<_>>());
        // Less than a power of ten would make steps out of nothing.
        let room = f64::max(0.1, (1.0 - (to - from)) / 2.0);
        let range = from - room..to + room;
        let steps: &[f64] = if to - from > 3.0 { &[1.0] } else { &[1.0, 2.0, 5.0] };
        let powers = (-6..=9).map(|power| 10_f64.powi(power));
        let all = powers.flat_map(|power| steps.iter().map(move |step| (step * power).log10()));
        let ticks = all.filter(|tick| range.contains(tick)).collect();
        Self { range, ticks }
    }

    /// As in `0.5`, `200`, `50 k` and `5 M`.
    fn label(place: f64) -> String {
        let value = 10_f64.powf(place);
        let short = |value: f64, unit| {
            let text = format!("{value:.3}");
            format!("{}{unit}", text.trim_end_matches('0').trim_end_matches('.'))
        };
        match value {
            // What a logarithm leaves of a million may be a little less.
            value if value > 999_999.0 => short(value / 1e6, " M"),
            value if value > 999.0 => short(value / 1e3, " k"),
            value => short(value, ""),
        }
    }
}

impl Ranged for Axis {
    type FormatOption = NoDefaultFormatting;
    type ValueType = f64;

    #[expect(clippy::cast_possible_truncation, reason = "pixels")]
    fn map(&self, place: &f64, (from, to): (i32, i32)) -> i32 {
        let share = (place - self.range.start) / (self.range.end - self.range.start);
        from + (f64::from(to - from) * share).round() as i32
    }

    fn key_points<Hint: KeyPointHint>(&self, _: Hint) -> Vec<f64> {
        self.ticks.clone()
    }

    fn range(&self) -> Range<f64> {
        self.range.clone()
    }
}

impl ValueFormatter<f64> for Axis {
    fn format(place: &f64) -> String {
        Self::label(*place)
    }

    fn format_ext(&self, place: &f64) -> String {
        Self::label(*place)
    }
}

fn ends(values: &[f64]) -> (f64, f64) {
    let least = values.iter().copied().fold(f64::INFINITY, f64::min);
    let most = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    if least.is_finite() && most > least { (least, most) } else { (0.0, 1.0) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_short() {
        let label = |value: f64| Axis::label(value.log10());
        let labels =
            [0.05, 0.5, 1.0, 512.0, 5_000.0, 50_000.0, 1_000_000.0, 5_000_000.0].map(label);
        assert_eq!(labels, ["0.05", "0.5", "1", "512", "5 k", "50 k", "1 M", "5 M"]);
    }

    #[test]
    fn what_is_nearly_flat_looks_flat() {
        let axis = Axis::round([1.0, 1.1].into_iter());
        assert!(axis.range.end - axis.range.start >= 1.0);
    }

    #[test]
    fn one_value_has_an_axis() {
        let axis = Axis::at_each([8.0].into_iter());
        assert!(axis.range.start < axis.range.end);
    }
}
