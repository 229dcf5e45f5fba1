//! Real time: feeds of both kinds over a network with a timetable and with headways, good ones and rubbish.
#![allow(missing_docs)]

use chrono::{DateTime, FixedOffset};
use contract::{AlertEffect, TransitArrival};
use proptest::prelude::*;
use prost::Message;
use std::sync::Arc;
use transit::{
    Network, Shapes, Transit, export,
    import::{Directory, Options, import_files},
    live::{Book, MAX_AGE_SECS, Merged, News, merge, proto::*, read_gtfs_rt, read_operator},
};

const OFFSET: i32 = 7 * 3600;

/// Line 1 has a timetable; line 32 and the metro only headways, line 32 there and back on the same street.
fn feed() -> Vec<(String, Vec<u8>)> {
    let files = [
        (
            "agency.txt",
            "agency_id,agency_name,agency_url,agency_timezone\nA,Bến Mơ,https://example.org,Asia/Ho_Chi_Minh\n",
        ),
        (
            "stops.txt",
            "stop_id,stop_name,stop_lat,stop_lon\nS1,Chợ Mơ,21.00000,105.80000\nS2,Bến Đò,21.01000,105.80000\n\
             S3,Cầu Gỗ,21.02000,105.80000\nS4,\"Hồ, Mây\",21.03000,105.80000\nM1,Ga Mơ,21.00000,105.90000\n\
             M2,Ga Đò,21.00000,105.92000\nM3,Ga Gỗ,21.00000,105.94000\n",
        ),
        (
            "routes.txt",
            "route_id,route_short_name,route_long_name,route_type,route_color\nR1,01,Chợ Mơ - Hồ Mây,3,\n\
             R32,32,Chợ Mơ - Cầu Gỗ,3,ff8800\nRM,M,Metro,1,00a0e0\n",
        ),
        (
            "calendar.txt",
            "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\n\
             W,1,1,1,1,1,0,0,20260101,20301231\nE,0,0,0,0,0,1,1,20260101,20301231\n",
        ),
        ("calendar_dates.txt", "service_id,date,exception_type\nW,20261225,2\nE,20261225,1\n"),
        (
            "trips.txt",
            "route_id,service_id,trip_id,trip_headsign,direction_id\nR1,W,T1,Hồ Mây,0\nR1,W,T2,Hồ Mây,0\nR1,W,TN,Hồ Mây,0\n\
             R32,W,F0,Cầu Gỗ,0\nR32,W,F1,Chợ Mơ,1\nRM,W,MT,Ga Gỗ,0\nRM,E,ME,Ga Gỗ,0\n",
        ),
        (
            "stop_times.txt",
            "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n\
             T1,08:00:00,08:00:00,S1,1\nT1,08:10:00,08:11:00,S2,2\nT1,08:20:00,08:20:00,S3,3\nT1,08:30:00,08:30:00,S4,4\n\
             T2,09:07:00,09:07:00,S1,1\nT2,09:17:00,09:18:00,S2,2\nT2,09:27:00,09:27:00,S3,3\nT2,09:37:00,09:37:00,S4,4\n\
             TN,24:20:00,24:20:00,S1,1\nTN,24:30:00,24:31:00,S2,2\nTN,24:40:00,24:40:00,S3,3\nTN,24:50:00,24:50:00,S4,4\n\
             F0,06:00:00,06:00:00,S1,1\nF0,06:05:00,06:05:00,S2,2\nF0,06:10:00,06:10:00,S3,3\n\
             F1,06:00:00,06:00:00,S3,1\nF1,06:05:00,06:05:00,S2,2\nF1,06:10:00,06:10:00,S1,3\n\
             MT,05:30:00,05:30:00,M1,1\nMT,05:34:00,05:34:00,M2,2\nMT,05:38:00,05:38:00,M3,3\n\
             ME,05:30:00,05:30:00,M1,1\nME,05:34:00,05:34:00,M2,2\nME,05:38:00,05:38:00,M3,3\n",
        ),
        (
            "frequencies.txt",
            "trip_id,start_time,end_time,headway_secs\nF0,06:00:00,21:00:00,900\nF1,06:00:00,21:00:00,900\n\
             MT,05:30:00,09:00:00,360\nMT,09:00:00,22:00:00,600\nME,05:30:00,22:00:00,600\n",
        ),
        ("transfers.txt", "from_stop_id,to_stop_id,transfer_type,min_transfer_time\nS1,S2,2,300\nS3,M1,3,\n"),
        (
            "fare_attributes.txt",
            "fare_id,price,currency_type,payment_method,transfers,transfer_duration\nbus,8000,VND,0,1,3600\nmetro,12000.5,VND,0,0,\n",
        ),
        ("fare_rules.txt", "fare_id,route_id\nbus,R1\nbus,R32\nmetro,RM\n"),
        (
            "translations.txt",
            "table_name,field_name,language,translation,record_id,field_value\nstops,stop_name,en,Plum Market,S1,\n\
             trips,trip_headsign,en,Cloud Lake,,Hồ Mây\n",
        ),
        (
            "feed_info.txt",
            "feed_publisher_name,feed_publisher_url,feed_lang,feed_version\nBến Mơ,https://example.org,vi,7\n",
        ),
    ];
    files.map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec())).into()
}

