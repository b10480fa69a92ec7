use std::io::{IsTerminal as _, Write as _};

use cqrs_bench_kit::{Failure, Pace, Round, Task, Wrong};

use crate::{inside, jobs::Job, report::JobReport, summary::Summary};

/// Runs a job: everybody in turn, round by round, so that a slower minute of the machine slows
/// all of them.
pub(crate) async fn run(
    job: &Job,
    rounds: usize,
    pace: Pace,
    postmaster: Option<u32>,
) -> Result<JobReport, Failure> {
    let task = Task { callers: job.callers, effort: job.effort, pace, postmaster };
    let mut done: Vec<Vec<Round>> = vec![Vec::new(); job.entrants.len()];
    for round in 1..=rounds {
        for (entrant, done) in job.entrants.iter().zip(&mut done) {
            let name = entrant.contender.name();
            progress(&format!("{}: round {round} of {rounds}, {name}", job.title));
            let measured = entrant.contender.round(&task).await.and_then(without_strays);
            let round = measured.map_err(|e| format!("{}: {name}: {e}", job.title))?;
            if let Some(told) = inside::tell(pace.warm_up + pace.window) {
                println!("{name}: {told}");
            }
            done.push(round);
        }
    }
    progress("");
    let summaries: Vec<_> = job
        .entrants
        .iter()
        .zip(done)
        .map(|(entrant, rounds)| (entrant.contender.name(), Summary { rounds }))
        .collect();
    Ok(JobReport::of(job, &summaries))
}

/// The log holds exactly what was acknowledged.
fn without_strays(round: Round) -> Result<Round, Failure> {
    if round.strays.none() { Ok(round) } else { Err(Wrong::Strays(round.strays).into()) }
}

/// What is going on, in one line that the next one overwrites.
fn progress(what: &str) {
    let mut terminal = std::io::stderr();
    if terminal.is_terminal() {
        // Nobody is harmed where it cannot be shown.
        let _ = write!(terminal, "\r\x1b[2K{what}").and_then(|()| terminal.flush());
    }
}
