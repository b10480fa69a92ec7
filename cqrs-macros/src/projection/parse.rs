use proc_macro2::{Ident, Span, TokenStream};
use syn::{
    Expr, LitInt, LitStr, Token, Type,
    parse::{Parse, ParseStream},
};

use crate::{attribute::Syntax, keys::Keys, listener::parse::Word, mistakes::Mistakes};

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
    /// The attribute itself: where to say that something is missing.
    pub(super) word: Ident,
    /// Whether all of it was understood, so that what is not there is missing.
    pub(super) complete: bool,
    /// The keys that were given.
    pub(super) given: Vec<Ident>,
    pub(super) name: Option<LitStr>,
    pub(super) version: Option<LitInt>,
    pub(super) key: Option<Type>,
    pub(super) partitions: Option<LitInt>,
    pub(super) mode: Option<Ident>,
    pub(super) on_poison: Option<Ident>,
    pub(super) side_effects: bool,
    pub(super) columns: Vec<ColumnDeclared>,
    pub(super) indexes: Vec<Ident>,
    pub(super) tables: Option<Expr>,
}

impl Declared {
    pub(super) fn parse(tokens: TokenStream, wrong: &mut Mistakes) -> Self {
        let word = Ident::new(SYNTAX.word, Span::call_site());
        let mut keys = Keys::parse(word, tokens, &SYNTAX, wrong);
        let given = keys.words().cloned().collect();
        let name = keys.text_with_its_key("name", wrong);
        let version = keys.number("version", "a whole number from 1 to 4294967295", wrong);
        let key = keys.ty("key", wrong);
        let partitions = keys.number("partitions", "a whole number from 1 to 65535", wrong);
        let mode = keys.single("mode", "one of `async`, `inline`, `live`", wrong).map(|Word(w)| w);
        let on_poison = keys.single("on_poison", "one of `stop`, `park`", wrong).map(|Word(w)| w);
        let side_effects = keys.flag("side_effects", wrong).is_some();
        let columns = keys.items("columns", "fields", "balance: i64, owner: String", wrong);
        let indexes = keys.items("indexes", "columns", "balance, owner", wrong);
        let tables = keys.single("tables", "SQL, as in `include_str!(\"tables.sql\")`", wrong);
        let complete = keys.complete();
        Self {
            word: keys.word,
            complete,
            given,
            name,
            version,
            key,
            partitions,
            mode,
            on_poison,
            side_effects,
            columns,
            indexes,
            tables,
        }
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
