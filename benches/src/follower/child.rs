use std::{
    io::Write as _,
    sync::Arc,
    time::{Duration, SystemTime},
};

use cqrs_bench_kit::Failure;
use cqrs_core::{Document as _, EventStore as _, Position, Projections, WaitError};
use cqrs_postgres::PostgresStore;
use tokio::io::AsyncReadExt as _;

use crate::bank::Balance;

/// How long one position is waited for before it is asked for again.
const A_WHILE: Duration = Duration::from_secs(5);

/// Runs the projection on the log at `url` until its input ends. Says `ready`, and then each
/// position from the next one on, with the time at which it was in the documents.
pub(crate) async fn follow(url: &str) -> Result<(), Failure> {
    let store = Arc::new(PostgresStore::connect(url).await?);
    let head = store.head().await?.position;
    let projections = Projections::builder(store).document::<Balance>().start().await?;
    tell("ready")?;
    let (mut input, mut byte) = (tokio::io::stdin(), [0]);
    let told = tokio::select! {
        told = tell_positions(&projections, head) => told,
        ended = input.read(&mut byte) => ended.map(drop).map_err(Into::into),
    };
    projections.shutdown().await;
    told
}

async fn tell_positions(projections: &Projections, head: Position) -> Result<(), Failure> {
    let mut next = head.next();
    loop {
        match projections.wait_for(Balance::SPEC.name, next, A_WHILE).await {
            Ok(()) => {}
            Err(WaitError::TimedOut { .. }) => continue,
            Err(e) => return Err(e.into()),
        }
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH)?;
        tell(&format!("{} {}", next.get(), now.as_micros()))?;
        next = next.next();
    }
}

fn tell(line: &str) -> Result<(), Failure> {
    let mut output = std::io::stdout().lock();
    writeln!(output, "{line}")?;
    Ok(output.flush()?)
}
