use super::*;
use crate::connections::entries::YOUNG_TIME;
use std::collections::BTreeMap;

const SMALL: Bounds = Bounds { connections: 16, heads: 8, heads_of_address: 4, young_heads: 14 };

fn address(last: u8) -> Option<IpAddr> {
    Some(IpAddr::from([192, 0, 2, last]))
}

fn place(table: &Arc<Table>, last: u8) -> Arc<Place> {
    Arc::new(table.open(address(last)))
}

fn closing(place: &Place) -> bool {
    place.table.lock().entries[&place.id].phase == Phase::Closing
}

fn later(time: Duration) -> Instant {
    Instant::now() + time + Duration::from_millis(1)
}

/// The counters of the table match its entries.
fn consistent(table: &Table) {
    let inner = table.lock();
    let count = |which: &dyn Fn(Phase) -> bool| inner.entries.values().filter(|entry| which(entry.phase)).count();
    assert_eq!(inner.head_count, count(&|phase| phase == Phase::Head));
    assert_eq!(inner.head_count, inner.heads.values().map(BTreeMap::len).sum::<usize>());
    assert_eq!(inner.idle.len(), count(&|phase| phase == Phase::Idle));
    assert_eq!(inner.leaving.len(), count(&|phase| phase == Phase::Leaving));
    assert_eq!(inner.closing, count(&|phase| phase == Phase::Closing));
    assert!(inner.heads.values().all(|heads| !heads.is_empty()), "no address without a head is kept");
}

#[test]
fn the_oldest_unfinished_head_of_an_address_goes_first() {
    let table = Table::new(SMALL);
    let places: Vec<_> = (0..6).map(|_| place(&table, 1)).collect();
    assert!(!places.iter().any(|place| closing(place)), "they may be complete in a moment");
    table.sweep(later(YOUNG_TIME));
    let gone: Vec<bool> = places.iter().map(|place| closing(place)).collect();
    assert_eq!(gone, [true, true, false, false, false, false]);
    consistent(&table);
}

#[test]
fn of_all_unfinished_heads_the_one_goes_whose_address_has_most() {
    let table = Table::new(SMALL);
    let quiet = place(&table, 9);
    let loud: Vec<_> = [1, 1, 1, 1, 2, 2, 2, 2, 3].map(|last| place(&table, last)).into();
    table.sweep(later(YOUNG_TIME));
    assert!(!closing(&quiet), "the oldest of all, and the only one of its address");
    assert_eq!(loud.iter().filter(|place| closing(place)).count(), 2);
    consistent(&table);
}

#[test]
fn young_heads_are_bounded_too() {
    let table = Table::new(SMALL);
    let quiet = place(&table, 9);
    let places: Vec<_> = (0..20).map(|_| place(&table, 1)).collect();
    assert!(!closing(&quiet));
    let open: Vec<bool> = places.iter().map(|place| !closing(place)).collect();
    assert_eq!(open.iter().filter(|open| **open).count() + 1, SMALL.young_heads);
    assert!(open[7..].iter().all(|open| *open), "the newest stay: {open:?}");
    consistent(&table);
}

#[test]
fn what_is_finished_is_not_counted() {
    let table = Table::new(SMALL);
    let mut running = Vec::new();
    for _ in 0..40 {
        let place = place(&table, 1);
        running.push((place.run(), Arc::clone(&place)));
    }
    table.sweep(later(YOUNG_TIME));
    let idle: Vec<_> = running.into_iter().map(|(running, place)| (drop(running), place).1).collect();
    assert!(idle.iter().all(|place| !closing(place)));
    let half = place(&table, 1);
    assert!(!closing(&half));
    // A second head that begins counts as incomplete.
    idle.iter().for_each(|place| place.head());
    table.sweep(later(YOUNG_TIME));
    assert!(closing(&half), "it was the oldest of 41");
    assert_eq!(idle.iter().filter(|place| !closing(place)).count(), SMALL.heads_of_address);
    consistent(&table);
}

#[test]
fn a_proxy_may_have_all() {
    let table = Table::new(SMALL);
    let places: Vec<_> = (0..9).map(|_| Arc::new(table.open(None))).collect();
    table.sweep(later(YOUNG_TIME));
    assert_eq!(places.iter().filter(|place| closing(place)).count(), 1, "only the bound of all heads counts");
}

