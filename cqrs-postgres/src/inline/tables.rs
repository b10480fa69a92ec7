use cqrs_core::{
    HandlerError, ParkedEvent, Part, RecordedEvent, SqlProjection, StoreError, partition_of,
};
use sqlx::PgConnection;

use super::{
    held::{Goal, Held, after, queued},
    projection::Projection,
    rejected,
    stopped::Stopped,
};
use crate::{
    connection::Transaction,
    errors::unreadable,
    projections::{HandlerFailure, ended, handle},
    read::{Cells, one_row},
    sql::Param,
    store::Inner,
};

/// The events of a SQL projection: those to handle, and those that queue behind parked ones, each
/// with its part.
#[derive(Debug, Default)]
pub(super) struct Sorted<'e> {
    mine: Vec<&'e RecordedEvent>,
    parked: Vec<(u16, ParkedEvent)>,
}

impl Projection {
    /// In the order of the log, whatever part they belong to.
    pub(super) fn sort<'e>(&self, held: &Held, events: &'e [RecordedEvent]) -> Sorted<'e> {
        let mut sorted = Sorted::default();
        for event in after(events, held.reached()) {
            let key = event.stream.id();
            let partition = partition_of(key, held.partitions);
            let Some(part) = held.parts.get(usize::from(partition)) else { continue };
            if event.position <= part.position
                || !self.filter.accepts(event.stream.category(), &event.name)
            {
            } else if part.parked.contains(key) {
                sorted.parked.push((partition, ParkedEvent::queued(event, key)));
            } else {
                sorted.mine.push(event);
            }
        }
        sorted
    }
}

impl Inner {
    /// Runs the handlers on the tables of the generation, and moves the checkpoints.
    pub(super) async fn handle_here(
        &self,
        transaction: &mut Transaction<'_>,
        held: &Held,
        events: Sorted<'_>,
        projection: &dyn SqlProjection<Db = PgConnection>,
        goal: Goal,
    ) -> Result<(), Stopped> {
        let Sorted { mine, parked } = events;
        if !mine.is_empty() {
            let Some(tables) = self.tables(held.generation).await? else {
                return Err(unreadable(format!("no generation {}", held.generation)).into());
            };
            let path = tables.search_path();
            let params = vec![
                Param::Int(self.log.into()),
                Param::Int(held.generation.0),
                Param::Text(&path),
            ];
            transaction.run(&self.statements.inline.begin_tables.with(params)).await?;
        }
        for event in &mine {
            if let Err(failure) = handle(transaction, event, projection).await {
                return Err(self.give_up(transaction, held, Some(event), failure).await);
            }
        }
        let mut params = held.params(self.log, goal);
        params.push(Param::Bool(!mine.is_empty()));
        params.extend(queued(&parked));
        let last = mine.last().copied();
        let failure =
            match transaction.run(&self.statements.inline.finish_tables.with(params)).await {
                Err(failure) => HandlerFailure::of_driver(failure.error()),
                Ok(rows) if one_row(&rows)?.counted(0, usize::try_from)? == held.parts.len() => {
                    return Ok(());
                }
                Ok(_) => HandlerFailure::Handler(ended()),
            };
        Err(self.give_up(transaction, held, last, failure).await)
    }

    /// Why nothing of it can be stored.
    async fn give_up(
        &self,
        transaction: &mut Transaction<'_>,
        held: &Held,
        event: Option<&RecordedEvent>,
        failure: HandlerFailure,
    ) -> Stopped {
        let part = Part { generation: held.generation, partition: 0 };
        match failure {
            HandlerFailure::Outage(error) => Stopped::After(error),
            HandlerFailure::Panic(error) => Stopped::Panicked(untakable(&held.name, event, &error)),
            HandlerFailure::Handler(error) => {
                Stopped::After(match self.explained(transaction, part, error).await {
                    Ok(error) => untakable(&held.name, event, &error),
                    // Where the server is gone, the handler may have failed for no other reason.
                    Err(error) => error,
                })
            }
        }
    }
}

/// An event that a projection cannot take.
pub(super) fn untakable(
    name: &str,
    event: Option<&RecordedEvent>,
    error: &HandlerError,
) -> StoreError {
    let event = event.map_or_else(String::new, |event| {
        format!(" {} of {} at position {}", event.name, event.stream, event.position)
    });
    rejected(format!("the inline projection `{name}` cannot take{event}: {error}"))
}