struct City {
    network: Arc<Network>,
    shapes: Arc<Shapes>,
    book: Book,
    transit: Transit,
}

fn city_of(files: Vec<(String, Vec<u8>)>) -> City {
    let imported = import_files(files, &Options { today: 739_942, ..Options::default() }).expect("a feed");
    let Directory { .. } = imported.directory;
    let (network, shapes) = (Arc::new(imported.network), Arc::new(imported.shapes));
    let book = Book::new(network.clone(), &imported.directory, OFFSET);
    let transit = Transit::new(network.clone(), shapes.clone());
    City { network, shapes, book, transit }
}

fn city() -> City {
    city_of(feed())
}

/// Monday, 23 November 2026.
fn at(time: &str) -> i64 {
    let (day, time) = time.split_once(' ').unwrap_or(("2026-11-23", time));
    DateTime::parse_from_rfc3339(&format!("{day}T{time}:00+07:00")).expect("a time").timestamp()
}

fn message(entity: Vec<FeedEntity>, now: i64) -> Vec<u8> {
    let header =
        FeedHeader { gtfs_realtime_version: "2.0".to_owned(), incrementality: Some(0), timestamp: Some(now as u64) };
    FeedMessage { header, entity }.encode_to_vec()
}

fn trip(id: &str) -> TripDescriptor {
    TripDescriptor { trip_id: Some(id.to_owned()), ..TripDescriptor::default() }
}

fn route(id: &str) -> TripDescriptor {
    TripDescriptor { route_id: Some(id.to_owned()), ..TripDescriptor::default() }
}

fn stop(id: &str, event: StopTimeEvent) -> StopTimeUpdate {
    StopTimeUpdate { stop_id: Some(id.to_owned()), arrival: Some(event), ..StopTimeUpdate::default() }
}

fn late(secs: i32) -> StopTimeEvent {
    StopTimeEvent { delay: Some(secs), ..StopTimeEvent::default() }
}

fn timed(time: i64) -> StopTimeEvent {
    StopTimeEvent { time: Some(time), ..StopTimeEvent::default() }
}

fn update(trip: TripDescriptor, stops: Vec<StopTimeUpdate>) -> FeedEntity {
    let update = TripUpdate { trip, stop_time_update: stops, ..TripUpdate::default() };
    FeedEntity { id: "u".to_owned(), trip_update: Some(update), ..FeedEntity::default() }
}

fn vehicle(plate: &str, trip: TripDescriptor, (lat, lon): (f32, f32), bearing: Option<f32>) -> FeedEntity {
    let named = VehicleDescriptor { license_plate: Some(plate.to_owned()), ..VehicleDescriptor::default() };
    let position = Position { latitude: lat, longitude: lon, bearing, ..Position::default() };
    let vehicle = VehiclePosition {
        trip: Some(trip),
        vehicle: Some(named),
        position: Some(position),
        ..VehiclePosition::default()
    };
    FeedEntity { id: plate.to_owned(), vehicle: Some(vehicle), ..FeedEntity::default() }
}

fn news(entity: Vec<FeedEntity>, now: i64) -> News {
    read_gtfs_rt(&message(entity, now), now, "vi").expect("a feed")
}

fn board(city: &City, merged: &Merged, stop: &str) -> Vec<TransitArrival> {
    let place = city.network.place_of(stop).expect("a stop");
    merged.arrivals_at(&city.transit, place, FixedOffset::east_opt(OFFSET).expect("an offset"))
}

