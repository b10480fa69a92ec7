use proc_macro2::{Ident, Span, TokenStream};
use syn::{
    Expr, LitInt, Token, Type,
    parse::{Parse, ParseStream},
};

use crate::{
    attribute::Syntax,
    keys::Keys,
    listener::{self, parse::word},
    mistakes::Mistakes,
};

const SYNTAX: Syntax = Syntax {
    word: "projection",
    keys: &[
        "name",
        "version",
        "key",
        "partitions",
        "mode",
        "on_poison",
        "side_effects",
        "columns",
        "indexes",
        "tables",
    ],
    example: "#[projection(name = \"..\", version = 1, ..)]",
};

/// What stands in the attribute.
pub(super) struct Declared {
    pub(super) each: listener::parse::Declared,
    /// Whether all of it was understood, so that what is not there is missing.
    pub(super) complete: bool,
    /// The keys that were given.
    pub(super) given: Vec<Ident>,
    pub(super) version: Option<LitInt>,
    pub(super) key: Option<Type>,
    pub(super) mode: Option<Ident>,
    pub(super) side_effects: bool,
    pub(super) columns: Vec<ColumnDeclared>,
    pub(super) indexes: Vec<Ident>,
    pub(super) tables: Option<Expr>,
}

impl Declared {
    pub(super) fn parse(tokens: TokenStream, wrong: &mut Mistakes) -> Self {
        let attribute = Ident::new(SYNTAX.word, Span::call_site());
        let mut keys = Keys::parse(attribute, tokens, &SYNTAX, wrong);
        let given = keys.words().cloned().collect();
        let each = listener::parse::Declared::parse(&mut keys, wrong);
        let version = keys.number("version", "a whole number from 1 to 4294967295", wrong);
        let key = keys.ty("key", wrong);
        let mode = word(&mut keys, "mode", "one of `async`, `inline`, `live`", wrong);
        let side_effects = keys.flag("side_effects", wrong).is_some();
        let columns = keys.items("columns", "fields", "balance: i64, owner: String", wrong);
        let indexes = keys.items("indexes", "columns", "balance, owner", wrong);
        let tables = keys.single("tables", "SQL, as in `include_str!(\"tables.sql\")`", wrong);
        let complete = keys.complete();
        Self { each, complete, given, version, key, mode, side_effects, columns, indexes, tables }
    }
}

/// A field that is a column, as it is written.
pub(super) struct ColumnDeclared {
    pub(super) name: Ident,
    pub(super) ty: Type,
}

impl Parse for ColumnDeclared {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let name = input.parse()?;
        input.parse::<Token![:]>()?;
        Ok(Self { name, ty: input.parse()? })
    }
}
