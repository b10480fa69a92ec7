use std::time::Duration;

use clap::Args;
use cqrs_core::Cqrs;
use tokio::time::{MissedTickBehavior, interval};

use super::{Failure, signals::asked_to_stop, store::StoreArg, watch::Board};

/// How often the board is written anew.
const TICK: Duration = Duration::from_millis(500);

/// Run the projections, transfers and standing orders until Ctrl-C
///
/// Any number of processes may do so at once: each step is done by one of them.
#[derive(Args)]
pub(crate) struct Project {
    /// Show how each of them is doing
    #[arg(long)]
    watch: bool,
    #[command(flatten)]
    store: StoreArg,
}

impl Project {
    pub(crate) async fn run(self) -> Result<(), Failure> {
        let store = self.store.url.open().await?;
        let bank = Cqrs::new(store.log())?;
        let projections = store.start_projections().await?;
        let processes = store.start_process_managers(bank.clone()).await?;
        let mut stop = std::pin::pin!(asked_to_stop());
        let mut board = Board::new();
        let mut tick = interval(TICK);
        tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let ended = loop {
            tokio::select! {
                biased;
                () = &mut stop => break Ok(()),
                _ = tick.tick(), if self.watch => {
                    if let Err(failure) = board.show(projections.status().await) {
                        break Err(failure);
                    }
                }
            }
        };
        processes.shutdown().await;
        bank.shutdown().await;
        projections.shutdown().await;
        ended
    }
}
