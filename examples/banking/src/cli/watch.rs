use std::{
    collections::HashMap,
    io::{self, IsTerminal},
};

use cqrs_core::{GenerationId, ProjectionState, ProjectionStatus, StoreError};
use indicatif::{MultiProgress, ProgressBar, ProgressStyle};

use super::{Failure, output::print};

/// Shows how projections are doing: bars on a terminal, else a line for each when it has changed.
pub(crate) enum Board {
    Bars { all: MultiProgress, each: HashMap<GenerationId, ProgressBar> },
    Lines { last: HashMap<GenerationId, String>, away: bool },
}

impl Board {
    pub(crate) fn new() -> Self {
        if io::stdout().is_terminal() && io::stderr().is_terminal() {
            Self::Bars { all: MultiProgress::new(), each: HashMap::new() }
        } else {
            Self::Lines { last: HashMap::new(), away: false }
        }
    }

    /// Shows them as they are now, or that nobody can say.
    pub(crate) fn show(
        &mut self,
        status: Result<Vec<ProjectionStatus>, StoreError>,
    ) -> Result<(), Failure> {
        match (self, status) {
            (Self::Bars { all, each }, Ok(status)) => {
                bars(all, each, &status);
                Ok(())
            }
            (Self::Bars { all, .. }, Err(away)) => Ok(all.println(away.to_string())?),
            (Self::Lines { last, away }, Ok(status)) => {
                *away = false;
                lines(last, &status)
            }
            (Self::Lines { away: true, .. }, Err(_)) => Ok(()),
            (Self::Lines { away, .. }, Err(error)) => {
                *away = true;
                print(|out| writeln!(out, "{error}"))
            }
        }
    }
}

fn bars(
    all: &MultiProgress,
    each: &mut HashMap<GenerationId, ProgressBar>,
    status: &[ProjectionStatus],
) {
    each.retain(|generation, bar| {
        let is_there = status.iter().any(|found| found.generation == *generation);
        if !is_there {
            bar.finish_and_clear();
        }
        is_there
    });
    for found in status {
        let bar = each.entry(found.generation).or_insert_with(|| {
            let bar = all.add(ProgressBar::new(found.head.get()));
            // Only a template with a mistake in it would fail; the bar then looks as usual.
            match ProgressStyle::with_template("{prefix:24} {bar:30} {percent:>3} %  {msg}") {
                Ok(style) => bar.with_style(style),
                Err(_) => bar,
            }
        });
        bar.set_prefix(format!("{} version {}", found.name, found.version));
        bar.set_length(found.head.get());
        bar.set_position(found.position.get());
        bar.set_message(format!(
            "{}, {} behind, {:.0} events/s",
            state(&found.state),
            behind(found),
            found.events_per_second
        ));
    }
}

fn lines(
    last: &mut HashMap<GenerationId, String>,
    status: &[ProjectionStatus],
) -> Result<(), Failure> {
    for found in status {
        let line = format!(
            "{} version {}: {}, at {} of {}, {} behind, {} keys parked",
            found.name,
            found.version,
            state(&found.state),
            found.position,
            found.head,
            behind(found),
            found.parked_keys
        );
        if last.get(&found.generation) != Some(&line) {
            print(|out| writeln!(out, "{line}"))?;
            last.insert(found.generation, line);
        }
    }
    Ok(())
}

fn behind(status: &ProjectionStatus) -> String {
    match status.lag_events {
        0 => "nothing".to_owned(),
        events => format!("{events} events, {} ms", status.lag.as_millis()),
    }
}

/// What it is about, in words.
pub(crate) fn state(state: &ProjectionState) -> String {
    match state {
        ProjectionState::Live => "live".into(),
        ProjectionState::CatchingUp => "catching up".into(),
        ProjectionState::Rebuilding => "rebuilding".into(),
        ProjectionState::Retired => "retired".into(),
        ProjectionState::Stopped(stop) => format!(
            "stopped at position {}, an event `{}` of {}: {}",
            stop.position, stop.name, stop.stream, stop.reason
        ),
        ProjectionState::Lost => "lost: the log no longer has what it saw; rebuild it".into(),
        ProjectionState::Failing { reason } => format!("failing: {reason}"),
        other => format!("{other:?}"),
    }
}
