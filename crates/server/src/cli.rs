//! The command line. Every flag is also an environment variable, `PORTAL_…`.

mod check;
mod export;
mod import;
mod openapi;
mod review;
mod serve;
mod signs;

use clap::{Args, Parser, Subcommand};
use std::path::PathBuf;

use crate::options::Options;

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
    /// Read wards or places from a file into the database.
    #[command(subcommand)]
    Import(import::Import),
    /// Look at photos that wait to be shown, and decide on them.
    #[command(subcommand)]
    Review(review::Review),
    /// Read a city's files and say what is wrong with them.
    Check(check::Check),
    /// Write pages to files, for a server of files.
    #[command(subcommand)]
    Export(export::Export),
    /// Make the signs for the gates of heritage sites.
    Signs(signs::Signs),
    /// Print the OpenAPI document of the API.
    Openapi(openapi::OpenApi),
}

/// Where the data lies: the same for every command that uses the database.
#[derive(Clone, Debug, Args)]
struct Data {
    /// Folder for everything that the server writes: the database and the photos. Made when it is not there.
    #[arg(long, value_name = "DIR", env = "PORTAL_DATA_DIR")]
    data_dir: PathBuf,
    /// Folder with a city's files, instead of the city that is compiled in.
    #[arg(long, value_name = "DIR", env = "PORTAL_CITY")]
    city: Option<PathBuf>,
    /// Database address such as sqlite:/srv/portal.sqlite, instead of portal.sqlite in the data folder. With ?mode=ro at
    /// the end it is only read: a portal where everything can be seen and nothing filed.
    #[arg(long, value_name = "URL", env = "PORTAL_DATABASE", hide_env_values = true)]
    database: Option<String>,
}

impl Data {
    fn options(&self) -> Options {
        Options { city: self.city.clone(), database: self.database.clone(), ..Options::new(&self.data_dir) }
    }
}

impl Cli {
    /// Does what was asked for.
    ///
    /// # Errors
    /// What the operator has to put right, in a sentence.
    pub async fn run(self) -> anyhow::Result<()> {
        #[cfg(unix)]
        if matches!(self.command, Command::Serve(_) | Command::Import(_) | Command::Review(_)) {
            // Whatever these write lies in the data folder: contacts, and photos that nobody has reviewed.
            rustix::process::umask(rustix::fs::Mode::from_raw_mode(0o077));
        }
        match self.command {
            Command::Serve(serve) => serve.run().await,
            Command::Import(import) => import.run().await,
            Command::Review(review) => review.run().await,
            Command::Check(check) => check.run(),
            Command::Export(export) => export.run().await,
            Command::Signs(signs) => signs.run(),
            Command::Openapi(openapi) => openapi.run(),
        }
    }
}
