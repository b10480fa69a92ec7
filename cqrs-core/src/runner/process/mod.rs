//! A process as it is stored: a document with its state and what it still has to do.

mod agenda;
mod any_process;
mod cause;
mod document;
mod due;
mod envelope;
mod sending;
mod trouble;

pub(crate) use agenda::{Agenda, WaitingCommand};
pub(crate) use any_process::{AnyProcess, Settled, any_process};
pub(crate) use cause::Cause;
pub(crate) use document::Process;
pub(crate) use due::{DUE, first_due, first_timed, past_due};
pub(crate) use envelope::Envelope;
pub(crate) use sending::Sender;
pub(crate) use trouble::Trouble;
