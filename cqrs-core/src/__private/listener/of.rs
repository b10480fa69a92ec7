use std::marker::PhantomData;

use super::NoId;
use crate::{Aggregate, BelongsTo, DecodeError, Recorded, RecordedEvent};

/// What is read of an event. The items of the struct go before those of [`Unlisted`],
/// but only exist for an event of an aggregate: what is none was reported at the user's own
/// `Recorded<..>`, and is not reported again.
#[derive(Debug)]
pub struct Of<E>(PhantomData<E>);

impl<E: BelongsTo> Of<E> {
    /// The stored name.
    pub const NAME: &'static str = E::NAME;
    /// The category of its stream.
    pub const CATEGORY: &'static str = E::Aggregate::CATEGORY;

    /// Decodes one.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub fn decode(stored: &RecordedEvent) -> Result<Recorded<E>, DecodeError> {
        Recorded::decode(stored)
    }

    /// The id of its stream.
    pub fn id(recorded: &Recorded<E>) -> &<E::Aggregate as Aggregate>::Id {
        recorded.id()
    }
}

/// Stands in for what is no event of an aggregate.
pub trait Unlisted {
    /// No name.
    const NAME: &'static str = "";
    /// No category.
    const CATEGORY: &'static str = "";

    /// Nothing.
    ///
    /// # Errors
    /// Always.
    fn decode<T>(stored: &RecordedEvent) -> Result<T, DecodeError> {
        Err(DecodeError::Unknown { name: stored.name.clone(), version: stored.type_version })
    }

    /// No id.
    #[must_use]
    fn id<R>(_: &R) -> &NoId {
        &NoId
    }
}

impl<E> Unlisted for Of<E> {}
