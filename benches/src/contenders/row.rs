//! What one event holds where no framework writes it: the same content.

use cqrs_core::Metadata;
use uuid::Uuid;

pub(super) const NAME: &str = "bench-account.deposited";
pub(super) const DATA: &str = r#"{"amount":1}"#;

/// Metadata as the framework fills it in.
pub(super) fn metadata() -> String {
    // Plain fields, whose JSON cannot fail.
    serde_json::to_string(&Metadata::new().correlation(Uuid::now_v7())).unwrap_or_default()
}
