//! Things that an unreadable part would turn into other things, and one that it does not harm.

use serde_json::json;

use crate::{common::value, read};

/// Without one of its legs, it would be a different journey.
#[test]
fn a_thing_with_an_unreadable_part_is_left_out_as_a_whole() {
    let mut plan = value("transit_plan.json");
    let all = plan["journeys"].as_array().expect("journeys").len();
    plan["journeys"][0]["legs"].as_array_mut().expect("legs").push(json!({"ferry": true}));
    let plan =
        read(&contract::transit::transit_plan(&contract::transit::PlanQuery::default()), 200, &plan).expect("a plan");
    assert_eq!(plan.journeys.len(), all - 1);
}

/// Without its line, an alert would apply to the whole network.
#[test]
fn an_alert_whose_lines_cannot_be_read_is_left_out() {
    let mut alerts = value("transit_alerts.json");
    let all = alerts["items"].as_array().expect("alerts").len();
    alerts["items"][0]["lines"] = json!([{"ref": "R1"}]);
    let alerts = read(&contract::transit::transit_alerts(None, None), 200, &alerts).expect("alerts");
    assert_eq!(alerts.items.len(), all - 1);
}

/// A skipped day would look like a day without service.
#[test]
fn hours_that_cannot_all_be_read_are_not_said_at_all() {
    let mut route = value("transit_route.json");
    route["directions"][0]["hours"].as_array_mut().expect("hours").push(json!({"on": "holidays"}));
    let route = read(&contract::transit::transit_route("1"), 200, &route).expect("a route");
    assert!(route.directions[0].hours.is_empty() && !route.directions[0].stops.is_empty());
}

#[test]
fn a_stop_with_a_line_of_another_version_is_still_there() {
    let mut stops = value("transit_stops.json");
    stops["items"][0]["lines"].as_array_mut().expect("lines").push(json!({"ref": "R1"}));
    let request = contract::transit::transit_stops("mơ", None, 5);
    assert_eq!(read(&request, 200, &stops), read(&request, 200, &value("transit_stops.json")));
}
