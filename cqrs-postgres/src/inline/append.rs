use cqrs_core::{AppendBatch, AppendError, Position, StoreError, Verdict};
use tokio::{sync::Mutex, time::Instant};

use super::{
    Inline, rejected,
    sent::Sent as New,
    stopped::{Stopped, behind},
};
use crate::{
    append::{unknown, verdicts},
    connection::{Failure, Lease, Transaction},
    errors::{code, translate_append},
    sql::Call,
    store::Inner,
};

/// What came of sending a batch once.
enum Sent {
    Judged(Vec<Verdict>),
    /// A projection has to catch up first. Nothing is stored.
    Behind {
        projection: &'static str,
        reached: Position,
    },
}

impl Inner {
    /// Appends, with what the projections make of it: one explicit transaction.
    pub(crate) async fn append_with(
        &self,
        inline: &Mutex<Inline>,
        batch: &AppendBatch,
        call: &Call<'_>,
    ) -> Result<Vec<Verdict>, AppendError> {
        let mut inline = inline.lock().await;
        let until = Instant::now() + self.patience;
        let mut has_stepped = false;
        loop {
            match self.send_once(&mut inline, batch, call).await? {
                Sent::Judged(verdicts) => return Ok(verdicts),
                Sent::Behind { projection, reached } if has_stepped && Instant::now() >= until => {
                    let head = self.head().await?.position;
                    return Err(behind(projection, reached, head).into());
                }
                Sent::Behind { .. } => self.catch_up(&mut inline, until).await?,
            }
            has_stepped = true;
        }
    }

    async fn send_once(
        &self,
        inline: &mut Inline,
        batch: &AppendBatch,
        call: &Call<'_>,
    ) -> Result<Sent, AppendError> {
        let timeouts = self.timeouts();
        let begin = self.begin_inline(inline, &timeouts);
        loop {
            // Closed where it is not given back: also where this future is dropped.
            let mut lease = self.lease_that_writes(&inline.writer).await?;
            let was_new = lease.is_new();
            let mut transaction = match lease.begin(&begin).await {
                Ok(transaction) => transaction,
                Err(failure) if was_new => return Err(failure.into_store_error().into()),
                Err(_) => {
                    // Nothing was sent that matters. At most once: the next one is new.
                    inline.writer.forget_idle();
                    continue;
                }
            };
            inline.open();
            return match self.append_in(&mut transaction, inline, batch, call).await {
                Ok(verdicts) => {
                    let committed = transaction.commit().await;
                    conclude(inline, lease, batch, committed)?;
                    self.heard_of(&verdicts);
                    Ok(Sent::Judged(verdicts))
                }
                Err(stopped) => {
                    if matches!(stopped, Stopped::Panicked(_)) {
                        // Nobody knows what state the connection is in.
                        drop(transaction);
                    } else if transaction.roll_back().await.is_ok() && !lease.is_in_transaction() {
                        lease.give_back();
                    }
                    self.say_why(batch, stopped).await
                }
            };
        }
    }

    /// The log, and then what is made of it. Where it ends, nothing was sent that could commit.
    async fn append_in(
        &self,
        transaction: &mut Transaction<'_>,
        inline: &mut Inline,
        batch: &AppendBatch,
        call: &Call<'_>,
    ) -> Result<Vec<Verdict>, Stopped> {
        let rows = transaction.run(call).await.map_err(Stopped::Append)?;
        let verdicts = verdicts::read(batch, &rows)?;
        if let Some(sent) = New::of(batch, &verdicts) {
            self.follow(transaction, inline, batch.epoch, sent).await?;
        }
        Ok(verdicts)
    }

    async fn say_why(&self, batch: &AppendBatch, stopped: Stopped) -> Result<Sent, AppendError> {
        Err(match stopped {
            Stopped::Behind { projection, reached } => {
                return Ok(Sent::Behind { projection, reached });
            }
            Stopped::After(error) | Stopped::Panicked(error) => error.into(),
            Stopped::Append(failure) if failure.has_code(code::ANOTHER_SERVER) => {
                // Opening the log there begins another epoch.
                let actual = self.open_log_anew().await?.epoch;
                StoreError::EpochChanged { named: batch.epoch, actual }.into()
            }
            Stopped::Append(failure) => translate_append(failure.error(), batch).into(),
        })
    }

    fn begin_inline<'a>(&self, inline: &Inline, timeouts: &'a [String; 2]) -> Call<'a> {
        // The session says all there is to say, unless handlers or poolers have it too.
        if inline.has_tables() || self.lock_timeout.is_some() {
            return self.begin("pg_catalog", timeouts);
        }
        self.statements.inline.begin.with(Vec::new())
    }
}

/// What a commit came to.
fn conclude(
    inline: &mut Inline,
    lease: Lease,
    batch: &AppendBatch,
    committed: Result<(), Failure>,
) -> Result<(), AppendError> {
    match committed {
        // What was committed is a savepoint that a handler left open.
        Ok(()) if lease.is_in_transaction() => {
            let reason = "a handler of an inline projection left a transaction of its own open";
            Err(rejected(reason.to_owned()).into())
        }
        Ok(()) => {
            inline.close(true);
            lease.give_back();
            Ok(())
        }
        // A constraint of somebody's tables that is checked at the end.
        Err(failure) if failure.is_certain() => Err(match failure.into_store_error() {
            StoreError::Rejected { reason, .. } => rejected(format!(
                "an inline projection cannot take it, at the end of the transaction: {reason}"
            ))
            .into(),
            other => other.into(),
        }),
        Err(failure) => Err(unknown(batch, failure.reason())),
    }
}
