use syn::{DeriveInput, LitStr};

use crate::{
    attribute::{self, Syntax},
    mistakes::Mistakes,
};

const SYNTAX: Syntax =
    Syntax { word: "command", keys: &[], example: "#[command(\"category.what_to_do\")]" };

/// A command as it is written.
pub(crate) struct Parsed {
    pub(crate) input: DeriveInput,
    pub(crate) stored: Option<LitStr>,
}

pub(crate) fn parse(input: DeriveInput, wrong: &mut Mistakes) -> Parsed {
    let keys = attribute::find(&input, &SYNTAX, wrong);
    let stored = keys.as_ref().and_then(|keys| keys.name().cloned());
    if let Some(keys) = keys
        && stored.is_none()
        && keys.complete()
    {
        wrong.at(&keys.word, format!("the name that is stored comes first: `{}`", SYNTAX.example));
    }
    Parsed { input, stored }
}
