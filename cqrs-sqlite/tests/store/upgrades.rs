use std::fs;

use cqrs_core::{
    Append, EventStore, ExpectedVersion, Load, Position, ProjectionStore, Verdict, Version,
};
use cqrs_sqlite::SqliteStore;

use crate::support::{FILE, Folder, OtherProcess, append, batch, keyed, stream, take_all};

/// A log as the version before wrote it: so many events of seven streams in turns, the first
/// stream with a keyed outcome.
const FILL: &str = "
    WITH RECURSIVE numbers (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n + 1 < ?1)
    INSERT INTO events
    SELECT n + 1, 'account', 'stream-' || (n % 7), n / 7 + 1, randomblob(16), 'account.deposited', 1,
      n, '{\"amount\":' || n || '}', '{}'
    FROM numbers
    WHERE n < ?1";

fn written_before(events: u32) -> Folder {
    let folder = Folder::new();
    let shell = folder.shell();
    for migration in [
        include_str!("../../migrations/0001_log.sql"),
        include_str!("../../migrations/0002_projections.sql"),
    ] {
        shell.execute_batch(migration).unwrap();
    }
    shell.execute(FILL, [events]).unwrap();
    let key = "INSERT INTO keys VALUES \
        (1, 'account', 'stream-0', 'key', ?1, 1, 1, 1, NULL, 0, 0)";
    shell.execute(key, [[7_u8; 32]]).unwrap();
    shell.close().unwrap();
    folder
}

fn schema_version(folder: &Folder) -> i64 {
    folder.shell().pragma_query_value(None, "user_version", |row| row.get(0)).unwrap()
}

fn exactly(id: &str, version: u64) -> Append {
    Append { expected: ExpectedVersion::Exact(Version::new(version).unwrap()), ..append(id, 1) }
}

#[tokio::test]
async fn what_was_written_before_is_found_and_goes_on() {
    let folder = written_before(70);
    let store = folder.store().await;
    assert_eq!(schema_version(&folder), 3);
    assert_eq!(take_all(&store).await.len(), 70);
    assert_eq!(store.generations().await, Ok(vec![]));

    let load = Load { stream: stream("stream-3"), after: Version::NONE.next(), limit: 100 };
    let events = store.load(&[load]).await.unwrap().remove(0);
    let found: Vec<_> = events.iter().map(|e| (e.version.get(), e.position.get())).collect();
    assert_eq!(found, (2..=10).map(|v| (v, v * 7 - 3)).collect::<Vec<_>>());

    let appends = vec![exactly("stream-3", 10), exactly("stream-4", 9), exactly("new", 0)];
    let verdicts = store.append(&batch(appends)).await.unwrap();
    let at = |version, position| Verdict::Appended {
        version: Version::new(version).unwrap(),
        position: Position::new(position).unwrap(),
    };
    let conflict = Verdict::Conflict { actual: Version::new(10).unwrap() };
    assert_eq!(verdicts, [at(11, 71), conflict, at(1, 72)]);
    let repeated = store.append(&batch(vec![keyed("stream-0", 1, "key")])).await.unwrap();
    assert!(matches!(repeated[..], [Verdict::Repeated(_)]), "{repeated:?}");
    assert!(store.verify().await.unwrap().is_sound());
}

#[tokio::test]
async fn an_empty_log_is_brought_up_to_date() {
    let folder = written_before(0);
    let store = folder.store().await;
    store.append(&batch(vec![append("ada", 2)])).await.unwrap();
    let mut findings = store.verify().await.unwrap().findings;
    findings.retain(|f| !matches!(f, cqrs_sqlite::Finding::KeyWithoutEvents { .. }));
    assert_eq!(findings, []);
}

#[tokio::test]
async fn what_an_operator_made_stays() {
    let folder = written_before(7);
    let own = "CREATE INDEX own_index ON events (event_id);
        CREATE VIEW own_view AS SELECT name FROM events;
        CREATE TRIGGER own_trigger AFTER INSERT ON events BEGIN SELECT 1; END;";
    folder.shell().execute_batch(own).unwrap();
    let store = folder.store().await;
    store.append(&batch(vec![append("ada", 1)])).await.unwrap();
    let shell = folder.shell();
    let count = |sql: &str| shell.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap();
    assert_eq!(count("SELECT count(*) FROM own_view"), 8);
    assert_eq!(count("SELECT count(*) FROM sqlite_schema WHERE name LIKE 'own_%'"), 3);
    assert!(store.verify().await.unwrap().is_sound());
}

/// Opens the log, says so, and ends.
#[tokio::test]
#[ignore = "runs in another process, for the tests below"]
async fn opens_and_ends() {
    let Some(file) = std::env::var_os(FILE) else { return };
    let store = SqliteStore::open(file).await.unwrap();
    let sound = store.verify().await.unwrap().is_sound();
    println!("opened {sound}");
}

#[tokio::test(flavor = "multi_thread")]
async fn one_of_many_processes_upgrades() {
    let folder = written_before(7_000);
    let run = || OtherProcess::run("upgrades::opens_and_ends", &folder);
    let mut others: Vec<_> = (0..3).map(|_| run()).collect();
    let here = folder.store().await;
    for other in &mut others {
        assert_eq!(other.next("opened").as_deref(), Some("true"));
    }
    assert_eq!(take_all(&here).await.len(), 7_000);
    assert!(here.verify().await.unwrap().is_sound());
}

#[tokio::test]
async fn an_upgrade_that_is_killed_has_happened_or_not() {
    let original = written_before(20_000);
    for frames in [0, 1, 300, 900] {
        let folder = Folder::new();
        fs::copy(original.file(), folder.file()).unwrap();
        let mut other = OtherProcess::run("upgrades::opens_and_ends", &folder);
        // It writes at the end, all at once, and dies somewhere in the middle of that.
        let wal = folder.path("log.db-wal");
        while fs::metadata(&wal).map_or(0, |file| file.len()) <= frames * 4_120 && !is_done(&folder)
        {
            std::thread::yield_now();
        }
        other.kill();
        assert!([2, 3].contains(&schema_version(&folder)));
        let store = folder.store().await;
        assert_eq!(take_all(&store).await.len(), 20_000);
        assert!(store.verify().await.unwrap().is_sound());
    }
}

/// Whether the upgrade has come from the write-ahead log into the file: its header says so.
fn is_done(folder: &Folder) -> bool {
    let file = fs::read(folder.file()).unwrap();
    file[60..64] == 3_u32.to_be_bytes()
}
