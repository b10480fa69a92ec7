//! The kit for projections that write tables of their own.

use cqrs_core::{Metadata, prelude::*, testing::NOW};
use cqrs_postgres::testing::{ProjectedSql, project_sql};
use cqrs_tests::{TestDatabase, TestServer};
use serde::Serialize;
use sqlx::{Executor as _, PgConnection, PgPool};

use crate::account::{AccountId, Deposited, Withdrawn, account};

const TABLES: &str = "
    CREATE TABLE accounts (account text PRIMARY KEY);
    CREATE TABLE deposits (
      account text REFERENCES accounts DEFERRABLE INITIALLY DEFERRED,
      position bigint NOT NULL, cents bigint CHECK (cents < 1000),
      recorded_at timestamptz NOT NULL, actor text, metadata jsonb, is_large boolean);";

/// What a handler does beside noting a deposit.
#[derive(Clone, Copy)]
enum Extra {
    Open,
    Nothing,
    Send(&'static str),
    /// A statement that fails, whose error is hidden with that of what follows.
    Fail,
    Panic,
}

struct Deposits(Extra);

#[projection(name = "spec_deposits", tables = TABLES)]
impl Deposits {
    async fn deposited(
        &self,
        event: &Recorded<Deposited>,
        db: &mut PgConnection,
    ) -> Result<(), sqlx::Error> {
        match self.0 {
            Extra::Nothing => {}
            Extra::Open => {
                let open = "INSERT INTO accounts VALUES ($1) ON CONFLICT DO NOTHING";
                sqlx::query(open).bind(event.id().to_string()).execute(&mut *db).await?;
            }
            Extra::Send(sql) => drop(db.execute(sqlx::raw_sql(sql)).await),
            Extra::Fail => {
                drop(db.execute("SELECT 1 / 0").await);
                return Ok(());
            }
            Extra::Panic => panic!("no deposit"),
        }
        let note = "INSERT INTO deposits
                    VALUES ($1, $2, $3, $4::timestamptz, $5, $6::jsonb, $3 > 100)";
        let metadata = serde_json::to_string(event.metadata()).unwrap_or_default();
        sqlx::query(note)
            .bind(event.id().to_string())
            .bind(event.position().as_i64())
            .bind(i64::try_from(event.amount).unwrap_or(i64::MAX))
            .bind(event.recorded_at().to_string())
            .bind(event.metadata().actor.clone())
            .bind(metadata)
            .execute(db)
            .await
            .map(drop)
    }
}

/// A database where nothing was migrated.
async fn database() -> (TestDatabase, PgPool) {
    let database = TestServer::shared().await.database("specs").await;
    let pool = PgPool::connect(&database.url()).await.unwrap();
    (database, pool)
}

fn ada() -> AccountId {
    account("ada")
}

fn deposited(cents: u64) -> Deposited {
    Deposited { amount: cents, tag: String::new() }
}

const ALL: &str = "SELECT account, cents FROM deposits ORDER BY position";

/// Schemas that a spec made and that are still there.
async fn left(pool: &PgPool) -> i64 {
    let count = "SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'cqrs_spec%'";
    sqlx::query_scalar(count).fetch_one(pool).await.unwrap()
}

/// What a spec that fails says. Nothing of it stays behind, and its pool can be used again.
async fn fails(
    projection: Deposits,
    spec: impl FnOnce(ProjectedSql<Deposits>) -> ProjectedSql<Deposits>,
) -> String {
    let (_database, pool) = database().await;
    let spec = spec(project_sql(projection, &pool));
    let failed = tokio::spawn(spec.into_future()).await.expect_err("it fails").into_panic();
    assert_eq!(left(&pool).await, 0);
    let said = failed.downcast_ref::<&str>().map(ToString::to_string);
    said.or_else(|| failed.downcast_ref().cloned()).expect("words")
}

#[derive(Serialize)]
struct Row {
    is_large: bool,
    cents: u64,
    actor: Option<&'static str>,
}

#[tokio::test]
async fn a_spec_leaves_nothing_behind_and_needs_no_log() {
    let (_database, pool) = database().await;
    let withdrawn = Withdrawn { amount: 1, tag: String::new() };
    project_sql(Deposits(Extra::Open), &pool)
        .given(&ada(), (deposited(5), withdrawn))
        .then(ALL, [("ada", 5)])
        .at(NOW + jiff::SignedDuration::from_secs(1))
        .metadata(Metadata::new().actor("bob"))
        .given(&ada(), deposited(999))
        .then(ALL, [("ada", 5), ("ada", 999)])
        .then(
            "SELECT cents, actor, is_large FROM deposits ORDER BY position",
            [
                Row { is_large: false, cents: 5, actor: None },
                Row { is_large: true, cents: 999, actor: Some("bob") },
            ],
        )
        .then("SELECT position FROM deposits ORDER BY 1", [1, 3])
        .then(
            "SELECT metadata FROM deposits WHERE position = 3",
            [serde_json::json!({"actor": "bob"})],
        )
        .then("SELECT avg(cents)::numeric(9, 2) FROM deposits", [502])
        .then_none("SELECT FROM deposits WHERE cents > 999")
        .await;
    assert_eq!(left(&pool).await, 0);
}

#[tokio::test]
async fn specs_run_beside_one_another() {
    let (_database, pool) = database().await;
    let spec = |cents| {
        project_sql(Deposits(Extra::Open), &pool)
            .given(&ada(), deposited(cents))
            .then(ALL, [("ada", cents)])
    };
    tokio::join!(spec(1).into_future(), spec(2).into_future(), spec(3).into_future());
}

#[tokio::test]
async fn says_which_rows_are_others_and_where_that_was_expected() {
    let line = line!() + 2;
    let said = fails(Deposits(Extra::Open), |spec| {
        spec.given(&ada(), deposited(5)).then(ALL, [("ada", 6)])
    });
    let said = said.await;
    assert!(said.contains("- (\"ada\", 6)\n  + (\"ada\", 5)"), "{said}");
    assert!(said.contains(&format!("postgres_specs.rs:{line}:")), "{said}");
}

#[tokio::test]
async fn says_what_is_wrong_with_a_query() {
    let said = fails(Deposits(Extra::Open), |spec| spec.then_none("SELECT FROM nobody")).await;
    assert!(said.contains("relation \"nobody\" does not exist"), "{said}");
}

#[tokio::test]
async fn says_which_event_cannot_be_taken() {
    let said =
        fails(Deposits(Extra::Open), |spec| spec.given(&ada(), [deposited(5), deposited(1_000)]))
            .await;
    assert!(said.contains("event 2 of what is given, `account.deposited`: "), "{said}");
    assert!(said.contains("violates check constraint"), "{said}");
}

#[tokio::test]
async fn what_a_row_refers_to_must_be_there_after_each_event() {
    let said = fails(Deposits(Extra::Nothing), |spec| spec.given(&ada(), deposited(5))).await;
    assert!(said.contains("violates foreign key constraint"), "{said}");
}

#[tokio::test]
async fn a_handler_cannot_end_the_transaction() {
    for sql in ["COMMIT", "ROLLBACK", "COMMIT; BEGIN"] {
        let said = fails(Deposits(Extra::Send(sql)), |spec| spec.given(&ada(), deposited(5))).await;
        assert!(said.contains("it ended the transaction"), "{sql}: {said}");
    }
}

#[tokio::test]
async fn a_handler_cannot_hide_an_error_of_the_database() {
    let spec = |spec: ProjectedSql<_>| spec.given(&ada(), deposited(5));
    let said = fails(Deposits(Extra::Fail), spec).await;
    assert!(said.contains("it went on after an error of the database"), "{said}");
}

#[tokio::test]
async fn a_panic_of_a_handler_leaves_nothing_behind() {
    let said = fails(Deposits(Extra::Panic), |spec| spec.given(&ada(), deposited(5))).await;
    assert_eq!(said, "no deposit");
}

struct Broken;

#[projection(name = "spec_broken", tables = "CREATE TABLE broken (")]
impl Broken {
    async fn deposited(
        &self,
        _: &Recorded<Deposited>,
        _: &mut PgConnection,
    ) -> Result<(), sqlx::Error> {
        Ok(())
    }
}

#[tokio::test]
#[should_panic(expected = "the tables of `spec_broken` cannot be made")]
async fn tables_that_cannot_be_made_are_told() {
    let (_database, pool) = database().await;
    project_sql(Broken, &pool).await;
}
