use super::{FreshLog, Scale, projections::FreshProjections};

/// What the rules of a suite are about: `L` is [`dyn FreshLog`](FreshLog), or
/// [`dyn FreshProjections`](FreshProjections).
pub trait Subject<L: ?Sized>: Send + Sync + 'static {
    /// As its rules see it.
    fn subject(&self) -> &L;

    /// How much its long rules do.
    fn how_much(&self) -> Scale;
}

impl<S: FreshLog> Subject<dyn FreshLog> for S {
    fn subject(&self) -> &dyn FreshLog {
        self
    }

    fn how_much(&self) -> Scale {
        self.scale()
    }
}

impl<S: FreshProjections> Subject<dyn FreshProjections> for S {
    fn subject(&self) -> &dyn FreshProjections {
        self
    }

    fn how_much(&self) -> Scale {
        self.scale()
    }
}
