use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::{Fingerprint, IdempotencyKey, StreamId, domain::uuid_of, guarded::guarded};

/// A refusal's words as every store can keep them.
pub(crate) fn kept(refusal: &str) -> String {
    refusal.replace('\0', "\u{FFFD}")
}

/// The same of a refusal of the domain's. Where its words panic, it says that: it is a refusal all
/// the same.
pub(crate) fn stored_text(refusal: &impl std::error::Error) -> String {
    let words = guarded(|| refusal.to_string());
    kept(&words.unwrap_or_else(|message| format!("its words panicked: {message}")))
}

/// The idempotency key of a command, and what tells the command from others.
#[derive(Debug, Clone)]
pub(crate) struct Keyed {
    pub(crate) key: IdempotencyKey,
    pub(crate) fingerprint: Fingerprint,
}

impl Keyed {
    /// The same for every sending of the command, so that its decision takes the same ids.
    pub(crate) fn seed(&self, stream: &StreamId) -> Uuid {
        let mut hash = Sha256::new();
        for part in [stream.category(), stream.id(), self.key.as_str()] {
            hash.update(part.len().to_be_bytes());
            hash.update(part);
        }
        uuid_of(hash)
    }
}
