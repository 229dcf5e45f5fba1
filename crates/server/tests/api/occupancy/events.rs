//! Events about free spaces.

use super::{count, counts, free, key_for, push, put, told};
use crate::support::{TestApp, next_event};
use axum::http::StatusCode;
use contract::{
    Problem,
    parking::{ParkingEvent, Vehicle},
};
use serde_json::{Value, json};
use server::api_keys::Scope;

#[tokio::test]
async fn events_tell_what_has_changed_also_without_public_transport() {
    let portal = TestApp::open().await;
    assert_eq!(portal.get("/events?topics=transit").await.0, StatusCode::NOT_FOUND, "this city has none");
    let key = key_for(&portal, Scope::Occupancy, &[]).await;
    assert_eq!(push(&portal, &key, &counts(&[count("car", 3, -9)])).await, StatusCode::NO_CONTENT);
    let topics = "parking:cho-song.doi-thong,parking:doi-thong";
    let mut stream = portal.listen(topics, None).await;
    let (_, all) = next_event::<ParkingEvent>(&mut stream).await.expect("an event");
    assert_eq!((all.topic.as_str(), told(&all)), ("parking", vec![("cho-song", vec![3])]));
    let (_, one) = next_event::<ParkingEvent>(&mut stream).await.expect("an event");
    assert_eq!((one.topic.as_str(), told(&one)), ("parking:doi-thong", Vec::new()));
    let hill = "/parking/sites/doi-thong/realtime";
    assert_eq!(put(&portal, hill, &key, &counts(&[count("motorcycle", 2, -8)])).await.0, StatusCode::NO_CONTENT);
    let (_, all) = next_event::<ParkingEvent>(&mut stream).await.expect("an event");
    assert_eq!(told(&all), [("doi-thong", vec![2])], "only what has changed");
    let (id, one) = next_event::<ParkingEvent>(&mut stream).await.expect("an event");
    assert_eq!((one.topic.as_str(), told(&one)), ("parking:doi-thong", vec![("doi-thong", vec![2])]));
    // The same count again, an older one and another site are no events for this site.
    drop(stream);
    assert_eq!(put(&portal, hill, &key, &counts(&[count("motorcycle", 2, -8)])).await.0, StatusCode::NO_CONTENT);
    assert_eq!(put(&portal, hill, &key, &counts(&[count("motorcycle", 5, -99)])).await.0, StatusCode::NO_CONTENT);
    assert_eq!(push(&portal, &key, &counts(&[count("car", 4, -7)])).await, StatusCode::NO_CONTENT);
    let mut stream = portal.listen(topics, Some(&id)).await;
    let (_, missed) = next_event::<ParkingEvent>(&mut stream).await.expect("an event");
    assert_eq!((missed.topic.as_str(), told(&missed)), ("parking", vec![("cho-song", vec![4])]));
    let mut next = Box::pin(next_event::<ParkingEvent>(&mut stream));
    assert!(futures::poll!(next.as_mut()).is_pending(), "nothing new about the hill");
    drop(next);
    drop(stream);
    // An id of another run of the server counts as none. The order of the keys does not matter.
    let mut stream = portal.listen("parking:doi-thong.cho-song.doi-thong", Some("ffffffff-999")).await;
    let (_, all) = next_event::<ParkingEvent>(&mut stream).await.expect("an event");
    assert_eq!(told(&all), [("cho-song", vec![4]), ("doi-thong", vec![2])]);
}

#[tokio::test]
async fn a_change_of_another_site_is_no_event() {
    let portal = TestApp::open().await;
    let key = key_for(&portal, Scope::Occupancy, &[]).await;
    let topic = "parking:bo-ke.doi-thong";
    let mut stream = portal.listen(topic, None).await;
    let (id, first) = next_event::<ParkingEvent>(&mut stream).await.expect("an event");
    assert_eq!((first.topic.as_str(), told(&first)), ("parking", Vec::new()));
    drop(stream);
    assert_eq!(push(&portal, &key, &counts(&[count("car", 3, -9)])).await, StatusCode::NO_CONTENT);
    let mut stream = portal.listen(topic, Some(&id)).await;
    let mut next = Box::pin(next_event::<ParkingEvent>(&mut stream));
    assert!(futures::poll!(next.as_mut()).is_pending(), "nothing new about these sites");
    let hill = "/parking/sites/doi-thong/realtime";
    assert_eq!(put(&portal, hill, &key, &counts(&[count("motorcycle", 2, -8)])).await.0, StatusCode::NO_CONTENT);
    let (_, next) = next.await.expect("an event");
    assert_eq!(told(&next), [("doi-thong", vec![2])]);
}

