use std::time::{Duration, Instant};

const FIRST: Duration = Duration::from_millis(50);
const LONGEST: Duration = Duration::from_secs(1);

/// How long to wait before the store is asked again: twice as long each time, up to a second,
/// with jitter so that the workers do not come back all at once.
pub(crate) struct Backoff {
    next: Duration,
    since: Instant,
    give_up_after: Option<Duration>,
}

impl Backoff {
    pub(crate) fn new(give_up_after: Option<Duration>) -> Self {
        Self { next: FIRST, since: Instant::now(), give_up_after }
    }

    /// The next pause, or `None` once it is time to give up.
    pub(crate) fn pause(&mut self) -> Option<Duration> {
        let waited = self.since.elapsed();
        let left = match self.give_up_after {
            Some(limit) => limit.checked_sub(waited).filter(|left| !left.is_zero())?,
            None => LONGEST,
        };
        let pause = self.next.mul_f64(0.5 + fastrand::f64() / 2.0).min(left);
        self.next = (self.next * 2).min(LONGEST);
        Some(pause)
    }

    /// How long the store has been away.
    pub(crate) fn waited(&self) -> Duration {
        self.since.elapsed()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_longer_each_time_and_at_most_a_second() {
        let mut backoff = Backoff::new(None);
        let pauses: Vec<_> = (0..20).map_while(|_| backoff.pause()).collect();
        assert_eq!(pauses.len(), 20);
        assert!(pauses[0] <= FIRST);
        assert!(pauses[19] >= LONGEST / 2 && pauses[19] <= LONGEST);
    }

    #[test]
    fn gives_up_when_it_was_told_to() {
        assert_eq!(Backoff::new(Some(Duration::ZERO)).pause(), None);
        let pause = Backoff::new(Some(Duration::from_millis(1))).pause();
        assert!(pause.is_none_or(|pause| pause <= Duration::from_millis(1)));
    }
}
