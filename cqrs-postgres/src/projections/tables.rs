use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use cqrs_core::{GenerationId, StoreError};

use crate::{
    errors::unreadable,
    inline::WRITE,
    read::Cells,
    schema::{Schema, is_plain},
    sql::{Param, Statement},
    store::Inner,
};

pub(crate) const SCHEMA_OF: &str = include_str!("schema_of.sql");

/// What stands for the table of a generation's documents in every `.sql` file.
const PLACEHOLDER: &str = "\"generation\".documents";
/// So many generations are remembered; a program has some per projection.
const MOST: usize = 1_000;

/// The statements on the documents of one generation.
#[derive(Debug)]
pub(crate) struct Tables {
    schema: String,
    /// With the schema, in quotes.
    documents: String,
    /// The typed columns of the documents, and their types.
    columns: Vec<(String, String)>,
    pub(crate) load: Statement,
    pub(super) commit: Statement,
    /// What an append writes where the documents are inline.
    pub(crate) follow: Statement,
}

impl Tables {
    fn new(schema: &Schema, own_schema: &str, name: &str, columns: Vec<(String, String)>) -> Self {
        let documents = format!("\"{own_schema}\".\"{name}\"");
        let put = |file| put_into(&schema.put_into(file), &documents);
        let (load, commit, follow) = (put(super::LOAD), put(super::COMMIT), put(WRITE));
        Self {
            load: Statement::of(load),
            commit: Statement::of(commit),
            follow: Statement::of(follow),
            schema: own_schema.to_owned(),
            documents,
            columns,
        }
    }

    /// The type of a typed column.
    pub(super) fn column(&self, name: &str) -> Option<&str> {
        let found = self.columns.iter().find(|(column, _)| column == name);
        found.map(|(_, kind)| kind.as_str())
    }

    /// Where handlers find the tables of this generation, and after them the user's own.
    pub(crate) fn search_path(&self) -> String {
        format!("\"{}\", public", self.schema)
    }

    /// A text with the table of this generation in it.
    pub(super) fn put_into(&self, sql: &str) -> String {
        put_into(sql, &self.documents)
    }
}

fn put_into(sql: &str, documents: &str) -> String {
    sql.replace(PLACEHOLDER, documents)
}

/// The generations that this program has met. What is known of one never changes.
#[derive(Debug, Default)]
pub(crate) struct Generations(Mutex<HashMap<GenerationId, Arc<Tables>>>);

impl Generations {
    fn known(&self) -> MutexGuard<'_, HashMap<GenerationId, Arc<Tables>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Inner {
    /// Where the documents of a generation are; `None` where it is not there.
    pub(crate) async fn tables(
        &self,
        generation: GenerationId,
    ) -> Result<Option<Arc<Tables>>, StoreError> {
        if let Some(tables) = self.generations.known().get(&generation) {
            return Ok(Some(Arc::clone(tables)));
        }
        let params = vec![Param::Int(self.log.into()), Param::Int(generation.0)];
        let rows = self.readers.ask(&self.statements.projections.schema_of.with(params)).await?;
        let Some(row) = rows.first() else { return Ok(None) };
        let (schema, name): (&str, &str) = (row.cell(0)?, row.cell(1)?);
        if !is_plain(schema) || !is_plain(name) {
            return Err(unreadable(format!("the schema `{schema}` of generation {generation}")));
        }
        let (names, types): (Vec<String>, Vec<String>) = (row.cell(2)?, row.cell(3)?);
        let columns = names.into_iter().zip(types).collect();
        let tables = Arc::new(Tables::new(&self.schema, schema, name, columns));
        let mut known = self.generations.known();
        if known.len() >= MOST {
            known.clear();
        }
        known.insert(generation, Arc::clone(&tables));
        Ok(Some(tables))
    }

    /// It was dropped.
    pub(super) fn forget_tables(&self, generation: GenerationId) {
        self.generations.known().remove(&generation);
    }
}
