//! The command line. Every flag is also an environment variable, `PORTAL_…`.

mod check;
mod import;
mod keys;
mod openapi;
mod serve;

use clap::{Parser, Subcommand};

use crate::services;

/// The backend of the civic portal: serves the API, the built page and the map.
#[derive(Debug, Parser)]
#[command(name = "portal-server", version, propagate_version = true)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Answer requests until SIGTERM or Ctrl-C, then finish what is open.
    Serve(Box<serve::Serve>),
    /// Read wards, places, a transit network or parking sites from a file into the data folder.
    #[command(subcommand)]
    Import(import::Import),
    /// Read a city's files and say what is wrong with them.
    Check(check::Check),
    /// Keys with which operators' machines report free spaces and payments: add, list, revoke.
    #[command(subcommand)]
    Keys(keys::Keys),
    #[command(flatten)]
    OfService(services::Command),
    /// Print the OpenAPI document of the API.
    Openapi(openapi::OpenApi),
}

impl Command {
    /// Whether it writes into the data folder.
    const fn writes_data(&self) -> bool {
        match self {
            Self::Serve(_) | Self::Import(_) | Self::Keys(_) => true,
            Self::OfService(command) => command.writes_data(),
            Self::Check(_) | Self::Openapi(_) => false,
        }
    }
}

impl Cli {
    /// Runs the command.
    ///
    /// # Errors
    /// A message that tells the operator what to fix.
    pub async fn run(self) -> anyhow::Result<()> {
        #[cfg(unix)]
        if self.command.writes_data() {
            // These commands write to the data folder, which contains contacts and unreviewed photos.
            rustix::process::umask(rustix::fs::Mode::from_raw_mode(0o077));
        }
        match self.command {
            Command::Serve(serve) => serve.run().await,
            Command::Import(import) => import.run().await,
            Command::Check(check) => check.run(),
            Command::Keys(keys) => keys.run().await,
            Command::OfService(command) => command.run().await,
            Command::Openapi(openapi) => openapi.run(),
        }
    }
}
