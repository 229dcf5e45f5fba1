//! `check`: the fast part of the tests.

use std::time::Duration;

use crate::{Result, counts, layering, proc, setup, steps::Steps, words};

/// Longer than a first compilation on a slow machine; a hung test must not hang everything.
const LIMIT: Duration = Duration::from_secs(30 * 60);

/// `cargo xtask check`
pub fn check(verbose: bool) -> Result {
    let mut steps = Steps::new(verbose);
    add(&mut steps);
    steps.finish()
}

/// Adds the steps: cheap ones first.
pub fn add(steps: &mut Steps) {
    steps.call("wasm target", || setup::for_check().map(|()| String::new()));
    steps.command("format", cargo(&["fmt", "--all", "--", "--check", "--color", "never"]), None);
    steps.call("layering of src/", layering::check);
    steps.call("words in use", words::check);
    let long = layering::long_files();
    long.iter().for_each(|line| println!("  hint: {line}"));
    steps.command(
        "clippy, native",
        cargo(&["clippy", "--workspace", "--exclude", "civic-portal", "--all-targets", "--", "-D", "warnings"]),
        None,
    );
    steps.command(
        "clippy, wasm32",
        cargo(&[
            "clippy",
            "-p",
            "civic-portal",
            "--target",
            "wasm32-unknown-unknown",
            "--all-targets",
            "--",
            "-D",
            "warnings",
        ]),
        None,
    );
    let native = ["--workspace", "--exclude", "civic-portal"];
    if proc::output(cargo(&["nextest", "--version"]).env("NO_COLOR", "1")).is_ok() {
        let mut command = cargo(&["nextest", "run"]);
        // Every failure at once; without a terminal only failures and the summary.
        command.args(native).args(["--no-fail-fast", "--status-level", "fail"]);
        steps.command("native tests", command, Some(counts::nextest));
    } else {
        let mut command = cargo(&["test", "--no-fail-fast", "--lib", "--bins", "--tests"]);
        command.args(native);
        steps.command("native tests", command, Some(counts::libtest));
    }
}

/// cargo with a limit on the time.
pub fn cargo(args: &[&str]) -> std::process::Command {
    let mut command = proc::guarded(proc::cargo().get_program(), Some(LIMIT));
    command.args(args);
    command
}
