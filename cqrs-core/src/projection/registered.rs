use std::{
    any::{Any, type_name},
    fmt,
    sync::Arc,
};

use super::{Document, ProjectionSpec, SqlProjection};
use crate::runner::AnyDocument;

/// What `#[projection]` says of itself, for everybody who must know all of them.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub struct RegisteredProjection {
    /// What it is called and what it reads.
    pub spec: ProjectionSpec,
    /// Its Rust type.
    pub type_name: fn() -> &'static str,
    pub(crate) make: Make,
}

/// How a runner comes to one.
#[derive(Clone, Copy)]
pub(crate) enum Make {
    /// Its documents.
    Document(fn() -> Arc<dyn AnyDocument>),
    /// An `Arc<dyn SqlProjection<Db = _>>`, whose database only its store knows; `None` where it
    /// has no `Default` to begin with.
    Sql(fn() -> Option<Box<dyn Any + Send>>),
}

impl RegisteredProjection {
    /// The registration of a document projection.
    #[must_use]
    pub const fn document<D: Document>() -> Self {
        Self {
            spec: D::SPEC,
            type_name: type_name::<D>,
            make: Make::Document(crate::runner::any_document::<D>),
        }
    }

    /// The registration of a SQL projection, with what makes one.
    #[doc(hidden)]
    #[must_use]
    pub const fn sql<P: SqlProjection>(
        spec: ProjectionSpec,
        make: fn() -> Option<Box<dyn Any + Send>>,
    ) -> Self {
        Self { spec, type_name: type_name::<P>, make: Make::Sql(make) }
    }

    /// Everything that `#[projection]` registered in the crates that this program references, by
    /// name.
    #[must_use]
    pub fn all() -> Vec<Self> {
        let mut found: Vec<_> = inventory::iter::<Self>().copied().collect();
        found.sort_by_key(|r| (r.spec.name, (r.type_name)()));
        found
    }
}

impl fmt::Debug for RegisteredProjection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RegisteredProjection")
            .field("name", &self.spec.name)
            .field("version", &self.spec.version)
            .field("type", &(self.type_name)())
            .finish_non_exhaustive()
    }
}

inventory::collect!(RegisteredProjection);
