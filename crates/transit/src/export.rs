//! Exports a [`Network`] as GTFS for other apps. Merges, repairs and omissions of the import stay in effect.
//!
//! Ids are the network's ids, as in the API and the realtime feed. Zone-dependent fares are omitted, because the
//! network stores their prices but not their zones.

mod table;

use std::io::{self, Write};

use table::{Table, clock, day, degrees};

use crate::{Network, Shapes, Starts};

/// The trip id of a run. A headway run has one trip; a timetable run has one trip for each start.
pub fn trip_id(run: usize, start: Option<usize>) -> String {
    match start {
        Some(start) => format!("r{run}-{start}"),
        None => format!("r{run}"),
    }
}

/// Names and contents of the files. `url` is the publisher's address, which GTFS requires.
pub fn gtfs(network: &Network, shapes: &Shapes, url: &str) -> Vec<(&'static str, Vec<u8>)> {
    let agencies = agencies(network);
    let files = vec![
        ("agency.txt", agency(network, &agencies, url)),
        ("stops.txt", stops(network)),
        ("routes.txt", routes(network, &agencies)),
        ("trips.txt", trips(network)),
        ("stop_times.txt", stop_times(network)),
        ("frequencies.txt", frequencies(network)),
        ("calendar.txt", calendar(network)),
        ("calendar_dates.txt", calendar_dates(network)),
        ("shapes.txt", drawings(network, shapes)),
        ("transfers.txt", transfers(network)),
        ("fare_attributes.txt", fares(network)),
        ("fare_rules.txt", fare_rules(network)),
        ("translations.txt", translations(network)),
        ("feed_info.txt", feed_info(network, url)),
    ];
    // Drop optional files that hold only a header.
    files
        .into_iter()
        .filter(|(name, table)| table.rows > 0 || *name == "calendar.txt")
        .map(|(n, t)| (n, t.text))
        .collect()
}

