use std::{fmt, sync::Arc};

use cqrs_core::{
    AnyDocument, ProjectionSpec, SqlProjection, definition_of_documents, definition_of_tables,
};
use rusqlite::Connection;

use crate::projections::Plan;

/// A projection that was named when the store was opened.
#[derive(Clone)]
pub(crate) enum Declared {
    Documents(Arc<dyn AnyDocument>),
    Tables(Arc<dyn SqlProjection<Db = Connection>>),
}

impl Declared {
    pub(crate) fn spec(&self) -> ProjectionSpec {
        match self {
            Self::Documents(document) => document.spec(),
            Self::Tables(projection) => projection.spec(),
        }
    }

    /// What its generations are made by.
    pub(super) fn plan(&self) -> Plan {
        let spec = self.spec();
        match self {
            Self::Documents(document) => {
                Plan { spec, definition: definition_of_documents(&**document), tables: None }
            }
            Self::Tables(projection) => Plan {
                spec,
                definition: definition_of_tables(&**projection),
                tables: Some(projection.tables().into()),
            },
        }
    }
}

impl fmt::Debug for Declared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.spec().name)
    }
}
