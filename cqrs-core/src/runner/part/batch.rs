use tokio::time::Instant;

use super::PartTask;
use crate::{
    Advance, GenerationState, LogPage, ParkedEvent, Poisoned, Position, RecordedEvent, StoreError,
    engine::pauses,
    runner::{observe, step::Stepped},
};

/// What became of a page.
pub(super) enum Batched {
    /// All of it is committed, or parked.
    Done,
    /// What was gathered before it is forgotten, and comes again.
    Apart,
    /// Somebody else has moved the checkpoint, or holds it.
    Behind,
    /// An event in it cannot be taken.
    Stopped,
}

impl PartTask {
    /// Steps through a page: at once where all is well; around an event that cannot be taken, in
    /// pieces.
    pub(super) async fn batch(&mut self, page: &LogPage) -> Result<Batched, StoreError> {
        self.epoch = page.epoch;
        if page.events.is_empty() {
            self.read_to = page.through;
            // One that is built must be as far as the one that serves, at one moment, in every part.
            let due = !self.gathering.is_empty()
                || self.moved.elapsed() >= self.shared.options.idle_move
                || self.state == GenerationState::Building;
            return if due { self.move_on().await } else { Ok(Batched::Done) };
        }
        let mut rest = &page.events[..];
        let mut take = rest.len();
        let mut failed = 0;
        let mut cut = false;
        let mut pause = pauses(&self.shared.options.retry);
        while !rest.is_empty() {
            let (events, others) = rest.split_at(take);
            let to = others.first().map_or(page.through, |next| next.position.previous());
            match self.step(events, to, Vec::new()).await? {
                Stepped::Committed { .. } => {
                    (rest, take, failed, cut) = (others, others.len(), 0, false);
                }
                Stepped::Apart => {
                    self.take_apart(page.through);
                    return Ok(Batched::Apart);
                }
                Stepped::Stale => return Ok(Batched::Behind),
                Stepped::Held(holder) => {
                    self.held(holder.as_ref());
                    return Ok(Batched::Behind);
                }
                // Everything before it first. Where that fails too, the event was not to blame: what
                // only shows at the end of a step is found by halves.
                Stepped::Poisoned(poisoned) if poisoned.index > 0 => {
                    take = poisoned.index.min(if cut { take / 2 } else { take });
                    (failed, cut) = (0, true);
                }
                Stepped::Poisoned(poisoned) => {
                    (take, failed) = (1, failed + 1);
                    if failed < self.shared.options.poison_attempts {
                        let longest = self.shared.options.retry.longest_pause;
                        let pause = pause.next().unwrap_or(longest);
                        let pause = if self.runnable.reaches_out() {
                            // Else another process takes over, and begins to count anew.
                            pause.min(self.shared.options.takeover / 2)
                        } else {
                            pause
                        };
                        self.view.tries_again(self.runnable.spec.name, pause);
                        self.sleep(pause).await;
                        if self.is_stopping() {
                            return Ok(Batched::Behind);
                        }
                        continue;
                    }
                    let to = rest.get(1).map_or(page.through, |next| next.position.previous());
                    match self.give_up(&rest[0], poisoned, failed, to).await? {
                        Batched::Done => (rest, take, failed) = (&rest[1..], rest.len() - 1, 0),
                        other => return Ok(other),
                    }
                }
            }
        }
        Ok(Batched::Done)
    }

    /// Notes that everything that was read is seen to, where nothing of it concerned the
    /// projection.
    pub(super) async fn move_on(&mut self) -> Result<Batched, StoreError> {
        if self.read_to == self.position {
            return Ok(Batched::Done);
        }
        Ok(match self.step(&[], self.read_to, Vec::new()).await? {
            Stepped::Committed { .. } => Batched::Done,
            Stepped::Apart => {
                self.take_apart(self.read_to);
                Batched::Apart
            }
            _ => Batched::Behind,
        })
    }

    /// Commits one step, and what it moves.
    pub(super) async fn step(
        &mut self,
        events: &[RecordedEvent],
        to: Position,
        park: Vec<ParkedEvent>,
    ) -> Result<Stepped, StoreError> {
        let spec = &self.runnable.spec;
        let (part, revision, epoch) = (self.part, self.revision, self.epoch);
        let mut advance = Advance { part, revision, to, epoch, park, unpark: Vec::new() };
        let begun = Instant::now();
        let stepped = self.step.run(&mut advance, events, &self.parked).await?;
        self.revision = advance.revision;
        if let Stepped::Committed { events } = stepped {
            self.position = to;
            self.read_to = self.read_to.max(to);
            self.moved = Instant::now();
            self.gathering.clear();
            if let Some(deliveries) = self.deliveries.as_mut().filter(|_| events > 0) {
                deliveries.look();
            }
            self.show();
            observe::step(spec.name, events, begun.elapsed());
            self.forget_note().await?;
        }
        Ok(stepped)
    }

    /// It goes on, so whatever was noted as the reason to stand still is over.
    async fn forget_note(&mut self) -> Result<(), StoreError> {
        if std::mem::take(&mut self.may_be_noted) {
            self.shared.store.set_stop(self.part, None).await?;
        }
        Ok(())
    }

    /// An event that cannot be taken, and was tried often enough.
    async fn give_up(
        &mut self,
        event: &RecordedEvent,
        poisoned: Poisoned,
        attempts: u32,
        to: Position,
    ) -> Result<Batched, StoreError> {
        let Some(parked) = self.to_park(event, &poisoned, attempts) else {
            self.stop_at(event, &poisoned, attempts).await?;
            return Ok(Batched::Stopped);
        };
        let key = parked.key.clone();
        Ok(match self.step(&[], to, vec![parked]).await? {
            Stepped::Committed { .. } => {
                self.parked.insert(key);
                observe::parked(&self.runnable.spec, self.part, self.parked.len());
                Batched::Done
            }
            _ => Batched::Behind,
        })
    }
}
