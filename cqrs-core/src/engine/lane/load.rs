//! A state from its events.

use crate::{
    Aggregate, AnyEvent as _, LoadError, Loaded, StoreError, StreamEvent, StreamId,
    UndecodableEvent, Version,
    engine::{cqrs::Shared, loader::Asked, retry::Outage},
    guarded::guarded,
};

/// The last version that any stream can have.
const LAST: Version = Version::NONE.plus(u64::MAX);

impl Shared {
    /// The state as it is stored now, read on from one that is known.
    pub(crate) async fn load_from<A: Aggregate>(
        &self,
        stream: &StreamId,
        known: Option<Loaded<A>>,
    ) -> Result<Loaded<A>, LoadError> {
        // Asked for before the first event is read: a state may only be taken for older than it is.
        let epoch = self.appender.epoch().await?;
        let mut loaded =
            known.filter(|k| k.epoch == epoch).unwrap_or_else(|| Loaded::initial(epoch));
        let mut asked = None;
        loop {
            let page = self.page(stream, loaded.version, LAST, asked.take()).await?;
            let full = page.len() >= self.loader.page_size();
            // The next page is on its way while this one is folded.
            if let Some(last) = page.last().filter(|_| full) {
                asked = Some(self.loader.ask(stream, last.version, LAST));
            }
            fold(stream, &mut loaded, &page, None)?;
            if !full {
                return Ok(loaded);
            }
        }
    }

    /// The state as it was at a version.
    pub(crate) async fn load_at<A: Aggregate>(
        &self,
        stream: &StreamId,
        version: Version,
    ) -> Result<Loaded<A>, LoadError> {
        let mut loaded = Loaded::initial(self.appender.epoch().await?);
        while loaded.version < version {
            let page = self.page(stream, loaded.version, version, None).await?;
            if page.is_empty() {
                break;
            }
            fold(stream, &mut loaded, &page, Some(version))?;
        }
        Ok(loaded)
    }

    /// The decoded events of a stream after `after`, up to `through`.
    pub(crate) async fn events_between<A: Aggregate>(
        &self,
        stream: &StreamId,
        mut after: Version,
        through: Version,
    ) -> Result<Vec<A::Event>, LoadError> {
        let mut events = Vec::new();
        while after < through {
            let page = self.page(stream, after, through, None).await?;
            let Some(last) = page.last() else { break };
            after = last.version;
            for stored in page.iter().take_while(|e| e.version <= through) {
                events.push(decode::<A>(stream, stored)?);
            }
        }
        Ok(events)
    }

    /// One page, through an outage; the one that was asked for already, where that is answered.
    async fn page(
        &self,
        stream: &StreamId,
        after: Version,
        through: Version,
        mut asked: Option<Asked>,
    ) -> Result<Vec<StreamEvent>, StoreError> {
        let mut outage = None;
        loop {
            let asked = asked.take().unwrap_or_else(|| self.loader.ask(stream, after, through));
            match asked.page().await {
                Err(e) if e.is_transient() => {
                    let outage = outage.get_or_insert_with(|| Outage::begin(&self.options.retry));
                    if !outage.wait().await {
                        return Err(e);
                    }
                }
                other => return other,
            }
        }
    }
}

fn fold<A: Aggregate>(
    stream: &StreamId,
    loaded: &mut Loaded<A>,
    page: &[StreamEvent],
    through: Option<Version>,
) -> Result<(), LoadError> {
    for stored in page.iter().take_while(|e| through.is_none_or(|v| e.version <= v)) {
        if stored.version != loaded.version.next() {
            let reason = format!(
                "stream {stream} has event {} after event {}",
                stored.version, loaded.version
            );
            return Err(StoreError::Damaged { reason }.into());
        }
        let event = decode::<A>(stream, stored)?;
        guarded(|| loaded.state.apply_any(&event)).map_err(|message| LoadError::Panicked {
            stream: stream.clone(),
            version: stored.version,
            message,
        })?;
        loaded.version = stored.version;
        loaded.position = stored.position;
    }
    Ok(())
}

fn decode<A: Aggregate>(
    stream: &StreamId,
    stored: &StreamEvent,
) -> Result<A::Event, UndecodableEvent> {
    A::Event::decode(&stored.name, stored.type_version, &stored.data).map_err(|source| {
        UndecodableEvent { stream: stream.clone(), version: stored.version, source }
    })
}
