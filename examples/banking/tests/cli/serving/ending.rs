//! How the service ends.

use serde_json::json;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

use crate::support::{Program, Served, interrupt, terminate};

#[tokio::test(flavor = "multi_thread")]
async fn answers_what_is_in_flight_before_it_ends() {
    for stop in [interrupt, terminate] {
        let program = Program::new();
        let mut service = Served::start(&program, "sqlite:bank.db");
        let client = service.client();
        client.post("/accounts/ada/open", &json!({"owner": "Ada"})).await;
        // The first half of a request, so that the service has begun with it. One connection is
        // idle, and must not be waited for.
        let mut idle = TcpStream::connect(service.address()).await.expect("connects");
        let mut slow = TcpStream::connect(service.address()).await.expect("connects");
        let head = "POST /accounts/ada/deposit HTTP/1.1\r\nhost: bank\r\n\
            content-type: application/json\r\ncontent-length: 14\r\nexpect: 100-continue\r\n\r\n";
        slow.write_all(head.as_bytes()).await.expect("written");
        let mut begun = [0; 25];
        slow.read_exact(&mut begun).await.expect("it begins to read the body");
        assert_eq!(&begun, b"HTTP/1.1 100 Continue\r\n\r\n");

        stop(service.child());
        service.until_it_says("finishing what is in flight");
        let mut end = Vec::new();
        idle.read_to_end(&mut end).await.expect("closed");
        assert!(TcpStream::connect(service.address()).await.is_err(), "it still accepts");

        slow.write_all(b"{\"amount\":\"1\"}").await.expect("written");
        let mut answer = String::new();
        slow.read_to_string(&mut answer).await.expect("answered");
        assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
        assert!(answer.contains("connection: close"), "{answer}");
        let ended = service.wait();
        assert_eq!(ended.code, Some(0), "{ended:?}");
        let held = crate::support::held(&program.store("bank.db").await).await;
        assert_eq!(held["ada"], (100, 2));
    }
}

#[test]
fn says_that_an_address_is_taken() {
    let program = Program::new();
    let service = Served::start(&program, "memory:");
    let second = program.run(&["serve", "--listen", service.address(), "--store", "memory:"]);
    assert_eq!(second.code, Some(1));
    let sentence = format!("banking: {} cannot be listened on: ", service.address());
    assert!(second.err.starts_with(&sentence), "{}", second.err);
}