/// Packs the files into one zip.
///
/// # Errors
/// Only write errors of an in-memory buffer.
pub fn zip(files: &[(&'static str, Vec<u8>)]) -> io::Result<Vec<u8>> {
    let mut zip = zip::ZipWriter::new(io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
    for (name, bytes) in files {
        zip.start_file(*name, options)?;
        zip.write_all(bytes)?;
    }
    Ok(zip.finish()?.into_inner())
}

/// The agency id for an index.
pub(crate) fn agency_id(at: usize) -> String {
    format!("a{at}")
}

/// Names of the agencies; the publisher's name if a line names none.
pub(crate) fn agencies(network: &Network) -> Vec<&str> {
    let mut names: Vec<&str> = network.lines.iter().map(|line| line.agency.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    names
}

fn agency(network: &Network, agencies: &[&str], url: &str) -> Table {
    let mut table = Table::new("agency_id,agency_name,agency_url,agency_timezone");
    for (at, name) in agencies.iter().enumerate() {
        let name = if name.is_empty() { network.about.publisher.as_str() } else { name };
        table.row(&[&agency_id(at), name, url, &network.about.timezone]);
    }
    table
}

fn stops(network: &Network) -> Table {
    let mut table = Table::new("stop_id,stop_name,stop_lat,stop_lon");
    for place in &network.places {
        let (lat, lon) = degrees(place.at);
        table.row(&[&place.id, if place.name.is_empty() { &place.id } else { &place.name }, &lat, &lon]);
    }
    table
}

fn routes(network: &Network, agencies: &[&str]) -> Table {
    let mut table =
        Table::new("route_id,agency_id,route_short_name,route_long_name,route_type,route_color,route_text_color");
    for line in &network.lines {
        let agency = agencies.iter().position(|name| *name == line.agency).unwrap_or_default();
        let color = line.color.map(|color| format!("{color:06X}")).unwrap_or_default();
        let text = line.color.map_or("", |color| if is_dark(color) { "FFFFFF" } else { "000000" });
        let mode = line.mode.to_string();
        table.row(&[&line.id, &agency_id(agency), &line.name, &line.long_name, &mode, &color, text]);
    }
    table
}

fn is_dark(color: u32) -> bool {
    let part = |shift: u32| color >> shift & 255;
    299 * part(16) + 587 * part(8) + 114 * part(0) < 128_000
}

fn trips(network: &Network) -> Table {
    let mut table = Table::new("route_id,service_id,trip_id,trip_headsign,direction_id,shape_id");
    for (number, run) in network.runs.iter().enumerate() {
        let Some(pattern) = network.pattern_of(run.profile) else { continue };
        let line = network.lines.get(pattern.line as usize).map(|line| line.id.as_str()).unwrap_or_default();
        let service = format!("s{}", run.service);
        let shape = pattern.shape.map(|shape| format!("d{shape}")).unwrap_or_default();
        let mut trip = |id: &str| {
            table.row(&[line, &service, id, &pattern.headsign, &pattern.direction.to_string(), &shape]);
        };
        match &run.starts {
            Starts::Times(times) => (0..times.len()).for_each(|start| trip(&trip_id(number, Some(start)))),
            Starts::Every(_) => trip(&trip_id(number, None)),
        }
    }
    table
}

fn stop_times(network: &Network) -> Table {
    let mut table =
        Table::new("trip_id,arrival_time,departure_time,stop_id,stop_sequence,pickup_type,drop_off_type,timepoint");
    for (number, run) in network.runs.iter().enumerate() {
        let (Some(profile), Some(pattern)) =
            (network.profiles.get(run.profile as usize), network.pattern_of(run.profile))
        else {
            continue;
        };
        let mut trip = |id: &str, start: i32, exact: &str| {
            let times = profile.arrive.iter().zip(&profile.depart);
            for (at, (call, (arrive, depart))) in pattern.calls.iter().zip(times).enumerate() {
                let stop = network.places.get(call.place as usize).map(|place| place.id.as_str()).unwrap_or_default();
                let none = |can: bool| if can { "0" } else { "1" };
                let (arrive, depart) = (clock(start + arrive), clock(start + depart));
                let sequence = (at + 1).to_string();
                table.row(&[id, &arrive, &depart, stop, &sequence, none(call.board), none(call.alight), exact]);
            }
        };
        match &run.starts {
            Starts::Times(times) => {
                for (start, secs) in times.iter().enumerate() {
                    trip(&trip_id(number, Some(start)), *secs, "1");
                }
            }
            // The times of a headway trip are relative to its first one, so its first departure will do.
            Starts::Every(all) => {
                trip(&trip_id(number, None), all.first().map_or(0, |headway| headway.first), "0");
            }
        }
    }
    table
}

fn frequencies(network: &Network) -> Table {
    let mut table = Table::new("trip_id,start_time,end_time,headway_secs,exact_times");
    for (number, run) in network.runs.iter().enumerate() {
        if let Starts::Every(all) = &run.starts {
            for headway in all {
                // `end_time` is exclusive in GTFS, but the last departure must be included.
                let ends = [clock(headway.first), clock(headway.last + 1)];
                table.row(&[&trip_id(number, None), &ends[0], &ends[1], &headway.secs.to_string(), "0"]);
            }
        }
    }
    table
}

fn calendar(network: &Network) -> Table {
    let mut table =
        Table::new("service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date");
    for (number, service) in network.services.iter().enumerate() {
        let (id, from, to) = (format!("s{number}"), day(service.valid.0), day(service.valid.1));
        let week = (0..7).map(|weekday| if service.weekdays >> weekday & 1 == 1 { "1" } else { "0" });
        let row: Vec<&str> = [id.as_str()].into_iter().chain(week).chain([from.as_str(), to.as_str()]).collect();
        table.row(&row);
    }
    table
}

fn calendar_dates(network: &Network) -> Table {
    let mut table = Table::new("service_id,date,exception_type");
    for (number, service) in network.services.iter().enumerate() {
        for (dates, kind) in [(&service.added, "1"), (&service.removed, "2")] {
            for date in dates {
                table.row(&[&format!("s{number}"), &day(*date), kind]);
            }
        }
    }
    table
}

fn drawings(network: &Network, shapes: &Shapes) -> Table {
    let mut table = Table::new("shape_id,shape_pt_lat,shape_pt_lon,shape_pt_sequence");
    let mut used: Vec<u32> = network.patterns.iter().filter_map(|pattern| pattern.shape).collect();
    used.sort_unstable();
    used.dedup();
    for number in used {
        for (at, point) in shapes.lines.get(number as usize).into_iter().flatten().enumerate() {
            let (lat, lon) = degrees(*point);
            table.row(&[&format!("d{number}"), &lat, &lon, &(at + 1).to_string()]);
        }
    }
    table
}

fn transfers(network: &Network) -> Table {
    let mut table = Table::new("from_stop_id,to_stop_id,transfer_type,min_transfer_time");
    let id = |place: u32| network.places.get(place as usize).map(|place| place.id.as_str()).unwrap_or_default();
    for transfer in &network.transfers {
        let secs = transfer.secs.map(|secs| secs.to_string()).unwrap_or_default();
        let kind = if transfer.secs.is_some() { "2" } else { "3" };
        table.row(&[id(transfer.from), id(transfer.to), kind, &secs]);
    }
    table
}

fn fares(network: &Network) -> Table {
    let mut table = Table::new("fare_id,price,currency_type,payment_method,transfers,transfer_duration");
    for fare in network.fares.iter().filter(|fare| !fare.by_zone) {
        let price = format!("{}.{:03}", fare.price_milli / 1000, fare.price_milli % 1000);
        let number = |value: Option<u32>| value.map(|value| value.to_string()).unwrap_or_default();
        table.row(&[
            &fare.id,
            &price,
            &fare.currency,
            "0",
            &number(fare.transfers.map(u32::from)),
            &number(fare.duration),
        ]);
    }
    table
}

fn fare_rules(network: &Network) -> Table {
    let mut table = Table::new("fare_id,route_id");
    for line in &network.lines {
        for fare in line.fares.iter().filter_map(|fare| network.fares.get(*fare as usize)).filter(|fare| !fare.by_zone)
        {
            table.row(&[&fare.id, &line.id]);
        }
    }
    table
}

fn translations(network: &Network) -> Table {
    let mut table = Table::new("table_name,field_name,language,translation,record_id,field_value");
    for place in network.places.iter().filter(|place| !place.name_en.is_empty()) {
        table.row(&["stops", "stop_name", "en", &place.name_en, &place.id, ""]);
    }
    let mut signs: Vec<(&str, &str)> =
        network.patterns.iter().map(|pattern| (pattern.headsign.as_str(), pattern.headsign_en.as_str())).collect();
    signs.sort_unstable();
    signs.dedup();
    for (sign, english) in signs.into_iter().filter(|(_, english)| !english.is_empty()) {
        table.row(&["trips", "trip_headsign", "en", english, "", sign]);
    }
    for line in network.lines.iter().filter(|line| !line.long_name_en.is_empty()) {
        table.row(&["routes", "route_long_name", "en", &line.long_name_en, &line.id, ""]);
    }
    table
}

fn feed_info(network: &Network, url: &str) -> Table {
    let mut table =
        Table::new("feed_publisher_name,feed_publisher_url,feed_lang,feed_start_date,feed_end_date,feed_version");
    let about = &network.about;
    table.row(&[&about.publisher, url, "vi", &day(about.valid.0), &day(about.valid.1), &about.version]);
    table
}
