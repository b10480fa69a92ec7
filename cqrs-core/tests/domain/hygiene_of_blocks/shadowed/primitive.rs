/// A shadow.
#[allow(non_camel_case_types)]
type str = ();
/// A shadow.
#[allow(non_camel_case_types)]
type bool = ();
/// A shadow.
#[allow(non_camel_case_types)]
type usize = ();

/// A table.
#[derive(::std::default::Default)]
pub(in super::super) struct Doors;

#[::cqrs_core::projection(name = "hygiene_doors")]
impl Doors {
    async fn placed(
        &self,
        _: &::cqrs_core::Recorded<super::Placed>,
        (): &mut (),
    ) -> ::std::result::Result<(), ::std::fmt::Error> {
        ::std::result::Result::Ok(())
    }
}

/// A reactor.
pub(in super::super) struct Bells;

#[::cqrs_core::reactor(name = "hygiene_bells", partitions = 2)]
impl Bells {
    async fn placed(
        &self,
        _: &::cqrs_core::Recorded<super::Placed>,
    ) -> ::std::result::Result<(), ::std::fmt::Error> {
        ::std::result::Result::Ok(())
    }
}
