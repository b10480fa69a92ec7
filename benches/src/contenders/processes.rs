use async_trait::async_trait;
use cqrs_bench_kit::{
    Contender, Failure, Round, Task, Turn, Work,
    child::{Errand, Part, Program, watched_round},
};

use crate::venue::{Database, Postgres};

/// The framework in processes of its own that share a log: each has its share of the callers.
pub(crate) struct Processes {
    pub(crate) server: Postgres,
    pub(crate) processes: usize,
}

/// How a child of this program is told to take part in a round.
const SERVE: &str = "serve";

#[async_trait]
impl Contender for Processes {
    fn name(&self) -> String {
        match self.processes {
            1 => "cqrs, 1 process".into(),
            n => format!("cqrs, {n} processes"),
        }
    }

    async fn prepare(&self, _: usize) -> Result<Box<dyn Turn>, Failure> {
        Err("it prepares in its processes".into())
    }

    async fn round(&self, task: &Task) -> Result<Round, Failure> {
        let database = Database(self.server.empty_database().await);
        let path = std::env::current_exe()?;
        let program = Program { path, arguments: vec![SERVE.to_owned()] };
        let errand = Errand {
            system: "cqrs".into(),
            work: Work::OwnAccounts,
            task: *task,
            url: database.0.url(),
            part: Part::WHOLE,
        };
        watched_round(&program, &errand, self.processes, &database).await
    }
}
