//! A made-up city, its realtime feeds and its boards.

use chrono::{DateTime, FixedOffset};
use contract::transit::TransitArrival;
use prost::Message;
use std::sync::Arc;
use transit::{
    Network, Shapes, Transit,
    import::{Directory, Options, import_files},
    live::{
        FeedIndex, FeedSnapshot, MergedFeeds,
        gtfs_realtime::{
            feed_header::Incrementality,
            trip_update::{StopTimeEvent, StopTimeUpdate},
            *,
        },
        read_gtfs_rt,
    },
};

pub const OFFSET: i32 = 7 * 3600;

/// Line 1 has a timetable; line 32 and the metro have only headways. Line 32 runs in both directions on one street.
pub fn feed() -> Vec<(String, Vec<u8>)> {
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

pub struct City {
    pub network: Arc<Network>,
    pub shapes: Arc<Shapes>,
    pub index: FeedIndex,
    pub transit: Transit,
}

pub fn city_of(files: Vec<(String, Vec<u8>)>) -> City {
    let imported = import_files(files, &Options { today: 739_942, ..Options::default() }).expect("a feed");
    let Directory { .. } = imported.directory;
    let (network, shapes) = (Arc::new(imported.network), Arc::new(imported.shapes));
    let index = FeedIndex::new(network.clone(), &imported.directory, OFFSET);
    let transit = Transit::new(network.clone(), shapes.clone());
    City { network, shapes, index, transit }
}

pub fn city() -> City {
    city_of(feed())
}

/// A local time on Monday, 23 November 2026, or on the day before the time ("2026-11-24 00:15"); seconds since 1970.
pub fn at(time: &str) -> i64 {
    let (day, time) = time.split_once(' ').unwrap_or(("2026-11-23", time));
    DateTime::parse_from_rfc3339(&format!("{day}T{time}:00+07:00")).expect("a time").timestamp()
}

pub fn message(entity: Vec<FeedEntity>, now: i64) -> Vec<u8> {
    let header = FeedHeader {
        gtfs_realtime_version: "2.0".to_owned(),
        incrementality: Some(Incrementality::FullDataset.into()),
        timestamp: Some(now as u64),
        ..FeedHeader::default()
    };
    FeedMessage { header, entity }.encode_to_vec()
}

pub fn trip(id: &str) -> TripDescriptor {
    TripDescriptor { trip_id: Some(id.to_owned()), ..TripDescriptor::default() }
}

pub fn route(id: &str) -> TripDescriptor {
    TripDescriptor { route_id: Some(id.to_owned()), ..TripDescriptor::default() }
}

pub fn stop(id: &str, event: StopTimeEvent) -> StopTimeUpdate {
    StopTimeUpdate { stop_id: Some(id.to_owned()), arrival: Some(event), ..StopTimeUpdate::default() }
}

pub fn late(secs: i32) -> StopTimeEvent {
    StopTimeEvent { delay: Some(secs), ..StopTimeEvent::default() }
}

pub fn timed(time: i64) -> StopTimeEvent {
    StopTimeEvent { time: Some(time), ..StopTimeEvent::default() }
}

pub fn update(trip: TripDescriptor, stops: Vec<StopTimeUpdate>) -> FeedEntity {
    let update = TripUpdate { trip, stop_time_update: stops, ..TripUpdate::default() };
    FeedEntity { id: "u".to_owned(), trip_update: Some(update), ..FeedEntity::default() }
}

pub fn vehicle(plate: &str, trip: TripDescriptor, (lat, lon): (f32, f32), bearing: Option<f32>) -> FeedEntity {
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

pub fn snapshot(entity: Vec<FeedEntity>, now: i64) -> FeedSnapshot {
    read_gtfs_rt(&message(entity, now), now, "vi").expect("a feed")
}

pub fn board(city: &City, merged: &MergedFeeds, stop: &str) -> Vec<TransitArrival> {
    let place = city.network.place_of(stop).expect("a stop");
    merged.arrivals_at(&city.transit, place, FixedOffset::east_opt(OFFSET).expect("an offset"))
}

/// Arrivals in readable form: line, time, scheduled time; `x` if cancelled, `~` if estimated.
pub fn rows(city: &City, merged: &MergedFeeds, stop: &str) -> Vec<String> {
    let time = |at: contract::Instant| at.format("%H:%M:%S").to_string();
    let row = |one: TransitArrival| {
        let marks = [(one.cancelled, " x"), (one.estimated, " ~")];
        let marks: String = marks.into_iter().filter(|(on, _)| *on).map(|(_, mark)| mark).collect();
        let planned = one.scheduled.map(|at| format!(" ({})", time(at))).unwrap_or_default();
        format!("{} {}{planned}{marks}", one.line.name, time(one.at))
    };
    board(city, merged, stop).into_iter().map(row).collect()
}
