use super::Job;
use crate::compare::By;

/// The same job at growing sizes: a table, and a picture.
pub(crate) struct Sweep {
    pub(crate) title: String,
    /// The name of its picture, without a folder or an ending.
    pub(crate) picture: &'static str,
    /// What grows.
    pub(crate) of: &'static str,
    /// What is shown: the rate, or how long half of the calls take.
    pub(crate) shows: By,
    /// Each size, with its job.
    pub(crate) points: Vec<(u32, Job)>,
}

impl Sweep {
    /// A job for each of the sizes.
    pub(crate) fn new(
        title: impl Into<String>,
        of: &'static str,
        sizes: impl IntoIterator<Item = u32>,
        job: impl Fn(u32) -> Job,
    ) -> Self {
        let points: Vec<_> = sizes.into_iter().map(|size| (size, job(size))).collect();
        Self { title: title.into(), picture: "", of, shows: By::Rate, points }
    }

    /// How long half of the calls take is what matters.
    pub(crate) fn p50(mut self) -> Self {
        self.shows = By::P50;
        self
    }

    /// Names its picture.
    pub(crate) fn drawn_as(mut self, picture: &'static str) -> Self {
        self.picture = picture;
        self
    }
}
