use std::time::Duration;

use cqrs_core::{
    Blueprint, ColumnKind, Generation, GenerationId, GenerationState, PrepareError, Prepared,
    StoreError,
};
use sqlx::postgres::PgRow;
use tokio::time::{Instant, sleep};

use super::checks;
use crate::{errors::unreadable, read::Cells, sql::Param, store::Inner};

pub(super) const SQL: &str = include_str!("prepare.sql");

/// Between two looks whether a view is free.
const PAUSE: Duration = Duration::from_millis(150);

impl Inner {
    pub(crate) async fn prepare(
        &self,
        blueprint: &Blueprint<'_>,
    ) -> Result<Prepared, PrepareError> {
        self.ask_for_generations(blueprint, false).await
    }

    pub(crate) async fn begin_rebuild(
        &self,
        blueprint: &Blueprint<'_>,
    ) -> Result<Option<Generation>, PrepareError> {
        match self.ask_for_generations(blueprint, true).await? {
            Prepared::Run(generations) => Ok(generations.into_iter().next()),
            Prepared::Superseded { .. } => Ok(None),
        }
    }

    async fn ask_for_generations(
        &self,
        blueprint: &Blueprint<'_>,
        rebuild: bool,
    ) -> Result<Prepared, PrepareError> {
        checks::spec(blueprint.spec)?;
        let call = self.statements.projections.prepare.with(self.params(blueprint, rebuild)?);
        let since = Instant::now();
        loop {
            let rows = self.readers.ask(&call).await?;
            match outcome(blueprint, &rows)? {
                Some(prepared) => return Ok(prepared),
                None if since.elapsed() < self.patience => sleep(PAUSE).await,
                None => return Err(self.in_use(blueprint.spec.name).into()),
            }
        }
    }

    fn params<'a>(
        &self,
        blueprint: &Blueprint<'a>,
        rebuild: bool,
    ) -> Result<Vec<Param<'a>>, StoreError> {
        let Blueprint { spec, definition, tables } = *blueprint;
        let kinds: Result<_, _> = spec.columns.iter().map(|column| kind(column.kind)).collect();
        Ok(vec![
            Param::Int(self.log.into()),
            Param::Text(spec.name),
            Param::Int(spec.version.into()),
            Param::Int(spec.partitions.into()),
            Param::Text(definition),
            Param::Bool(rebuild),
            Param::Texts(spec.columns.iter().map(|column| column.name).collect()),
            Param::Texts(kinds?),
            Param::Bools(spec.columns.iter().map(|column| column.indexed).collect()),
            Param::OptText(tables),
            Param::OptInt(self.lock_timeout),
        ])
    }

    /// Somebody reads for so long that a view cannot be changed.
    pub(super) fn in_use(&self, what: impl std::fmt::Display) -> StoreError {
        let reason = format!(
            "the tables of {what} were in use for {:?}: somebody's transaction reads them, or changes them",
            self.patience
        );
        StoreError::Unavailable { reason }
    }
}

/// `None` where it is to be asked again.
fn outcome(blueprint: &Blueprint<'_>, rows: &[PgRow]) -> Result<Option<Prepared>, PrepareError> {
    let mut generations = Vec::with_capacity(rows.len());
    let name = || blueprint.spec.name.to_owned();
    for row in rows {
        let detail = || row.cell::<Option<String>>(5).map(Option::unwrap_or_default);
        match row.cell(0)? {
            "run" => generations.push(generation(row, name())?),
            "superseded" => {
                let by = row.counted(2, u32::try_from)?;
                return Ok(Some(Prepared::Superseded { by }));
            }
            "changed" => {
                let (version, declared) = (blueprint.spec.version, blueprint.definition.to_owned());
                let stored = detail()?;
                return Err(PrepareError::Changed { name: name(), version, stored, declared });
            }
            "taken" => {
                return Err(PrepareError::TableTaken { name: name(), table: detail()? });
            }
            "failed" => return Err(PrepareError::Tables { name: name(), reason: detail()? }),
            "busy" => return Ok(None),
            other => return Err(unreadable(format!("the outcome `{other}`")).into()),
        }
    }
    Ok(Some(Prepared::Run(generations)))
}

/// From the columns generation, version, partitions and state, behind the first.
fn generation(row: &PgRow, name: String) -> Result<Generation, StoreError> {
    Ok(Generation {
        id: GenerationId(row.cell(1)?),
        name,
        version: row.counted(2, u32::try_from)?,
        partitions: u16::try_from(row.cell::<i32>(3)?).map_err(unreadable)?,
        state: state(row.cell(4)?)?,
    })
}

pub(super) fn state(text: &str) -> Result<GenerationState, StoreError> {
    match text {
        "live" => Ok(GenerationState::Live),
        "building" => Ok(GenerationState::Building),
        "retired" => Ok(GenerationState::Retired),
        other => Err(unreadable(format!("a generation in the state `{other}`"))),
    }
}

fn kind(kind: ColumnKind) -> Result<&'static str, StoreError> {
    match kind {
        ColumnKind::Integer => Ok("integer"),
        ColumnKind::Real => Ok("real"),
        ColumnKind::Boolean => Ok("boolean"),
        ColumnKind::Text => Ok("text"),
        other => Err(checks::rejected(format!("columns of the kind {other:?} are not known here"))),
    }
}
