use std::{
    io::{BufRead as _, BufReader},
    process::Child,
};

use super::{Client, Ended, Program, Running};

/// The program, serving.
pub(crate) struct Served {
    running: Running,
    address: String,
}

impl Served {
    /// Starts it on a port that is free, and waits until it listens.
    pub(crate) fn start(program: &Program, store: &str) -> Self {
        let mut running = program.start(&["serve", "--listen", "127.0.0.1:0", "--store", store]);
        let out = running.child().stdout.as_mut().expect("piped");
        let mut said = String::new();
        BufReader::new(out).read_line(&mut said).expect("readable");
        let address = said.trim().strip_prefix("listening on http://");
        let address = address.unwrap_or_else(|| panic!("it said `{said}`")).to_owned();
        Self { running, address }
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

    pub(crate) fn wait(self) -> Ended {
        self.running.wait()
    }
}
