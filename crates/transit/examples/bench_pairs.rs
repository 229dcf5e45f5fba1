//! Input of `cargo xtask bench transit`: the network as a pack, seeded pairs of places, and the same pairs for other
//! planners.
//!
//! Usage: `bench_pairs FEED.zip NAMES.txt FOLDER PAIRS`

use chrono::{Datelike, NaiveDate};
use std::{env, fmt::Write as _, fs, path::Path};
use transit::import::{Kind, Options, import};

/// SplitMix64.
fn next(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

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
    let (mut seed, mut numbers, mut peers) = (2026u64, String::new(), String::new());
    let requested: usize = pairs.parse()?;
    let mut count = 0;
    while count < requested {
        let mut pick = || (next(&mut seed) % network.places.len() as u64) as u32;
        let (from, to) = (pick(), pick());
        if from == to || !is_usable(from) || !is_usable(to) {
            continue;
        }
        let at = 7 * 3600 + (next(&mut seed) % 7200) as i32;
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
