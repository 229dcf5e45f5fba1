//! `generate`: code that is made from other people's definitions, and committed.

use crate::{Result, files, proc};

/// `cargo xtask generate gtfs-realtime`: the messages of real time. What compiles their definition takes a minute to be
/// compiled itself: a crate apart from the workspace.
pub fn gtfs_realtime(check: bool) -> Result {
    let mut cargo = proc::cargo();
    cargo.args(["run", "--quiet", "--locked", "--manifest-path"]).arg(files::root().join("xtask/generate/Cargo.toml"));
    cargo.arg("--target-dir").arg(files::target().join("generate"));
    if check {
        cargo.args(["--", "--check"]);
    }
    proc::run(&mut cargo)
}
