use std::io::{BufRead as _, Write as _};

use serde::Serialize;
use tokio::sync::mpsc;

use super::{Answer, Errand, GO, READY};
use crate::{
    contender::{Contender, Count},
    failure::{Failure, Wrong},
    measure::{Strays, forget_peak_memory, peak_memory},
};

/// Runs an errand, as a child: the contender of this part.
///
/// # Errors
/// Whatever kept the contender from its work, and wrong answers but for [`Wrong::Strays`], which
/// the parent is told.
pub async fn serve(errand: &Errand, contender: &dyn Contender) -> Result<(), Failure> {
    let mut orders = orders();
    let mut next = async || orders.recv().await.ok_or("the parent is gone");
    let mut turn = contender.prepare(errand.task.callers).await?;
    let callers = turn.callers();
    tell(READY)?;
    if next().await? != GO {
        return Err("the parent did not say go".into());
    }
    forget_peak_memory();
    let (measured, counts) = errand.task.measure(callers).await?;
    let peak_memory = peak_memory();
    tell_json(&Answer { measured, counts, peak_memory })?;
    // Only the first is asked; the input of the others ends here.
    let counts: Vec<Count> = serde_json::from_str(&next().await?)?;
    tell_json(&strays(turn.check(&counts).await)?)
}

fn strays(checked: Result<(), Failure>) -> Result<Strays, Failure> {
    match checked.map_err(|failure| failure.downcast::<Wrong>().map(|wrong| *wrong)) {
        Ok(()) => Ok(Strays::default()),
        Err(Ok(Wrong::Strays(strays))) => Ok(strays),
        Err(Ok(wrong)) => Err(wrong.into()),
        Err(Err(failure)) => Err(failure),
    }
}

/// The lines of the standard input. When it ends, the parent is gone or has no more to ask, and
/// this process ends at once, whatever it was doing.
fn orders() -> mpsc::Receiver<String> {
    let (sender, orders) = mpsc::channel(1);
    std::thread::spawn(move || {
        for line in std::io::stdin().lock().lines() {
            if !line.is_ok_and(|line| sender.blocking_send(line).is_ok()) {
                break;
            }
        }
        std::process::exit(1);
    });
    orders
}

fn tell_json(what: &impl Serialize) -> Result<(), Failure> {
    tell(&serde_json::to_string(what)?)
}

fn tell(line: &str) -> Result<(), Failure> {
    let mut output = std::io::stdout().lock();
    writeln!(output, "{line}")?;
    Ok(output.flush()?)
}
