/// Makes a `#[test]` of every rule of the
/// [suite of projections](crate::testing::suite::projections). Takes an async function without
/// arguments that makes a
/// [`FreshProjections`](crate::testing::suite::projections::FreshProjections).
///
/// Each test has a runtime of its own with several threads, and is named after its rule.
///
/// ```
/// mod in_memory {
///     cqrs_core::testing::projection_suite!(async || cqrs_core::MemoryStore::default());
/// }
/// ```
#[macro_export]
macro_rules! projection_suite {
    ($fresh:expr) => {
        $crate::__projection_promises! { [$crate::__projection_tests] $fresh }
    };
}

#[macro_export]
#[doc(hidden)]
macro_rules! __projection_tests {
    (($fresh:expr) $($group:ident { $($name:ident: $promise:literal;)* })*) => {
        $($(
            #[doc = $promise]
            #[test]
            fn $name() {
                use $crate::testing::suite::{check, projections::RULES};
                check(RULES, stringify!($name), $fresh);
            }
        )*)*
    };
}
