//! What `#[projection]` makes of methods that write.

use std::sync::Arc;

use cqrs_core::{
    DecodeError, Mode, ProjectionSpec, RegisteredProjection, SqlProjection, prelude::*,
};

use crate::{
    account::{MoneyDeposited, MoneyWithdrawn},
    recorded::recorded,
};

type Tested = Result<(), Box<dyn std::error::Error>>;

/// Stands in for a connection.
#[derive(Default)]
struct Connection(Vec<String>);

impl Connection {
    async fn execute(&mut self, statement: String) -> Result<(), Broken> {
        tokio::task::yield_now().await;
        if statement.contains("13") {
            return Err(Broken);
        }
        self.0.push(statement);
        Ok(())
    }
}

#[derive(Debug, PartialEq, thiserror::Error)]
#[error("the connection broke")]
struct Broken;

#[derive(Default)]
struct Statements;

#[projection(
    name = "test_statements", version = 2, partitions = 2, mode = async, side_effects,
    tables = concat!("create table statements", "();"),
)]
impl Statements {
    async fn deposited(
        &self,
        event: &Recorded<MoneyDeposited>,
        db: &mut Connection,
    ) -> Result<(), Broken> {
        db.execute(Self::line(event.id(), event.amount)).await?;
        db.execute("again".into()).await
    }

    async fn withdrawn(
        &self,
        event: &Recorded<MoneyWithdrawn>,
        db: &mut Connection,
    ) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        Ok(db.execute(format!("{}", -event.amount)).await?)
    }

    fn line(account: &crate::account::AccountId, amount: i64) -> String {
        format!("{account}: {amount}")
    }
}

/// One that somebody must make, since it holds something.
struct Mailer {
    sender: String,
}

#[projection(name = "test_mailer")]
impl Mailer {
    async fn withdrawn(
        &self,
        _: &Recorded<MoneyWithdrawn>,
        db: &mut Connection,
    ) -> Result<(), Broken> {
        db.execute(format!("from {}", self.sender)).await
    }
}

#[test]
fn says_what_it_reads_and_how_it_runs() {
    const SPEC: ProjectionSpec = ProjectionSpec::new("test_statements", 2)
        .reads(&["account"], &["account.deposited", "account.withdrawn"])
        .partitions(2)
        .mode(Mode::Async)
        .side_effects();
    assert_eq!(Statements.spec(), SPEC);
    assert_eq!(Statements.tables(), "create table statements();");
}

#[test]
fn writes_to_tables_that_the_user_made() {
    assert_eq!(Mailer { sender: String::new() }.tables(), "");
}

#[tokio::test]
async fn runs_the_method_of_the_event() -> Tested {
    let mut db = Connection::default();
    for (name, data) in [("deposited", r#"{"amount":500}"#), ("withdrawn", r#"{"euros":5}"#)] {
        handle(&Statements, name, data, &mut db).await?;
    }
    handle(&Mailer { sender: "bank".into() }, "withdrawn", r#"{"euros":5}"#, &mut db).await?;
    assert_eq!(db.0, ["ada: 500", "again", "-500", "from bank"]);
    Ok(())
}

#[tokio::test]
async fn says_why_a_handler_failed() -> Tested {
    let stored = recorded("account", "ada", "deposited", r#"{"amount":13}"#)?;
    let failed = Statements.handle(&stored, &mut Connection::default()).await;
    let error = failed.err().ok_or("it worked")?;
    assert_eq!(error.downcast_ref::<Broken>(), Some(&Broken));
    Ok(())
}

#[tokio::test]
async fn does_not_pass_over_an_event_that_cannot_be_read_or_has_no_method() -> Tested {
    for (name, data) in [("deposited", "{}"), ("statement_sent", "{}")] {
        let stored = recorded("account", "ada", name, data)?;
        let failed = Statements.handle(&stored, &mut Connection::default()).await;
        let error = failed.err().ok_or("it worked")?;
        assert!(error.downcast_ref::<DecodeError>().is_some(), "{error}");
    }
    Ok(())
}

#[test]
fn is_found_by_whoever_must_know_all_of_them() {
    let all = RegisteredProjection::all();
    let names: Vec<_> = all.iter().map(|found| found.spec.name).collect();
    assert!(names.contains(&"test_statements") && names.contains(&"test_mailer"), "{names:?}");
    assert!(names.is_sorted());
}

#[test]
fn is_made_where_it_has_a_default() -> Tested {
    use cqrs_core::__private::{
        listener::{CannotMake as _, Make},
        projection::erased,
    };

    let made = Make::<Statements>::NEW.make().map(erased).ok_or("not made")?;
    let made = made.downcast::<Arc<dyn SqlProjection<Db = Connection>>>();
    assert_eq!(made.map(|made| made.spec().name).ok(), Some("test_statements"));
    assert!(Make::<Mailer>::NEW.make().is_none());
    Ok(())
}

async fn handle<P: SqlProjection<Db = Connection>>(
    projection: &P,
    name: &str,
    data: &str,
    db: &mut Connection,
) -> Result<(), Box<dyn std::error::Error>> {
    let stored = recorded("account", "ada", name, data)?;
    projection.handle(&stored, db).await.map_err(|error| error.to_string().into())
}
