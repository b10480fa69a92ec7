use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::{measure::Task, work::Work};

/// What a child is to do.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Errand {
    /// The system that does it.
    pub system: String,
    pub work: Work,
    pub task: Task,
    /// The database: empty in the first round that uses it.
    pub url: String,
    pub part: Part,
}

/// Which of the children this is. The first prepares what all of them share, and checks it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// From 0.
    pub number: usize,
    pub of: usize,
}

impl Part {
    /// The only one.
    pub const WHOLE: Self = Self { number: 0, of: 1 };

    /// Its share of so many callers, who are numbered through all parts.
    #[must_use]
    pub fn callers(self, all: usize) -> Range<usize> {
        let up_to = |part: usize| all * part / self.of.max(1);
        up_to(self.number)..up_to(self.number + 1)
    }

    #[must_use]
    pub fn is_first(self) -> bool {
        self.number == 0
    }
}

#[cfg(test)]
mod tests {
    use super::Part;

    #[test]
    fn parts_share_all_callers_in_order() {
        let parts = (0..4).map(|number| Part { number, of: 4 });
        let callers: Vec<_> = parts.flat_map(|part| part.callers(10)).collect();
        assert_eq!(callers, (0..10).collect::<Vec<_>>());
    }
}
