use std::{process::Stdio, sync::Arc, time::Duration};

use cqrs_bench_kit::Failure;
use tokio::{
    io::{AsyncBufReadExt as _, BufReader, Lines},
    process::{Child, ChildStdout, Command},
};

use super::Sightings;

/// The process, as its parent holds it. It ends with this value.
pub(crate) struct Follower {
    /// Killed when dropped.
    _child: Child,
    sightings: Arc<Sightings>,
}

impl Follower {
    /// Starts this program once more, as one that follows the log at `url`.
    pub(crate) async fn start(url: &str) -> Result<Self, Failure> {
        let mut child = Command::new(std::env::current_exe()?)
            .args(["follow", url])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()?;
        let output = child.stdout.take().ok_or("the follower has no output")?;
        let mut lines = BufReader::new(output).lines();
        if lines.next_line().await?.as_deref() != Some("ready") {
            return Err("the follower did not start".into());
        }
        let sightings = Arc::<Sightings>::default();
        tokio::spawn(listen(lines, Arc::clone(&sightings)));
        Ok(Self { _child: child, sightings })
    }

    pub(crate) fn sightings(&self) -> Arc<Sightings> {
        Arc::clone(&self.sightings)
    }
}

/// Until the process ends.
async fn listen(mut lines: Lines<BufReader<ChildStdout>>, sightings: Arc<Sightings>) {
    while let Ok(Some(line)) = lines.next_line().await {
        let Some((position, micros)) = line.split_once(' ') else { break };
        let (Ok(position), Ok(micros)) = (position.parse(), micros.parse()) else { break };
        sightings.note(position, Duration::from_micros(micros));
    }
}
