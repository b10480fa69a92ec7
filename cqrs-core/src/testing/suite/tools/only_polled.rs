use std::{
    future::poll_fn,
    pin::Pin,
    task::{Context, Poll},
};

/// Drops the future when it was polled that often and is not done.
pub(in super::super) async fn only_polled<F: Future + Unpin>(
    mut future: F,
    polls: u32,
) -> Option<F::Output> {
    for _ in 0..polls {
        let once = |context: &mut Context<'_>| Poll::Ready(Pin::new(&mut future).poll(context));
        if let Poll::Ready(output) = poll_fn(once).await {
            return Some(output);
        }
        tokio::task::yield_now().await;
    }
    None
}
