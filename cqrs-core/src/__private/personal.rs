use std::marker::PhantomData;

use crate::Personal;

/// Whether `null` would have two meanings in a type. The constant of the struct goes before that
/// of the trait, but only exists for `Personal<Option<T>>`.
#[derive(Debug)]
pub struct Check<T>(PhantomData<T>);

impl<T> Check<Personal<Option<T>>> {
    /// `null` is both "not known" and "erased".
    pub const AMBIGUOUS: bool = true;
}

/// For every other type.
pub trait Unambiguous {
    /// `null` has at most one meaning.
    const AMBIGUOUS: bool = false;
}

impl<T> Unambiguous for Check<T> {}
