//! Alerts: what they apply to, and when.

use chrono::FixedOffset;
use contract::transit::AlertEffect;
use transit::live::{
    gtfs_realtime::{alert::Effect, translated_string::Translation, *},
    merge,
};

use crate::city::*;

pub fn text(vi: &str, en: &str) -> Option<TranslatedString> {
    let one = |text: &str, tag: &str| Translation { text: text.to_owned(), language: Some(tag.to_owned()) };
    let translation = [one(vi, "vi-VN"), one(en, "en")].into_iter().filter(|one| !one.text.is_empty()).collect();
    Some(TranslatedString { translation })
}

pub fn alert(id: &str, about: Vec<EntitySelector>, range: Option<(i64, i64)>) -> FeedEntity {
    let active_period =
        range.map(|(start, end)| TimeRange { start: Some(start as u64), end: Some(end as u64) }).into_iter().collect();
    let alert = Alert {
        active_period,
        informed_entity: about,
        effect: Some(Effect::Detour.into()),
        header_text: text(id, "Detour"),
        description_text: text("Đi đường khác", ""),
        ..Alert::default()
    };
    FeedEntity { id: id.to_owned(), alert: Some(alert), ..FeedEntity::default() }
}

#[test]
fn alerts_are_told_where_they_apply_and_while_they_do() {
    let city = city();
    let now = at("10:00");
    let line = |id: &str| EntitySelector { route_id: Some(id.to_owned()), ..EntitySelector::default() };
    let at_stop = |id: &str| EntitySelector { stop_id: Some(id.to_owned()), ..EntitySelector::default() };
    let agency = EntitySelector { agency_id: Some("A".to_owned()), ..EntitySelector::default() };
    let metros = EntitySelector { route_type: Some(1), ..EntitySelector::default() };
    let here = EntitySelector { stop_id: Some("S2".to_owned()), ..line("R32") };
    let snapshot = snapshot(
        vec![
            alert("line", vec![line("R1")], Some((now - 60, now + 60))),
            alert("stop", vec![at_stop("S3")], None),
            alert("both", vec![here], None),
            alert("all", vec![agency], None),
            alert("metros", vec![metros], None),
            alert("over", vec![line("R1")], Some((now - 600, now - 60))),
            alert("far", vec![line("R1")], Some((now + 90 * 86_400, now + 91 * 86_400))),
            alert("unknown", vec![line("R99")], None),
            alert("either", vec![line("RM"), at_stop("S4")], None),
            alert("half", vec![EntitySelector { stop_id: Some("S99".to_owned()), ..line("R1") }], None),
            FeedEntity { id: "mute".to_owned(), alert: Some(Alert::default()), ..FeedEntity::default() },
        ],
        now,
    );
    assert_eq!(snapshot.left_out, ["alert mute: has no text"]);
    let merged = merge(&city.index, &[&snapshot], now);
    let ids = |route: Option<&str>, stop: Option<&str>| {
        let line = route.and_then(|id| city.network.line_by_id(id));
        let place = stop.and_then(|id| city.network.place_of(id));
        let offset = FixedOffset::east_opt(OFFSET).expect("an offset");
        let all = merged.alerts_of(&city.transit, line, place, offset);
        all.into_iter().map(|alert| alert.id).collect::<Vec<_>>()
    };
    assert_eq!(ids(None, None), ["all", "both", "either", "line", "metros", "stop"]);
    assert_eq!(ids(Some("R1"), None), ["all", "line"]);
    assert_eq!(ids(Some("R32"), None), ["all", "both"]);
    assert_eq!(ids(None, Some("S2")), ["all", "both", "line"]);
    assert_eq!(ids(None, Some("S1")), ["all", "line"], "line 32 is concerned at another stop");
    assert_eq!(ids(None, Some("M2")), ["all", "either", "metros"]);
    assert_eq!(ids(None, Some("S4")), ["all", "either", "line"], "one of them is enough");
    assert_eq!(ids(Some("RM"), None), ["all", "either", "metros"]);
    let all = merged.alerts_of(&city.transit, None, None, FixedOffset::east_opt(OFFSET).expect("an offset"));
    assert_eq!(
        (all[0].effect, all[0].title.get("en"), all[0].text.get("vi")),
        (AlertEffect::Detour, "Detour", "Đi đường khác")
    );
}
