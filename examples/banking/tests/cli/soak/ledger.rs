use std::collections::BTreeMap;

use cqrs_core::{EventStore, LogFilter, Position};
use serde_json::Value;

/// What the log comes to, by nothing of the bank's own code.
#[derive(Default)]
pub(crate) struct Ledger {
    pub(crate) events: u64,
    /// What each account holds, in hundredths.
    pub(crate) balances: BTreeMap<String, u64>,
    pub(crate) transfers: BTreeMap<String, Story>,
    /// What came in at the counter, and what went out there.
    pub(crate) paid_in: u64,
    pub(crate) paid_out: u64,
}

/// What became of one transfer.
#[derive(Default)]
pub(crate) struct Story {
    from: String,
    to: String,
    amount: u64,
    /// What happened, in order: a step, and with whose money.
    steps: Vec<(String, String, u64)>,
}

/// How many ended how.
#[derive(Debug, Default)]
#[allow(dead_code, reason = "printed")]
pub(crate) struct Ends {
    completed: u64,
    failed: u64,
    reversed: u64,
}

impl Ledger {
    pub(crate) async fn of(log: &dyn EventStore) -> Self {
        let (mut ledger, mut after) = (Self::default(), Position::START);
        loop {
            let page = log.read_log(after, &LogFilter::all(), 1_000).await.expect("readable");
            let Some(last) = page.events.last() else { return ledger };
            after = last.position;
            for stored in &page.events {
                let data: Value = serde_json::from_str(&stored.data).expect("JSON");
                ledger.take(&stored.name, stored.stream.id(), &data);
            }
        }
    }

    fn take(&mut self, name: &str, id: &str, data: &Value) {
        self.events += 1;
        let amount = data["amount"].as_u64().unwrap_or_default();
        let transfer = data["transfer"].as_str().map(str::to_owned);
        let (category, what) = name.split_once('.').expect("a category");
        match (category, what) {
            ("account", "opened") => assert!(self.balances.insert(id.into(), 0).is_none()),
            ("account", "closed") => assert_eq!(self.balances[id], 0, "{id} was closed with money"),
            ("account", "deposited") => {
                *self.balances.get_mut(id).expect("opened") += amount;
                match transfer {
                    Some(transfer) => self.step(&transfer, what, id, amount),
                    None => self.paid_in += amount,
                }
            }
            ("account", "withdrawn") => {
                let balance = self.balances.get_mut(id).expect("opened");
                *balance = balance.checked_sub(amount).expect("no account is below zero");
                match transfer {
                    Some(transfer) => self.step(&transfer, what, id, amount),
                    None => self.paid_out += amount,
                }
            }
            ("transfer", "requested") => {
                let text = |name: &str| data[name].as_str().expect("a text").to_owned();
                let story = Story { from: text("from"), to: text("to"), amount, steps: vec![] };
                assert!(self.transfers.insert(id.into(), story).is_none(), "{id} twice");
            }
            ("transfer", _) => self.step(id, what, "", 0),
            _ => panic!("{name}"),
        }
    }

    fn step(&mut self, transfer: &str, what: &str, account: &str, amount: u64) {
        let story = self.transfers.get_mut(transfer).expect("requested before anything else");
        story.steps.push((what.to_owned(), account.to_owned(), amount));
    }

    /// Each transfer is over and ended once, its money moved as its end says, and the accounts
    /// hold together what was paid in and not paid out.
    pub(crate) fn check(&self, paid_in: u64) -> Ends {
        let mut ends = Ends::default();
        for (id, story) in &self.transfers {
            story.check(id, &mut ends);
        }
        assert_eq!(self.paid_in, paid_in, "money was made");
        let held: u64 = self.balances.values().sum();
        assert_eq!(held, self.paid_in - self.paid_out, "money was lost or made");
        ends
    }
}

impl Story {
    /// Its last step.
    pub(crate) fn end(&self) -> &str {
        self.steps.last().map_or("requested", |(what, ..)| what)
    }

    fn check(&self, id: &str, ends: &mut Ends) {
        let Self { from, to, amount, .. } = self;
        let moved = |what: &str, account: &str| (what.to_owned(), account.to_owned(), *amount);
        let ended = |what: &str| (what.to_owned(), String::new(), 0);
        let (out, back) = (moved("withdrawn", from), moved("deposited", from));
        let (expected, counted) = match self.end() {
            "completed" => {
                (vec![out, moved("deposited", to), ended("completed")], &mut ends.completed)
            }
            "reversed" => (vec![out, back, ended("reversed")], &mut ends.reversed),
            "failed" => (vec![ended("failed")], &mut ends.failed),
            other => panic!("{id} is {other}"),
        };
        assert_eq!(self.steps, expected, "{id}");
        *counted += 1;
    }
}
