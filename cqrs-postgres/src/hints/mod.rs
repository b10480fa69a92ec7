//! How far the log has come, as far as anybody here has heard: what wakes a runner before it looks
//! by itself. Nothing depends on hints; one that is lost costs the time until the next look.

mod listen;
mod publish;
mod task;

use std::sync::{Arc, atomic::AtomicBool};

use cqrs_core::Position;
use sqlx::postgres::PgConnectOptions;
use tokio::sync::watch;

use self::{
    listen::{Listener, tell},
    publish::Publisher,
    task::OneTask,
};
use crate::{
    Builder,
    connection::{Connections, session},
    read::HEAD,
    schema::Schema,
    sql::Statement,
};

#[derive(Debug)]
pub(crate) struct Hints {
    /// The highest position that was heard of, from whomever.
    heard: watch::Sender<Position>,
    /// The last position that was appended here.
    appended: watch::Sender<Position>,
    publisher: Option<Publisher>,
    publishing: OneTask,
    listener: Option<Listener>,
    listening: OneTask,
}

impl Hints {
    pub(crate) fn new(builder: &Builder, address: &PgConnectOptions, schema: &Schema) -> Self {
        let channel: Arc<str> = channel(schema, builder.log).into();
        let session = session(builder, address);
        let is_alone = Arc::new(AtomicBool::new(false));
        let publisher = builder.notify.then(|| Publisher {
            connections: Connections::new(builder, session.clone(), 1),
            notify: Statement::new(publish::SQL, schema),
            channel: Arc::clone(&channel),
            is_alone: Arc::clone(&is_alone),
        });
        // A session of a pooler is not ours to listen with.
        let listens = builder.listen && !builder.transaction_pooler;
        let listener = listens.then(|| Listener {
            session,
            head: Statement::new(HEAD, schema),
            listening: Statement::new(listen::LISTENING, schema),
            alone: Statement::new(listen::ALONE, schema),
            is_alone: Arc::clone(&is_alone),
            log: builder.log,
            channel,
        });
        Self {
            heard: watch::Sender::new(Position::START),
            appended: watch::Sender::new(Position::START),
            publisher,
            publishing: OneTask::default(),
            listener,
            listening: OneTask::default(),
        }
    }

    /// From the first call on, appends of other processes are heard of too.
    pub(crate) fn subscribe(&self) -> watch::Receiver<Position> {
        if let Some(listener) = &self.listener {
            self.listening.ensure(|| listener.clone().run(self.heard.clone()));
        }
        self.heard.subscribe()
    }

    /// Something was appended here.
    pub(crate) fn appended(&self, last: Position) {
        tell(&self.heard, last);
        if let Some(publisher) = &self.publisher {
            self.publishing.ensure(|| publisher.clone().run(self.appended.subscribe()));
            self.appended.send_replace(last);
        }
    }

    /// The highest position that was heard of so far.
    pub(crate) fn heard(&self) -> Position {
        *self.heard.borrow()
    }

    /// The log ended at `head` when `heard` had been heard of for some time. Where it ends before
    /// that, the hint was false, or the log has lost what it told of; readers would look for it
    /// again and again.
    pub(crate) fn correct(&self, heard: Position, head: Position) {
        if head < heard {
            self.heard.send_if_modified(|highest| {
                let still = *highest == heard;
                if still {
                    *highest = head;
                }
                still
            });
        }
    }
}

/// The channel that appends to a log are told on.
fn channel(schema: &Schema, log: i32) -> String {
    format!("{}_{log}_appended", schema.name())
}
