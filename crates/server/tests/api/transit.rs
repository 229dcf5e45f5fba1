//! Public transport: importing a network, and queries.

use crate::support::TestApp;
use contract::{
    ApiError, LatLon, SearchResultKind, Service,
    portal::config,
    search,
    transit::{
        PlanQuery, TransitEndpoint, transit_departures, transit_network, transit_plan, transit_route, transit_routes,
        transit_stops,
    },
};
use transit::import::{Options, import_files};

const STOPS: &str = "stop_id,stop_name,stop_lat,stop_lon,location_type,parent_station\n\
    S1,Chợ Mơ,50.03000,8.05000,,\nS2,Bến Đò,50.04000,8.05000,,\nS3,Cầu Gỗ,50.05000,8.05000,,\n\
    M,Ga Mơ,50.03010,8.05010,1,\nM1,Ga Mơ,50.03010,8.05012,0,M\nM2,Ga Đò,50.08010,8.05010,0,\n";

pub fn feed() -> Vec<(String, Vec<u8>)> {
    let files = [
        (
            "agency.txt",
            "agency_id,agency_name,agency_url,agency_timezone\nA,Mơ Bus,https://example.org,Europe/Berlin\n",
        ),
        ("stops.txt", STOPS),
        (
            "routes.txt",
            "route_id,route_short_name,route_long_name,route_type\nR1,1,Chợ Mơ - Cầu Gỗ,3\nR2,M,Metro Mơ,1\n",
        ),
        (
            "calendar.txt",
            "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\n\
             W,1,1,1,1,1,1,1,20200101,20991231\n",
        ),
        (
            "trips.txt",
            "route_id,service_id,trip_id,trip_headsign,direction_id\nR1,W,T1,Cầu Gỗ,0\nR1,W,T2,Cầu Gỗ,0\nR2,W,T3,,0\n",
        ),
        (
            "stop_times.txt",
            "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n\
             T1,06:00:00,06:00:00,S1,1\nT1,06:10:00,06:11:00,S2,2\nT1,06:20:00,06:20:00,S3,3\n\
             T2,08:00:00,08:00:00,S1,1\nT2,08:10:00,08:11:00,S2,2\nT2,08:20:00,08:20:00,S3,3\n\
             T3,05:30:00,05:30:00,M1,1\nT3,05:35:00,05:35:00,M2,2\n",
        ),
        ("frequencies.txt", "trip_id,start_time,end_time,headway_secs\nT3,05:30:00,22:00:00,600\n"),
    ];
    files.map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec())).into()
}

async fn portal_with_feed() -> TestApp {
    import(TestApp::open().await)
}

/// The portal with the imported feed.
pub fn import(portal: TestApp) -> TestApp {
    let imported = import_files(feed(), &Options { today: 739_942, ..Options::default() }).expect("a feed");
    server::services::transit::store(portal.path(), &imported).expect("written");
    portal
}

fn refused<T>(answer: Result<T, ApiError>) -> (u16, String) {
    match answer {
        Err(ApiError::Refused { status, problem }) => {
            (status, problem.fields.first().map(|field| field.pointer.clone()).unwrap_or_default())
        }
        Err(other) => panic!("{other}"),
        Ok(_) => panic!("an answer"),
    }
}

#[tokio::test]
async fn a_city_without_a_network_has_no_such_service() {
    let portal = TestApp::open().await;
    assert!(!portal.send(config()).await.expect("a profile").services.contains(&Service::Transit));
    assert_eq!(refused(portal.send(transit_network()).await).0, 404);
    assert_eq!(refused(portal.send(transit_routes()).await).0, 404);
}

#[tokio::test]
async fn an_import_is_used_at_once_and_its_packs_are_the_network() {
    let portal = portal_with_feed().await;
    assert!(portal.send(config()).await.expect("a profile").services.contains(&Service::Transit));
    let network = portal.send(transit_network()).await.expect("a network");
    assert_eq!((network.stops, network.lines, network.sample, network.as_model), (5, 2, false, false));
    let (status, headers, bytes) = portal.get(&network.pack.path).await;
    assert_eq!(status, 200);
    assert!(headers["cache-control"].to_str().expect("text").contains("immutable"));
    assert_eq!(transit::decode(&bytes).expect("a pack").places.len(), 5);
    let (_, _, shapes) = portal.get(&network.shapes.path).await;
    assert!(transit::decode_shapes(&shapes).is_ok());
    assert_eq!(portal.get("/transit/network/network-0000000000000000.pack").await.0, 404);

    let mut other = feed();
    other.iter_mut().filter(|(name, _)| name == "routes.txt").for_each(|(_, text)| {
        *text = String::from_utf8_lossy(text).replace("R1,1,", "R1,7,").into_bytes();
    });
    let imported = import_files(other, &Options { today: 739_942, ..Options::default() }).expect("a feed");
    server::services::transit::store(portal.path(), &imported).expect("written");
    let lines = portal.send(transit_routes()).await.expect("lines").items;
    assert_eq!(lines.iter().map(|line| line.name.as_str()).collect::<Vec<_>>(), ["M", "7"]);
    assert_eq!(portal.get(&network.pack.path).await.0, 404, "another network has another name");
}

