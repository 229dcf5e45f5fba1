//! The database: reports, photos' records, supports and imported places.
//!
//! SQLite in write-ahead mode. Statements keep to what PostgreSQL also understands (`$1` parameters,
//! epoch integers, no SQLite functions).

mod changes;
mod file;
mod gazetteer;
mod heritage;
mod list;
mod media;
mod read;
mod review;
mod row;
mod support;

use anyhow::{Context, ensure};
use sqlx::{
    SqlitePool,
    migrate::Migrator,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};
use std::{str::FromStr, time::Duration};

use crate::{options::Options, problem::AppError};

pub use changes::ChangeRow;
pub use file::{Filing, Key};
pub use gazetteer::{Boundary, Changed};
pub use list::{After, FEW, Filter};
pub use media::MediaRow;
pub use row::{ReportRow, TimelineRow};

static MIGRATIONS: Migrator = sqlx::migrate!();

/// Name of the database file in the data folder.
const FILE: &str = "portal.sqlite";

/// A handle to the database; clones share their connections.
#[derive(Clone, Debug)]
pub struct Store {
    pool: SqlitePool,
}

/// What a store's function answers.
pub type Result<T> = std::result::Result<T, AppError>;

impl Store {
    /// Opens the database, creates it where there is none, and brings it to the newest form.
    ///
    /// # Errors
    /// The address is no SQLite address, the file cannot be opened, or it was written by a newer version.
    pub async fn open(options: &Options) -> anyhow::Result<Self> {
        let read_only = options.database.as_deref().is_some_and(|url| url.contains("mode=ro"));
        let connect = match &options.database {
            Some(url) => {
                ensure!(
                    url.starts_with("sqlite:"),
                    "--database {url}: this version understands sqlite: addresses only"
                );
                SqliteConnectOptions::from_str(url).with_context(|| format!("--database {url}"))?
            }
            None => {
                std::fs::create_dir_all(&options.data_dir)
                    .with_context(|| format!("cannot create the data folder {}", options.data_dir.display()))?;
                SqliteConnectOptions::new().filename(options.data_dir.join(FILE))
            }
        };
        let mut connect = connect.busy_timeout(options.busy_timeout).foreign_keys(true);
        if !read_only {
            connect = connect
                .create_if_missing(true)
                .journal_mode(SqliteJournalMode::Wal)
                .synchronous(SqliteSynchronous::Normal);
        }
        let pool = SqlitePoolOptions::new()
            .max_connections(8)
            .acquire_timeout(options.busy_timeout + Duration::from_secs(1))
            .connect_with(connect)
            .await
            .context("cannot open the database")?;
        if read_only {
            tracing::warn!("the database is opened read-only: everything can be read, nothing filed");
        } else {
            MIGRATIONS.run(&pool).await.context("cannot bring the database to this version's form")?;
        }
        Ok(Self { pool })
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// `Unavailable` or `Internal`, see [`AppError`].
    pub async fn ping(&self) -> Result<()> {
        sqlx::query("SELECT number FROM change_number").fetch_one(&self.pool).await?;
        Ok(())
    }

    /// Finishes open work and closes the connections.
    pub async fn close(&self) {
        self.pool.close().await;
    }
}
