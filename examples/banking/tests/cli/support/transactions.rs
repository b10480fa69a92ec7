use super::Held;

pub(crate) const HEADER: &str =
    "transaction_id,account_id,date,direction,operation,purpose,amount,reported_balance\n";

/// A line of a file. The amount is in hundredths.
pub(crate) fn row(transaction: u64, account: u64, direction: &str, amount: u64) -> String {
    row_on("1993-01-31", transaction, account, direction, amount)
}

fn row_on(day: &str, transaction: u64, account: u64, direction: &str, amount: u64) -> String {
    let (whole, hundredths) = (amount / 100, amount % 100);
    format!("{transaction},{account},{day},{direction},,,{whole}.{hundredths:02},0.00\n")
}

/// A file of well-formed transactions in the order of days, over a year; the same for the same
/// seed. Some debits are not covered.
pub(crate) fn generated(seed: u64, rows: u64, accounts: u64) -> String {
    let mut random = fastrand::Rng::with_seed(seed);
    let mut text = HEADER.to_owned();
    for transaction in 1..=rows {
        let of_year = (transaction - 1) * 12 * 28 / rows;
        let day = format!("1993-{:02}-{:02}", of_year / 28 + 1, of_year % 28 + 1);
        let direction = if random.u8(0..10) < 5 { "credit" } else { "debit" };
        let (account, amount) = (random.u64(1..=accounts), random.u64(1..50_000));
        text += &row_on(&day, transaction, account, direction, amount);
    }
    text
}

/// A transaction that a file comes to: a debit larger than the balance is refused.
pub(crate) struct Transaction<'a> {
    pub(crate) account: &'a str,
    pub(crate) day: &'a str,
    /// In hundredths; 0 where money went out.
    pub(crate) credit: u64,
    /// In hundredths; 0 where money came in.
    pub(crate) debit: u64,
}

/// What a file of well-formed transactions must come to, by nothing of the bank's own code.
/// Every account is in `opened`, in the order of the file, also where all it asked for is refused.
pub(crate) fn transactions<'a>(
    text: &'a str,
    mut opened: impl FnMut(&'a str),
) -> Vec<Transaction<'a>> {
    let mut lines = text.lines();
    let header: Vec<_> = lines.next().expect("a header").split(',').collect();
    let column = |name| header.iter().position(|column| *column == name).expect("a column");
    let (account, day) = (column("account_id"), column("date"));
    let (direction, amount) = (column("direction"), column("amount"));
    let mut balances = std::collections::HashMap::new();
    let mut accepted = Vec::new();
    for line in lines {
        let fields: Vec<_> = line.split(',').collect();
        let (whole, hundredths) = fields[amount].split_once('.').expect("two decimals");
        assert_eq!(hundredths.len(), 2, "{line}");
        let amount: u64 = format!("{whole}{hundredths}").parse().expect("digits");
        let balance = balances.entry(fields[account]).or_insert_with(|| {
            opened(fields[account]);
            0
        });
        let (credit, debit) = match fields[direction] {
            "credit" => (amount, 0),
            "debit" if *balance >= amount => (0, amount),
            "debit" => continue,
            other => panic!("{other}"),
        };
        *balance = *balance + credit - debit;
        accepted.push(Transaction { account: fields[account], day: fields[day], credit, debit });
    }
    accepted
}

/// What the accounts of a file must hold.
pub(crate) fn fold(text: &str) -> Held {
    let mut held = Held::new();
    let accepted = transactions(text, |account| {
        held.insert(account.to_owned(), (0, 1));
    });
    for Transaction { account, credit, debit, .. } in accepted {
        let (balance, version) = held.get_mut(account).expect("opened");
        *balance = *balance + credit - debit;
        *version += 1;
    }
    held
}
