use serde::Serialize;

use super::{
    JobReport, capitalised,
    job::{ContenderReport, Figures},
};
use crate::{
    budget::thousands,
    compare::By,
    jobs::{Role, Sweep},
    picture::{Kind, Line, Picture},
};

/// The same job at growing sizes.
#[derive(Debug, Serialize)]
pub(crate) struct SweepReport {
    pub(super) title: String,
    /// The name of the picture, without a folder or an ending.
    pub(super) picture: &'static str,
    /// What grows.
    of: &'static str,
    shows: Shows,
    pub(super) points: Vec<Point>,
}

/// What table and picture show of each contender.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum Shows {
    Rate,
    P50Ms,
}

/// One size.
#[derive(Debug, Serialize)]
pub(super) struct Point {
    size: u32,
    pub(super) job: JobReport,
}

impl SweepReport {
    pub(crate) fn begin(sweep: &Sweep) -> Self {
        let shows = match sweep.shows {
            By::Rate => Shows::Rate,
            By::P50 => Shows::P50Ms,
        };
        let title = sweep.title.clone();
        Self { title, picture: sweep.picture, of: sweep.of, shows, points: Vec::new() }
    }

    pub(crate) fn add(&mut self, size: u32, job: JobReport) {
        self.points.push(Point { size, job });
    }

    /// The head of the table: what grows, and who was measured.
    pub(super) fn head(&self) -> Vec<String> {
        let what = if self.shows == Shows::Rate { "commands/s" } else { "p50" };
        let names = self.contenders().map(|first| format!("{}, {what}", first.name));
        [self.of.to_owned()].into_iter().chain(names).collect()
    }

    /// One line per size.
    pub(super) fn rows(&self) -> impl Iterator<Item = Vec<String>> {
        self.points.iter().map(|point| {
            let cell = |c: &ContenderReport| match (&c.figures, self.shows) {
                (None, _) => "–".to_owned(),
                (Some(figures), Shows::Rate) => thousands(figures.rate),
                (Some(figures), Shows::P50Ms) => format!("{:.2} ms", figures.p50_ms),
            };
            let size = thousands(f64::from(point.size)).replace(".0 k", " k");
            let cells = point.job.contenders.iter().map(cell);
            let mut row: Vec<_> = [size].into_iter().chain(cells).collect();
            // Not everybody is there at every size.
            row.resize(self.head().len(), String::new());
            row
        })
    }

    pub(super) fn picture(&self) -> Picture {
        let y = if self.shows == Shows::Rate { "commands per second" } else { "p50 in ms" };
        let lines = self.contenders().enumerate().map(|(place, first)| self.line(place, first));
        let lines = lines.collect();
        Picture { title: capitalised(&self.title), x: self.of.to_owned(), y: y.to_owned(), lines }
    }

    /// Who was measured at the first size: everybody, in the same order as at the others.
    fn contenders(&self) -> impl Iterator<Item = &ContenderReport> {
        self.points.iter().take(1).flat_map(|point| &point.job.contenders)
    }

    /// The contender at this place; its name may change with the size.
    fn line(&self, place: usize, first: &ContenderReport) -> Line {
        let shown = |figures: &Figures| match self.shows {
            Shows::Rate => figures.rate,
            Shows::P50Ms => figures.p50_ms,
        };
        let points = self.points.iter().filter_map(|point| {
            let same = &point.job.contenders.get(place)?;
            let value = shown(same.figures.as_ref()?);
            // A logarithm of nothing is nowhere.
            (value > 0.0).then_some((f64::from(point.size), value))
        });
        let kind = match first.role {
            Role::Measured => Kind::Measured,
            Role::Peer => Kind::Peer,
            Role::Limit => Kind::Limit,
        };
        Line { name: first.name.clone(), kind, points: points.collect() }
    }
}
