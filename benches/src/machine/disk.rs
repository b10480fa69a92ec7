use std::{
    io::{Seek as _, SeekFrom, Write as _},
    time::{Duration, Instant},
};

use cqrs_bench_kit::Failure;

use crate::{budget::milliseconds, summary::median};

const WRITES: usize = 200;

/// How long the disk under the temporary folder takes for one write that lasts: 8 kB and a flush,
/// as a commit does.
pub(super) fn describe() -> Result<String, Failure> {
    let mut file = tempfile::tempfile()?;
    let page = [7; 8_192];
    let mut times = Vec::with_capacity(WRITES);
    for _ in 0..WRITES {
        let begun = Instant::now();
        file.seek(SeekFrom::Start(0))?;
        file.write_all(&page)?;
        file.sync_data()?;
        times.push(begun.elapsed().as_secs_f64());
    }
    let p50 = Duration::from_secs_f64(median(times.into_iter()));
    Ok(format!("8 kB and fdatasync take {} (p50 of {WRITES})", milliseconds(p50)))
}
