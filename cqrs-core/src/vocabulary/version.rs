use super::counter::counter;

counter! {
    /// Where an event stands in its stream: 1 is the first, 0 means that there is no stream.
    ///
    /// ```
    /// use cqrs_core::Version;
    ///
    /// let third = Version::new(3)?;
    /// assert_eq!(third.next(), Version::new(4)?);
    /// assert!(Version::try_from(-1_i64).is_err());
    /// # Ok::<(), cqrs_core::OutOfRange>(())
    /// ```
    Version, "version", NONE: "No stream: nothing has happened yet."
}
