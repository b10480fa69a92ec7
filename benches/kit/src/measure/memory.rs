use std::fs;

/// Begins anew to look for the most memory that this process has at once. Linux only, as
/// [`peak_memory`]; where it is not possible, the peak is that of its whole life.
pub fn forget_peak_memory() {
    // "5" resets the high-water mark and nothing else.
    drop(fs::write("/proc/self/clear_refs", "5"));
}

/// The most memory that this process had at once, in bytes.
#[must_use]
pub fn peak_memory() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: u64 = line.trim().strip_suffix(" kB")?.parse().ok()?;
    Some(kilobytes << 10)
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn the_peak_is_forgotten() {
        let held = vec![1_u8; 64 << 20];
        let with = peak_memory().expect("a peak");
        assert!(with > held.len() as u64);
        drop(held);
        forget_peak_memory();
        assert!(peak_memory().expect("a peak") < with);
    }
}
