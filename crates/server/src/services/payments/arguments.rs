//! Flags of `portal-server serve` for payments.

use clap::Args;
use std::path::PathBuf;

use super::{Options, Secrets};

/// See [`Options`].
#[derive(Clone, Debug, Args)]
#[group(skip)]
pub struct Arguments {
    /// Accounts, and what is paid to them, TOML: see README. Without it nothing can be paid.
    #[arg(long, value_name = "FILE.toml", env = "PORTAL_PAYMENTS")]
    payments: Option<PathBuf>,
    #[command(flatten)]
    secrets: Secrets,
}

impl From<Arguments> for Options {
    fn from(arguments: Arguments) -> Self {
        Self { file: arguments.payments, secrets: arguments.secrets }
    }
}
