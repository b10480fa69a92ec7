use std::{path::Path, process::Stdio};

use cqrs_bench_kit::child::Program;
use tokio::process::Command;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/peers");

/// Builds the program of the peers, or finds it built.
pub(super) async fn build() -> Result<Program, String> {
    eprintln!("building the peers, which takes some minutes the first time");
    let target = Path::new(FOLDER).join("target");
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    // Where cargo started this program, it has told it of its package. Some build scripts look at
    // that, and would run anew each time.
    for (name, _) in std::env::vars_os() {
        if name.to_str().is_some_and(|name| name.starts_with("CARGO_PKG_")) {
            command.env_remove(name);
        }
    }
    let built = command
        .args(["build", "--release", "--locked", "--quiet", "--manifest-path"])
        .arg(Path::new(FOLDER).join("Cargo.toml"))
        .arg("--target-dir")
        .arg(&target)
        .stdin(Stdio::null())
        .kill_on_drop(true)
        .output()
        .await
        .map_err(|e| format!("the peers were not built: {e}"))?;
    if !built.status.success() {
        let words = String::from_utf8_lossy(&built.stderr);
        let error = words.lines().find(|line| line.starts_with("error"));
        return Err(format!("the peers were not built: {}", error.unwrap_or("cargo failed")));
    }
    let name = format!("cqrs-bench-peers{}", std::env::consts::EXE_SUFFIX);
    Ok(Program { path: target.join("release").join(name), arguments: Vec::new() })
}
