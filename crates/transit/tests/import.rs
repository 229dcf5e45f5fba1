//! Faulty feeds: each fault is reported with file and line, and the rest is used.
#![allow(missing_docs)]

mod common;

use std::{
    collections::BTreeMap,
    fs,
    io::Write,
    path::{Path, PathBuf},
    sync::atomic::{AtomicU32, Ordering},
};
use transit::{
    Headway, Network, Starts,
    import::{ImportError, ImportResult, Kind, Options, import},
};

/// A made-up feed: a line with two trips, and a metro with only a headway.
const FEED: [(&str, &str); 7] = [
    (
        "agency.txt",
        "agency_id,agency_name,agency_url,agency_timezone\nA,Bến Mơ Bus,https://example.org,Asia/Ho_Chi_Minh\n",
    ),
    (
        "stops.txt",
        "stop_id,stop_name,stop_lat,stop_lon,location_type,parent_station\n\
         S1,Chợ Mơ,21.00000,105.80000,,\nS2,Bến Đò,21.01000,105.80000,,\nS3,Cầu Gỗ,21.02000,105.80000,,\n\
         M,Ga Mơ,21.00010,105.80010,1,\nM1,Ga Mơ,21.00010,105.80012,0,M\nM2,Ga Đò,21.01010,105.80010,0,\n",
    ),
    (
        "routes.txt",
        "route_id,agency_id,route_short_name,route_long_name,route_type,route_color\nR1,A,1,Chợ Mơ - Cầu Gỗ,3,\nR2,A,M,Metro,1,00a0e0\n",
    ),
    (
        "calendar.txt",
        "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\nW,1,1,1,1,1,0,0,20260101,20301231\n",
    ),
    (
        "trips.txt",
        "route_id,service_id,trip_id,trip_headsign,direction_id\nR1,W,T1,Cầu Gỗ,0\nR1,W,T2,Cầu Gỗ,0\nR2,W,T3,,0\n",
    ),
    (
        "stop_times.txt",
        "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n\
         T1,06:00:00,06:00:00,S1,1\nT1,06:10:00,06:11:00,S2,2\nT1,06:20:00,06:20:00,S3,3\n\
         T2,24:30:00,24:30:00,S1,1\nT2,24:40:00,24:41:00,S2,2\nT2,24:50:00,24:50:00,S3,3\n\
         T3,05:30:00,05:30:00,M1,1\nT3,05:35:00,05:35:00,M2,2\n",
    ),
    (
        "frequencies.txt",
        "trip_id,start_time,end_time,headway_secs\nT3,05:30:00,09:00:00,600\nT3,09:00:00,22:00:00,900\n",
    ),
];

static FOLDERS: AtomicU32 = AtomicU32::new(0);

/// A temporary folder, removed on drop.
struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn folder() -> Folder {
    let number = FOLDERS.fetch_add(1, Ordering::Relaxed);
    let path = std::env::temp_dir().join(format!("transit-import-{}-{number}", std::process::id()));
    fs::create_dir_all(&path).unwrap();
    Folder(path)
}

fn feed(changes: &[(&str, Option<&[u8]>)]) -> Folder {
    let folder = folder();
    let mut files: BTreeMap<&str, &[u8]> = FEED.iter().map(|(name, text)| (*name, text.as_bytes())).collect();
    for (name, bytes) in changes {
        match bytes {
            Some(bytes) => files.insert(name, bytes),
            None => files.remove(name),
        };
    }
    for (name, bytes) in files {
        fs::write(folder.0.join(name), bytes).unwrap();
    }
    folder
}

fn read(path: &Path) -> Result<ImportResult, ImportError> {
    // 22 November 2026.
    import(path, &Options { today: 739_942, ..Options::default() }, &mut |_, _| ())
}

fn with(changes: &[(&str, Option<&[u8]>)]) -> Result<ImportResult, ImportError> {
    read(&feed(changes).0)
}

/// The feed with a text of one file replaced.
fn replaced(file: &str, from: &str, to: &str) -> Result<ImportResult, ImportError> {
    let text = FEED.iter().find(|(name, _)| *name == file).unwrap().1;
    assert!(text.contains(from), "{from}");
    with(&[(file, Some(text.replace(from, to).as_bytes()))])
}

fn says(result: Result<ImportResult, ImportError>) -> String {
    result.map(|_| ()).unwrap_err().to_string()
}

