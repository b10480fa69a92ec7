use cqrs_core::prelude::*;

#[derive(Command, Clone, Copy)]
#[command("account.open")]
union Open {
    by: u8,
}

impl serde::Serialize for Open {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_unit()
    }
}

impl<'de> serde::Deserialize<'de> for Open {
    fn deserialize<D: serde::Deserializer<'de>>(_: D) -> Result<Self, D::Error> {
        Ok(Open { by: 0 })
    }
}

fn main() {}
