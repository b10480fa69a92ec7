//! The append of one event says what the append of many says, and stores the same.

use std::ops::Range;

use cqrs_tests::TestDatabase;
use fastrand::Rng;
use sqlx::{PgConnection, Row as _, query};
use uuid::Uuid;

use crate::postgres::a_store;

/// Two logs that are asked for the same: one by `append_one`, the other by `append`.
struct Twins {
    database: TestDatabase,
    session: PgConnection,
    epoch: i64,
}

/// What is asked for.
#[derive(Debug, Clone)]
struct Asked {
    epoch: i64,
    slot: Uuid,
    batch: i64,
    seen: i64,
    stream: &'static str,
    expected: i64,
    data: &'static str,
}

/// Verdict, version and position, or a SQLSTATE and the constraint that was violated.
type Answer = Result<(i32, Option<i64>, Option<i64>), (String, Option<String>)>;

const ONE: i32 = 1;
const MANY: i32 = 2;

const APPEND_ONE: &str = r#"SELECT verdict, version, "position" FROM cqrs.append_one(
    1, $1, $2, $3, NULL, $4, 'account', $5, $6, $7, 'account.deposited', 1, $8, '{}')"#;
const APPEND: &str = r#"SELECT verdict, version, "position" FROM cqrs.append(
    2, $1, $2, $3, NULL, '{account}', ARRAY[$5], '{1}', ARRAY[$6::bigint], '{1}', NULL, NULL, NULL, NULL,
    NULL, '{1}', '{1}', ARRAY[$7::uuid], '{account.deposited}', '{1}', ARRAY[$8], ARRAY['{}'])
    WHERE $4::bigint IS NOT NULL"#;
const STORED: &str =
    "SELECT array_agg(concat_ws(' ', position, version, stream_id, data) ORDER BY position)
    FROM cqrs.events WHERE log = $1";

impl Twins {
    async fn new(name: &str) -> Self {
        let (database, _) = a_store(name).await;
        let mut session = database.connect().await;
        let opened =
            query("SELECT epoch FROM cqrs.open_log(1) UNION SELECT epoch FROM cqrs.open_log(2)");
        let epoch = opened.fetch_one(&mut session).await.unwrap().get(0);
        Self { database, session, epoch }
    }

    async fn ask(&mut self, sql: &'static str, asked: &Asked) -> Answer {
        let rows = query(sql)
            .bind(asked.epoch)
            .bind(asked.slot)
            .bind(asked.batch)
            .bind(asked.seen)
            .bind(asked.stream)
            .bind(asked.expected)
            .bind(Uuid::now_v7())
            .bind(asked.data)
            .fetch_one(&mut self.session);
        match rows.await {
            Ok(row) => Ok((row.get(0), row.get(1), row.get(2))),
            Err(error) => {
                let error = error.into_database_error().unwrap();
                let constraint = error.constraint().map(str::to_owned);
                Err((error.code().unwrap().into_owned(), constraint))
            }
        }
    }

    /// Both, and that they say the same.
    async fn ask_both(&mut self, asked: &Asked) -> Answer {
        let one = self.ask(APPEND_ONE, asked).await;
        assert_eq!(one, self.ask(APPEND, asked).await, "{asked:?}");
        one
    }

    async fn assert_same(&mut self) {
        let mut stored = Vec::new();
        for log in [ONE, MANY] {
            let row = query(STORED).bind(log).fetch_one(&mut self.session).await.unwrap();
            stored.push(row.get::<Option<Vec<String>>, _>(0));
        }
        assert_eq!(stored[0], stored[1]);
    }

    /// A statement of somebody who may do everything, with the log in the place of `$1`.
    async fn tamper(&mut self, sql: &'static str) {
        for log in [ONE, MANY] {
            let mut session = self.database.connect().await;
            query("ALTER TABLE cqrs.events DISABLE TRIGGER ALL")
                .execute(&mut session)
                .await
                .unwrap();
            query(sql).bind(log).execute(&mut session).await.unwrap();
        }
    }

    fn usual(&self, slot: Uuid, batch: i64, seen: i64, expected: i64) -> Asked {
        Asked { epoch: self.epoch, slot, batch, seen, stream: "ada", expected, data: "{}" }
    }
}

