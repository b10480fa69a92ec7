//! The README and the guide, held to the code: `cargo test --doc -p cqrs-tests` runs their
//! examples, and the tests below look for what they name.
//!
//! Examples share a binary, and with it the registry of aggregates: their categories and stored
//! names differ, or they are marked `standalone_crate`.

#[cfg(doctest)]
mod examples {
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
        idempotency: "docs/guide/idempotency.md";
        testing: "docs/guide/testing.md";
        stores: "docs/guide/stores.md";
        sqlite: "docs/guide/sqlite.md";
        postgres: "docs/guide/postgres.md";
        own_store: "docs/guide/own-store.md";
        observing: "docs/guide/observing.md";
        projections: "docs/guide/projections.md";
        running_projections: "docs/guide/running-projections.md";
        reading_your_writes: "docs/guide/reading-your-writes.md";
        changing_projections: "docs/guide/changing-projections.md";
        sql_projections: "docs/guide/sql-projections.md";
        stuck_projections: "docs/guide/stuck-projections.md";
        process_managers: "docs/guide/process-managers.md";
        reactors: "docs/guide/reactors.md";
        testing_projections: "docs/guide/testing-projections.md";
        options: "docs/reference/options.md";
        errors: "docs/reference/errors.md";
    }
}

#[cfg(test)]
mod tests {
    use std::{
        fs, io,
        path::{Path, PathBuf},
    };

    /// Folders that are not the project's own text.
    const PASSED_OVER: [&str; 2] = ["target", ".git"];

    /// Pages that a run writes: the benchmark, and the full tier.
    const WRITTEN_BY_RUNS: [&str; 2] = ["performance.md", "full-tier.md"];

    fn root() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
    }

    fn files(folder: &Path, ending: &str) -> io::Result<Vec<PathBuf>> {
        let mut found = Vec::new();
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            let passed_over = PASSED_OVER.iter().any(|name| path.ends_with(name));
            if path.is_dir() && !passed_over {
                found.append(&mut files(&path, ending)?);
            } else if path.extension().is_some_and(|e| e == ending) {
                found.push(path);
            }
        }
        Ok(found)
    }

    /// Without the examples, which the compiler looks at.
    fn prose(file: &Path) -> io::Result<String> {
        Ok(fs::read_to_string(file)?.split("\n```").step_by(2).collect())
    }

    #[test]
    fn every_link_leads_somewhere() -> io::Result<()> {
        let mut dead = Vec::new();
        for file in files(&root(), "md")? {
            let prose = prose(&file)?;
            let links = prose.split("](").skip(1).filter_map(|rest| rest.split(')').next());
            for link in links.filter(|link| !link.contains("://")) {
                let target = link.split('#').next().unwrap_or_default();
                let written_later = WRITTEN_BY_RUNS.iter().any(|page| target.ends_with(page));
                if !written_later && !file.with_file_name("").join(target).exists() {
                    dead.push(format!("{}: {link}", file.display()));
                }
            }
        }
        assert!(dead.is_empty(), "{dead:#?}");
        Ok(())
    }

    /// A name of four words and more, such as that of a test, a rule or a metric.
    #[test]
    fn every_long_name_is_in_the_code() -> io::Result<()> {
        let mut code = String::new();
        for file in files(&root(), "rs")? {
            code.push_str(&fs::read_to_string(file)?);
        }
        let is_long = |word: &&str| {
            word.matches('_').count() > 2 && word.chars().all(|c| c == '_' || c.is_alphanumeric())
        };
        let mut unknown = Vec::new();
        for file in files(&root(), "md")? {
            let prose = prose(&file)?;
            let names = prose.split('`').skip(1).step_by(2).filter(is_long);
            let missing = names.filter(|name| !code.contains(name));
            unknown.extend(missing.map(|name| format!("{}: {name}", file.display())));
        }
        assert!(unknown.is_empty(), "{unknown:#?}");
        Ok(())
    }
}
