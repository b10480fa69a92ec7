use jiff::Timestamp;

use super::ProcessManagers;
use crate::{
    Comparison, DocumentFilter, DocumentOrder, DocumentQuery, ProcessManager, StoreError,
    StoredDocument,
    runner::process::{Agenda, DUE, Envelope},
};

/// A process as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct FoundProcess<P> {
    /// Its state.
    pub state: P,
    /// What it waits for: the commands that are to be sent, in order, then scheduled ones and
    /// deadlines.
    pub waiting: Vec<WaitingFor>,
}

/// Something that a process waits for.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct WaitingFor {
    /// The stored name of the command or of the deadline.
    pub name: String,
    /// Whom the command is sent to, as `category/id`; `None` for a deadline.
    pub to: Option<String>,
    /// When it is due; `None` for a command that is sent when those before it are done.
    pub at: Option<Timestamp>,
    /// Why it could not be done so far.
    pub trouble: Option<String>,
    /// How often it was tried in vain.
    pub attempts: u32,
}

impl ProcessManagers {
    /// The process of a key; `None` where there is none, or it is over.
    ///
    /// # Errors
    /// Where it cannot be read as this type, or the store cannot be asked.
    pub async fn find<P: ProcessManager>(
        &self,
        key: &P::Key,
    ) -> Result<Option<FoundProcess<P>>, StoreError> {
        let query = DocumentQuery {
            keys: Some(vec![key.to_string()]),
            filters: Vec::new(),
            order: DocumentOrder::Key,
            after: None,
            limit: 1,
        };
        let store = self.projections.store();
        let Some(stored) = store.find_documents(P::SPEC.name, &query).await?.pop() else {
            return Ok(None);
        };
        let Envelope { state, agenda, .. } = envelope(&stored)?;
        let state = P::read(state.get()).map_err(|e| damaged(&stored, &e))?;
        Ok(Some(FoundProcess { state, waiting: waiting(&agenda) }))
    }

    /// The processes that have something to do, and what, by key: those whose commands are to be
    /// sent first, then those that wait for a time, the earliest first within each part; at most
    /// `limit`.
    ///
    /// # Errors
    /// Where a process cannot be read, or the store cannot be asked.
    pub async fn waiting(
        &self,
        name: &str,
        limit: u32,
    ) -> Result<Vec<(String, Vec<WaitingFor>)>, StoreError> {
        let filters = vec![DocumentFilter {
            column: DUE,
            comparison: Comparison::GreaterOrEqual,
            value: "".into(),
        }];
        let order = DocumentOrder::Column(DUE);
        let query = DocumentQuery { keys: None, filters, order, after: None, limit };
        let found = self.projections.store().find_documents(name, &query).await?;
        let waits = |stored: StoredDocument| {
            let agenda = envelope(&stored)?.agenda;
            Ok((stored.key, waiting(&agenda)))
        };
        found.into_iter().map(waits).collect()
    }
}

fn waiting(agenda: &Agenda) -> Vec<WaitingFor> {
    let commands = agenda.commands.iter().map(|command| (None, command));
    let scheduled = agenda.scheduled.iter().map(|(at, command)| (Some(*at), command));
    let commands = commands.chain(scheduled).map(|(at, command)| WaitingFor {
        name: command.name.clone(),
        to: Some(command.to()),
        at,
        trouble: command.trouble.as_ref().map(|trouble| trouble.reason.clone()),
        attempts: command.trouble.as_ref().map_or(0, |trouble| trouble.attempts),
    });
    let deadlines = agenda.deadlines.iter().map(|set| WaitingFor {
        name: set.name.clone(),
        to: None,
        at: Some(set.at),
        trouble: set.trouble.as_ref().map(|trouble| trouble.reason.clone()),
        attempts: set.trouble.as_ref().map_or(0, |trouble| trouble.attempts),
    });
    commands.chain(deadlines).collect()
}

fn envelope(stored: &StoredDocument) -> Result<Envelope, StoreError> {
    serde_json::from_str(&stored.document).map_err(|e| damaged(stored, &e))
}

fn damaged(stored: &StoredDocument, error: &serde_json::Error) -> StoreError {
    let reason = format!("the process `{}` cannot be read: {error}", stored.key);
    StoreError::Damaged { reason }
}
