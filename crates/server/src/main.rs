//! `portal-server`: the command line.

use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    let cli = server::cli::Cli::parse();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("portal-server: cannot start: {error}");
            return ExitCode::FAILURE;
        }
    };
    let done = runtime.block_on(cli.run());
    // Do not wait for feeds that do not respond.
    runtime.shutdown_timeout(std::time::Duration::from_millis(300));
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("portal-server: {error:#}");
            ExitCode::FAILURE
        }
    }
}
