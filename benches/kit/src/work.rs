use serde::{Deserialize, Serialize};

/// The jobs that several systems can do, each through its own API.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Work {
    /// Each caller opens accounts of its own and withdraws 1 again and again; they stay short.
    OwnAccounts,
    /// All callers withdraw 1 from the same account.
    OneAccount,
    /// A command on an account with so many events, with nothing of it in memory.
    LongAccount { events: u64, snapshots: bool },
    /// So many events are read and folded into the balances of so many accounts.
    Replay { events: u64, accounts: u64 },
    /// The balances of so many accounts are built anew, where they can be queried.
    Rebuild { events: u64, accounts: u64 },
    /// Commands at a steady rate, of all callers together, until their effect can be queried.
    Lag { commands_per_second: u32 },
}
