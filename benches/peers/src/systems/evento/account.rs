use cqrs_bench_kit::Failure;
use evento::{Executor, Projection, ProjectionAggregate as _, metadata::Event};

use crate::bank::InsufficientFunds;

#[evento::aggregate(name = "bank/Account")]
pub(super) enum Account {
    #[evento(name = "Deposited")]
    Deposited { amount: u64 },
    #[evento(name = "Withdrawn")]
    Withdrawn { amount: u64 },
}

/// Where a command finds the state of its account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    /// In this process, brought up to date by the events after it.
    Memory,
    /// In all its events.
    Events,
    /// In a snapshot in the database, and the events after it.
    Snapshots,
}

impl Mode {
    pub(super) async fn deposit<E: Executor>(
        self,
        executor: &E,
        id: String,
        amount: u64,
    ) -> Result<(), Failure> {
        match self {
            Self::Memory => memory::deposit(executor, id, amount).await,
            Self::Events => events::deposit(executor, id, amount).await,
            Self::Snapshots => snapshots::deposit(executor, id, amount).await,
        }
    }

    pub(super) async fn withdraw<E: Executor>(
        self,
        executor: &E,
        id: String,
        amount: u64,
    ) -> Result<(), Failure> {
        match self {
            Self::Memory => memory::withdraw(executor, id, amount).await,
            Self::Events => events::withdraw(executor, id, amount).await,
            Self::Snapshots => snapshots::withdraw(executor, id, amount).await,
        }
    }
}

/// A write model: the struct, its handlers and its commands. The way its state is kept is a part
/// of its type.
macro_rules! write_model {
    ($mode:ident, $(#[$attribute:meta])+) => {
        mod $mode {
            use super::*;

            $(#[$attribute])+
            pub(super) struct Row {
                pub(super) id: String,
                pub(super) balance: u64,
            }

            #[evento::handler]
            async fn on_deposited(event: Event<Deposited>, row: &mut Row) -> anyhow::Result<()> {
                event.aggregate_id.clone_into(&mut row.id);
                row.balance += event.data.amount;
                Ok(())
            }

            #[evento::handler]
            async fn on_withdrawn(event: Event<Withdrawn>, row: &mut Row) -> anyhow::Result<()> {
                row.balance -= event.data.amount;
                Ok(())
            }

            async fn load<E: Executor>(executor: &E, id: &str) -> anyhow::Result<Option<Row>> {
                let projection = Projection::<E, Row>::new::<Account>()
                    .handler(on_deposited())
                    .handler(on_withdrawn());
                projection.load(id).execute(executor).await
            }

            pub(super) async fn deposit<E: Executor>(
                executor: &E,
                id: String,
                amount: u64,
            ) -> Result<(), Failure> {
                let mut write = match load(executor, &id).await? {
                    Some(account) => account.write()?,
                    None => evento::append(id),
                };
                write.event(&Deposited { amount }).commit(executor).await?;
                Ok(())
            }

            pub(super) async fn withdraw<E: Executor>(
                executor: &E,
                id: String,
                amount: u64,
            ) -> Result<(), Failure> {
                let account = load(executor, &id).await?.ok_or("there is no such account")?;
                if account.balance < amount {
                    return Err(InsufficientFunds { balance: account.balance, amount }.into());
                }
                account.write()?.event(&Withdrawn { amount }).commit(executor).await?;
                Ok(())
            }
        }
    };
}

write_model!(memory, #[evento::projection(id = id)] #[evento::snapshot(memory)]);
write_model!(events, #[evento::projection(id = id)] #[evento::snapshot(none)]);
write_model!(snapshots, #[evento::projection(id = id, bitcode::Encode, bitcode::Decode)]);
