use std::{collections::BTreeMap, marker::PhantomData};

use super::{Projections, live};
use crate::{
    Column, ColumnKind, Comparison, Document, DocumentFilter, DocumentOrder, DocumentQuery,
    FilterValue, HandlerError, Mode, Position, StoreError, StoredDocument, Version,
};

/// The documents of one projection, to be asked for.
///
/// Answers come from the generation that serves, each from one commit: never from one that is
/// half built. Documents of a live projection are folded from the log when they are asked for.
#[derive(Debug)]
pub struct Documents<D: Document> {
    projections: Projections,
    filters: Vec<DocumentFilter>,
    order: DocumentOrder,
    of: PhantomData<fn() -> D>,
}

/// A document that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Found<K, D> {
    /// Its key.
    pub key: K,
    /// The document.
    pub document: D,
    /// The version, in its stream, of the last event that is folded in.
    pub version: Version,
    /// The position of that event.
    pub position: Position,
}

/// Why documents cannot be given.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum QueryError {
    /// The projection declares no such column.
    #[error("the projection `{projection}` has no column `{column}`; declare it in `columns(..)`")]
    NoColumn {
        /// The projection.
        projection: &'static str,
        /// What was asked for.
        column: &'static str,
    },
    /// The column holds something else.
    #[error(
        "the column `{column}` of `{projection}` is {kind:?}, and cannot be compared with {value:?}"
    )]
    Kind {
        /// The projection.
        projection: &'static str,
        /// The column.
        column: &'static str,
        /// What it holds.
        kind: ColumnKind,
        /// What it was compared with.
        value: FilterValue,
    },
    /// Documents in the order of a column have no page after a key.
    #[error(
        "the page after a key of `{projection}` is in the order of the keys, not of `{column}`: filter by the column instead"
    )]
    AfterKey {
        /// The projection.
        projection: &'static str,
        /// The column that they were to be ordered by.
        column: &'static str,
    },
    /// The documents are not stored, so they can only be asked for by key.
    #[error("`{projection}` is folded when it is asked for: ask by key, or declare another mode")]
    NotStored {
        /// The projection.
        projection: &'static str,
    },
    /// A stored document is not of this shape.
    #[error(
        "the document `{key}` of `{projection}` cannot be read: {reason}; raise the projection's version"
    )]
    Unreadable {
        /// The projection.
        projection: &'static str,
        /// Its key.
        key: String,
        /// What serde said.
        reason: String,
    },
    /// An event of a live projection cannot be taken.
    #[error("the event at {position} cannot be folded into `{projection}`: {error}")]
    Fold {
        /// The projection.
        projection: &'static str,
        /// The event.
        position: Position,
        /// Why not.
        error: HandlerError,
    },
    /// The store cannot be asked.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A document of this projection that was found.
type FoundIn<D> = Found<<D as Document>::Key, D>;

impl Projections {
    /// The documents of a projection.
    #[must_use]
    pub fn documents<D: Document>(&self) -> Documents<D> {
        Documents {
            projections: self.clone(),
            filters: Vec::new(),
            order: DocumentOrder::Key,
            of: PhantomData,
        }
    }
}

impl<D: Document> Documents<D> {
    /// The document of a key; `None` where there is none.
    ///
    /// # Errors
    /// [`QueryError`].
    pub async fn get(&self, key: &D::Key) -> Result<Option<FoundIn<D>>, QueryError> {
        Ok(self.get_many(std::slice::from_ref(key)).await?.pop())
    }

    /// The documents of some keys, in the order of their keys' text, or of the column that was
    /// named; those that are not there are left out.
    ///
    /// # Errors
    /// [`QueryError`].
    pub async fn get_many(&self, keys: &[D::Key]) -> Result<Vec<FoundIn<D>>, QueryError> {
        let all = self.filters.is_empty() && self.order == DocumentOrder::Key;
        if D::SPEC.mode == Mode::Live && all {
            return self.fold(keys).await;
        }
        let limit = u32::try_from(keys.len()).unwrap_or(u32::MAX);
        let keys = keys.iter().map(ToString::to_string).collect();
        self.find(Some(keys), None, limit).await
    }

    /// Each from the log as it is now.
    async fn fold(&self, keys: &[D::Key]) -> Result<Vec<FoundIn<D>>, QueryError> {
        let keys: BTreeMap<_, _> = keys.iter().map(|key| (key.to_string(), key)).collect();
        let mut found = Vec::new();
        for key in keys.into_values() {
            found.extend(live::fold(self.projections.store(), key).await?);
        }
        Ok(found)
    }

