//! Records of stored photos; the pictures themselves lie in the photo store.

use contract::Visibility;
use sqlx::{Row, sqlite::SqliteRow};

use super::{Result, Store};
use crate::problem::AppError;

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
    /// `Public`: shown to all; `Pending`: waits for review; `Private`: refused by a reviewer.
    pub visibility: Visibility,
    /// Opens the picture for its owner while it is not public.
    pub view_key: String,
}

impl MediaRow {
    /// The photo as the API shows it to its owner (`owner`) or to others.
    pub fn to_media(&self, owner: bool) -> contract::Media {
        let public = self.visibility == Visibility::Public;
        let key = if owner && !public { format!("?key={}", self.view_key) } else { String::new() };
        contract::Media {
            id: self.id.clone(),
            url: format!("/media/{}{key}", self.id),
            thumb: format!("/media/{}/thumb{key}", self.id),
            width: self.width,
            height: self.height,
            public,
        }
    }

    pub(super) fn read(row: &SqliteRow) -> Result<Self> {
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

/// The word of a visibility in the database.
pub(super) const fn visibility_word(visibility: Visibility) -> &'static str {
    match visibility {
        Visibility::Public => "public",
        Visibility::Pending => "pending",
        Visibility::Private => "private",
    }
}

/// The visibility of a word in the database.
pub(super) fn visibility(word: &str) -> Result<Visibility> {
    match word {
        "public" => Ok(Visibility::Public),
        "pending" => Ok(Visibility::Pending),
        "private" => Ok(Visibility::Private),
        other => Err(AppError::internal(&format_args!("visibility {other} in the database"))),
    }
}

impl Store {
    /// Adds a photo's record; when the same photo is there already, nothing changes and its first record stays.
    ///
    /// # Errors
    /// `Unavailable` when the database cannot be written now.
    pub async fn insert_media(&self, row: MediaRow) -> Result<()> {
        sqlx::query(
            "INSERT INTO media (id, width, height, bytes, created_ms, device, visibility, view_key)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (id) DO NOTHING",
        )
        .bind(&row.id)
        .bind(row.width)
        .bind(row.height)
        .bind(i64::try_from(row.bytes).unwrap_or(i64::MAX))
        .bind(row.created_ms)
        .bind(&row.device)
        .bind(visibility_word(row.visibility))
        .bind(&row.view_key)
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// The record of a photo.
    ///
    /// # Errors
    /// `Unavailable` when the database cannot be read now.
    pub async fn media(&self, id: &str) -> Result<Option<MediaRow>> {
        let row = sqlx::query("SELECT * FROM media WHERE id = $1").bind(id).fetch_optional(&self.pool).await?;
        row.as_ref().map(MediaRow::read).transpose()
    }
}
