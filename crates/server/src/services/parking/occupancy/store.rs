//! Counts of free spaces in the database.

use contract::parking::{OpeningStatus, Realtime, Vehicle};
use sqlx::{QueryBuilder, Row as _, Sqlite, SqliteConnection, sqlite::SqliteRow};

use super::AHEAD_MS;
use crate::{
    city::Profile,
    problem::AppError,
    store::{Result, Store, readable},
};

/// Maximum number of rows in one SQL statement. They have seven parameters; SQLite takes 32,766, PostgreSQL 65,535.
const MOST_ROWS: usize = 1000;

/// A count of a site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SiteCount {
    /// Key of the site.
    pub uid: String,
    /// The count.
    pub count: Realtime,
}

/// The counts of parking sites.
#[derive(Clone, Debug)]
pub struct ParkingStore(Store);

impl ParkingStore {
    /// Creates the store on a database.
    pub const fn new(store: Store) -> Self {
        Self(store)
    }

    /// Number of the last transaction that wrote counts, of whichever server.
    ///
    /// # Errors
    /// `Unavailable` when the database cannot be read now.
    pub async fn number(&self) -> Result<i64> {
        let row = sqlx::query("SELECT number FROM parking_realtime_number").fetch_optional(self.0.readers()).await?;
        // Without the row, the tables were emptied by hand; the next start adds it.
        row.map_or(Ok(0), |row| Ok(row.try_get("number")?))
    }

    /// The counts written after the transaction with the number `after`; all if it is below zero. The newest of each
    /// site and vehicle.
    ///
    /// # Errors
    /// `Unavailable` when the database cannot be read now.
    pub async fn counts(&self, profile: &Profile, after: i64) -> Result<Vec<SiteCount>> {
        let rows = sqlx::query(
            "SELECT site, vehicle, free, capacity, opening_status, updated_ms FROM parking_realtime
             WHERE change_number > $1",
        )
        .bind(after)
        .fetch_all(self.0.readers())
        .await?;
        Ok(readable("parking_realtime", "site", &rows, |row| read(row, profile)))
    }

    /// Stores counts in one transaction, at most one per site and vehicle, and returns its number. A stored count that
    /// is newer stays, unless it is from the future. `now_ms` is in milliseconds since 1970.
    ///
    /// # Errors
    /// `Unavailable` when the database cannot be written now; nothing is stored then.
    pub async fn put(&self, counts: &[SiteCount], now_ms: i64) -> Result<i64> {
        let mut write = self.0.begin().await?;
        let number = next_number(&mut write).await?;
        for rows in counts.chunks(MOST_ROWS) {
            let mut query = QueryBuilder::<Sqlite>::new(
                "INSERT INTO parking_realtime \
                 (site, vehicle, free, capacity, opening_status, updated_ms, change_number) ",
            );
            query.push_values(rows, |mut row, SiteCount { uid, count }| {
                row.push_bind(uid.clone())
                    .push_bind(count.vehicle.as_str())
                    .push_bind(i64::from(count.free))
                    .push_bind(i64::from(count.capacity))
                    .push_bind(count.opening_status.map(word))
                    .push_bind(count.updated_at.timestamp_millis())
                    .push_bind(number);
            });
            query.push(
                " ON CONFLICT (site, vehicle) DO UPDATE SET free = excluded.free, capacity = excluded.capacity, \
                 opening_status = excluded.opening_status, updated_ms = excluded.updated_ms, \
                 change_number = excluded.change_number \
                 WHERE excluded.updated_ms >= parking_realtime.updated_ms OR parking_realtime.updated_ms > ",
            );
            query.push_bind(now_ms + AHEAD_MS);
            query.build().execute(&mut *write).await?;
        }
        write.commit().await?;
        Ok(number)
    }
}

/// Takes the next number within the transaction that writes counts. Its row stays locked until the end of the
/// transaction, so numbers become visible in their order.
async fn next_number(db: &mut SqliteConnection) -> Result<i64> {
    let row = sqlx::query("UPDATE parking_realtime_number SET number = number + 1 WHERE id = 1 RETURNING number");
    let emptied = || AppError::database_unavailable("it was emptied while the server ran: restore a backup");
    Ok(row.fetch_optional(db).await?.ok_or_else(emptied)?.try_get("number")?)
}

const fn word(status: OpeningStatus) -> &'static str {
    match status {
        OpeningStatus::Open => "OPEN",
        OpeningStatus::Closed => "CLOSED",
        OpeningStatus::Unknown => "UNKNOWN",
    }
}

fn read(row: &SqliteRow, profile: &Profile) -> Result<SiteCount> {
    let unreadable = || AppError::internal(&"a count of a parking site");
    let number =
        |column: &str| -> Result<u32> { u32::try_from(row.try_get::<i64, _>(column)?).map_err(|_| unreadable()) };
    let (vehicle, status): (String, Option<String>) = (row.try_get("vehicle")?, row.try_get("opening_status")?);
    let status = status.map(|status| match status.as_str() {
        "OPEN" => OpeningStatus::Open,
        "CLOSED" => OpeningStatus::Closed,
        _ => OpeningStatus::Unknown,
    });
    let count = Realtime {
        vehicle: Vehicle::parse(&vehicle).ok_or_else(unreadable)?,
        free: number("free")?,
        capacity: number("capacity")?,
        opening_status: status,
        updated_at: profile.instant(row.try_get("updated_ms")?),
        is_simulated: false,
    };
    Ok(SiteCount { uid: row.try_get("site")?, count })
}
