/// What `#[key(..)]` gives. The method of the struct goes before that of [`SaidPlainly`], but only
/// exists for an `Option`.
#[derive(Debug)]
pub struct Said<T>(pub T);

impl<T> Said<Option<T>> {
    /// What there is.
    #[must_use]
    pub fn said(self) -> Option<T> {
        self.0
    }
}

/// For what is always there.
pub trait SaidPlainly<T> {
    /// It.
    fn said(self) -> Option<T>;
}

impl<T> SaidPlainly<T> for Said<T> {
    fn said(self) -> Option<T> {
        Some(self.0)
    }
}
