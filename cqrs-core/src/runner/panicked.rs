use std::any::Any;

use crate::HandlerError;

/// What a handler said when it panicked.
pub(super) fn panicked(panic: &(dyn Any + Send)) -> HandlerError {
    let said = panic.downcast_ref::<&str>().copied();
    let said = said.or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    HandlerError::new(format!("it panicked: {}", said.unwrap_or("it did not say why")))
}
