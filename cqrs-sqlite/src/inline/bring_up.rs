use cqrs_core::{Generation, GenerationState, PrepareError, Prepared, StoreError, Swap};

use super::{Around, Inline, catch_up::STEP};
use crate::{
    patience::Patience,
    projections::{self, prepared},
    read::head,
    session::{Durable, End, Session},
};

impl Inline {
    /// Makes what is missing, and brings it up to date, before the first append. A projection that
    /// cannot take an event stays where it is: appends will say so.
    pub(crate) fn bring_up(
        &mut self,
        session: &mut Session,
        around: &Around,
        patience: impl Fn() -> Patience,
    ) -> Result<(), (&'static str, PrepareError)> {
        for index in 0..self.projections.len() {
            let name = self.projections[index].spec.name;
            self.bring_one_up(session, around, &patience, index).map_err(|error| (name, error))?;
        }
        Ok(())
    }

    fn bring_one_up(
        &mut self,
        session: &mut Session,
        around: &Around,
        patience: &impl Fn() -> Patience,
        index: usize,
    ) -> Result<(), PrepareError> {
        let plan = self.projections[index].declared.plan();
        let made = session
            .transact(Durable::Now, patience(), |log| prepared(projections::prepare(log, &plan)))
            .map_err(StoreError::from)??;
        let Prepared::Run(generations) = made else {
            tracing::warn!(projection = plan.spec.name, "a higher version serves");
            return Ok(());
        };
        let of = |state| generations.iter().find(move |g| g.state == state);
        let live = of(GenerationState::Live);
        let Some(generation) = live.or_else(|| of(GenerationState::Building)) else {
            return Ok(());
        };
        loop {
            match self.step_to_head(session, around, patience, index, generation) {
                Ok(()) => {}
                Err(error @ StoreError::Rejected { .. }) => {
                    tracing::error!(%error, "an inline projection stands still");
                    return Ok(());
                }
                Err(error) => return Err(error.into()),
            }
            if generation.state == GenerationState::Live {
                return Ok(());
            }
            let id = generation.id;
            let swapped = session.write(patience(), |log| projections::swap(log, id));
            if swapped.map_err(StoreError::from)? != Swap::Behind {
                return Ok(());
            }
        }
    }

    /// Steps until every part is at the head.
    fn step_to_head(
        &mut self,
        session: &mut Session,
        around: &Around,
        patience: &impl Fn() -> Patience,
        index: usize,
        generation: &Generation,
    ) -> Result<(), StoreError> {
        loop {
            self.open();
            let projection = &mut self.projections[index];
            let stepped = session.transact(Durable::Later, patience(), |log| {
                let Some(generation) = projections::find(log, generation.id)? else {
                    return Ok(End::RollBack(true));
                };
                projection.step(log, around, &generation, STEP)?;
                let done = projections::reached(log, generation.id)? >= head(log)?.position;
                Ok(End::Commit(done))
            });
            self.close(stepped.is_ok());
            if stepped? {
                return Ok(());
            }
        }
    }
}
