use serde::{Serialize, de::DeserializeOwned};

/// A command that travels as data: one that is keyed, scheduled or sent. Commands that are only
/// executed need nothing. [`#[derive(Command)]`](derive@crate::Command) implements it, and there is
/// the example.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no stored name",
    label = "cannot travel as data",
    note = "write `#[derive(Command, Serialize, Deserialize)]` and `#[command(\"category.what_to_do\")]` on `{Self}`"
)]
pub trait Command: Serialize + DeserializeOwned + Send + Sync + 'static {
    /// What is stored as its type; never changes.
    const NAME: &'static str;
}