#[test]
fn room_is_made_by_those_that_are_missed_least() {
    let table = Table::new(SMALL);
    let running: Vec<_> = (0..3).map(|_| place(&table, 1)).map(|place| (place.run(), place)).collect();
    let (half, idle, older, leaving) = (place(&table, 3), place(&table, 2), place(&table, 2), place(&table, 4));
    drop(older.run());
    drop(idle.run());
    drop(leaving.run());
    leaving.leave();
    let shed = || table.lock().shed();
    assert!(shed() && closing(&leaving) && !closing(&older));
    older.signals.set_blocked(true);
    assert!(shed() && closing(&idle) && !closing(&older), "the end of its answer is on the way");
    older.signals.set_blocked(false);
    assert!(shed() && closing(&older) && !closing(&half));
    assert!(!shed(), "a head that has only just begun is not dropped for a newer one");
    let long_ago = Instant::now().checked_sub(HEAD_TIME).expect("an uptime of seconds");
    table.lock().entries.get_mut(&half.id).expect("a place").since = long_ago;
    assert!(shed() && closing(&half));
    assert!(!shed() && !running.iter().any(|(_, place)| closing(place)));
    consistent(&table);
}

#[tokio::test]
async fn running_requests_are_waited_for() {
    let table = Table::new(SMALL);
    let mut running: Vec<_> = (0..16).map(|_| place(&table, 1)).map(|place| (place.run(), place)).collect();
    let waiting = Arc::clone(&table);
    let room = tokio::spawn(async move { waiting.wait_for_capacity().await });
    tokio::task::yield_now().await;
    assert!(!room.is_finished());
    drop(running.pop());
    room.await.expect("no panic");
    assert!(!running.iter().any(|(_, place)| closing(place)));
    consistent(&table);
}

#[test]
fn what_takes_too_long_ends() {
    let table = Table::new(SMALL);
    let (half, idle, busy) = (place(&table, 1), place(&table, 1), place(&table, 1));
    drop(idle.run());
    let _running = busy.run();
    table.sweep(Instant::now());
    assert!(!closing(&half));
    table.sweep(later(HEAD_TIME));
    assert!(closing(&half) && !closing(&idle));
    idle.signals.set_blocked(true);
    idle.signals.moved_at(later(IDLE_TIME));
    table.sweep(later(IDLE_TIME));
    assert!(!closing(&idle), "the end of its answer is on the way");
    idle.signals.set_blocked(false);
    table.sweep(later(IDLE_TIME));
    assert!(closing(&idle) && !closing(&busy));
    consistent(&table);
}

#[tokio::test]
async fn a_drain_ends_when_the_last_request_does() {
    let table = Table::new(SMALL);
    let (half, busy) = (place(&table, 1), place(&table, 1));
    let running = busy.run();
    let draining = Arc::clone(&table);
    let drain = tokio::spawn(async move { draining.drain(Duration::from_secs(600)).await });
    tokio::task::yield_now().await;
    assert!(closing(&half) && !drain.is_finished());
    drop(running);
    busy.leave();
    assert_eq!(drain.await.expect("no panic"), 0);
    let stubborn = place(&table, 1);
    let _running = stubborn.run();
    assert_eq!(table.drain(Duration::ZERO).await, 1);
    assert!(closing(&stubborn));
}

#[test]
fn clients_that_keep_their_own_requests_waiting_end() {
    let table = Table::new(SMALL);
    let [reader, ending, sender, working] = [(); 4].map(|()| place(&table, 1));
    drop(ending.run());
    let running = [&reader, &sender, &working].map(Place::run);
    reader.signals.set_blocked(true);
    ending.signals.set_blocked(true);
    sender.signals.body_begins();
    table.sweep(Instant::now());
    assert!(![&reader, &ending, &sender].iter().any(|place| closing(place)));
    table.sweep(later(STALLED_TIME));
    assert!(closing(&reader) && closing(&ending) && closing(&sender));
    assert!(!closing(&working), "the server is at work");
    drop(running);
    consistent(&table);
}

#[tokio::test]
async fn a_stop_does_not_wait_for_clients_that_take_nothing() {
    let table = Table::new(SMALL);
    let [reader, ending, sender] = [(); 3].map(|()| place(&table, 1));
    drop(ending.run());
    let _reading = reader.run();
    reader.signals.set_blocked(true);
    ending.signals.set_blocked(true);
    let sending = sender.run();
    sender.signals.body_begins();
    table.close_blocked(Instant::now());
    assert!(!closing(&reader) && !closing(&ending));
    table.close_blocked(later(TAKE_TIME));
    assert!(closing(&reader) && closing(&ending) && !closing(&sender), "what is sent may still come");
    drop(sending);
    sender.leave();

    let late = place(&table, 2);
    let _running = late.run();
    late.signals.set_blocked(true);
    let drain = tokio::time::timeout(Duration::from_secs(60), table.drain(Duration::from_secs(600)));
    assert_eq!(drain.await, Ok(0), "nobody is waited for until the drain limit");
    assert!(closing(&late));
    consistent(&table);
}
