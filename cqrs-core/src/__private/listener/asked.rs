use std::marker::PhantomData;

use crate::Event;

/// Whether a type is an event. The constant of the struct goes before that of the trait, but only
/// exists for one.
#[derive(Debug)]
pub struct Asked<T: ?Sized>(PhantomData<T>);

impl<E: Event> Asked<E> {
    /// It is.
    pub const IS_EVENT: bool = true;
}

/// For every other type.
pub trait NoEvent {
    /// It is not.
    const IS_EVENT: bool = false;
}

impl<T: ?Sized> NoEvent for Asked<T> {}
