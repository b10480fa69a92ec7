use super::counter::counter;

counter! {
    /// Which life of the log this is. It rises when the log may have lost commits that somebody
    /// has seen: after a failover, after a restore, or by an operator's command. Every append
    /// names the epoch it was decided in, and one of an older epoch is turned away.
    Epoch, "epoch", UNKNOWN: "Not asked yet; no log is in this epoch."
}
