//! Opening the database, and error messages for the operator.

use anyhow::{Context, anyhow, bail, ensure};
use include_dir::{Dir, File, include_dir};
use sqlx::{
    ConnectOptions as _, SqlSafeStr, SqliteConnection,
    migrate::{MigrateError, Migration, MigrationType, Migrator},
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};
use std::{fs, path::Path, str::FromStr, sync::Arc, time::Duration};

use super::{Store, Writer, writer::journal};
use crate::{options::Options, private};

/// Embedded as files, because `sqlx::migrate!` would compile SQLite a second time for the macro.
static MIGRATIONS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/migrations");

/// Name of the database file in the data folder.
pub(crate) const FILE: &str = "portal.sqlite";

/// Number of reading connections.
const READERS: u32 = 8;

impl Store {
    /// Opens the database, creates it if it is missing, and applies all migrations.
    ///
    /// # Errors
    /// The address is not an SQLite file, or the file cannot be opened, is damaged or emptied, or was written by a
    /// newer version. The message says what the operator can do.
    pub async fn open(options: &Options) -> anyhow::Result<Self> {
        let read_only = options.database.as_deref().is_some_and(|url| url.contains("mode=ro"));
        let connect = match &options.database {
            Some(url) => {
                let no_file = url.contains(":memory:") || url.contains("mode=memory");
                ensure!(
                    url.starts_with("sqlite:") && !no_file,
                    "--database {url}: this version understands addresses of SQLite files only, such as sqlite:/srv/portal.sqlite"
                );
                SqliteConnectOptions::from_str(url).with_context(|| format!("--database {url}"))?
            }
            None => SqliteConnectOptions::new().filename(options.data_dir.join(FILE)),
        };
        let connect = connect.busy_timeout(options.busy_timeout).foreign_keys(true);
        let path = connect.get_filename().to_owned();
        let writer = if read_only {
            tracing::warn!("the database is opened read-only: everything can be read, nothing filed");
            None
        } else {
            private::data_folder(&options.data_dir, &[FILE, "media"])
                .with_context(|| format!("cannot create the data folder {}", options.data_dir.display()))?;
            prepare(&path, &options.data_dir)?;
            let connect = connect
                .clone()
                .create_if_missing(true)
                .journal_mode(SqliteJournalMode::Wal)
                // Wait for the disk on every commit, so that acknowledged writes survive a power cut.
                .synchronous(SqliteSynchronous::Full);
            let first = first(&connect).await.map_err(|error| explain(&path, error))?;
            Some(Arc::new(Writer::new(connect, first, options.busy_timeout + Duration::from_secs(1))))
        };
        let readers = SqlitePoolOptions::new()
            .max_connections(READERS)
            .acquire_timeout(options.busy_timeout + Duration::from_secs(1))
            .connect_with(connect.pragma("query_only", "ON"))
            .await
            .map_err(|error| explain(&path, error.into()))?;
        Ok(Self { readers, writer })
    }
}

/// Opens the writing connection and applies all migrations.
async fn first(connect: &SqliteConnectOptions) -> anyhow::Result<SqliteConnection> {
    /// Rows that must exist. They are missing after somebody has emptied the tables by hand.
    const ROWS: [&str; 5] = [
        "INSERT INTO change_number (id, number) SELECT 1, (SELECT COALESCE(MAX(changed), 0) FROM reports)
         WHERE NOT EXISTS (SELECT 1 FROM change_number)",
        "INSERT INTO gazetteer_number (id, number) SELECT 1, 0 WHERE NOT EXISTS (SELECT 1 FROM gazetteer_number)",
        "INSERT INTO parking_number (id, number) SELECT 1, 0 WHERE NOT EXISTS (SELECT 1 FROM parking_number)",
        "INSERT INTO parking_realtime_number (id, number)
         SELECT 1, (SELECT COALESCE(MAX(change_number), 0) FROM parking_realtime)
         WHERE NOT EXISTS (SELECT 1 FROM parking_realtime_number)",
        "INSERT INTO write_probe (id, at_ms) SELECT 1, 0 WHERE NOT EXISTS (SELECT 1 FROM write_probe)",
    ];
    let mut db = connect.connect().await?;
    migrator()?.run(&mut db).await?;
    for row in ROWS {
        sqlx::query(row).execute(&mut db).await?;
    }
    Ok(db)
}

