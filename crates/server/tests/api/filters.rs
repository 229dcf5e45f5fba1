//! A filter selects the same reports on the map, in the list, and in a direct evaluation.

use crate::support::{TestApp, lamp};
use chrono::TimeZone as _;
use contract::{
    Bbox, Instant, LatLon,
    reports::{ReportFilter, ReportQuery, Status, report_map, reports},
};
use server::services::reports::{new_row, store::NewReportRow};
use std::collections::BTreeSet;

const CATEGORIES: [&str; 3] = ["lamp", "hole", "fallen-tree"];
const WARDS: [&str; 3] = ["W1", "W2", "C3"];
const TEXTS: [&str; 4] = ["Đèn tắt từ hôm qua", "Ổ gà sâu trước chợ Mơ", "Cây đổ ngang đường, tắt lối đi", "den tat"];
const WORDS: [&str; 8] = ["tắt", "tat", "đèn", "cho mo", "đường", "CÂY ĐỔ", "khong co", "o ga sau"];
const BOX: Bbox = Bbox { min_lon: 8.09999, min_lat: 50.04999, max_lon: 8.10025, max_lat: 50.05017 };

/// Reproducible pseudo-random numbers (xorshift).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % end
    }

    fn one<T: Copy>(&mut self, all: &[T]) -> T {
        let at = self.below(all.len() as u64) as usize;
        all[at]
    }

    /// A random subset, usually empty.
    fn some(&mut self, all: &[&str]) -> Vec<String> {
        let count = self.below(4).saturating_sub(1);
        let chosen: BTreeSet<&str> = (0..count).map(|_| self.one(all)).collect();
        chosen.into_iter().map(str::to_owned).collect()
    }
}

fn random_reports(portal: &TestApp, numbers: &mut Numbers) -> Vec<NewReportRow> {
    let service = &portal.app.services.reports;
    let now = portal.app.now_ms();
    let new_row = |nth: u32| {
        let category = numbers.one(&CATEGORIES);
        let report = contract::reports::NewReport { description: numbers.one(&TEXTS).to_owned(), ..lamp() };
        let category = service.category(category).expect("a category");
        let mut new_row = new_row::from_submission(service, report, category, numbers.one(&WARDS).to_owned(), None);
        new_row.timeline.clear();
        // A 9 by 9 grid, spaced so that each report has its own pin at the highest zoom.
        new_row.row.at = LatLon::new(50.05 + 2e-5 * f64::from(nth / 9), 8.1 + 3e-5 * f64::from(nth % 9));
        new_row.row.status = numbers.one(&Status::ALL);
        new_row.row.created_ms = now - numbers.below(20 * 86_400) as i64 * 1000;
        let due = now + (numbers.below(10 * 86_400) as i64 - 5 * 86_400) * 1000;
        new_row.row.due_ms = (numbers.below(5) > 0).then_some(due);
        new_row
    };
    (0..81).map(new_row).collect()
}

fn filter(numbers: &mut Numbers, today: &str) -> ReportFilter {
    let status: Vec<Status> = Status::ALL.into_iter().filter(|_| numbers.below(4) == 0).collect();
    let (year_month, _) = today.rsplit_once('-').expect("a date");
    ReportFilter {
        category: numbers.some(&CATEGORIES),
        status,
        overdue: numbers.below(4) == 0,
        ward: (numbers.below(3) == 0).then(|| numbers.one(&WARDS).to_owned()),
        q: if numbers.below(2) == 0 { numbers.one(&WORDS).to_owned() } else { String::new() },
        since: (numbers.below(4) == 0).then(|| format!("{year_month}-{:02}", 1 + numbers.below(28))),
    }
}

/// Evaluates a filter on the inserted row directly, without columns or database.
fn matches_filter(new_row: &NewReportRow, filter: &ReportFilter, now: Instant) -> bool {
    let row = &new_row.row;
    let is_overdue = row.status.is_open() && row.due_ms.is_some_and(|due| due < now.timestamp_millis());
    let local = now.timezone().timestamp_millis_opt(row.created_ms).single().expect("a time");
    let text = format!(" {}", new_row.folded);
    (filter.category.is_empty() || filter.category.contains(&row.category))
        && (filter.status.is_empty() || filter.status.contains(&row.status))
        && (!filter.overdue || is_overdue)
        && filter.ward.as_ref().is_none_or(|ward| *ward == row.ward)
        && filter.since.as_ref().is_none_or(|since| local.date_naive().to_string() >= *since)
        && civic::text::fold(&filter.q).split_whitespace().all(|word| text.contains(&format!(" {word}")))
}

#[tokio::test]
async fn map_and_list_show_the_same_reports_whatever_is_filtered() {
    let portal = TestApp::open().await;
    let mut numbers = Numbers(88_172_645_463_325_252);
    let new_rows = random_reports(&portal, &mut numbers);
    portal.reports().insert_all("WOL", &new_rows).await.expect("reports");
    let whole = report_map(&ReportFilter::default(), BOX, 22);
    let codes = portal.send(whole).await.expect("a map").reports;
    let today = portal.app.now().date_naive().to_string();
    let (mut some, mut none) = (0, 0);
    for nth in 0..50 {
        let filter = if nth == 0 { ReportFilter::default() } else { filter(&mut numbers, &today) };
        let map = portal.send(report_map(&filter, BOX, 22)).await.expect("a map");
        assert!(map.cells.is_empty(), "each report has a pin of its own: {:?}", map.cells);
        let meant = |at: (f64, f64)| {
            let near = |new_row: &&NewReportRow| {
                (new_row.row.at.lat - at.0).abs() < 5e-6 && (new_row.row.at.lon - at.1).abs() < 5e-6
            };
            let new_row = new_rows.iter().find(near).expect("a report that was filed");
            matches_filter(new_row, &filter, portal.app.now())
        };
        let expected = codes.iter().filter(|pin| meant((pin.lat, pin.lon))).map(|pin| pin.code.to_string());
        let expected: BTreeSet<String> = expected.collect();
        let pins: BTreeSet<String> = map.reports.iter().map(|pin| pin.code.to_string()).collect();
        assert_eq!(pins, expected, "{filter:?}");
        let query = ReportQuery { filter, bbox: Some(BOX), limit: Some(200), ..ReportQuery::default() };
        let mut listed = BTreeSet::new();
        let mut cursor = None;
        loop {
            let page = portal.send(reports(&ReportQuery { cursor, ..query.clone() })).await.expect("a list");
            listed.extend(page.items.iter().map(|report| report.code.to_string()));
            if page.next.is_none() {
                break;
            }
            cursor = page.next;
        }
        assert_eq!(pins, listed, "{:?}", query.filter);
        assert_eq!(map.total as usize, listed.len());
        *if listed.is_empty() { &mut none } else { &mut some } += 1;
    }
    assert!(some > 20 && none > 3, "{some} filters find something, {none} nothing: too one-sided to say anything");
}
