use crate::support::{Program, Running};

pub(super) const PROCESSES: usize = 3;

/// The processes that drive the transfers.
pub(super) struct Crew<'a> {
    program: &'a Program,
    store: &'a str,
    running: [Running; PROCESSES],
    begun_again: u32,
}

impl<'a> Crew<'a> {
    pub(super) fn start(program: &'a Program, store: &'a str) -> Self {
        let start = |_| program.start(&["project", "--store", store]);
        Self { program, store, running: std::array::from_fn(start), begun_again: 0 }
    }

    /// Kills one with SIGKILL, and puts another in its place.
    pub(super) fn kill(&mut self, which: usize) {
        self.start_again();
        drop(self.replace(which));
    }

    /// How many could not begin, and were started again.
    pub(super) fn begun_again(&self) -> u32 {
        self.begun_again
    }

    /// What begins while the server is away says so and ends, and is started again, as a
    /// supervisor would do. What runs already does not end.
    pub(super) fn start_again(&mut self) {
        for which in 0..PROCESSES {
            if self.running[which].child().try_wait().expect("asked").is_some() {
                let ended = self.replace(which).wait();
                assert_eq!(ended.code, Some(1), "{ended:?}");
                assert!(ended.err.starts_with("banking: "), "{ended:?}");
                self.begun_again += 1;
            }
        }
    }

    fn replace(&mut self, which: usize) -> Running {
        let another = self.program.start(&["project", "--store", self.store]);
        std::mem::replace(&mut self.running[which], another)
    }
}
