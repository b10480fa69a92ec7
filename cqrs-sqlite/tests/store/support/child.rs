use std::{
    io::{BufRead, BufReader, Lines},
    process::{Child, ChildStdout, Command, Stdio},
};

use super::Folder;

/// Where the child finds the log.
pub(crate) const FILE: &str = "CQRS_SQLITE_TEST_FILE";

/// Another process that runs one of the ignored tests of this binary.
pub(crate) struct OtherProcess {
    child: Child,
    lines: Lines<BufReader<ChildStdout>>,
}

impl OtherProcess {
    pub(crate) fn run(test: &str, folder: &Folder) -> Self {
        Self::start(Command::new(std::env::current_exe().unwrap()), test, folder)
    }

    /// No file may grow beyond `blocks` of 512 bytes: a write that would fails in the middle.
    pub(crate) fn run_with_file_limit(test: &str, folder: &Folder, blocks: u32) -> Self {
        let mut shell = Command::new("sh");
        let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$@\"");
        shell.arg("-c").arg(script).arg("sh").arg(std::env::current_exe().unwrap());
        Self::start(shell, test, folder)
    }

    fn start(mut command: Command, test: &str, folder: &Folder) -> Self {
        let mut child = command
            .args(["--exact", test, "--ignored", "--nocapture"])
            .env(FILE, folder.file())
            .stdout(Stdio::piped())
            .spawn()
            .expect("another process");
        let lines = BufReader::new(child.stdout.take().expect("its output")).lines();
        Self { child, lines }
    }

    /// Waits for the next line that begins with the word, and gives the rest of it.
    pub(crate) fn next(&mut self, word: &str) -> Option<String> {
        let mut lines = self.lines.by_ref().map_while(Result::ok);
        // The first comes after the test's name, on the same line.
        lines.find_map(|line| Some(line.split_once(word)?.1.trim().to_owned()))
    }

    /// Kills it on the spot, as SIGKILL does.
    pub(crate) fn kill(&mut self) {
        self.child.kill().expect("it can be killed");
        self.child.wait().expect("it ends");
    }
}

impl Drop for OtherProcess {
    fn drop(&mut self) {
        // It has ended, or the test has failed.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
