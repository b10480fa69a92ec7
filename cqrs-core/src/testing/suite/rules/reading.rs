//! Reading the log.

use super::super::{
    FreshLog,
    rule::Outcome,
    tools::{Drafting, Handle, event, everything, holds, p, same, to},
};
use crate::{LogFilter, Position, RecordedEvent, StreamId};

/// A log of twelve events in two categories, with four types that look alike.
async fn a_mixed_log(log: &dyn FreshLog) -> Outcome<Handle> {
    let handle = Handle::open(log).await?;
    let (account, customer) = (StreamId::new("account", "1")?, StreamId::new("customer", "1")?);
    for stream in [&account, &customer, &account] {
        for name in ["noted", "Noted", "noted.again", "n_ted"] {
            handle.write(to(stream).event(event(name, "{}"))).await?;
        }
    }
    Ok(handle)
}

fn filters() -> Vec<LogFilter> {
    let all = LogFilter::all;
    vec![
        all(),
        all().category("account"),
        all().category("customer"),
        all().category("account").category("customer"),
        all().name("noted"),
        all().name("noted").name("n_ted"),
        all().category("customer").name("Noted"),
        all().category("nobody"),
        all().name("not"),
    ]
}

/// The filter gives what the whole log, filtered here, has.
async fn gives_its_matches(handle: &Handle, filters: &[LogFilter]) -> Outcome {
    let events = everything(handle).await?;
    for filter in filters {
        let found = positions(&handle.log(filter).await?);
        let expected = positions(&matching(&events, filter));
        same(format!("the positions that {filter:?} lets through"), &found, &expected)?;
    }
    Ok(())
}

fn matching(events: &[RecordedEvent], filter: &LogFilter) -> Vec<RecordedEvent> {
    let accepts = |e: &&RecordedEvent| filter.accepts(e.stream.category(), &e.name);
    events.iter().filter(accepts).cloned().collect()
}

fn positions(events: &[RecordedEvent]) -> Vec<u64> {
    events.iter().map(|event| event.position.get()).collect()
}

pub(in super::super) async fn the_log_is_read_page_by_page(log: &dyn FreshLog) -> Outcome {
    let handle = a_mixed_log(log).await?;
    for limit in [1, 2, 5, 12, 13, u32::MAX] {
        let (mut found, mut after) = (Vec::new(), Position::START);
        while after < p(12) {
            let page = handle.store.read_log(after, &LogFilter::all(), limit).await?;
            holds(page.through > after, format!("a page after {after}"), "it moves on", &page)?;
            after = page.through;
            found.extend(positions(&page.events));
        }
        let expected = (1..=12).collect();
        same(format!("the positions, read in pages of {limit}"), &found, &expected)?;
    }
    Ok(())
}

pub(in super::super) async fn a_page_stops_at_its_limit(log: &dyn FreshLog) -> Outcome {
    let handle = a_mixed_log(log).await?;
    for filter in filters() {
        for limit in [0, 1, 2, 5, 12] {
            let page = handle.store.read_log(p(1), &filter, limit).await?;
            let few = page.events.len() <= limit as usize;
            holds(few, format!("a page with {filter:?}"), format!("at most {limit}"), &page)?;
        }
    }
    Ok(())
}

pub(in super::super) async fn a_filter_lets_its_categories_through(log: &dyn FreshLog) -> Outcome {
    let all = LogFilter::all;
    let filters = [
        all().category("account"),
        all().category("customer"),
        all().category("customer").category("account"),
        all().category("Account"),
        all().category("acc"),
        all().category("accoun_"),
    ];
    gives_its_matches(&a_mixed_log(log).await?, &filters).await
}

pub(in super::super) async fn a_filter_lets_its_names_through(log: &dyn FreshLog) -> Outcome {
    let all = LogFilter::all;
    let filters = [
        all().name("noted"),
        all().name("noted.again").name("Noted"),
        all().name("n_ted"),
        all().name("noted%"),
        all().name("NOTED"),
        (0..1_000).fold(all().name("noted"), |filter, n| filter.name(format!("other.{n}"))),
    ];
    gives_its_matches(&a_mixed_log(log).await?, &filters).await
}

pub(in super::super) async fn a_filter_with_both_needs_both(log: &dyn FreshLog) -> Outcome {
    let all = LogFilter::all;
    let filters = [
        all().category("account").name("noted"),
        all().category("customer").name("noted").name("n_ted"),
        all().category("nobody").name("noted"),
        all().category("account").name("nothing"),
    ];
    gives_its_matches(&a_mixed_log(log).await?, &filters).await
}

pub(in super::super) async fn through_skips_no_match(log: &dyn FreshLog) -> Outcome {
    let handle = a_mixed_log(log).await?;
    let events = everything(&handle).await?;
    for filter in filters() {
        for after in (0..=12).map(p) {
            for limit in [0, 1, 2, 7] {
                let page = handle.store.read_log(after, &filter, limit).await?;
                let mut expected = matching(&events, &filter);
                expected.retain(|e| e.position > after && e.position <= page.through);
                let what = format!(
                    "the positions after {after} and up to {}, limit {limit}, {filter:?}",
                    page.through
                );
                same(what, &positions(&page.events), &positions(&expected))?;
            }
        }
    }
    Ok(())
}

pub(in super::super) async fn through_moves_past_what_is_held_back(log: &dyn FreshLog) -> Outcome {
    let handle = a_mixed_log(log).await?;
    for filter in [LogFilter::all().category("nobody"), LogFilter::all().name("never")] {
        let mut after = Position::START;
        while after < p(12) {
            let page = handle.store.read_log(after, &filter, 1).await?;
            let what = format!("a page after {after} without a match");
            holds(page.through > after, what, "it moves on", &page)?;
            after = page.through;
        }
    }
    Ok(())
}

pub(in super::super) async fn through_never_passes_the_head(log: &dyn FreshLog) -> Outcome {
    let empty = Handle::open(log).await?;
    let page = empty.store.read_log(Position::START, &LogFilter::all(), 10).await?;
    same("`through` in an empty log", &page.through, &Position::START)?;
    let handle = a_mixed_log(log).await?;
    for filter in filters() {
        for after in [p(0), p(11), p(12), p(13), p(u64::MAX)] {
            for limit in [0, 1, 12, u32::MAX] {
                let page = handle.store.read_log(after, &filter, limit).await?;
                let what = format!("a page after {after}, limit {limit}");
                holds(page.through <= p(12), what, "through at most 12", &page)?;
            }
        }
    }
    Ok(())
}
