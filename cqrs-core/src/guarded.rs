//! What becomes of a panic in the user's code.

use std::panic::{AssertUnwindSafe, catch_unwind};

/// Runs the domain's code; a panic in it is a failure with what the panic said.
pub(crate) fn guarded<T>(domain: impl FnOnce() -> T) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(domain)).map_err(|panic| {
        let text = panic.downcast_ref::<&str>().map(|s| (*s).to_owned());
        text.or_else(|| panic.downcast_ref::<String>().cloned())
            .unwrap_or_else(|| "no message".into())
    })
}
