use std::env;

/// How much a rule with many writers or a long history does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Tier {
    /// A second or less, with a fixed seed.
    Small,
    /// Minutes: `CQRS_TIER=full`.
    Full,
}

impl Tier {
    pub(in super::super) fn from_env() -> Self {
        if env::var("CQRS_TIER").is_ok_and(|tier| tier == "full") {
            Self::Full
        } else {
            Self::Small
        }
    }

    pub(in super::super) fn pick<T>(self, small: T, full: T) -> T {
        match self {
            Self::Small => small,
            Self::Full => full,
        }
    }

    /// The seed of random histories: `CQRS_SEED`, or always the same.
    pub(in super::super) fn seed() -> u64 {
        env::var("CQRS_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(1993)
    }
}
