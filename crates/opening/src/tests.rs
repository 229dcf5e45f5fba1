use super::{plan::MAX_SEASONS, *};
use contract::OpenState;

fn at(text: &str) -> Instant {
    text.parse().expect("an instant")
}

#[test]
fn open_closed_and_when_next() {
    let hours = Hours::parse("Tu-Su 08:00-11:30,13:30-17:00; PH off", [at("2026-11-27T00:00:00+07:00").date_naive()]);
    let opening = hours.expect("hours").ahead(at("2026-11-22T09:00:00+07:00"));
    let state = |text: &str| opening.at(at(text).timestamp());
    let second = |text: &str| Some(at(text).timestamp());
    assert_eq!(state("2026-11-22T09:00:00+07:00"), OpenState::Until(second("2026-11-22T11:30:00+07:00")));
    assert_eq!(state("2026-11-22T12:00:00+07:00"), OpenState::From(second("2026-11-22T13:30:00+07:00")));
    // Closed on Monday and on Friday, a day off.
    assert_eq!(state("2026-11-22T18:00:00+07:00"), OpenState::From(second("2026-11-24T08:00:00+07:00")));
    assert_eq!(state("2026-11-26T17:00:00+07:00"), OpenState::From(second("2026-11-28T08:00:00+07:00")));
    assert_eq!(state("2026-12-05T09:00:00+07:00"), OpenState::Unknown);
}

#[test]
fn a_week_in_runs() {
    let day = at("2026-11-22T09:00:00+07:00").date_naive();
    let runs = |text: &str| {
        let plan = Hours::parse(text, []).expect("hours").plan(day);
        let [season] = plan.seasons.as_slice() else { panic!("{plan:?}") };
        assert_eq!((season.last - season.first).num_days(), 365, "all year");
        season.runs.clone()
    };
    assert_eq!(runs("24/7"), [(0, 6, vec![(0, 1440)])]);
    assert_eq!(runs("Tu-Su 08:00-17:00"), [(0, 0, vec![]), (1, 6, vec![(480, 1020)])]);
    let always = Hours::parse("24/7", []).expect("hours").ahead(at("2026-11-22T09:00:00+07:00"));
    assert_eq!(always.at(at("2026-11-23T09:00:00+07:00").timestamp()), OpenState::Until(None));
    assert_eq!(clock(450), "07:30");
}

#[test]
fn what_cannot_be_known_is_refused() {
    for (text, message) in [
        ("sáng đến chiều", "is no opening_hours"),
        ("Mo-Su sunrise-18:00", "sunrise is not known here"),
        ("Mo-Su 08:00-dusk", "dusk is not known here"),
        ("Mo-Fr 08:00-17:00; SH off", "school holidays (SH)"),
    ] {
        let fault = Hours::parse(text, []).expect_err(text);
        assert!(fault.contains(message), "{fault}");
    }
}

#[test]
fn a_season_has_its_dates() {
    let hours = Hours::parse("Apr-Sep 07:30-18:00; Oct-Mar Tu-Su 08:00-17:00", []).expect("hours");
    let day = |text: &str| text.parse::<NaiveDate>().expect("a day");
    let plan = hours.plan(day("2026-11-22"));
    let dates: Vec<_> = plan.seasons.iter().map(|season| (season.first, season.last)).collect();
    assert_eq!(
        dates,
        [
            (day("2026-11-22"), day("2027-03-31")),
            (day("2027-04-01"), day("2027-09-30")),
            (day("2027-10-01"), day("2027-11-22")),
        ]
    );
    assert_eq!(plan.seasons[0].runs, [(0, 0, vec![]), (1, 6, vec![(480, 1020)])]);
    assert_eq!(plan.seasons[1].runs, [(0, 6, vec![(450, 1080)])]);
    // Rules for single days do not fill the page.
    assert_eq!(
        Hours::parse("Mo[1] 08:00-17:00", []).expect("hours").plan(day("2026-11-22")).seasons.len(),
        MAX_SEASONS
    );
}

#[test]
fn days_off_are_named_as_far_as_they_are_known() {
    let day = |text: &str| text.parse::<NaiveDate>().expect("a day");
    let off = ["2026-02-16", "2026-02-17", "2026-04-30"].map(day);
    let hours = Hours::parse("Mo-Su 08:00-17:00; PH off", off).expect("hours");
    assert_eq!(hours.plan(day("2026-02-01")).days_off, [(day("2026-02-16"), day("2026-02-17"), vec![])]);
    assert_eq!(hours.plan(day("2026-03-01")).days_off, []);
    // The list ends with its year; the next year's days off are unknown.
    let last = hours.ahead(at("2026-12-30T09:00:00+07:00"));
    assert_eq!(last.known_until, at("2027-01-01T00:00:00+07:00").timestamp());
    assert_eq!(
        hours.ahead(at("2027-01-01T09:00:00+07:00")).at(at("2027-01-01T09:00:00+07:00").timestamp()),
        OpenState::Unknown
    );
}

#[test]
fn what_lies_beyond_the_days_that_are_known_is_not_said() {
    let hours = Hours::parse("Mo-Su 18:00-02:00", []).expect("hours");
    let opening = hours.ahead(at("2026-11-22T09:00:00+07:00"));
    let state = |text: &str| opening.at(at(text).timestamp());
    assert_eq!(state("2026-11-28T20:00:00+07:00"), OpenState::Until(Some(at("2026-11-29T02:00:00+07:00").timestamp())));
    assert_eq!(
        state("2026-11-29T20:00:00+07:00"),
        OpenState::Until(None),
        "the last evening ends beyond what is known"
    );
    assert_eq!(state("2026-11-30T00:00:00+07:00"), OpenState::Unknown);
    let hours = Hours::parse("Mo-Su 08:00-17:00; Sa 08:00-17:00 unknown \"ring the bell\"", []).expect("hours");
    let opening = hours.ahead(at("2026-11-26T09:00:00+07:00"));
    assert_eq!(opening.at(at("2026-11-28T09:00:00+07:00").timestamp()), OpenState::Unknown);
    assert!(matches!(opening.at(at("2026-11-27T09:00:00+07:00").timestamp()), OpenState::Until(Some(_))));
}
