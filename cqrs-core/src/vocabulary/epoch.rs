use super::counter::counter;

counter! {
    /// Which life of the log this is. It rises when the log may have lost commits that somebody
    /// has seen: after a failover, after a restore, or by an operator's command. Every append
    /// names the epoch it was decided in, and one of another epoch is turned away.
    ///
    /// A log begins in epoch 1; later ones are numbered by the time in seconds, so that a restored
    /// log cannot come to the same number as the log that it was copied from.
    Epoch, "epoch", UNKNOWN: "Not asked yet; no log is in this epoch."
}
