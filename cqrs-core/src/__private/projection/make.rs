use std::{any::Any, marker::PhantomData, sync::Arc};

use crate::SqlProjection;

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
