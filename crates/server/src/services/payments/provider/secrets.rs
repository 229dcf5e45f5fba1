//! Secrets of providers, from the environment.

use clap::Args;
use std::fmt;

/// What the server needs to know to talk to providers. Its `Debug` prints none of it, and neither does `--help`.
#[derive(Clone, Default, Args)]
#[group(skip)]
pub struct Secrets {
    /// payOS: client id of the payment channel. Set the environment variable: others can read a command line.
    #[arg(long, value_name = "ID", env = "PORTAL_PAYOS_CLIENT_ID", hide_env_values = true)]
    pub payos_client_id: Option<String>,
    /// payOS: API key of the payment channel.
    #[arg(long, value_name = "KEY", env = "PORTAL_PAYOS_API_KEY", hide_env_values = true)]
    pub payos_api_key: Option<String>,
    /// payOS: checksum key of the payment channel, which signs calls of its webhook.
    #[arg(long, value_name = "KEY", env = "PORTAL_PAYOS_CHECKSUM_KEY", hide_env_values = true)]
    pub payos_checksum_key: Option<String>,
    /// payOS: address of its API, for tests.
    #[arg(long, value_name = "URL", env = "PORTAL_PAYOS_URL", hide_env_values = true)]
    pub payos_url: Option<String>,
    /// SePay: secret of the webhook, whose authentication must be HMAC-SHA256.
    #[arg(long, value_name = "SECRET", env = "PORTAL_SEPAY_WEBHOOK_SECRET", hide_env_values = true)]
    pub sepay_webhook_secret: Option<String>,
    /// SePay: API token, with which transfers are read that no webhook call reported.
    #[arg(long, value_name = "TOKEN", env = "PORTAL_SEPAY_API_TOKEN", hide_env_values = true)]
    pub sepay_api_token: Option<String>,
    /// SePay: address of its API, for tests.
    #[arg(long, value_name = "URL", env = "PORTAL_SEPAY_URL", hide_env_values = true)]
    pub sepay_url: Option<String>,
}

impl Secrets {
    /// Address of the API of payOS.
    pub fn payos_url(&self) -> &str {
        self.payos_url.as_deref().unwrap_or("https://api-merchant.payos.vn")
    }

    /// Address of the API of SePay.
    pub fn sepay_url(&self) -> &str {
        self.sepay_url.as_deref().unwrap_or("https://my.sepay.vn")
    }
}

impl fmt::Debug for Secrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Secrets").finish_non_exhaustive()
    }
}
