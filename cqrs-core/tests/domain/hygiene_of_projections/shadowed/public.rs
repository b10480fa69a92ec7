/// A document.
#[derive(
    ::std::default::Default,
    ::std::clone::Clone,
    ::std::marker::Copy,
    ::std::fmt::Debug,
    ::serde::Serialize,
    ::serde::Deserialize,
)]
pub struct Parcel;

#[::cqrs_core::projection(name = "hygiene_parcels", key = ::std::string::String)]
impl Parcel {
    #[key("all")]
    const fn sent(&mut self, _: &::cqrs_core::Recorded<super::Placed>) {}
}
