use std::{collections::BTreeSet, ops::Bound};

use super::{Projections, built::Row, columns::Check, rejected};
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
        let checks = (query.filters.iter())
            .map(|filter| Check::new(built.columns, filter))
            .collect::<Result<Vec<_>, _>>()?;
        let passes = |row: &&Row| checks.iter().all(|check| check.passes(&row.columns));
        let limit = usize::try_from(query.limit).unwrap_or(usize::MAX);
        let page = |rows: &mut dyn Iterator<Item = &Row>| {
            rows.filter(passes).take(limit).map(|row| row.stored.clone()).collect()
        };
        let after = query.after.as_deref().map_or(Bound::Unbounded, Bound::Excluded);
        let range = (after, Bound::Unbounded);
        Ok(match &query.keys {
            None => page(&mut built.documents.range::<str, _>(range).map(|(_, row)| row)),
            Some(keys) => {
                let keys: BTreeSet<&str> = keys.iter().map(String::as_str).collect();
                let wanted = keys.range::<str, _>(range);
                page(&mut wanted.filter_map(|key| built.documents.get(*key)))
            }
        })
    }
}
