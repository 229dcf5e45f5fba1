//! Records of stored photos. The image files are in the photo store.

use contract::reports::Visibility;
use sqlx::{QueryBuilder, Row, Sqlite, sqlite::SqliteRow};
use std::collections::HashSet;

use super::{Result, Store};
use crate::{digest, problem::AppError};

/// The record of a photo.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MediaRow {
    /// SHA-256 of the uploaded bytes, hexadecimal.
    pub id: String,
    /// Width of the stored picture in pixels.
    pub width: u32,
    /// Height of the stored picture in pixels.
    pub height: u32,
    /// Size of the stored picture in bytes.
    pub bytes: u64,
    /// When it was uploaded first, milliseconds since 1970.
    pub created_ms: i64,
    /// SHA-256 of the uploading device's secret.
    pub device: Option<String>,
    /// `Public`: shown to all. `Pending`: awaits review. `Private`: rejected by a reviewer.
    pub visibility: Visibility,
    /// Secret from which the view keys of the owners are derived. Replaced at each decision of a reviewer.
    pub view_key: String,
}

impl MediaRow {
    /// The key with which an uploading device can view the photo while it is not public. A reviewer's decision revokes
    /// it, so shared links stop working.
    pub fn key_of(&self, device: &str) -> String {
        digest::sha256(format!("{}:{device}", self.view_key).as_bytes()).chars().take(32).collect()
    }

    /// The photo as the API shows it to an uploading device (`owner` is its hash) or to others.
    pub fn to_media(&self, owner: Option<&str>) -> contract::Media {
        let public = self.visibility == Visibility::Public;
        let key = owner.filter(|_| !public).map(|device| format!("?key={}", self.key_of(device))).unwrap_or_default();
        contract::Media {
            id: self.id.clone(),
            url: format!("/media/{}{key}", self.id),
            thumb: format!("/media/{}/thumb{key}", self.id),
            width: self.width,
            height: self.height,
            public,
        }
    }

    pub(crate) fn read(row: &SqliteRow) -> Result<Self> {
        Ok(Self {
            id: row.try_get("id")?,
            width: row.try_get("width")?,
            height: row.try_get("height")?,
            bytes: row.try_get::<i64, _>("bytes")?.unsigned_abs(),
            created_ms: row.try_get("created_ms")?,
            device: row.try_get("device")?,
            visibility: visibility(row.try_get("visibility")?)?,
            view_key: row.try_get("view_key")?,
        })
    }
}

/// The database value of a visibility.
pub(crate) const fn visibility_word(visibility: Visibility) -> &'static str {
    match visibility {
        Visibility::Public => "public",
        Visibility::Pending => "pending",
        // Never stored, so use the most restrictive value.
        Visibility::Private | Visibility::Unknown => "private",
    }
}

/// Parses the database value of a visibility.
pub(crate) fn visibility(word: &str) -> Result<Visibility> {
    match word {
        "public" => Ok(Visibility::Public),
        "pending" => Ok(Visibility::Pending),
        "private" => Ok(Visibility::Private),
        other => Err(AppError::internal(&format_args!("visibility {other} in the database"))),
    }
}

impl Store {
    /// Stores a photo's record and its uploading device. For a known photo, visibility and upload time stay unchanged,
    /// but size and dimensions are updated because the image may have been re-encoded. A photo that a reviewer has
    /// hidden gets no further owners.
    ///
    /// # Errors
    /// `Unavailable` when the database cannot be written now.
    pub async fn insert_media(&self, row: &MediaRow, device: Option<&str>) -> Result<()> {
        let mut write = self.begin().await?;
        sqlx::query(
            "INSERT INTO media (id, width, height, bytes, created_ms, device, visibility, view_key)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
             ON CONFLICT (id) DO UPDATE SET width = excluded.width, height = excluded.height, bytes = excluded.bytes",
        )
        .bind(&row.id)
        .bind(row.width)
        .bind(row.height)
        .bind(i64::try_from(row.bytes).unwrap_or(i64::MAX))
        .bind(row.created_ms)
        .bind(&row.device)
        .bind(visibility_word(row.visibility))
        .bind(&row.view_key)
        .execute(&mut *write)
        .await?;
        if let Some(device) = device {
            sqlx::query(
                "INSERT INTO media_owners (media, device) SELECT id, $2 FROM media WHERE id = $1 AND visibility <> 'private'
                 ON CONFLICT (media, device) DO NOTHING",
            )
            .bind(&row.id)
            .bind(device)
            .execute(&mut *write)
            .await?;
        }
        write.commit().await
    }

    /// The record of a photo.
    ///
    /// # Errors
    /// `Unavailable` when the database cannot be read now.
    pub async fn media(&self, id: &str) -> Result<Option<MediaRow>> {
        let row = sqlx::query("SELECT * FROM media WHERE id = $1").bind(id).fetch_optional(&self.readers).await?;
        row.as_ref().map(MediaRow::read).transpose()
    }

    /// The hashes of the devices that uploaded a photo.
    ///
    /// # Errors
    /// `Unavailable` when the database cannot be read now.
    pub async fn owners_of(&self, id: &str) -> Result<Vec<String>> {
        let devices = sqlx::query_scalar("SELECT device FROM media_owners WHERE media = $1").bind(id);
        Ok(devices.fetch_all(&self.readers).await?)
    }

    /// Which of these photos a device uploaded.
    ///
    /// # Errors
    /// `Unavailable` when the database cannot be read now.
    pub async fn owned_by(&self, ids: &[&String], device: Option<&str>) -> Result<HashSet<String>> {
        let (Some(device), false) = (device, ids.is_empty()) else { return Ok(HashSet::new()) };
        let mut query = QueryBuilder::<Sqlite>::new("SELECT media FROM media_owners WHERE device = ");
        query.push_bind(device).push(" AND media IN (");
        let mut list = query.separated(", ");
        for id in ids {
            list.push_bind(id.as_str());
        }
        let rows = query.push(")").build().fetch_all(&self.readers).await?;
        rows.iter().map(|row| Ok(row.try_get("media")?)).collect()
    }
}
