//! The project's commands: `cargo xtask run | test | check | dev | bench | build | generate | setup`.
//!
//! One program instead of a folder of shell scripts: the same commands work on every machine, and their logic (budget,
//! counts) has unit tests.

mod budget;
mod build;
mod commands;
mod counts;
mod files;
mod glossary;
mod proc;
mod retired;
mod server;
mod setup;
mod slowest;
mod steps;
mod words;

use std::process::ExitCode;

/// An error message for the user at the terminal.
type Error = String;
type Result<T = ()> = std::result::Result<T, Error>;

const HELP: &str = "\
The commands of the civic portal

Usage: cargo xtask <COMMAND> [OPTIONS]

  run            set up what is missing, build the page and the server, serve at http://127.0.0.1:8080
                   --basemap FILE   draw the map from this PMTiles file instead of OpenStreetMap's tiles
                   --no-demo        start without the demonstration reports
                   any other flag goes to `portal-server serve`
  test           everything: check, browser tests, build, size budget, end-to-end tests, contract fuzzing
  check          the fast part: format, clippy (native and wasm32), words, names, native tests
  dev            serve and rebuild on every change (takes the options of `run`)
  bench faults   500 seeded faults of disk, process and database, and reads beside a locked writer
  bench parking  prices beside a calculation minute by minute, runs of the ledger, forged webhooks, 10,000 sites
  bench map      how long the map endpoint takes over 100,000 reports
  bench web      Lighthouse on /, /reports and a heritage page in six languages, median of five
                   --before DIR     in turns with another state: DIR has its dist/ and its portal-server
  bench first    how soon search and list are of use at a first visit, at 1.6 Mbps and a quarter of the processor
                   --before DIR     in turns with another state: DIR has its dist/ and its portal-server
  bench scanner  the reader of codes in Chromium at a quarter of its speed, over a hundred pictures
  bench transit  journeys and searches on the feed of Hanoi in Chromium, beside npm's planners, and 2,000 comparisons each
  build [page]   the release page in dist/ and the release server, or the page alone
  generate gtfs-realtime [--check]
                 write crates/transit/src/live/gtfs_realtime.rs from the official definition, or look whether it is as it would be
  setup          install the pinned tools into .tools/ (the other commands do this by themselves)

  -v, --verbose  with test and check: show the output of every step, not only of those that fail
  -h, --help     this text

Needs: rustup, Node 20 or newer, a C compiler. `test` needs Python 3 as well, for the contract fuzzing.
Everything that is installed or written lies in .tools/, .run/, dist/, target/ and end2end/node_modules/.
";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let (command, rest) = match args.split_first() {
        Some((command, rest)) => (command.as_str(), rest),
        None => ("--help", &[][..]),
    };
    if matches!(command, "-h" | "--help" | "help") || rest.iter().any(|arg| arg == "-h" || arg == "--help") {
        print!("{HELP}");
        return ExitCode::SUCCESS;
    }
    let result = match (command, rest) {
        ("run", flags) => commands::run(flags),
        ("dev", flags) => commands::dev(flags),
        ("test", flags) => verbosity(flags).and_then(commands::test),
        ("check", flags) => verbosity(flags).and_then(commands::check),
        ("bench", [which]) if which == "web" => commands::bench_web(None),
        ("bench", [which, flag, folder]) if which == "web" && flag == "--before" => {
            commands::bench_web(Some(folder.as_str()))
        }
        ("bench", [which]) if which == "map" => commands::bench_map(),
        ("bench", [which]) if which == "faults" => commands::bench_faults(),
        ("bench", [which]) if which == "parking" => commands::bench_parking(),
        ("bench", [which]) if which == "transit" => commands::bench_transit(),
        ("bench", [which]) if which == "scanner" => commands::bench_scanner(),
        ("bench", [which]) if which == "first" => commands::bench_first(None),
        ("bench", [which, flag, folder]) if which == "first" && flag == "--before" => {
            commands::bench_first(Some(folder.as_str()))
        }
        ("bench", _) => {
            Err("bench takes one of these words: faults, first [--before DIR], map, parking, scanner, transit,
                 web [--before DIR]"
                .into())
        }
        ("build", []) => commands::build(),
        ("build", [which]) if which == "page" => build::page(),
        ("generate", [what]) if what == "gtfs-realtime" => commands::generate_gtfs_realtime(false),
        ("generate", [what, flag]) if what == "gtfs-realtime" && flag == "--check" => {
            commands::generate_gtfs_realtime(true)
        }
        ("generate", _) => Err("generate takes gtfs-realtime [--check]".into()),
        ("setup", []) => setup::everything(),
        ("build" | "setup", [flag, ..]) => Err(format!("{command} takes no option {flag}")),
        _ => Err(format!("there is no command {command}; see `cargo xtask --help`")),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn verbosity(flags: &[String]) -> Result<bool> {
    match flags {
        [] => Ok(false),
        [flag] if flag == "-v" || flag == "--verbose" => Ok(true),
        [flag, ..] => Err(format!("unknown option {flag}; see `cargo xtask --help`")),
    }
}
