use super::draw::Draw;

/// Which account an event happens to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Spread {
    /// Each as often as the others.
    Even,
    /// The k-th 1/k as often as the first one: a few are busy, most are not (Zipf).
    Skewed,
}

/// Draws accounts.
pub(crate) struct Accounts {
    count: u64,
    /// The share of all events that the accounts up to each one have; empty where all have the
    /// same.
    up_to: Vec<f64>,
}

impl Accounts {
    pub(crate) fn new(count: u64, spread: Spread) -> Self {
        let mut sum = 0.0;
        let mut up_to = Vec::new();
        if spread == Spread::Skewed {
            up_to = (1..=u32::try_from(count).unwrap_or(u32::MAX))
                .map(|rank| {
                    sum += 1.0 / f64::from(rank);
                    sum
                })
                .collect();
            up_to.iter_mut().for_each(|share| *share /= sum);
        }
        Self { count, up_to }
    }

    pub(crate) fn draw(&self, draw: &mut Draw) -> u64 {
        if self.up_to.is_empty() {
            return draw.below(self.count);
        }
        let share = draw.share();
        self.up_to.partition_point(|up_to| *up_to <= share) as u64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_is_twice_as_busy_as_the_second() {
        let (accounts, mut draw) = (Accounts::new(1_000, Spread::Skewed), Draw::new(1));
        let mut counts = [0_u32; 1_000];
        (0..100_000).for_each(|_| counts[usize::try_from(accounts.draw(&mut draw)).unwrap()] += 1);
        let times = f64::from(counts[0]) / f64::from(counts[1]);
        assert!((1.8..2.2).contains(&times), "{times}");
    }
}
