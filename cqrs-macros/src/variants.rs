use proc_macro2::Ident;
use quote::format_ident;
use syn::Path;

/// The names of events in the enum: the last word of each path, and where two paths end in the
/// same word, the module before it too: `v2::Opened` becomes `V2Opened`.
pub(crate) fn variants(paths: &[Path]) -> Vec<Ident> {
    let mut taken: Vec<Ident> = Vec::new();
    for path in paths {
        let name = names(path).find(|name| !taken.contains(name));
        taken.push(name.unwrap_or_else(|| format_ident!("Event{}", taken.len())));
    }
    taken
}

/// Names for a path, from the shortest on.
fn names(path: &Path) -> impl Iterator<Item = Ident> {
    let mut words: Vec<_> = path.segments.iter().map(|s| s.ident.clone()).collect();
    let mut name = words.pop();
    let mut next = name.clone();
    std::iter::from_fn(move || {
        let current = next.take()?;
        if let (Some(module), Some(so_far)) = (words.pop(), name.take()) {
            let longer = format_ident!("{}{}", camel_case(&module.to_string()), so_far);
            name = Some(longer.clone());
            next = Some(longer);
        }
        Some(current)
    })
}

fn camel_case(module: &str) -> String {
    let words = module.split('_').map(|word| {
        let mut letters = word.chars();
        letters.next().map(char::to_uppercase).into_iter().flatten().chain(letters).collect()
    });
    words.collect::<Vec<String>>().concat()
}

#[cfg(test)]
mod tests {
    use syn::{Path, parse_quote};

    use super::variants;

    #[test]
    fn takes_the_module_into_the_name_only_where_it_must() {
        let paths: [Path; 3] =
            [parse_quote!(Opened), parse_quote!(v_2::Opened), parse_quote!(crate::v_2::Closed)];
        let names: Vec<_> = variants(&paths).iter().map(ToString::to_string).collect();
        assert_eq!(names, ["Opened", "V2Opened", "Closed"]);
    }

    #[test]
    fn finds_a_name_for_paths_that_end_alike() {
        let paths: [Path; 2] = [parse_quote!(a::Opened), parse_quote!(b::a::Opened)];
        let names: Vec<_> = variants(&paths).iter().map(ToString::to_string).collect();
        assert_eq!(names, ["Opened", "AOpened"]);
    }
}
