use std::{error::Error, io};

/// Why a subcommand ends early.
pub(crate) enum Failure {
    /// A plain sentence for the person at the terminal.
    Because(String),
    /// Nobody reads the output any more.
    ClosedPipe,
    /// Ctrl-C.
    Interrupted,
}

impl Failure {
    /// What a write to stdout comes to.
    pub(crate) fn of_output(error: &io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Self::ClosedPipe,
            _ => Self::Because(format!("the output cannot be written: {error}")),
        }
    }
}

/// Every error of the bank is one plain sentence.
impl<E: Error> From<E> for Failure {
    fn from(error: E) -> Self {
        Self::Because(error.to_string())
    }
}
