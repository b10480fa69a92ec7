use std::sync::Arc;

use async_trait::async_trait;
use cqrs_bench_kit::{Contender, Failure, Turn};
use cqrs_core::{EventStore, LogFilter, Position, RecordedEvent};
use tokio::{sync::OnceCell, task::block_in_place};

use super::{Folded, Read, Reading, sum::Sum};
use crate::history::History;

/// The limit of decoding: names and data that are in memory already, each into the struct of its
/// type by `serde_json`.
pub(crate) struct Decoding {
    history: Arc<History>,
    rows: OnceCell<Arc<[Row]>>,
}

/// An event as far as decoding needs it.
struct Row {
    name: String,
    data: String,
}

/// So many events are read at once.
const PAGE: u32 = 10_000;

impl Decoding {
    pub(crate) fn new(history: Arc<History>) -> Self {
        Self { history, rows: OnceCell::new() }
    }

    async fn read(&self) -> Result<Arc<[Row]>, Failure> {
        let bank = self.history.written().await?.log.bank().await?;
        let (mut rows, mut after) = (Vec::new(), Position::START);
        loop {
            let page = bank.store().read_log(after, &LogFilter::all(), PAGE).await?;
            if page.events.is_empty() {
                return Ok(rows.into());
            }
            after = page.through;
            let row = |event: RecordedEvent| Row { name: event.name, data: event.data };
            rows.extend(page.events.into_iter().map(row));
        }
    }
}

#[async_trait]
impl Contender for Decoding {
    fn name(&self) -> String {
        "decoding alone, in memory".into()
    }

    async fn prepare(&self, _: usize) -> Result<Box<dyn Turn>, Failure> {
        let rows = self.rows.get_or_try_init(|| self.read()).await?;
        Ok(Reading::begin(&self.history, InMemory(Arc::clone(rows))))
    }
}

struct InMemory(Arc<[Row]>);

#[async_trait]
impl Read for InMemory {
    async fn read(&mut self) -> Result<Folded, Failure> {
        let total = || {
            let mut sum = Sum::default();
            self.0.iter().try_for_each(|row| sum.add(&row.name, &row.data))?;
            sum.total()
        };
        Ok(Folded::Total(block_in_place(total)?))
    }
}
