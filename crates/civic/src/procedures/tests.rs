use chrono::NaiveDate;
use contract::{
    Localized,
    procedures::{
        Authority, Channel, FactSource, FactSourceKind, Fee, HandlingTime, Procedure, ProcedureGroup, ProcedureKind,
        ProcedurePlace, ProcedureSummary, ProceduresView, TimeUnit,
    },
};
use messages::Words;

use super::*;

fn date(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

fn text(vi: &str) -> Localized {
    Localized::from_pairs([("vi", vi), ("en", vi)])
}

fn source(id: &str) -> FactSource {
    let checked_on = date("2026-11-30");
    FactSource { id: id.to_owned(), kind: FactSourceKind::Law, name: id.to_owned(), url: None, checked_on }
}

fn fee(channel: Channel, amount: Option<u32>, from: Option<&str>, to: Option<&str>) -> Fee {
    let free = amount.is_none();
    Fee { channel, amount, free, valid_from: from.map(date), valid_to: to.map(date), ..Fee::default() }
}

fn procedure() -> Procedure {
    Procedure {
        id: "khai-sinh".to_owned(),
        kind: ProcedureKind::Procedure,
        group: ProcedureGroup::CivilStatus,
        code: None,
        name: text("Đăng ký khai sinh"),
        aliases: vec!["làm giấy khai sinh".to_owned()],
        summary: text("Cho trẻ mới sinh."),
        as_of: date("2026-11-30"),
        authority: Authority { name: text("UBND cấp xã"), sources: vec!["b".to_owned(), "gone".to_owned()] },
        change: None,
        papers: Vec::new(),
        places: vec![ProcedurePlace {
            channel: Channel::Desk,
            text: text("Tại quầy"),
            href: None,
            sources: Vec::new(),
        }],
        fees: vec![
            fee(Channel::Desk, Some(8_000), None, None),
            fee(Channel::Online, None, Some("2024-01-01"), Some("2024-12-31")),
            fee(Channel::Online, Some(4_000), Some("2025-01-01"), None),
        ],
        times: Vec::new(),
        notes: Vec::new(),
        sources: vec![source("a"), source("b")],
        cached: None,
        cached_at: None,
    }
}

fn listed(id: &str, kind: ProcedureKind, group: ProcedureGroup) -> ProcedureSummary {
    ProcedureSummary { id: id.to_owned(), kind, group, name: text(id), ..summary(&procedure()) }
}

#[test]
fn a_fact_names_its_sources_by_their_numbers() {
    let procedure = procedure();
    let numbers = |keys: &[String]| source_numbers(&procedure, keys).map(|(number, _)| number).collect::<Vec<_>>();
    assert_eq!(numbers(&procedure.authority.sources), [2]);
    assert_eq!(numbers(&["b".to_owned(), "a".to_owned()]), [2, 1]);
}

#[test]
fn only_fees_of_the_day_and_the_channel_apply() {
    let procedure = procedure();
    let amounts = |day: &str, is_online| {
        fees_on(&procedure, date(day), is_online).map(|fee| fee.amount.unwrap_or(0)).collect::<Vec<_>>()
    };
    assert_eq!(amounts("2024-12-31", true), [0]);
    assert_eq!(amounts("2025-01-01", true), [4_000]);
    assert_eq!(amounts("2025-01-01", false), [8_000]);
    assert_eq!(other_fees(&procedure, date("2025-01-01")).count(), 1);
}

#[test]
fn facts_are_said_in_words() {
    let words = Words::of("vi");
    let procedure = procedure();
    let said: Vec<_> = procedure.fees.iter().map(|fee| (fee_price(fee, &words), fee_validity(fee, &words))).collect();
    assert_eq!(said[0], (Some("8.000\u{a0}đ".to_owned()), None));
    let (price, validity) = &said[1];
    assert_eq!(price.as_deref(), Some(words.procedure_free()));
    assert!(validity.as_ref().is_some_and(|text| text.contains("01/01/2024") && text.contains("31/12/2024")));
    assert!(said[2].1.as_ref().is_some_and(|text| text.contains("01/01/2025")));
    assert_eq!(fee_price(&Fee::default(), &words), None);
    let time = |days, unit| time_text(&HandlingTime { days, unit, text: None, sources: Vec::new() }, &words);
    assert_eq!(time(3, TimeUnit::WorkingDay), "3 ngày làm việc");
    assert_eq!((time(5, TimeUnit::Day), time(24, TimeUnit::Hour)), ("5 ngày".to_owned(), "24 giờ".to_owned()));
    let line = source_line(&source("a"), &words);
    assert!(line.contains("30/11/2026") && line.starts_with(words.procedure_source_law()), "{line}");
}

#[test]
fn a_list_is_ordered_by_subject_with_services_at_its_end() {
    let words = Words::of("vi");
    let items = [
        listed("xe", ProcedureKind::Procedure, ProcedureGroup::Vehicles),
        listed("zalo", ProcedureKind::Service, ProcedureGroup::Identity),
        listed("can-cuoc", ProcedureKind::Procedure, ProcedureGroup::Identity),
    ];
    let parts = |view: &ProceduresView| {
        let ids = |section: &ListSection<'_>| {
            let ids = section.items.iter().map(|item| item.id.as_str()).collect::<Vec<_>>();
            (section.id.clone(), ids.join(" "))
        };
        list_sections(&items, view, &words).iter().map(ids).collect::<Vec<_>>()
    };
    let part = |id: &str, ids: &str| (id.to_owned(), ids.to_owned());
    let all = ProceduresView::default();
    let by_subject =
        [part("services-identity", "can-cuoc"), part("services-vehicles", "xe"), part("services-channels", "zalo")];
    assert_eq!(parts(&all), by_subject);
    let search = ProceduresView { q: "x".to_owned(), group: None };
    assert_eq!(parts(&search), [part("services-found", "xe zalo can-cuoc")], "best first, as found");
    let one = ProceduresView { q: String::new(), group: Some(ProcedureGroup::Identity) };
    assert_eq!(parts(&one), [part("services-identity", "can-cuoc"), part("services-channels", "zalo")]);
    assert_eq!(groups(&items), [ProcedureGroup::Identity, ProcedureGroup::Vehicles]);
}

#[test]
fn a_device_finds_by_the_beginnings_of_words() {
    let item = summary(&procedure());
    for (typed, is_found) in
        [("khai sinh", true), ("KHAI  SI", true), ("tre sinh", true), ("ket hon", false), ("", true)]
    {
        assert_eq!(is_match(&item, typed), is_found, "{typed}");
    }
}

#[test]
fn a_fact_is_outdated_after_twelve_months() {
    assert!(!is_outdated(date("2025-11-30"), date("2026-11-30")));
    assert!(is_outdated(date("2025-11-29"), date("2026-11-30")));
}

#[test]
fn a_link_is_named_by_its_host() {
    assert_eq!(host("https://dichvucong.gov.vn/a?b"), "dichvucong.gov.vn");
    assert_eq!(host("https://dichvucong.gov.vn"), "dichvucong.gov.vn");
}

#[test]
fn what_is_done_online_or_in_an_app_is_marked() {
    let mut procedure = procedure();
    assert!(!is_online(&procedure));
    procedure.places[0].channel = Channel::App;
    assert!(is_online(&procedure) && summary(&procedure).is_online);
}
