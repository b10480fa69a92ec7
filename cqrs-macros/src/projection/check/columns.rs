use proc_macro2::Ident;
use quote::format_ident;
use syn::{Type, ext::IdentExt};

use crate::{listener::check::name, mistakes::Mistakes, projection::parse::ColumnDeclared};

/// The columns that the table of every document projection has, or that a database keeps for
/// itself.
const TAKEN: &[&str] =
    &["key", "document", "version", "position", "ctid", "tableoid", "xmin", "xmax", "cmin", "cmax"];

/// A field of the document that is a column too.
pub(in super::super) struct Column {
    pub(in super::super) name: Ident,
    /// A variant of `ColumnKind`.
    pub(in super::super) kind: Ident,
    pub(in super::super) indexed: bool,
}

pub(super) fn columns(
    declared: Vec<ColumnDeclared>,
    indexes: Vec<Ident>,
    wrong: &mut Mistakes,
) -> Vec<Column> {
    let mut columns: Vec<Column> = Vec::new();
    for ColumnDeclared { name, ty } in declared {
        let text = name.unraw().to_string();
        if columns.iter().any(|earlier| earlier.name == name) {
            wrong.at(&name, format!("`{text}` is already a column"));
            continue;
        }
        if TAKEN.contains(&text.as_str()) {
            wrong.at(&name, format!("every projection has a column `{text}` of its own"));
        }
        name::check("the name of a column", &text, &name, wrong);
        let kind = kind(&ty).unwrap_or_else(|| {
            wrong.at(ty, "a column is an `i64`, an `f64`, a `bool` or a `String`");
            format_ident!("Text")
        });
        columns.push(Column { name, kind, indexed: false });
    }
    for index in indexes {
        match columns.iter_mut().find(|column| column.name == index) {
            None => wrong.at(&index, format!("`{index}` is not among the `columns(..)`")),
            Some(column) if column.indexed => {
                wrong.at(&index, format!("`{index}` already has an index"));
            }
            Some(column) => column.indexed = true,
        }
    }
    columns
}

fn kind(ty: &Type) -> Option<Ident> {
    let Type::Path(path) = ty else { return None };
    let last = path.path.segments.last()?;
    let kind = match last.ident.to_string().as_str() {
        "i64" => "Integer",
        "f64" => "Real",
        "bool" => "Boolean",
        "String" => "Text",
        _ => return None,
    };
    last.arguments.is_none().then(|| format_ident!("{kind}"))
}
