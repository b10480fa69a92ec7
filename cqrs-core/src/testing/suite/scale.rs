use std::env;

/// How much the rules do that are the better the longer they run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scale {
    /// Minutes of many writers and long histories, instead of a second.
    pub full: bool,
    /// What random choices begin with.
    pub seed: u64,
}

impl Scale {
    /// A second, and always the same choices.
    pub const SMALL: Self = Self { full: false, seed: 1993 };

    /// As the environment says: `CQRS_TIER=full`, `CQRS_SEED=<number>`; small where it is silent.
    #[must_use]
    pub fn from_env() -> Self {
        let full = env::var("CQRS_TIER").is_ok_and(|tier| tier == "full");
        let seed = env::var("CQRS_SEED").ok().and_then(|seed| seed.parse().ok());
        Self { full, seed: seed.unwrap_or(Self::SMALL.seed) }
    }

    pub(super) fn pick<T>(self, small: T, full: T) -> T {
        if self.full { full } else { small }
    }
}
