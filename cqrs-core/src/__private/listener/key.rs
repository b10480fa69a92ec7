/// The id of a stream as a key.
#[diagnostic::on_unimplemented(
    message = "this event happens to what `{Self}` names, and the key is `{K}`",
    label = "its stream has the id of another type",
    note = "say where in the event the key is, above the method: `#[key(event.some_field)]`"
)]
pub trait IdFor<K> {
    /// The key.
    fn to_key(&self) -> K;
}

#[diagnostic::do_not_recommend]
impl<K: Clone> IdFor<K> for K {
    fn to_key(&self) -> K {
        self.clone()
    }
}

/// The id of the stream of what is no event of an aggregate.
#[derive(Debug)]
pub struct NoId;

#[diagnostic::do_not_recommend]
impl<K> IdFor<K> for NoId {
    fn to_key(&self) -> K {
        unreachable!("it did not compile")
    }
}

/// The key that the stream of an event gives.
pub fn key_of_stream<K>(id: &impl IdFor<K>) -> K {
    id.to_key()
}

/// What `#[key(..)]` may give for a key of type `K`.
#[diagnostic::on_unimplemented(
    message = "this gives `{Self}`, and the key is `{K}`",
    label = "neither `{K}` nor what becomes one",
    note = "`#[key(..)]` gives the type that `key = ..` names, what is `Into` it, or an `Option` of one"
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
pub fn key<K>(said: Option<impl KeyFor<K>>) -> Option<K> {
    said.map(KeyFor::into_key)
}
