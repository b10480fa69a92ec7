//! Blocks out of somebody's macro.

use cqrs_core::{Document as _, ProcessManager as _, Reactor as _, SqlProjection as _, prelude::*};
use serde::{Deserialize, Serialize};

use crate::account::{Account, AccountId, AccountOpened, MoneyDeposited, Withdraw};

macro_rules! counted {
    ($document:ident, $table:ident, $event:ty, $recorded:ty, $db:ty, $key:ty, $said:expr, $name:literal) => {
        #[derive(Default, Serialize, Deserialize)]
        struct $document {
            number: u64,
        }

        #[projection(name = $name, key = $key, columns(number: i64))]
        impl $document {
            #[key($said)]
            fn counted(&mut self, _: &Recorded<$event>) {
                self.number += 1;
            }

            #[key(event.id())]
            fn opened(&mut self, event: &Recorded<crate::account::AccountOpened>) {
                self.number += u64::from(event.owner.known().is_some());
            }
        }

        #[derive(Default)]
        struct $table;

        #[projection(name = $name, tables = $name)]
        impl $table {
            async fn counted(&self, event: $recorded, db: &mut $db) -> Result<(), std::fmt::Error> {
                db.push(event.amount);
                Ok(())
            }
        }
    };
}

counted!(
    Count,
    Counts,
    MoneyDeposited,
    &Recorded<MoneyDeposited>,
    Vec<i64>,
    AccountId,
    "ada",
    "from_a_macro"
);

#[test]
fn works_out_of_a_macro() {
    assert_eq!(Count::SPEC.events, ["account.deposited", "account.opened"]);
    assert_eq!(Counts.tables(), "from_a_macro");
}

macro_rules! driven {
    ($process:ident, $reactor:ident, $late:ident, $event:ty, $told:ty, $refused:ty, $due:ty, $key:ty, $command:ty, $name:literal) => {
        #[derive(Deadline, Serialize, Deserialize)]
        #[deadline($name)]
        struct $late {}

        #[derive(Default, Serialize, Deserialize)]
        struct $process {
            told: u64,
        }

        #[process_manager(name = $name, key = $key, sends($command))]
        impl $process {
            fn told(&mut self, event: $told, key: &$key) -> Reaction<Self> {
                self.told += u64::from(event.id() == key);
                set_deadline(event.recorded_at(), $late {}).send(key, Withdraw { amount: 1 })
            }

            fn refused(&mut self, _: $refused) {}

            fn late(&mut self, _: $due) {}
        }

        #[derive(Default)]
        struct $reactor;

        #[reactor(name = $name)]
        impl $reactor {
            async fn told(&self, _: &Recorded<$event>) -> Result<(), std::fmt::Error> {
                Ok(())
            }
        }
    };
}

driven!(
    Process,
    Mails,
    Late,
    AccountOpened,
    &Recorded<AccountOpened>,
    &Refused<Account, Withdraw>,
    &Due<Late>,
    AccountId,
    Withdraw,
    "driven_by_a_macro"
);

#[test]
fn drives_out_of_a_macro() {
    assert_eq!(Process::SPEC.commands, ["account.withdraw"]);
    assert_eq!(Process::SPEC.deadlines, ["driven_by_a_macro"]);
    assert_eq!(Mails.spec().events, ["account.opened"]);
}
