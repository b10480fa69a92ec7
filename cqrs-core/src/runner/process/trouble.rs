use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

const FIRST_PAUSE: SignedDuration = SignedDuration::from_millis(100);
const LONGEST_PAUSE: SignedDuration = SignedDuration::from_secs(60);

/// Why something could not be done yet. It is tried again, ever more seldom.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Trouble {
    /// What was said last.
    pub(crate) reason: String,
    /// How often it was tried.
    pub(crate) attempts: u32,
    /// Not before.
    pub(crate) again_at: Timestamp,
}

impl Trouble {
    /// Once more in vain.
    pub(crate) fn again(before: Option<&Self>, reason: String, now: Timestamp) -> Self {
        let attempts = before.map_or(0, |before| before.attempts).saturating_add(1);
        let doublings = attempts.saturating_sub(1).min(16);
        let pause = FIRST_PAUSE.saturating_mul(1 << doublings).min(LONGEST_PAUSE);
        Self { reason, attempts, again_at: now.saturating_add(pause).unwrap_or(Timestamp::MAX) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_tried_ever_more_seldom_up_to_a_minute() {
        let now = Timestamp::UNIX_EPOCH;
        let mut trouble = Trouble::again(None, "no".into(), now);
        let mut pauses = vec![];
        for _ in 0..40 {
            pauses.push(trouble.again_at.duration_since(now));
            trouble = Trouble::again(Some(&trouble), "no".into(), now);
        }
        assert!(pauses.is_sorted());
        assert_eq!(trouble.again_at.duration_since(now), LONGEST_PAUSE);
        assert_eq!(trouble.attempts, 41);
    }
}
