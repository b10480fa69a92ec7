use super::{Kind, Problem};
use crate::account::AccountError;

/// Each refusal is a type of its own, with its figures as members.
impl From<AccountError> for Problem {
    fn from(refusal: AccountError) -> Self {
        let kind = match refusal {
            AccountError::AlreadyOpen => Kind::AlreadyOpen,
            AccountError::NotOpen => Kind::NotOpen,
            AccountError::Closed => Kind::Closed,
            AccountError::InsufficientFunds { .. } => Kind::InsufficientFunds,
            AccountError::BalanceTooLarge { .. } => Kind::BalanceTooLarge,
        };
        let problem = Self::new(kind, &refusal);
        match refusal {
            AccountError::InsufficientFunds { balance, amount }
            | AccountError::BalanceTooLarge { balance, amount } => {
                problem.with("balance", balance.to_string()).with("amount", amount.to_string())
            }
            AccountError::AlreadyOpen | AccountError::NotOpen | AccountError::Closed => problem,
        }
    }
}
