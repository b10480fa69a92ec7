use super::Malformed;

/// Where the columns of a transaction stand, found by their names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Columns {
    pub(crate) transaction: usize,
    pub(crate) account: usize,
    pub(crate) date: usize,
    pub(crate) direction: usize,
    pub(crate) amount: usize,
    pub(crate) operation: Option<usize>,
    pub(crate) purpose: Option<usize>,
    pub(crate) count: usize,
}

impl Columns {
    /// Finds them in the header. Columns that an import has no use for may stand anywhere.
    pub(crate) fn find(header: &[&str]) -> Result<Self, InvalidHeader> {
        let optional = |name: &'static str| {
            let mut found = header.iter().enumerate().filter(|(_, column)| **column == name);
            let first = found.next().map(|(at, _)| at);
            if found.next().is_some() { Err(InvalidHeader::Twice { name }) } else { Ok(first) }
        };
        let required = |name: &'static str| {
            let found = || header.join(", ");
            optional(name)?.ok_or_else(|| InvalidHeader::Missing { name, found: found() })
        };
        Ok(Self {
            transaction: required("transaction_id")?,
            account: required("account_id")?,
            date: required("date")?,
            direction: required("direction")?,
            amount: required("amount")?,
            operation: optional("operation")?,
            purpose: optional("purpose")?,
            count: header.len(),
        })
    }
}

/// Why the first line of a file does not say where its columns are.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidHeader {
    /// There is no line at all.
    #[error("it is empty; its first line should name the columns")]
    None,
    /// The line cannot be split into names.
    #[error("its first line does not name the columns: {0}")]
    Unreadable(#[source] Malformed),
    /// A column is missing.
    #[error("it has no column `{name}`; its first line names {found}")]
    Missing {
        /// Which one.
        name: &'static str,
        /// Those that are there.
        found: String,
    },
    /// A column is there twice.
    #[error("it has two columns `{name}`")]
    Twice {
        /// Which one.
        name: &'static str,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_columns_in_any_order() {
        let header = ["amount", "other", "direction", "date", "account_id", "transaction_id"];
        let columns = Columns::find(&header).expect("complete");
        assert_eq!((columns.amount, columns.transaction, columns.count), (0, 5, 6));
        assert_eq!((columns.operation, columns.purpose), (None, None));
    }

    #[test]
    fn says_which_column_is_missing() {
        let error = Columns::find(&["transaction_id", "account_id"]).expect_err("incomplete");
        let expected = "it has no column `date`; its first line names transaction_id, account_id";
        assert_eq!(error.to_string(), expected);
    }

    #[test]
    fn refuses_a_column_that_is_there_twice() {
        let header = ["transaction_id", "account_id", "date", "direction", "amount", "amount"];
        assert_eq!(Columns::find(&header), Err(InvalidHeader::Twice { name: "amount" }));
    }
}