#[tokio::test]
async fn one_event_is_judged_as_many_are() {
    let mut twins = Twins::new("append_one").await;
    let mut rng = Rng::with_seed(7);
    let slots = [Uuid::now_v7(), Uuid::now_v7()];
    let mut batches = [50, 1];
    let mut versions = [0, 0, 0];
    let mut head = 0;
    let mut seen = [0; 3];
    let mut answers = [0; 3];
    for _ in 0..600 {
        let slot = rng.usize(..2);
        let stream = rng.usize(..3);
        let mut around = |value: i64, range: Range<i64>| match rng.u8(..8) {
            0 => (value + rng.i64(range)).max(0),
            _ => value,
        };
        let asked = Asked {
            epoch: around(twins.epoch, 0..2),
            slot: slots[slot],
            batch: around(batches[slot], -3..70),
            seen: around(seen[slot], -9..9),
            stream: ["ada", "bob", "cid"][stream],
            expected: around(versions[stream], -2..3),
            data: ["{\"a\":1}", "{\"a\":"][usize::from(around(0, 0..2) == 1)],
        };
        if around(0, 0..3) == 2 {
            for log in [ONE, MANY] {
                let fence = query("SELECT * FROM cqrs.resolve($1, $2, $3, NULL)");
                let fence = fence.bind(log).bind(slots[slot]).bind(asked.batch);
                fence.execute(&mut twins.session).await.unwrap();
            }
        }
        match twins.ask_both(&asked).await {
            Ok((0, Some(version), Some(position))) => {
                assert_eq!((version, position), (versions[stream] + 1, head + 1));
                (versions[stream], head, seen[slot]) = (version, position, position);
                batches[slot] = asked.batch + 1;
                answers[0] += 1;
            }
            Ok((1, Some(actual), None)) => {
                assert_eq!(actual, versions[stream]);
                batches[slot] = asked.batch + 1;
                answers[1] += 1;
            }
            Ok(other) => panic!("{other:?}"),
            Err(_) => {
                batches[slot] = batches[slot].max(asked.batch) + 1;
                answers[2] += 1;
            }
        }
    }
    assert!(answers.iter().all(|count| *count > 40), "{answers:?}");
    twins.assert_same().await;
}

#[tokio::test]
async fn an_end_that_was_deleted_is_missed_by_the_append_of_one_event_too() {
    let mut twins = Twins::new("append_one_end").await;
    let slot = Uuid::now_v7();
    for number in 0..3 {
        twins.ask_both(&twins.usual(slot, number + 1, number, number)).await.unwrap();
    }
    twins.tamper("DELETE FROM cqrs.events WHERE log = $1 AND position = 3").await;
    for seen in [0, 2, 3, 4] {
        let refused = twins.ask_both(&twins.usual(slot, 9, seen, 2)).await;
        assert_eq!(refused, Err(("LG006".to_owned(), None)));
    }
}

#[tokio::test]
async fn an_event_written_past_the_functions_is_noticed_by_the_append_of_one_event_too() {
    let mut twins = Twins::new("append_one_past").await;
    let slot = Uuid::now_v7();
    twins.ask_both(&twins.usual(slot, 1, 0, 0)).await.unwrap();
    twins
        .tamper(
            "INSERT INTO cqrs.events SELECT log, type_version, position + 1, version, recorded_at,
             gen_random_uuid(), category, 'bob', type, data, metadata FROM cqrs.events WHERE log = $1",
        )
        .await;
    for seen in [0, 1, 2, 3] {
        let refused = twins.ask_both(&twins.usual(slot, 2, seen, 1)).await;
        assert_eq!(refused, Err(("LG006".to_owned(), None)));
    }
}

#[tokio::test]
async fn one_event_is_appended_in_no_other_isolation_level() {
    let mut twins = Twins::new("append_one_level").await;
    let slot = Uuid::now_v7();
    let set = "SET default_transaction_isolation = 'repeatable read'";
    query(set).execute(&mut twins.session).await.unwrap();
    let refused = twins.ask_both(&twins.usual(slot, 1, 0, 0)).await;
    assert_eq!(refused, Err(("LG001".to_owned(), None)));
}

#[tokio::test]
async fn one_event_waits_for_the_disk_where_the_session_would_not() {
    let mut twins = Twins::new("append_one_disk").await;
    let slot = Uuid::now_v7();
    let begin = "BEGIN; SET LOCAL synchronous_commit = off";
    sqlx::raw_sql(begin).execute(&mut twins.session).await.unwrap();
    twins.ask(APPEND_ONE, &twins.usual(slot, 1, 0, 0)).await.unwrap();
    let row = query("SHOW synchronous_commit").fetch_one(&mut twins.session).await.unwrap();
    assert_eq!(row.get::<&str, _>(0), "on");
}
