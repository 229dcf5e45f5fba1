//! Inserts reports and photos directly into the database.

use contract::{
    LatLon,
    reports::{Priority, ReportCode, Status, Visibility},
};
use server::{
    App,
    services::reports::store::{NewReportRow, ReportRow},
    store::MediaRow,
};

/// The record of a photo whose id is one character repeated 64 times.
pub async fn photo(app: &App, character: &str, visibility: Visibility) -> String {
    let id = character.repeat(64);
    let row = MediaRow {
        id: id.clone(),
        width: 640,
        height: 480,
        bytes: 1,
        created_ms: 0,
        device: None,
        visibility,
        view_key: "key".to_owned(),
    };
    app.store().insert_media(&row, None).await.expect("a record");
    id
}

/// Inserts a report and returns its code.
pub async fn insert(app: &App, text: &str, visibility: Visibility, photos: Vec<String>) -> ReportCode {
    let reports = &app.services.reports;
    let category = &reports.catalogue().categories[0];
    let row = ReportRow {
        id: 0,
        code: ReportCode::from_number("HN", 0),
        category: category.id.clone(),
        status: Status::Received,
        level: Priority::Normal,
        summary: text.chars().take(120).collect(),
        description: text.to_owned(),
        address: String::new(),
        at: LatLon::new(21.03, 105.85),
        ward: app.city().wards[0].code.clone(),
        agency: category.agency.clone(),
        created_ms: 0,
        updated_ms: 0,
        due_ms: None,
        visibility,
        demo: false,
        supporters: 0,
        device: None,
        about: None,
        answers: contract::reports::Answers::new(),
    };
    let new_row = NewReportRow { row, folded: String::new(), timeline: Vec::new(), photos, contact: None };
    reports.store().insert("HN", &new_row, None).await.expect("a report").1
}
