//! `--inside`: what the framework says about itself while it is measured, through its own
//! metrics. Collecting them costs a little; the figures of such a run are lower.

use std::{
    sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError},
    time::Duration,
};

use hdrhistogram::Histogram;
use metrics::{
    Counter, Gauge, HistogramFn, Key, KeyName, Metadata, Recorder, SharedString, Unit,
    set_global_recorder,
};

static INSIDE: OnceLock<Inside> = OnceLock::new();

/// What has been collected since it was last told.
struct Inside {
    appends: Arc<Collected>,
    seconds: Arc<Collected>,
}

struct Collected {
    values: Mutex<Histogram<u64>>,
    /// How many of the histogram's units one is.
    scale: f64,
}

/// Begins to collect.
pub(crate) fn watch() {
    let collected = |scale| {
        let values = Histogram::new_with_max(100_000_000, 3).map(Mutex::new);
        values.map(|values| Arc::new(Collected { values, scale }))
    };
    if let (Ok(appends), Ok(seconds)) = (collected(1.0), collected(1e6)) {
        let inside = INSIDE.get_or_init(|| Inside { appends, seconds });
        let collector =
            Collector { appends: inside.appends.clone(), seconds: inside.seconds.clone() };
        // Somebody else's recorder would only leave this one empty.
        let _ = set_global_recorder(collector);
    }
}

/// What was collected since the last time, of a contender that ran for so long.
pub(crate) fn tell(took: Duration) -> Option<String> {
    let inside = INSIDE.get()?;
    let (mut appends, mut micros) = (inside.appends.values(), inside.seconds.values());
    let batches = appends.len();
    if batches == 0 {
        return None;
    }
    #[expect(clippy::cast_precision_loss, reason = "far fewer than 2^52 batches")]
    let in_flight = micros.mean() * batches as f64 / (took.as_secs_f64() * 1e6) * 100.0;
    let at = |quantile| appends.value_at_quantile(quantile);
    let text = format!(
        "{batches} batches; appends in a batch: mean {:.1}, p5 {}, p25 {}, p50 {}, p75 {}, p95 {}, \
         most {}; a batch takes p50 {} µs, p99 {} µs; one is in flight {in_flight:.0} % of the time",
        appends.mean(),
        at(0.05),
        at(0.25),
        at(0.5),
        at(0.75),
        at(0.95),
        appends.max(),
        micros.value_at_quantile(0.5),
        micros.value_at_quantile(0.99),
    );
    appends.reset();
    micros.reset();
    Some(text)
}

impl Collected {
    fn values(&self) -> MutexGuard<'_, Histogram<u64>> {
        self.values.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl HistogramFn for Collected {
    #[expect(clippy::cast_sign_loss, clippy::cast_possible_truncation, reason = "sizes and times")]
    fn record(&self, value: f64) {
        self.values().saturating_record((value * self.scale) as u64);
    }
}

struct Collector {
    appends: Arc<Collected>,
    seconds: Arc<Collected>,
}

impl Recorder for Collector {
    fn describe_counter(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}
    fn describe_gauge(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}
    fn describe_histogram(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}

    fn register_counter(&self, _: &Key, _: &Metadata<'_>) -> Counter {
        Counter::noop()
    }

    fn register_gauge(&self, _: &Key, _: &Metadata<'_>) -> Gauge {
        Gauge::noop()
    }

    fn register_histogram(&self, key: &Key, _: &Metadata<'_>) -> metrics::Histogram {
        match key.name() {
            "cqrs_batch_appends" => metrics::Histogram::from_arc(self.appends.clone()),
            "cqrs_batch_seconds" => metrics::Histogram::from_arc(self.seconds.clone()),
            _ => metrics::Histogram::noop(),
        }
    }
}
