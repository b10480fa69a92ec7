/// Makes a `#[test]` of every rule of the [suite](crate::testing::suite). Takes an async function
/// without arguments that makes a [`FreshLog`](crate::testing::suite::FreshLog).
///
/// Each test has a runtime of its own with several threads, and is named after its rule.
///
/// ```
/// mod in_memory {
///     cqrs_core::testing::store_suite!(async || cqrs_core::MemoryStore::default());
/// }
/// ```
#[macro_export]
macro_rules! store_suite {
    ($fresh:expr) => {
        $crate::__store_promises! { [$crate::__store_tests] $fresh }
    };
}

#[macro_export]
#[doc(hidden)]
macro_rules! __store_tests {
    (($fresh:expr) $($group:ident { $($name:ident: $promise:literal;)* })*) => {
        $($(
            #[doc = $promise]
            #[test]
            fn $name() {
                use $crate::testing::suite::{RULES, check};
                check(RULES, stringify!($name), $fresh);
            }
        )*)*
    };
}
