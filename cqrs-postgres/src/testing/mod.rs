//! Specs of projections that write tables of their own: given events, then rows. See
//! [`project_sql`].

mod cells;
mod place;
mod projected_sql;
mod step;

pub use projected_sql::{ProjectedSql, project_sql};
