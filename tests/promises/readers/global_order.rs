//! Documents that many streams feed are folded in the order of the log, not stream by stream:
//! while it is written, when it is read from the beginning, and by several programs that share it.

use cqrs_core::testing::suite::FreshLog as _;
use cqrs_tests::Tier;

use super::{
    fold::books_are_right,
    program::{deposit_often, run},
};
use crate::{
    account::bank,
    place::{Place, on_every_store},
};

on_every_store!(
    what_is_read_while_it_is_written_is_in_the_order_of_the_log,
    and_what_is_read_afterwards,
);

async fn what_is_read_while_it_is_written_is_in_the_order_of_the_log(place: Place) {
    let programs = [run(&place).await, run(&place).await];
    write_from_two(&place).await;
    books_are_right(&place, &programs[0]).await;
    for program in programs {
        program.shutdown().await;
    }
}

async fn and_what_is_read_afterwards(place: Place) {
    write_from_two(&place).await;
    let programs = [run(&place).await, run(&place).await];
    books_are_right(&place, &programs[1]).await;
    for program in programs {
        program.shutdown().await;
    }
}

async fn write_from_two(place: &Place) {
    let times = Tier::pick(150, 20_000);
    let writers = [bank(place.open().await), bank(place.open().await)];
    let (ada, bob) = (&writers[0], &writers[1]);
    tokio::join!(deposit_often(ada, "ada", times), deposit_often(bob, "bob", times));
}