/// Line, time, planned time, as one reads them.
fn rows(city: &City, merged: &Merged, stop: &str) -> Vec<String> {
    let time = |at: contract::Instant| at.format("%H:%M:%S").to_string();
    let row = |one: TransitArrival| {
        let marks = [(one.cancelled, " x"), (one.estimated, " ~")];
        let marks: String = marks.into_iter().filter(|(on, _)| *on).map(|(_, mark)| mark).collect();
        let planned = one.scheduled.map(|at| format!(" ({})", time(at))).unwrap_or_default();
        format!("{} {}{planned}{marks}", one.line.name, time(one.at))
    };
    board(city, merged, stop).into_iter().map(row).collect()
}

#[test]
fn a_delay_holds_from_its_stop_on_until_another_is_said() {
    let city = city();
    let now = at("08:05");
    let news = news(vec![update(trip("T1"), vec![stop("S2", late(120)), stop("S4", late(-60))])], now);
    let merged = merge(&city.book, &[&news], now);
    assert!(rows(&city, &merged, "S1").is_empty(), "nothing is said of the first stop");
    assert_eq!(rows(&city, &merged, "S2"), ["01 08:12:00 (08:10:00)"]);
    assert_eq!(rows(&city, &merged, "S3"), ["01 08:22:00 (08:20:00)"]);
    assert!(rows(&city, &merged, "S4").is_empty(), "nobody waits where the trip ends");
    assert_eq!(board(&city, &merged, "S2")[0].headsign.get("vi"), "Hồ Mây");
}

#[test]
fn a_trip_of_the_night_belongs_to_the_day_before() {
    let city = city();
    let now = at("2026-11-24 00:15");
    let merged = merge(&city.book, &[&news(vec![update(trip("TN"), vec![stop("S1", late(60))])], now)], now);
    assert_eq!(rows(&city, &merged, "S1"), ["01 00:21:00 (00:20:00)"]);
    let dated = TripDescriptor { start_date: Some("20261124".to_owned()), ..trip("TN") };
    let merged = merge(&city.book, &[&news(vec![update(dated, vec![stop("S1", late(60))])], now)], now);
    assert_eq!(board(&city, &merged, "S1")[0].at.to_rfc3339(), "2026-11-25T00:21:00+07:00");
}

#[test]
fn what_does_not_run_or_does_not_stop_is_said_so() {
    let city = city();
    let now = at("07:55");
    let gone = TripDescriptor { schedule_relationship: Some(3), ..trip("T1") };
    let skipped = StopTimeUpdate { schedule_relationship: Some(1), ..stop("S2", StopTimeEvent::default()) };
    let news = news(vec![update(gone, vec![]), update(trip("T2"), vec![stop("S1", late(0)), skipped])], now);
    let merged = merge(&city.book, &[&news], now);
    assert_eq!(rows(&city, &merged, "S1"), ["01 08:00:00 (08:00:00) x", "01 09:07:00 (09:07:00)"]);
    assert_eq!(rows(&city, &merged, "S2"), ["01 08:10:00 (08:10:00) x", "01 09:17:00 (09:17:00) x"]);
    assert_eq!(rows(&city, &merged, "S3"), ["01 08:20:00 (08:20:00) x", "01 09:27:00 (09:27:00)"]);
}

#[test]
fn times_of_a_headway_carry_on_by_the_run_times() {
    let city = city();
    let now = at("10:00");
    let started = TripDescriptor { start_time: Some("09:58:00".to_owned()), ..trip("MT") };
    let merged = merge(&city.book, &[&news(vec![update(started, vec![stop("M1", timed(at("10:01")))])], now)], now);
    assert_eq!(rows(&city, &merged, "M1"), ["M 10:01:00"]);
    assert_eq!(rows(&city, &merged, "M2"), ["M 10:05:00"]);
    // A trip that nobody has planned, on a line that is known.
    let added = TripDescriptor { schedule_relationship: Some(1), ..route("R32") };
    let told = vec![stop("S3", timed(at("10:02"))), stop("S2", timed(at("10:06")))];
    let merged = merge(&city.book, &[&news(vec![update(added, told)], now)], now);
    assert_eq!(rows(&city, &merged, "S2"), ["32 10:06:00"]);
    assert_eq!(board(&city, &merged, "S2")[0].headsign.get("vi"), "Chợ Mơ");
}

