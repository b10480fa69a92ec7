use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use sqlx::{Arguments, error::BoxDynError, postgres::PgArguments};
use uuid::Uuid;

/// What stands in the place of a `$n`. A list inside an `Option` may be missing as a whole.
#[derive(Debug, Clone)]
pub(crate) enum Param<'a> {
    Int(i64),
    OptInt(Option<i64>),
    Bool(bool),
    Real(f64),
    Text(&'a str),
    OptText(Option<&'a str>),
    Uuid(Uuid),
    Time(Timestamp),
    Ints(Vec<i32>),
    Bigints(Vec<i64>),
    Bools(Vec<bool>),
    Texts(Vec<&'a str>),
    Uuids(Vec<Uuid>),
    OptTexts(Option<Vec<Option<&'a str>>>),
    OptInts(Option<Vec<Option<i32>>>),
    OptBytes(Option<Vec<Option<&'a [u8]>>>),
    OptTimes(Option<Vec<Option<Timestamp>>>),
}

impl Param<'_> {
    pub(super) fn bind(&self, arguments: &mut PgArguments) -> Result<(), BoxDynError> {
        match self {
            Self::Int(value) => arguments.add(value),
            Self::OptInt(value) => arguments.add(value),
            Self::Bool(value) => arguments.add(value),
            Self::Real(value) => arguments.add(value),
            Self::Text(value) => arguments.add(value),
            Self::OptText(value) => arguments.add(value),
            Self::Uuid(value) => arguments.add(value),
            Self::Time(value) => arguments.add(value.to_sqlx()),
            Self::Ints(values) => arguments.add(values),
            Self::Bigints(values) => arguments.add(values),
            Self::Bools(values) => arguments.add(values),
            Self::Texts(values) => arguments.add(values),
            Self::Uuids(values) => arguments.add(values),
            Self::OptTexts(values) => arguments.add(values),
            Self::OptInts(values) => arguments.add(values),
            Self::OptBytes(values) => arguments.add(values),
            Self::OptTimes(values) => {
                let convert = |time: &Option<Timestamp>| time.map(ToSqlx::to_sqlx);
                arguments.add(values.as_ref().map(|v| v.iter().map(convert).collect::<Vec<_>>()))
            }
        }
    }
}
