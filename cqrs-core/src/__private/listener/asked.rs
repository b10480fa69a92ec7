use std::marker::PhantomData;

use crate::{Deadline, Event};

/// Whether a type is an event, or a deadline. A constant of the struct goes before that of the
/// trait, but only exists for one.
#[derive(Debug)]
pub struct Asked<T: ?Sized>(PhantomData<T>);

impl<E: Event> Asked<E> {
    /// It is an event.
    pub const IS_EVENT: bool = true;
}

impl<D: Deadline> Asked<D> {
    /// It is a deadline.
    pub const IS_DEADLINE: bool = true;
}

/// For every other type.
pub trait Neither {
    /// It is no event.
    const IS_EVENT: bool = false;
    /// It is no deadline.
    const IS_DEADLINE: bool = false;
}

impl<T: ?Sized> Neither for Asked<T> {}
