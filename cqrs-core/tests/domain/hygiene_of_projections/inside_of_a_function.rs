//! A projection inside of a function.

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
