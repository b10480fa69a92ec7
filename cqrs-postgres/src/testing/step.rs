use std::panic::Location;

use cqrs_core::{RecordedEvent, SqlProjection, testing::ExpectedRows};
use sqlx::{Executor as _, PgConnection, error::DatabaseError};

use super::{cells::read, place::Place};

const ENDED: &str = "it ended the transaction, which also moves the checkpoint: no handler may \
                     COMMIT or ROLLBACK";
const WENT_ON: &str = "it went on after an error of the database";
const IN_FAILED_TRANSACTION: &str = "25P02";

/// A line of a spec.
pub(super) struct Step {
    /// Where it stands.
    pub(super) at: &'static Location<'static>,
    pub(super) what: What,
}

pub(super) enum What {
    Given(Vec<RecordedEvent>),
    Then { query: String, rows: ExpectedRows },
}

impl What {
    /// Does it; says what is wrong, where something is.
    pub(super) async fn run(
        &self,
        place: &mut Place,
        projection: &dyn SqlProjection<Db = PgConnection>,
    ) -> Result<(), String> {
        match self {
            Self::Given(events) => {
                for event in events {
                    take(place, projection, event).await.map_err(|reason| {
                        let (position, name) = (event.position, &event.name);
                        format!("event {position} of what is given, `{name}`: {reason}")
                    })?;
                }
                Ok(())
            }
            Self::Then { query, rows } => {
                let found = read(place.db(), query).await.map_err(|e| format!("`{query}`: {e}"))?;
                rows.compare(&found).map_err(|differ| format!("`{query}`: {differ}"))
            }
        }
    }
}

async fn take(
    place: &mut Place,
    projection: &dyn SqlProjection<Db = PgConnection>,
    event: &RecordedEvent,
) -> Result<(), String> {
    place.db().execute("SAVEPOINT cqrs_event").await.map_err(|e| e.to_string())?;
    if let Err(error) = projection.handle(event, place.db()).await {
        let back = place.db().execute("ROLLBACK TO SAVEPOINT cqrs_event").await;
        return Err(if back.is_ok() { error.to_string() } else { format!("{ENDED}: {error}") });
    }
    if let Err(error) = place.db().execute("RELEASE SAVEPOINT cqrs_event").await {
        let code = error.as_database_error().and_then(DatabaseError::code);
        let has_failed = code.is_some_and(|code| code == IN_FAILED_TRANSACTION);
        return Err(if has_failed { WENT_ON.into() } else { ENDED.into() });
    }
    let check = sqlx::raw_sql(include_str!("check_constraints.sql"));
    place.db().execute(check).await.map_err(|e| e.to_string())?;
    Ok(())
}
