use proc_macro2::Ident;
use syn::{Data, DeriveInput, Member, Type};

use crate::{attribute::refuse_generics, mistakes::Mistakes};

/// An id that can be expanded.
pub(crate) struct Id {
    pub(crate) name: Ident,
    /// Its only field; `None` where there is not just one, which was reported.
    pub(crate) value: Option<(Member, Type)>,
}

pub(crate) fn check(input: DeriveInput, wrong: &mut Mistakes) -> Option<Id> {
    if refuse_generics("an id", &input, wrong) {
        return None;
    }
    let value = only_field(&input.data);
    if value.is_none() {
        let name = &input.ident;
        wrong.at(name, format!("an id is a struct around one value: `struct {name}(String);`"));
    }
    Some(Id { name: input.ident, value })
}

fn only_field(data: &Data) -> Option<(Member, Type)> {
    let Data::Struct(data) = data else { return None };
    let mut fields = data.fields.members().zip(&data.fields);
    match (fields.next(), fields.next()) {
        (Some((member, field)), None) => Some((member, field.ty.clone())),
        _ => None,
    }
}
