use super::{PartState, PartTask};
use crate::{OnPoison, ParkedEvent, Poisoned, RecordedEvent, Stop, StoreError, runner::observe};

impl PartTask {
    /// The event as it is parked; `None` where the projection is to stop instead.
    pub(super) fn to_park(
        &self,
        event: &RecordedEvent,
        poisoned: &Poisoned,
        attempts: u32,
    ) -> Option<ParkedEvent> {
        let spec = &self.runnable.spec;
        // What cannot be read may not say whose it is, and then nothing can queue behind it.
        let key = poisoned.key.clone().filter(|_| spec.on_poison == OnPoison::Park)?;
        if self.parked.len() >= self.shared.options.parked_keys && !self.parked.contains(&key) {
            let keys = self.parked.len();
            tracing::error!(projection = spec.name, keys, "too many keys are parked");
            return None;
        }
        let reason = poisoned.error.to_string();
        tracing::error!(
            projection = spec.name,
            position = event.position.get(),
            event = event.name,
            key,
            reason,
            "an event is parked, and later ones of its key queue behind it"
        );
        Some(ParkedEvent {
            reason: Some(reason),
            attempts,
            parked_at: self.shared.clock.now(),
            ..ParkedEvent::queued(event, &key)
        })
    }

    /// Stands still, and says at which event and why: to whoever asks here, and in the store.
    pub(super) async fn stop_at(
        &mut self,
        event: &RecordedEvent,
        poisoned: &Poisoned,
        attempts: u32,
    ) -> Result<(), StoreError> {
        let stop = Stop {
            position: event.position,
            name: event.name.clone(),
            stream: event.stream.clone(),
            reason: poisoned.error.to_string(),
            attempts,
            at: self.shared.clock.now(),
        };
        tracing::error!(
            projection = self.runnable.spec.name, position = stop.position.get(),
            event = stop.name, stream = %stop.stream, reason = stop.reason,
            "a projection stands still at an event that it cannot take"
        );
        observe::stopped(&self.runnable.spec, self.part, true);
        self.may_be_noted = true;
        self.shared.store.set_stop(self.part, Some(&stop)).await?;
        // After the note: who sees that it stands still and finds no note lets it go on.
        self.view.is(PartState::Stopped(stop));
        Ok(())
    }

    /// Waits until somebody says that it may go on.
    pub(super) async fn wait_for_resume(&mut self) {
        let seen = self.resumed_seen;
        tokio::select! {
            biased;
            () = self.stopping.asked_for() => {}
            // Where the supervisor is gone, so is the runner.
            _ = self.resumed.wait_for(|resumed| *resumed != seen) => {}
        }
    }
}
