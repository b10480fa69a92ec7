use std::path::PathBuf;

use async_trait::async_trait;

use super::{Answer, Errand, GO, Part, READY, process::Process};
use crate::{
    contender::Count,
    failure::Failure,
    measure::{Round, Stored, Strays, Task},
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
    watched_round(program, errand, children, &Nobody).await
}

/// Says what a round leaves behind.
#[async_trait]
pub trait Watch: Sync {
    /// What is kept so far.
    async fn stored(&self) -> Result<Option<Stored>, Failure>;
}

struct Nobody;

#[async_trait]
impl Watch for Nobody {
    async fn stored(&self) -> Result<Option<Stored>, Failure> {
        Ok(None)
    }
}

/// The same, and somebody looks before and after.
///
/// # Errors
/// As [`round`], and what the watch met with.
pub async fn watched_round(
    program: &Program,
    errand: &Errand,
    children: usize,
    watch: &dyn Watch,
) -> Result<Round, Failure> {
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
    let before = watch.stored().await?;
    for child in &mut all {
        child.tell(GO).await?;
    }
    let (mut measured, mut peak_memory) = (None, Some(0));
    let mut counts: Vec<Count> = Vec::new();
    for child in &mut all {
        let answer: Answer = child.answer().await?;
        counts.extend(answer.counts);
        peak_memory = peak_memory.zip(answer.peak_memory).map(|(all, one)| all + one);
        match &mut measured {
            None => measured = Some(answer.measured),
            Some(measured) => measured.add(&answer.measured)?,
        }
    }
    let stored = watch.stored().await?.zip(before);
    let events = counts.iter().map(|count| count.acknowledged).sum();
    let stored = stored.map(|(now, then)| now.each_since(then, events));
    let first = &mut all[0];
    first.tell(&serde_json::to_string(&counts)?).await?;
    let strays: Strays = first.answer().await?;
    let measured = measured.ok_or("no process took part")?;
    Ok(Round { strays, stored, peak_memory, ..measured.round() })
}
