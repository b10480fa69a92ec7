use axum::{Json, extract::State};
use cqrs_core::Document as _;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    Day,
    service::{
        Service,
        problem::Problem,
        read::ReadProblems,
        request::{DayPath, Money, WantedPosition, WantedPositionParam},
    },
    totals::DailyTotal,
};

/// What moved through the whole bank on a day.
#[derive(Serialize, ToSchema)]
pub(crate) struct Total {
    /// The day.
    #[schema(value_type = String, format = Date)]
    day: Day,
    /// What came in.
    deposited: Money,
    /// What went out.
    withdrawn: Money,
    /// How many times money moved.
    transactions: u64,
}

/// Show what moved through the whole bank on a day
#[utoipa::path(
    get, path = "/totals/{day}", tag = "reads",
    params(
        ("day" = String, Path, description = "The day", example = "1993-01-31"),
        WantedPositionParam,
    ),
    responses((status = 200, description = "The total", body = Total), ReadProblems),
)]
pub(crate) async fn show(
    State(service): State<Service>,
    DayPath(day): DayPath,
    WantedPosition(wanted): WantedPosition,
) -> Result<Json<Total>, Problem> {
    service.shows(DailyTotal::SPEC.name, wanted).await?;
    let found = service.projections.documents::<DailyTotal>().get(&day).await?;
    // On a day without a document nothing moved.
    let total = found.map(|found| found.document).unwrap_or_default();
    let DailyTotal { deposited, withdrawn, transactions } = total;
    let (deposited, withdrawn) = (Money(deposited), Money(withdrawn));
    Ok(Json(Total { day, deposited, withdrawn, transactions }))
}
