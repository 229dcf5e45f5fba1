//! `check`: the fast part of the tests.

use std::time::Duration;

use crate::{Result, counts, files, proc, setup, steps::Steps, words};

/// Longer than a first compilation on a slow machine; a hung test must not hang everything.
const LIMIT: Duration = Duration::from_secs(30 * 60);

/// `cargo xtask check`
pub fn check(verbose: bool) -> Result {
    let mut steps = Steps::new(verbose);
    add(&mut steps);
    steps.finish()
}

/// The crates that run without a browser.
pub const NATIVE: [&str; 7] = ["--workspace", "--exclude", "civic-portal", "--exclude", "browser", "--exclude", "ui"];

/// The crates that run in one.
const PAGE: [&str; 8] = ["-p", "civic-portal", "-p", "browser", "-p", "ui", "--target", "wasm32-unknown-unknown"];

/// Files longer than this ask to be split.
const LONG: usize = 300;

/// One line for each Rust file that is too long to be read in one go. A hint, not a gate.
fn long_files() -> Vec<String> {
    ["src", "crates", "xtask", "tests"]
        .iter()
        .flat_map(|dir| files::walk(&files::root().join(dir)))
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .filter_map(|path| {
            let lines = files::read(&path).ok()?.lines().count();
            (lines > LONG).then(|| format!("{} has {lines} lines: split it", files::shown(&path)))
        })
        .collect()
}

/// Adds the steps: cheap ones first.
pub fn add(steps: &mut Steps) {
    steps.call("wasm target", || setup::for_check().map(|()| String::new()));
    steps.command("format", cargo(&["fmt", "--all", "--", "--check", "--color", "never"]), None);
    steps.call("words in use", words::check);
    long_files().iter().for_each(|line| println!("  hint: {line}"));
    steps.command(
        "clippy, native",
        cargo(&[&["clippy"], &NATIVE[..], &["--all-targets", "--", "-D", "warnings"]].concat()),
        None,
    );
    steps.command(
        "clippy, wasm32",
        cargo(&[&["clippy"], &PAGE[..], &["--all-targets", "--", "-D", "warnings"]].concat()),
        None,
    );
    if proc::output(cargo(&["nextest", "--version"]).env("NO_COLOR", "1")).is_ok() {
        let mut command = cargo(&["nextest", "run"]);
        // Every failure at once; without a terminal only failures and the summary.
        command.args(NATIVE).args(["--no-fail-fast", "--status-level", "fail"]);
        steps.command("native tests", command, Some(counts::nextest));
    } else {
        let mut command = cargo(&["test", "--no-fail-fast", "--lib", "--bins", "--tests"]);
        command.args(NATIVE);
        steps.command("native tests", command, Some(counts::libtest));
    }
}

/// cargo with a limit on the time.
pub fn cargo(args: &[&str]) -> std::process::Command {
    let mut command = proc::guarded(proc::cargo().get_program(), Some(LIMIT));
    command.args(args);
    command
}
