use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use banking::{
    Cents, Store,
    account::{AccountId, CloseAccount, Deposit, OpenAccount},
    transfer::{RequestTransfer, TransferId},
};
use cqrs_core::{Accepts, Cqrs, ExecuteError, Identifies, Position};
use fastrand::Rng;
use tokio::{task::JoinSet, time::sleep};

use super::Sizes;

/// How many ask at once.
const CALLERS: u64 = 8;

/// About how many transfers are under way at once, so that kills meet every step of them.
const UNDER_WAY: u64 = 64;

/// Somebody who opens accounts, requests transfers between them, and closes some meanwhile.
pub(crate) struct Traffic {
    bank: Cqrs,
    accounts: Vec<AccountId>,
    wanted: Vec<(TransferId, RequestTransfer)>,
    next: AtomicU64,
    /// Where the log was when the accounts were there.
    begun: Position,
    paid_in: u64,
}

impl Traffic {
    /// Of twenty accounts one was never opened, one is closed, and two hold nothing.
    pub(crate) async fn begin(store: &Store, sizes: &Sizes) -> Self {
        let mut random = Rng::with_seed(sizes.seed);
        let bank = Cqrs::new(store.log()).expect("a bank");
        let accounts: Vec<_> =
            (0..sizes.accounts).map(|n| AccountId::from(format!("account-{n}"))).collect();
        let mut paid_in = 0;
        for (n, account) in accounts.iter().enumerate().filter(|(n, _)| n % 20 != 1) {
            let open = OpenAccount { owner: format!("Owner {n}").into() };
            bank.execute(account, open).await.expect("opened");
            match n % 20 {
                2 => drop(bank.execute(account, CloseAccount).await.expect("closed")),
                3 | 4 => {}
                _ => {
                    let amount = random.u64(10_000..100_000);
                    let deposit = Deposit::of(Cents::new(amount));
                    bank.execute(account, deposit).await.expect("deposited");
                    paid_in += amount;
                }
            }
        }
        let wanted = (0..sizes.transfers).map(|n| {
            let (from, to) = two(&mut random, &accounts);
            let (amount, day) = (Cents::new(random.u64(1..8_000)), None);
            let request = RequestTransfer { from, to, amount, day };
            (TransferId::from(format!("transfer-{n:06}")), request)
        });
        let (wanted, next) = (wanted.collect(), AtomicU64::new(0));
        let begun = store.log().head().await.expect("readable").position;
        Self { bank, accounts, wanted, next, begun, paid_in }
    }

    pub(crate) fn paid_in(&self) -> u64 {
        self.paid_in
    }

    /// Requests all of them, and is not put off by a server that is away.
    pub(crate) async fn request_all(self: Arc<Self>) {
        let mut callers = JoinSet::new();
        for _ in 0..CALLERS {
            callers.spawn(self.clone().request_some());
        }
        callers.join_all().await;
    }

    async fn request_some(self: Arc<Self>) {
        loop {
            let n = self.next.fetch_add(1, Ordering::Relaxed);
            let Some((id, request)) = usize::try_from(n).ok().and_then(|n| self.wanted.get(n))
            else {
                return;
            };
            // Each transfer before it has two events at least by the time that it is over.
            self.until_the_log_is_at(self.begun.plus(2 * n.saturating_sub(UNDER_WAY))).await;
            self.insist(id, request.clone()).await;
            // Some are closed while money is on its way from and to them.
            if n % 97 == 96 {
                let at = usize::try_from(n).expect("small") % self.accounts.len();
                if at % 20 == 7 || at % 20 == 13 {
                    self.insist(&self.accounts[at], CloseAccount).await;
                }
            }
        }
    }

    async fn until_the_log_is_at(&self, position: Position) {
        while self.bank.store().head().await.is_ok_and(|head| head.position < position) {
            sleep(Duration::from_millis(5)).await;
        }
    }

    /// Asks until there is an answer. Asking twice for the same changes nothing.
    async fn insist<I, C>(&self, id: &I, command: C)
    where
        I: Identifies<Aggregate: Accepts<C>>,
        C: Clone + Send + Sync + 'static,
    {
        loop {
            match self.bank.execute(id, command.clone()).await {
                Ok(_) => return,
                Err(ExecuteError::Refused(refusal)) => panic!("{id} refuses: {refusal}"),
                Err(_) => sleep(Duration::from_millis(20)).await,
            }
        }
    }
}

fn two(random: &mut Rng, accounts: &[AccountId]) -> (AccountId, AccountId) {
    let from = random.usize(..accounts.len());
    let to = (from + random.usize(1..accounts.len())) % accounts.len();
    (accounts[from].clone(), accounts[to].clone())
}
