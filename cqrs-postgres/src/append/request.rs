use std::collections::HashMap;

use cqrs_core::{
    Append, AppendBatch, ExpectedVersion, IdempotencyKey, KeyedOutcome, StoreError, StreamId,
};

use crate::{errors::batch_number, sql::Param};

/// A batch as the lists that the function `append` takes; see `migrations/0002_append.sql`.
#[derive(Debug)]
pub(super) struct Request<'a> {
    batch: &'a AppendBatch,
    batch_number: i64,
    /// Each once, in the order of their first append.
    streams: Vec<&'a StreamId>,
    /// For each append the number of its stream, from 1.
    numbers: Vec<i32>,
    counts: Vec<i32>,
    /// For each append the number of the last one before it with the same key.
    twins: Option<Vec<Option<i32>>>,
}

impl<'a> Request<'a> {
    pub(super) fn new(batch: &'a AppendBatch) -> Result<Self, StoreError> {
        let mut known: HashMap<&StreamId, i32> = HashMap::new();
        let (mut streams, mut numbers, mut counts) = (Vec::new(), Vec::new(), Vec::new());
        for append in &batch.appends {
            let next = number(streams.len())?;
            numbers.push(*known.entry(&append.stream).or_insert_with(|| {
                streams.push(&append.stream);
                next
            }));
            counts.push(number(append.events.len())? - 1);
        }
        number(batch.appends.len())?;
        let keyed = batch.appends.iter().any(|append| append.key.is_some());
        let twins = keyed.then(|| twins(&batch.appends));
        Ok(Self { batch, batch_number: batch_number(batch.id)?, streams, numbers, counts, twins })
    }

    pub(super) fn params(&self, log: i32, lock_timeout: Option<i64>) -> Vec<Param<'a>> {
        let AppendBatch { id, epoch, appends } = self.batch;
        let mut params = vec![
            Param::Int(log.into()),
            Param::Int(epoch.as_i64()),
            Param::Uuid(id.slot),
            Param::Int(self.batch_number),
            Param::OptInt(lock_timeout),
            Param::Texts(self.streams.iter().map(|stream| stream.category()).collect()),
            Param::Texts(self.streams.iter().map(|stream| stream.id()).collect()),
            Param::Ints(self.numbers.clone()),
            Param::Bigints(appends.iter().map(|append| expected(append.expected)).collect()),
            Param::Ints(self.counts.clone()),
        ];
        params.extend(self.keys());
        params.extend(self.events());
        params
    }

    fn keys(&self) -> [Param<'a>; 5] {
        [
            Param::OptTexts(self.keyed(|outcome| Some(outcome.key.as_str()))),
            Param::OptInts(self.twins.clone()),
            Param::OptBytes(self.keyed(|outcome| Some(&outcome.fingerprint.as_bytes()[..]))),
            Param::OptTimes(self.keyed(|outcome| Some(outcome.decided_at))),
            Param::OptTexts(self.keyed(|outcome| outcome.refusal.as_deref())),
        ]
    }

    /// Something of each keyed append; no list where none is keyed.
    fn keyed<T>(&self, get: impl Fn(&'a KeyedOutcome) -> Option<T>) -> Option<Vec<Option<T>>> {
        self.twins.as_ref()?;
        Some(self.batch.appends.iter().map(|append| append.key.as_ref().and_then(&get)).collect())
    }

    fn events(&self) -> [Param<'a>; 7] {
        let count = self.batch.appends.iter().map(|append| append.events.len()).sum();
        let (mut owners, mut numbers) = (Vec::with_capacity(count), Vec::with_capacity(count));
        for (owner, events) in (1..).zip(&self.counts) {
            for number in 1..=*events {
                owners.push(owner);
                numbers.push(number);
            }
        }
        let events = || self.batch.appends.iter().flat_map(|append| &append.events);
        [
            Param::Ints(owners),
            Param::Ints(numbers),
            Param::Uuids(events().map(|event| event.event_id).collect()),
            Param::Texts(events().map(|event| &*event.name).collect()),
            Param::Ints(events().map(|event| event.type_version.into()).collect()),
            Param::Texts(events().map(|event| &*event.data).collect()),
            Param::Texts(events().map(|event| &*event.metadata).collect()),
        ]
    }
}

/// The number after `count`, from 1.
fn number(count: usize) -> Result<i32, StoreError> {
    let next = i32::try_from(count).ok().and_then(|count| count.checked_add(1));
    next.ok_or_else(|| StoreError::Rejected {
        code: "too_many".to_owned(),
        reason: format!("{count} appends or events in one batch"),
    })
}

/// As the functions take it: below 0 where it is no version.
pub(super) fn expected(version: ExpectedVersion) -> i64 {
    match version {
        ExpectedVersion::Exact(version) => version.as_i64(),
        ExpectedVersion::NoStream => 0,
        ExpectedVersion::Any => -1,
        ExpectedVersion::Exists => -2,
    }
}

fn twins(appends: &[Append]) -> Vec<Option<i32>> {
    let mut last: HashMap<(&StreamId, &IdempotencyKey), i32> = HashMap::new();
    let mut twins = Vec::with_capacity(appends.len());
    for (number, append) in (1..).zip(appends) {
        let outcome = append.key.as_ref();
        twins.push(outcome.and_then(|outcome| last.insert((&append.stream, &outcome.key), number)));
    }
    twins
}
