use proc_macro2::Ident;
use syn::{Attribute, Data, DeriveInput, Meta};

use crate::{keys::Keys, mistakes::Mistakes};

/// What the helper attribute of a derive looks like.
pub(crate) struct Syntax {
    /// Its word: `event` in `#[event(..)]`.
    pub(crate) word: &'static str,
    /// The keys that it knows.
    pub(crate) keys: &'static [&'static str],
    /// How to write it, for whoever did not.
    pub(crate) example: &'static str,
}

/// The keys of the attribute, wherever one is there.
pub(crate) fn find(input: &DeriveInput, syntax: &Syntax, wrong: &mut Mistakes) -> Option<Keys> {
    let mut attributes = input.attrs.iter().filter(|a| a.path().is_ident(syntax.word));
    let first = attributes.next();
    for second in attributes {
        wrong.at(second.path(), format!("a second `#[{}(..)]`; write one", syntax.word));
    }
    let Some(attribute) = first else {
        let name = &input.ident;
        wrong.at(name, format!("write `{}` on `{name}`", syntax.example));
        return None;
    };
    keys(attribute, syntax, wrong)
}

fn keys(attribute: &Attribute, syntax: &Syntax, wrong: &mut Mistakes) -> Option<Keys> {
    let word = attribute.path().get_ident()?.clone();
    match &attribute.meta {
        Meta::List(list) => Some(Keys::parse(word, list.tokens.clone(), syntax, wrong)),
        Meta::Path(_) | Meta::NameValue(_) => {
            wrong.at(&attribute.meta, format!("write `{}`", syntax.example));
            Some(Keys::unreadable(word))
        }
    }
}

/// Refuses type parameters: what is stored under one name is one type.
pub(crate) fn refuse_generics(what: &str, input: &DeriveInput, wrong: &mut Mistakes) -> bool {
    let generic = !input.generics.params.is_empty();
    if generic {
        let params = &input.generics.params;
        wrong.at(params, format!("{what} has no parameters: its stored name stands for one type"));
    }
    generic
}

/// The keyword of an item that is no struct.
pub(crate) fn not_a_struct(data: &Data) -> Option<Ident> {
    match data {
        Data::Struct(_) => None,
        Data::Enum(data) => Some(Ident::new("enum", data.enum_token.span)),
        Data::Union(data) => Some(Ident::new("union", data.union_token.span)),
    }
}