#[tokio::test]
async fn stops_lines_and_departures() {
    let portal = portal_with_feed().await;
    let found = portal.send(transit_stops("cho mo", None, 5)).await.expect("stops").items;
    assert_eq!((found[0].id.as_str(), found[0].lines[0].name.as_str()), ("S1", "1"));
    let near = portal.send(transit_stops("", Some(LatLon::new(50.0301, 8.0501)), 5)).await.expect("stops").items;
    assert_eq!(near.iter().map(|stop| stop.id.as_str()).collect::<Vec<_>>(), ["M", "S1", "S2"]);
    assert!(near[0].distance_m < Some(5) && near[2].distance_m > Some(1000));

    let route = portal.send(transit_route("R1")).await.expect("a line");
    let direction = &route.directions[0];
    assert_eq!((direction.stops.len(), direction.stops[2].minutes, direction.headsign.get("vi")), (3, 20, "Cầu Gỗ"));
    let span = &direction.hours[0].spans[0];
    assert_eq!((span.from, span.to, span.every, span.exact), (360, 480, 120, true));

    let board = portal.send(transit_departures("S1", Some("2026-11-23T07:30"))).await.expect("a board");
    let [one] = &board.departures[..] else { panic!("{board:?}") };
    assert_eq!((one.every, one.at.to_rfc3339().get(11..16)), (None, Some("08:00")));
    // A platform resolves to its station, for which only the headway is known.
    let board = portal.send(transit_departures("M1", Some("2026-11-23T07:30"))).await.expect("a board");
    assert_eq!((board.stop.id.as_str(), board.departures[0].every), ("M", Some(10)));
    assert_eq!(board.near[0].id, "S1");
    for (refusal, expected) in [
        (refused(portal.send(transit_route("R9")).await), (404, "")),
        (refused(portal.send(transit_departures("S9", None)).await), (404, "")),
        (refused(portal.send(transit_departures("S1", Some("noon"))).await), (400, "at")),
    ] {
        assert_eq!((refusal.0, refusal.1.as_str()), expected);
    }
}

#[tokio::test]
async fn journeys_and_what_is_wrong_with_a_question() {
    let portal = portal_with_feed().await;
    let stop = |id: &str| Some(TransitEndpoint::Stop(id.to_owned()));
    let base_query =
        PlanQuery { from: stop("S1"), to: stop("S3"), at: Some("2026-11-23T07:50".to_owned()), ..PlanQuery::default() };
    let plan = portal.send(transit_plan(&base_query)).await.expect("a plan");
    let ride = plan.journeys.iter().flat_map(|journey| &journey.legs).find(|leg| leg.line.is_some()).expect("a ride");
    assert_eq!((ride.depart.to_rfc3339().get(11..16), ride.every, ride.between.len()), (Some("08:00"), None, 1));
    let late = PlanQuery { at: Some("2026-11-23T08:30".to_owned()), arrive: true, ..base_query.clone() };
    let plan = portal.send(transit_plan(&late)).await.expect("a plan");
    assert!(plan.journeys.iter().any(|journey| journey.arrive.to_rfc3339().get(11..16) == Some("08:20")), "{plan:?}");
    let spot = |lat, lon| Some(TransitEndpoint::Spot(LatLon::new(lat, lon), String::new()));
    let metro = PlanQuery { from: spot(50.0302, 8.0503), to: spot(50.0802, 8.0502), ..base_query.clone() };
    let plan = portal.send(transit_plan(&metro)).await.expect("a plan");
    let legs = &plan.journeys[0].legs;
    assert_eq!((legs.len(), legs[1].every, plan.journeys[0].margin), (3, Some(10), 5));

    for (query, expected) in [
        (PlanQuery { from: None, ..base_query.clone() }, "from"),
        (PlanQuery { to: stop("S9"), ..base_query.clone() }, "to"),
        (PlanQuery { to: spot(10.0, 10.0), ..base_query.clone() }, "to"),
        (PlanQuery { at: Some("2026-02-30T08:00".to_owned()), ..base_query.clone() }, "at"),
    ] {
        let (status, field) = refused(portal.send(transit_plan(&query)).await);
        assert_eq!((status, field.as_str()), (400, expected));
    }
    let without = PlanQuery { avoid: vec!["R1".to_owned()], ..base_query.clone() };
    let plan = portal.send(transit_plan(&without)).await.expect("a plan");
    assert!(plan.journeys.iter().flat_map(|journey| &journey.legs).all(|leg| leg.line.is_none()), "{plan:?}");

    for (query, field) in [
        ("from=S1&to=stop:S3", "from"),
        ("from=stop:S1&to=stop:S3&mode=fly", "mode"),
        ("from=stop:S1&to=stop:S3&avoid=R9", "avoid"),
        ("from=stop:S1&to=stop:S3&transfers=9", "transfers"),
        ("near=x", "near"),
    ] {
        let path = if field == "near" { "stops" } else { "plan" };
        let (status, _, body) = portal.get(&format!("/transit/{path}?{query}")).await;
        assert_eq!(status, 400, "{query}");
        assert!(String::from_utf8_lossy(&body).contains(&format!("\"pointer\":\"{field}\"")), "{query}");
    }
}

