use serde::{Serialize, de::DeserializeOwned};

/// What a state needs to begin, to be stored and to be read back. Asked for here and not on the
/// traits, so that it is one error at the name of the type, whatever is missing.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be kept as JSON",
    label = "not `Default`, not `Serialize` or not `Deserialize`",
    note = "write `#[derive(Default, Serialize, Deserialize)]` on `{Self}`"
)]
pub trait Kept: Default + Serialize + DeserializeOwned {}

#[diagnostic::do_not_recommend]
impl<D: Default + Serialize + DeserializeOwned> Kept for D {}

/// How a state of one type begins, and how it is written and read. One function gives all
/// three, so that whatever the type lacks is the same error in all three places, which the
/// compiler says once.
#[derive(Debug)]
pub struct Codec<D> {
    /// Makes the one before the first event.
    pub initial: fn() -> D,
    /// Writes one.
    pub write: fn(&D) -> Result<String, serde_json::Error>,
    /// Reads one.
    pub read: fn(&str) -> Result<D, serde_json::Error>,
}

/// The codec of a state.
#[must_use]
pub const fn codec<D: Kept>() -> Codec<D> {
    Codec { initial: D::default, write: serde_json::to_string::<D>, read: read::<D> }
}

fn read<D: DeserializeOwned>(json: &str) -> Result<D, serde_json::Error> {
    serde_json::from_str(json)
}
