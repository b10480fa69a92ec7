use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use async_trait::async_trait;
use cqrs_bench_kit::{
    CallError, Caller, Contender, Count, Done, Failure, Turn, Work, Wrong, child::Errand,
};

use crate::{
    bank::{Bank, History, Opening},
    systems,
};

/// All events, read and folded in memory, or into balances that can be queried.
pub(crate) struct Reading {
    pub(crate) errand: Errand,
}

#[async_trait]
impl Contender for Reading {
    fn name(&self) -> String {
        self.errand.system.clone()
    }

    async fn prepare(&self, _: usize) -> Result<Box<dyn Turn>, Failure> {
        let bank = systems::open(&self.errand.system, Opening::of(&self.errand)).await?;
        let (history, into_views) = match self.errand.work {
            Work::Replay { events, accounts } => (History { events, accounts }, false),
            Work::Rebuild { events, accounts } => (History { events, accounts }, true),
            other => return Err(format!("{other:?} is not reading").into()),
        };
        bank.fill(history).await?;
        if into_views {
            bank.views().ok_or("it has no views")?.clear().await?;
        }
        Ok(Box::new(Prepared { bank, history, into_views, folded: Arc::default() }))
    }
}

struct Prepared {
    bank: Arc<dyn Bank>,
    history: History,
    into_views: bool,
    folded: Arc<Mutex<HashMap<String, u64>>>,
}

#[async_trait]
impl Turn for Prepared {
    fn callers(&mut self) -> Vec<Box<dyn Caller>> {
        let (bank, folded) = (Arc::clone(&self.bank), Arc::clone(&self.folded));
        let (events, into_views) = (self.history.events, self.into_views);
        vec![Box::new(Once { bank, events, into_views, folded })]
    }

    async fn check(self: Box<Self>, _: &[Count]) -> Result<(), Failure> {
        let mut folded = match self.bank.views() {
            Some(views) if self.into_views => views.all().await?,
            _ => std::mem::take(&mut *self.folded.lock().unwrap_or_else(PoisonError::into_inner)),
        };
        for number in 0..self.history.accounts {
            let account = self.bank.id(number);
            let expected = Some(self.history.account(number).balance);
            let found = folded.remove(&account);
            if expected != found {
                return Err(Wrong::Folded { account, expected, found }.into());
            }
        }
        match folded.into_iter().next() {
            Some((account, balance)) => {
                Err(Wrong::Folded { account, expected: None, found: Some(balance) }.into())
            }
            None => Ok(()),
        }
    }
}

struct Once {
    bank: Arc<dyn Bank>,
    events: u64,
    into_views: bool,
    folded: Arc<Mutex<HashMap<String, u64>>>,
}

impl Once {
    async fn read(&self) -> Result<(), Failure> {
        if self.into_views {
            return self.bank.views().ok_or("it has no views")?.rebuild(self.events).await;
        }
        let folded = self.bank.replay().await?;
        *self.folded.lock().unwrap_or_else(PoisonError::into_inner) = folded;
        Ok(())
    }
}

#[async_trait]
impl Caller for Once {
    async fn call(&mut self) -> Result<Done, CallError> {
        self.read().await.map_err(CallError::Failed)?;
        Ok(self.events.into())
    }
}
