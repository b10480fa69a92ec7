//! Projections out of somebody's macro.

use cqrs_core::{Document as _, SqlProjection as _, prelude::*};
use serde::{Deserialize, Serialize};

use crate::account::{AccountId, MoneyDeposited};

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
