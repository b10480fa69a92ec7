use std::io::{IsTerminal as _, Write as _};

use crate::{
    compare::Ran,
    failure::Failure,
    inside,
    jobs::{Effort, Entrant, Job},
    measure::{Pace, Round, Summary, drive, once},
    report::JobReport,
};

/// Runs a job: everybody in turn, round by round, so that a slower minute of the machine slows
/// all of them. Who fails is left out from then on, and the report says why.
pub(crate) async fn run(
    job: &Job,
    rounds: usize,
    pace: Pace,
    postmaster: Option<u32>,
) -> JobReport {
    let begin = |_: &Entrant| Ok(Vec::with_capacity(rounds));
    let mut done: Vec<Result<Vec<Round>, String>> = job.entrants.iter().map(begin).collect();
    for round in 1..=rounds {
        for (entrant, done) in job.entrants.iter().zip(&mut done) {
            let Ok(before) = done else { continue };
            let name = &entrant.name;
            progress(&format!("{}: round {round} of {rounds}, {name}", job.title));
            match turn(job, entrant, pace, postmaster).await {
                Ok(round) => before.push(round),
                Err(e) => *done = Err(in_one_line(&e.to_string())),
            }
        }
    }
    progress("");
    let ran = |(entrant, rounds): (&Entrant, Result<_, _>)| Ran {
        name: entrant.name.clone(),
        role: entrant.role,
        outcome: rounds.map(|rounds| Summary { rounds }),
    };
    let all: Vec<_> = job.entrants.iter().zip(done).map(ran).collect();
    JobReport::of(job, &all)
}

/// One round of one contender.
async fn turn(
    job: &Job,
    entrant: &Entrant,
    pace: Pace,
    postmaster: Option<u32>,
) -> Result<Round, Failure> {
    let mut turn = entrant.contender.prepare(job.callers).await?;
    let (round, counts) = match job.effort {
        Effort::Again => drive(turn.callers(), pace, postmaster).await?,
        Effort::Once => once(turn.callers(), postmaster).await?,
    };
    turn.check(&counts).await?;
    if let Some(told) = inside::tell(pace.warm_up + pace.window) {
        println!("{}: {told}", entrant.name);
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
    use super::in_one_line;

    #[test]
    fn a_long_failure_is_cut_between_letters() {
        assert_eq!(in_one_line("it\n  did not start"), "it did not start");
        let cut = in_one_line(&"ä".repeat(500));
        assert_eq!(cut.chars().count(), 201);
    }
}
