use std::{
    io::{BufRead as _, BufReader},
    process::Child,
    sync::mpsc::{self, Receiver},
    thread,
};

use super::{Client, Ended, Program, Running};

/// The program, serving.
pub(crate) struct Served {
    running: Running,
    address: String,
    said: Receiver<String>,
}

impl Served {
    /// Starts it on a port that is free, and waits until it listens.
    pub(crate) fn start(program: &Program, store: &str) -> Self {
        let mut running = program.start(&["serve", "--listen", "127.0.0.1:0", "--store", store]);
        let out = running.child().stdout.as_mut().expect("piped");
        let mut line = String::new();
        BufReader::new(out).read_line(&mut line).expect("readable");
        let address = line.trim().strip_prefix("listening on http://");
        let address = address.unwrap_or_else(|| panic!("it said `{line}`")).to_owned();
        let said = heard(&mut running);
        Self { running, address, said }
    }

    pub(crate) fn address(&self) -> &str {
        &self.address
    }

    pub(crate) fn client(&self) -> Client {
        Client::new(&self.address)
    }

    pub(crate) fn child(&mut self) -> &mut Child {
        self.running.child()
    }

    /// Waits until it has said so on stderr.
    pub(crate) fn until_it_says(&self, part: &str) {
        assert!(self.said.iter().any(|line| line.contains(part)), "it ended without `{part}`");
    }

    pub(crate) fn wait(self) -> Ended {
        self.running.wait()
    }
}

/// Reads on, whether anybody listens or not: a program whose log nobody reads stands still.
fn heard(running: &mut Running) -> Receiver<String> {
    let err = running.child().stderr.take().expect("piped");
    let (say, said) = mpsc::channel();
    thread::spawn(move || {
        for line in BufReader::new(err).lines().map_while(Result::ok) {
            let _ = say.send(line);
        }
    });
    said
}
