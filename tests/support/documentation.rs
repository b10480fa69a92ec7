//! The code of the README and of the guide, as tests: `cargo test --doc -p cqrs-tests`.
//!
//! Examples share a binary, and with it the registry of aggregates: their categories and stored
//! names differ, or they are marked `standalone_crate`.

macro_rules! chapters {
    ($($name:ident: $file:literal;)*) => { $(
        #[doc = include_str!(concat!("../../", $file))]
        mod $name {}
    )* };
}

chapters! {
    readme: "README.md";
    getting_started: "docs/guide/getting-started.md";
    aggregates: "docs/guide/aggregates.md";
    decisions: "docs/guide/decisions.md";
    executing: "docs/guide/executing.md";
    testing: "docs/guide/testing.md";
    stores: "docs/guide/stores.md";
    sqlite: "docs/guide/sqlite.md";
    postgres: "docs/guide/postgres.md";
    own_store: "docs/guide/own-store.md";
    observing: "docs/guide/observing.md";
    options: "docs/reference/options.md";
    errors: "docs/reference/errors.md";
}
