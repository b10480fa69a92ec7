use super::counter::counter;

counter! {
    /// Where an event stands in its log: 1 is the first, without gaps, in the order of commits.
    /// Who has read up to a position has seen every event up to it.
    ///
    /// ```
    /// use cqrs_core::Position;
    ///
    /// assert!(Position::START < Position::new(1)?);
    /// assert_eq!(Position::START.plus(2).get(), 2);
    /// # Ok::<(), cqrs_core::OutOfRange>(())
    /// ```
    Position, "position", START: "Before the first event."
}
