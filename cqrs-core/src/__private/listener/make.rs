use std::marker::PhantomData;

/// Makes one where its type has a `Default`.
#[derive(Debug)]
pub struct Make<P>(PhantomData<fn() -> P>);

impl<P> Make<P> {
    /// The maker.
    pub const NEW: Self = Self(PhantomData);
}

impl<P: Default> Make<P> {
    /// One.
    #[must_use]
    pub fn make(self) -> Option<P> {
        Some(P::default())
    }
}

/// The same for a type without `Default`: the compiler comes here when the method above does not
/// exist.
pub trait CannotMake<P>: Sized {
    /// None.
    fn make(self) -> Option<P> {
        None
    }
}

impl<P> CannotMake<P> for Make<P> {}
