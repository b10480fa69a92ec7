use std::{
    collections::HashMap,
    sync::{Arc, PoisonError},
};

use tokio::time::Instant;

/// A question that many ask at once, and that is asked once for all of them: whoever came before
/// it was asked gets its answer.
#[derive(Debug)]
pub(super) struct Asked<T>(tokio::sync::Mutex<Option<(Instant, T)>>);

impl<T: Clone> Asked<T> {
    pub(super) async fn ask<E>(
        &self,
        question: impl AsyncFnOnce() -> Result<T, E>,
    ) -> Result<T, E> {
        let came = Instant::now();
        let mut last = self.0.lock().await;
        if let Some((asked, answer)) = &*last
            && *asked >= came
        {
            return Ok(answer.clone());
        }
        let asked = Instant::now();
        let answer = question().await?;
        *last = Some((asked, answer.clone()));
        Ok(answer)
    }
}

impl<T> Default for Asked<T> {
    fn default() -> Self {
        Self(tokio::sync::Mutex::new(None))
    }
}

/// So many names are remembered: some are of projections that are not there.
const MOST: usize = 1_000;

/// A question for each projection.
#[derive(Debug)]
pub(super) struct AskedOf<T>(std::sync::Mutex<HashMap<String, Arc<Asked<T>>>>);

impl<T> AskedOf<T> {
    pub(super) fn of(&self, projection: &str) -> Arc<Asked<T>> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(asked) = all.get(projection) {
            return Arc::clone(asked);
        }
        if all.len() >= MOST {
            all.clear();
        }
        Arc::clone(all.entry(projection.to_owned()).or_default())
    }
}

impl<T> Default for AskedOf<T> {
    fn default() -> Self {
        Self(std::sync::Mutex::default())
    }
}

#[cfg(test)]
mod tests {
    use std::{cell::Cell, convert::Infallible};

    use super::*;

    #[tokio::test]
    async fn those_who_come_while_it_is_asked_share_the_next_answer() {
        let (asked, count) = (Asked::default(), Cell::new(0));
        let ask = || {
            asked.ask(async || {
                count.set(count.get() + 1);
                tokio::task::yield_now().await;
                Ok::<_, Infallible>(count.get())
            })
        };
        let first = ask();
        let others = async {
            // While the first one waits for its answer.
            tokio::task::yield_now().await;
            tokio::join!(ask(), ask(), ask())
        };
        let (first, others) = tokio::join!(first, others);
        assert_eq!((first, others), (Ok(1), (Ok(2), Ok(2), Ok(2))));
        assert_eq!(ask().await, Ok(3));
    }
}
