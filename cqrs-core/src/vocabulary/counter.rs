//! What [`Version`](crate::Version), [`Position`](crate::Position) and [`Epoch`](crate::Epoch)
//! have in common: a count that every store can keep in a signed 64-bit column.

/// A number that is no version, position or epoch: negative, or above 9,223,372,036,854,775,807.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{value} is out of range: a {what} lies between 0 and {max}", max = i64::MAX)]
pub struct OutOfRange {
    /// What it should have been.
    pub what: &'static str,
    /// The number that was given.
    pub value: i128,
}

macro_rules! counter {
    ($(#[$doc:meta])* $name:ident, $what:literal, $zero:ident: $zero_doc:literal) => {
        $(#[$doc])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default,
            serde::Serialize, serde::Deserialize,
        )]
        #[serde(try_from = "i64", into = "i64")]
        pub struct $name(i64);

        impl $name {
            #[doc = $zero_doc]
            pub const $zero: Self = Self(0);

            /// Checks that `value` fits.
            ///
            /// # Errors
            /// [`OutOfRange`](crate::OutOfRange) above 2⁶³ − 1.
            pub const fn new(value: u64) -> Result<Self, $crate::OutOfRange> {
                if value > i64::MAX as u64 {
                    return Err($crate::OutOfRange { what: $what, value: value as i128 });
                }
                Ok(Self(value.cast_signed()))
            }

            /// The number.
            #[must_use]
            pub const fn get(self) -> u64 {
                self.0.cast_unsigned()
            }

            /// The number as stores keep it; never negative.
            #[must_use]
            pub const fn as_i64(self) -> i64 {
                self.0
            }

            /// This many further on. Stays at the largest where it would pass it.
            #[must_use]
            pub const fn plus(self, count: u64) -> Self {
                if count > i64::MAX as u64 {
                    return Self(i64::MAX);
                }
                Self(self.0.saturating_add(count.cast_signed()))
            }

            /// The one before this; there is none before 0.
            #[must_use]
            pub const fn previous(self) -> Self {
                if self.0 == 0 { self } else { Self(self.0 - 1) }
            }

            /// The one after this.
            #[must_use]
            pub const fn next(self) -> Self {
                self.plus(1)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl TryFrom<i64> for $name {
            type Error = $crate::OutOfRange;

            fn try_from(value: i64) -> Result<Self, Self::Error> {
                if value < 0 {
                    return Err($crate::OutOfRange { what: $what, value: value.into() });
                }
                Ok(Self(value))
            }
        }

        impl TryFrom<u64> for $name {
            type Error = $crate::OutOfRange;

            fn try_from(value: u64) -> Result<Self, Self::Error> {
                Self::new(value)
            }
        }

        impl From<$name> for i64 {
            fn from(counter: $name) -> i64 {
                counter.0
            }
        }

        impl From<$name> for u64 {
            fn from(counter: $name) -> u64 {
                counter.get()
            }
        }

        impl PartialEq<u64> for $name {
            fn eq(&self, other: &u64) -> bool {
                self.get() == *other
            }
        }
    };
}
pub(crate) use counter;
