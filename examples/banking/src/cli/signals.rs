use std::process;

use tokio::signal::ctrl_c;

/// Waits for Ctrl-C, or for what a supervisor sends (SIGTERM). The first lets things come to
/// their end; the second does not wait for it.
pub(crate) async fn asked_to_stop() {
    signal().await;
    eprintln!("finishing what is in flight; Ctrl-C again ends at once");
    tokio::spawn(async {
        signal().await;
        process::exit(130);
    });
}

#[cfg(unix)]
async fn signal() {
    use tokio::signal::unix::{SignalKind, signal};

    // Where it cannot be listened for, there is still Ctrl-C.
    match signal(SignalKind::terminate()) {
        Ok(mut terminate) => {
            tokio::select! {
                _ = ctrl_c() => {}
                _ = terminate.recv() => {}
            }
        }
        Err(_) => drop(ctrl_c().await),
    }
}

#[cfg(not(unix))]
async fn signal() {
    drop(ctrl_c().await);
}
