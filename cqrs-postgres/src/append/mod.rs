//! The append: one round trip, one implicit transaction, a verdict for each. Where projections are
//! inline, see `inline/append.rs`.

mod one;
mod request;
pub(crate) mod verdicts;

use std::sync::atomic::Ordering;

use cqrs_core::{AppendBatch, AppendError, StoreError, Verdict};

use self::{one::One, request::Request};
use crate::{
    connection::{Failure, Lease},
    errors::{code, translate_append},
    sql::Call,
    store::Inner,
};

pub(crate) const SQL: &str = include_str!("append.sql");
pub(crate) const ONE: &str = include_str!("append_one.sql");

impl Inner {
    pub(crate) async fn append(&self, batch: &AppendBatch) -> Result<Vec<Verdict>, AppendError> {
        let call = if let Some(one) = One::of(batch)? {
            let seen = self.appended.load(Ordering::Relaxed);
            self.statements.append_one.with(one.params(self.log, self.lock_timeout, seen))
        } else {
            let request = Request::new(batch)?;
            self.statements.append.with(request.params(self.log, self.lock_timeout))
        };
        match &self.inline {
            None => self.append_alone(batch, &call).await,
            Some(inline) => self.append_with(inline, batch, &call).await,
        }
    }

    async fn append_alone(
        &self,
        batch: &AppendBatch,
        call: &Call<'_>,
    ) -> Result<Vec<Verdict>, AppendError> {
        // Dropped on every way out but the good one, and closed by that: also where this future
        // is dropped while the answer is on its way.
        let mut lease = self.writer.lease().await?;
        if lease.is_new() {
            // Before the batch is sent: a failover may be why the connection is new.
            match self.open_log(&mut lease).await {
                Ok(opened) => drop(opened?),
                Err(failure) => return Err(failure.into_store_error().into()),
            }
        }
        match lease.run(call).await {
            Ok(rows) => {
                lease.give_back();
                let verdicts = verdicts::read(batch, &rows)
                    .map_err(|reason| unknown(batch, reason.to_string()))?;
                self.heard_of(&verdicts);
                Ok(verdicts)
            }
            Err(failure) if failure.is_certain() => {
                Err(self.not_stored(batch, &failure, lease).await.into())
            }
            Err(failure) => Err(unknown(batch, failure.reason())),
        }
    }

    /// Tells whoever waits for news here.
    pub(crate) fn heard_of(&self, verdicts: &[Verdict]) {
        let appended = |verdict: &Verdict| match verdict {
            Verdict::Appended { position, .. } => Some(*position),
            _ => None,
        };
        if let Some(last) = verdicts.iter().filter_map(appended).max() {
            self.appended.store(last.as_i64(), Ordering::Relaxed);
            self.hints.appended(last);
        }
    }

    async fn not_stored(
        &self,
        batch: &AppendBatch,
        failure: &Failure,
        mut lease: Lease,
    ) -> StoreError {
        if failure.has_code(code::ANOTHER_SERVER) {
            // A pooler led to another server. Opening the log there begins another epoch.
            return match self.open_log(&mut lease).await {
                Ok(Ok(opened)) => {
                    lease.give_back();
                    StoreError::EpochChanged { named: batch.epoch, actual: opened.epoch }
                }
                Ok(Err(error)) => error,
                Err(failure) => failure.into_store_error(),
            };
        }
        lease.give_back();
        translate_append(failure.error(), batch)
    }
}

pub(crate) fn unknown(batch: &AppendBatch, reason: String) -> AppendError {
    AppendError::Unknown { batch: batch.id, reason }
}
