/// Who wants to see how an import gets on. It is called from many threads.
pub trait Observer: Send + Sync + 'static {
    /// So many rows have come to something.
    fn rows(&self, _rows: u64) {}

    /// The row of a line waits until the store is back, and so do the later rows of its account.
    fn waiting(&self, _line: u64, _reason: &str) {}
}

/// Nobody does.
impl Observer for () {}
