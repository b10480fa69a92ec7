use crate::support::{Program, Running};

pub(super) const PROCESSES: usize = 3;

/// The processes that drive the transfers.
pub(super) struct Crew<'a> {
    program: &'a Program,
    store: &'a str,
    running: [Running; PROCESSES],
}

impl<'a> Crew<'a> {
    pub(super) fn start(program: &'a Program, store: &'a str) -> Self {
        let start = |_| program.start(&["project", "--store", store]);
        Self { program, store, running: std::array::from_fn(start) }
    }

    /// Kills one with SIGKILL, and puts another in its place.
    pub(super) fn kill(&mut self, which: usize) {
        self.start_again();
        drop(self.replace(which));
    }

    /// What begins while the server is away says so and ends, and is started again, as a
    /// supervisor would do. What runs already does not end.
    pub(super) fn start_again(&mut self) {
        for which in 0..PROCESSES {
            if self.running[which].child().try_wait().expect("asked").is_some() {
                let ended = self.replace(which).wait();
                assert_eq!(ended.code, Some(1), "{ended:?}");
                assert!(ended.err.contains("cannot be"), "{ended:?}");
            }
        }
    }

    fn replace(&mut self, which: usize) -> Running {
        let another = self.program.start(&["project", "--store", self.store]);
        std::mem::replace(&mut self.running[which], another)
    }
}
