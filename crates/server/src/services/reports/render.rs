//! Reports as a given device may see them.

use contract::{
    Media,
    reports::{Report, TimelineEntry, Visibility},
};
use std::collections::HashSet;

use super::{
    ReportService,
    store::{ReportRow, TimelineRow},
};
use crate::{http::device::Device, problem::AppError, store::MediaRow};

/// Reports for a list: without description, answers, photos and timeline.
pub(super) async fn brief(
    service: &ReportService,
    rows: Vec<ReportRow>,
    device: &Device,
) -> Result<Vec<Report>, AppError> {
    let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
    let mut photos = service.store.photos_of(&ids).await?;
    let supported = match device.hash() {
        Some(hash) => service.store.supported_by(&ids, hash).await?,
        None => HashSet::new(),
    };
    let owned = owned(service, photos.values().flatten(), device).await?;
    let report = |row: ReportRow| {
        let photos = photos.remove(&row.id).unwrap_or_default();
        let report = outline(service, &row, &photos, &owned, device, supported.contains(&row.id));
        Report { photos: Vec::new(), ..report }
    };
    Ok(rows.into_iter().map(report).collect())
}

/// A report with everything that the device may see of it.
pub(super) async fn whole(service: &ReportService, row: ReportRow, device: &Device) -> Result<Report, AppError> {
    let photos = service.store.photos_of(&[row.id]).await?.remove(&row.id).unwrap_or_default();
    let supported = match device.hash() {
        Some(hash) => service.store.supported_by(&[row.id], hash).await?.contains(&row.id),
        None => false,
    };
    let timeline = service.store.timeline_of(row.id).await?;
    let owned = owned(service, photos.iter(), device).await?;
    let report = outline(service, &row, &photos, &owned, device, supported);
    Ok(with_texts(service, report, row, timeline))
}

/// A report that was just inserted, rendered from memory without its photos.
pub(super) fn just_created(
    service: &ReportService,
    row: ReportRow,
    timeline: Vec<TimelineRow>,
    device: &Device,
) -> Report {
    let report = outline(service, &row, &[], &HashSet::new(), device, false);
    with_texts(service, report, row, timeline)
}

fn with_texts(service: &ReportService, report: Report, row: ReportRow, timeline: Vec<TimelineRow>) -> Report {
    Report {
        description: row.description,
        answers: row.answers,
        about: row.about,
        timeline: timeline.into_iter().map(|entry| event(service, entry)).collect(),
        ..report
    }
}

/// Which of these photos the device uploaded. Visibility belongs to the photo, not to the report that shows it.
async fn owned(
    service: &ReportService,
    photos: impl Iterator<Item = &MediaRow>,
    device: &Device,
) -> Result<HashSet<String>, AppError> {
    let waiting: Vec<&String> =
        photos.filter(|photo| photo.visibility != Visibility::Public).map(|photo| &photo.id).collect();
    service.core.store().owned_by(&waiting, device.hash()).await
}

fn outline(
    service: &ReportService,
    row: &ReportRow,
    photos: &[MediaRow],
    owned: &HashSet<String>,
    device: &Device,
    supported: bool,
) -> Report {
    let instant = |ms| service.city().profile.instant(ms);
    let owner = |photo: &MediaRow| device.hash().filter(|_| owned.contains(&photo.id));
    let (shown, closed): (Vec<&MediaRow>, Vec<&MediaRow>) =
        photos.iter().partition(|photo| photo.visibility == Visibility::Public || owner(photo).is_some());
    let shown: Vec<Media> = shown.into_iter().map(|photo| photo.to_media(owner(photo))).collect();
    // A photo rejected by a reviewer is no longer pending.
    let waiting = closed.iter().filter(|photo| photo.visibility == Visibility::Pending).count();
    let mine = device.owns(row.device.as_deref());
    Report {
        code: row.code.clone(),
        category: row.category.clone(),
        status: row.status,
        level: row.level,
        summary: row.summary.clone(),
        lat: row.at.lat,
        lon: row.at.lon,
        address: row.address.clone(),
        ward: row.ward.clone(),
        agency: row.agency.clone(),
        created_at: instant(row.created_ms),
        updated_at: instant(row.updated_ms),
        due_at: row.due_ms.filter(|_| row.status.is_open()).map(instant),
        supporters: row.supporters,
        visibility: row.visibility,
        photo: shown.first().cloned(),
        demo: row.demo,
        mine,
        supported,
        description: String::new(),
        answers: Default::default(),
        about: None,
        photos: shown,
        photos_waiting: u8::try_from(waiting).unwrap_or(u8::MAX),
        timeline: Vec::new(),
    }
}

fn event(service: &ReportService, entry: TimelineRow) -> TimelineEntry {
    TimelineEntry {
        at: service.city().profile.instant(entry.at_ms),
        event: entry.event,
        status: entry.status,
        agency: entry.agency,
        text: entry.text,
        media: Vec::new(),
    }
}