fn findings_of(imported: &ImportResult, kind: Kind, reason: &str) -> Vec<String> {
    let of = imported.findings.all.iter().filter(|((k, r), _)| *k == kind && r.contains(reason));
    of.flat_map(|(_, (_, examples))| examples).map(|f| format!("{}:{} {}", f.file, f.line, f.what)).collect()
}

#[test]
fn a_good_feed_is_read_whole() {
    let imported = with(&[]).unwrap();
    let Network { places, lines, patterns, profiles, runs, about, .. } = &imported.network;
    let names: Vec<&str> = places.iter().map(|place| place.name.as_str()).collect();
    assert_eq!(names, ["Ga Mơ", "Ga Đò", "Chợ Mơ", "Bến Đò", "Cầu Gỗ"], "metros first");
    assert_eq!(places[0].id, "M", "a station stands for its platforms");
    assert_eq!(
        lines.iter().map(|line| (&line.name[..], line.mode, line.color)).collect::<Vec<_>>(),
        [("M", 1, Some(0xa0e0)), ("1", 3, None)]
    );
    assert_eq!((patterns.len(), profiles.len()), (2, 2));
    assert_eq!(profiles[1].depart, [0, 660, 1200]);
    assert_eq!(runs[1].starts, Starts::Times(vec![21_600, 88_200]), "times past 24:00 stay with their day");
    let every = |first, last, secs| Headway { first, last, secs };
    assert_eq!(runs[0].starts, Starts::Every(vec![every(19_800, 31_800, 600), every(32_400, 78_300, 900)]));
    assert_eq!((&about.publisher[..], &about.timezone[..]), ("Bến Mơ Bus", "Asia/Ho_Chi_Minh"));
    assert_eq!(
        imported
            .directory
            .stops
            .iter()
            .filter(|(id, _)| id == "M1" || id == "M")
            .map(|(_, place)| *place)
            .collect::<Vec<_>>(),
        [0, 0]
    );
    assert_eq!(patterns[0].headsign, "Ga Đò");
    assert_eq!(imported.findings.count(Kind::Quarantined, ""), 0);
}

#[test]
fn zips_are_read_with_or_without_a_folder_and_bombs_are_not() {
    for prefix in ["", "feed/"] {
        let folder = folder();
        let path = folder.0.join("feed.zip");
        let mut zip = zip::ZipWriter::new(fs::File::create(&path).unwrap());
        for (name, text) in FEED {
            zip.start_file(format!("{prefix}{name}"), zip::write::SimpleFileOptions::default()).unwrap();
            zip.write_all(text.as_bytes()).unwrap();
        }
        zip.finish().unwrap();
        assert_eq!(read(&path).unwrap().network, with(&[]).unwrap().network);
    }
    let folder = folder();
    let path = folder.0.join("bomb.zip");
    let mut zip = zip::ZipWriter::new(fs::File::create(&path).unwrap());
    for (name, text) in FEED {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
        if name == "stops.txt" {
            let row = [b"X,".as_slice(), &[b'x'; 1000], b",,,,\n"].concat().repeat(1 << 10);
            (0..80).for_each(|_| zip.write_all(&row).unwrap());
        }
    }
    zip.finish().unwrap();
    let what = says(read(&path));
    assert!(what.starts_with("stops.txt") && what.contains("far more than its compressed size allows"), "{what}");
    let none = folder.0.join("none.zip");
    assert!(says(read(&none)).contains("cannot be opened"));
    fs::write(&none, b"not a zip").unwrap();
    assert!(says(read(&none)).contains("is no zip file"));
}

#[test]
fn what_gtfs_requires_must_be_there() {
    for file in ["agency.txt", "stops.txt", "routes.txt", "trips.txt", "stop_times.txt"] {
        assert_eq!(says(with(&[(file, None)])), format!("{file}: is missing; GTFS requires it"));
    }
    assert!(says(with(&[("calendar.txt", None)])).contains("one is required"));
    assert_eq!(
        says(replaced("stops.txt", "stop_id,", "id,")),
        "stops.txt line 1: has no column stop_id; GTFS requires it"
    );
    assert_eq!(
        says(replaced("stop_times.txt", ",stop_sequence", ",n")),
        "stop_times.txt line 1: has no column stop_sequence; GTFS requires it"
    );
    assert!(says(replaced("agency.txt", "Asia/Ho_Chi_Minh", "")).contains("agency_timezone is empty"));
    assert_eq!(
        says(with(&[("trips.txt", Some(b"route_id,service_id,trip_id\n"))])),
        "trips.txt: has no trip that can be used"
    );
    assert_eq!(
        says(with(&[("stop_times.txt", Some(b"trip_id,stop_id,stop_sequence,arrival_time,departure_time\n"))])),
        "stop_times.txt: leaves no trip that can be used"
    );
}

