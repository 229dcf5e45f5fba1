//! Imported wards and places.

use sqlx::{Row, SqliteConnection};

use super::{Result, Store, readable};
use crate::{
    city::{Place, WardRow},
    problem::AppError,
};

/// Polygons of rings of `[lon, lat]`, outer ring first, as in a GeoJSON MultiPolygon.
pub type Boundary = Vec<Vec<Vec<[f64; 2]>>>;

/// Numbers of entries changed by an import.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ImportCounts {
    /// Added.
    pub added: usize,
    /// Changed.
    pub updated: usize,
    /// Removed, because they are not in the file.
    pub removed: usize,
    /// Unchanged.
    pub same: usize,
}

impl Store {
    /// Import number, which grows with every import.
    ///
    /// # Errors
    /// `Unavailable` when the database cannot be read now.
    pub async fn gazetteer_number(&self) -> Result<i64> {
        let row = sqlx::query("SELECT number FROM gazetteer_number").fetch_optional(&self.readers).await?;
        // Without the row, nothing was ever imported.
        row.map_or(Ok(0), |row| Ok(row.try_get("number")?))
    }

    /// The imported wards with their boundaries, ordered by code.
    ///
    /// # Errors
    /// `Unavailable` when the database cannot be read now.
    pub async fn imported_wards(&self) -> Result<Vec<(WardRow, Boundary)>> {
        wards(&mut *self.readers.acquire().await?).await
    }

    /// The imported places.
    ///
    /// # Errors
    /// `Unavailable` when the database cannot be read now.
    pub async fn imported_places(&self) -> Result<Vec<Place>> {
        places(&mut *self.readers.acquire().await?).await
    }

    /// Replaces all imported wards in one transaction.
    ///
    /// # Errors
    /// `Unavailable` when the database cannot be written now; nothing is changed then.
    pub async fn replace_wards(&self, new: &[(WardRow, Boundary)]) -> Result<ImportCounts> {
        let mut tx = self.begin().await?;
        bump(&mut tx).await?;
        let changed = compare(&wards(&mut tx).await?, new, |(ward, _)| &ward.code);
        sqlx::query("DELETE FROM imported_wards").execute(&mut *tx).await?;
        for (ward, boundary) in new {
            let boundary = serde_json::to_string(boundary).map_err(|error| AppError::internal(&error))?;
            sqlx::query(
                "INSERT INTO imported_wards (code, kind, name_vi, name_en, lat, lon, boundary)
                 VALUES ($1, $2, $3, $4, $5, $6, $7)",
            )
            .bind(&ward.code)
            .bind(&ward.kind)
            .bind(&ward.name_vi)
            .bind(&ward.name_en)
            .bind(ward.lat)
            .bind(ward.lon)
            .bind(boundary)
            .execute(&mut *tx)
            .await?;
        }
        tx.commit().await?;
        Ok(changed)
    }

    /// Replaces all imported places in one transaction. `progress` is called with the number written so far.
    ///
    /// # Errors
    /// `Unavailable` when the database cannot be written now; nothing is changed then.
    pub async fn replace_places(&self, new: &[Place], mut progress: impl FnMut(usize)) -> Result<ImportCounts> {
        let mut tx = self.begin().await?;
        bump(&mut tx).await?;
        let changed = compare(&places(&mut tx).await?, new, |place| &place.id);
        sqlx::query("DELETE FROM imported_places").execute(&mut *tx).await?;
        for (done, place) in new.iter().enumerate() {
            sqlx::query(
                "INSERT INTO imported_places (id, kind, name_vi, name_en, aliases, lat, lon, ward, source)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            )
            .bind(&place.id)
            .bind(&place.kind)
            .bind(&place.name_vi)
            .bind(&place.name_en)
            .bind(&place.aliases)
            .bind(place.lat)
            .bind(place.lon)
            .bind(&place.ward)
            .bind(&place.source)
            .execute(&mut *tx)
            .await?;
            progress(done + 1);
        }
        tx.commit().await?;
        Ok(changed)
    }
}

async fn bump(db: &mut SqliteConnection) -> Result<()> {
    sqlx::query("UPDATE gazetteer_number SET number = number + 1 WHERE id = 1").execute(db).await?;
    Ok(())
}

async fn wards(db: &mut SqliteConnection) -> Result<Vec<(WardRow, Boundary)>> {
    let rows = sqlx::query("SELECT * FROM imported_wards ORDER BY code").fetch_all(db).await?;
    let read = |row: &sqlx::sqlite::SqliteRow| -> Result<(WardRow, Boundary)> {
        let ward = WardRow {
            code: row.try_get("code")?,
            kind: row.try_get("kind")?,
            name_vi: row.try_get("name_vi")?,
            name_en: row.try_get("name_en")?,
            lat: row.try_get("lat")?,
            lon: row.try_get("lon")?,
        };
        let boundary = serde_json::from_str(row.try_get("boundary")?).map_err(|error| AppError::internal(&error))?;
        Ok((ward, boundary))
    };
    Ok(readable("imported_wards", "code", &rows, read))
}

async fn places(db: &mut SqliteConnection) -> Result<Vec<Place>> {
    let rows = sqlx::query("SELECT * FROM imported_places ORDER BY id").fetch_all(db).await?;
    let read = |row: &sqlx::sqlite::SqliteRow| -> Result<Place> {
        Ok(Place {
            id: row.try_get("id")?,
            kind: row.try_get("kind")?,
            name_vi: row.try_get("name_vi")?,
            name_en: row.try_get("name_en")?,
            aliases: row.try_get("aliases")?,
            lat: row.try_get("lat")?,
            lon: row.try_get("lon")?,
            ward: row.try_get("ward")?,
            source: row.try_get("source")?,
        })
    };
    Ok(readable("imported_places", "id", &rows, read))
}

fn compare<T: PartialEq>(old: &[T], new: &[T], key: impl Fn(&T) -> &String) -> ImportCounts {
    let known: std::collections::HashMap<&String, &T> = old.iter().map(|item| (key(item), item)).collect();
    let mut changed = ImportCounts::default();
    for item in new {
        match known.get(key(item)) {
            None => changed.added += 1,
            Some(before) if *before == item => changed.same += 1,
            Some(_) => changed.updated += 1,
        }
    }
    changed.removed = old.len() - changed.same - changed.updated;
    changed
}
