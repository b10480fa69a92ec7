use std::fmt;

use super::Version;

/// What a stream must look like for an append to happen.
///
/// ```
/// use cqrs_core::{ExpectedVersion, Version};
///
/// assert!(ExpectedVersion::NoStream.accepts(Version::NONE));
/// assert!(!ExpectedVersion::Exists.accepts(Version::NONE));
/// assert!(ExpectedVersion::Exact(Version::new(3)?).accepts(Version::new(3)?));
/// # Ok::<(), cqrs_core::OutOfRange>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ExpectedVersion {
    /// Whatever it looks like.
    Any,
    /// It has no event yet.
    NoStream,
    /// It has at least one event.
    Exists,
    /// Its last event has exactly this version; `Exact(Version::NONE)` is `NoStream`.
    Exact(Version),
}

impl ExpectedVersion {
    /// Whether a stream whose last event has the version `actual` is as expected.
    #[must_use]
    pub fn accepts(self, actual: Version) -> bool {
        match self {
            Self::Any => true,
            Self::NoStream => actual == Version::NONE,
            Self::Exists => actual != Version::NONE,
            Self::Exact(version) => actual == version,
        }
    }
}

impl From<Version> for ExpectedVersion {
    fn from(version: Version) -> Self {
        Self::Exact(version)
    }
}

impl fmt::Display for ExpectedVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Any => f.write_str("any version"),
            Self::NoStream => f.write_str("no stream"),
            Self::Exists => f.write_str("an existing stream"),
            Self::Exact(version) => write!(f, "version {version}"),
        }
    }
}
