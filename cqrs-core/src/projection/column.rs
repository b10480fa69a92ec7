/// A field of a document that is also a typed column of its table, to filter by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Column {
    /// The name of the field in the document's JSON, and of the column.
    pub name: &'static str,
    /// What it holds.
    pub kind: ColumnKind,
    /// Whether it has an index.
    pub indexed: bool,
}

impl Column {
    /// A column without an index.
    #[must_use]
    pub const fn new(name: &'static str, kind: ColumnKind) -> Self {
        Self { name, kind, indexed: false }
    }

    /// The same with an index.
    #[must_use]
    pub const fn indexed(mut self) -> Self {
        self.indexed = true;
        self
    }
}

/// What a column holds. The store computes it from the document's JSON, so that the two never
/// differ; a field that is absent or `null` is NULL.
///
/// Times are no kind of their own: as text of the form `2024-01-02T03:04:05Z` they sort by time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ColumnKind {
    /// A whole number of 64 bits.
    Integer,
    /// A number with a fraction, of 64 bits.
    Real,
    /// `true` or `false`.
    Boolean,
    /// Text.
    Text,
}