/// All migrations, each named `VERSION_WHAT.sql`.
fn migrator() -> anyhow::Result<Migrator> {
    let one = |file: &'static File| {
        let (version, what) = file.path().file_stem()?.to_str()?.split_once('_')?;
        let sql = file.contents_utf8()?.into_sql_str();
        let what = what.replace('_', " ").into();
        Some(Migration::new(version.parse().ok()?, what, MigrationType::Simple, sql, false))
    };
    let read = |file: &'static File| {
        one(file).with_context(|| format!("migrations/{} has no name such as 0001_what.sql", file.path().display()))
    };
    Ok(Migrator::with_migrations(MIGRATIONS.files().map(read).collect::<anyhow::Result<_>>()?))
}

/// Creates the file with access for its owner only. An empty file next to existing data is an accident, which a new
/// database would hide.
fn prepare(path: &Path, data_dir: &Path) -> anyhow::Result<()> {
    match fs::metadata(path) {
        Ok(meta) if meta.len() == 0 && was_used(path, data_dir) => bail!(
            "the database {} is empty (0 bytes), but photos or a journal lie beside it. Nothing was changed. Move \
             portal.sqlite-wal and -shm away together with it, keep them, and put a backup in its place; to begin anew, move \
             the data folder away",
            path.display()
        ),
        Ok(_) => Ok(()),
        Err(_) => {
            if let Some(folder) = path.parent() {
                private::create_dir_all(folder)
                    .with_context(|| format!("cannot create the folder {}", folder.display()))?;
            }
            if has_journal(path) {
                bail!(
                    "the database {} is not there, but its journal ({0}-wal) is, and holds reports. Nothing was \
                     changed. Put the database back beside it; to begin anew, move the journal away",
                    path.display()
                );
            }
            private::create_new(path)
                .map(drop)
                .with_context(|| format!("cannot create the database {}", path.display()))
        }
    }
}

/// Whether a non-empty journal exists next to the database.
fn has_journal(path: &Path) -> bool {
    fs::metadata(journal(path)).is_ok_and(|meta| meta.len() > 0)
}

fn was_used(path: &Path, data_dir: &Path) -> bool {
    let photos = fs::read_dir(data_dir.join("media")).into_iter().flatten().flatten();
    has_journal(path) || photos.into_iter().any(|entry| entry.file_name().len() == 2)
}

/// Explains a failure to the operator.
fn explain(path: &Path, error: anyhow::Error) -> anyhow::Error {
    let shown = path.display();
    let code = error.chain().find_map(|cause| primary_code(cause.downcast_ref::<sqlx::Error>()?));
    let newer = error.chain().any(|cause| {
        matches!(
            cause.downcast_ref::<MigrateError>(),
            Some(MigrateError::VersionMissing(_) | MigrateError::VersionMismatch(_))
        )
    });
    let advice = match code {
        _ if newer => "it was written by a newer version: start that version, or restore a backup",
        Some(5 | 6) => "another process has locked it: end that process, or wait, and start again",
        Some(8 | 14 | 23) => "it cannot be opened for writing: look at the owner and the rights of file and folder",
        Some(10) => "the disk fails: look at its log, and keep a copy of the file before anything else",
        Some(11 | 26) => {
            "it is damaged or not a database. Nothing was changed. Move it away together with its -wal and -shm and keep them; then restore a backup, or \
             save what can be read with `sqlite3 FILE .recover | sqlite3 NEW`, and start with the new file"
        }
        Some(13) => "the disk is full: make room and start again",
        _ => return error.context(format!("cannot open the database {shown}")),
    };
    anyhow!("the database {shown}: {advice} ({error:#})")
}

/// SQLite's primary result code.
pub(super) fn primary_code(error: &sqlx::Error) -> Option<i32> {
    let code = error.as_database_error()?.code()?.parse::<i32>().ok()?;
    Some(code & 0xff)
}
