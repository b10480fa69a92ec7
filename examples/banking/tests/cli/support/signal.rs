use std::process::{Child, Command};

/// Sends what Ctrl-C sends.
pub(crate) fn interrupt(child: &Child) {
    send("-INT", child);
}

/// Sends what a supervisor sends.
pub(crate) fn terminate(child: &Child) {
    send("-TERM", child);
}

fn send(signal: &str, child: &Child) {
    let sent = Command::new("kill").args([signal, &child.id().to_string()]).status();
    assert!(sent.expect("kill is there").success());
}
