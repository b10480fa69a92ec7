//! Runners behind a transaction pooler, where no session is anybody's own: each event is taken
//! once. Skipped where there is no PgBouncer.

use cqrs_core::Projections;
use cqrs_tests::{TestServer, Tier};

use super::{
    fold::books_are_right,
    program::{deposit_often, run_on_postgres},
};
use crate::{account::bank, place::Place, postgres_pooler::Pooler, server::log_database};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_runners_behind_a_transaction_pooler_take_each_event_once() {
    let server = TestServer::shared().await;
    let Some(pooler) = Pooler::start(&server).await else { return };
    let database = log_database(&server).await;
    let mut programs: Vec<Projections> = Vec::new();
    for _ in 0..2 {
        programs.push(run_on_postgres(pooler.open(&database).await).await);
    }
    let writer = bank(pooler.open(&database).await);
    let place = Place::Postgres(database);
    for _ in 0..Tier::pick(3, 30) {
        deposit_often(&writer, "ada", Tier::pick(50, 1_000)).await;
        for program in &programs {
            books_are_right(&place, program).await;
        }
        // The other one takes over in the middle of the log.
        programs.remove(0).shutdown().await;
        let Place::Postgres(database) = &place else { unreachable!() };
        programs.push(run_on_postgres(pooler.open(database).await).await);
    }
    deposit_often(&writer, "bob", 50).await;
    books_are_right(&place, &programs[0]).await;
}