#[tokio::test]
async fn an_event_about_a_few_sites_is_small() {
    let portal = TestApp::open().await;
    let key = key_for(&portal, Scope::Occupancy, &[]).await;
    let batch = json!({ "sites": [
        { "uid": "cho-song", "realtime": [count("car", 2, 0), count("motorcycle", 2, 0)] },
        { "uid": "doi-thong", "realtime": [count("motorcycle", 2, 0)] },
        { "uid": "bo-ke", "realtime": [count("motorcycle", 2, 0), count("bicycle", 2, 0)] },
        { "uid": "ben-do", "realtime": [count("bicycle", 2, 0)] },
    ] });
    let mut stream = portal.listen("parking:ben-do.bo-ke.cho-song.doi-thong", None).await;
    next_event::<ParkingEvent>(&mut stream).await.expect("an event");
    assert_eq!(put(&portal, "/parking/realtime", &key, &batch).await.0, StatusCode::OK);
    let (_, event) = next_event::<Value>(&mut stream).await.expect("an event");
    assert!(
        event["sites"].as_array().is_some_and(|sites| sites.len() == 4) && event.to_string().len() <= 2000,
        "{event}"
    );
}

#[tokio::test]
async fn unknown_sites_are_no_topics() {
    let portal = TestApp::open().await;
    for topics in [
        "parking",
        "parkings",
        "parking:",
        "parking:moon",
        "parking:moon.mars",
        "parking:.",
        "parking:cho-song,weather",
    ] {
        let (status, _, body) = portal.get(&format!("/events?topics={topics}")).await;
        let problem: Problem = serde_json::from_slice(&body).expect("a problem");
        assert_eq!((status, problem.fields[0].pointer.as_str()), (StatusCode::BAD_REQUEST, "topics"), "{topics}");
    }
}

#[tokio::test]
async fn a_list_with_a_site_that_has_gone_goes_on_with_the_others() {
    let portal = TestApp::open().await;
    let key = key_for(&portal, Scope::Occupancy, &[]).await;
    let mut stream = portal.listen("parking:moon.cho-song", None).await;
    let (_, first) = next_event::<ParkingEvent>(&mut stream).await.expect("an event");
    assert_eq!((first.topic.as_str(), told(&first)), ("parking", Vec::new()));
    assert_eq!(push(&portal, &key, &counts(&[count("car", 3, -9)])).await, StatusCode::NO_CONTENT);
    let (_, next) = next_event::<ParkingEvent>(&mut stream).await.expect("an event");
    assert_eq!(told(&next), [("cho-song", vec![3])]);
}

#[tokio::test]
async fn servers_on_one_database_show_the_same_counts() {
    let first = TestApp::open().await;
    let second = first.beside().await;
    let key = key_for(&first, Scope::Occupancy, &[]).await;
    let mut stream = second.listen("parking:cho-song.doi-thong", None).await;
    next_event::<ParkingEvent>(&mut stream).await.expect("an event");
    assert_eq!(push(&first, &key, &counts(&[count("car", 3, -9)])).await, StatusCode::NO_CONTENT);
    let (_, event) = next_event::<ParkingEvent>(&mut stream).await.expect("the count of the other server");
    assert_eq!(told(&event), [("cho-song", vec![3])]);
    assert_eq!(free(&second).await, [(Vehicle::Car, 3)], "also in answers");
    // Each is told something that the other does not know yet; the newer count applies to both.
    assert_eq!(push(&second, &key, &counts(&[count("car", 5, -5)])).await, StatusCode::NO_CONTENT);
    assert_eq!(push(&first, &key, &counts(&[count("car", 4, -7)])).await, StatusCode::NO_CONTENT);
    let mut stream = first.listen("parking:cho-song", None).await;
    loop {
        let (_, event) = next_event::<ParkingEvent>(&mut stream).await.expect("an event with the newest count");
        if told(&event) == [("cho-song", vec![5])] {
            break;
        }
    }
    assert_eq!(free(&first).await, [(Vehicle::Car, 5)]);
    assert_eq!(free(&second).await, [(Vehicle::Car, 5)]);
}
