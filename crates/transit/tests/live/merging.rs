//! Merges what feeds report with what is planned.

use chrono::FixedOffset;
use contract::transit::{AlertEffect, LiveState};
use proptest::prelude::*;
use prost::Message;
use transit::live::{
    gtfs_realtime::{
        feed_header::Incrementality,
        trip_descriptor::ScheduleRelationship as TripRelationship,
        trip_update::{StopTimeEvent, StopTimeUpdate, stop_time_update::ScheduleRelationship as StopRelationship},
        *,
    },
    merge, read_gtfs_rt, read_operator,
};

use crate::{alerts::alert, city::*};

#[test]
fn a_delay_holds_from_its_stop_on_until_another_is_said() {
    let city = city();
    let now = at("08:05");
    let snapshot = snapshot(vec![update(trip("T1"), vec![stop("S2", late(120)), stop("S4", late(-60))])], now);
    let merged = merge(&city.index, &[&snapshot], now);
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
    let merged = merge(&city.index, &[&snapshot(vec![update(trip("TN"), vec![stop("S1", late(60))])], now)], now);
    assert_eq!(rows(&city, &merged, "S1"), ["01 00:21:00 (00:20:00)"]);
    let dated = TripDescriptor { start_date: Some("20261124".to_owned()), ..trip("TN") };
    let merged = merge(&city.index, &[&snapshot(vec![update(dated, vec![stop("S1", late(60))])], now)], now);
    assert_eq!(board(&city, &merged, "S1")[0].at.to_rfc3339(), "2026-11-25T00:21:00+07:00");
}

#[test]
fn what_does_not_run_or_does_not_stop_is_said_so() {
    let city = city();
    let now = at("07:55");
    let gone = TripDescriptor { schedule_relationship: Some(TripRelationship::Canceled.into()), ..trip("T1") };
    let skipped = StopTimeUpdate {
        schedule_relationship: Some(StopRelationship::Skipped.into()),
        ..stop("S2", StopTimeEvent::default())
    };
    let snapshot = snapshot(vec![update(gone, vec![]), update(trip("T2"), vec![stop("S1", late(0)), skipped])], now);
    let merged = merge(&city.index, &[&snapshot], now);
    assert_eq!(rows(&city, &merged, "S1"), ["01 08:00:00 (08:00:00) x", "01 09:07:00 (09:07:00)"]);
    assert_eq!(rows(&city, &merged, "S2"), ["01 08:10:00 (08:10:00) x", "01 09:17:00 (09:17:00) x"]);
    assert_eq!(rows(&city, &merged, "S3"), ["01 08:20:00 (08:20:00) x", "01 09:27:00 (09:27:00)"]);
}

#[test]
fn times_of_a_headway_carry_on_by_the_run_times() {
    let city = city();
    let now = at("10:00");
    let started = TripDescriptor { start_time: Some("09:58:00".to_owned()), ..trip("MT") };
    let merged =
        merge(&city.index, &[&snapshot(vec![update(started, vec![stop("M1", timed(at("10:01")))])], now)], now);
    assert_eq!(rows(&city, &merged, "M1"), ["M 10:01:00"]);
    assert_eq!(rows(&city, &merged, "M2"), ["M 10:05:00"]);
    // An unplanned trip on a known line: ADDED, which the standard has deprecated but feeds still use.
    let added = TripDescriptor { schedule_relationship: Some(1), ..route("R32") };
    let told = vec![stop("S3", timed(at("10:02"))), stop("S2", timed(at("10:06")))];
    let merged = merge(&city.index, &[&snapshot(vec![update(added, told)], now)], now);
    assert_eq!(rows(&city, &merged, "S2"), ["32 10:06:00"]);
    assert_eq!(board(&city, &merged, "S2")[0].headsign.get("vi"), "Chợ Mơ");
}

