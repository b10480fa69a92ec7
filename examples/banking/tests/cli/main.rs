//! The bank as its users meet it: the importer as a library, and the program.

mod support;

// The importer as a library, on the stores that need no server.
mod importing;
mod malformed;
mod outages;
mod overlapping;
mod real_file;
mod server;

// The program.
mod commands;
mod interrupting;
mod killing;
mod passing_time;
mod projecting;
mod transferring;

// Everything at once.
mod soak;

// The service.
mod serving;
