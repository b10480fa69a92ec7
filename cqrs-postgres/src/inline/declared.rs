use std::{fmt, sync::Arc};

use cqrs_core::{
    AnyDocument, ProjectionSpec, SqlProjection, definition_of_documents, definition_of_tables,
};
use sqlx::PgConnection;

/// A projection that was named when the store was connected.
#[derive(Clone)]
pub(crate) enum Declared {
    Documents(Arc<dyn AnyDocument>),
    Tables(Arc<dyn SqlProjection<Db = PgConnection>>),
}

impl Declared {
    pub(crate) fn spec(&self) -> ProjectionSpec {
        match self {
            Self::Documents(document) => document.spec(),
            Self::Tables(projection) => projection.spec(),
        }
    }

    pub(super) fn definition(&self) -> String {
        match self {
            Self::Documents(document) => definition_of_documents(&**document),
            Self::Tables(projection) => definition_of_tables(&**projection),
        }
    }

    /// The SQL that makes its tables.
    pub(super) fn tables(&self) -> Option<&'static str> {
        match self {
            Self::Documents(_) => None,
            Self::Tables(projection) => Some(projection.tables()),
        }
    }
}

impl fmt::Debug for Declared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.spec().name)
    }
}
