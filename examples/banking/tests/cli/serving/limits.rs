//! Clients that take their time, and more of them than there is room for.

use std::{num::NonZeroUsize, time::Duration};

use banking::service::Limits;
use cqrs_core::{Cqrs, MemoryStore};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

use crate::support::Here;

async fn serving(limits: Limits) -> Here {
    let store = MemoryStore::default();
    Here::start(Cqrs::new(store.clone()).expect("a bank"), &store, limits).await
}

/// What comes back until the service closes the connection.
async fn sent(service: &Here, text: &str) -> String {
    let mut stream = TcpStream::connect(service.address()).await.expect("connects");
    stream.write_all(text.as_bytes()).await.expect("written");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.expect("closed");
    answer
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_does_not_arrive_is_408() {
    let limits = Limits { body_time: Duration::from_millis(1), ..Limits::default() };
    let service = serving(limits).await;
    let answer = sent(
        &service,
        "POST /accounts/ada/open HTTP/1.1\r\nhost: bank\r\nconnection: close\r\n\
         content-type: application/json\r\ncontent-length: 14\r\n\r\n{",
    );
    let answer = answer.await;
    assert!(answer.starts_with("HTTP/1.1 408 Request Timeout\r\n"), "{answer}");
    assert!(answer.contains("too-slow"), "{answer}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_head_that_does_not_arrive_closes_the_connection() {
    let limits = Limits { head_time: Duration::from_millis(1), ..Limits::default() };
    let service = serving(limits).await;
    assert_eq!(sent(&service, "GET /health HTTP/1.1\r\nhost: b").await, "");
}

#[tokio::test(flavor = "multi_thread")]
async fn no_more_connections_are_open_than_there_is_room_for() {
    let one = NonZeroUsize::MIN;
    let service = serving(Limits { connections: one, ..Limits::default() }).await;
    let request = "GET /health HTTP/1.1\r\nhost: bank\r\n\r\n";
    let mut first = TcpStream::connect(service.address()).await.expect("connects");
    first.write_all(request.as_bytes()).await.expect("written");
    let mut begun = [0; 12];
    first.read_exact(&mut begun).await.expect("answered");
    // The second is heard when the first has gone.
    let second = sent(&service, "GET /health HTTP/1.1\r\nhost: bank\r\nconnection: close\r\n\r\n");
    let mut second = Box::pin(second);
    tokio::select! {
        biased;
        answer = &mut second => panic!("{answer}"),
        () = tokio::task::yield_now() => {}
    }
    drop(first);
    assert!(second.await.starts_with("HTTP/1.1 200 OK\r\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_that_never_ends_does_not_hold_up_the_end() {
    let limits = Limits { grace: Duration::from_millis(1), ..Limits::default() };
    let service = serving(limits).await;
    let mut slow = TcpStream::connect(service.address()).await.expect("connects");
    let head = "POST /accounts/ada/open HTTP/1.1\r\nhost: bank\r\nexpect: 100-continue\r\n\
        content-type: application/json\r\ncontent-length: 14\r\n\r\n";
    slow.write_all(head.as_bytes()).await.expect("written");
    let mut begun = [0; 12];
    slow.read_exact(&mut begun).await.expect("it begins to read the body");
    service.end().await;
}
