use std::{
    collections::BTreeSet,
    time::{Duration, Instant},
};

use clap::Args;
use cqrs_core::{Generation, ProjectionState, ProjectionStatus, Projections};
use tokio::time::sleep;

use super::{
    Failure, catch_up::bar, output::print, signals::asked_to_stop, store::StoreArg, watch::state,
};

/// How often the bar moves.
const TICK: Duration = Duration::from_millis(100);

/// Build a projection anew, beside the one that serves, and let it take its place
///
/// Readers see the old one until then. A rebuild that is cut short goes on in whichever process
/// runs the projections next.
#[derive(Args)]
pub(crate) struct Rebuild {
    /// The projection, such as balances
    name: String,
    /// Drop what is built so far, and leave the one that serves alone
    #[arg(long, conflicts_with = "drop_retired")]
    abort: bool,
    /// Drop the ones that served before, when it is done
    #[arg(long)]
    drop_retired: bool,
    #[command(flatten)]
    store: StoreArg,
}

impl Rebuild {
    pub(crate) async fn run(self) -> Result<(), Failure> {
        let store = self.store.url.open_existing().await?;
        let projections = store.start_projections().await?;
        let done = tokio::select! {
            biased;
            () = asked_to_stop() => Err(Failure::Interrupted),
            done = self.act(&projections) => done,
        };
        projections.shutdown().await;
        done
    }

    async fn act(&self, projections: &Projections) -> Result<(), Failure> {
        let name = &self.name;
        let status = projections.status().await?;
        let known: BTreeSet<_> = status.iter().map(|found| found.name.as_str()).collect();
        if !known.contains(name.as_str()) {
            let known = Vec::from_iter(known).join(", ");
            let sentence = format!("there is no projection `{name}`; there are {known}");
            return Err(Failure::Because(sentence));
        }
        if self.abort {
            let dropped = projections.abort_rebuild(name).await?;
            let said = if dropped { "what was built is dropped" } else { "there was no rebuild" };
            return print(|out| writeln!(out, "{name}: {said}"));
        }
        let begun = Instant::now();
        let generation = projections.rebuild(name).await?;
        let events = until_it_serves(projections, &generation).await?;
        let seconds = begun.elapsed().as_secs_f64();
        print(|out| writeln!(out, "{name} is rebuilt, up to position {events} in {seconds:.1} s"))?;
        if self.drop_retired && projections.drop_retired(name).await? {
            print(|out| writeln!(out, "the one that served before is dropped"))?;
        }
        Ok(())
    }
}

/// Shows how far it is, and gives the position that it had when it took over.
async fn until_it_serves(
    projections: &Projections,
    generation: &Generation,
) -> Result<u64, Failure> {
    let name = &generation.name;
    let mut shown = None;
    loop {
        let all = projections.status().await?;
        let Some(found) = all.into_iter().find(|found| found.generation == generation.id) else {
            return Err(Failure::Because(format!("the rebuild of {name} was aborted")));
        };
        let ProjectionStatus { position, head, .. } = found;
        let bar = shown.get_or_insert_with(|| bar(head));
        bar.set_length(head.get());
        bar.set_position(position.get());
        bar.set_message(format!("{:.0} events/s", found.events_per_second));
        match &found.state {
            ProjectionState::Rebuilding => sleep(TICK).await,
            ProjectionState::Live | ProjectionState::CatchingUp | ProjectionState::Retired => {
                bar.finish_and_clear();
                return Ok(position.get());
            }
            wrong => {
                bar.finish_and_clear();
                return Err(Failure::Because(format!("{name}: {}", state(wrong))));
            }
        }
    }
}
