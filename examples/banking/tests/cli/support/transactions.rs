use std::fmt::Write as _;

use super::Held;

pub(crate) const HEADER: &str =
    "transaction_id,account_id,date,direction,operation,purpose,amount,reported_balance\n";

/// A line of a file. The amount is in hundredths.
pub(crate) fn row(transaction: u64, account: u64, direction: &str, amount: u64) -> String {
    let (whole, hundredths) = (amount / 100, amount % 100);
    format!("{transaction},{account},1993-01-31,{direction},,,{whole}.{hundredths:02},0.00\n")
}

/// A file of well-formed transactions, the same for the same seed. Some debits are not covered.
pub(crate) fn generated(seed: u64, rows: u64, accounts: u64) -> String {
    let mut random = fastrand::Rng::with_seed(seed);
    let mut text = HEADER.to_owned();
    for transaction in 1..=rows {
        let direction = if random.u8(0..10) < 5 { "credit" } else { "debit" };
        let _ = write!(
            text,
            "{}",
            row(transaction, random.u64(1..=accounts), direction, random.u64(1..50_000))
        );
    }
    text
}

/// What a file of well-formed transactions must come to, by nothing of the bank's own code: a
/// debit larger than the balance is refused.
pub(crate) fn fold(text: &str) -> Held {
    let mut lines = text.lines();
    let header: Vec<_> = lines.next().expect("a header").split(',').collect();
    let column = |name| header.iter().position(|column| *column == name).expect("a column");
    let (account, direction, amount) =
        (column("account_id"), column("direction"), column("amount"));
    let mut held = Held::new();
    for line in lines {
        let fields: Vec<_> = line.split(',').collect();
        let (whole, hundredths) = fields[amount].split_once('.').expect("two decimals");
        assert_eq!(hundredths.len(), 2, "{line}");
        let amount: u64 = format!("{whole}{hundredths}").parse().expect("digits");
        let (balance, version) = held.entry(fields[account].to_owned()).or_insert((0, 1));
        match fields[direction] {
            "credit" => *balance += amount,
            "debit" if *balance >= amount => *balance -= amount,
            "debit" => continue,
            other => panic!("{other}"),
        }
        *version += 1;
    }
    held
}
