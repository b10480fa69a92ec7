/// Cuts what a client sends into requests: all messages up to one that makes the server answer.
///
/// A message is a letter and a length, but for the first of a connection, which has no letter
/// (PostgreSQL's documentation, "Message Flow").
#[derive(Debug, Default)]
pub(super) struct Requests {
    received: Vec<u8>,
    is_started: bool,
}

/// The lengths and codes of the two requests for encryption that may come before the start.
const ENCRYPTION: [[u8; 8]; 2] = [[0, 0, 0, 8, 4, 210, 22, 47], [0, 0, 0, 8, 4, 210, 22, 48]];

impl Requests {
    pub(super) fn push(&mut self, bytes: &[u8]) {
        self.received.extend_from_slice(bytes);
    }

    /// The next request that is complete.
    pub(super) fn next(&mut self) -> Option<Vec<u8>> {
        let end = if self.is_started { self.end_of_request()? } else { self.end_of_start()? };
        Some(self.received.drain(..end).collect())
    }

    fn end_of_start(&mut self) -> Option<usize> {
        let end = self.length_at(0)?;
        let start = self.received.get(..end)?;
        self.is_started = !ENCRYPTION.iter().any(|request| request == start);
        Some(end)
    }

    fn end_of_request(&self) -> Option<usize> {
        let mut at = 0;
        loop {
            let letter = *self.received.get(at)?;
            at += 1 + self.length_at(at + 1)?;
            self.received.get(..at)?;
            // Parse, Bind, Describe, Execute and Close wait for a Sync or a Flush.
            if !b"PBDEC".contains(&letter) {
                return Some(at);
            }
        }
    }

    fn length_at(&self, at: usize) -> Option<usize> {
        let bytes = self.received.get(at..at + 4)?.try_into().ok()?;
        usize::try_from(u32::from_be_bytes(bytes)).ok()
    }
}

/// Whether an answer is complete: its last message is `ReadyForQuery`, with the session's state.
pub(super) fn ends_answer(answer: &[u8]) -> bool {
    matches!(answer, [.., b'Z', 0, 0, 0, 5, b'I' | b'T' | b'E'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_ends_with_the_message_that_is_answered() {
        let start = [0, 0, 0, 9, 0, 3, 0, 0, 0];
        let bind = [b'B', 0, 0, 0, 6, 1, 2];
        let sync = [b'S', 0, 0, 0, 4];
        let mut requests = Requests::default();
        requests.push(&ENCRYPTION[0]);
        assert_eq!(requests.next().as_deref(), Some(&ENCRYPTION[0][..]));
        requests.push(&start[..5]);
        assert_eq!(requests.next(), None);
        requests.push(&start[5..]);
        assert_eq!(requests.next().as_deref(), Some(&start[..]));
        requests.push(&bind);
        requests.push(&sync[..4]);
        assert_eq!(requests.next(), None);
        requests.push(&sync[4..]);
        assert_eq!(requests.next(), Some([&bind[..], &sync].concat()));
        assert_eq!(requests.next(), None);
    }
}
