//! Blocks inside of a function.

#[test]
fn works_inside_of_a_function() {
    use cqrs_core::{Document as _, prelude::*};
    use serde::{Deserialize, Serialize};

    use crate::account::{AccountId, MoneyDeposited};

    #[derive(Default, Serialize, Deserialize)]
    struct Count(u64);

    #[projection(name = "inside_of_a_function", key = AccountId)]
    impl Count {
        fn deposited(&mut self, _: &Recorded<MoneyDeposited>) {
            self.0 += 1;
        }
    }

    assert_eq!(Count::SPEC.events, ["account.deposited"]);
}

#[test]
fn drives_inside_of_a_function() {
    use cqrs_core::{ProcessManager as _, Reactor as _, prelude::*};
    use serde::{Deserialize, Serialize};

    use crate::account::{AccountId, MoneyDeposited};

    #[derive(Default, Serialize, Deserialize)]
    struct Process;

    #[process_manager(name = "driven_inside_of_a_function", key = AccountId)]
    impl Process {
        fn deposited(&mut self, _: &Recorded<MoneyDeposited>) {}
    }

    struct Mails;

    #[reactor(name = "mails_inside_of_a_function")]
    impl Mails {
        async fn deposited(&self, _: &Recorded<MoneyDeposited>) -> Result<(), std::fmt::Error> {
            Ok(())
        }
    }

    assert_eq!(Process::SPEC.events, ["account.deposited"]);
    assert_eq!(Mails.spec().events, ["account.deposited"]);
}
