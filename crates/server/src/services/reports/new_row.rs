//! Builds the rows of a new report from a submission or a demonstration report.

use civic::{questions, report, text};
use contract::{
    LatLon, Localized,
    reports::{Category, Contact, NewReport, ReportCode, ReportEvent, Status},
};

use super::{
    DemoReport, ReportService,
    store::{NewReportRow, ReportRow, TimelineRow},
};
use crate::{city::City, gazetteer::Gazetteer, problem::AppError};

/// The rows of a submission that was already validated.
pub fn from_submission(
    service: &ReportService,
    new: NewReport,
    category: &Category,
    ward: String,
    device: Option<String>,
) -> NewReportRow {
    let city = service.city();
    let now = service.core.now_ms();
    let description = report::clean(&new.description);
    let address = report::clean(&new.address);
    let received = TimelineRow {
        at_ms: now,
        event: ReportEvent::Received,
        status: Status::Received,
        agency: Some(category.agency.clone()),
        text: Localized::default(),
    };
    let row = ReportRow {
        id: 0,
        code: unassigned(city),
        category: category.id.clone(),
        status: Status::Received,
        level: category.level,
        summary: report::summary(&description),
        description,
        address,
        at: LatLon::new(new.lat, new.lon),
        ward,
        agency: category.agency.clone(),
        created_ms: now,
        updated_ms: now,
        due_ms: Some(due(city, category, now)),
        visibility: category.family.visibility(),
        demo: false,
        supporters: 0,
        device,
        about: new.about,
        answers: questions::prune(category, &new.answers),
    };
    let contact = new.contact.map(clean_contact).filter(|contact| *contact != Contact::default());
    NewReportRow { folded: folded(category, &row), row, timeline: vec![received], photos: new.photos, contact }
}

/// The rows of a demonstration report, with times relative to now.
///
/// # Errors
/// Its category is not one of the city's.
pub fn from_demo(service: &ReportService, gazetteer: &Gazetteer, demo: &DemoReport) -> Result<NewReportRow, AppError> {
    let (city, now_ms) = (service.city(), service.core.now_ms());
    let category = service.category(&demo.category).ok_or_else(|| AppError::internal(&"demonstration category"))?;
    let ago = |hours: f64| now_ms - (hours * 3_600_000.0) as i64;
    let created_ms = ago(demo.hours_ago);
    let at = LatLon::new(demo.lat, demo.lon);
    let mut status = Status::Received;
    let agency = Some(category.agency.clone());
    let received = TimelineRow {
        at_ms: created_ms,
        event: ReportEvent::Received,
        status,
        agency: agency.clone(),
        text: Localized::default(),
    };
    let mut timeline = vec![received];
    // The file may list the `received` event or omit it.
    for event in demo.timeline.iter().filter(|event| event.event != ReportEvent::Received) {
        status = event.event.leads_to().unwrap_or(status);
        timeline.push(TimelineRow {
            at_ms: ago(event.hours_ago),
            event: event.event,
            status,
            agency: agency.clone(),
            text: event.text.clone(),
        });
    }
    let nearest = || gazetteer.ward_at(at).map(|lookup| lookup.ward.code).unwrap_or_default();
    let row = ReportRow {
        id: 0,
        code: unassigned(city),
        category: category.id.clone(),
        status,
        level: category.level,
        summary: report::summary(&demo.description),
        description: demo.description.clone(),
        address: demo.address.clone(),
        at,
        ward: demo.ward.clone().unwrap_or_else(nearest),
        agency: category.agency.clone(),
        created_ms,
        updated_ms: timeline.last().map_or(created_ms, |entry| entry.at_ms),
        due_ms: status.is_open().then(|| due(city, category, created_ms)),
        visibility: demo.visibility.unwrap_or(category.family.visibility()),
        demo: true,
        supporters: demo.supporters,
        device: None,
        about: None,
        answers: demo.answers.clone(),
    };
    Ok(NewReportRow { folded: folded(category, &row), row, timeline, photos: Vec::new(), contact: None })
}

/// Due date of a report created at `created_ms`, milliseconds since 1970.
pub fn due(city: &City, category: &Category, created_ms: i64) -> i64 {
    let minutes = city.profile.deadlines.minutes(category.level);
    city.working_time.add(city.profile.instant(created_ms), minutes).timestamp_millis()
}

/// What the text filter searches: the words of address, description and category.
fn folded(category: &Category, row: &ReportRow) -> String {
    let names: Vec<&str> = category.name.0.values().map(String::as_str).collect();
    text::fold(&format!("{} {} {}", row.address, row.description, names.join(" ")))
}

fn clean_contact(contact: Contact) -> Contact {
    Contact {
        name: report::clean(&contact.name),
        phone: report::clean(&contact.phone),
        email: report::clean(&contact.email),
    }
}

/// Placeholder until the store assigns the real code.
fn unassigned(city: &City) -> ReportCode {
    ReportCode::from_number(&city.profile.code_prefix, 0)
}
