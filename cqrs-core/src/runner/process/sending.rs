use std::{panic::AssertUnwindSafe, sync::Arc, time::Duration};

use futures_util::FutureExt as _;

use super::{AnyProcess, WaitingCommand};
use crate::{
    Cqrs, Fingerprint, RetryPolicy,
    engine::{GiveUpError, GivenUp, Sent, StoredCommand, pauses},
    guarded::message,
    runner::observe,
};

/// How often a command is sent before it is noted why it cannot be.
const ATTEMPTS: u32 = 5;

/// What sends the commands of a process manager.
pub(crate) struct Sender {
    pub(crate) process: Arc<dyn AnyProcess>,
    pub(crate) cqrs: Cqrs,
    pub(crate) retry: RetryPolicy,
}

impl Sender {
    /// Sends a command until something has become of it, or it was tried a few times. A repeat
    /// changes nothing: the key is made from what caused the command.
    pub(crate) async fn send(&self, command: &WaitingCommand) -> Sent {
        let process = self.process.spec().name;
        let begun = tokio::time::Instant::now();
        let mut pauses = pauses(&self.retry);
        let mut attempts = 0;
        loop {
            attempts += 1;
            let reason = match self.guarded(process, command).await {
                Sent::Unavailable { reason } if attempts < ATTEMPTS => reason,
                sent => {
                    if let Sent::Undeliverable { reason } = &sent {
                        tracing::error!(
                            process,
                            command = command.name,
                            to = command.to(),
                            reason,
                            "a command cannot be delivered; it is tried again"
                        );
                    }
                    observe::sent(process, sent.label(), begun.elapsed());
                    return sent;
                }
            };
            let pause: Duration = pauses.next().unwrap_or(self.retry.longest_pause);
            tracing::warn!(process, command = command.name, reason, ?pause, "sending it again");
            observe::retry(process);
            tokio::time::sleep(pause).await;
        }
    }

    /// The domain's code reads the id and the command, and writes the refusal: it may panic.
    async fn guarded(&self, process: &str, command: &WaitingCommand) -> Sent {
        let sent = AssertUnwindSafe(self.try_to_send(process, command)).catch_unwind().await;
        sent.unwrap_or_else(|panic| {
            let reason = format!("it panicked: {}", message(&*panic));
            Sent::Undeliverable { reason }
        })
    }

    async fn try_to_send(&self, process: &str, command: &WaitingCommand) -> Sent {
        let undeliverable = |reason: String| Sent::Undeliverable { reason };
        let stream = match command.stream() {
            Ok(stream) => stream,
            Err(e) => return undeliverable(e.to_string()),
        };
        let key = match command.key(process) {
            Ok(key) => key,
            Err(e) => return undeliverable(e.to_string()),
        };
        if let Some(reason) = &command.given_up {
            let fingerprint = Fingerprint::of_text(&command.name, command.data.get());
            return match self.cqrs.give_up(stream, key, fingerprint, reason).await {
                Ok(GivenUp::Refused) => Sent::Refused { reason: reason.clone(), refusal: None },
                Ok(GivenUp::TooLate(first)) => match first.refusal {
                    Some(reason) => Sent::Refused { reason, refusal: None },
                    None => Sent::Done,
                },
                Err(e @ GiveUpError::KeyReused { .. }) => undeliverable(e.to_string()),
                Err(GiveUpError::Store(e)) if !e.is_transient() => undeliverable(e.to_string()),
                Err(e) => Sent::Unavailable { reason: e.to_string() },
            };
        }
        let Some(route) = self.cqrs.registry().route(stream.category(), &command.name) else {
            return undeliverable(format!(
                "no aggregate of the category `{}` takes `{}` in this program",
                stream.category(),
                command.name
            ));
        };
        let (id, data) = (stream.id().to_owned(), command.data.clone());
        let metadata = command.metadata.clone();
        route.send(self.cqrs.clone(), StoredCommand { id, data, key, metadata }).await
    }
}
