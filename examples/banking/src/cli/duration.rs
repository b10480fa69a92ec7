use std::time::Duration;

use jiff::SignedDuration;

/// Reads how long something may take.
pub(crate) fn duration(text: &str) -> Result<Duration, String> {
    let example = || format!("`{text}` is not a time such as 30s or 5m");
    let duration: SignedDuration = text.parse().map_err(|_| example())?;
    duration.try_into().map_err(|_| example())
}
