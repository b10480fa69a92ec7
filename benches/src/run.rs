use std::io::{IsTerminal as _, Write as _};

use crate::{
    failure::Failure,
    inside,
    jobs::{Effort, Job},
    measure::{Pace, Round, Summary, drive, once},
    report::JobReport,
};

/// Runs a job: everybody in turn, round by round, so that a slower minute of the machine slows
/// all of them.
pub(crate) async fn run(
    job: &Job,
    rounds: usize,
    pace: Pace,
    postmaster: Option<u32>,
) -> Result<JobReport, Failure> {
    let mut done: Vec<Vec<Round>> = vec![Vec::new(); job.entrants.len()];
    for round in 1..=rounds {
        for (entrant, done) in job.entrants.iter().zip(&mut done) {
            let name = entrant.contender.name();
            progress(&format!("{}: round {round} of {rounds}, {name}", job.title));
            let mut turn = entrant.contender.prepare(job.callers).await?;
            let measured = match job.effort {
                Effort::Again => drive(turn.callers(), pace, postmaster).await,
                Effort::Once => once(turn.callers(), postmaster).await,
            };
            let (round, counts) = measured.map_err(|e| format!("{}: {name}: {e}", job.title))?;
            turn.check(&counts).await.map_err(|e| format!("{}: {name}: {e}", job.title))?;
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

/// What is going on, in one line that the next one overwrites.
fn progress(what: &str) {
    let mut terminal = std::io::stderr();
    if terminal.is_terminal() {
        // Nobody is harmed where it cannot be shown.
        let _ = write!(terminal, "\r\x1b[2K{what}").and_then(|()| terminal.flush());
    }
}
