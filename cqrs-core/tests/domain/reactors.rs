//! What `#[reactor]` makes of methods that reach outside.

use cqrs_core::{OnPoison, ProcessSpec, Reactor, RegisteredProcess, Start, prelude::*};

use crate::account::{AccountId, AccountOpened, MoneyDeposited};

/// A reactor that can make itself.
#[derive(Default)]
struct Mails;

#[reactor(name = "test_mails", partitions = 4, on_poison = park, start = now)]
impl Mails {
    async fn opened(
        &self,
        event: &Recorded<AccountOpened>,
        delivery: &Delivery,
    ) -> Result<(), std::fmt::Error> {
        self.send(event.id(), &delivery.id().to_string()).await
    }

    async fn deposited(&self, event: &Recorded<MoneyDeposited>) -> Result<(), std::fmt::Error> {
        self.send(event.id(), "again").await
    }

    async fn send(&self, to: &AccountId, id: &str) -> Result<(), std::fmt::Error> {
        tokio::task::yield_now().await;
        if to.to_string() == id { Err(std::fmt::Error) } else { Ok(()) }
    }
}

/// A reactor that somebody makes.
struct Calls {
    _endpoint: String,
}

#[reactor(name = "test_calls")]
impl Calls {
    async fn deposited(&self, _: &Recorded<MoneyDeposited>) -> Result<(), std::fmt::Error> {
        Ok(())
    }
}

#[test]
fn says_what_it_reads_and_how_it_runs() {
    const MAILS: ProcessSpec = ProcessSpec::new("test_mails")
        .reads(&["account"], &["account.opened", "account.deposited"])
        .partitions(4)
        .on_poison(OnPoison::Park)
        .start(Start::Now);
    const CALLS: ProcessSpec =
        ProcessSpec::new("test_calls").reads(&["account"], &["account.deposited"]);
    assert_eq!(Mails.spec(), MAILS);
    assert_eq!(Calls { _endpoint: String::new() }.spec(), CALLS);
}

#[test]
fn is_found_by_whoever_must_know_all_of_them() {
    let all = RegisteredProcess::all();
    let found: Vec<_> =
        all.iter().filter(|found| found.is_reactor()).map(|found| found.spec.name).collect();
    assert!(found.contains(&"test_mails") && found.contains(&"test_calls"), "{found:?}");
}

#[test]
fn is_made_where_it_has_a_default() {
    use cqrs_core::__private::listener::{CannotMake as _, Make};

    assert!(Make::<Mails>::NEW.make().is_some());
    assert!(Make::<Calls>::NEW.make().is_none());
}
