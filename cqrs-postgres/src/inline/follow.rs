use std::borrow::Cow;

use cqrs_core::{Epoch, LogFilter, Position, RecordedEvent};

use super::{
    Declared, Inline,
    catch_up::lost,
    held::{Goal, Held},
    sent::Sent,
    stopped::Stopped,
};
use crate::{
    connection::Transaction,
    errors::unreadable,
    read::{log_page, one_row, read_events, time},
    sql::Param,
    store::Inner,
};

/// How many events an append takes a projection on by the way, before its own.
const BY_THE_WAY: u64 = 1_000;

impl Inner {
    /// Brings everything up to the head, in the transaction of an append.
    pub(super) async fn follow(
        &self,
        transaction: &mut Transaction<'_>,
        inline: &mut Inline,
        epoch: Epoch,
        sent: Sent<'_>,
    ) -> Result<(), Stopped> {
        let Sent { before, head, .. } = sent;
        let params = vec![
            Param::Int(self.log.into()),
            Param::Texts(inline.names()),
            Param::Int(head.as_i64()),
        ];
        let rows = transaction.run(&self.statements.inline.hold_parts.with(params)).await?;
        let mut serving = Vec::new();
        for held in Held::read(&rows)? {
            let Some(projection) = inline.named(&held.name) else { continue };
            if !projection.is_of(held.version) {
                continue;
            }
            let name = projection.spec.name;
            if let Some(part) = held.parts.iter().find(|part| part.lost) {
                return Err(lost(name, part.position).into());
            }
            if held.reached().plus(BY_THE_WAY) < before {
                return Err(Stopped::Behind { projection: name, reached: held.reached() });
            }
            serving.push(held);
        }
        let Some(from) = serving.iter().map(Held::reached).min() else { return Ok(()) };
        let new = sent.events(time(one_row(&rows)?, 9)?)?;
        let Some(last) = new.last().filter(|last| last.position == head) else {
            return Err(unreadable(format!("no event at position {head}")).into());
        };
        let goal = Goal { position: head, epoch, event: last.event_id };
        let mut events = new;
        if from < before {
            // Somebody appended without it.
            let mut earlier = self.read_here(transaction, from, before).await?;
            earlier.append(&mut events);
            events = earlier;
        }
        for held in &serving {
            let Some(projection) = inline.named(&held.name) else { continue };
            match projection.declared.clone() {
                Declared::Documents(_) => {
                    projection.fold_here(self, transaction, held, &events, goal).await?;
                }
                Declared::Tables(tables) => {
                    let mine = projection.sort(held, &events);
                    self.handle_here(transaction, held, mine, &*tables, goal).await?;
                }
            }
        }
        Ok(())
    }

    /// The events of the log as this transaction sees them.
    async fn read_here(
        &self,
        transaction: &mut Transaction<'_>,
        after: Position,
        through: Position,
    ) -> Result<Vec<RecordedEvent>, Stopped> {
        let filter = LogFilter::all();
        let count = u32::try_from(through.get().saturating_sub(after.get())).unwrap_or(u32::MAX);
        let call =
            self.statements.read_log.with(log_page(self.log, after, through, &filter, count));
        Ok(read_events(transaction.run(&call).await?)?)
    }
}

/// Those of the events that the filter lets through.
pub(super) fn wanted<'e>(
    filter: &LogFilter,
    events: &'e [RecordedEvent],
) -> Cow<'e, [RecordedEvent]> {
    let accepts = |event: &&RecordedEvent| filter.accepts(event.stream.category(), &event.name);
    if events.iter().all(|event| accepts(&event)) {
        return Cow::Borrowed(events);
    }
    Cow::Owned(events.iter().filter(accepts).cloned().collect())
}
