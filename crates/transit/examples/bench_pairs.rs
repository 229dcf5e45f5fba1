//! Input of `cargo xtask bench transit`: the network as a pack, seeded pairs of places, and the same pairs for other
//! planners.
//!
//! Usage: `bench_pairs FEED.zip NAMES.txt FOLDER PAIRS`

use chrono::{Datelike, NaiveDate};
use seeded::Random;
use std::{env, fmt::Write as _, fs, path::Path};
use transit::import::{Kind, Options, import};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let args: Vec<String> = env::args().skip(1).collect();
    let [feed, names, folder, pairs] = args.as_slice() else { return Err("FEED NAMES FOLDER PAIRS".into()) };
    let folder = Path::new(folder);
    // A Wednesday in the feed's year.
    let day = NaiveDate::from_ymd_opt(2018, 6, 13).ok_or("a day")?;
    let options = Options {
        names: Some(Path::new(names)).filter(|names| names.is_file()),
        today: day.num_days_from_ce(),
        ..Options::default()
    };
    let imported = import(Path::new(feed), &options, &mut |_, _| ())?;
    let network = &imported.network;
    // Other planners read whole routes. Routes that carry the stops of another line are left out of both inputs.
    let mut left_out = Vec::new();
    for ((kind, reason), (_, findings)) in &imported.findings.all {
        if *kind == Kind::Quarantined && reason.contains("stops of another line") {
            left_out.extend(findings.iter().filter_map(|finding| finding.what.split(':').next().map(str::to_owned)));
        }
    }
    let is_usable = |number: u32| {
        network.patterns.iter().any(|pattern| {
            let line = network.lines.get(pattern.line as usize).map(|line| line.id.as_str()).unwrap_or_default();
            let route = format!("{line}_{}", pattern.direction + 1);
            !left_out.contains(&route) && pattern.calls.iter().any(|call| call.place == number)
        })
    };
    let mut members: Vec<Vec<&str>> = vec![Vec::new(); network.places.len()];
    for (stop, place) in &imported.directory.stops {
        if let Some(members) = members.get_mut(*place as usize) {
            members.push(stop);
        }
    }
    let (mut random, mut numbers, mut peers) = (Random::new(2026), String::new(), String::new());
    let requested: usize = pairs.parse()?;
    let mut count = 0;
    while count < requested {
        let mut pick = || random.below(network.places.len()) as u32;
        let (from, to) = (pick(), pick());
        if from == to || !is_usable(from) || !is_usable(to) {
            continue;
        }
        let at = 7 * 3600 + random.below(7200);
        let comma = if count > 0 { "," } else { "" };
        write!(numbers, "{comma}[{from},{to},{at}]")?;
        let stops = |place: u32| members.get(place as usize).map(|ids| format!("{ids:?}")).unwrap_or_default();
        write!(peers, "{comma}{{\"from\":{},\"to\":{},\"at\":{at}}}", stops(from), stops(to))?;
        count += 1;
    }
    let names: Vec<&str> = network.places.iter().map(|place| place.name.as_str()).filter(|n| !n.is_empty()).collect();
    fs::create_dir_all(folder)?;
    fs::write(folder.join("network.pack"), transit::encode(network))?;
    fs::write(
        folder.join("questions.json"),
        format!("{{\"date\":{},\"pairs\":[{numbers}],\"names\":{names:?}}}", day.num_days_from_ce()),
    )?;
    fs::write(folder.join("pairs.json"), format!("{{\"date\":\"2018-06-13\",\"pairs\":[{peers}]}}"))?;
    fs::write(folder.join("leave-out.json"), format!("{left_out:?}"))?;
    Ok(())
}
