use serde::Deserialize;
use utoipa::ToSchema;

use super::Money;
use crate::Day;

/// Money that moves.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Transaction {
    /// How much.
    pub(crate) amount: Money,
    /// The day that it counts for; today (UTC) where it is not said.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Date, example = "1993-01-31")]
    pub(crate) day: Option<Day>,
}
