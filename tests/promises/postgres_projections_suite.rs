//! The suite of promises that every store of projections keeps, on PostgreSQL.

cqrs_core::testing::projection_suite!(crate::postgres_suite::fresh);
