use std::{net::SocketAddr, time::Duration};

use banking::service::{Limits, Service, serve};
use clap::Args;
use cqrs_core::{Cqrs, RetryPolicy};
use tokio::net::TcpListener;

use super::{Failure, output::print, signals::asked_to_stop, store::StoreArg};

/// Serve the bank over HTTP
///
/// It runs the projections and what drives transfers too, as `banking project` does.
/// `GET /openapi.json` describes the API. Ctrl-C or SIGTERM ends it when the requests in flight
/// are answered. It speaks plain HTTP: put a proxy with TLS in front of it.
#[derive(Args)]
pub(crate) struct Serve {
    /// Where it listens; port 0 takes any that is free
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    #[command(flatten)]
    store: StoreArg,
}

/// A client waits for its answer: a store that is away for longer is said to be.
const OUTAGE: Duration = Duration::from_secs(2);

impl Serve {
    pub(crate) async fn run(self) -> Result<(), Failure> {
        tracing_subscriber::fmt().with_writer(std::io::stderr).init();
        let retry = RetryPolicy { outage: OUTAGE, ..RetryPolicy::default() };
        let options = cqrs_core::Options { retry, ..cqrs_core::Options::default() };
        let store = self.store.url.open().await?;
        let bank = Cqrs::builder(store.log()).options(options).build()?;
        let listener = TcpListener::bind(self.listen)
            .await
            .map_err(|e| Failure::Because(format!("{} cannot be listened on: {e}", self.listen)))?;
        let projections = store.start_projections().await?;
        let processes = store.start_process_managers(bank.clone()).await?;
        let address = listener.local_addr()?;
        print(|out| writeln!(out, "listening on http://{address}"))?;
        let (bank_too, projections_too) = (bank.clone(), projections.clone());
        let service =
            Service::new(bank_too, projections_too, store.statements(), Limits::default());
        serve(listener, service, asked_to_stop()).await;
        processes.shutdown().await;
        bank.shutdown().await;
        projections.shutdown().await;
        Ok(())
    }
}
