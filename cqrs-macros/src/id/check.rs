use proc_macro2::Ident;
use syn::{Data, DeriveInput, Member, Type, parse_quote};

use crate::{attribute::refuse_generics, mistakes::Mistakes};

/// An id that can be expanded.
pub(crate) struct Id {
    pub(crate) name: Ident,
    /// The type of its value.
    pub(crate) value: Type,
    /// Its only field; `None` where there is not just one, which was reported.
    pub(crate) member: Option<Member>,
}

pub(crate) fn check(input: DeriveInput, wrong: &mut Mistakes) -> Option<Id> {
    if refuse_generics("an id", &input, wrong) {
        return None;
    }
    let name = input.ident;
    let Some((member, value)) = only_field(&input.data) else {
        wrong.at(&name, format!("an id is a struct around one value: `struct {name}(String);`"));
        return Some(Id { name, value: parse_quote!(::core::primitive::u64), member: None });
    };
    Some(Id { name, value, member: Some(member) })
}

fn only_field(data: &Data) -> Option<(Member, Type)> {
    let Data::Struct(data) = data else { return None };
    let mut fields = data.fields.members().zip(&data.fields);
    match (fields.next(), fields.next()) {
        (Some((member, field)), None) => Some((member, field.ty.clone())),
        _ => None,
    }
}
