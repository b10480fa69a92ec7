//! What the compiler says to the mistakes that are made with this crate: a file per mistake,
//! named after it, with the message beside it.
//!
//! After a change of the wording, `TRYBUILD=overwrite cargo test -p cqrs-core --test mistakes`
//! writes the messages anew. Read each one: a mistake should be one error, at the word that is
//! wrong, and say what to write.

use std::process::Command;

/// The compiler whose words the messages are in.
const WORDED_BY: &str = "rustc 1.95";

#[test]
fn every_mistake_is_explained() {
    let version = Command::new("rustc").arg("--version").output();
    let version = version.map(|out| String::from_utf8_lossy(&out.stdout).into_owned());
    if !version.as_ref().is_ok_and(|version| version.starts_with(WORDED_BY)) {
        eprintln!("skipped: the messages are worded by {WORDED_BY}, and this is {version:?}");
        return;
    }
    trybuild::TestCases::new().compile_fail("tests/mistakes/*.rs");
}
