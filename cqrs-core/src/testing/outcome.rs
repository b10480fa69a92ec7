use std::fmt::Debug;

use super::{
    diff::{diff, show},
    written::{Written, lines},
};
use crate::{Aggregate, Events, IntoEvents};

/// What a command came to. What is compared is what would be stored, so that events need no
/// `PartialEq`.
///
/// See the [module](crate::testing) for an example.
#[must_use = "a spec ends with `.then(..)`, `.then_refused(..)` or `.then_nothing()`"]
pub struct Outcome<A: Aggregate>(Result<Vec<Written>, A::Error>);

impl<A: Aggregate> Outcome<A> {
    pub(super) fn new(decided: Result<Vec<Written>, A::Error>) -> Self {
        Self(decided)
    }

    /// Then exactly these events happen, in this order.
    ///
    /// # Panics
    /// Where others happen, or the command is refused; says what differs.
    #[track_caller]
    pub fn then(self, expected: impl IntoEvents<A>) {
        let mut events = Events::new();
        events.push(expected);
        let expected = match Written::all(events) {
            Ok(expected) => expected,
            Err(reason) => panic!("what is expected cannot be stored: {reason}"),
        };
        match self.0 {
            Ok(decided) if decided == expected => {}
            Ok(decided) => {
                let differences = diff(&lines(&expected), &lines(&decided));
                panic!("it decided something else (- expected, + decided):\n\n{differences}");
            }
            Err(refusal) => panic!(
                "it was refused: {refusal}\n\nexpected instead:\n\n{}",
                listed(&lines(&expected), "nothing"),
            ),
        }
    }

    /// Then nothing happens, and it is not refused either.
    ///
    /// # Panics
    /// Where something happens, or the command is refused.
    #[track_caller]
    pub fn then_nothing(self) {
        match self.0 {
            Ok(decided) if decided.is_empty() => {}
            Ok(decided) => panic!(
                "expected that nothing happens, but it decided:\n\n{}",
                listed(&lines(&decided), "nothing"),
            ),
            Err(refusal) => {
                panic!("expected that nothing happens, but it was refused: {refusal}")
            }
        }
    }

    /// Then the command is refused, for this very reason.
    ///
    /// # Panics
    /// Where it is refused for another reason, or not at all; says what differs.
    #[allow(clippy::needless_pass_by_value)] // A spec reads better without the `&`.
    #[track_caller]
    pub fn then_refused(self, expected: A::Error)
    where
        A::Error: PartialEq,
    {
        match self.0 {
            Err(refusal) if refusal == expected => {}
            Err(refusal) => {
                let differences = diff(&debug(&expected), &debug(&refusal));
                panic!("it was refused otherwise (- expected, + refused):\n\n{differences}");
            }
            Ok(decided) => panic!(
                "expected the refusal: {expected}\n\nbut it decided:\n\n{}",
                listed(&lines(&decided), "nothing"),
            ),
        }
    }

    /// Then the command is refused; gives the reason, for what its type cannot be compared by.
    ///
    /// # Panics
    /// Where it is not refused.
    #[track_caller]
    pub fn then_refusal(self) -> A::Error {
        match self.0 {
            Err(refusal) => refusal,
            Ok(decided) => panic!(
                "expected a refusal, but it decided:\n\n{}",
                listed(&lines(&decided), "nothing"),
            ),
        }
    }
}

fn listed(lines: &[String], none: &str) -> String {
    let mut out = String::new();
    show(&mut out, ' ', lines);
    if out.is_empty() { format!("    {none}") } else { out }
}

fn debug(value: &impl Debug) -> Vec<String> {
    format!("{value:#?}").lines().map(str::to_owned).collect()
}
