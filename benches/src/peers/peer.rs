use async_trait::async_trait;
use cqrs_bench_kit::{
    Contender, Failure, Round, Task, Turn, Work,
    child::{self, Errand, Part},
};
use cqrs_tests::TestDatabase;
use tokio::sync::OnceCell;

use super::Peers;
use crate::venue::{Database, Postgres};

/// One of the peers at some work.
pub(super) struct Peer {
    pub(super) peers: Peers,
    pub(super) server: Postgres,
    pub(super) system: &'static str,
    pub(super) work: Work,
    pub(super) processes: usize,
    /// The database with a long history, which all rounds read.
    pub(super) kept: OnceCell<TestDatabase>,
}

#[async_trait]
impl Contender for Peer {
    fn name(&self) -> String {
        let how = match (self.work, self.system) {
            (Work::OneAccount, "esrs") => ", its lock".to_owned(),
            (Work::OneAccount, "eventcore") => ", its 4 retries".to_owned(),
            (Work::LongAccount { snapshots: true, .. }, _) => ", snapshots".to_owned(),
            (Work::Rebuild { events, .. }, _) => format!(", {} k events", events / 1_000),
            (Work::Lag { .. }, "cqrs-es" | "esrs") => ", in the command".to_owned(),
            _ if self.processes > 1 => format!(", {} processes", self.processes),
            _ => String::new(),
        };
        format!("{}{how}", self.system)
    }

    async fn prepare(&self, _: usize) -> Result<Box<dyn Turn>, Failure> {
        Err("a peer is prepared in its own process".into())
    }

    async fn round(&self, task: &Task) -> Result<Round, Failure> {
        let program = self.peers.program().await?;
        match self.work {
            Work::Replay { .. } | Work::Rebuild { .. } => {
                let database = self.kept.get_or_init(|| self.server.empty_database()).await;
                child::round(program, &self.errand(task, database), self.processes).await
            }
            _ => {
                let database = Database(self.server.empty_database().await);
                let errand = self.errand(task, &database.0);
                child::watched_round(program, &errand, self.processes, &database).await
            }
        }
    }
}

impl Peer {
    fn errand(&self, task: &Task, database: &TestDatabase) -> Errand {
        Errand {
            system: self.system.to_owned(),
            work: self.work,
            task: *task,
            url: database.url(),
            part: Part::WHOLE,
        }
    }
}
