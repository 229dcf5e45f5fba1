//! Runs a list of steps, continues after failures, and prints a summary.

use std::{
    fs::{self, File},
    io::Write as _,
    process::{Command, ExitStatus, Stdio},
    thread,
    time::{Duration, Instant},
};

use crate::{Result, counts::Counts, files, proc, slowest};

/// Interval at which a long step reports that it is still running.
const HEARTBEAT: Duration = Duration::from_secs(30);

/// Parses a suite's counts from its output; `None` if it printed no summary.
pub type Reader = fn(&str) -> Option<Counts>;

/// The steps that have run.
pub struct Steps {
    verbose: bool,
    done: Vec<Step>,
    /// Seconds and names of tests.
    times: Vec<(f64, String)>,
}

struct Step {
    name: &'static str,
    ok: bool,
    counts: Counts,
    note: String,
    /// If the step failed: the output lines that name the failure.
    digest: Vec<String>,
    took: Duration,
}

impl Steps {
    /// Starts without steps. `verbose` shows the output of each.
    pub fn new(verbose: bool) -> Self {
        Self { verbose, done: Vec::new(), times: Vec::new() }
    }

    /// Runs a command; its output is shown when it fails. Without a reader the step counts as one test.
    pub fn command(&mut self, name: &'static str, command: Command, reader: Option<Reader>) -> bool {
        let mut times = Vec::new();
        let ok = self.step(name, |verbose| {
            let (status, output) = watch(name, command, verbose)?;
            times = slowest::times(&output);
            let counts = reader.and_then(|read| read(&output));
            let shown = if verbose { String::new() } else { output };
            match (status.success(), reader, counts) {
                (true, Some(_), None) => Err((Counts::default(), format!("{shown}\nno summary: did any test run?"))),
                (true, _, Some(counts)) if counts.failed > 0 => Err((counts, shown)),
                (true, ..) => Ok((counts, String::new())),
                (false, _, counts) => Err((counts.unwrap_or_default(), format!("{shown}\n{}", ending(status)))),
            }
        });
        self.times.extend(times);
        ok
    }

    /// Runs a function of this program; the text that it returns becomes the note of the step.
    pub fn call(&mut self, name: &'static str, work: impl FnOnce() -> Result<String>) -> bool {
        self.step(name, |_| match work() {
            Ok(note) => Ok((None, note)),
            Err(error) => Err((Counts::default(), error)),
        })
    }

    /// Adds a step that could not start because another failed. It counts as failed: nothing is skipped silently.
    pub fn blocked(&mut self, name: &'static str, because: &str) {
        println!("▸ {name}\n  not run: {because}");
        let counts = Counts { failed: 1, ..Counts::default() };
        let note = format!("not run: {because}");
        self.done.push(Step { name, ok: false, counts, note, digest: Vec::new(), took: Duration::ZERO });
    }

    fn step(
        &mut self,
        name: &'static str,
        work: impl FnOnce(bool) -> std::result::Result<(Option<Counts>, String), (Counts, String)>,
    ) -> bool {
        println!("▸ {name}");
        let start = Instant::now();
        let result = work(self.verbose);
        let took = start.elapsed();
        let (ok, counts, note, digest) = match result {
            Ok((counts, note)) => (true, counts.unwrap_or(Counts { passed: 1, ..Counts::default() }), note, Vec::new()),
            Err((mut counts, text)) => {
                println!("{}", text.trim_end());
                // The failure is not in a single test, for example a compile error.
                counts.failed = counts.failed.max(1);
                (false, counts, String::new(), digest(&text))
            }
        };
        println!("  {} {:.1} s", if ok { "ok" } else { "FAILED" }, took.as_secs_f64());
        self.done.push(Step { name, ok, counts, note, digest, took });
        ok
    }

    /// Prints the table and the closing line. Fails if any step failed.
    pub fn finish(mut self) -> Result {
        println!("\n{}", self.table());
        let times = std::mem::take(&mut self.times);
        if !times.is_empty() {
            println!("slowest tests, and programs of tests:\n{}", slowest::table(times));
        }
        for Step { name, digest, .. } in self.done.iter().filter(|step| !step.digest.is_empty()) {
            println!("failed in {name}:\n  {}\n", digest.join("\n  "));
        }
        let total = self.total();
        println!("{} passed, {} failed", total.passed, total.failed);
        if total.failed > 0 {
            // Exit here, so that nothing is printed after the closing line.
            std::process::exit(1);
        }
        Ok(())
    }

    fn total(&self) -> Counts {
        self.done.iter().fold(Counts::default(), |sum, step| sum.and(step.counts))
    }

