//! What one event holds where no framework writes it: the same content.

use cqrs_core::Metadata;
use uuid::Uuid;

pub(crate) const NAME: &str = "bench-account.deposited";
pub(crate) const DATA: &str = r#"{"amount":1}"#;

/// Metadata as the framework fills it in.
pub(crate) fn metadata() -> String {
    // Plain fields, whose JSON cannot fail.
    serde_json::to_string(&Metadata::new().correlation(Uuid::now_v7())).unwrap_or_default()
}