#[tokio::test]
async fn the_universal_search_knows_lines_and_stops() {
    let portal = portal_with_feed().await;
    let results = portal.send(search("tuyến 1", None, &[], 5)).await.expect("results").items;
    assert_eq!((results[0].kind, results[0].href.as_str()), (SearchResultKind::Line, "/bus/routes/R1"));
    let results = portal.send(search("ga mow", None, &[SearchResultKind::Stop], 5)).await.expect("results").items;
    // Stops with the same name are distinguished by lines and ward.
    assert_eq!((results[0].kind, results[0].href.as_str()), (SearchResultKind::Stop, "/bus/stops/M"));
    assert_eq!(results[0].subtitle.get("vi"), "M · Phường Bến Sông");
}

#[tokio::test]
async fn the_device_gives_the_same_answers_as_the_server() {
    let portal = portal_with_feed().await;
    let network = portal.send(transit_network()).await.expect("a network");
    let (_, _, pack) = portal.get(&network.pack.path).await;
    let network = std::sync::Arc::new(transit::decode(&pack).expect("a pack"));
    let mut device = transit::Transit::new(network, std::sync::Arc::default());
    let now = "2026-11-23T07:10:00+01:00".parse().expect("an instant");
    let (mut same, plan) = (0, "/transit/plan?from=stop:S1&to=stop:S3&at=2026-11-23T07:50");
    for target in [
        "/transit/routes",
        "/transit/routes/R1",
        "/transit/routes/R9",
        "/transit/stops?q=cho%20mo&limit=3",
        "/transit/stops?near=50.0301,8.0501",
        "/transit/stops/S1/departures?at=2026-11-23T07:30",
        "/transit/stops/M/departures?at=2026-11-23T07:30",
        "/transit/stops/S9/departures?at=2026-11-23T07:30",
        "/transit/stops/S1/departures?at=noon",
        plan,
        &format!("{plan}&mode=arrive"),
        &format!("{plan}&walk=less"),
        &format!("{plan}&avoid=R1"),
        &format!("{plan}&avoid=bus"),
        &format!("{plan}&avoid=metro&transfers=0"),
        "/transit/plan?from=stop:S1&at=2026-11-23T07:50",
        "/transit/plan?from=stop:S1&to=10,10&at=2026-11-23T07:50",
        "/transit/plan?from=50.0302,8.0503&to=50.0802,8.0502&at=2026-11-23T07:50",
    ] {
        let (status, _, body) = portal.get(target).await;
        let (own, answer) = engine::answer(&mut device, target, now);
        assert_eq!(own, status.as_u16(), "{target}");
        if own == 200 {
            same += 1;
            let json = |bytes: &[u8]| serde_json::from_slice::<serde_json::Value>(bytes).expect("JSON");
            assert_eq!(json(answer.as_bytes()), json(&body), "{target}");
        }
    }
    assert_eq!(same, 13);
}

#[tokio::test]
async fn a_network_of_an_older_program_keeps_the_portal_from_nothing_else() {
    let portal = portal_with_feed().await;
    let folder = portal.path().join("transit");
    let pack = std::fs::read_dir(&folder).expect("a folder").flatten().map(|entry| entry.path());
    let pack = pack.into_iter().find(|path| path.to_string_lossy().contains("network-")).expect("a pack");
    let mut bytes = Vec::new();
    let old = std::fs::read(&pack).expect("a pack");
    brotli::BrotliDecompress(&mut old.as_slice(), &mut bytes).expect("brotli");
    bytes[4] = 1;
    let mut older = Vec::new();
    brotli::BrotliCompress(&mut bytes.as_slice(), &mut older, &Default::default()).expect("brotli");
    std::fs::write(&pack, older).expect("written");
    let portal = portal.restart().await;
    assert!(!portal.send(config()).await.expect("a profile").services.contains(&Service::Transit));
    assert_eq!(refused(portal.send(transit_routes()).await).0, 404);
    // The operator imports it again.
    let portal = import(portal);
    assert_eq!(portal.send(transit_routes()).await.expect("lines").items.len(), 2);
}
