use crate::{ColumnKind, Position, StoreError, Version};

/// A document as it stands in its table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredDocument {
    /// The text of its key.
    pub key: String,
    /// The document as JSON text.
    pub document: String,
    /// The version, in its stream, of the last event that is folded in.
    pub version: Version,
    /// The position of that event.
    pub position: Position,
}

/// A document that changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentWrite {
    /// The text of its key.
    pub key: String,
    /// The document as JSON text; `None` where it goes.
    pub document: Option<String>,
    /// The version, in its stream, of the last event that is folded in.
    pub version: Version,
    /// The position of that event.
    pub position: Position,
}

/// Which documents are wanted, and in which order.
#[derive(Debug, Clone, PartialEq)]
pub struct DocumentQuery {
    /// Only those of these keys.
    pub keys: Option<Vec<String>>,
    /// Only those that pass all of these.
    pub filters: Vec<DocumentFilter>,
    /// What comes first.
    pub order: DocumentOrder,
    /// Only those after this key; they must be in the order of their keys.
    pub after: Option<String>,
    /// At most this many.
    pub limit: u32,
}

impl DocumentQuery {
    /// The column that comes first in the order; `None` where that is the key.
    ///
    /// # Errors
    /// [`StoreError::Rejected`] where the query also names a key to begin after: a key has no place
    /// among the values of a column.
    pub fn ordered_by(&self) -> Result<Option<&'static str>, StoreError> {
        match (self.order, &self.after) {
            (DocumentOrder::Key, _) => Ok(None),
            (DocumentOrder::Column(column), None) => Ok(Some(column)),
            (DocumentOrder::Column(column), Some(key)) => Err(StoreError::Rejected {
                code: "order".into(),
                reason: format!(
                    "documents in the order of the column `{column}` cannot begin after the key \
                     `{key}`: filter by the column"
                ),
            }),
        }
    }
}

/// In which order documents are given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum DocumentOrder {
    /// In the order of their keys' bytes.
    #[default]
    Key,
    /// In the order of a column that the projection declares, rising: numbers by value, `false`
    /// before `true`, text by its bytes. Those with the same value are in the order of their keys,
    /// and those whose column is NULL are left out. Quick where the column is indexed.
    Column(&'static str),
}

/// What a declared column must hold. A column that is NULL passes nothing.
#[derive(Debug, Clone, PartialEq)]
pub struct DocumentFilter {
    /// The column; one that the projection declares.
    pub column: &'static str,
    /// How it is compared.
    pub comparison: Comparison,
    /// With what; of the kind of the column.
    pub value: FilterValue,
}

/// How a column is compared with a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    /// The same.
    Equal,
    /// Another.
    NotEqual,
    /// Below it.
    Less,
    /// Below it, or the same.
    LessOrEqual,
    /// Above it.
    Greater,
    /// Above it, or the same.
    GreaterOrEqual,
}

/// A value that a column is compared with.
#[derive(Debug, Clone, PartialEq)]
pub enum FilterValue {
    /// For an integer column.
    Integer(i64),
    /// For a real column.
    Real(f64),
    /// For a boolean column.
    Boolean(bool),
    /// For a text column; compared byte by byte.
    Text(String),
}

impl FilterValue {
    /// What a column must hold to be compared with it.
    #[must_use]
    pub const fn kind(&self) -> ColumnKind {
        match self {
            Self::Integer(_) => ColumnKind::Integer,
            Self::Real(_) => ColumnKind::Real,
            Self::Boolean(_) => ColumnKind::Boolean,
            Self::Text(_) => ColumnKind::Text,
        }
    }
}

impl From<i64> for FilterValue {
    fn from(value: i64) -> Self {
        Self::Integer(value)
    }
}

impl From<f64> for FilterValue {
    fn from(value: f64) -> Self {
        Self::Real(value)
    }
}

impl From<bool> for FilterValue {
    fn from(value: bool) -> Self {
        Self::Boolean(value)
    }
}

impl From<&str> for FilterValue {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}

impl From<String> for FilterValue {
    fn from(value: String) -> Self {
        Self::Text(value)
    }
}
