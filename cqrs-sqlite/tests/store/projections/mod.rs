//! What projections keep in the file.

mod documents;
mod generations;
mod handlers;
mod steps;
mod tables;

mod support;
