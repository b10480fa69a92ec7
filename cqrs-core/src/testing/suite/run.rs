use std::{fmt, time::Duration};

use tokio::time::timeout;

use super::{Broken, FreshLog, RULES, Rule};

/// Runs one rule on a fresh log. A panic and a rule that takes minutes count as broken.
///
/// # Errors
/// [`Broken`] where the store does not keep the promise.
pub async fn run<L: FreshLog>(rule: &Rule, fresh: impl AsyncFnOnce() -> L) -> Result<(), Broken> {
    let log = fresh().await;
    let (run, limit) = (rule.run, log.scale().pick(60, 3_600));
    let mut task = tokio::spawn(async move { run(&log).await });
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
pub async fn run_all<L: FreshLog>(fresh: impl AsyncFn() -> L) -> Report {
    let mut report = Report { kept: 0, broken: Vec::new() };
    for rule in RULES {
        match run(rule, &fresh).await {
            Ok(()) => report.kept += 1,
            Err(broken) => report.broken.push((rule, broken)),
        }
    }
    report
}

/// What came of running every rule.
#[derive(Debug, Clone)]
pub struct Report {
    /// How many rules the store keeps.
    pub kept: usize,
    /// The rules that it breaks.
    pub broken: Vec<(&'static Rule, Broken)>,
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (rule, broken) in &self.broken {
            writeln!(f, "{}", Violation(rule, broken))?;
        }
        write!(f, "{} rules kept, {} broken", self.kept, self.broken.len())
    }
}

/// Runs the rule of this name on a runtime of its own; for [`store_suite`](super::super::store_suite).
///
/// # Panics
/// Where the store does not keep the promise, and where there is no such rule.
#[track_caller]
pub fn check<L: FreshLog>(rule: &str, fresh: impl AsyncFnOnce() -> L) {
    let Some(rule) = RULES.iter().find(|known| known.name == rule) else {
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

struct Violation<'a>(&'a Rule, &'a Broken);

impl fmt::Display for Violation<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "the rule `{}` is broken", self.0.name)?;
        writeln!(f, "  promise:  {}", self.0.promise)?;
        write!(f, "{}", self.1)
    }
}