#[test]
fn where_a_vehicle_is_says_when_it_comes() {
    let city = city();
    let now = at("10:00");
    // Halfway between the first and the second station.
    let merged = merge(&city.index, &[&snapshot(vec![vehicle("M-7", route("RM"), (21.0001, 105.91), None)], now)], now);
    assert!(rows(&city, &merged, "M1").is_empty());
    assert_eq!(rows(&city, &merged, "M2"), ["M 10:02:00 ~"]);
    let offset = FixedOffset::east_opt(OFFSET).expect("an offset");
    let seen = merged.vehicles_of(&city.transit, None, offset);
    assert_eq!((seen[0].next.as_deref(), seen[0].at_stop, seen[0].direction), (Some("M2"), false, Some(0)));
    // It is standing at the second station, which is still its next stop.
    let merged = merge(&city.index, &[&snapshot(vec![vehicle("M-7", route("RM"), (21.0, 105.92), None)], now)], now);
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
            merge(&city.index, &[&snapshot(vec![vehicle("29B-1", route("R32"), (21.005, 105.8), bearing)], now)], now);
        let offset = FixedOffset::east_opt(OFFSET).expect("an offset");
        merged.vehicles_of(&city.transit, None, offset)[0].next.clone()
    };
    assert_eq!(seen(Some(2.0)).as_deref(), Some("S2"), "to the north");
    assert_eq!(seen(Some(181.0)).as_deref(), Some("S1"), "to the south");
    assert_eq!(seen(None), None, "either could be");
    // Too far from the line: there is a vehicle, but no arrival.
    let merged =
        merge(&city.index, &[&snapshot(vec![vehicle("29B-1", route("R32"), (21.005, 105.87), Some(0.0))], now)], now);
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
    let placed = snapshot(vec![vehicle("29b12345", route("R1"), (21.005, 105.8), Some(0.0))], now);
    let merged = merge(&city.index, &[&told, &placed], now);
    // The operator's report counts for this stop, the newer position for the others.
    assert_eq!(rows(&city, &merged, "S2"), ["32 10:00:20", "01 10:01:25"]);
    assert_eq!(merged.vehicles.len(), 1, "a vehicle whose direction nobody knows is nowhere on the strip");
    assert_eq!(rows(&city, &merged, "S3"), ["01 10:15:00 ~"]);
    // From the operator's report alone, it is halfway between the stops.
    let merged = merge(&city.index, &[&told], now);
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
    // The arrival is still in the future, so only its age can exclude it.
    let ahead = |at| read(json("01", "S2", at).replace("\"eta_s\":60", "\"eta_s\":900"));
    let (old, last) = (ahead(now - LiveState::SHOWN_SECS - 1), ahead(now - LiveState::SHOWN_SECS));
    assert_eq!(merge(&city.index, &[&last], now).arrivals.len(), 1);
    let (route, stop) = (read(json("77", "S2", now)), read(json("01", "S9", now)));
    let merged = merge(&city.index, &[&old, &route, &stop], now);
    assert!(merged.arrivals.is_empty());
    assert_eq!(merged.left_out.values().sum::<u32>(), 2, "{:?}", merged.left_out);
    // Milliseconds, and a clock that runs fast.
    let future = read(json("01", "S2", (now + 3600) * 1000));
    assert_eq!(future.approaches[0].observed_at, now);
    let asked = read_operator(format!(r#"[{{"route":1,"eta_s":60,"observed_at":{now}}}]"#).as_bytes(), now, Some("S2"));
    assert_eq!(asked.expect("a document").approaches[0].stop, "S2");
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
    let header = |version: &str, incrementality: Incrementality| FeedMessage {
        header: FeedHeader {
            gtfs_realtime_version: version.to_owned(),
            incrementality: Some(incrementality.into()),
            ..FeedHeader::default()
        },
        entity: Vec::new(),
    };
    assert!(
        read_gtfs_rt(&header("3.0", Incrementality::FullDataset).encode_to_vec(), now, "vi")
            .expect_err("a version")
            .contains("3.0")
    );
    assert!(
        read_gtfs_rt(&header("2.0", Incrementality::Differential).encode_to_vec(), now, "vi")
            .expect_err("changes")
            .contains("DIFFERENTIAL")
    );
    assert!(read_gtfs_rt(&header("2.0", Incrementality::FullDataset).encode_to_vec(), now, "vi").is_ok());
    for wrong in ["", "{", "null", "7", "<html>", r#"{"buses":[]}"#, r#"[{"route":"1"}]"#] {
        assert!(read_operator(wrong.as_bytes(), now, Some("S1")).is_err(), "{wrong}");
    }
    assert!(read_operator(b"[]", now, None).expect("nothing comes").approaches.is_empty());
    // One bad entity does not affect the others.
    let nowhere = snapshot(
        vec![vehicle("A", route("R1"), (0.0, 0.0), None), vehicle("B", route("R1"), (21.0, 105.8), None)],
        now,
    );
    assert_eq!((nowhere.vehicles.len(), nowhere.left_out.len()), (1, 1));
}

#[test]
fn values_that_are_newer_than_the_definition_are_as_if_nothing_were_said() {
    let (city, now) = (city(), at("08:05"));
    let descriptor = TripDescriptor { schedule_relationship: Some(99), ..trip("T1") };
    let called = StopTimeUpdate { schedule_relationship: Some(99), ..stop("S2", late(120)) };
    let mut bus = vehicle("29B-1", route("R32"), (21.015, 105.8), Some(180.0));
    bus.vehicle.as_mut().expect("a vehicle").current_status = Some(99);
    let mut detour = alert("line", vec![], None);
    let told = detour.alert.as_mut().expect("an alert");
    (told.effect, told.cause, told.severity_level) = (Some(99), Some(99), Some(99));
    let header = FeedHeader { incrementality: Some(99), gtfs_realtime_version: "2.0".to_owned(), ..Default::default() };
    let feed = FeedMessage { header, entity: vec![update(descriptor, vec![called]), bus, detour] };
    let read = read_gtfs_rt(&feed.encode_to_vec(), now, "vi").expect("a feed");
    assert!(read.left_out.is_empty(), "{:?}", read.left_out);
    assert_eq!((read.trips[0].cancelled, read.vehicles[0].stopped), (false, false));
    assert_eq!(read.alerts[0].effect, AlertEffect::Other);
    let merged = merge(&city.index, &[&read], now);
    assert!(rows(&city, &merged, "S2").contains(&"01 08:12:00 (08:10:00)".to_owned()));
}

#[test]
fn many_vehicles_of_one_headway_are_many_and_one_vehicle_on_two_trips_is_two() {
    let city = city();
    let now = at("10:00");
    let run = |start: &str| TripDescriptor { start_time: Some(start.to_owned()), ..trip("MT") };
    let two = vec![
        update(run("09:58:00"), vec![stop("M2", timed(at("10:02")))]),
        update(run("10:08:00"), vec![stop("M2", timed(at("10:12")))]),
        // Reported twice for the same run: counts once.
        update(run("10:08:00"), vec![stop("M2", timed(at("10:12")))]),
    ];
    let merged = merge(&city.index, &[&snapshot(two, now)], now);
    assert_eq!(rows(&city, &merged, "M2"), ["M 10:02:00", "M 10:12:00"]);

    let now = at("08:05");
    let served = |id: &str, late_by: i32| {
        let named = VehicleDescriptor { id: Some("7".to_owned()), ..VehicleDescriptor::default() };
        let mut entity = update(trip(id), vec![stop("S1", late(late_by))]);
        entity.trip_update.as_mut().expect("an update").vehicle = Some(named);
        entity
    };
    let merged = merge(&city.index, &[&snapshot(vec![served("T1", 0), served("T2", 0)], now)], now);
    assert_eq!(rows(&city, &merged, "S2"), ["01 08:10:00 (08:10:00)", "01 09:17:00 (09:17:00)"]);

    // A label that every bus of the line has identifies none of them.
    let bus = |id: &str, lat: f32| {
        let mut entity = vehicle("", route("R32"), (lat, 105.8), Some(0.0));
        let named =
            VehicleDescriptor { id: Some(id.to_owned()), label: Some("32".to_owned()), ..VehicleDescriptor::default() };
        entity.vehicle.as_mut().expect("a vehicle").vehicle = Some(named);
        entity
    };
    let merged = merge(&city.index, &[&snapshot(vec![bus("1", 21.002), bus("2", 21.012)], now)], now);
    assert_eq!(merged.vehicles.len(), 2);
}

#[test]
fn where_nothing_is_known_the_delay_before_says_nothing() {
    let city = city();
    let now = at("07:58");
    let nothing = StopTimeUpdate {
        schedule_relationship: Some(StopRelationship::NoData.into()),
        ..stop("S2", StopTimeEvent::default())
    };
    let merged =
        merge(&city.index, &[&snapshot(vec![update(trip("T1"), vec![stop("S1", late(300)), nothing])], now)], now);
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
    let told = snapshot(vec![update(trip("LOOP"), vec![stop("S1", timed(at("10:45")))])], now);
    let merged = merge(&city.index, &[&told], now);
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
        if let Ok(snapshot) = read_gtfs_rt(&bytes, now, "vi") {
            let merged = merge(&city.index, &[&snapshot], now);
            let _ = merged.feed(&city.index, now);
        }
    }
}
