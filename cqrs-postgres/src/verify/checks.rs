use cqrs_core::{Epoch, Position, StoreError, StreamId, Version};
use sqlx::postgres::PgRow;

use super::{Finding, VerifyReport};
use crate::{
    errors::unreadable,
    read::{Cells, one_row},
    schema::Schema,
    sql::{Param, Statement},
    store::Inner,
};

/// So many events or keys are looked at by one statement.
const PAGE: u32 = 20_000;
/// So many findings are taken from one page.
const MOST_OF_A_PAGE: i64 = 100;
/// And so many in all.
const MOST: usize = 1_000;

/// The statements behind [`verify`].
#[derive(Debug)]
pub(crate) struct Checks {
    events: Statement,
    keys: Statement,
    batches: Statement,
    ends: Statement,
}

impl Checks {
    pub(crate) fn new(schema: &Schema) -> Self {
        Self {
            events: Statement::new(include_str!("check_events.sql"), schema),
            keys: Statement::new(include_str!("check_keys.sql"), schema),
            batches: Statement::new(include_str!("check_batches.sql"), schema),
            ends: Statement::new(include_str!("check_ends.sql"), schema),
        }
    }
}

pub(super) async fn verify(inner: &Inner) -> Result<VerifyReport, StoreError> {
    let mut findings = ends(inner).await?;
    let (events, mut found) = events(inner).await?;
    findings.append(&mut found);
    let (keys, mut found) = keys(inner).await?;
    findings.append(&mut found);
    findings.append(&mut batches(inner).await?);
    findings.truncate(MOST);
    let head = inner.head().await?;
    Ok(VerifyReport { epoch: head.epoch, head: head.position, events, keys, findings })
}

async fn ends(inner: &Inner) -> Result<Vec<Finding>, StoreError> {
    let call = inner.statements.verify.ends.with(vec![Param::Int(inner.log.into())]);
    let rows = inner.readers.ask(&call).await?;
    let row = one_row(&rows)?;
    let mut findings = Vec::new();
    let (head, recorded) = (position(row, 1)?, position(row, 2)?);
    if head != recorded {
        findings.push(Finding::HeadMismatch { head, recorded });
    }
    let epoch = row.counted(0, Epoch::try_from)?;
    let recorded = Epoch::try_from(row.cell::<Option<i64>>(3)?.unwrap_or(0)).map_err(unreadable)?;
    if epoch != recorded {
        findings.push(Finding::EpochMismatch { epoch, recorded });
    }
    Ok(findings)
}

async fn events(inner: &Inner) -> Result<(u64, Vec<Finding>), StoreError> {
    let (mut count, mut after, mut findings) = (0, Position::START, Vec::new());
    loop {
        let call = inner.statements.verify.events.with(vec![
            Param::Int(inner.log.into()),
            Param::Int(after.as_i64()),
            Param::Int(PAGE.into()),
            Param::Int(MOST_OF_A_PAGE),
        ]);
        let rows = inner.readers.ask(&call).await?;
        let row = one_row(&rows)?;
        let looked_at = row.counted(0, u64::try_from)?;
        count += looked_at;
        for row in &rows {
            if findings.len() < MOST && row.cell::<Option<i64>>(3)?.is_some() {
                event_findings(row, &mut findings)?;
            }
        }
        if looked_at < PAGE.into() {
            return Ok((count, findings));
        }
        after = position(row, 1)?;
    }
}

fn event_findings(row: &PgRow, findings: &mut Vec<Finding>) -> Result<(), StoreError> {
    let (after, position) = (position(row, 2)?, position(row, 3)?);
    if after.next() != position {
        findings.push(Finding::Gap { after, next: position });
    }
    if row.cell::<Option<bool>>(4)? == Some(true) {
        findings.push(Finding::TimeRunsBackwards { position });
    }
    if !row.cell::<bool>(5)? {
        let version = row.counted(8, Version::try_from)?;
        findings.push(Finding::NoPredecessor { stream: stream(row, 6)?, version, position });
    }
    Ok(())
}

async fn keys(inner: &Inner) -> Result<(u64, Vec<Finding>), StoreError> {
    let (mut count, mut findings) = (0, Vec::new());
    let mut after = [String::new(), String::new(), String::new()];
    loop {
        let mut params = vec![Param::Int(inner.log.into())];
        params.extend(after.iter().map(|part| Param::Text(part)));
        params.extend([Param::Int(PAGE.into()), Param::Int(MOST_OF_A_PAGE)]);
        let rows = inner.readers.ask(&inner.statements.verify.keys.with(params)).await?;
        let Some(row) = rows.first() else {
            return Ok((count, findings));
        };
        count += row.counted(0, u64::try_from)?;
        for row in rows.iter().take(MOST.saturating_sub(findings.len())) {
            if let Some(key) = row.cell::<Option<String>>(6)? {
                let version = row.counted(7, Version::try_from)?;
                findings.push(Finding::KeyWithoutEvents { stream: stream(row, 4)?, key, version });
            }
        }
        after = [row.cell(1)?, row.cell(2)?, row.cell(3)?];
    }
}

async fn batches(inner: &Inner) -> Result<Vec<Finding>, StoreError> {
    let params = vec![Param::Int(inner.log.into()), Param::Int(MOST_OF_A_PAGE)];
    let rows = inner.readers.ask(&inner.statements.verify.batches.with(params)).await?;
    rows.iter()
        .map(|row| {
            Ok(Finding::BatchesOverlap { first: position(row, 0)?, last: position(row, 1)? })
        })
        .collect()
}

fn position(row: &PgRow, index: usize) -> Result<Position, StoreError> {
    row.counted(index, Position::try_from)
}

fn stream(row: &PgRow, index: usize) -> Result<StreamId, StoreError> {
    let (category, id): (String, String) = (row.cell(index)?, row.cell(index + 1)?);
    StreamId::new(category, id).map_err(unreadable)
}
