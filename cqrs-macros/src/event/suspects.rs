use syn::{Data, GenericArgument, PathArguments, PathSegment, Type};

/// The types in an event that might be a `Personal<Option<_>>`: those with type arguments, in its
/// fields and inside of their types.
pub(crate) fn suspects(data: &Data) -> Vec<Type> {
    let mut found = Vec::new();
    if let Data::Struct(data) = data {
        data.fields.iter().for_each(|field| collect(&field.ty, &mut found));
    }
    found
}

fn collect(ty: &Type, found: &mut Vec<Type>) {
    match ty {
        Type::Path(path) => {
            let arguments: Vec<_> = path.path.segments.iter().flat_map(arguments).collect();
            if !arguments.is_empty() {
                found.push(ty.clone());
            }
            for argument in arguments {
                collect(argument, found);
            }
        }
        Type::Array(array) => collect(&array.elem, found),
        Type::Tuple(tuple) => tuple.elems.iter().for_each(|ty| collect(ty, found)),
        Type::Paren(inner) => collect(&inner.elem, found),
        // Around what came out of somebody's macro.
        Type::Group(inner) => collect(&inner.elem, found),
        _ => {}
    }
}

fn arguments(segment: &PathSegment) -> Vec<&Type> {
    let mut types = Vec::new();
    if let PathArguments::AngleBracketed(list) = &segment.arguments {
        for argument in &list.args {
            if let GenericArgument::Type(ty) = argument {
                types.push(ty);
            }
        }
    }
    types
}
