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

/// A process manager that sends nothing and takes every refusal.
#[derive(::std::default::Default, ::std::fmt::Debug, ::serde::Serialize, ::serde::Deserialize)]
pub struct Route;

#[::cqrs_core::process_manager(name = "hygiene_routes", key = ::std::string::String)]
impl Route {
    #[key("all")]
    const fn sent(&mut self, _: &::cqrs_core::Recorded<super::Placed>) {}

    const fn refused(&mut self, _: &::cqrs_core::RefusedCommand) {}
}
