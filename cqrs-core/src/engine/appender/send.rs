//! One batch, seen through to a verdict for everybody in it.

use tokio::time::Instant;
use uuid::Uuid;

use super::{Inner, Judged, Pending, Reply};
use crate::{
    Append, AppendBatch, AppendError, BatchFate, BatchId, Epoch, StoreError, Verdict,
    engine::{
        observe,
        retry::Outage,
        unknown::{StoredEvent, stored},
    },
};

/// What became of one attempt to send.
enum Sent {
    Judged(Vec<Verdict>),
    /// It is committed, and these are its events; the verdicts were lost.
    Committed(Vec<StoredEvent>),
    /// It is not stored, but would be in order.
    SendAgain(StoreError),
    NotStored(StoreError),
    Unknown(BatchId, String),
}

impl Inner {
    pub(super) async fn send(&self, pending: Vec<Pending>) {
        let (mut appends, mut replies) = (Vec::new(), Vec::new());
        let since = pending.iter().map(|p| p.since).max().unwrap_or_else(Instant::now);
        let epoch = self.epoch().await;
        for Pending { append, epoch: decided_in, reply, .. } in pending {
            match &epoch {
                Ok(epoch) if *epoch == decided_in => {
                    appends.push(append);
                    replies.push(reply);
                }
                Ok(_) => reply.answer(Judged::EpochChanged),
                Err(e) => reply.answer(Judged::Failed(e.clone())),
            }
        }
        let Ok(epoch) = epoch else { return };
        if appends.is_empty() {
            return;
        }
        let keyed = appends.iter().any(|append| append.key.is_some());
        self.send_in(epoch, since, appends, replies).await;
        if keyed {
            self.retention.look();
        }
    }

    async fn send_in(
        &self,
        epoch: Epoch,
        since: Instant,
        mut appends: Vec<Append>,
        replies: Vec<Reply>,
    ) {
        let mut outage = Outage::since(since, &self.retry);
        loop {
            let batch = AppendBatch { id: self.next_batch(), epoch, appends };
            let sent = self.attempt(&batch, &mut outage).await;
            appends = batch.appends;
            match sent {
                Sent::Judged(verdicts) => {
                    return answer_each(replies, verdicts.into_iter().map(Judged::Verdict));
                }
                Sent::Committed(events) => {
                    return answer_each(replies, appends.iter().map(|a| found(a, &events)));
                }
                Sent::SendAgain(e) => {
                    if !outage.wait().await {
                        return answer_all(replies, || Judged::Failed(e.clone()));
                    }
                }
                Sent::NotStored(StoreError::EpochChanged { actual, .. }) => {
                    self.learn(actual);
                    return answer_all(replies, || Judged::EpochChanged);
                }
                Sent::NotStored(StoreError::Rejected { .. }) if replies.len() > 1 => {
                    // Somebody's append is not accepted: alone, each fails for itself.
                    for (append, reply) in appends.into_iter().zip(replies) {
                        Box::pin(self.send_in(epoch, since, vec![append], vec![reply])).await;
                    }
                    return;
                }
                Sent::NotStored(e) => return answer_all(replies, || Judged::Failed(e.clone())),
                Sent::Unknown(batch, reason) => {
                    self.begin_slot();
                    let unknown = || Judged::Unknown { batch, reason: reason.clone() };
                    return answer_all(replies, unknown);
                }
            }
        }
    }

    async fn attempt(&self, batch: &AppendBatch, outage: &mut Outage) -> Sent {
        let events = batch.appends.iter().map(|a| a.events.len()).sum();
        let sent_at = Instant::now();
        match self.store.append(batch).await {
            Ok(verdicts) => {
                observe::batch(batch.appends.len(), events, sent_at.elapsed());
                if verdicts.len() == batch.appends.len() {
                    return Sent::Judged(verdicts);
                }
                tracing::error!(batch = %batch.id, "the store gave another number of verdicts");
                self.ask(batch.id, "the store gave another number of verdicts", outage).await
            }
            Err(AppendError::NotStored(e @ StoreError::Fenced { .. })) => Sent::SendAgain(e),
            Err(AppendError::NotStored(e)) if e.is_transient() => Sent::SendAgain(e),
            Err(AppendError::NotStored(e)) => Sent::NotStored(e),
            Err(AppendError::Unknown { batch, reason }) => self.ask(batch, &reason, outage).await,
        }
    }

    /// The answer was lost: nothing may be said or sent again before the store has been asked.
    async fn ask(&self, batch: BatchId, reason: &str, outage: &mut Outage) -> Sent {
        observe::answer_lost();
        tracing::warn!(%batch, reason, "the answer to a batch was lost; asking for its fate");
        loop {
            match self.fate(batch).await {
                Ok(sent) => return sent,
                Err(e) => {
                    if !outage.wait().await {
                        return Sent::Unknown(batch, format!("{reason}; then {e}"));
                    }
                }
            }
        }
    }

    async fn fate(&self, batch: BatchId) -> Result<Sent, StoreError> {
        Ok(match self.store.resolve(batch).await? {
            BatchFate::Fenced => Sent::SendAgain(StoreError::Fenced { batch }),
            BatchFate::Committed { positions } => {
                Sent::Committed(stored(&*self.store, positions).await?)
            }
        })
    }
}

fn answer_each(replies: Vec<Reply>, judged: impl Iterator<Item = Judged>) {
    replies.into_iter().zip(judged).for_each(|(reply, judged)| reply.answer(judged));
}

fn answer_all(replies: Vec<Reply>, judged: impl Fn() -> Judged) {
    replies.into_iter().for_each(|reply| reply.answer(judged()));
}

/// The verdict on an append of a batch that committed, as its events tell it.
fn found(append: &Append, stored: &[StoredEvent]) -> Judged {
    let last: Option<Uuid> = append.events.last().map(|e| e.event_id);
    match stored.iter().find(|e| Some(e.event_id) == last) {
        Some(e) => Judged::Verdict(Verdict::Appended { version: e.version, position: e.position }),
        None => Judged::Again,
    }
}