    /// Only those whose column compares with the value like this. The column must be declared.
    #[must_use]
    pub fn filter(
        mut self,
        column: &'static str,
        comparison: Comparison,
        value: impl Into<FilterValue>,
    ) -> Self {
        self.filters.push(DocumentFilter { column, comparison, value: value.into() });
        self
    }

    /// In the rising order of a column; those with the same value are in the order of their keys,
    /// and those without a value are left out. The column must be declared, and indexed where there
    /// are many documents.
    ///
    /// # Examples
    /// The three accounts that have least, of those that have something:
    /// ```
    #[doc = include_str!("../domain/example.md")]
    /// # use cqrs_core::{Comparison, Projections, QueryError};
    /// # #[derive(Default, Serialize, Deserialize)]
    /// # struct Balance {
    /// #     balance: i64,
    /// # }
    /// #[projection(name = "balances", key = AccountId, columns(balance: i64), indexes(balance))]
    /// impl Balance {
    ///     fn deposited(&mut self, event: &Recorded<MoneyDeposited>) {
    ///         self.balance += event.amount;
    ///     }
    /// }
    ///
    /// async fn poorest(projections: &Projections) -> Result<Vec<AccountId>, QueryError> {
    ///     let balances = projections.documents::<Balance>();
    ///     let something = balances.filter("balance", Comparison::Greater, 0);
    ///     let poorest = something.order_by("balance").page(None, 3).await?;
    ///     Ok(poorest.into_iter().map(|found| found.key).collect())
    /// }
    /// ```
    #[must_use]
    pub fn order_by(mut self, column: &'static str) -> Self {
        self.order = DocumentOrder::Column(column);
        self
    }

    /// At most `limit` documents whose keys come after `after`, in the order of the bytes of their
    /// text; the first ones for `None`. The key of the last one leads to the next page.
    ///
    /// In the order of a column only the first ones can be asked for; where a value ends a page, a
    /// [`filter`](Self::filter) leads on from it.
    ///
    /// # Errors
    /// [`QueryError`].
    pub async fn page(
        &self,
        after: Option<&D::Key>,
        limit: u32,
    ) -> Result<Vec<FoundIn<D>>, QueryError> {
        self.find(None, after.map(ToString::to_string), limit).await
    }

    async fn find(
        &self,
        keys: Option<Vec<String>>,
        after: Option<String>,
        limit: u32,
    ) -> Result<Vec<FoundIn<D>>, QueryError> {
        if D::SPEC.mode == Mode::Live {
            return Err(QueryError::NotStored { projection: D::SPEC.name });
        }
        let projection = D::SPEC.name;
        self.filters.iter().try_for_each(|filter| check(projection, D::SPEC.columns, filter))?;
        if let DocumentOrder::Column(column) = self.order {
            declared(projection, D::SPEC.columns, column)?;
            if after.is_some() {
                return Err(QueryError::AfterKey { projection, column });
            }
        }
        let (filters, order) = (self.filters.clone(), self.order);
        let query = DocumentQuery { keys, filters, order, after, limit };
        let found = self.projections.store().find_documents(D::SPEC.name, &query).await?;
        found.into_iter().map(read::<D>).collect()
    }
}

fn read<D: Document>(stored: StoredDocument) -> Result<FoundIn<D>, QueryError> {
    let StoredDocument { key, document, version, position } = stored;
    let unreadable = |reason: String| QueryError::Unreadable {
        projection: D::SPEC.name,
        key: key.clone(),
        reason,
    };
    let document = D::read(&document).map_err(|e| unreadable(e.to_string()))?;
    let key = key.parse().map_err(|_| unreadable("its key".to_owned()))?;
    Ok(Found { key, document, version, position })
}

fn declared(
    projection: &'static str,
    columns: &'static [Column],
    column: &'static str,
) -> Result<&'static Column, QueryError> {
    let found = columns.iter().find(|declared| declared.name == column);
    found.ok_or(QueryError::NoColumn { projection, column })
}

fn check(
    projection: &'static str,
    columns: &'static [Column],
    filter: &DocumentFilter,
) -> Result<(), QueryError> {
    let column = filter.column;
    let kind = declared(projection, columns, column)?.kind;
    if filter.value.kind() == kind {
        return Ok(());
    }
    Err(QueryError::Kind { projection, column, kind, value: filter.value.clone() })
}
