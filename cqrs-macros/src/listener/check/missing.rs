use proc_macro2::Ident;
use syn::Type;

use crate::mistakes::Mistakes;

/// Reports everything that must be there and is not, as one mistake.
pub(crate) fn report(word: &Ident, missing: &[String], why: &str, wrong: &mut Mistakes) {
    if !missing.is_empty() {
        wrong.at(word, format!("missing: `{}`{why}", missing.join(", ")));
    }
}

/// The name that it probably should have.
pub(crate) fn likely_name(what: &Type) -> String {
    format!("name = \"{}\"", snake_case(what))
}

/// `Balance` as `balance`, and `DailyTotals` as `daily_totals`.
fn snake_case(what: &Type) -> String {
    let Type::Path(path) = what else { return "..".into() };
    let last = path.path.segments.last().map(|s| s.ident.to_string()).unwrap_or_default();
    let mut out = String::new();
    for letter in last.chars() {
        if letter.is_uppercase() && !out.is_empty() {
            out.push('_');
        }
        out.extend(letter.to_lowercase());
    }
    out
}
