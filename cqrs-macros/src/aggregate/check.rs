use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, format_ident};
use syn::{Data, LitStr, Path, Type, Visibility};

use super::parse::Parsed;
use crate::{
    attribute::{not_a_struct, refuse_generics},
    mistakes::Mistakes,
    paths::{once, text},
    stored_name,
    unused::unused,
    variants::variants,
};

/// Types that many things could be named by.
const NOT_AN_ID: &[&str] = &[
    "String", "str", "Uuid", "u8", "u16", "u32", "u64", "u128", "usize", "i8", "i16", "i32", "i64",
    "i128", "isize",
];

/// An aggregate that can be expanded.
pub(crate) struct Aggregate {
    pub(crate) name: Ident,
    pub(crate) visibility: Visibility,
    pub(crate) category: LitStr,
    /// Whether its events are known: where they are not, it takes every one, since a mistake was
    /// reported already.
    pub(crate) knows_its_events: bool,
    /// A name for its id within the expansion.
    pub(crate) id_alias: Ident,
    /// Its id; `None` where it is missing or wrong, which was reported.
    pub(crate) id: Option<Type>,
    /// Its refusals; `None` where they are missing, which was reported.
    pub(crate) error: Option<Type>,
    /// The name that the user gave to the enum of its events.
    pub(crate) event: Option<Ident>,
    /// A name for it where the user gave none.
    pub(crate) hidden_event: Ident,
    pub(crate) events: Vec<Listed>,
    pub(crate) commands: Vec<Path>,
    /// A name for the stored names of its commands within the expansion.
    pub(crate) command_names: Ident,
    /// Whether `Default` can give the first state.
    pub(crate) has_default: bool,
}

/// An event in the lists of an aggregate.
pub(crate) struct Listed {
    pub(crate) path: Path,
    /// Its name in the enum.
    pub(crate) variant: Ident,
    /// It changes nothing.
    pub(crate) fact: bool,
}

pub(crate) fn check(parsed: Parsed, wrong: &mut Mistakes) -> Option<Aggregate> {
    if refuse_generics("an aggregate", &parsed.input, wrong) {
        return None;
    }
    let has_default = !matches!(parsed.input.data, Data::Union(_));
    if let Some(keyword) = not_a_struct(&parsed.input.data).filter(|_| !has_default) {
        wrong.at(&keyword, "an aggregate is a struct or an enum, not a union");
    }
    missing(&parsed, wrong);
    if let Some(category) = &parsed.category {
        stored_name::check("the category", category, wrong);
    }
    let name = parsed.input.ident.clone();
    let id = parsed.id.clone().filter(|id| is_a_type_of_its_own(&name, id, wrong));
    let written = written(&parsed);
    let hidden_event = unused(format_ident!("{name}Event"), &written);
    let command_names = unused(format_ident!("COMMAND_NAMES"), &written);
    let id_alias = unused(format_ident!("IdOf{name}"), &written);
    let events = listed(&parsed, wrong);
    Some(Aggregate {
        visibility: parsed.input.vis,
        category: parsed.category.unwrap_or_else(|| LitStr::new("?", name.span())),
        knows_its_events: parsed.complete.is_some() && !events.is_empty(),
        id_alias,
        id,
        error: parsed.error,
        event: parsed.event,
        hidden_event,
        events,
        command_names,
        commands: once("in the commands of this aggregate", parsed.commands, wrong),
        has_default,
        name,
    })
}

/// Everything that must be there and is not, as one mistake.
fn missing(parsed: &Parsed, wrong: &mut Mistakes) {
    let Some(word) = &parsed.complete else { return };
    let name = &parsed.input.ident;
    let mut missing = Vec::new();
    if parsed.category.is_none() {
        missing.push(format!("category = \"{}\"", kebab_case(&name.to_string())));
    }
    if parsed.id.is_none() {
        missing.push(format!("id = {name}Id"));
    }
    if parsed.error.is_none() {
        missing.push(format!("error = {name}Error"));
    }
    if parsed.events.is_empty() && parsed.facts.is_empty() {
        missing.push("events(..)".into());
    }
    if !missing.is_empty() {
        wrong.at(word, format!("missing: `{}`", missing.join(", ")));
    }
}

/// `BankAccount` as `bank-account`.
fn kebab_case(name: &str) -> String {
    let mut out = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() && !out.is_empty() {
            out.push('-');
        }
        out.extend(letter.to_lowercase());
    }
    out
}

fn is_a_type_of_its_own(name: &Ident, id: &Type, wrong: &mut Mistakes) -> bool {
    let Type::Path(path) = id else { return true };
    let last = path.path.segments.last().map(|s| s.ident.to_string()).unwrap_or_default();
    let foreign = NOT_AN_ID.contains(&last.as_str());
    if foreign {
        let written = id.to_token_stream();
        let message = format!(
            "an id is a type of its own: `#[derive(Id)] struct {name}Id({written});` and \
             `id = {name}Id`"
        );
        wrong.at(id, message);
    }
    !foreign
}

fn listed(parsed: &Parsed, wrong: &mut Mistakes) -> Vec<Listed> {
    let all: Vec<_> = parsed.events.iter().chain(&parsed.facts).cloned().collect();
    let paths = once("in the events of this aggregate", all, wrong);
    let changing: Vec<_> = parsed.events.iter().map(text).collect();
    let variants = variants(&paths);
    let listed = paths.into_iter().zip(variants);
    listed
        .map(|(path, variant)| Listed { fact: !changing.contains(&text(&path)), path, variant })
        .collect()
}

/// Everything that is looked up beside the names of the expansion.
fn written(parsed: &Parsed) -> Vec<TokenStream> {
    let Parsed { id, error, events, facts, commands, .. } = parsed;
    let paths = events.iter().chain(facts).chain(commands).map(Path::to_token_stream);
    let types = id.iter().chain(error).map(Type::to_token_stream);
    paths.chain(types).collect()
}
