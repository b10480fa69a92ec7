//! Sees to it that a command never happens, or learns that it had an outcome already.

use super::{Cqrs, appender::Judged, clock::whole_microseconds, lane::kept, retry};
use crate::{
    Append, BatchId, ExpectedVersion, Fingerprint, FirstOutcome, IdempotencyKey, KeyedOutcome,
    StoreError, StreamId, Verdict,
};

/// What became of a command that was given up. Either way its key is taken for good, and sending
/// it again has no further effect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum GivenUp {
    /// It never happens: whoever sends it is told that it was refused, for this reason. So it is
    /// too where it was given up in the same words before.
    Refused,
    /// It had this outcome before, which stands.
    TooLate(FirstOutcome),
}

/// Why it is not known whether a command was given up. All but [`KeyReused`](Self::KeyReused) may
/// pass by trying again.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum GiveUpError {
    /// The idempotency key belongs to another command; nothing is stored.
    #[error("the key `{key}` of stream {stream} belongs to another command; nothing is stored")]
    KeyReused { stream: StreamId, key: IdempotencyKey },
    /// The store did not do it, after all retries; nothing is stored.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The store's answer was lost, and it cannot be asked at the moment.
    #[error(
        "it is not known whether a command on stream {stream} was given up (batch {batch}): {reason}; give it up again when the store is back"
    )]
    Unknown { stream: StreamId, batch: BatchId, reason: String },
    /// The application is shutting down; nothing is stored.
    #[error("shutting down: nothing was given up")]
    ShuttingDown,
    /// The runtime was dropped meanwhile; it may have been given up.
    #[error("the runtime stopped meanwhile: it may have been given up; do it again")]
    Abandoned,
}

impl Cqrs {
    /// Takes the key of a command on a stream, whatever that looks like, with a refusal for this
    /// reason as its outcome, unless it has one. Once this has answered, no sending of the command,
    /// also one that is under way, has an effect that the answer does not tell.
    ///
    /// May be dropped: the key is then taken or not.
    pub(crate) async fn give_up(
        &self,
        stream: StreamId,
        key: IdempotencyKey,
        fingerprint: Fingerprint,
        reason: &str,
    ) -> Result<GivenUp, GiveUpError> {
        let place = self.shared.gate.enter().await.ok_or(GiveUpError::ShuttingDown)?;
        let (cqrs, reason) = (self.clone(), kept(reason));
        // Whoever leads a batch sees it through for everybody in it.
        let task = tokio::spawn(async move {
            let given_up = cqrs.take_key(stream, key, fingerprint, reason).await;
            drop(place);
            given_up
        });
        task.await.unwrap_or(Err(GiveUpError::Abandoned))
    }

    async fn take_key(
        &self,
        stream: StreamId,
        key: IdempotencyKey,
        fingerprint: Fingerprint,
        reason: String,
    ) -> Result<GivenUp, GiveUpError> {
        let (appender, policy) = (&self.shared.appender, &self.shared.options.retry);
        let append = Append {
            stream: stream.clone(),
            expected: ExpectedVersion::Any,
            events: Vec::new(),
            key: Some(KeyedOutcome {
                key: key.clone(),
                fingerprint,
                refusal: Some(reason.clone()),
                decided_at: whole_microseconds(self.shared.clock.now()),
            }),
        };
        let mut pauses = retry::pauses(policy);
        for _ in 0..policy.attempts {
            let epoch = appender.epoch().await?;
            match appender.append(append.clone(), epoch).await {
                Judged::Verdict(Verdict::Appended { .. }) => return Ok(GivenUp::Refused),
                Judged::Verdict(Verdict::Repeated(first)) => {
                    let same = first.refusal.as_ref() == Some(&reason);
                    return Ok(if same { GivenUp::Refused } else { GivenUp::TooLate(first) });
                }
                Judged::Verdict(Verdict::KeyReused) => {
                    return Err(GiveUpError::KeyReused { stream, key });
                }
                Judged::Verdict(Verdict::Conflict { actual }) => {
                    let reason = format!(
                        "the store reports a conflict with version {actual} of {stream}, of which nothing was expected"
                    );
                    return Err(StoreError::Damaged { reason }.into());
                }
                Judged::Failed(e) => return Err(e.into()),
                Judged::Unknown { batch, reason } => {
                    return Err(GiveUpError::Unknown { stream, batch, reason });
                }
                // The answer was lost, and whose outcome is kept with it: the next one tells.
                Judged::Again | Judged::EpochChanged | Judged::Confirmed => {
                    let pause = pauses.next().unwrap_or(policy.longest_pause);
                    tokio::time::sleep(pause).await;
                }
            }
        }
        let reason = "the answers of the store are lost again and again".into();
        Err(StoreError::Unavailable { reason }.into())
    }
}
