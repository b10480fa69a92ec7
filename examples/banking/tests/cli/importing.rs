//! What a file comes to, once and again.

use banking::import::{End, Options};

use crate::support::{
    HEADER, Written, fold, generated, held, imported, on_each_store, row, run, with_concurrency,
};

#[tokio::test(flavor = "multi_thread")]
async fn every_balance_is_that_of_an_independent_fold() {
    let file = generated(1, 1_000, 40);
    on_each_store(async |store| {
        let summary = imported(&store, &file).await;
        assert_eq!(held(&store).await, fold(&file));
        assert_eq!((summary.rows(), summary.opened), (1_000, 40));
        assert!(summary.refused_rows() > 0, "no debit was refused: {summary}");
        assert_eq!((summary.malformed, summary.already_there), (0, 0));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn importing_again_changes_nothing_and_says_so() {
    let file = generated(2, 500, 20);
    on_each_store(async |store| {
        let first = imported(&store, &file).await;
        let head = store.head().await.expect("readable");
        let second = imported(&store, &file).await;
        assert_eq!(store.head().await.expect("readable"), head);
        assert_eq!(second.already_there, first.accepted);
        assert_eq!(second.refused, first.refused);
        assert!(second.changed_nothing() && second.to_string().contains("Nothing changed"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_row_stays_refused_when_the_balance_would_now_cover_it() {
    let file = HEADER.to_owned() + &row(1, 7, "credit", 1_000) + &row(2, 7, "debit", 5_000);
    on_each_store(async |store| {
        imported(&store, &file).await;
        imported(&store, &(HEADER.to_owned() + &row(3, 7, "credit", 9_000))).await;
        let again = imported(&store, &file).await;
        assert_eq!(again.refused_rows(), 1);
        assert_eq!(held(&store).await["7"], (10_000, 3));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_opens_with_its_first_row_also_when_that_is_refused() {
    let file = HEADER.to_owned() + &row(1, 7, "debit", 5_000);
    on_each_store(async |store| {
        imported(&store, &file).await;
        assert_eq!(held(&store).await["7"], (0, 1));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_of_one_account_stay_in_order() {
    // Each debit takes all that is there: in any other order it would be refused.
    let mut file = HEADER.to_owned();
    for turn in 0..40 {
        for account in 0..3 {
            file += &row(turn * 10 + account, account, "credit", 100 + turn);
            file += &row(turn * 10 + account + 5, account, "debit", 100 + turn);
        }
    }
    on_each_store(async |store| {
        let report = run(&store, &file, with_concurrency(64)).await;
        assert_eq!(held(&store).await, fold(&file));
        assert!(matches!(report.end, End::Finished));
        assert_eq!(report.summary.accepted, 240);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_id_with_another_amount_is_refused_with_the_reason() {
    let file = [
        HEADER,
        &row(1, 7, "credit", 1_000),
        &row(1, 7, "credit", 2_000),
        &row(1, 7, "debit", 1_000),
    ];
    on_each_store(async |store| {
        let refused = Written::default();
        let to = Box::new(refused.clone());
        let options = Options { refused: Some(to), ..with_concurrency(1) };
        let summary = run(&store, &file.concat(), options).await.summary;
        assert_eq!((summary.accepted, summary.refused_rows()), (1, 2));
        assert_eq!(held(&store).await["7"], (1_000, 2));
        let reason =
            "the transaction id was used before on this account, for another amount or direction";
        assert_eq!(refused.text().matches(reason).count(), 2, "{}", refused.text());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_row_twice_in_one_file_happens_once() {
    let file = HEADER.to_owned() + &row(1, 7, "credit", 1_000).repeat(3);
    on_each_store(async |store| {
        let summary = imported(&store, &file).await;
        assert_eq!((summary.accepted, summary.already_there), (1, 2));
        assert_eq!(held(&store).await["7"], (1_000, 2));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_that_somebody_opened_by_hand_takes_its_rows() {
    use banking::account::{AccountId, CloseAccount, OpenAccount};
    let file = HEADER.to_owned() + &row(1, 7, "credit", 1_000) + &row(2, 8, "credit", 1_000);
    on_each_store(async |store| {
        let bank = crate::support::bank(&store);
        let (open, closed) = (AccountId::from("7".to_owned()), AccountId::from("8".to_owned()));
        for id in [&open, &closed] {
            bank.execute(id, OpenAccount { owner: "Ada".into() }).await.expect("opens");
        }
        bank.execute(&closed, CloseAccount).await.expect("closes");
        let summary = imported(&store, &file).await;
        assert_eq!((summary.accepted, summary.opened), (1, 0));
        assert_eq!(summary.refused.get("the account is closed"), Some(&1));
        assert_eq!(held(&store).await["7"], (1_000, 2));
    })
    .await;
}
