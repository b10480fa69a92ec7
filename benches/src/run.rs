use std::io::{IsTerminal as _, Write as _};

use cqrs_bench_kit::{Failure, Pace, Round, Task, Wrong};

use crate::{
    compare::Ran,
    inside,
    jobs::{Entrant, Job, Role},
    report::JobReport,
    summary::Summary,
};

/// Runs a job: everybody in turn, round by round, so that a slower minute of the machine slows
/// all of them. Who fails is left out from then on, and the report says why.
pub(crate) async fn run(
    job: &Job,
    rounds: usize,
    pace: Pace,
    postmaster: Option<u32>,
) -> JobReport {
    let task = Task { callers: job.callers, effort: job.effort, pace, postmaster };
    let begin = |_: &Entrant| Ok(Vec::with_capacity(rounds));
    let mut done: Vec<Result<Vec<Round>, String>> = job.entrants.iter().map(begin).collect();
    for round in 1..=rounds {
        for (entrant, done) in job.entrants.iter().zip(&mut done) {
            let Ok(before) = done else { continue };
            let name = &entrant.name;
            progress(&format!("{}: round {round} of {rounds}, {name}", job.title));
            match turn(entrant, &task).await {
                Ok(round) => before.push(round),
                Err(e) => *done = Err(in_one_line(&e.to_string())),
            }
        }
    }
    progress("");
    let ran = |(entrant, rounds): (&Entrant, Result<_, _>)| Ran {
        name: entrant.name.clone(),
        role: entrant.role,
        outcome: rounds.and_then(summary),
    };
    let all: Vec<_> = job.entrants.iter().zip(done).map(ran).collect();
    JobReport::of(job, &all)
}

/// Whoever was too slow for the window has no figures: a time of nothing would be the shortest.
fn summary(rounds: Vec<Round>) -> Result<Summary, String> {
    let summary = Summary { rounds };
    if summary.rate() > 0.0 { Ok(summary) } else { Err("nothing was answered in time".into()) }
}

/// One round of one contender. A log that differs from the answers is a failure; of a peer it is
/// shown beside its figures.
async fn turn(entrant: &Entrant, task: &Task) -> Result<Round, Failure> {
    let round = entrant.contender.round(task).await?;
    if let Some(told) = inside::tell(task.pace.warm_up + task.pace.window) {
        println!("{}: {told}", entrant.name);
    }
    if entrant.role != Role::Peer && !round.strays.none() {
        return Err(Wrong::Strays(round.strays).into());
    }
    Ok(round)
}

/// A failure as a cell of a table takes it.
fn in_one_line(failure: &str) -> String {
    const MOST: usize = 200;
    let words = failure.split_whitespace().collect::<Vec<_>>().join(" ");
    match words.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", &words[..end]),
        None => words,
    }
}

/// What is going on, in one line that the next one overwrites.
fn progress(what: &str) {
    let mut terminal = std::io::stderr();
    if terminal.is_terminal() {
        // Nobody is harmed where it cannot be shown.
        let _ = write!(terminal, "\r\x1b[2K{what}").and_then(|()| terminal.flush());
    }
}

#[cfg(test)]
mod tests {
    use cqrs_bench_kit::Round;

    use super::{in_one_line, summary};

    #[test]
    fn who_answers_nothing_in_time_has_no_figures() {
        assert!(summary(vec![Round::default()]).is_err());
        assert!(summary(vec![Round { rate: 1.0, ..Round::default() }]).is_ok());
    }

    #[test]
    fn a_long_failure_is_cut_between_letters() {
        assert_eq!(in_one_line("it\n  did not start"), "it did not start");
        let cut = in_one_line(&"ä".repeat(500));
        assert_eq!(cut.chars().count(), 201);
    }
}
