use std::{env, fmt::Display, sync::OnceLock};

/// How much a test tries: the small tier takes seconds and runs with every `cargo test`; the full
/// one takes minutes and is asked for with `CQRS_TIER=full`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tier {
    /// Seconds.
    Small,
    /// Minutes.
    Full,
}

impl Tier {
    /// The tier of this run.
    #[must_use]
    pub fn of_this_run() -> Self {
        static TIER: OnceLock<Tier> = OnceLock::new();
        *TIER.get_or_init(|| match env::var("CQRS_TIER").as_deref() {
            Ok("full") => Self::Full,
            _ => Self::Small,
        })
    }

    /// The amount for the tier of this run.
    #[must_use]
    pub fn pick<T>(small: T, full: T) -> T {
        match Self::of_this_run() {
            Self::Small => small,
            Self::Full => full,
        }
    }
}

/// Prints what a test has counted. The full tier keeps these lines for `docs/full-tier.md`.
pub fn report(promise: &str, counted: impl Display) {
    println!("counted {promise}: {counted}");
}
