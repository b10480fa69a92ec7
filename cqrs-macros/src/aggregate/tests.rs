use quote::quote;

use crate::snapshot::expansion;

#[test]
fn wires_events_facts_and_commands() {
    let item = quote! {
        #[aggregate(
            category = "account", id = AccountId, error = AccountError,
            events(AccountOpened), facts(v2::StatementSent), commands(OpenAccount, Withdraw),
        )]
        pub struct Account {
            balance: i64,
        }
    };
    insta::assert_snapshot!(expansion(super::derive, item));
}

#[test]
fn gives_the_enum_the_name_that_was_asked_for() {
    let item = quote! {
        #[aggregate(
            category = "account", id = AccountId, error = AccountError,
            events(AccountOpened), event = AnyOfAccount,
        )]
        pub(crate) enum Account {}
    };
    let expansion = expansion(super::derive, item);
    let named = expansion.lines().filter(|line| line.contains("AnyOfAccount"));
    insta::assert_snapshot!(named.collect::<Vec<_>>().join("\n"));
}

#[test]
fn stands_in_for_what_is_missing() {
    let item = quote! {
        #[aggregate(facts(StatementSent))]
        struct BankAccount;
    };
    let expansion = expansion(super::derive, item);
    let (errors, _) = expansion.split_once("const _").unwrap_or((&expansion, ""));
    insta::assert_snapshot!(errors);
    assert!(expansion.contains("MissingId<BankAccount>") && expansion.contains("MissingError"));
}

#[test]
fn avoids_the_names_that_the_user_took() {
    let item = quote! {
        #[aggregate(
            category = "account", id = crate::AccountId, error = AccountError,
            events(AccountEvent),
        )]
        struct Account;
    };
    let expansion = expansion(super::derive, item);
    assert!(expansion.contains("pub enum AnyAccountEvent"), "{expansion}");
    assert!(expansion.contains("type IdOfAccount = crate::AccountId"), "{expansion}");
}
