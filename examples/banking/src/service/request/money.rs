use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{Cents, InvalidAmount};

/// An amount: a string with at most two decimals, so that no client rounds it.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(try_from = "String", into = "String")]
#[schema(value_type = String, pattern = r"^[0-9]+(\.[0-9]{1,2})?$", example = "1234.50")]
pub(crate) struct Money(pub(crate) Cents);

impl TryFrom<String> for Money {
    type Error = InvalidAmount;

    fn try_from(text: String) -> Result<Self, InvalidAmount> {
        text.parse().map(Self)
    }
}

impl From<Money> for String {
    fn from(Money(amount): Money) -> Self {
        amount.to_string()
    }
}
