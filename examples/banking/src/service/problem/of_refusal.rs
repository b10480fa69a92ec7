use super::{Kind, Problem};
use crate::{account::AccountError, transfer::TransferError};

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

impl From<TransferError> for Problem {
    fn from(refusal: TransferError) -> Self {
        let kind = match refusal {
            TransferError::NoAmount => Kind::NoAmount,
            TransferError::ToItself { .. } => Kind::ToItself,
            TransferError::OtherTerms => Kind::OtherTerms,
            TransferError::NotRequested => Kind::NotRequested,
            TransferError::Over { .. } => Kind::TransferOver,
        };
        Self::new(kind, &refusal)
    }
}
