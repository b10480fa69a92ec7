use std::{fmt, time::Duration};

use tokio::time::timeout;

use super::{Broken, Rule, Subject};

/// Runs one rule on a fresh log. A panic and a rule that takes minutes count as broken.
///
/// # Errors
/// [`Broken`] where the store does not keep the promise.
pub async fn run<L, S>(rule: &Rule<L>, fresh: impl AsyncFnOnce() -> S) -> Result<(), Broken>
where
    L: ?Sized + 'static,
    S: Subject<L>,
{
    let log = fresh().await;
    let (run, limit) = (rule.run, log.how_much().pick(60, 3_600));
    let mut task = tokio::spawn(async move { run(log.subject()).await });
    match timeout(Duration::from_secs(limit), &mut task).await {
        Ok(Ok(outcome)) => outcome,
        Ok(Err(panic)) => Err(panic.into()),
        Err(_) => {
            task.abort();
            Err(Broken {
                what: "the whole rule".into(),
                expected: format!("done within {limit} s"),
                found: "still waiting".into(),
            })
        }
    }
}

/// Runs every rule, each on a log of its own, and says which are broken.
pub async fn run_all<L, S>(rules: &'static [Rule<L>], fresh: impl AsyncFn() -> S) -> Report<L>
where
    L: ?Sized + 'static,
    S: Subject<L>,
{
    let mut report = Report { kept: 0, broken: Vec::new() };
    for rule in rules {
        match run(rule, &fresh).await {
            Ok(()) => report.kept += 1,
            Err(broken) => report.broken.push((rule, broken)),
        }
    }
    report
}

/// What came of running every rule.
#[derive(Debug)]
pub struct Report<L: ?Sized + 'static> {
    /// How many rules the store keeps.
    pub kept: usize,
    /// The rules that it breaks.
    pub broken: Vec<(&'static Rule<L>, Broken)>,
}

impl<L: ?Sized> fmt::Display for Report<L> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (rule, broken) in &self.broken {
            writeln!(f, "{}", Violation(rule, broken))?;
        }
        write!(f, "{} rules kept, {} broken", self.kept, self.broken.len())
    }
}

/// Runs the rule of this name on a runtime of its own; for
/// [`store_suite`](super::super::store_suite) and
/// [`projection_suite`](super::super::projection_suite).
///
/// # Panics
/// Where the store does not keep the promise, and where there is no such rule.
#[track_caller]
pub fn check<L, S>(rules: &[Rule<L>], rule: &str, fresh: impl AsyncFnOnce() -> S)
where
    L: ?Sized + 'static,
    S: Subject<L>,
{
    let Some(rule) = rules.iter().find(|known| known.name == rule) else {
        panic!("the suite has no rule `{rule}`");
    };
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => panic!("no runtime to run the rule on: {error}"),
    };
    if let Err(broken) = runtime.block_on(run(rule, fresh)) {
        panic!("{}", Violation(rule, &broken));
    }
}

struct Violation<'a, L: ?Sized>(&'a Rule<L>, &'a Broken);

impl<L: ?Sized> fmt::Display for Violation<'_, L> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "the rule `{}` is broken", self.0.name)?;
        writeln!(f, "  promise:  {}", self.0.promise)?;
        write!(f, "{}", self.1)
    }
}