#[test]
fn marks_line_ends_and_other_encodings() {
    let stops = FEED[1].1;
    let crlf = format!("\u{feff}{}", stops.replace('\n', "\r\n"));
    assert_eq!(with(&[("stops.txt", Some(crlf.as_bytes()))]).unwrap().network, with(&[]).unwrap().network);
    let utf16: Vec<u8> = [0xfeff].into_iter().chain(stops.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    assert!(says(with(&[("stops.txt", Some(&utf16))])).contains("save it as UTF-8"));
    // A name in a legacy encoding: the row is left out and reported.
    let mut bytes = stops.as_bytes().to_vec();
    let at = stops.find("Cầu Gỗ").unwrap();
    bytes.splice(at..at + "Cầu Gỗ".len(), *b"C\xc7u");
    let imported = with(&[("stops.txt", Some(&bytes))]).unwrap();
    assert_eq!(findings_of(&imported, Kind::Quarantined, "not UTF-8"), ["stops.txt:4 S3"]);
    assert_eq!(findings_of(&imported, Kind::Quarantined, "has no position").len(), 2, "its calls are left out");
    assert_eq!(imported.network.patterns[1].calls.len(), 2);
}

#[test]
fn doubles_danglers_and_nonsense_are_left_out_with_file_and_line() {
    let quarantined = |result: Result<ImportResult, ImportError>, reason: &str| {
        findings_of(&result.unwrap(), Kind::Quarantined, reason)
    };
    assert_eq!(quarantined(replaced("stops.txt", "S2,Bến Đò", "S1,Bến Đò"), "twice"), ["stops.txt:3 S1"]);
    assert_eq!(quarantined(replaced("stops.txt", "21.02000,105.80000", "0,0"), "0,0"), ["stops.txt:4 S3"]);
    assert_eq!(quarantined(replaced("stops.txt", "21.02000", "abc"), "without a position"), ["stops.txt:4 S3"]);
    assert_eq!(
        quarantined(replaced("trips.txt", "R1,W,T2", "R9,W,T2"), "route that is not there"),
        ["trips.txt:3 T2 R9"]
    );
    assert_eq!(
        quarantined(replaced("trips.txt", "R1,W,T2", "R1,X,T2"), "service that is not there"),
        ["trips.txt:3 T2 X"]
    );
    assert_eq!(quarantined(replaced("trips.txt", "R1,W,T2", "R1,W,T1"), "twice"), ["trips.txt:3 T1 "]);
    assert_eq!(
        quarantined(replaced("stop_times.txt", "T2,24:40:00", "T9,24:40:00"), "is not there"),
        ["stop_times.txt:6 T9 "]
    );
    assert_eq!(
        quarantined(replaced("stop_times.txt", "24:41:00,S2,2", "24:41:00,S2,x"), "stop_sequence"),
        ["stop_times.txt:6 T2 x"]
    );
    assert_eq!(
        quarantined(replaced("stop_times.txt", "24:40:00,24:41:00", "24:99:00,"), "a time that is none"),
        ["stop_times.txt:6 T2 24:99:00"]
    );
    assert_eq!(
        quarantined(replaced("stop_times.txt", "T2,24:50:00,24:50:00", "T2,24:20:00,24:20:00"), "go back"),
        ["stop_times.txt:0 T2"]
    );
    assert_eq!(quarantined(replaced("routes.txt", "Metro,1", "Metro,x"), "route_type"), ["routes.txt:3 R2"]);
    assert_eq!(
        quarantined(replaced("frequencies.txt", "T3,09:00:00,22", "T9,09:00:00,22"), "headway of a trip"),
        ["frequencies.txt:3 T9"]
    );
    assert_eq!(quarantined(replaced("frequencies.txt", "900", "0"), "without a stretch"), ["frequencies.txt:3 T3"]);
    let lone = "T2,24:30:00,24:30:00,S1,1\nT2,24:40:00,24:41:00,S2,2\nT2,24:50:00,24:50:00,S3,3\n";
    assert_eq!(
        quarantined(replaced("stop_times.txt", lone, "T2,24:30:00,24:30:00,S1,1\n"), "fewer than two"),
        ["stop_times.txt:0 T2"]
    );
}

#[test]
fn what_is_meant_is_repaired() {
    let imported = replaced("stop_times.txt", "T1,06:10:00,06:11:00", "T1,,").unwrap();
    assert_eq!(findings_of(&imported, Kind::Repaired, "filled in"), ["stop_times.txt:0 T1"]);
    assert_eq!(
        imported.network.profiles.iter().map(|p| p.depart.clone()).collect::<Vec<_>>()[1..],
        [vec![0, 600, 1200], vec![0, 660, 1200]]
    );
    let imported = replaced("stops.txt", "0,M\n", "0,NONE\n").unwrap();
    assert_eq!(findings_of(&imported, Kind::Repaired, "parent_station"), ["stops.txt:6 M1: NONE"]);
    let imported = replaced("stop_times.txt", "S2,2\nT1,06:20", "S2,2\nT1,06:10:30,06:11:00,S3,2\nT1,06:20").unwrap();
    assert_eq!(findings_of(&imported, Kind::Repaired, "stop_sequence that is there twice"), ["stop_times.txt:0 T1"]);
}

#[test]
fn calendars_of_other_years_run_only_as_a_model() {
    let old = ("calendar.txt", "20260101,20301231", "20180101,20181231");
    let what = says(replaced(old.0, old.1, old.2));
    assert!(what.contains("ended on 2018-12-31") && what.contains("--as-model"), "{what}");
    let folder = feed(&[("calendar.txt", Some(FEED[3].1.replace(old.1, old.2).as_bytes()))]);
    let model =
        import(&folder.0, &Options { today: 739_942, as_model: true, ..Options::default() }, &mut |_, _| ()).unwrap();
    assert!(model.network.about.as_model && model.network.services[0].runs_on(739_940, true));
    assert!(says(replaced("calendar.txt", "W,1,1,1,1,1,0,0", "W,0,0,0,0,0,0,0")).contains("no day"));
    let never = replaced(
        "calendar.txt",
        "W,1,1,1,1,1,0,0,20260101,20301231",
        "W,1,1,1,1,1,1,1,20260101,20301231\nN,0,0,0,0,0,0,0,20260101,20301231",
    )
    .unwrap();
    assert_eq!(findings_of(&never, Kind::Quarantined, "without any day"), ["calendar.txt:0 N"]);
}

#[test]
fn fares_transfers_and_translations() {
    let imported = with(&[
        ("fare_attributes.txt", Some(b"fare_id,price,currency_type,payment_method,transfers,transfer_duration\nF,7000,VND,0,0,\nG,1.25,USD,0,,3600\nH,x,VND,0,,\n")),
        ("fare_rules.txt", Some(b"fare_id,route_id,origin_id\nF,R1,\nF,R9,\n")),
        ("transfers.txt", Some(b"from_stop_id,to_stop_id,transfer_type,min_transfer_time\nS1,M1,2,90\nS2,M2,3,\nS2,S9,2,60\nS2,S3,2,\n")),
        ("translations.txt", Some("table_name,field_name,language,translation,record_id\nstops,stop_name,en,Mo Market,S1\n".as_bytes())),
    ])
    .unwrap();
    let network = &imported.network;
    assert_eq!(
        network.fares.iter().map(|f| (&f.id[..], f.price_milli, f.transfers, f.duration)).collect::<Vec<_>>(),
        [("F", 7_000_000, Some(0), None), ("G", 1250, None, Some(3600))]
    );
    assert_eq!((&network.lines[1].fares[..], &network.lines[0].fares[..]), (&[0, 1][..], &[1][..]));
    assert_eq!(
        network.transfers.iter().map(|t| (t.from, t.to, t.secs)).collect::<Vec<_>>(),
        [(2, 0, Some(90)), (3, 1, None)]
    );
    assert_eq!(network.places[2].name_en, "Mo Market");
    assert_eq!(imported.findings.count(Kind::Quarantined, ""), 4);
}

#[test]
fn packs_that_are_cut_changed_or_newer_are_told_apart() {
    let pack = transit::encode(&with(&[]).unwrap().network);
    assert!(transit::decode(&pack).is_ok());
    for length in 0..pack.len() {
        assert!(transit::decode(&pack[..length]).is_err(), "{length}");
    }
    for at in 0..pack.len() {
        let mut other = pack.clone();
        other[at] ^= 0x55;
        assert!(transit::decode(&other).is_err(), "{at}");
    }
    let mut newer = pack.clone();
    newer[4] = 9;
    assert_eq!(transit::decode(&newer), Err(transit::PackError::Version(9)));
    assert_eq!(transit::decode(b"<!doctype html>"), Err(transit::PackError::NotAPack));
    assert_eq!(transit::decode_shapes(&pack), Err(transit::PackError::NotAPack));
}
