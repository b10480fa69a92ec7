use cqrs_core::{Position, StoreError};

use super::{
    Around, Inline,
    follow::{BY_THE_WAY, behind},
};
use crate::{
    patience::Patience,
    projections,
    read::head,
    session::{Durable, End, Session},
};

/// How many events a step takes.
pub(super) const STEP: u32 = 1_000;

impl Inline {
    /// Brings everything that is far behind near enough for an append, in transactions of their
    /// own. What was done stays, also where there is not enough time for all of it.
    pub(crate) fn catch_up(
        &mut self,
        session: &mut Session,
        around: &Around,
        patience: Patience,
    ) -> Result<(), StoreError> {
        for index in 0..self.projections.len() {
            while let Some((reached, head)) = self.far_step(session, around, patience, index)? {
                if patience.is_over() {
                    return Err(behind(self.projections[index].spec.name, reached, head).into());
                }
            }
        }
        Ok(())
    }

    /// One step of a projection that is far behind; says where it stood, or `None` where it is not.
    fn far_step(
        &mut self,
        session: &mut Session,
        around: &Around,
        patience: Patience,
        index: usize,
    ) -> Result<Option<(Position, Position)>, StoreError> {
        self.open();
        let projection = &mut self.projections[index];
        let stepped = session.transact(Durable::Later, patience, |log| {
            let Some(generation) = projection.serving(log)? else {
                return Ok(End::RollBack(None));
            };
            let (reached, head) = (projections::reached(log, generation.id)?, head(log)?.position);
            if reached.plus(BY_THE_WAY) >= head {
                return Ok(End::RollBack(None));
            }
            projection.step(log, around, &generation, STEP)?;
            Ok(End::Commit(Some((reached, head))))
        });
        self.close(stepped.is_ok());
        Ok(stepped?)
    }
}
