//! Methods under the names of the traits' own, and under words of the language.

use cqrs_core::{Document as _, SqlProjection as _, prelude::*};
use serde::{Deserialize, Serialize};

use crate::account::{AccountId, AccountOpened, MoneyDeposited, MoneyWithdrawn};

#[derive(Default, Serialize, Deserialize)]
struct Balance {
    r#type: i64,
}

#[projection(name = "under_other_names", key = AccountId, columns(r#type: i64))]
impl Balance {
    fn decode(&mut self, _: &Recorded<AccountOpened>) {}

    #[key(r#in.id())]
    fn fold<'a>(&'a mut self, r#in: &'a Recorded<MoneyDeposited>) {
        self.r#type += r#in.amount;
    }

    fn r#move(&mut self, event: &Recorded<MoneyWithdrawn>) {
        self.key(event.amount);
    }

    fn key(&mut self, amount: i64) {
        self.r#type -= amount;
    }
}

#[derive(Default)]
struct Statements;

#[projection(name = "under_other_names", tables = SPEC)]
impl Statements {
    async fn handle(
        &self,
        event: &Recorded<MoneyDeposited>,
        db: &mut Vec<i64>,
    ) -> Result<(), std::fmt::Error> {
        db.push(event.amount);
        Ok(())
    }
}

const SPEC: &str = "tables of ours";

/// Neither the block nor its expansion is there.
#[projection(name = "not_there", key = AccountId)]
#[cfg(any())]
impl Absent {
    fn opened(&mut self, _: &Recorded<AccountOpened>) {}
}

#[test]
fn works_under_other_names() {
    let columns: Vec<_> = Balance::SPEC.columns.iter().map(|column| column.name).collect();
    assert_eq!(columns, ["type"]);
    assert_eq!(Statements.tables(), "tables of ours");
}
