use std::{cmp::Ordering, collections::BTreeSet, ops::Bound};

use super::{
    Projections,
    built::Row,
    columns::{self, Check},
    rejected,
};
use crate::{DocumentQuery, GenerationId, StoreError, StoredDocument};

impl Projections {
    pub(in super::super) fn load_documents(
        &self,
        generation: GenerationId,
        keys: &[&str],
    ) -> Vec<StoredDocument> {
        let Some(built) = self.generations.get(&generation) else { return Vec::new() };
        let wanted: BTreeSet<_> = keys.iter().collect();
        wanted.iter().filter_map(|key| Some(built.documents.get(**key)?.stored.clone())).collect()
    }

    pub(in super::super) fn find_documents(
        &self,
        projection: &str,
        query: &DocumentQuery,
    ) -> Result<Vec<StoredDocument>, StoreError> {
        let Some(built) = self.serving(projection) else {
            let reason = format!("no projection `{projection}` serves");
            return Err(rejected("no_such_projection", reason));
        };
        let order = query.ordered_by()?.map(|name| columns::place(built.columns, name));
        let order = order.transpose()?;
        let checks = (query.filters.iter())
            .map(|filter| Check::new(built.columns, filter))
            .collect::<Result<Vec<_>, _>>()?;
        let after = query.after.as_deref().map_or(Bound::Unbounded, Bound::Excluded);
        let range = (after, Bound::Unbounded);
        let keys: Option<BTreeSet<&str>> =
            query.keys.as_ref().map(|keys| keys.iter().map(String::as_str).collect());
        let by_key: Box<dyn Iterator<Item = &Row>> = match &keys {
            None => Box::new(built.documents.range::<str, _>(range).map(|(_, row)| row)),
            Some(keys) => {
                let wanted = keys.range::<str, _>(range);
                Box::new(wanted.filter_map(|key| built.documents.get(*key)))
            }
        };
        let passing = by_key.filter(|row| checks.iter().all(|check| check.passes(&row.columns)));
        let limit = usize::try_from(query.limit).unwrap_or(usize::MAX);
        Ok(match order {
            None => passing.take(limit).map(|row| row.stored.clone()).collect(),
            Some(column) => {
                let sorted = by_column(column, passing);
                sorted.into_iter().take(limit).map(|row| row.stored.clone()).collect()
            }
        })
    }
}

/// Rows in the order of a column, and where that is the same, as they came. NULL has no place.
fn by_column<'a>(column: usize, rows: impl Iterator<Item = &'a Row>) -> Vec<&'a Row> {
    let value = |row: &'a Row| row.columns.get(column).and_then(Option::as_ref);
    let mut rows: Vec<_> = rows.filter_map(|row| Some((value(row)?, row))).collect();
    rows.sort_by(|(a, _), (b, _)| columns::order(a, b).unwrap_or(Ordering::Equal));
    rows.into_iter().map(|(_, row)| row).collect()
}