#[test]
fn where_a_vehicle_is_says_when_it_comes() {
    let city = city();
    let now = at("10:00");
    // Half way from the first station to the second.
    let merged = merge(&city.book, &[&news(vec![vehicle("M-7", route("RM"), (21.0001, 105.91), None)], now)], now);
    assert!(rows(&city, &merged, "M1").is_empty());
    assert_eq!(rows(&city, &merged, "M2"), ["M 10:02:00 ~"]);
    let offset = FixedOffset::east_opt(OFFSET).expect("an offset");
    let seen = merged.vehicles_of(&city.transit, None, offset);
    assert_eq!((seen[0].next.as_deref(), seen[0].at_stop, seen[0].direction), (Some("M2"), false, Some(0)));
    // It stands at the second: that is its next stop still.
    let merged = merge(&city.book, &[&news(vec![vehicle("M-7", route("RM"), (21.0, 105.92), None)], now)], now);
    let seen = merged.vehicles_of(&city.transit, city.network.line_by_id("RM"), offset);
    assert_eq!((seen[0].next.as_deref(), seen[0].at_stop), (Some("M2"), true));
    assert_eq!(rows(&city, &merged, "M2"), ["M 10:00:00 ~"]);
    assert!(merged.vehicles_of(&city.transit, city.network.line_by_id("R1"), offset).is_empty());
}

#[test]
fn the_way_is_told_by_the_bearing_and_not_guessed() {
    let city = city();
    let now = at("10:00");
    let seen = |bearing| {
        let merged =
            merge(&city.book, &[&news(vec![vehicle("29B-1", route("R32"), (21.005, 105.8), bearing)], now)], now);
        let offset = FixedOffset::east_opt(OFFSET).expect("an offset");
        merged.vehicles_of(&city.transit, None, offset)[0].next.clone()
    };
    assert_eq!(seen(Some(2.0)).as_deref(), Some("S2"), "to the north");
    assert_eq!(seen(Some(181.0)).as_deref(), Some("S1"), "to the south");
    assert_eq!(seen(None), None, "either could be");
    // Somewhere else.
    let merged =
        merge(&city.book, &[&news(vec![vehicle("29B-1", route("R32"), (21.005, 105.87), Some(0.0))], now)], now);
    assert!(merged.arrivals.is_empty() && merged.vehicles.len() == 1);
}

#[test]
fn operators_say_it_in_json_with_one_plate_however_it_is_written() {
    let city = city();
    let now = at("10:00");
    let json = format!(
        r#"[{{"route":"1","plate":"29B-123.45","stop":"S2","distance_m":556,"eta_s":95,"speed":21.6,"observed_at":{}}},
            {{"route":"32","plate":"29B 999","stop":"S2","distance_m":100,"eta_s":20,"observed_at":"2026-11-23T10:00:00+07:00"}},
            {{"route":"01","stop":"S3","distance_m":"far","observed_at":1}}]"#,
        now - 10
    );
    let told = read_operator(json.as_bytes(), now, None).expect("a document");
    assert_eq!(told.left_out.len(), 1, "{:?}", told.left_out);
    let placed = news(vec![vehicle("29b12345", route("R1"), (21.005, 105.8), Some(0.0))], now);
    let merged = merge(&city.book, &[&told, &placed], now);
    // The operator's word for this stop, the newer position for the others.
    assert_eq!(rows(&city, &merged, "S2"), ["32 10:00:20", "01 10:01:25"]);
    assert_eq!(merged.vehicles.len(), 1, "a vehicle whose direction nobody knows is nowhere on the strip");
    assert_eq!(rows(&city, &merged, "S3"), ["01 10:15:00 ~"]);
    // Alone it is half way between the stops.
    let merged = merge(&city.book, &[&told], now);
    let seen = &merged.vehicles_of(&city.transit, None, FixedOffset::east_opt(OFFSET).expect("an offset"))[0];
    assert!((seen.lat - 21.005).abs() < 0.0002 && seen.next.as_deref() == Some("S2"), "{seen:?}");
    assert_eq!(seen.speed_kmh, Some(22));
}

