//! A process is killed with SIGKILL while it works, again and again: what it said was done is
//! there, once.

use std::{
    collections::HashMap,
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

on_every_lasting_store!(what_a_killed_process_acknowledged_is_there_once);

const ADDRESS: &str = "CQRS_TEST_ADDRESS";
const LIFE: &str = "CQRS_TEST_LIFE";

async fn what_a_killed_process_acknowledged_is_there_once(place: Place) {
    let (address, mut random) = (place.address(), Rng::with_seed(10));
    let mut acknowledged = HashMap::new();
    for life in 0..Tier::pick(3, 50) {
        let patience = random.usize(1..Tier::pick(200, 2_000));
        let address = address.clone();
        let lived = tokio::task::spawn_blocking(move || live_and_die(&address, life, patience));
        acknowledged.extend(lived.await.unwrap());
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

/// Kills the process after it has acknowledged so many commands, and gives all that it did.
fn live_and_die(address: &str, life: i32, patience: usize) -> Vec<(String, String)> {
    let environment = [(ADDRESS, address), (LIFE, &*life.to_string())];
    let mut process = another_process("killed_process::works_until_it_is_killed", &environment)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(process.stdout.take().unwrap()).lines().map_while(Result::ok);
    let mut acknowledged = lines.filter_map(|line| {
        let (tag, place) = line.strip_prefix("done ")?.split_once(' ')?;
        Some((tag.to_owned(), place.to_owned()))
    });
    let mut all: Vec<_> = acknowledged.by_ref().take(patience).collect();
    assert_eq!(all.len(), patience, "the process ended by itself");
    process.kill().unwrap();
    all.extend(acknowledged);
    process.wait().unwrap();
    all
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "a part of another test"]
async fn works_until_it_is_killed() {
    let (Ok(address), Ok(life)) = (env::var(ADDRESS), env::var(LIFE)) else { return };
    let bank = bank(open_at(&address).await);
    println!();
    let workers: Vec<_> = (0..8)
        .map(|worker| {
            let (bank, life) = (bank.clone(), life.clone());
            tokio::spawn(async move {
                for n in 0.. {
                    let (id, tag) = (account((n % 3).to_string()), format!("{life}-{worker}-{n}"));
                    let done = bank.execute(&id, deposit(1, &*tag)).await.unwrap();
                    println!("done {tag} {} {}", done.version, done.position);
                }
            })
        })
        .collect();
    for worker in workers {
        worker.await.unwrap();
    }
}
