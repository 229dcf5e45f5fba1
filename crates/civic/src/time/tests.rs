use super::*;

fn at(text: &str) -> Instant {
    parse(text).unwrap()
}

const NOW: &str = "2026-11-22T15:00:00+07:00";

#[test]
fn ago_reads_like_a_neighbour() {
    let all = [
        ("2026-11-22T15:00:30+07:00", "vừa xong", "just now"),
        ("2026-11-22T14:59:30+07:00", "vừa xong", "just now"),
        ("2026-11-22T14:59:00+07:00", "1 phút trước", "1 minute ago"),
        ("2026-11-22T14:00:01+07:00", "59 phút trước", "59 minutes ago"),
        ("2026-11-22T06:10:00Z", "1 giờ trước", "1 hour ago"),
        ("2026-11-22T01:00:00+07:00", "14 giờ trước", "14 hours ago"),
        ("2026-11-21T20:00:00+07:00", "hôm qua", "yesterday"),
        ("2026-11-20T23:59:00+07:00", "2 ngày trước", "2 days ago"),
        ("2026-11-16T10:00:00+07:00", "6 ngày trước", "6 days ago"),
        ("2026-11-15T10:00:00+07:00", "15/11/2026", "15 Nov 2026"),
    ];
    for (then, vi, en) in all {
        let said = [Words::of("vi"), Words::of("en")].map(|words| ago(at(NOW), at(then), &words));
        assert_eq!(said, [vi, en], "{then}");
    }
    let night = at("2026-11-22T01:00:00+07:00");
    assert_eq!(ago(night, at("2026-11-21T23:00:00+07:00"), &Words::of("vi")), "2 giờ trước");
}

#[test]
fn until_says_what_is_left_or_overdue() {
    let all = [
        ("2026-11-22T15:00:20+07:00", "còn 1 phút", "1 min left"),
        ("2026-11-22T15:45:00+07:00", "còn 45 phút", "45 min left"),
        ("2026-11-22T18:10:00+07:00", "còn 3 giờ 10 phút", "3 h 10 min left"),
        ("2026-11-22T18:00:00+07:00", "còn 3 giờ", "3 h left"),
        ("2026-11-24T18:00:00+07:00", "còn 2 ngày 3 giờ", "2 days 3 h left"),
        ("2026-12-04T18:00:00+07:00", "còn 12 ngày", "12 days left"),
        (NOW, "quá hạn 1 phút", "1 min overdue"),
        ("2026-11-22T10:00:00+07:00", "quá hạn 5 giờ", "5 h overdue"),
        ("2026-11-21T12:00:00+07:00", "quá hạn 1 ngày", "1 day overdue"),
    ];
    for (due, vi, en) in all {
        let said = [Words::of("vi"), Words::of("en")].map(|words| until(at(NOW), at(due), &words));
        assert_eq!(said, [vi, en], "{due}");
    }
}

#[test]
fn dates_and_times_of_day() {
    let (vi, en) = (Words::of("vi"), Words::of("en"));
    let early = at("2026-03-05T06:07:59+07:00");
    assert_eq!((date(early, &vi).as_str(), date(early, &en).as_str()), ("05/03/2026", "5 Mar 2026"));
    assert_eq!(time(early), "06:07");
    assert_eq!(
        (date_time(early, &vi).as_str(), date_time(early, &en).as_str()),
        ("06:07 05/03/2026", "5 Mar 2026, 06:07")
    );
    let all = [
        ("2026-11-22T16:30:00+07:00", "16:30 hôm nay", "16:30 today"),
        ("2026-11-23T16:30:00+07:00", "16:30 ngày mai", "16:30 tomorrow"),
        ("2026-11-21T16:30:00+07:00", "16:30 hôm qua", "16:30 yesterday"),
        ("2026-11-22T18:30:00Z", "01:30 ngày mai", "01:30 tomorrow"),
        ("2026-11-25T16:30:00+07:00", "16:30 25/11/2026", "25 Nov 2026, 16:30"),
    ];
    for (then, in_vi, in_en) in all {
        assert_eq!(
            (day_time(at(NOW), at(then), &vi).as_str(), day_time(at(NOW), at(then), &en).as_str()),
            (in_vi, in_en)
        );
    }
}

#[test]
fn the_browsers_clock_is_read_in_the_citys_offset() {
    assert_eq!(from_millis(1_795_334_400_000.0, 420), at("2026-11-22T15:00:00+07:00"));
    assert_eq!(from_millis(f64::NAN, i32::MAX), at("1970-01-01T00:00:00Z"));
    assert_eq!(from_millis(f64::INFINITY, 0), at("1970-01-01T00:00:00Z"));
    assert_eq!(parse("22/11/2026"), None);
}

#[test]
fn a_moment_for_machines_is_what_others_write() {
    for text in [NOW, "2026-01-05T03:04:09+07:00", "0987-12-31T23:59:59-03:30", "2026-06-30T00:00:00+00:00"] {
        assert_eq!(machine(at(text)), at(text).to_rfc3339_opts(chrono::SecondsFormat::Secs, false));
    }
}
