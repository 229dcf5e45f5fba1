//! Ratings of heritage sites, and counts of scans.

use contract::heritage::{Rating, ScanCount};
use sqlx::Row;
use std::collections::HashMap;

use crate::store::{Result, Store};

/// A sign and a month for which scans are counted.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ScannedSign {
    /// Slug of the site.
    pub site: String,
    /// Number of the sign.
    pub sign: u16,
    /// `YYYY-MM`.
    pub month: String,
}

/// Ratings and scan counts in the database.
#[derive(Clone, Debug)]
pub struct HeritageStore(Store);

impl HeritageStore {
    /// Creates the store on a database.
    pub const fn new(store: Store) -> Self {
        Self(store)
    }

    /// The rating of a site, and the stars given by the requesting device.
    ///
    /// # Errors
    /// `Unavailable` when the database cannot be read now.
    pub async fn rating(&self, site: &str, device: Option<&str>) -> Result<Rating> {
        let row =
            sqlx::query("SELECT COUNT(*) AS count, COALESCE(SUM(stars), 0) AS stars FROM ratings WHERE site = $1")
                .bind(site)
                .fetch_one(self.0.readers())
                .await?;
        let (count, stars): (i64, i64) = (row.try_get("count")?, row.try_get("stars")?);
        let mine: Option<i64> = match device {
            None => None,
            Some(device) => {
                sqlx::query_scalar("SELECT CAST(stars AS BIGINT) FROM ratings WHERE site = $1 AND device = $2")
                    .bind(site)
                    .bind(device)
                    .fetch_optional(self.0.readers())
                    .await?
            }
        };
        let small = |number: i64| u32::try_from(number).unwrap_or(u32::MAX);
        Ok(Rating { count: small(count), stars: small(stars), mine: mine.and_then(|stars| u8::try_from(stars).ok()) })
    }

    /// Stores a device's rating of a site, replacing its previous one.
    ///
    /// # Errors
    /// `Unavailable` when the database cannot be written now.
    pub async fn rate(&self, site: &str, device: &str, stars: u8, now_ms: i64) -> Result<()> {
        let mut write = self.0.begin().await?;
        sqlx::query(
            "INSERT INTO ratings (site, device, stars, updated_ms) VALUES ($1, $2, $3, $4) \
             ON CONFLICT (site, device) DO UPDATE SET stars = excluded.stars, updated_ms = excluded.updated_ms",
        )
        .bind(site)
        .bind(device)
        .bind(i64::from(stars))
        .bind(now_ms)
        .execute(&mut *write)
        .await?;
        write.commit().await
    }

    /// Counts a scan and returns the total of that month.
    ///
    /// # Errors
    /// `Unavailable` when the database cannot be written now.
    pub async fn count_scan(&self, site: &str, sign: u16, month: &str) -> Result<ScanCount> {
        let scanned = ScannedSign { site: site.to_owned(), sign, month: month.to_owned() };
        self.add_scans(&HashMap::from([(scanned, 1)])).await?;
        let count: i64 = sqlx::query_scalar("SELECT count FROM scans WHERE site = $1 AND sign = $2 AND month = $3")
            .bind(site)
            .bind(i64::from(sign))
            .bind(month)
            .fetch_one(self.0.readers())
            .await?;
        let count = u32::try_from(count).unwrap_or(u32::MAX);
        Ok(ScanCount { site: site.to_owned(), sign, month: month.to_owned(), count })
    }

    /// Adds scans to the counts of their signs in one transaction.
    ///
    /// # Errors
    /// `Unavailable` when the database cannot be written now; nothing is added then.
    pub async fn add_scans(&self, scans: &HashMap<ScannedSign, u32>) -> Result<()> {
        let mut write = self.0.begin().await?;
        for (ScannedSign { site, sign, month }, count) in scans {
            sqlx::query(
                "INSERT INTO scans (site, sign, month, count) VALUES ($1, $2, $3, $4) \
                 ON CONFLICT (site, sign, month) DO UPDATE SET count = scans.count + excluded.count",
            )
            .bind(site)
            .bind(i64::from(*sign))
            .bind(month)
            .bind(i64::from(*count))
            .execute(&mut *write)
            .await?;
        }
        write.commit().await
    }

    /// The scan counts of one site or all sites, newest month first, at most `limit`.
    ///
    /// # Errors
    /// `Unavailable` when the database cannot be read now.
    pub async fn scans(&self, site: Option<&str>, limit: u32) -> Result<Vec<ScanCount>> {
        let rows = sqlx::query(
            "SELECT site, CAST(sign AS BIGINT) AS sign, month, count FROM scans WHERE $1 = '' OR site = $1 \
             ORDER BY month DESC, site, sign LIMIT $2",
        )
        .bind(site.unwrap_or_default())
        .bind(i64::from(limit))
        .fetch_all(self.0.readers())
        .await?;
        rows.into_iter()
            .map(|row| {
                let (sign, count): (i64, i64) = (row.try_get("sign")?, row.try_get("count")?);
                Ok(ScanCount {
                    site: row.try_get("site")?,
                    sign: u16::try_from(sign).unwrap_or(u16::MAX),
                    month: row.try_get("month")?,
                    count: u32::try_from(count).unwrap_or(u32::MAX),
                })
            })
            .collect()
    }
}
