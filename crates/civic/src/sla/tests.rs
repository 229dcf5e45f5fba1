use super::*;
use proptest::prelude::*;

fn office() -> WorkingTime {
    WorkingTime {
        days: [true, true, true, true, true, false, false],
        spans: vec![(8 * 60, 12 * 60), (13 * 60, 17 * 60)],
        holidays: [(2026, 9, 2), (2026, 9, 1)]
            .iter()
            .filter_map(|(y, m, d)| NaiveDate::from_ymd_opt(*y, *m, *d))
            .collect(),
    }
}

fn at(text: &str) -> DateTime<FixedOffset> {
    text.parse().unwrap()
}

#[test]
fn hours_run_only_while_the_office_works() {
    let all = [
        // Lunch break, evening and weekend; 20 November 2026 is a Friday.
        ("2026-11-20T08:00:00+07:00", 4 * 60, "2026-11-20T12:00:00+07:00"),
        ("2026-11-20T11:30:00+07:00", 60, "2026-11-20T13:30:00+07:00"),
        ("2026-11-20T16:50:00+07:00", 20, "2026-11-23T08:10:00+07:00"),
        ("2026-11-20T18:00:00+07:00", 0, "2026-11-23T08:00:00+07:00"),
        ("2026-11-21T03:00:00+07:00", 40 * 60, "2026-11-27T17:00:00+07:00"),
        // Two public holidays, 1 and 2 September.
        ("2026-08-31T16:00:00+07:00", 120, "2026-09-03T09:00:00+07:00"),
        ("2026-11-20T08:00:30+07:00", 1, "2026-11-20T08:01:30+07:00"),
    ];
    for (start, minutes, due) in all {
        assert_eq!(office().add(at(start), minutes), at(due), "{start} + {minutes} min");
    }
}

#[test]
fn an_office_that_never_works_counts_by_the_calendar() {
    let start = at("2026-11-20T08:00:00+07:00");
    assert_eq!(WorkingTime::default().add(start, 90), at("2026-11-20T09:30:00+07:00"));
    let upside_down = WorkingTime { spans: vec![(600, 500)], ..office() };
    assert_eq!(upside_down.add(start, 60), at("2026-11-20T09:00:00+07:00"));
    assert!(office().add(start, u32::MAX) > start);
}

#[test]
fn overlapping_and_unsorted_spans_count_once() {
    let office = WorkingTime { spans: vec![(600, 720), (480, 660), (480, 500)], ..office() };
    assert_eq!(office.add(at("2026-11-20T08:00:00+07:00"), 240), at("2026-11-20T12:00:00+07:00"));
}

#[test]
fn fractions_stay_between_nothing_and_all() {
    let (start, due) = (at("2026-11-20T08:00:00+07:00"), at("2026-11-20T12:00:00+07:00"));
    let used = |now| fraction_used(start, due, at(now));
    assert_eq!(used("2026-11-20T09:00:00+07:00"), 0.25);
    assert_eq!(used("2026-11-19T09:00:00+07:00"), 0.0);
    assert_eq!(used("2026-11-21T09:00:00+07:00"), 1.0);
    assert_eq!(remaining(start, due, at("2026-11-20T11:00:00+07:00")), 0.25);
    assert_eq!((fraction_used(due, start, due), fraction_used(due, due, start)), (1.0, 0.0));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn deadlines_are_monotone_and_in_working_time(second in 0i64..40_000_000, minutes in 0u32..20_000, more in 0u32..500, later in 0i64..200_000) {
        let office = office();
        let start = at("2026-01-01T00:00:00+07:00") + TimeDelta::seconds(second);
        let due = office.add(start, minutes);
        prop_assert!(due >= start);
        prop_assert!(office.add(start, minutes + more) >= due);
        prop_assert!(office.add(start + TimeDelta::seconds(later), minutes) >= due);
        let clock = due.num_seconds_from_midnight();
        let inside = office.spans.iter().any(|(from, to)| (u32::from(*from) * 60..=u32::from(*to) * 60).contains(&clock));
        prop_assert!(inside && office.works_on(due.date_naive()), "{}", due);
        // Adding the time in two parts gives the same result.
        prop_assert_eq!(office.add(office.add(start, minutes), more.max(1)), office.add(start, minutes + more.max(1)));
    }
}
