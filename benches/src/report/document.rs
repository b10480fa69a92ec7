use std::{fs, path::Path};

use cqrs_bench_kit::Failure;

const BEGIN: &str = "<!-- measured: begin -->\n";
const END: &str = "<!-- measured: end -->";

/// Looks for the markers before anything is measured.
pub(crate) fn check(file: &Path) -> Result<(), Failure> {
    read(file, "").map(|_| ())
}

/// Puts the tables into a page, in place of those that stand between its markers.
pub(super) fn write(file: &Path, tables: &str) -> Result<(), Failure> {
    Ok(fs::write(file, read(file, tables)?)?)
}

/// The page with these tables in it.
fn read(file: &Path, tables: &str) -> Result<String, Failure> {
    let page = fs::read_to_string(file).map_err(|e| format!("{}: {e}", file.display()))?;
    let page = replaced(&page, tables);
    Ok(page.ok_or_else(|| format!("{} lacks the lines {BEGIN:?} and {END:?}", file.display()))?)
}

fn replaced(page: &str, tables: &str) -> Option<String> {
    let (before, rest) = page.split_once(BEGIN)?;
    let (_, after) = rest.split_once(END)?;
    Some(format!("{before}{BEGIN}\n{tables}\n{END}{after}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn replaces_what_stands_between_the_markers() {
        let page = format!("how\n{BEGIN}old\n{END}\nwhy\n");
        let written = replaced(&page, "new").expect("markers");
        assert_eq!(written, format!("how\n{BEGIN}\nnew\n{END}\nwhy\n"));
        assert_eq!(replaced(&written, "new"), Some(written), "twice is as once");
    }

    #[test]
    fn leaves_a_page_without_markers_alone() {
        assert_eq!(replaced("how\nwhy\n", "new"), None);
    }
}