#[test]
fn what_is_old_or_unknown_is_left_out() {
    let city = city();
    let now = at("10:00");
    let json = |route: &str, stop: &str, at: i64| {
        format!(r#"{{"vehicles":[{{"route":"{route}","stop":"{stop}","eta_s":60,"observed_at":{at}}}]}}"#)
    };
    let read = |text: String| read_operator(text.as_bytes(), now, None).expect("a document");
    // What it said would still be ahead: only its age speaks against it.
    let ahead = |at| read(json("01", "S2", at).replace("\"eta_s\":60", "\"eta_s\":900"));
    let (old, last) = (ahead(now - MAX_AGE_SECS - 1), ahead(now - MAX_AGE_SECS));
    assert_eq!(merge(&city.book, &[&last], now).arrivals.len(), 1);
    let (route, stop) = (read(json("77", "S2", now)), read(json("01", "S9", now)));
    let merged = merge(&city.book, &[&old, &route, &stop], now);
    assert!(merged.arrivals.is_empty());
    assert_eq!(merged.left_out.values().sum::<u32>(), 2, "{:?}", merged.left_out);
    // Milliseconds, and a clock that runs ahead.
    let future = read(json("01", "S2", (now + 3600) * 1000));
    assert_eq!(future.sightings[0].observed_at, now);
    let asked = read_operator(format!(r#"[{{"route":1,"eta_s":60,"observed_at":{now}}}]"#).as_bytes(), now, Some("S2"));
    assert_eq!(asked.expect("a document").sightings[0].stop, "S2");
}

#[test]
fn rubbish_is_named_as_what_it_is() {
    let now = at("10:00");
    let whole = message(vec![update(trip("T1"), vec![stop("S2", late(60))])], now);
    for cut in [1, 5, whole.len() - 3] {
        assert!(read_gtfs_rt(&whole[..cut], now, "vi").is_err(), "{cut}");
    }
    let html = read_gtfs_rt(b"<html>502 Bad Gateway</html>", now, "vi").expect_err("a page");
    assert!(html.starts_with("is no GTFS-realtime"), "{html}");
    assert!(read_gtfs_rt(b"", now, "vi").is_err());
    let header = |version: &str, incrementality| FeedMessage {
        header: FeedHeader {
            gtfs_realtime_version: version.to_owned(),
            incrementality: Some(incrementality),
            timestamp: None,
        },
        entity: Vec::new(),
    };
    assert!(read_gtfs_rt(&header("3.0", 0).encode_to_vec(), now, "vi").expect_err("a version").contains("3.0"));
    assert!(read_gtfs_rt(&header("2.0", 1).encode_to_vec(), now, "vi").expect_err("changes").contains("DIFFERENTIAL"));
    assert!(read_gtfs_rt(&header("2.0", 0).encode_to_vec(), now, "vi").is_ok());
    for wrong in ["", "{", "null", "7", "<html>", r#"{"buses":[]}"#, r#"[{"route":"1"}]"#] {
        assert!(read_operator(wrong.as_bytes(), now, Some("S1")).is_err(), "{wrong}");
    }
    assert!(read_operator(b"[]", now, None).expect("nothing comes").sightings.is_empty());
    // One bad thing does not take the others along.
    let nowhere =
        news(vec![vehicle("A", route("R1"), (0.0, 0.0), None), vehicle("B", route("R1"), (21.0, 105.8), None)], now);
    assert_eq!((nowhere.vehicles.len(), nowhere.left_out.len()), (1, 1));
}

fn text(vi: &str, en: &str) -> Option<TranslatedString> {
    let one = |text: &str, tag: &str| Translation { text: text.to_owned(), language: Some(tag.to_owned()) };
    let translation = [one(vi, "vi-VN"), one(en, "en")].into_iter().filter(|one| !one.text.is_empty()).collect();
    Some(TranslatedString { translation })
}

fn alert(id: &str, about: Vec<EntitySelector>, range: Option<(i64, i64)>) -> FeedEntity {
    let active_period =
        range.map(|(start, end)| TimeRange { start: Some(start as u64), end: Some(end as u64) }).into_iter().collect();
    let alert = Alert {
        active_period,
        informed_entity: about,
        effect: Some(4),
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
    let news = news(
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
    assert_eq!(news.left_out, ["alert mute: has no text"]);
    let merged = merge(&city.book, &[&news], now);
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

#[test]
fn what_is_written_again_says_the_same_about_the_feed_that_is_written_again() {
    let city = city();
    let now = at("08:05");
    let all = vec![
        update(trip("T1"), vec![stop("S2", late(120))]),
        update(TripDescriptor { schedule_relationship: Some(3), ..trip("T2") }, vec![]),
        vehicle("M-7", route("RM"), (21.0001, 105.91), None),
        vehicle("29B-1", route("R32"), (21.015, 105.8), Some(180.0)),
        alert("stop", vec![EntitySelector { stop_id: Some("S3".to_owned()), ..EntitySelector::default() }], None),
    ];
    let merged = merge(&city.book, &[&news(all, now)], now);
    let files = export::gtfs(&city.network, &city.shapes, "https://example.org");
    let again = city_of(files.into_iter().map(|(name, bytes)| (name.to_owned(), bytes)).collect());
    let written = merged.feed(&city.book, now);
    let news = read_gtfs_rt(&written, now, "vi").expect("a feed");
    assert!(news.left_out.is_empty(), "{:?}", news.left_out);
    let read = merge(&again.book, &[&news], now);
    assert!(read.left_out.is_empty(), "{:?}", read.left_out);
    for stop in ["S1", "S2", "S3", "M1", "M2"] {
        let plain = |rows: Vec<String>| rows.into_iter().map(|row| row.replace(" ~", "")).collect::<Vec<_>>();
        assert_eq!(plain(rows(&city, &merged, stop)), plain(rows(&again, &read, stop)), "{stop}");
    }
    assert_eq!(read.vehicles.len(), 2);
    let message = FeedMessage::decode(written.as_slice()).expect("a feed");
    let trips: Vec<_> =
        message.entity.iter().filter_map(|one| one.trip_update.as_ref()?.trip.trip_id.clone()).collect();
    // A vehicle of which only the line is known is on no trip: one guessed from its place would be another each time.
    assert_eq!(trips.len(), 2, "{trips:?}");
    let whole =
        |one: &FeedEntity| one.trip_update.as_ref().is_some_and(|trip| trip.trip.schedule_relationship == Some(3));
    assert_eq!(message.entity.iter().filter(|one| whole(one)).count(), 1, "the one that does not run");
}

#[test]
fn a_network_that_is_written_and_read_again_is_the_same() {
    let city = city();
    let files = export::gtfs(&city.network, &city.shapes, "https://example.org");
    let zip = export::zip(&files).expect("a zip");
    assert!(zip.starts_with(b"PK"));
    let again = city_of(files.into_iter().map(|(name, bytes)| (name.to_owned(), bytes)).collect());
    let named = |network: &Network| {
        let mut places: Vec<_> =
            network.places.iter().map(|p| (p.id.clone(), p.name.clone(), p.name_en.clone(), p.at)).collect();
        places.sort();
        let mut lines: Vec<_> =
            network.lines.iter().map(|l| (l.id.clone(), l.name.clone(), l.mode, l.color, l.fares.len())).collect();
        lines.sort();
        (places, lines, network.about.publisher.clone(), network.about.version.clone(), network.fares.clone())
    };
    assert_eq!(named(&city.network), named(&again.network));
    assert_eq!(runs(&city.network), runs(&again.network));
    assert_eq!(city.network.transfers.len(), again.network.transfers.len());
}

/// What runs, by names: line, stops, times, starts and days.
fn runs(network: &Network) -> Vec<String> {
    let mut all: Vec<String> = network
        .runs
        .iter()
        .map(|run| {
            let profile = &network.profiles[run.profile as usize];
            let pattern = &network.patterns[profile.pattern as usize];
            let calls: Vec<&str> =
                pattern.calls.iter().map(|call| network.places[call.place as usize].id.as_str()).collect();
            let line = &network.lines[pattern.line as usize].id;
            let service = &network.services[run.service as usize];
            format!(
                "{line} {} {} {calls:?} {:?} {:?} {:?} {service:?}",
                pattern.headsign, pattern.headsign_en, profile.arrive, profile.depart, run.starts
            )
        })
        .collect();
    all.sort();
    all
}

#[test]
fn many_vehicles_of_one_headway_are_many_and_one_vehicle_on_two_trips_is_two() {
    let city = city();
    let now = at("10:00");
    let run = |start: &str| TripDescriptor { start_time: Some(start.to_owned()), ..trip("MT") };
    let two = vec![
        update(run("09:58:00"), vec![stop("M2", timed(at("10:02")))]),
        update(run("10:08:00"), vec![stop("M2", timed(at("10:12")))]),
        // Said twice, of one run: once.
        update(run("10:08:00"), vec![stop("M2", timed(at("10:12")))]),
    ];
    let merged = merge(&city.book, &[&news(two, now)], now);
    assert_eq!(rows(&city, &merged, "M2"), ["M 10:02:00", "M 10:12:00"]);

    let now = at("08:05");
    let served = |id: &str, late_by: i32| {
        let named = VehicleDescriptor { id: Some("7".to_owned()), ..VehicleDescriptor::default() };
        let mut entity = update(trip(id), vec![stop("S1", late(late_by))]);
        entity.trip_update.as_mut().expect("an update").vehicle = Some(named);
        entity
    };
    let merged = merge(&city.book, &[&news(vec![served("T1", 0), served("T2", 0)], now)], now);
    assert_eq!(rows(&city, &merged, "S2"), ["01 08:10:00 (08:10:00)", "01 09:17:00 (09:17:00)"]);

    // A label that stands on every bus of the line names none of them.
    let bus = |id: &str, lat: f32| {
        let mut entity = vehicle("", route("R32"), (lat, 105.8), Some(0.0));
        let named = VehicleDescriptor { id: Some(id.to_owned()), label: Some("32".to_owned()), license_plate: None };
        entity.vehicle.as_mut().expect("a vehicle").vehicle = Some(named);
        entity
    };
    let merged = merge(&city.book, &[&news(vec![bus("1", 21.002), bus("2", 21.012)], now)], now);
    assert_eq!(merged.vehicles.len(), 2);
}

#[test]
fn where_nothing_is_known_the_delay_before_says_nothing() {
    let city = city();
    let now = at("07:58");
    let nothing = StopTimeUpdate { schedule_relationship: Some(2), ..stop("S2", StopTimeEvent::default()) };
    let merged = merge(&city.book, &[&news(vec![update(trip("T1"), vec![stop("S1", late(300)), nothing])], now)], now);
    assert_eq!(rows(&city, &merged, "S1"), ["01 08:05:00 (08:00:00)"]);
    assert!(rows(&city, &merged, "S2").is_empty() && rows(&city, &merged, "S3").is_empty());
}

#[test]
fn a_place_that_is_served_twice_is_told_apart_by_the_time() {
    let mut files = feed();
    for (name, text) in &mut files {
        let more = match name.as_str() {
            "trips.txt" => "R1,W,LOOP,Chợ Mơ,1\n",
            "stop_times.txt" => {
                "LOOP,10:00:00,10:00:00,S1,1\nLOOP,10:20:00,10:20:00,S2,2\nLOOP,10:40:00,10:40:00,S1,3\nLOOP,11:00:00,11:00:00,S3,4\n"
            }
            _ => "",
        };
        text.extend(more.as_bytes());
    }
    let city = city_of(files);
    let now = at("10:35");
    let told = news(vec![update(trip("LOOP"), vec![stop("S1", timed(at("10:45")))])], now);
    let merged = merge(&city.book, &[&told], now);
    assert_eq!(rows(&city, &merged, "S1"), ["01 10:45:00 (10:40:00)"]);
    assert!(rows(&city, &merged, "S2").is_empty(), "it has been there");
}

proptest! {
    #[test]
    fn no_bytes_break_the_readers(bytes in proptest::collection::vec(any::<u8>(), 0..300), now in 0..2_000_000_000i64) {
        let _ = read_gtfs_rt(&bytes, now, "vi");
        let _ = read_operator(&bytes, now, Some("S1"));
    }

    #[test]
    fn no_change_of_a_feed_breaks_the_merge(at in 0usize..400, byte in any::<u8>()) {
        let now = self::at("08:05");
        let city = city();
        let mut bytes = message(
            vec![
                update(trip("T1"), vec![stop("S2", late(120)), stop("S3", timed(now + 900))]),
                vehicle("M-7", route("RM"), (21.0001, 105.91), Some(90.0)),
                alert("stop", vec![EntitySelector { stop_id: Some("S3".to_owned()), ..EntitySelector::default() }], None),
            ],
            now,
        );
        let length = bytes.len();
        bytes[at % length] = byte;
        if let Ok(news) = read_gtfs_rt(&bytes, now, "vi") {
            let merged = merge(&city.book, &[&news], now);
            let _ = merged.feed(&city.book, now);
        }
    }
}
