use cqrs_core::{AppendBatch, AppendError, BatchFate, StoreError, Verdict};

use crate::{patience::Patience, resolve::resolve, session::Session};

/// After a COMMIT in doubt: finds out at once, or fences the batch off, whose own commit then
/// overwrites whatever the failed one left in the file.
pub(super) fn settle(
    session: &mut Session,
    batch: &AppendBatch,
    verdicts: Vec<Verdict>,
    reason: String,
    patience: Patience,
) -> Result<Vec<Verdict>, AppendError> {
    match resolve(session, batch.id, patience) {
        Ok(BatchFate::Committed { .. }) => Ok(verdicts),
        Ok(BatchFate::Fenced) => Err(StoreError::Unavailable { reason }.into()),
        Err(_) => Err(AppendError::Unknown { batch: batch.id, reason }),
    }
}

#[cfg(test)]
mod tests {
    use cqrs_core::{Append, BatchId, Epoch, ExpectedVersion, StreamId};

    use super::*;
    use crate::{
        append,
        inline::{Around, Inline},
        session::tests::session,
    };

    fn batch() -> AppendBatch {
        let stream = StreamId::new("account", "ada").unwrap();
        let expected = ExpectedVersion::Any;
        let confirm = Append { stream, expected, events: Vec::new(), key: None };
        let id = BatchId { slot: uuid::Uuid::nil(), number: 1 };
        AppendBatch { id, epoch: Epoch::UNKNOWN.next(), appends: vec![confirm] }
    }

    fn append(session: &mut Session) -> Result<Vec<Verdict>, AppendError> {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let around = Around { fence: session.fence(), runtime: runtime.handle().clone() };
        let mut inline = Inline::new(Vec::new());
        append::append(session, &mut inline, &around, &batch(), Patience::none())
    }

    fn settled(session: &mut Session, patience: Patience) -> Result<Vec<Verdict>, AppendError> {
        settle(session, &batch(), Vec::new(), "the disk said no".into(), patience)
    }

    #[test]
    fn what_is_committed_after_all_is_answered() {
        let (_folder, mut session) = session();
        append(&mut session).unwrap();
        assert_eq!(settled(&mut session, Patience::none()), Ok(Vec::new()));
    }

    #[test]
    fn what_is_not_committed_is_fenced_off() {
        let (_folder, mut session) = session();
        let reason = "the disk said no".into();
        let not_stored = Err(StoreError::Unavailable { reason }.into());
        assert_eq!(settled(&mut session, Patience::none()), not_stored);
        let fenced = Err(StoreError::Fenced { batch: batch().id }.into());
        assert_eq!(append(&mut session), fenced);
    }

    #[test]
    fn what_cannot_be_asked_is_unknown() {
        let (folder, mut session) = session();
        let other = rusqlite::Connection::open(folder.path().join("log.db")).unwrap();
        other.execute_batch("BEGIN IMMEDIATE").unwrap();
        let (batch, reason) = (batch().id, "the disk said no".into());
        let unknown = Err(AppendError::Unknown { batch, reason });
        assert_eq!(settled(&mut session, Patience::none()), unknown);
    }
}
