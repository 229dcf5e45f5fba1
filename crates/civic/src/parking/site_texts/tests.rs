use super::*;

#[test]
fn hours_say_what_is_known_now() {
    let words = Words::of("en");
    let now: Instant = "2026-11-30T10:00:00+07:00".parse().expect("an instant");
    let secs = now.timestamp();
    let text = |spans: Vec<[i64; 2]>, known_until| hours_text(Some(&OpeningTimes { spans, known_until }), now, &words);
    assert_eq!(text(vec![[secs - 3600, secs + 7200]], secs + 99_999), "Open now, until 12:00 today");
    assert_eq!(text(vec![[secs + 3600, secs + 7200]], secs + 99_999), "Closed now, opens at 11:00 today");
    assert_eq!(text(vec![[secs - 3600, secs + 99_999]], secs + 99_999), words.heritage_is_open());
    assert_eq!(text(vec![], secs + 99_999), words.heritage_is_closed());
    assert_eq!(text(vec![[secs - 3600, secs + 7200]], secs), words.parking_hours_unknown());
    assert_eq!(hours_text(None, now, &words), words.parking_hours_unknown());
}

#[test]
fn facts_name_only_what_is_known() {
    let words = Words::of("vi");
    let page: contract::Page<ParkingSite> =
        serde_json::from_str(include_str!("../../../../contract/fixtures/parking_sites.json")).expect("the list");
    let site = &page.items[0];
    let facts = site_facts(site, &words);
    assert_eq!(facts.first().map(String::as_str), Some("Xe máy: 200 chỗ"));
    for fact in ["Ô tô: 30 chỗ", "2 chỗ có sạc điện", "Xe cao tối đa 2,1 m", "Gửi tối đa 1 ngày", "Không có mái che"]
    {
        assert!(facts.iter().any(|one| one == fact), "{fact} in {facts:?}");
    }
    let bare = ParkingSite {
        operator: String::new(),
        capacity: Vec::new(),
        capacity_charging: None,
        capacity_disabled: None,
        max_height_cm: None,
        max_stay: None,
        is_roofed: None,
        ..site.clone()
    };
    assert!(site_facts(&bare, &words).is_empty());
}

#[test]
fn a_stay_is_warned_about_only_where_something_is_known() {
    let words = Words::of("en");
    let now: Instant = "2026-11-30T10:00:00+07:00".parse().expect("an instant");
    let at = |hours: i64| now + chrono::TimeDelta::hours(hours);
    let secs = |hours: i64| at(hours).timestamp();
    // Open from 08:00 to 20:00. Nothing is known after midnight.
    let opening = OpeningTimes { spans: vec![[secs(-2), secs(10)]], known_until: secs(14) };
    let said = |from, to| stay_warnings(Some(&opening), Some("PT4H"), (at(from), at(to)), now, &words);
    let (closed, long) = (words.parking_stay_closed().to_owned(), words.parking_stay_exceeds("4 h"));
    assert!(said(0, 4).is_empty());
    assert_eq!(said(8, 11), std::slice::from_ref(&closed));
    assert_eq!(said(6, 11), [closed.clone(), long.clone()]);
    assert_eq!(said(0, 5), [long]);
    assert_eq!(said(11, 14), std::slice::from_ref(&closed));
    assert!(said(14, 17).is_empty(), "nothing is known after midnight");
    assert_eq!(said(13, 17), [closed], "but it is closed before");
    // Yesterday is not known, and nothing is said about a stay that ends before it begins.
    assert!(said(-14, -10).is_empty());
    assert!(said(4, 2).is_empty());
    assert!(stay_warnings(None, None, (at(0), at(99)), now, &words).is_empty());
    assert!(stay_warnings(None, Some("a while"), (at(0), at(99)), now, &words).is_empty());
}

#[test]
fn durations_and_heights_are_read_exactly() {
    let words = Words::of("en");
    for (iso, text) in [
        ("PT4H", Some("4 h")),
        ("P1D", Some("1 day")),
        ("P2DT1H30M", Some("2 days 1 h 30 min")),
        ("PT90M", Some("1 h 30 min")),
        ("P1W", Some("7 days")),
        ("PT", None),
        ("PT4", None),
        ("4H", None),
        ("PTH", None),
    ] {
        assert_eq!(duration_text(iso, &words).as_deref(), text, "{iso}");
    }
    assert_eq!(
        [metres(210, "vi"), metres(215, "en"), metres(200, "vi"), metres(205, "en")],
        ["2,1", "2.15", "2", "2.05"]
    );
}
