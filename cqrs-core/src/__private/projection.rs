use std::{any::Any, marker::PhantomData, sync::Arc};

use serde::{Serialize, de::DeserializeOwned};

use crate::{
    DecodeError, DocumentFate, Handled, HandlerError, IntoFate, RecordedEvent, SqlProjection,
};

/// What a document needs to begin, to be stored and to be read back. Asked for here and not on
/// `Document`, so that it is one error at the name of the type, whatever is missing.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be kept as a document",
    label = "not `Default`, not `Serialize` or not `Deserialize`",
    note = "write `#[derive(Default, Serialize, Deserialize)]` on `{Self}`"
)]
pub trait Kept: Default + Serialize + DeserializeOwned {}

#[diagnostic::do_not_recommend]
impl<D: Default + Serialize + DeserializeOwned> Kept for D {}

/// How a document of one type begins, and how it is written and read. One function gives all
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

/// The codec of a document.
#[must_use]
pub const fn codec<D: Kept>() -> Codec<D> {
    Codec { initial: D::default, write: serde_json::to_string::<D>, read: read::<D> }
}

fn read<D: DeserializeOwned>(json: &str) -> Result<D, serde_json::Error> {
    serde_json::from_str(json)
}

/// What `#[key(..)]` may give for a key of type `K`.
#[diagnostic::on_unimplemented(
    message = "this gives `{Self}`, and the key of the documents is `{K}`",
    label = "neither `{K}` nor what becomes one",
    note = "`#[key(..)]` gives the `key` of `#[projection(key = ..)]`, or what is `Into` it"
)]
pub trait KeyFor<K> {
    /// The key.
    fn into_key(self) -> K;
}

#[diagnostic::do_not_recommend]
impl<T: Into<K>, K> KeyFor<K> for T {
    fn into_key(self) -> K {
        self.into()
    }
}

/// The key that an event says.
pub fn key<K>(said: impl KeyFor<K>) -> K {
    said.into_key()
}

/// What becomes of a document, by what its method gave back.
///
/// # Errors
/// What the method said.
pub fn fate(returned: impl IntoFate) -> Result<DocumentFate, HandlerError> {
    returned.into_fate()
}

/// What a handler of a SQL projection may give back.
#[diagnostic::on_unimplemented(
    message = "a handler of a SQL projection cannot give back `{Self}`",
    label = "not `Result<(), _>` with an error",
    note = "give back whether it worked: `Result<(), sqlx::Error>`, or another error"
)]
pub trait IntoHandled {
    /// Whether it worked.
    ///
    /// # Errors
    /// What the handler said.
    fn into_handled(self) -> Result<(), HandlerError>;
}

impl<E: Into<Box<dyn std::error::Error + Send + Sync>>> IntoHandled for Result<(), E> {
    fn into_handled(self) -> Result<(), HandlerError> {
        self.map_err(HandlerError::new)
    }
}

/// Whether a handler worked.
///
/// # Errors
/// What it said.
pub fn handled(returned: impl IntoHandled) -> Result<(), HandlerError> {
    returned.into_handled()
}

/// Says that no handler takes an event of this name.
#[must_use]
pub fn no_handler<'a>(stored: &RecordedEvent) -> Handled<'a> {
    let error = DecodeError::Unknown { name: stored.name.clone(), version: stored.type_version };
    Box::pin(std::future::ready(Err(HandlerError::new(error))))
}

/// Makes a projection where its type has a `Default`.
#[derive(Debug)]
pub struct Make<P>(PhantomData<fn() -> P>);

impl<P> Make<P> {
    /// The maker.
    pub const NEW: Self = Self(PhantomData);
}

impl<P: SqlProjection + Default> Make<P> {
    /// An `Arc<dyn SqlProjection<Db = P::Db>>`.
    #[must_use]
    pub fn make(self) -> Option<Box<dyn Any + Send>> {
        let made: Arc<dyn SqlProjection<Db = P::Db>> = Arc::new(P::default());
        Some(Box::new(made))
    }
}

/// The same for a type without `Default`: the compiler comes here when the method above does not
/// exist.
pub trait CannotMake: Sized {
    /// Nothing.
    fn make(self) -> Option<Box<dyn Any + Send>> {
        None
    }
}

impl<P> CannotMake for Make<P> {}
