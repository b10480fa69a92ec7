use std::fmt::{Debug, Display};

use super::super::rule::{Broken, Outcome};
use crate::{FirstOutcome, Position, Verdict, Version};

/// Both are equal.
pub(in super::super) fn same<T: PartialEq + Debug + ?Sized>(
    what: impl Display,
    found: &T,
    expected: &T,
) -> Outcome {
    if found == expected { Ok(()) } else { Err(broken(what, shown(expected), found)) }
}

/// It is as it should be.
pub(in super::super) fn holds(
    it: bool,
    what: impl Display,
    expected: impl Display,
    found: &dyn Debug,
) -> Outcome {
    if it { Ok(()) } else { Err(broken(what, expected.to_string(), found)) }
}

/// The place that a verdict tells of an append that happened.
pub(in super::super) fn appended(
    what: impl Display,
    verdict: &Verdict,
) -> Outcome<(Version, Position)> {
    match verdict {
        Verdict::Appended { version, position } => Ok((*version, *position)),
        other => Err(broken(what, "Appended".into(), other)),
    }
}

/// The first outcome that a verdict tells of a repeated command.
pub(in super::super) fn repeated(what: impl Display, verdict: Verdict) -> Outcome<FirstOutcome> {
    match verdict {
        Verdict::Repeated(first) => Ok(first),
        other => Err(broken(what, "Repeated".into(), &other)),
    }
}

fn broken(what: impl Display, expected: String, found: &(impl Debug + ?Sized)) -> Broken {
    Broken { what: what.to_string(), expected, found: shown(found) }
}

/// As it prints, but never a megabyte of it.
fn shown(value: &(impl Debug + ?Sized)) -> String {
    const MOST: usize = 600;
    let text = format!("{value:?}");
    match text.char_indices().nth(MOST) {
        Some((end, _)) => format!("{} … ({} bytes)", &text[..end], text.len()),
        None => text,
    }
}
