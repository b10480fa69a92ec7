use std::net::SocketAddr;

use banking::service::{Limits, Service, serve};
use cqrs_core::Cqrs;
use tokio::{net::TcpListener, sync::oneshot, task::JoinHandle};

use super::Client;

/// The service in the process of the test, for what cannot be done from outside.
pub(crate) struct Here {
    address: SocketAddr,
    stop: oneshot::Sender<()>,
    task: JoinHandle<()>,
}

impl Here {
    pub(crate) async fn start(bank: Cqrs, limits: Limits) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("bound");
        let (stop, stopped) = oneshot::channel::<()>();
        let service = Service::new(bank, limits);
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
