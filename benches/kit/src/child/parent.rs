use std::path::PathBuf;

use super::{Answer, Errand, GO, Part, READY, process::Process};
use crate::{
    contender::Count,
    failure::Failure,
    measure::{Round, Strays, Task},
};

/// The program that children run; the errand follows its arguments.
#[derive(Debug, Clone)]
pub struct Program {
    pub path: PathBuf,
    pub arguments: Vec<String>,
}

/// One round of so many children on the same database; `errand.part` does not matter.
///
/// [`Round::strays`] says where the log differs from the answers.
///
/// # Errors
/// What ended a child, in its own words.
pub async fn round(program: &Program, errand: &Errand, children: usize) -> Result<Round, Failure> {
    let mut all = Vec::new();
    for number in 0..children.max(1) {
        let part = Part { number, of: children.max(1) };
        // The server's processor time is counted once.
        let postmaster = errand.task.postmaster.filter(|_| part.is_first());
        let task = Task { postmaster, ..errand.task };
        let mut child = Process::start(program, &Errand { task, part, ..errand.clone() })?;
        child.expect(READY).await?;
        all.push(child);
    }
    for child in &mut all {
        child.tell(GO).await?;
    }
    let mut measured = None;
    let mut counts: Vec<Count> = Vec::new();
    for child in &mut all {
        let answer: Answer = child.answer().await?;
        counts.extend(answer.counts);
        match &mut measured {
            None => measured = Some(answer.measured),
            Some(measured) => measured.add(&answer.measured)?,
        }
    }
    let first = &mut all[0];
    first.tell(&serde_json::to_string(&counts)?).await?;
    let strays: Strays = first.answer().await?;
    let measured = measured.ok_or("no process took part")?;
    Ok(Round { strays, ..measured.round() })
}
