//! Two processes work on one account: no conflict reaches a caller of either.

use std::{env, process::Stdio};

use cqrs_tests::another_process;

use crate::{
    account::bank,
    one_account::{Seen, work},
    place::{Place, on_every_lasting_store, open_at},
};

on_every_lasting_store!(sixteen_tasks_of_two_processes);

const ADDRESS: &str = "CQRS_TEST_ADDRESS";
const FIRST_TASK: &str = "CQRS_TEST_FIRST_TASK";

async fn sixteen_tasks_of_two_processes(place: Place) {
    let address = place.address();
    let processes = ["0", "8"].map(|first| {
        let environment = [(ADDRESS, &*address), (FIRST_TASK, first)];
        let mut process = another_process("two_processes::works_in_another_process", &environment);
        process.stdout(Stdio::piped()).spawn().unwrap()
    });
    let mut all = Seen::default();
    for process in processes {
        let output =
            tokio::task::spawn_blocking(|| process.wait_with_output()).await.unwrap().unwrap();
        let printed = String::from_utf8(output.stdout).unwrap();
        let seen = printed.lines().find_map(|line| line.strip_prefix("seen="));
        let seen = seen.unwrap_or_else(|| panic!("the other process failed: {printed}"));
        all.add(&serde_json::from_str(seen).unwrap());
    }
    all.is_what_is_stored(&place).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "a part of another test"]
async fn works_in_another_process() {
    let (Ok(address), Ok(first)) = (env::var(ADDRESS), env::var(FIRST_TASK)) else { return };
    let first: usize = first.parse().unwrap();
    let seen = work(&[bank(open_at(&address).await)], first..first + 8).await;
    println!("\nseen={}", serde_json::to_string(&seen).unwrap());
}
