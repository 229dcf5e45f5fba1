//! `test`: the complete test suite.

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use super::{check, heritage};
use crate::{Result, budget, build, counts, files, proc, server::Server, setup, steps::Steps};

/// `cargo xtask test`
pub fn test(verbose: bool) -> Result {
    let mut steps = Steps::new(verbose);
    steps.call("set-up", || setup::for_tests().map(|()| String::new()));
    if !verbose {
        proc::set_quiet();
    }
    // The compilers wait for a single core now and then: the server is built in those gaps, so that the page has both cores
    // later. It must not run beside the attacks of the native tests, which measure answers.
    let server = proc::in_background(build::server_build(), "release-server");
    check::compile(&mut steps, check::NativeTests::All);
    let server = steps.call("release server", || server?.wait().map(|()| String::new()));
    check::run(&mut steps, check::NativeTests::All);
    documentation(&mut steps);
    browser(&mut steps);
    let page = steps.call("release page", || build::page().map(|()| String::new()));
    if page {
        steps.call("size budget", || budget::check(&files::dist()));
    } else {
        steps.blocked("size budget", "there is no release page");
    }
    if page && server {
        end_to_end(&mut steps);
        fuzz(&mut steps);
        realtime(&mut steps);
        heritage::add(&mut steps);
    } else {
        steps.blocked("end to end", "there is no release page or server");
        steps.blocked("contract fuzzing", "there is no release page or server");
        steps.blocked("real time", "there is no release page or server");
        steps.blocked("heritage pages", "there is no release page or server");
    }
    steps.finish()
}

/// The examples in the documentation of native crates. Only of crates that have examples, because Cargo compiles all
/// dependencies of the others as well, which takes minutes.
fn documentation(steps: &mut Steps) {
    const NAME: &str = "examples in the documentation";
    let has_examples = |folder: &PathBuf| {
        let sources = files::walk(&folder.join("src")).into_iter().filter_map(|path| files::read(&path).ok());
        let is_example = |line: &str| ["//! ```", "/// ```"].iter().any(|mark| line.trim_start().starts_with(mark));
        sources.into_iter().any(|source| source.lines().any(is_example))
    };
    let names = files::folders(&files::root().join("crates")).into_iter().filter(has_examples);
    let names = names.filter_map(|folder| folder.file_name()?.to_str().map(str::to_owned));
    let native: Vec<String> = names.filter(|name| !check::NATIVE.contains(&name.as_str())).collect();
    let packages: Vec<&str> = native.iter().flat_map(|name| ["-p", name]).collect();
    if packages.is_empty() {
        return;
    }
    match check::linted(&[&["test", "--doc", "--no-fail-fast"], &packages[..]].concat()) {
        Ok(docs) => _ = steps.command(NAME, docs, Some(counts::libtest)),
        Err(error) => steps.blocked(NAME, &error),
    }
}

/// Tests of `crates/browser`, `crates/ui` and the pages in a real browser.
fn browser(steps: &mut Steps) {
    const NAME: &str = "tests in the browser";
    let chromium = match setup::chromium() {
        Ok(path) => path,
        Err(error) => return steps.blocked(NAME, &error),
    };
    let mut command = match check::browser_tests(&[]) {
        Ok(command) => command,
        Err(error) => return steps.blocked(NAME, &error),
    };
    command.env("PORTAL_CHROMIUM", chromium);
    steps.command(NAME, command, Some(counts::libtest));
}

/// The Playwright tests in `end2end`, with the release page and the release server.
fn end_to_end(steps: &mut Steps) {
    const NAME: &str = "end to end";
    let chromium = match setup::chromium() {
        Ok(path) => path,
        Err(error) => return steps.blocked(NAME, &error),
    };
    let mut command = proc::guarded("node", Some(Duration::from_secs(40 * 60)));
    command.current_dir(files::root().join("end2end"));
    command.args(["node_modules/@playwright/test/cli.js", "test"]);
    command.env("PORTAL_CHROMIUM", chromium);
    command.env("PORTAL_SERVER", build::server_binary()).env("PORTAL_DIST", files::dist());
    steps.command(NAME, command, Some(counts::playwright));
}

/// schemathesis: sends unusual requests generated from the OpenAPI document, and checks the responses against it.
fn fuzz(steps: &mut Steps) {
    const NAME: &str = "contract fuzzing";
    let (bin, server) = match (setup::venv(), Server::start(&build::server_binary(), "fuzz", &["--rate-limit", "0"])) {
        (Ok(bin), Ok(server)) => (bin, server),
        (Err(error), _) | (_, Err(error)) => return steps.blocked(NAME, &error),
    };
    steps.command(NAME, schemathesis(&bin, &server.origin), Some(counts::schemathesis));
}

/// Checks GTFS-realtime against Google's bindings in both directions: the server reads what they write, and they read
/// what it writes.
fn realtime(steps: &mut Steps) {
    const NAME: &str = "real time";
    let bin = match setup::venv() {
        Ok(bin) => bin,
        Err(error) => return steps.blocked(NAME, &error),
    };
    let script = |mode: &str| {
        let mut command = proc::guarded(bin.join("python"), Some(Duration::from_secs(60)));
        command.arg(files::root().join("xtask/python/realtime.py")).arg(mode);
        command
    };
    let feed = files::tools().join("tmp").join(format!("realtime-{}.pb", std::process::id()));
    if let Err(error) = proc::run(script("write").arg(&feed)) {
        return steps.blocked(NAME, &error);
    }
    let flags = ["--realtime", &feed.to_string_lossy(), "--realtime-every", "1"];
    match Server::start(&build::server_binary(), "realtime", &flags) {
        Ok(server) => {
            let mut check = script("check");
            check.arg(&server.origin);
            steps.command(NAME, check, None);
        }
        Err(error) => steps.blocked(NAME, &error),
    }
    let _ = std::fs::remove_file(feed);
}

fn schemathesis(bin: &Path, origin: &str) -> std::process::Command {
    const CHECKS: &str =
        "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance";
    let mut command = proc::guarded(bin.join("schemathesis"), Some(Duration::from_secs(10 * 60)));
    // schemathesis writes its files to the current folder.
    command.current_dir(files::tools().join("tmp"));
    command.arg("run").arg(files::root().join("public/contract/openapi.json"));
    command.args(["--origin", origin, "--checks", CHECKS]);
    command.args(["--phases", "examples,coverage,fuzzing", "--max-examples", "40", "--continue-on-failure"]);
    // A stream of events never ends, so schemathesis would wait in vain. The server's own tests cover it.
    command.args(["--exclude-path", "/api/v1/events"]);
    // Every run sends the same requests, so failures can be reproduced.
    command.args(["--seed", "20261122", "--request-timeout", "10", "--suppress-health-check", "all"]);
    command
}
