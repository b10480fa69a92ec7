//! The rights of `roles.sql` that concern projections: any member of `cqrs_app` goes on with what
//! another one has made, and readers read the views.

use std::sync::Arc;

use cqrs_core::{
    Advanced, Blueprint, EventStore, Handled, HandlerError, LogFilter, Position, PrepareError,
    ProjectionSpec, ProjectionStore, RecordedEvent, SqlApplied, SqlProjection, SqlProjectionStore,
    StoreError, Swap,
};
use cqrs_postgres::PostgresStore;
use sqlx::{ConnectOptions, PgConnection, postgres::PgConnectOptions};

use crate::{
    postgres::{code_of, write},
    postgres_projections::{BALANCES, blueprint, document, everything, only, part, prepared, step},
    postgres_roles::{login, roles, with_role},
};

async fn open(login: &PgConnectOptions) -> PostgresStore {
    PostgresStore::builder_for(login.clone()).connect().await.unwrap()
}

const SECOND: ProjectionSpec = ProjectionSpec::new("balances", 2);

#[tokio::test]
async fn one_application_goes_on_with_what_another_has_made() {
    let (database, first) = with_role("cqrs_app").await;
    let second = login(&database, "second", "cqrs_app").await;
    let (here, there) = (open(&first).await, open(&second).await);
    write(&here, 2).await;
    for (store, spec) in [(&here, &BALANCES), (&there, &SECOND)] {
        let generation = only(store, spec).await;
        for store in [&here, &there] {
            let advance = step(store, part(&generation), 2).await;
            let writes = [document("ada", r#"{"balance":1}"#)];
            let done = store.commit_documents(&advance, &writes).await.unwrap();
            assert_eq!(done, Advanced::Committed);
        }
    }
    let all = here.generations().await.unwrap();
    let [old, new] = [all[0].generation.id, all[1].generation.id];
    assert_eq!(here.swap(new).await.unwrap(), Swap::Swapped);
    assert!(there.drop_generation(old).await.unwrap());
    assert_eq!(there.find_documents("balances", &everything()).await.unwrap().len(), 1);
}

struct Counts;

impl SqlProjection for Counts {
    type Db = PgConnection;

    fn spec(&self) -> ProjectionSpec {
        ProjectionSpec::new("counts", 1)
    }

    fn tables(&self) -> &'static str {
        "CREATE TABLE counts (id bigserial PRIMARY KEY, at bigint GENERATED ALWAYS AS IDENTITY)"
    }

    fn handle<'a>(&'a self, _: &'a RecordedEvent, db: &'a mut PgConnection) -> Handled<'a> {
        Box::pin(async move {
            let insert = sqlx::query("INSERT INTO counts DEFAULT VALUES").execute(db).await;
            insert.map(drop).map_err(HandlerError::new)
        })
    }
}

#[tokio::test]
async fn tables_of_sql_belong_to_every_application_too() {
    let (database, first) = with_role("cqrs_app").await;
    let second = login(&database, "second", "cqrs_app").await;
    let (here, there) = (open(&first).await, open(&second).await);
    write(&here, 1).await;
    let spec = Counts.spec();
    let blueprint = Blueprint { spec: &spec, definition: "", tables: Some(Counts.tables()) };
    let generation = prepared(&here, &blueprint).await.remove(0);
    let page = here.read_log(Position::START, &LogFilter::all(), 9).await.unwrap();
    let counts: Arc<dyn SqlProjection<Db = PgConnection>> = Arc::new(Counts);
    for store in [&here, &there] {
        let advance = step(store, part(&generation), 1).await;
        let applied = store.apply(&advance, &page.events, &counts).await.unwrap();
        assert!(matches!(applied, SqlApplied::Advanced(Advanced::Committed)), "{applied:?}");
    }
    assert_eq!(database.psql("SELECT count(*) FROM cqrs_read.counts").await.trim(), "2");
}

/// Made before there were roles, or after: a reader reads the views and nothing behind them.
#[tokio::test]
async fn a_reader_reads_the_views() {
    let (database, login) = with_role("cqrs_reader").await;
    let owner = PostgresStore::connect(&database.url()).await.unwrap();
    write(&owner, 1).await;
    only(&owner, &BALANCES).await;
    roles(&database).await;
    only(&owner, &ProjectionSpec::new("others", 1)).await;
    let other_log = PostgresStore::builder(&database.url()).log(2).connect().await.unwrap();
    only(&other_log, &BALANCES).await;
    let mut session = login.connect().await.unwrap();
    for view in ["cqrs_read.balances", "cqrs_read.others", "cqrs_read_2.balances"] {
        let read = format!("SELECT * FROM {view}");
        assert_eq!(code_of(&mut session, &read).await, None, "{view}");
    }
    let schema = &database.psql("SELECT schema FROM cqrs.generations LIMIT 1").await;
    for sql in [
        format!("SELECT * FROM {}.balances", schema.trim()),
        "DELETE FROM cqrs_read.balances".to_owned(),
        "DELETE FROM cqrs.checkpoints".to_owned(),
        "CREATE SCHEMA mine".to_owned(),
        "SELECT cqrs.drop_generation(1, 1, NULL)".to_owned(),
    ] {
        let found = code_of(&mut session, &sql).await;
        // A view over several tables takes no writes from anybody.
        assert!(matches!(found.as_deref(), Some("42501" | "55000")), "{sql}: {found:?}");
    }
}

/// An application that is given no right to create runs what others have made.
#[tokio::test]
async fn what_is_made_already_needs_no_right_to_create() {
    let (database, login) = with_role("cqrs_app").await;
    let owner = PostgresStore::connect(&database.url()).await.unwrap();
    write(&owner, 1).await;
    only(&owner, &BALANCES).await;
    let revoke = format!("REVOKE CREATE ON DATABASE {} FROM cqrs_app", database.name());
    database.execute(&revoke).await;
    let store = open(&login).await;
    let generation = only(&store, &BALANCES).await;
    let advance = step(&store, part(&generation), 1).await;
    assert_eq!(store.commit_documents(&advance, &[]).await.unwrap(), Advanced::Committed);
    let other = ProjectionSpec::new("others", 1);
    let found = store.prepare(&blueprint(&other)).await;
    let refused = matches!(
        &found,
        Err(PrepareError::Store(StoreError::Rejected { code, .. })) if code == "42501"
    );
    assert!(refused, "{found:?}");
}
