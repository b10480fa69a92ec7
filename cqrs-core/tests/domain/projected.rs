//! Specs of a document projection: given events, then documents.

use cqrs_core::{prelude::*, testing::project};
use serde::{Deserialize, Serialize};

use crate::account::{AccountId, Cents, MoneyDeposited, MoneyWithdrawn};

#[derive(Debug, Default, Serialize, Deserialize)]
struct Turnover {
    amount: Cents,
}

#[projection(name = "test_turnovers", key = AccountId)]
impl Turnover {
    fn deposited(&mut self, event: &Recorded<MoneyDeposited>) {
        self.amount += event.amount;
    }

    fn withdrawn(&mut self, event: &Recorded<MoneyWithdrawn>) -> Result<DocumentFate, String> {
        if event.amount == 13 {
            return Err("an unlucky amount".into());
        }
        self.amount += event.amount;
        Ok(if event.amount == 0 { DocumentFate::Remove } else { DocumentFate::Keep })
    }
}

fn ada() -> AccountId {
    AccountId::from("ada")
}

fn bob() -> AccountId {
    AccountId::from("bob")
}

#[test]
fn folds_what_happened_to_each() {
    project::<Turnover>()
        .given(&ada(), (MoneyDeposited { amount: 5 }, MoneyWithdrawn { amount: 2 }))
        .given(&bob(), MoneyDeposited { amount: 1 })
        .given(&ada(), MoneyDeposited { amount: 3 })
        .then(&ada(), Turnover { amount: 10 })
        .then(&bob(), Turnover { amount: 1 })
        .then_documents(2);
}

#[test]
fn a_document_that_went_is_not_there() {
    project::<Turnover>()
        .given(&ada(), (MoneyDeposited { amount: 5 }, MoneyWithdrawn { amount: 0 }))
        .then_none(&ada())
        .then_documents(0);
}

#[test]
#[should_panic(expected = "the document `ada` is another")]
fn says_how_a_document_differs() {
    project::<Turnover>()
        .given(&ada(), MoneyDeposited { amount: 5 })
        .then(&ada(), Turnover { amount: 6 });
}

#[test]
#[should_panic(expected = "there is no document `bob`; there are `ada`")]
fn says_which_documents_there_are() {
    project::<Turnover>()
        .given(&ada(), MoneyDeposited { amount: 5 })
        .then(&bob(), Turnover { amount: 5 });
}

#[test]
#[should_panic(expected = "event 2 of what is given: an unlucky amount")]
fn says_which_event_was_not_taken() {
    let _ = project::<Turnover>()
        .given(&ada(), (MoneyDeposited { amount: 5 }, MoneyWithdrawn { amount: 13 }));
}
