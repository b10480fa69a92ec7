use syn::{Attribute, Expr, Ident, LitStr, Type};

pub(super) use self::columns::Column;
use self::kind::Kind;
use super::{KIND, parse::Declared};
use crate::{
    conditions::conditions,
    listener::{
        check::{Handler, block, handlers, options},
        parse::{Bare, Block},
    },
    mistakes::Mistakes,
};

mod columns;
mod database;
mod declared;
mod kind;
mod placed;
mod signature;

/// A projection that can be expanded.
pub(super) struct Projection {
    /// The type that it is implemented for.
    pub(super) what: Type,
    /// The conditions under which the block is there at all.
    pub(super) cfgs: Vec<Attribute>,
    pub(super) name: LitStr,
    pub(super) version: u32,
    pub(super) options: Options,
    pub(super) handlers: Vec<Handler>,
    /// What must be no event.
    pub(super) bare: Vec<Bare>,
    pub(super) form: Form,
}

/// How it is run, where that was said.
pub(super) struct Options {
    pub(super) partitions: Option<u16>,
    /// A variant of `Mode`.
    pub(super) mode: Option<Ident>,
    /// A variant of `OnPoison`.
    pub(super) on_poison: Option<Ident>,
    pub(super) side_effects: bool,
}

/// Which of the two kinds it is.
pub(super) enum Form {
    /// Documents that are folded.
    Document {
        /// What names one; `None` where it is missing, which was reported.
        key: Option<Type>,
        columns: Vec<Column>,
    },
    /// Tables that are written.
    Sql {
        /// What the handlers write to; `None` where that was not said, which was reported.
        db: Option<Type>,
        /// SQL that makes the tables.
        tables: Option<Expr>,
    },
}

pub(super) fn check(declared: Declared, block: Block, wrong: &mut Mistakes) -> Option<Projection> {
    let Block { block, methods, bare } = block;
    if block::refuse(&KIND, &block, wrong) {
        return None;
    }
    let kind = kind::kind(&declared, &methods);
    declared::missing(&declared, &block.self_ty, kind, wrong);
    placed::check(&declared, kind, wrong);
    if methods.is_empty() {
        wrong.at(&block.self_ty, "no handler: write a method that takes `&Recorded<SomeEvent>`");
    }
    let cfgs = conditions(&block.attrs);
    let name = options::name(&KIND, declared.name.as_ref(), wrong);
    let version = declared::version(&declared, wrong);
    let options = declared::options(&declared, kind, wrong);
    let db = database::db(&methods);
    let handlers = handlers(methods, wrong, |method, wrong| signature::check(method, kind, wrong));
    let form = match kind {
        Kind::Document => Form::Document {
            columns: columns::columns(declared.columns, declared.indexes, wrong),
            key: declared.key,
        },
        Kind::Sql => Form::Sql { db, tables: declared.tables },
    };
    Some(Projection { what: *block.self_ty, cfgs, name, version, options, handlers, bare, form })
}
