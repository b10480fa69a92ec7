use cqrs_core::{Blueprint, ProjectionSpec};

/// A blueprint on its way to another thread.
#[derive(Debug, Clone)]
pub(crate) struct Plan {
    pub(crate) spec: ProjectionSpec,
    pub(crate) definition: String,
    pub(crate) tables: Option<String>,
}

impl From<&Blueprint<'_>> for Plan {
    fn from(blueprint: &Blueprint<'_>) -> Self {
        Self {
            spec: *blueprint.spec,
            definition: blueprint.definition.into(),
            tables: blueprint.tables.map(Into::into),
        }
    }
}
