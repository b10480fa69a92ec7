use cqrs_tests::TestServer;
use sqlx::PgPool;

use super::{on_postgres::OnPostgres, on_sqlite::OnSqlite};
use crate::{
    Cents, Day,
    account::{AccountClosed, AccountId, AccountOpened, MoneyDeposited, MoneyWithdrawn},
};

/// The same specs on both databases: what is given, and the rows that must come of it.
macro_rules! specs {
    ($($name:ident: { $($spec:tt)* })*) => {
        mod in_sqlite {
            use super::*;

            $(#[test]
            fn $name() {
                cqrs_sqlite::testing::project_sql(OnSqlite)$($spec)*;
            })*
        }

        mod in_postgres {
            use super::*;

            $(#[tokio::test]
            async fn $name() {
                let database = TestServer::shared().await.database("statements").await;
                let pool = PgPool::connect(&database.url()).await.expect("a database");
                cqrs_postgres::testing::project_sql(OnPostgres, &pool)$($spec)*.await;
            })*
        }
    };
}

const ALL: &str = "SELECT account, month, credits, debits, closing FROM statements ORDER BY 1, 2";

fn ada() -> AccountId {
    AccountId::from("ada")
}

fn bob() -> AccountId {
    AccountId::from("bob")
}

fn on(day: &str) -> Day {
    day.parse().expect("a day")
}

fn deposited(cents: u64, day: &str) -> MoneyDeposited {
    MoneyDeposited { amount: Cents::new(cents), day: on(day), transfer: None }
}

fn withdrawn(cents: u64, day: &str) -> MoneyWithdrawn {
    MoneyWithdrawn { amount: Cents::new(cents), day: on(day), transfer: None }
}

specs! {
    a_month_adds_up: {
        .given(&ada(), (deposited(100, "1993-01-01"), withdrawn(30, "1993-01-31")))
        .given(&ada(), deposited(5, "1993-01-15"))
        .then(ALL, [("ada", "1993-01", 105, 30, 75)])
    }

    every_account_and_every_month_has_a_row_of_its_own: {
        .given(&ada(), (deposited(100, "1993-01-31"), withdrawn(30, "1993-02-01")))
        .given(&bob(), deposited(7, "1993-02-01"))
        .then(ALL, [
            ("ada", "1993-01", 100, 0, 100),
            ("ada", "1993-02", 0, 30, 70),
            ("bob", "1993-02", 7, 0, 7),
        ])
    }

    a_month_in_which_nothing_moved_has_no_row: {
        .given(&ada(), (AccountOpened { owner: "Ada".into() }, deposited(100, "1993-01-31")))
        .given(&ada(), (withdrawn(100, "1993-03-01"), AccountClosed {}))
        .then("SELECT month, closing FROM statements ORDER BY 1", [("1993-01", 100), ("1993-03", 0)])
    }

    what_counts_for_an_earlier_month_changes_what_every_later_one_closes_with: {
        .given(&ada(), (deposited(100, "1993-01-01"), deposited(10, "1993-03-01")))
        .given(&ada(), withdrawn(30, "1993-02-01"))
        .then(ALL, [
            ("ada", "1993-01", 100, 0, 100),
            ("ada", "1993-02", 0, 30, 70),
            ("ada", "1993-03", 10, 0, 80),
        ])
    }

    a_month_may_close_below_zero: {
        .given(&ada(), (deposited(100, "1993-02-01"), withdrawn(30, "1993-01-01")))
        .then("SELECT month, closing FROM statements ORDER BY 1", [("1993-01", -30), ("1993-02", 70)])
    }
}

#[test]
#[should_panic(expected = "event 2 of what is given, `account.deposited`")]
fn does_not_take_more_than_a_row_can_hold() {
    let too_much = [Cents::MAX.get(), 1].map(|cents| deposited(cents, "1993-01-01"));
    let _ = cqrs_sqlite::testing::project_sql(OnSqlite).given(&ada(), too_much);
}
