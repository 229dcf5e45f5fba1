"""Real time beside Google's own bindings of GTFS-realtime.

`write FILE` writes a feed that a server then reads; `check ORIGIN` reads what that server makes of it: every vehicle, trip
and alert must be there again, and every id in `realtime.pb` must be one of `gtfs.zip`.
"""

import csv
import io
import json
import sys
import time
import urllib.request
import zipfile

from google.transit import gtfs_realtime_pb2 as rt

# Of the sample network: a metro and a bus line, positions on their way, and stops.
METRO, BUS, STATION = "M3", "B32", "M3-05"
VEHICLES = {"Tau 3": (METRO, 0, 21.0372, 105.7745), "29B-100.01": (BUS, 0, 21.0359, 105.7885)}


def entity(feed, name):
    one = feed.entity.add()
    one.id = name
    return one


def write(path):
    now = int(time.time())
    feed = rt.FeedMessage()
    feed.header.gtfs_realtime_version = "2.0"
    feed.header.timestamp = now
    for name, (route, direction, lat, lon) in VEHICLES.items():
        vehicle = entity(feed, name).vehicle
        vehicle.trip.route_id, vehicle.trip.direction_id = route, direction
        vehicle.vehicle.label = name
        vehicle.position.latitude, vehicle.position.longitude = lat, lon
        vehicle.timestamp = now
    update = entity(feed, "added").trip_update
    update.trip.route_id, update.trip.direction_id = METRO, 0
    update.trip.schedule_relationship = rt.TripDescriptor.ADDED
    stop = update.stop_time_update.add()
    stop.stop_id, stop.arrival.time = STATION, now + 240
    alert = entity(feed, "works").alert
    alert.effect = rt.Alert.DETOUR
    alert.informed_entity.add().route_id = BUS
    alert.informed_entity.add().stop_id = STATION
    for language, text in (("vi", "Xe đi vòng"), ("en", "Detour")):
        one = alert.header_text.translation.add()
        one.language, one.text = language, text
    with open(path, "wb") as file:
        file.write(feed.SerializeToString())


def get(origin, path):
    with urllib.request.urlopen(f"{origin}/api/v1{path}", timeout=10) as answer:
        return answer.read()


def check(origin):
    for _ in range(100):
        live = json.loads(get(origin, "/transit/vehicles"))
        if len(live["vehicles"]) == len(VEHICLES):
            break
        time.sleep(0.1)
    assert {vehicle["id"] for vehicle in live["vehicles"]} == set(VEHICLES), live
    assert live["state"] == "live" and live["alerts"][0]["title"]["en"] == "Detour", live
    board = json.loads(get(origin, f"/transit/stops/{STATION}/departures"))
    assert any(one["line"]["id"] == METRO for one in board["arrivals"]), board["arrivals"]

    archive = zipfile.ZipFile(io.BytesIO(get(origin, "/transit/gtfs.zip")))
    tables = {}
    for name in archive.namelist():
        tables[name] = list(csv.DictReader(io.TextIOWrapper(archive.open(name), "utf-8")))
    ids = {
        column: {row[column] for row in tables[name]}
        for name, column in (("stops.txt", "stop_id"), ("routes.txt", "route_id"), ("trips.txt", "trip_id"))
    }
    for row in tables["stop_times.txt"]:
        assert row["stop_id"] in ids["stop_id"] and row["trip_id"] in ids["trip_id"], row

    feed = rt.FeedMessage()
    feed.ParseFromString(get(origin, "/transit/realtime.pb"))
    assert feed.IsInitialized() and feed.header.gtfs_realtime_version == "2.0"
    seen, trips, alerts = set(), 0, 0
    for one in feed.entity:
        trip = one.vehicle.trip if one.HasField("vehicle") else one.trip_update.trip
        if one.HasField("alert"):
            alerts += 1
            routes = {about.route_id for about in one.alert.informed_entity if about.route_id}
            stops = {about.stop_id for about in one.alert.informed_entity if about.stop_id}
            assert routes == {BUS} and stops == {STATION} and one.alert.effect == rt.Alert.DETOUR, one
            assert {text.language for text in one.alert.header_text.translation} == {"vi", "en"}
            continue
        assert trip.route_id in ids["route_id"], one
        assert not trip.trip_id or trip.trip_id in ids["trip_id"], one
        if one.HasField("vehicle"):
            route, _, lat, lon = VEHICLES[one.vehicle.vehicle.id]
            place = one.vehicle.position
            assert trip.route_id == route and abs(place.latitude - lat) < 1e-4 and abs(place.longitude - lon) < 1e-4, one
            seen.add(one.vehicle.vehicle.id)
        else:
            trips += 1
            for stop in one.trip_update.stop_time_update:
                assert stop.stop_id in ids["stop_id"] and stop.arrival.time > 0, one
    assert seen == set(VEHICLES) and trips >= 1 and alerts == 1, (seen, trips, alerts)
    print(f"{len(seen)} vehicles, {trips} trips and {alerts} alert came back; {len(ids['trip_id'])} trips in gtfs.zip")


if __name__ == "__main__":
    {"write": write, "check": check}[sys.argv[1]](sys.argv[2])
