//! `check`: the fast part of the tests.

use std::{env, path::Path, process::Command, time::Duration};

use crate::{
    Result, counts, files, proc, setup,
    steps::{Reader, Steps},
    words,
};

/// Longer than a first compilation on a slow machine; a hung test must not hang everything.
const LIMIT: Duration = Duration::from_secs(30 * 60);

/// `cargo xtask check`
pub fn check(verbose: bool) -> Result {
    let mut steps = Steps::new(verbose);
    add(&mut steps, NativeTests::Quick);
    steps.finish()
}

/// Which native tests run.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum NativeTests {
    /// Those without `#[ignore]`, which marks what takes seconds: load, attacks, faults of the disk, a year of opening hours.
    Quick,
    /// Every one.
    All,
}

/// The crates that run without a browser.
pub const NATIVE: [&str; 7] = ["--workspace", "--exclude", "civic-portal", "--exclude", "browser", "--exclude", "ui"];

/// The crates that run in one.
const PAGE: [&str; 8] = ["-p", "civic-portal", "-p", "browser", "-p", "ui", "--target", "wasm32-unknown-unknown"];

/// Those of them that have tests, and the one that reads JSON both ways.
const BROWSER_TESTS: [&str; 10] =
    ["-p", "civic-portal", "-p", "browser", "-p", "ui", "-p", "json", "--target", "wasm32-unknown-unknown"];

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
pub fn add(steps: &mut Steps, tests: NativeTests) {
    steps.call("wasm target", || setup::for_check().map(|()| String::new()));
    steps.command("format", cargo(&["fmt", "--all", "--", "--check", "--color", "never"]), None);
    steps.call("words in use", words::check);
    long_files().iter().for_each(|line| println!("  hint: {line}"));
    match linted(&[&["test", "--no-run", "--all-targets"], &NATIVE[..]].concat()) {
        Ok(command) => _ = steps.command("clippy, native", command, None),
        Err(error) => steps.blocked("clippy, native", &error),
    }
    let page = match tests {
        // Without generating code, which nothing here runs.
        NativeTests::Quick => Ok(cargo(&[&["clippy"], &PAGE[..], &["--all-targets", "--", "-D", "warnings"]].concat())),
        NativeTests::All => browser_tests(&["--no-run"]),
    };
    match page {
        Ok(command) => _ = steps.command("clippy, wasm32", command, None),
        Err(error) => steps.blocked("clippy, wasm32", &error),
    }
    let nextest = proc::output(cargo(&["nextest", "--version"]).env("NO_COLOR", "1")).is_ok();
    // Every failure at once, and the time of each test.
    let mut args: Vec<&str> = match nextest {
        true => vec!["nextest", "run", "--no-fail-fast", "--status-level", "pass"],
        false => vec!["test", "--no-fail-fast", "--lib", "--bins", "--tests"],
    };
    args.extend(NATIVE);
    if tests == NativeTests::All {
        args.extend(if nextest { ["--run-ignored", "all"] } else { ["--", "--include-ignored"] });
    }
    let reader: Reader = if nextest { counts::nextest } else { counts::libtest };
    match linted(&args) {
        Ok(command) => _ = steps.command("native tests", command, Some(reader)),
        Err(error) => steps.blocked("native tests", &error),
    }
}

/// cargo that compiles the workspace's crates with clippy in the place of rustc, as `cargo clippy` does for `cargo check`: what
/// is linted is what is tested, and neither the crates nor what they stand on are compiled a second time for it.
///
/// # Errors
/// The toolchain has no clippy.
pub fn linted(args: &[&str]) -> Result<Command> {
    let sysroot = proc::output(proc::command("rustc").args(["--print", "sysroot"]))?;
    let driver = Path::new(&sysroot).join("bin").join(format!("clippy-driver{}", env::consts::EXE_SUFFIX));
    if !driver.is_file() {
        return Err("the toolchain has no clippy: rustup component add clippy".to_owned());
    }
    let mut command = cargo(args);
    command.env("RUSTC_WORKSPACE_WRAPPER", driver);
    // What `cargo clippy -- -D warnings` hands on.
    command.env("CLIPPY_ARGS", "-D__CLIPPY_HACKERY__warnings__CLIPPY_HACKERY__");
    Ok(command)
}

/// The tests that run inside a browser, compiled as `linted` does.
///
/// # Errors
/// As of `linted`.
pub fn browser_tests(more: &[&str]) -> Result<Command> {
    let runner = files::root().join("xtask/scripts/wasm-runner.mjs");
    // As a list, because either path may hold spaces.
    let config = format!("target.wasm32-unknown-unknown.runner=['node', '{}']", runner.display());
    linted(
        &[&["test", "--config", &config, "--lib", "--bins", "--tests", "--no-fail-fast"], &BROWSER_TESTS[..], more]
            .concat(),
    )
}

/// cargo with a limit on the time.
pub fn cargo(args: &[&str]) -> Command {
    let mut command = proc::guarded(proc::cargo().get_program(), Some(LIMIT));
    command.args(args);
    command
}
