//! Flags of `portal-server serve` for heritage sites.

use clap::Args;
use std::path::PathBuf;

use super::Options;

/// See [`Options`].
#[derive(Clone, Debug, Args)]
#[group(skip)]
pub struct Arguments {
    /// Accounts for donations at heritage sites, TOML: see README. Without it no page asks for money.
    #[arg(long, value_name = "FILE.toml", env = "PORTAL_DONATIONS")]
    donations: Option<PathBuf>,
}

impl From<Arguments> for Options {
    fn from(arguments: Arguments) -> Self {
        Self { donations: arguments.donations }
    }
}
