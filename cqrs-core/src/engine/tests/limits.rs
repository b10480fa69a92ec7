use super::account::*;
use crate::{Cqrs, ExecuteError, InvalidCommand, Metadata, Options, PayloadLimits};

#[tokio::test]
async fn what_is_too_large_is_turned_away_before_it_is_sent() {
    let store = store();
    let payload = PayloadLimits { event_bytes: 13, metadata_bytes: 100, events_per_command: 3 };
    let options = Options { payload, ..options() };
    let bank = Cqrs::builder(store.clone()).options(options).build().unwrap();
    let many = bank.execute(&ada(), Emit(4)).await;
    assert!(matches!(
        many,
        Err(ExecuteError::Invalid(InvalidCommand::TooManyEvents { events: 4, max: 3 }))
    ));
    let large = bank.execute(&ada(), Deposit(1_000)).await;
    assert!(
        matches!(
            large,
            Err(ExecuteError::Invalid(InvalidCommand::TooLarge { bytes: 15, max: 13, .. }))
        ),
        "{large:?}"
    );
    let metadata = Metadata::new().actor("x".repeat(100));
    let wordy = bank.execute(&ada(), Deposit(1)).metadata(metadata).await;
    assert!(
        matches!(wordy, Err(ExecuteError::Invalid(InvalidCommand::TooLarge { .. }))),
        "{wordy:?}"
    );
    assert!(store.calls().appends.is_empty());
    bank.execute(&ada(), Emit(3)).await.unwrap();
}

#[tokio::test]
async fn an_id_that_names_no_stream_is_turned_away() {
    let store = store();
    let bank = bank(&store).unwrap();
    for id in ["", "a\0b", "a\nb", &"x".repeat(251)] {
        let outcome = bank.execute(&AccountId::from(id.to_owned()), Deposit(1)).await;
        assert!(
            matches!(outcome, Err(ExecuteError::Invalid(InvalidCommand::Stream(_)))),
            "{outcome:?}"
        );
    }
    assert!(store.calls().loads.is_empty());
}

#[tokio::test]
async fn metadata_holds_what_was_given_and_a_correlation() {
    let store = store();
    let bank = bank(&store).unwrap();
    bank.execute(&ada(), Emit(2)).metadata(Metadata::new().actor("ada")).await.unwrap();
    let page =
        bank.store().read_log(crate::Position::START, &crate::LogFilter::all(), 10).await.unwrap();
    let metadata: Vec<_> = page.events.iter().map(|e| e.metadata().unwrap()).collect();
    assert_eq!(metadata[0].actor.as_deref(), Some("ada"));
    assert!(metadata[0].correlation.is_some());
    assert_eq!(metadata[0], metadata[1]);
}

#[test]
fn an_option_of_zero_is_refused() {
    let options = Options { commands_in_flight: 0, ..options() };
    let error = Cqrs::builder(store()).options(options).build().err().unwrap();
    assert_eq!(error.to_string(), "the option `commands_in_flight` is 0; it must be at least 1");
}