    fn table(&self) -> String {
        let width = self.done.iter().map(|step| step.name.chars().count()).max().unwrap_or(0);
        let mut table = String::new();
        for step in &self.done {
            let Step { name, ok, counts, note, took, .. } = step;
            let result = if *ok { "ok" } else { "FAILED" };
            let pad = " ".repeat(width - name.chars().count());
            let mut line = format!(
                "{name}{pad}  {result:6}  {:>5} passed {:>4} failed  {:>7.1} s",
                counts.passed,
                counts.failed,
                took.as_secs_f64()
            );
            if counts.skipped > 0 {
                line.push_str(&format!("  {} skipped", counts.skipped));
            }
            if !note.is_empty() {
                line.push_str(&format!("  {note}"));
            }
            table.push_str(&line);
            table.push('\n');
        }
        table
    }
}

/// The output lines that name a failure, without duplicates, so that they are easy to find at the end of a long report.
fn digest(output: &str) -> Vec<String> {
    const SIGNS: [&str; 8] = ["✘", "FAIL", "FAILED", "panicked", "error:", "error[", "Error:", "Diff in"];
    let mut lines: Vec<String> = Vec::new();
    for line in output.lines().map(str::trim).filter(|line| SIGNS.iter().any(|sign| line.contains(sign))) {
        let line: String = line.chars().take(200).collect();
        if !lines.contains(&line) {
            lines.push(line);
        }
    }
    if lines.is_empty() {
        lines = output.lines().take(5).map(str::to_owned).collect();
    }
    lines.truncate(40);
    lines
}

fn ending(status: ExitStatus) -> String {
    match status.code() {
        Some(124 | 137) => "stopped: it took too long".into(),
        _ => format!("ended with {status}"),
    }
}

/// Runs a command with its output in a file (or shown), and regularly reports that it is still running.
fn watch(
    name: &str,
    mut command: Command,
    verbose: bool,
) -> std::result::Result<(ExitStatus, String), (Counts, String)> {
    let fail = |error: String| (Counts::default(), error);
    let log = files::tools().join("log").join(format!("{}.log", name.replace([' ', '/', '(', ')', ','], "-")));
    files::write(&log, "").map_err(fail)?;
    let line = proc::describe(&command);
    let open =
        || File::options().append(true).open(&log).map_err(|error| fail(format!("cannot open the log: {error}")));
    // One open file for both streams keeps their lines in order.
    let out = open()?;
    let err = out.try_clone().map_err(|error| fail(error.to_string()))?;
    command.env("NO_COLOR", "1").env("CARGO_TERM_COLOR", "never");
    command.stdout(Stdio::from(out)).stderr(Stdio::from(err));
    let mut child = command.spawn().map_err(|error| fail(format!("cannot start `{line}`: {error}")))?;
    let start = Instant::now();
    let mut beats = 1;
    let mut shown = 0;
    let status = loop {
        match child.try_wait() {
            Ok(Some(status)) => break status,
            Ok(None) => {}
            Err(error) => return Err(fail(format!("lost `{line}`: {error}"))),
        }
        thread::sleep(Duration::from_millis(100));
        if verbose {
            shown = echo(&log, shown);
        } else if start.elapsed() > HEARTBEAT * beats {
            println!("  … {} s: {}", start.elapsed().as_secs(), last_line(&log));
            beats += 1;
        }
    };
    if verbose {
        echo(&log, shown);
    }
    let output = fs::read(&log).map_err(|error| fail(error.to_string()))?;
    Ok((status, String::from_utf8_lossy(&output).into_owned()))
}

/// Prints the part of a log after the first `shown` bytes, and returns its new length.
fn echo(log: &std::path::Path, shown: usize) -> usize {
    let bytes = fs::read(log).unwrap_or_default();
    let new = bytes.get(shown..).unwrap_or_default();
    let _ = std::io::stdout().write_all(new);
    bytes.len()
}

fn last_line(log: &std::path::Path) -> String {
    let text = String::from_utf8_lossy(&fs::read(log).unwrap_or_default()).into_owned();
    let line = text.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or("no output yet");
    line.trim().chars().take(100).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    }

    #[test]
    fn failures_are_counted_and_do_not_stop_the_rest() {
        let mut steps = Steps::new(false);
        assert!(steps.call("self-test fine", || Ok("a note".into())));
        assert!(!steps.call("self-test wrong", || Err("because".into())));
        assert!(!steps.command("self-test exit", shell("echo broken; exit 3"), None));
        let suite = shell("echo 'test result: FAILED. 4 passed; 2 failed; 1 ignored'; exit 1");
        assert!(!steps.command("self-test suite", suite, Some(crate::counts::libtest)));
        let silent = shell("echo nothing");
        assert!(!steps.command("self-test silent", silent, Some(crate::counts::libtest)));
        steps.blocked("self-test blocked", "the build failed");
        assert_eq!(steps.total(), Counts { passed: 5, failed: 6, skipped: 1 });
        let named: Vec<&String> = steps.done.iter().flat_map(|step| &step.digest).collect();
        for line in ["because", "broken", "test result: FAILED. 4 passed; 2 failed; 1 ignored", "nothing"] {
            assert!(named.iter().any(|named| *named == line), "{line} in {named:?}");
        }
        let table = steps.table();
        assert!(table.contains("a note") && table.contains("1 skipped") && table.contains("not run: the build"));
    }
}
