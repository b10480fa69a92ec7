use quote::ToTokens;
use syn::Path;

use crate::mistakes::Mistakes;

/// A path, or a type, as the user wrote it.
pub(crate) fn text(written: &impl ToTokens) -> String {
    written.to_token_stream().to_string().replace(' ', "")
}

/// Each path once; the second of two is `already` there.
pub(crate) fn once(already: &str, paths: Vec<Path>, wrong: &mut Mistakes) -> Vec<Path> {
    let mut kept: Vec<Path> = Vec::new();
    for path in paths {
        let name = text(&path);
        if kept.iter().any(|earlier| text(earlier) == name) {
            wrong.at(&path, format!("`{name}` is already {already}"));
        } else {
            kept.push(path);
        }
    }
    kept
}
