/// The part, counted from 0, that a key belongs to where there are `partitions` of them.
///
/// FNV-1a of 64 bits (Fowler, Noll, Vo) modulo the number of parts. Stored checkpoints depend on
/// it, so it never changes.
///
/// ```
/// assert_eq!(cqrs_core::partition_of("ada", 4), 3);
/// ```
#[must_use]
pub fn partition_of(key: &str, partitions: u16) -> u16 {
    const BASIS: u64 = 0xcbf2_9ce4_8422_2325;
    const PRIME: u64 = 0x0100_0000_01b3;
    let hash = key.bytes().fold(BASIS, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(PRIME));
    // Below a number of 16 bits.
    u16::try_from(hash % u64::from(partitions.max(1))).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::partition_of;

    #[test]
    fn never_changes() {
        // Reference values of FNV-1a: 0xaf63dc4c8601ec8c for "a", 0x85944171f73967e8 for "foobar".
        assert_eq!(u64::from(partition_of("a", 65_521)), 0xaf63_dc4c_8601_ec8c % 65_521);
        assert_eq!(u64::from(partition_of("foobar", 1_000)), 0x8594_4171_f739_67e8 % 1_000);
    }

    #[test]
    fn one_part_has_every_key() {
        assert_eq!(partition_of("anything", 1), 0);
        assert_eq!(partition_of("anything", 0), 0);
    }
}
