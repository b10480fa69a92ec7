//! A process is killed with SIGKILL while it works, again and again: what it said was done is
//! there, once.

use std::{
    collections::{HashMap, HashSet},
    env,
    io::{BufRead as _, BufReader},
    process::Stdio,
    sync::Arc,
};

use cqrs_core::{EventStore, testing::suite::FreshLog as _};
use cqrs_tests::{Tier, another_process, report};
use fastrand::Rng;

use crate::{
    account::{account, bank, deposit},
    log::whole_log,
    place::{Place, on_every_lasting_store, open_at},
};

on_every_lasting_store!(
    what_a_killed_process_acknowledged_is_there_once,
    what_a_killed_process_sent_under_a_key_happens_once,
);

const ADDRESS: &str = "CQRS_TEST_ADDRESS";
const LIFE: &str = "CQRS_TEST_LIFE";
const KEYED: &str = "CQRS_TEST_KEYED";

async fn what_a_killed_process_acknowledged_is_there_once(place: Place) {
    let (address, mut random) = (place.address(), Rng::with_seed(10));
    let mut acknowledged = HashMap::new();
    for life in 0..Tier::pick(3, 50) {
        let patience = random.usize(1..Tier::pick(200, 2_000));
        let address = address.clone();
        let lived =
            tokio::task::spawn_blocking(move || live_and_die(&address, life, patience, false));
        acknowledged.extend(lived.await.unwrap().done);
    }
    let store = place.open().await;
    let stored = places(&store).await;
    for (tag, place) in &acknowledged {
        assert_eq!(stored.get(tag), Some(place), "{tag} was acknowledged");
    }
    // Done, but killed before it could say so.
    let unsaid = stored.len() - acknowledged.len();
    report(
        "a killed process",
        format_args!("{place:?}: {} acknowledged, {unsaid} more stored", acknowledged.len()),
    );
}

/// What was sent and not answered is sent again, under its key: it had happened and nobody could be
/// told, or it happens now.
async fn what_a_killed_process_sent_under_a_key_happens_once(place: Place) {
    let (address, mut random) = (place.address(), Rng::with_seed(11));
    let (mut acknowledged, mut sent) = (HashMap::new(), HashSet::new());
    for life in 0..Tier::pick(3, 50) {
        let patience = random.usize(1..Tier::pick(100, 1_000));
        let address = address.clone();
        let lived =
            tokio::task::spawn_blocking(move || live_and_die(&address, life, patience, true));
        let said = lived.await.unwrap();
        acknowledged.extend(said.done);
        sent.extend(said.sent);
    }
    let store = place.open().await;
    let before = places(&store).await;
    let bank = bank(place.open().await);
    let mut unsaid = 0;
    for tag in &sent {
        let turn: u64 = tag.split('-').nth(2).unwrap().parse().unwrap();
        let id = account((turn % 3).to_string());
        let again = bank.execute(&id, deposit(1, &**tag)).idempotency_key(&**tag).await.unwrap();
        let place = format!("{} {}", again.version, again.position);
        assert_eq!(again.repeated, before.contains_key(tag), "{tag}");
        if let Some(told) = acknowledged.get(tag).or(before.get(tag)) {
            assert_eq!(&place, told, "the first outcome of {tag}");
        }
        unsaid += usize::from(again.repeated && !acknowledged.contains_key(tag));
    }
    let stored = places(&store).await;
    assert_eq!(stored.keys().collect::<HashSet<_>>(), sent.iter().collect(), "each once");
    report(
        "a killed process, asked again",
        format_args!(
            "{place:?}: {} sent, {} acknowledged, {unsaid} done and not said",
            sent.len(),
            acknowledged.len()
        ),
    );
}

/// The version and the position of each tag; none is there twice.
async fn places(store: &Arc<dyn EventStore>) -> HashMap<String, String> {
    let mut places = HashMap::new();
    for event in whole_log(&**store).await {
        let data: serde_json::Value = serde_json::from_str(&event.data).unwrap();
        let (tag, place) =
            (data["tag"].as_str().unwrap(), format!("{} {}", event.version, event.position));
        assert_eq!(places.insert(tag.to_owned(), place), None, "{tag} is there twice");
    }
    places
}

/// What a process said before it was killed.
#[derive(Default)]
struct Said {
    /// What it was about to send.
    sent: Vec<String>,
    /// What it had acknowledged, with its place.
    done: Vec<(String, String)>,
}

impl Said {
    fn hear(&mut self, line: &str) {
        if let Some(tag) = line.strip_prefix("sent ") {
            self.sent.push(tag.to_owned());
        }
        if let Some((tag, place)) = line.strip_prefix("done ").and_then(|l| l.split_once(' ')) {
            self.done.push((tag.to_owned(), place.to_owned()));
        }
    }
}

/// Kills the process after it has acknowledged so many commands, and gives all that it said.
fn live_and_die(address: &str, life: i32, patience: usize, keyed: bool) -> Said {
    let environment =
        [(ADDRESS, address), (LIFE, &*life.to_string()), (KEYED, &*keyed.to_string())];
    let mut process = another_process("killed_process::works_until_it_is_killed", &environment)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(process.stdout.take().unwrap()).lines().map_while(Result::ok);
    let mut said = Said::default();
    while said.done.len() < patience {
        said.hear(&lines.next().expect("the process ended by itself"));
    }
    process.kill().unwrap();
    lines.for_each(|line| said.hear(&line));
    process.wait().unwrap();
    said
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "a part of another test"]
async fn works_until_it_is_killed() {
    let (Ok(address), Ok(life)) = (env::var(ADDRESS), env::var(LIFE)) else { return };
    let keyed = env::var(KEYED).is_ok_and(|keyed| keyed == "true");
    let bank = bank(open_at(&address).await);
    println!();
    let workers: Vec<_> = (0..8)
        .map(|worker| {
            let (bank, life) = (bank.clone(), life.clone());
            tokio::spawn(async move {
                for n in 0.. {
                    let (id, tag) = (account((n % 3).to_string()), format!("{life}-{worker}-{n}"));
                    println!("sent {tag}");
                    let mut command = bank.execute(&id, deposit(1, &*tag));
                    if keyed {
                        command = command.idempotency_key(&*tag);
                    }
                    let done = command.await.unwrap();
                    println!("done {tag} {} {}", done.version, done.position);
                }
            })
        })
        .collect();
    for worker in workers {
        worker.await.unwrap();
    }
}
