use std::collections::BTreeMap;

use cqrs_core::EventStore;

use super::Statement;
use crate::{
    Cents, Month, SignedCents,
    account::{AccountEvent, AccountId},
    history::{ReadError, history},
};

/// Folds the statements of an account from its events: where there are no tables.
pub(super) async fn fold(
    log: &dyn EventStore,
    account: &AccountId,
    wanted: Option<Month>,
) -> Result<Vec<Statement>, ReadError> {
    let mut months: BTreeMap<Month, (Cents, Cents)> = BTreeMap::new();
    for entry in history(log, account).await? {
        match entry.event {
            AccountEvent::MoneyDeposited(event) => {
                months.entry(event.day.month()).or_default().0 += event.amount;
            }
            AccountEvent::MoneyWithdrawn(event) => {
                months.entry(event.day.month()).or_default().1 += event.amount;
            }
            AccountEvent::AccountOpened(_) | AccountEvent::AccountClosed(_) => {}
        }
    }
    let mut closing = SignedCents::default();
    let statements = months.into_iter().map(|(month, (credits, debits))| {
        closing = closing.plus(credits).minus(debits);
        Statement { month, credits, debits, closing }
    });
    Ok(statements.filter(|s| wanted.is_none_or(|wanted| s.month == wanted)).collect())
}
