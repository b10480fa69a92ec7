//! What becomes of a panic in the user's code.

use std::{
    any::Any,
    panic::{AssertUnwindSafe, catch_unwind},
};

use crate::HandlerError;

/// Runs the domain's code; a panic in it is a failure with what the panic said.
pub(crate) fn guarded<T>(domain: impl FnOnce() -> T) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(domain)).map_err(|panic| message(&*panic).to_owned())
}

/// The same for what a projection does with an event: a panic is an error of its handler.
pub(crate) fn guarded_handler<T>(
    handler: impl FnOnce() -> Result<T, HandlerError>,
) -> Result<T, HandlerError> {
    catch_unwind(AssertUnwindSafe(handler))
        .unwrap_or_else(|panic| Err(HandlerError::panicked(&*panic)))
}

/// What a panic said.
pub(crate) fn message(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("no message")
}
