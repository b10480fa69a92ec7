//! Specs of projections that write tables of their own: given events, then rows. See
//! [`project_sql`].

mod cells;
mod projected_sql;

pub use projected_sql::{ProjectedSql, project_sql};
