use async_trait::async_trait;
use cqrs_core::{EventStore, LogFilter, LogPage, MemoryStore, Position, RecordedEvent, StoreError};

use super::mistake::Mistake;

/// A page of what another filter lets through, right otherwise.
async fn page(
    right: &MemoryStore,
    after: Position,
    limit: u32,
    accepts: impl Fn(&RecordedEvent) -> bool,
) -> Result<LogPage, StoreError> {
    let mut page = right.read_log(after, &LogFilter::all(), u32::MAX).await?;
    page.events.retain(accepts);
    if page.events.len() >= limit as usize {
        page.events.truncate(limit as usize);
        let last = page.events.last().map(|event| event.position);
        page.through = last.unwrap_or(after.min(page.through));
    }
    Ok(page)
}

macro_rules! reads_otherwise {
    ($(#[$doc:meta])* $name:ident: |$right:ident, $after:ident, $filter:ident, $limit:ident| $read:expr) => {
        $(#[$doc])*
        #[derive(Default)]
        pub(crate) struct $name;

        #[async_trait]
        impl Mistake for $name {
            async fn read_log(
                &self,
                $right: &MemoryStore,
                $after: Position,
                $filter: &LogFilter,
                $limit: u32,
            ) -> Result<LogPage, StoreError> {
                $read
            }
        }
    };
}

reads_otherwise! {
    /// `through` is the head, also where the limit cut the page.
    SkipsTheRest: |right, after, filter, limit| {
        let page = right.read_log(after, filter, limit).await?;
        Ok(LogPage { through: right.head().await?.position.max(page.through), ..page })
    }
}

reads_otherwise! {
    /// `>=` where `>` belongs.
    ReadsItsPositionAgain: |right, after, filter, limit| {
        let before = Position::START.plus(after.get().saturating_sub(1));
        right.read_log(before, filter, limit.saturating_add(1)).await
    }
}

reads_otherwise! {
    /// One more than was asked for, to see whether there is more.
    GivesOneMore: |right, after, filter, limit| {
        right.read_log(after, filter, limit.saturating_add(1)).await
    }
}

reads_otherwise! {
    /// The categories are not looked at.
    IgnoresCategories: |right, after, filter, limit| {
        let names = LogFilter { categories: Vec::new(), ..filter.clone() };
        right.read_log(after, &names, limit).await
    }
}

reads_otherwise! {
    /// Names are compared by `ILIKE`.
    MatchesNamesLoosely: |right, after, filter, limit| {
        let any_category = filter.categories.is_empty();
        page(right, after, limit, |event| {
            let name = |wanted: &String| wanted.eq_ignore_ascii_case(&event.name);
            (any_category || filter.categories.iter().any(|c| c == event.stream.category()))
                && (filter.names.is_empty() || filter.names.iter().any(name))
        })
        .await
    }
}

reads_otherwise! {
    /// `OR` where `AND` belongs.
    NeedsEither: |right, after, filter, limit| {
        if filter.categories.is_empty() || filter.names.is_empty() {
            return right.read_log(after, filter, limit).await;
        }
        page(right, after, limit, |event| {
            filter.categories.iter().any(|category| category == event.stream.category())
                || filter.names.contains(&event.name)
        })
        .await
    }
}

reads_otherwise! {
    /// The limit counts events before the filter, `through` those after it.
    FiltersAfterTheLimit: |right, after, filter, limit| {
        let mut page = right.read_log(after, &LogFilter::all(), limit).await?;
        let head = right.head().await?.position;
        page.events.retain(|event| filter.accepts(event.stream.category(), &event.name));
        if page.events.is_empty() && *filter != LogFilter::all() {
            page.through = head;
        }
        Ok(page)
    }
}

reads_otherwise! {
    /// Without a match, there is nothing to move on to.
    WaitsForAMatch: |right, after, filter, limit| {
        let page = right.read_log(after, filter, limit).await?;
        let through = page.events.last().map_or(after.min(page.through), |event| event.position);
        Ok(LogPage { through, ..page })
    }
}

reads_otherwise! {
    /// Who is ahead of the log stays there.
    StaysAhead: |right, after, filter, limit| {
        let page = right.read_log(after, filter, limit).await?;
        Ok(LogPage { through: page.through.max(after), ..page })
    }
}
