//! API keys of operators' machines. The store knows their hashes only.

use sqlx::{Row as _, sqlite::SqliteRow};

use super::{Result, Store, readable};
use crate::problem::AppError;

/// What an API key may be used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Scope {
    /// Reporting free spaces of parking sites.
    Occupancy,
    /// Reporting payments.
    Payments,
}

impl Scope {
    /// Its word in the database and on the command line.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Occupancy => "occupancy",
            Self::Payments => "payments",
        }
    }

    fn parse(word: &str) -> Option<Self> {
        [Self::Occupancy, Self::Payments].into_iter().find(|scope| scope.as_str() == word)
    }
}

/// An API key, without its secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiKey {
    /// Its id, by which it is revoked.
    pub id: String,
    /// Whose it is, for the operator of the portal.
    pub name: String,
    /// What it may be used for.
    pub scope: Scope,
    /// The parking sites that it may report; empty for all.
    pub sites: Vec<String>,
    /// When it was made, milliseconds since 1970.
    pub created_ms: i64,
    /// When it was revoked, milliseconds since 1970.
    pub revoked_ms: Option<i64>,
}

impl ApiKey {
    /// Whether it may report this parking site.
    pub fn has_site(&self, uid: &str) -> bool {
        self.sites.is_empty() || self.sites.iter().any(|site| site == uid)
    }

    fn read(row: &SqliteRow) -> Result<Self> {
        let (scope, sites): (String, String) = (row.try_get("scope")?, row.try_get("sites")?);
        let scope = Scope::parse(&scope).ok_or_else(|| AppError::internal(&format!("an API key for {scope}")))?;
        Ok(Self {
            id: row.try_get("id")?,
            name: row.try_get("name")?,
            scope,
            sites: sites.split(',').filter(|site| !site.is_empty()).map(str::to_owned).collect(),
            created_ms: row.try_get("created_ms")?,
            revoked_ms: row.try_get("revoked_ms")?,
        })
    }
}

impl Store {
    /// Adds a key. `hash` is the SHA-256 of its secret in hexadecimal.
    ///
    /// # Errors
    /// `Unavailable` when the database cannot be written now.
    pub async fn add_api_key(&self, key: &ApiKey, hash: &str) -> Result<()> {
        let mut write = self.begin().await?;
        sqlx::query(
            "INSERT INTO api_keys (id, name, scope, sites, hash, created_ms, revoked_ms) \
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(&key.id)
        .bind(&key.name)
        .bind(key.scope.as_str())
        .bind(key.sites.join(","))
        .bind(hash)
        .bind(key.created_ms)
        .bind(key.revoked_ms)
        .execute(&mut *write)
        .await?;
        write.commit().await
    }

    /// All keys, oldest first.
    ///
    /// # Errors
    /// `Unavailable` when the database cannot be read now.
    pub async fn api_keys(&self) -> Result<Vec<ApiKey>> {
        let rows = sqlx::query("SELECT * FROM api_keys ORDER BY created_ms, id").fetch_all(self.readers()).await?;
        Ok(readable("api_keys", "id", &rows, ApiKey::read))
    }

    /// The key with this hash, revoked or not.
    ///
    /// # Errors
    /// `Unavailable` when the database cannot be read now.
    pub async fn api_key(&self, hash: &str) -> Result<Option<ApiKey>> {
        let row =
            sqlx::query("SELECT * FROM api_keys WHERE hash = $1").bind(hash).fetch_optional(self.readers()).await?;
        row.as_ref().map(ApiKey::read).transpose()
    }

    /// Revokes a key. Returns whether there is one with this id. One that was revoked before keeps its time.
    ///
    /// # Errors
    /// `Unavailable` when the database cannot be written now.
    pub async fn revoke_api_key(&self, id: &str, now_ms: i64) -> Result<bool> {
        let mut write = self.begin().await?;
        let done = sqlx::query("UPDATE api_keys SET revoked_ms = COALESCE(revoked_ms, $2) WHERE id = $1")
            .bind(id)
            .bind(now_ms)
            .execute(&mut *write)
            .await?;
        write.commit().await?;
        Ok(done.rows_affected() > 0)
    }
}
