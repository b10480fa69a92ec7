//! The promises of the design, a module each, on real stores and real servers.

// What they are tried with.
mod account;
mod log;
mod place;

// Exact outcomes.
mod bad_input;
mod killed_process;
mod one_account;
mod one_key;
mod stale_states;
mod two_processes;

// The store on PostgreSQL.
mod postgres;
mod postgres_connect;
mod postgres_damage;
mod postgres_pooler;
mod postgres_roles;
mod postgres_schema;
mod postgres_suite;
