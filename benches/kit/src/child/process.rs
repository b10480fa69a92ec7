use std::{process::Stdio, time::Duration};

use serde::de::DeserializeOwned;
use tokio::{
    io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader, Lines},
    process::{Child, ChildStderr, ChildStdin, ChildStdout, Command},
    task::JoinHandle,
    time::timeout,
};

use super::{Errand, Program};
use crate::failure::Failure;

/// How long a child may take to answer before it counts as stuck.
const PATIENCE: Duration = Duration::from_mins(10);
/// So much of what it says on its standard error is kept, in bytes.
const KEPT: usize = 4_096;

/// A child as its parent holds it. It is killed with this value.
pub(super) struct Process {
    child: Child,
    input: ChildStdin,
    output: Lines<BufReader<ChildStdout>>,
    complaints: Option<JoinHandle<String>>,
}

impl Process {
    pub(super) fn start(program: &Program, errand: &Errand) -> Result<Self, Failure> {
        let mut child = Command::new(&program.path)
            .args(&program.arguments)
            .arg(serde_json::to_string(errand)?)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()?;
        let input = child.stdin.take().ok_or("a child has no input")?;
        let output = child.stdout.take().ok_or("a child has no output")?;
        let errors = child.stderr.take().ok_or("a child has no standard error")?;
        let complaints = Some(tokio::spawn(keep_first(errors)));
        Ok(Self { child, input, output: BufReader::new(output).lines(), complaints })
    }

    pub(super) async fn tell(&mut self, line: &str) -> Result<(), Failure> {
        // A child that is gone has said why.
        match self.input.write_all(format!("{line}\n").as_bytes()).await {
            Ok(()) => Ok(()),
            Err(_) => Err(self.complaint().await),
        }
    }

    pub(super) async fn expect(&mut self, word: &str) -> Result<(), Failure> {
        let line = self.line().await?;
        if line == word { Ok(()) } else { Err(format!("{word} was due, not {line}").into()) }
    }

    pub(super) async fn answer<T: DeserializeOwned>(&mut self) -> Result<T, Failure> {
        Ok(serde_json::from_str(&self.line().await?)?)
    }

    async fn line(&mut self) -> Result<String, Failure> {
        match timeout(PATIENCE, self.output.next_line()).await {
            Ok(Ok(Some(line))) => Ok(line),
            Ok(_) => Err(self.complaint().await),
            Err(_) => Err(format!("no answer within {} s", PATIENCE.as_secs()).into()),
        }
    }

    /// Why it ended, in its own words where it has any.
    async fn complaint(&mut self) -> Failure {
        // It may have closed its output and live on.
        drop(self.child.start_kill());
        let words = match self.complaints.take() {
            Some(words) => words.await.unwrap_or_default(),
            None => String::new(),
        };
        let words = words.trim();
        if !words.is_empty() {
            return words.trim_start_matches("error: ").into();
        }
        match self.child.wait().await {
            Ok(status) => format!("its process ended: {status}").into(),
            Err(e) => e.into(),
        }
    }
}

/// Reads to the end, so that the child never waits for its reader.
async fn keep_first(mut errors: ChildStderr) -> String {
    let (mut kept, mut piece) = (Vec::new(), [0; 1_024]);
    while let Ok(read @ 1..) = errors.read(&mut piece).await {
        let room = KEPT - kept.len();
        kept.extend_from_slice(&piece[..read.min(room)]);
    }
    String::from_utf8_lossy(&kept).into_owned()
}
