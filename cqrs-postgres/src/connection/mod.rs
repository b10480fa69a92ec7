//! Connections to the server, a bounded number of them.
//!
//! Not sqlx's own pool: that one pings a connection whenever it is given back, one more round
//! trip per read. Here a connection that is not given back after a complete answer is closed, so
//! a dropped future never leaves a half-read one in use.

mod lease;
mod run;
mod session;
mod transaction;

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use cqrs_core::StoreError;
use sqlx::{ConnectOptions, PgConnection, postgres::PgConnectOptions};
use tokio::{sync::Semaphore, time::timeout};

pub(crate) use self::{
    lease::Lease,
    run::Failure,
    session::{handler_session, session},
    transaction::Transaction,
};
use crate::errors::translate;

/// At most so many connections at a time, made when they are needed.
#[derive(Debug)]
pub(crate) struct Connections {
    session: PgConnectOptions,
    /// Whether each statement must stand for itself; see [`Call::literal`](crate::sql::Call).
    self_contained: bool,
    connect_timeout: Duration,
    answer_timeout: Duration,
    permits: Arc<Semaphore>,
    idle: Mutex<Vec<PgConnection>>,
    most: u32,
}

impl Connections {
    pub(crate) fn new(builder: &crate::Builder, session: PgConnectOptions, most: u32) -> Arc<Self> {
        Arc::new(Self {
            session,
            self_contained: builder.transaction_pooler,
            connect_timeout: builder.connect_timeout,
            // The server gives up first, and says so; this is for one that is gone.
            answer_timeout: builder.statement_timeout + Duration::from_secs(5),
            permits: Arc::new(Semaphore::new(most as usize)),
            idle: Mutex::default(),
            most,
        })
    }

    /// A connection that nobody else uses, idle or new.
    pub(crate) async fn lease(self: &Arc<Self>) -> Result<Lease, StoreError> {
        let waiting = timeout(self.connect_timeout, Arc::clone(&self.permits).acquire_owned());
        let Ok(Ok(permit)) = waiting.await else {
            let reason =
                format!("all {} connections were in use for {:?}", self.most, self.connect_timeout);
            return Err(StoreError::Unavailable { reason });
        };
        let idle = self.idle().pop();
        let is_new = idle.is_none();
        let connection = match idle {
            Some(connection) => connection,
            None => self.connect().await?,
        };
        Ok(Lease { connection, is_new, home: Arc::clone(self), _permit: permit })
    }

    /// Closes the idle ones: where one of them is broken, the others are too.
    pub(crate) fn forget_idle(&self) {
        self.idle().clear();
    }

    async fn connect(&self) -> Result<PgConnection, StoreError> {
        match timeout(self.connect_timeout, self.session.connect()).await {
            Ok(connected) => connected.map_err(|error| translate(&error)),
            Err(_) => Err(StoreError::Unavailable {
                reason: format!("no connection within {:?}", self.connect_timeout),
            }),
        }
    }

    // Nothing that holds the lock can panic.
    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<PgConnection>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
