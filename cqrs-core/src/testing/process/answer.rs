//! What a process manager answered, to be compared and to be shown.

use crate::{
    process::{Action, Outgoing},
    runner::process::WaitingCommand,
};

/// It was checked when it was sent.
pub(super) fn as_action(command: &WaitingCommand) -> Option<Action> {
    let (name, data) = (command.name.clone(), command.data.clone());
    Some(Action::Send(Outgoing { stream: command.stream().ok()?, name, data }))
}

/// For a reader: what is to be done, with a line for each part of it.
pub(super) fn lines(actions: &[Action]) -> Vec<String> {
    let text = |data: &str| match serde_json::from_str::<serde_json::Value>(data) {
        Ok(value) => format!("{value:#}"),
        Err(_) => data.to_owned(),
    };
    let line = |action: &Action| match action {
        Action::Send(Outgoing { stream, name, data }) => {
            format!("send {name} to {stream} {}", text(data.get()))
        }
        Action::SendAt(at, Outgoing { stream, name, data }) => {
            format!("send at {at} {name} to {stream} {}", text(data.get()))
        }
        Action::SetDeadline { name, at, data } => {
            format!("set the deadline {name} at {at} {}", text(data.get()))
        }
        Action::CancelDeadline { name } => format!("cancel the deadline {name}"),
        Action::GiveUp { reason } => format!("give up: {reason}"),
        Action::Complete => "complete".to_owned(),
    };
    let lines = |action| line(action).lines().map(str::to_owned).collect::<Vec<_>>();
    actions.iter().flat_map(lines).collect()
}
