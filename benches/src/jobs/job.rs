use cqrs_bench_kit::{Contender, Effort};

use crate::budget::Budget;

/// One thing to do, and everybody who does it.
pub(crate) struct Job {
    pub(crate) title: String,
    pub(crate) callers: usize,
    pub(crate) effort: Effort,
    pub(crate) entrants: Vec<Entrant>,
}

/// A contender in a job.
pub(crate) struct Entrant {
    pub(crate) contender: Box<dyn Contender>,
    /// Whether it shows what the machine can do: others are compared with it.
    pub(crate) is_limit: bool,
    /// What it is held to.
    pub(crate) budgets: Vec<Budget>,
}

impl Job {
    pub(crate) fn new(title: impl Into<String>, callers: usize) -> Self {
        Self { title: title.into(), callers, effort: Effort::Again, entrants: Vec::new() }
    }

    /// A piece of work that is done once in a round.
    pub(crate) fn once(mut self) -> Self {
        self.effort = Effort::Once;
        self
    }

    /// Adds a contender that is held to budgets.
    pub(crate) fn measure(
        self,
        contender: impl Contender + 'static,
        budgets: impl Into<Vec<Budget>>,
    ) -> Self {
        self.with(contender, false, budgets.into())
    }

    /// Adds a limit that everybody is compared with.
    pub(crate) fn limit(self, contender: impl Contender + 'static) -> Self {
        self.with(contender, true, Vec::new())
    }

    fn with(
        mut self,
        contender: impl Contender + 'static,
        is_limit: bool,
        budgets: Vec<Budget>,
    ) -> Self {
        self.entrants.push(Entrant { contender: Box::new(contender), is_limit, budgets });
        self
    }
}
