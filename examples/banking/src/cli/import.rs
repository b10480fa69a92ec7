use std::{
    convert::Infallible,
    fs::{self, File},
    io::{self, Read, Write},
    num::{NonZeroU16, NonZeroUsize},
    path::{Path, PathBuf},
    pin::pin,
    sync::Arc,
    time::Duration,
};

use banking::{
    Store,
    import::{End, Options, Stop, import},
};
use clap::Args;
use cqrs_core::{Cqrs, RetryPolicy};

use super::{
    Failure, catch_up::until_caught_up, duration::duration, output::print, progress::Progress,
    signals::asked_to_stop, store::StoreArg,
};

/// Import a CSV file of transactions
///
/// Columns are found by the names in the first line: `transaction_id`, `account_id`, `date`,
/// `direction` (credit or debit) and `amount`, in any order and among others. An account opens
/// with its first row; a debit that the balance does not cover is refused, and stays refused.
/// The transaction id makes each row happen at most once: run the import again when it was
/// stopped or killed.
#[derive(Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Import {
    /// The file, packed with gzip or not; - reads from stdin
    file: PathBuf,
    /// How many rows are under way at once, each of another account
    #[arg(long, value_name = "N", default_value = "64")]
    concurrency: NonZeroU16,
    /// Write each refused or malformed row to this file, with its line number and the reason
    #[arg(long, value_name = "FILE")]
    refused: Option<PathBuf>,
    /// How long a row waits for a store that is away, such as 30s or 5m; else until it is back
    #[arg(long, value_name = "TIME", value_parser = duration)]
    give_up_after: Option<Duration>,
    /// Run the projections too, and return when they show everything
    #[arg(long)]
    wait: bool,
    #[command(flatten)]
    store: StoreArg,
}

impl Import {
    pub(crate) async fn run(self) -> Result<(), Failure> {
        let progress = Arc::new(Progress::new());
        let source = progress.watch(self.source()?);
        self.check_refused()?;
        let store = self.store.url.open().await?;
        let bank = bank(&store)?;
        let projections = if self.wait { Some(store.start_projections().await?) } else { None };
        let stop = Stop::new();
        let mut ctrl_c = pin!(request_when_asked(stop.clone()));
        let ended = tokio::select! {
            // Asked first, so that Ctrl-C is caught before anything happens.
            biased;
            never = &mut ctrl_c => match never {},
            ended = self.import(&bank, source, &progress, &stop) => ended,
        };
        bank.shutdown().await;
        let Some(projections) = projections else { return ended };
        let shown = async {
            ended?;
            let head = store.log().head().await?.position;
            tokio::select! {
                biased;
                never = &mut ctrl_c => match never {},
                () = stop.requested() => Err(Failure::Interrupted),
                caught_up = until_caught_up(&projections, head) => caught_up,
            }
        };
        let shown = shown.await;
        projections.shutdown().await;
        shown
    }

    /// Imports the file and says what came of it.
    async fn import(
        &self,
        bank: &Cqrs,
        source: impl Read + Send + 'static,
        progress: &Arc<Progress>,
        stop: &Stop,
    ) -> Result<(), Failure> {
        let options = Options {
            concurrency: NonZeroUsize::from(self.concurrency),
            refused: self.refused_rows()?,
            give_up_after: self.give_up_after,
            stop: stop.clone(),
            observer: progress.clone(),
        };
        let report = import(bank, source, options).await;
        progress.finish();
        let print_summary = || print(|out| writeln!(out, "{}", report.summary));
        match report.end {
            End::Failed(failure) if report.summary.rows() == 0 => Err(failure.into()),
            End::Failed(failure) => print_summary().and(Err(failure.into())),
            End::Stopped => print_summary().and(Err(Failure::Interrupted)),
            End::Finished => print_summary(),
        }
    }

    /// The file and its size, where it has one.
    fn source(&self) -> Result<(Box<dyn Read + Send>, Option<u64>), Failure> {
        if self.file == Path::new("-") {
            return Ok((Box::new(io::stdin()), None));
        }
        let unreadable = |e: io::Error| because(&self.file, "cannot be read", &e);
        let file = File::open(&self.file).map_err(unreadable)?;
        let about = file.metadata().map_err(unreadable)?;
        if about.is_dir() {
            return Err(Failure::Because(format!("{} is a folder", self.file.display())));
        }
        Ok((Box::new(file), about.is_file().then_some(about.len())))
    }

    /// Nobody wants the file, or the store, written over.
    fn check_refused(&self) -> Result<(), Failure> {
        let Some(refused) = self.refused.as_deref().and_then(|path| fs::canonicalize(path).ok())
        else {
            return Ok(());
        };
        let others = [Some(self.file.as_path()), self.store.url.file()];
        for other in others.into_iter().flatten() {
            if fs::canonicalize(other).is_ok_and(|other| other == refused) {
                let sentence = format!("--refused would write over {}", other.display());
                return Err(Failure::Because(sentence));
            }
        }
        Ok(())
    }

    fn refused_rows(&self) -> Result<Option<Box<dyn Write + Send>>, Failure> {
        let Some(path) = &self.refused else { return Ok(None) };
        let file = File::create(path).map_err(|e| because(path, "cannot be written", &e))?;
        Ok(Some(Box::new(file)))
    }
}

/// The importer itself waits for a store that is away, says so, and can be stopped meanwhile.
fn bank(store: &Store) -> Result<Cqrs, Failure> {
    let retry = RetryPolicy { outage: Duration::from_secs(1), ..RetryPolicy::default() };
    let options = cqrs_core::Options { retry, ..cqrs_core::Options::default() };
    Ok(Cqrs::builder(store.log()).options(options).build()?)
}

fn because(path: &Path, what: &str, error: &io::Error) -> Failure {
    Failure::Because(format!("{} {what}: {error}", path.display()))
}

async fn request_when_asked(stop: Stop) -> Infallible {
    asked_to_stop().await;
    stop.request();
    std::future::pending().await
}
