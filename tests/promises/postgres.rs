//! What the tests of the store on PostgreSQL share.

use cqrs_core::{Append, AppendBatch, EventStore, ExpectedVersion};
use cqrs_postgres::PostgresStore;
use cqrs_tests::{TestDatabase, TestServer};
use sqlx::{AssertSqlSafe, Executor, PgConnection};

use crate::log::{append, batch, event};

/// A migrated database and a store on it.
pub(crate) async fn a_store(name: &str) -> (TestDatabase, PostgresStore) {
    let server = TestServer::shared().await;
    let database = server.database(name).await;
    let store = PostgresStore::connect(&database.url()).await.unwrap();
    (database, store)
}

/// The SQLSTATE that a statement fails with; `None` where it does not fail.
pub(crate) async fn code_of(session: &mut PgConnection, sql: &str) -> Option<String> {
    match session.execute(AssertSqlSafe(sql.to_owned())).await {
        Ok(_) => None,
        Err(error) => {
            let database = error.as_database_error().unwrap_or_else(|| panic!("{sql}: {error}"));
            Some(database.code().unwrap().into_owned())
        }
    }
}

/// One event for `id`, whatever it looks like.
pub(crate) fn one(id: &str) -> Append {
    append(id, ExpectedVersion::Any, vec![event("{}")])
}

/// A batch of the epoch that the log is in, in a slot of its own.
pub(crate) async fn now(store: &PostgresStore, appends: Vec<Append>) -> AppendBatch {
    batch(store.head().await.unwrap().epoch, appends)
}

/// So many events, one batch each.
pub(crate) async fn write(store: &PostgresStore, count: usize) {
    for number in 0..count {
        let batch = now(store, vec![one(["ada", "bob"][number % 2])]).await;
        store.append(&batch).await.unwrap();
    }
}

/// An append of one deposit to ada as a statement, for a session that then keeps its transaction
/// open.
pub(crate) fn by_hand(batch: &AppendBatch, data: &str) -> String {
    format!(
        "SELECT * FROM cqrs.append(1, {}, '{}', {}, NULL, '{{account}}', '{{ada}}', '{{1}}', '{{-1}}',
         '{{1}}', NULL, NULL, NULL, NULL, NULL, '{{1}}', '{{1}}', ARRAY[gen_random_uuid()],
         '{{account.deposited}}', '{{1}}', ARRAY['{data}'], '{{\"{{}}\"}}')",
        batch.epoch, batch.id.slot, batch.id.number
    )
}
