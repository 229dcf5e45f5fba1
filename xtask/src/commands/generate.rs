//! `generate`: committed code that is generated from third-party definitions.

use crate::{Result, files, proc};

/// `cargo xtask generate gtfs-realtime`: the GTFS-realtime messages. The generator takes a minute to compile, so its
/// crate is outside the workspace.
pub fn gtfs_realtime(check: bool) -> Result {
    let mut cargo = proc::cargo();
    cargo.args(["run", "--quiet", "--locked", "--manifest-path"]).arg(files::root().join("xtask/generate/Cargo.toml"));
    cargo.arg("--target-dir").arg(files::target().join("generate"));
    if check {
        cargo.args(["--", "--check"]);
    }
    proc::run(&mut cargo)
}
