//! The column by which a part finds what it has to do: `00002c…` for a command of part 2 that may
//! be sent, in the order of what caused it; `00002t…` for what waits for a time.

use jiff::Timestamp;

use crate::Position;

/// The name of the column.
pub(crate) const DUE: &str = "due";

pub(super) fn command(part: u16, position: Position) -> String {
    format!("{part:05}c{:020}", position.get())
}

pub(super) fn time(part: u16, at: Timestamp) -> String {
    format!("{part:05}t{:020}", at.as_microsecond().max(0))
}

/// Nothing of the part is before this.
pub(crate) fn first_due(part: u16) -> String {
    format!("{part:05}c")
}

/// Nothing of the part that waits for a time is before this, and every command is.
pub(crate) fn first_timed(part: u16) -> String {
    format!("{part:05}t")
}

/// Everything of the part is before this.
pub(crate) fn past_due(part: u16) -> String {
    format!("{part:05}u")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sorts_by_part_then_commands_by_position_then_times() {
        let at = |second| Timestamp::from_second(second).expect("a time");
        let sorted = [
            first_due(1),
            command(1, Position::START.plus(9)),
            command(1, Position::START.plus(10)),
            first_timed(1),
            time(1, Timestamp::MIN),
            time(1, at(9)),
            time(1, at(10)),
            time(1, Timestamp::MAX),
            past_due(1),
            first_due(2),
            past_due(u16::MAX),
        ];
        assert!(sorted.is_sorted(), "{sorted:?}");
    }
}
