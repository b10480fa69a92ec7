use std::time::Duration;

use sqlx::{ConnectOptions, postgres::PgConnectOptions};

use crate::Builder;

/// What every connection asks for when it is opened.
pub(crate) fn session(builder: &Builder, address: &PgConnectOptions) -> PgConnectOptions {
    let plain = plain(builder, address);
    if builder.transaction_pooler {
        return plain;
    }
    let milliseconds = |timeout: Duration| timeout.as_millis().max(1).to_string();
    plain.options([
        // Above what the role or the database has as its default.
        ("default_transaction_isolation", "read committed".to_owned()),
        ("lock_timeout", milliseconds(builder.lock_timeout)),
        ("statement_timeout", milliseconds(builder.statement_timeout)),
        ("idle_in_transaction_session_timeout", milliseconds(builder.statement_timeout)),
        // A plan that is made while the log is empty must serve when it is full.
        ("enable_seqscan", "off".to_owned()),
        ("jit", "off".to_owned()),
        ("plan_cache_mode", "force_generic_plan".to_owned()),
    ])
}

/// What connections ask for that handlers write over. Their statements are planned as anybody's
/// are. What they send outside of the transaction that they are given cannot write.
pub(crate) fn handler_session(builder: &Builder, address: &PgConnectOptions) -> PgConnectOptions {
    let plain = plain(builder, address);
    if builder.transaction_pooler {
        return plain;
    }
    plain.options([("default_transaction_read_only", "on")])
}

fn plain(builder: &Builder, address: &PgConnectOptions) -> PgConnectOptions {
    // extra_float_digits: poolers refuse a parameter of the session that they do not know.
    let plain = (address.clone())
        .application_name(&builder.application_name)
        .extra_float_digits(None)
        .disable_statement_logging();
    if builder.transaction_pooler { plain.statement_cache_capacity(0) } else { plain }
}
