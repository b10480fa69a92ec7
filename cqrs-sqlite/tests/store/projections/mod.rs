//! What projections keep in the file.

mod promises;

mod documents;
mod generations;
mod handlers;
mod inline;
mod steps;
mod tables;

mod support;
