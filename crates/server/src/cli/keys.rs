//! `portal-server keys`: API keys of operators' machines.

use anyhow::{bail, ensure};
use clap::{Args, Subcommand};

use crate::{
    api_keys::{self, Scope},
    city::City,
    options::DataArguments,
    services::Content,
    store::Store,
};

/// Maximum length of a key's name, in characters.
const NAME_CHARS: usize = 100;

#[derive(Debug, Subcommand)]
pub(super) enum Keys {
    /// Make a key and print it. It is printed only now: the database has its hash.
    Add(Add),
    /// List all keys, oldest first, without the keys themselves.
    List(List),
    /// Revoke a key. Running servers refuse it at once.
    Revoke(Revoke),
}

#[derive(Debug, Args)]
pub(super) struct Add {
    /// Whose key it is, such as the operator's name.
    #[arg(long)]
    name: String,
    /// What it may report.
    #[arg(long = "for", value_name = "WHAT")]
    scope: Scope,
    /// A parking site that it may report; all of them without it. May be repeated.
    #[arg(long = "site", value_name = "UID")]
    sites: Vec<String>,
    #[command(flatten)]
    data: DataArguments,
}

#[derive(Debug, Args)]
pub(super) struct List {
    #[command(flatten)]
    data: DataArguments,
}

#[derive(Debug, Args)]
pub(super) struct Revoke {
    /// Id of the key, as `list` prints it.
    id: String,
    #[command(flatten)]
    data: DataArguments,
}

impl Keys {
    pub(super) async fn run(self) -> anyhow::Result<()> {
        match self {
            Self::Add(add) => add.run().await,
            Self::List(list) => list.run().await,
            Self::Revoke(revoke) => revoke.run().await,
        }
    }
}

impl Add {
    async fn run(self) -> anyhow::Result<()> {
        let name = self.name.trim();
        let is_name = (1..=NAME_CHARS).contains(&name.chars().count()) && !name.chars().any(char::is_control);
        ensure!(is_name, "--name must have 1 to {NAME_CHARS} characters");
        ensure!(self.scope == Scope::Occupancy || self.sites.is_empty(), "--site is for keys with --for occupancy");
        let city = City::load(self.data.city.as_deref())?;
        let content = Content::read(&city)?;
        let options = self.data.options();
        let store = Store::open(&options).await?;
        let known = content.parking_sites(&store).await?;
        if let Some(unknown) = self.sites.iter().find(|uid| !known.contains(*uid)) {
            bail!("--site {unknown}: there is no such parking site");
        }
        let made = api_keys::create(&store, name, self.scope, &self.sites, options.clock.now_ms()).await;
        store.close().await;
        let (key, secret) = made?;
        eprintln!("key {} for {}; it is not shown again:", key.id, key.scope.as_str());
        println!("{secret}");
        Ok(())
    }
}

impl List {
    async fn run(self) -> anyhow::Result<()> {
        let city = City::load(self.data.city.as_deref())?;
        let store = Store::open(&self.data.options()).await?;
        let keys = store.api_keys().await?;
        store.close().await;
        let day = |ms: i64| city.profile.instant(ms).format("%Y-%m-%d");
        for key in keys {
            let sites = if key.sites.is_empty() { "all".to_owned() } else { key.sites.join(",") };
            let state = key.revoked_ms.map_or_else(|| "valid".to_owned(), |ms| format!("revoked {}", day(ms)));
            println!("{} {} {sites} {} {state} {}", key.id, key.scope.as_str(), day(key.created_ms), key.name);
        }
        Ok(())
    }
}

impl Revoke {
    async fn run(self) -> anyhow::Result<()> {
        let options = self.data.options();
        let store = Store::open(&options).await?;
        let is_known = store.revoke_api_key(&self.id, options.clock.now_ms()).await;
        store.close().await;
        ensure!(is_known?, "there is no key {}", self.id);
        println!("{}: revoked", self.id);
        Ok(())
    }
}
