use std::sync::Arc;

use sqlx::{AssertSqlSafe, error::BoxDynError, postgres::PgArguments};

use super::Param;
use crate::schema::Schema;

/// A statement of a `.sql` file, for one schema.
#[derive(Debug, Clone)]
pub(crate) struct Statement {
    sql: Arc<str>,
}

impl Statement {
    pub(crate) fn new(file: &'static str, schema: &Schema) -> Self {
        Self { sql: schema.put_into(file).into() }
    }

    /// One that was put together already.
    pub(crate) fn of(sql: String) -> Self {
        Self { sql: sql.into() }
    }

    /// The statement with what its `$1`, `$2`, … stand for.
    pub(crate) fn with<'a>(&self, params: Vec<Param<'a>>) -> Call<'a> {
        Call { sql: Arc::clone(&self.sql), params }
    }
}

/// A statement with its parameters. Made anew for every time that it is sent.
#[derive(Debug, Clone)]
pub(crate) struct Call<'a> {
    sql: Arc<str>,
    params: Vec<Param<'a>>,
}

impl Call<'_> {
    /// The text and the bound parameters, for a connection that keeps prepared statements.
    pub(crate) fn bound(&self) -> Result<(AssertSqlSafe<Arc<str>>, PgArguments), BoxDynError> {
        let mut arguments = PgArguments::default();
        for param in &self.params {
            param.bind(&mut arguments)?;
        }
        Ok((AssertSqlSafe(Arc::clone(&self.sql)), arguments))
    }

    /// One self-contained text, for a connection that may lead to another server each time.
    ///
    /// Prepared statements cannot be used there, not even unnamed ones: sqlx sends Parse and
    /// Sync, waits, and then sends Bind and Execute. A transaction pooler may hand over the
    /// server at the Sync, and the Bind then finds no statement, or somebody else's.
    pub(crate) fn literal(&self) -> AssertSqlSafe<String> {
        let mut sql = String::with_capacity(self.sql.len() * 2);
        let mut pieces = self.sql.split('$');
        sql.push_str(pieces.next().unwrap_or_default());
        for piece in pieces {
            let digits = piece.bytes().take_while(u8::is_ascii_digit).count();
            let (number, rest) = piece.split_at(digits);
            let index = number.parse::<usize>().ok().and_then(|n| n.checked_sub(1));
            if let Some(param) = index.and_then(|index| self.params.get(index)) {
                param.write_literal(&mut sql);
            } else {
                sql.push('$');
                sql.push_str(number);
            }
            sql.push_str(rest);
        }
        AssertSqlSafe(sql)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn literals_take_the_place_of_parameters() {
        let statement = Statement { sql: "SELECT $1::bigint, $2::text, $11".into() };
        let call = statement.with(vec![Param::Int(7), Param::Text("a$1")]);
        let expected =
            "SELECT (7)::bigint, convert_from(decode('612431', 'hex'), 'UTF8')::text, $11";
        assert_eq!(call.literal().0, expected);
    }
}
