use std::time::Duration;

use cqrs_bench_kit::{Contender, Effort};
use serde::Serialize;

use crate::{budget::Budget, compare::By};

/// One thing to do, and everybody who does it.
pub(crate) struct Job {
    pub(crate) title: String,
    pub(crate) callers: usize,
    pub(crate) effort: Effort,
    /// What it means to be better than somebody else here.
    pub(crate) by: By,
    pub(crate) entrants: Vec<Entrant>,
    /// Whether the short form has it.
    pub(crate) in_short: bool,
    /// How long it takes, roughly, until its first round can begin.
    pub(crate) set_up: Duration,
}

/// What a contender is there for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Role {
    /// The framework: held to budgets, compared with everybody else.
    Measured,
    /// Another framework. Where it is faster, the row of the measured one says so.
    Peer,
    /// What the machine can do: everybody is compared with it.
    Limit,
}

/// A contender in a job.
pub(crate) struct Entrant {
    /// What the report calls it.
    pub(crate) name: String,
    pub(crate) contender: Box<dyn Contender>,
    pub(crate) role: Role,
    /// What it is held to.
    pub(crate) budgets: Vec<Budget>,
}

impl Job {
    pub(crate) fn new(title: impl Into<String>, callers: usize) -> Self {
        let (effort, by) = (Effort::Again, By::Rate);
        Self {
            title: title.into(),
            callers,
            effort,
            by,
            entrants: Vec::new(),
            in_short: false,
            set_up: Duration::ZERO,
        }
    }

    /// A piece of work that is done once in a round.
    pub(crate) fn once(mut self) -> Self {
        self.effort = Effort::Once;
        self
    }

    /// The short form has it too.
    pub(crate) fn in_short(self, in_short: bool) -> Self {
        Self { in_short, ..self }
    }

    /// Something is made for it first, which takes about so long.
    pub(crate) fn after(self, set_up: Duration) -> Self {
        Self { set_up, ..self }
    }

    /// The rate is given; whoever takes less time is better.
    pub(crate) fn at_a_given_rate(mut self) -> Self {
        self.by = By::P50;
        self
    }

    /// Adds a contender that is held to budgets.
    pub(crate) fn measure(
        self,
        contender: impl Contender + 'static,
        budgets: impl Into<Vec<Budget>>,
    ) -> Self {
        self.with(Box::new(contender), Role::Measured, budgets.into())
    }

    /// Adds another framework that does the same.
    pub(crate) fn peer(self, contender: impl Contender + 'static) -> Self {
        self.with(Box::new(contender), Role::Peer, Vec::new())
    }

    /// Adds a limit that everybody is compared with.
    pub(crate) fn limit(self, contender: impl Contender + 'static) -> Self {
        self.with(Box::new(contender), Role::Limit, Vec::new())
    }

    fn with(mut self, contender: Box<dyn Contender>, role: Role, budgets: Vec<Budget>) -> Self {
        let name = contender.name();
        self.entrants.push(Entrant { name, contender, role, budgets });
        self
    }

    /// Gives the contender that was added last a name of its own in this job.
    pub(crate) fn called(mut self, name: &str) -> Self {
        if let Some(last) = self.entrants.last_mut() {
            name.clone_into(&mut last.name);
        }
        self
    }
}
