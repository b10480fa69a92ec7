use std::{env, fmt::Debug, str::FromStr};

use cqrs_tests::Tier;

/// How much is tried: of the tier, or as the environment says.
#[derive(Debug)]
pub(crate) struct Sizes {
    pub(crate) transfers: u64,
    pub(crate) accounts: u64,
    /// How often a process is killed.
    pub(crate) kills: u64,
    /// How often the server is.
    pub(crate) restarts: u64,
    pub(crate) seed: u64,
}

impl Sizes {
    pub(crate) fn of_this_run() -> Self {
        Self {
            transfers: said("SOAK_TRANSFERS", Tier::pick(200, 10_000)),
            accounts: said("SOAK_ACCOUNTS", Tier::pick(20, 100)),
            kills: said("SOAK_KILLS", Tier::pick(3, 20)),
            restarts: said("SOAK_RESTARTS", Tier::pick(1, 2)),
            seed: said("SOAK_SEED", 5),
        }
    }

    /// Whether the server goes after this kill of a process: they are spread evenly.
    pub(crate) fn restarts_after(&self, kill: u64) -> bool {
        let by_then = |kill: u64| kill * (self.restarts + 1) / (self.kills + 1);
        by_then(kill) > by_then(kill - 1)
    }
}

fn said<T: FromStr<Err: Debug>>(name: &str, unless: T) -> T {
    env::var(name).map_or(unless, |text| text.parse().expect("a number"))
}

#[test]
fn the_server_goes_as_often_as_it_was_said() {
    for (kills, restarts) in [(20, 2), (3, 1), (5, 5), (7, 0)] {
        let sizes = Sizes { transfers: 1, accounts: 2, kills, restarts, seed: 0 };
        let counted = (1..=kills).filter(|kill| sizes.restarts_after(*kill)).count();
        assert_eq!(counted as u64, restarts);
    }
}
