use std::{num::NonZeroUsize, time::Duration};

/// How much the service takes on.
#[derive(Debug, Clone)]
pub struct Limits {
    /// The largest body of a request, in bytes.
    pub body_bytes: usize,
    /// How long a client may take to send the head of a request.
    pub head_time: Duration,
    /// How long it may take to send the body.
    pub body_time: Duration,
    /// How long a read waits for the position that it was asked to show.
    pub wait: Duration,
    /// How many connections are open at once; further ones wait to be accepted.
    pub connections: NonZeroUsize,
    /// How long requests in flight may take when the service ends.
    pub grace: Duration,
}

const CONNECTIONS: NonZeroUsize = NonZeroUsize::new(1_024).unwrap();

impl Default for Limits {
    fn default() -> Self {
        Self {
            body_bytes: 16 * 1024,
            head_time: Duration::from_secs(10),
            body_time: Duration::from_secs(10),
            wait: Duration::from_secs(2),
            connections: CONNECTIONS,
            grace: Duration::from_secs(30),
        }
    }
}
