use std::net::SocketAddr;

use banking::{
    service::{Limits, Service, serve},
    statements::Statements,
};
use cqrs_core::{Cqrs, MemoryStore, Projections};
use tokio::{net::TcpListener, sync::oneshot, task::JoinHandle};

use super::Client;

/// The service in the process of the test, for what cannot be done from outside.
pub(crate) struct Here {
    address: SocketAddr,
    stop: oneshot::Sender<()>,
    task: JoinHandle<()>,
}

impl Here {
    /// What is known follows `store`, which the bank stands on.
    pub(crate) async fn start(bank: Cqrs, store: &MemoryStore, limits: Limits) -> Self {
        let projections = Projections::builder(store.clone()).discover_documents().start().await;
        Self::with(bank, projections.expect("started"), limits).await
    }

    /// What is known is as far as others bring it.
    pub(crate) async fn with(bank: Cqrs, projections: Projections, limits: Limits) -> Self {
        let statements = Statements::Live(bank.store().clone());
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("bound");
        let (stop, stopped) = oneshot::channel::<()>();
        let service = Service::new(bank, projections, statements, limits);
        let task = tokio::spawn(serve(listener, service, async { drop(stopped.await) }));
        Self { address, stop, task }
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    pub(crate) fn client(&self) -> Client {
        Client::new(self.address.to_string())
    }

    /// Ends it, as Ctrl-C would.
    pub(crate) async fn end(self) {
        drop(self.stop);
        self.task.await.expect("no panic");
    }
}
