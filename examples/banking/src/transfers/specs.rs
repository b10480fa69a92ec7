use cqrs_core::testing::{NOW, project};

use super::*;

fn number_7() -> TransferId {
    TransferId::from("7")
}

fn ada() -> AccountId {
    AccountId::from("ada")
}

fn bob() -> AccountId {
    AccountId::from("bob")
}

const AMOUNT: Cents = Cents::new(100);

fn today() -> Day {
    Day::of(NOW)
}

fn requested() -> TransferRequested {
    TransferRequested { from: ada(), to: bob(), amount: AMOUNT, day: today() }
}

fn withdrawn() -> MoneyWithdrawn {
    MoneyWithdrawn { amount: AMOUNT, day: today(), transfer: Some(number_7()) }
}

fn deposited() -> MoneyDeposited {
    MoneyDeposited { amount: AMOUNT, day: today(), transfer: Some(number_7()) }
}

fn reason() -> String {
    "the account is closed".into()
}

/// Through these stages, the last of them for that reason.
fn progress(stages: &[Stage], reason: Option<String>) -> Progress {
    let mut steps: Vec<_> =
        stages.iter().map(|stage| Step { stage: *stage, at: NOW, reason: None }).collect();
    let last = steps.last_mut().expect("a stage");
    last.reason = reason;
    let stage = last.stage;
    let (amount, day, open) = (AMOUNT, today(), !stage.is_over());
    Progress { payer: ada(), payee: bob(), amount, day, stage, open, steps }
}

#[test]
fn shows_every_step_of_one_that_completes() {
    use Stage::{Completed, Deposited, Requested, Withdrawn};
    project::<Progress>()
        .given(&number_7(), requested())
        .then(&number_7(), progress(&[Requested], None))
        .given(&ada(), withdrawn())
        .then(&number_7(), progress(&[Requested, Withdrawn], None))
        .given(&bob(), deposited())
        .given(&number_7(), TransferCompleted {})
        .then(&number_7(), progress(&[Requested, Withdrawn, Deposited, Completed], None))
        .then_documents(1);
}

#[test]
fn says_why_one_failed() {
    project::<Progress>()
        .given(&number_7(), (requested(), TransferFailed { reason: reason() }))
        .then(&number_7(), progress(&[Stage::Requested, Stage::Failed], Some(reason())));
}

#[test]
fn tells_money_that_came_back_from_money_that_arrived() {
    use Stage::{Requested, Returned, Reversed, Withdrawn};
    project::<Progress>()
        .given(&number_7(), requested())
        .given(&ada(), (withdrawn(), deposited()))
        .given(&number_7(), TransferReversed { reason: reason() })
        .then(&number_7(), progress(&[Requested, Withdrawn, Returned, Reversed], Some(reason())));
}

#[test]
fn says_why_the_bank_holds_the_money() {
    use Stage::{Requested, Stranded, Withdrawn};
    project::<Progress>()
        .given(&number_7(), requested())
        .given(&ada(), withdrawn())
        .given(&number_7(), TransferStranded { reason: reason() })
        .then(&number_7(), progress(&[Requested, Withdrawn, Stranded], Some(reason())));
}

#[test]
fn what_moves_at_the_counter_is_no_transfer() {
    project::<Progress>()
        .given(&ada(), MoneyDeposited { transfer: None, ..deposited() })
        .given(&ada(), MoneyWithdrawn { transfer: None, ..withdrawn() })
        .then_documents(0);
}

#[test]
fn money_in_the_name_of_a_transfer_that_nobody_requested_makes_none() {
    project::<Progress>().given(&ada(), (deposited(), withdrawn())).then_documents(0);
}

#[test]
fn a_stage_is_stored_as_it_is_told() {
    use Stage::{Completed, Deposited, Failed, Requested, Returned, Reversed, Stranded, Withdrawn};
    for stage in [Requested, Withdrawn, Deposited, Returned, Completed, Failed, Reversed, Stranded]
    {
        assert_eq!(serde_json::to_value(stage).expect("writable"), stage.told());
    }
}
