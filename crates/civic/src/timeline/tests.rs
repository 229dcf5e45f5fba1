use super::*;
use contract::reports::Status;

#[test]
fn only_open_reports_are_overdue() {
    let json = r#"{"code":"HN-7K3M9Q","category":"pothole","status":"assigned","level":"normal","summary":"",
        "lat":21.0,"lon":105.8,"ward":"00070","agency":"a","created_at":"2026-11-20T08:00:00+07:00",
        "updated_at":"2026-11-20T08:00:00+07:00","due_at":"2026-11-21T08:00:00+07:00","supporters":0,
        "visibility":"public"}"#;
    let mut report: Report = serde_json::from_str(json).unwrap();
    let [before, after] =
        ["2026-11-21T08:00:00+07:00", "2026-11-21T08:00:01+07:00"].map(|t| t.parse::<Instant>().unwrap());
    assert!(!is_overdue(&report, before));
    assert!(is_overdue(&report, after));
    report.status = Status::Resolved;
    assert!(!is_overdue(&report, after));
    report.status = Status::Received;
    report.due_at = None;
    assert!(!is_overdue(&report, after));
}
