//! The promises of the design, a module each, on real stores and real servers.

// What they are tried with.
mod account;
mod log;
mod place;
mod server;
mod told;

// Nothing is lost, nothing is applied twice.
mod killed_process;
mod lost_answers;
mod outages;

// The order is gapless, and that of the commits.
mod late_events;
mod restored;

// Every outcome is exact.
mod bad_input;
mod one_account;
mod one_key;
mod sessions;
mod stale_states;
mod two_processes;

// What is read from the log is right.
mod readers;

// Long business comes to its end.
mod processes;

// The store on PostgreSQL.
mod postgres;
mod postgres_append_one;
mod postgres_connect;
mod postgres_damage;
mod postgres_epoch;
mod postgres_fence;
mod postgres_hints;
mod postgres_inline;
mod postgres_inline_appends;
mod postgres_inline_faults;
mod postgres_inline_versions;
mod postgres_keys;
mod postgres_poison;
mod postgres_pooler;
mod postgres_projections;
mod postgres_projections_documents;
mod postgres_projections_faults;
mod postgres_projections_generations;
mod postgres_projections_plans;
mod postgres_projections_pooler;
mod postgres_projections_roles;
mod postgres_projections_sql;
mod postgres_projections_suite;
mod postgres_roles;
mod postgres_schema;
mod postgres_specs;
mod postgres_suite;
