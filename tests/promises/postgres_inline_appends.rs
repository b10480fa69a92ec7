//! What an append with inline projections comes to.

use std::sync::{Arc, Mutex};

use cqrs_core::{
    AppendError, EventStore, ExecuteError, ExpectedVersion, Handled, Mode, NewEvent,
    ProjectionSpec, ProjectionStore, RecordedEvent, SqlProjection, StoreError, Version,
};
use cqrs_postgres::PostgresStore;
use cqrs_tests::{Tier, report};
use sqlx::PgConnection;

use crate::{
    account::{Account, DepositMany, Short, account, bank, deposit},
    log::{append, event, whole_log},
    postgres::now,
    postgres_inline::{
        Ledger, a_database, agrees_with_the_log, asking, deposit_many, inline, open,
    },
    postgres_roles::{login, roles},
};

type Outcome = Result<cqrs_core::Done<Account>, ExecuteError<Short>>;

fn refusal(outcome: Outcome) -> String {
    match outcome {
        Err(ExecuteError::Store(StoreError::Rejected { code, reason })) => {
            assert_eq!(code, "inline_projection");
            reason
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_query_right_after_the_command_sees_it() {
    let database = a_database().await;
    let store = open(&database).await;
    let (bank, asking) = (bank(store.clone()), asking(&store));
    for round in 1..=20 {
        let id = account(format!("of {}", round % 3));
        let done = bank.execute(&id, deposit(round, "")).await.unwrap();
        let found = asking.documents::<Ledger>().get(&id).await.unwrap().unwrap();
        assert_eq!((found.version, found.position), (done.version, done.position));
        let lines = database.psql("SELECT count(*) FROM cqrs_read.lines").await;
        assert_eq!(lines.trim(), round.to_string());
        let now = std::time::Duration::ZERO;
        asking.wait_for("ledger", done.token(), now).await.unwrap();
    }
    assert_eq!(agrees_with_the_log(&database, &store).await, 20);
}

#[tokio::test]
async fn an_event_that_it_cannot_take_is_not_stored() {
    let database = a_database().await;
    let store = open(&database).await;
    let bank = bank(store.clone());
    bank.execute(&account("ada"), deposit(1, "")).await.unwrap();
    let refused = [
        ("poison", "it cannot be booked"),
        ("panic", "it is too much"),
        ("fails in SQL", "division by zero"),
        ("fails in SQL, and hides it", "went on after an error"),
        ("commits", "committed the transaction"),
        ("commits, and hides it", "ended the transaction"),
        ("rolls back", "ended the transaction"),
        ("begins another", "ended the transaction"),
        ("writes on its own", "ended the transaction"),
        ("leaves one open", "of its own open"),
        ("panics in SQL", "it is Friday"),
    ];
    for (tag, says) in refused {
        let reason = refusal(bank.execute(&account("bob"), deposit(5, tag)).await);
        assert!(reason.contains(says), "{tag}: {reason}");
        if tag != "leaves one open" {
            for part in ["account.deposited", "bob", "position 2"] {
                assert!(reason.contains(part), "{tag}: {part} in {reason}");
            }
        }
        assert_eq!(agrees_with_the_log(&database, &store).await, 1, "{tag}");
    }
    bank.execute(&account("bob"), deposit(1, "")).await.unwrap();
    assert_eq!(agrees_with_the_log(&database, &store).await, 2, "what failed is not in memory");
    assert!(store.verify().await.unwrap().is_sound());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn among_many_in_one_batch_only_its_own_append_fails() {
    let database = a_database().await;
    let store = open(&database).await;
    let bank = bank(store.clone());
    let commands: Vec<_> = (0..64)
        .map(|n| {
            let bank = bank.clone();
            let tag = ["", "", "", "poison", "", "", "fails in SQL", ""][n % 8];
            tokio::spawn(async move {
                let outcome = bank.execute(&account(n.to_string()), deposit(1, tag)).await;
                match tag {
                    "" => assert!(outcome.is_ok(), "{n}: {outcome:?}"),
                    _ => drop(refusal(outcome)),
                }
            })
        })
        .collect();
    for command in commands {
        command.await.unwrap();
    }
    assert_eq!(agrees_with_the_log(&database, &store).await, 48);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sixteen_callers_in_two_programs_come_to_what_the_log_says() {
    let database = a_database().await;
    let stores = [open(&database).await, open(&database).await];
    let banks = stores.clone().map(bank);
    let callers: Vec<_> = (0..16)
        .map(|caller| {
            let bank = banks[caller % 2].clone();
            tokio::spawn(async move {
                for n in 0..Tier::pick(25, 1_000) {
                    let id = match n % 3 {
                        0 => account("shared"),
                        1 => account(format!("shared {}", n % 5)),
                        _ => account(caller.to_string()),
                    };
                    // Two programs may be in each other's way more often than the default allows.
                    while let Err(error) = bank.execute(&id, deposit(1, "")).await {
                        assert!(matches!(error, ExecuteError::Conflict { .. }), "{error}");
                    }
                }
            })
        })
        .collect();
    for caller in callers {
        caller.await.unwrap();
    }
    let events = agrees_with_the_log(&database, &stores[0]).await;
    report("inline under load", format_args!("{events} events"));
}

#[tokio::test]
async fn what_is_declared_late_catches_up_before_the_store_is_connected() {
    let database = a_database().await;
    let without = PostgresStore::connect(&database.url()).await.unwrap();
    let bank = bank(without);
    deposit_many(&bank, "ada", 2_500).await;
    bank.execute(&account("bob"), deposit(3, "")).await.unwrap();
    let store = open(&database).await;
    assert_eq!(agrees_with_the_log(&database, &store).await, 2_501);
}

#[tokio::test]
async fn what_others_append_without_it_is_caught_up_with() {
    let database = a_database().await;
    let store = open(&database).await;
    let (own, without) =
        (bank(store.clone()), bank(PostgresStore::connect(&database.url()).await.unwrap()));
    for n in 1..=3 {
        without.execute(&account("bob"), deposit(1, "")).await.unwrap();
        own.execute(&account("ada"), deposit(1, "")).await.unwrap();
        assert_eq!(agrees_with_the_log(&database, &store).await, 2 * n, "a few, by the way");
    }
    deposit_many(&without, "bob", 4_500).await;
    own.execute(&account("ada"), deposit(1, "")).await.unwrap();
    assert_eq!(agrees_with_the_log(&database, &store).await, 4_507, "many, in steps of their own");
}

/// Who has too little time for all of it says so, stores nothing, and is nearer the next time.
#[tokio::test]
async fn who_is_far_behind_catches_up_in_as_many_appends_as_it_takes() {
    let database = a_database().await;
    let builder = inline(&database.url()).lock_timeout(std::time::Duration::from_millis(1));
    let store = builder.connect().await.unwrap();
    let without = bank(PostgresStore::connect(&database.url()).await.unwrap());
    deposit_many(&without, "bob", 6_000).await;
    let deposit =
        || vec![append("ada", ExpectedVersion::Any, vec![event(r#"{"amount":1,"tag":""}"#)])];
    let mut reached = Vec::new();
    while let Err(error) = store.append(&now(&store, deposit()).await).await {
        let AppendError::NotStored(StoreError::Unavailable { reason }) = error else {
            panic!("{error:?}")
        };
        assert!(reason.contains("catches up first"), "{reason}");
        reached.push(store.reached("lines").await.unwrap());
    }
    assert!(reached.len() > 1, "it had all the time it needed");
    assert!(reached.is_sorted() && reached.len() < 30, "{reached:?}");
    assert_eq!(agrees_with_the_log(&database, &store).await, 6_001);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn programs_that_do_not_name_it_append_beside_it() {
    let database = a_database().await;
    let store = open(&database).await;
    let old = PostgresStore::connect(&database.url()).await.unwrap();
    let banks = [bank(store.clone()), bank(old)];
    let callers: Vec<_> = (0..8)
        .map(|caller| {
            let bank = banks[caller % 2].clone();
            tokio::spawn(async move {
                for _ in 0..Tier::pick(40, 1_000) {
                    bank.execute(&account(caller.to_string()), deposit(1, "")).await.unwrap();
                }
            })
        })
        .collect();
    for caller in callers {
        caller.await.unwrap();
    }
    banks[0].execute(&account("last"), deposit(1, "")).await.unwrap();
    agrees_with_the_log(&database, &store).await;
}

/// The events as its handler was given them.
#[derive(Default, Clone)]
struct Seen(Arc<Mutex<Vec<RecordedEvent>>>);

impl SqlProjection for Seen {
    type Db = PgConnection;

    fn spec(&self) -> ProjectionSpec {
        ProjectionSpec::new("seen", 1)
            .reads(&["account"], &["account.deposited"])
            .mode(Mode::Inline)
    }

    fn tables(&self) -> &'static str {
        "CREATE TABLE seen ()"
    }

    fn handle<'a>(&'a self, stored: &'a RecordedEvent, _: &'a mut PgConnection) -> Handled<'a> {
        self.0.lock().unwrap().push(stored.clone());
        Box::pin(async { Ok(()) })
    }
}

#[tokio::test]
async fn handlers_are_given_the_events_as_they_are_stored() {
    let database = a_database().await;
    let seen = Seen::default();
    let builder = PostgresStore::builder(&database.url());
    let store = builder.inline_sql(seen.clone()).connect().await.unwrap();
    let without = PostgresStore::connect(&database.url()).await.unwrap();
    let odd = || NewEvent {
        metadata: Arc::from(r#"{ "b" : 1.50,"a":[ ] }"#),
        type_version: 7,
        ..event(r#"{"b": 1, "b": 2.0, "\u0041" : "\u00e9"} "#)
    };
    let any = |id: &str, events| append(id, ExpectedVersion::Any, events);
    for round in 0..5 {
        let conflict =
            append("ada", ExpectedVersion::Exact(Version::new(99).unwrap()), vec![odd()]);
        let appends = vec![
            any("ada", vec![odd(), event("1")]),
            conflict,
            any("bob", Vec::new()),
            any("ada", vec![event("[2]")]),
            any("bob", vec![odd(), odd(), odd()]),
        ];
        store.append(&now(&store, appends).await).await.unwrap();
        if round % 2 == 0 {
            let another = now(&store, vec![any("eve", vec![odd()])]).await;
            without.append(&another).await.unwrap();
        }
    }
    store.append(&now(&store, vec![any("ada", vec![odd()])]).await).await.unwrap();
    let seen = std::mem::take(&mut *seen.0.lock().unwrap());
    assert_eq!(seen, whole_log(&store).await);
}

#[tokio::test]
async fn a_command_without_events_leaves_it_as_it_is() {
    let database = a_database().await;
    let store = open(&database).await;
    let bank = bank(store.clone());
    bank.execute(&account("ada"), deposit(1, "")).await.unwrap();
    bank.execute(&account("ada"), DepositMany(0)).await.unwrap();
    let again = || bank.execute(&account("ada"), deposit(2, "")).idempotency_key("k");
    let first = again().await.unwrap();
    assert_eq!(again().await.unwrap().position, first.position);
    assert_eq!(agrees_with_the_log(&database, &store).await, 2);
    let revisions = database.psql("SELECT DISTINCT revision FROM cqrs.checkpoints").await;
    assert_eq!(revisions.trim(), "2");
}

#[tokio::test]
async fn an_application_with_its_own_role_may_do_all_that() {
    let database = a_database().await;
    roles(&database).await;
    let login = login(&database, "inline", "cqrs_app").await;
    let builder = PostgresStore::builder_for(login).migrate(false);
    let store = builder
        .inline::<Ledger>()
        .inline_sql(crate::postgres_inline::Lines)
        .connect()
        .await
        .unwrap();
    bank(store.clone()).execute(&account("ada"), deposit(1, "")).await.unwrap();
    assert_eq!(agrees_with_the_log(&database, &store).await, 1);
}

#[tokio::test]
async fn so_it_is_without_anything_of_the_session() {
    let database = a_database().await;
    let builder = inline(&database.url()).transaction_pooler(true);
    let store = builder.connect().await.unwrap();
    let bank = bank(store.clone());
    for n in 0..3 {
        bank.execute(&account("ada"), deposit(1, "")).await.unwrap();
        let reason = refusal(bank.execute(&account("ada"), deposit(1, "commits")).await);
        assert!(reason.contains("committed the transaction"), "{reason}");
        assert_eq!(agrees_with_the_log(&database, &store).await, n + 1);
    }
    assert_eq!(store.head().await.unwrap().position, 3);
}
