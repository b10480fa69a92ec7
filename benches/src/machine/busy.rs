use std::{collections::HashMap, fs, thread::sleep, time::Duration};

/// How long it is watched.
const WATCHED: Duration = Duration::from_millis(500);
/// So many are named.
const MOST: usize = 4;
/// Less than this share of a processor is not worth a name, in percent.
const LEAST: f64 = 2.0;

/// What else the machine does right now: its load, and the other programs that use the most of a
/// processor. Linux only; elsewhere nothing is known.
pub(super) fn describe() -> Option<String> {
    let load = fs::read_to_string("/proc/loadavg").ok()?;
    let load = load.split(' ').next()?;
    let before = used();
    sleep(WATCHED);
    let mut busiest: HashMap<String, f64> = HashMap::new();
    for (pid, (name, now)) in used() {
        if pid == std::process::id() {
            continue;
        }
        let then = before.get(&pid).map_or(Duration::ZERO, |(_, then)| *then);
        let share = now.saturating_sub(then).as_secs_f64() / WATCHED.as_secs_f64() * 100.0;
        *busiest.entry(name).or_default() += share;
    }
    let mut busiest: Vec<_> = busiest.into_iter().filter(|(_, share)| *share >= LEAST).collect();
    busiest.sort_by(|(_, a), (_, b)| b.total_cmp(a));
    let named = busiest.iter().take(MOST).map(|(name, share)| format!("{name} {share:.0} %"));
    let named = named.collect::<Vec<_>>().join(", ");
    let others = if named.is_empty() { "no other program was busy".to_owned() } else { named };
    Some(format!("load {load}; {others}"))
}

/// The name of each process, and the processor time that it has used.
fn used() -> HashMap<u32, (String, Duration)> {
    let processes = fs::read_dir("/proc").into_iter().flatten().flatten();
    let one = |process: fs::DirEntry| {
        let folder = process.path();
        let pid = folder.file_name()?.to_str()?.parse().ok()?;
        let name = fs::read_to_string(folder.join("comm")).ok()?.trim().to_owned();
        let tasks = fs::read_dir(folder.join("task")).ok()?.flatten();
        let of_task = |task: fs::DirEntry| {
            let used = fs::read_to_string(task.path().join("schedstat")).ok()?;
            used.split_whitespace().next()?.parse().ok().map(Duration::from_nanos)
        };
        Some((pid, (name, tasks.filter_map(of_task).sum())))
    };
    processes.filter_map(one).collect()
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    #[test]
    fn says_how_loaded_the_machine_is() {
        let text = super::describe().expect("a load");
        assert!(text.starts_with("load "), "{text}");
    }
}
