//! Which provider reports the transfers of an account. Apart from the providers, because the accounts name it and the
//! providers read accounts.

use serde::Deserialize;

/// The provider of an account, as the operator's file names it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ProviderKind {
    /// None: the operator enters transfers from the account's statement.
    #[default]
    Manual,
    /// payOS.
    Payos,
    /// SePay.
    Sepay,
}

impl ProviderKind {
    /// Its name in the operator's file, in the ledger and in the address of its webhook.
    pub fn name(self) -> &'static str {
        match self {
            Self::Manual => "manual",
            Self::Payos => "payos",
            Self::Sepay => "sepay",
        }
    }
}
