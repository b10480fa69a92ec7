/// What an account is opened with; more than can be withdrawn by ones.
pub const FUNDS: u64 = 1 << 50;

/// So many events has an account when its caller goes on to the next one: accounts stay short, as
/// most are, for those who read all events of an account for every command.
const EVENTS: u64 = 32;

/// Where a caller stands who has accounts of its own: each is opened with a deposit, withdrawn from,
/// and left when it has 32 events.
#[derive(Debug, Clone, Copy)]
pub struct OwnAccounts {
    caller: u64,
    callers: u64,
    done: u64,
}

impl OwnAccounts {
    /// Of one of all callers, who are numbered from 0.
    #[must_use]
    pub fn of(caller: usize, callers: usize) -> Self {
        Self { caller: caller as u64, callers: callers as u64, done: 0 }
    }

    /// The account of the next command: no other caller has it.
    #[must_use]
    pub fn account(&self) -> u64 {
        self.nth(self.done / EVENTS)
    }

    /// How many events that account has. Where it has none, it is to be opened.
    #[must_use]
    pub fn events(&self) -> u64 {
        self.done % EVENTS
    }

    /// One more command is done.
    pub fn advance(&mut self) {
        self.done += 1;
    }

    /// The accounts that so many commands come to, and the events of each. The one that is
    /// next to be opened is among them.
    pub fn after(self, commands: u64) -> impl Iterator<Item = (u64, u64)> {
        let events = move |n| EVENTS.min(commands - n * EVENTS);
        (0..=commands / EVENTS).map(move |n| (self.nth(n), events(n)))
    }

    /// What an account with so many events holds.
    #[must_use]
    pub fn balance(events: u64) -> u64 {
        if events == 0 { 0 } else { FUNDS - (events - 1) }
    }

    fn nth(&self, n: u64) -> u64 {
        self.caller + n * self.callers
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;

    #[test]
    fn what_callers_do_is_what_it_comes_to() {
        let commands = [70, 64, 1, 0];
        let (mut done, mut expected) = (HashMap::new(), HashMap::new());
        for (number, commands) in commands.into_iter().enumerate() {
            let mut caller = OwnAccounts::of(number, 4);
            for _ in 0..commands {
                let events = done.entry(caller.account()).or_insert(0);
                assert_eq!(*events, caller.events());
                *events += 1;
                caller.advance();
            }
            for (account, events) in OwnAccounts::of(number, 4).after(commands) {
                assert_eq!(expected.insert(account, events), None, "two have account {account}");
            }
        }
        expected.retain(|_, events| *events > 0);
        assert_eq!(done, expected);
        assert_eq!(expected.values().sum::<u64>(), 135);
    }
}
