//! Mistakes in a city's files: each is reported with file and line, and affects nothing else.

use contract::{Bbox, LatLon};
use heritage::{
    content::{CityData, DRAWING_BYTES, Heritage, PHOTO_BYTES, PICTURE_BYTES},
    finding::Finding,
};
use std::collections::BTreeMap;

type Files = BTreeMap<String, Vec<u8>>;

const SITE: &str = "code = 7\nkind = \"gate\"\npicture = \"gate\"\n";
const STORY: &str = "# A gate\n\nIt stands at the river.\n\nPeople pass below it.\n";

/// A city with one valid site.
fn files() -> Files {
    let text = [
        ("terms.toml", "[kinds.gate]\nvi = \"Cổng\"\nen = \"Gate\"\n"),
        ("drawings/gate.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 640 400\"/>"),
        ("drawings/gate.toml", "alt = { vi = \"Cổng\", en = \"A gate\" }\n"),
        ("sites/gate/site.toml", SITE),
        ("sites/gate/en.md", STORY),
    ];
    text.into_iter().map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec())).collect()
}

fn city() -> CityData {
    let bounds = Bbox { min_lon: 105.0, min_lat: 20.0, max_lon: 106.0, max_lat: 21.5 };
    CityData { bounds: Some(bounds), ..CityData::default() }
}

/// Reads the city with these files replaced or added.
fn read(changes: &[(&str, &[u8])]) -> (Heritage, Vec<String>) {
    let mut all = files();
    all.extend(changes.iter().map(|(path, bytes)| ((*path).to_owned(), bytes.to_vec())));
    let (heritage, findings) = Heritage::read(&all, &city());
    (heritage, findings.iter().map(Finding::to_string).collect())
}

/// Reads the city with this text appended to the site's facts.
fn site(more: &str, beside: &[(&str, &[u8])]) -> (Heritage, Vec<String>) {
    let toml = format!("{SITE}{more}");
    let mut changes = vec![("sites/gate/site.toml", toml.as_bytes())];
    changes.extend_from_slice(beside);
    read(&changes)
}

#[test]
fn nothing_is_wrong_with_a_good_site() {
    let (heritage, findings) = read(&[]);
    assert_eq!(findings, [""; 0]);
    assert_eq!(heritage.sites.len(), 1);
    assert!(heritage.numbered(7).is_some());
}

#[test]
fn pictures_that_are_missing_too_large_or_none_are_named_and_left_out() {
    let photo = |file: &str| {
        format!(
            "[[photos]]\nfile = \"{file}\"\nalt = {{ vi = \"Cổng\", en = \"A gate\" }}\ncredit = \"Anna, CC BY 4.0\"\n"
        )
    };
    let all = [photo("fine.jpg"), photo("gone.jpg"), photo("huge.jpg"), photo("tool.exe")].concat();
    let huge = vec![0; PHOTO_BYTES + 1];
    let (heritage, findings) = site(
        &all,
        &[("sites/gate/fine.jpg", &[0; 10][..]), ("sites/gate/huge.jpg", &huge), ("sites/gate/tool.exe", b"MZ")],
    );
    assert_eq!(
        findings,
        [
            "left out: sites/gate/site.toml:9: there is no file \"gone.jpg\" beside it: left out",
            "left out: sites/gate/site.toml:13: \"huge.jpg\" has 40001 bytes, at most 40000: make it smaller; left out",
            "left out: sites/gate/site.toml:17: \"tool.exe\" is not jpg or jpeg or png or webp: left out",
        ]
    );
    let gate = heritage.site("gate").expect("the site is served");
    let photos: Vec<&str> = gate.file.photos.iter().map(|photo| photo.file.get_ref().as_str()).collect();
    assert_eq!(photos, ["fine.jpg"]);
    assert_eq!(gate.files.keys().collect::<Vec<_>>(), ["fine.jpg"], "nothing else is given out");
}

#[test]
fn a_panorama_or_a_recording_that_cannot_be_is_named_and_left_out() {
    let more =
        "panorama = { file = \"around.png\", credit = \"Anna\" }\nrecordings = { en = \"en.mp3\", vi = \"vi.mp3\" }\n";
    let long = vec![0; PICTURE_BYTES + 1];
    let beside: [(&str, &[u8]); 2] = [("sites/gate/around.png", b"png"), ("sites/gate/vi.mp3", &long)];
    let (heritage, findings) = site(more, &beside);
    let gate = heritage.site("gate").expect("the site is served");
    assert!(gate.file.panorama.is_none() && gate.file.recordings.is_empty() && gate.files.is_empty());
    let has = |part: &str| assert!(findings.iter().any(|finding| finding.contains(part)), "{part}: {findings:#?}");
    has("site.toml:4: \"around.png\" is not jpg or jpeg");
    has("site.toml:5: there is no file \"en.mp3\"");
    has("site.toml:5: \"vi.mp3\" has 8388609 bytes");
}

#[test]
fn a_place_in_a_panorama_leads_to_our_sites_or_to_https() {
    let spot = |href: &str| {
        format!("[[panorama.hotspots]]\npitch = 0.0\nyaw = 0.0\ntext = {{ vi = \"x\" }}\nhref = \"{href}\"\n")
    };
    let more =
        ["[panorama]\nfile = \"a.jpg\"\ncredit = \"Anna\"\n", &spot("/d/gate"), &spot("javascript:alert(1)")].concat();
    let (heritage, findings) = site(&more, &[("sites/gate/a.jpg", &[0; 10][..])]);
    assert_eq!(findings.len(), 1, "{findings:#?}");
    assert!(findings[0].contains("\"javascript:alert(1)\" is left out"));
    let panorama = heritage.sites[0].file.panorama.as_ref().expect("a panorama");
    let hrefs: Vec<&str> = panorama.hotspots.iter().map(|spot| spot.href.as_str()).collect();
    assert_eq!(hrefs, ["/d/gate", ""]);
}

#[test]
fn drawings_draw_and_do_nothing_else() {
    let large = vec![b' '; DRAWING_BYTES + 1];
    let (heritage, findings) = read(&[
        ("drawings/large.svg", &large),
        ("drawings/wild.svg", b"<svg><script>1</script></svg>"),
        ("drawings/mute.svg", b"<svg/>"),
    ]);
    assert_eq!(heritage.drawings.keys().collect::<Vec<_>>(), ["gate"]);
    assert_eq!(
        findings,
        [
            "left out: drawings/large.svg: 10241 bytes; at most 10240",
            "left out: drawings/mute.svg: drawings/mute.toml must say what it shows",
            "left out: drawings/wild.svg: <script has no place in a drawing",
        ]
    );
}

#[test]
fn a_site_that_cannot_be_shown_is_named_by_line_and_the_others_stay() {
    let broken: [(&str, &str, &str); 7] = [
        ("code = ", STORY, "BROKEN: sites/x/site.toml:1"),
        ("code = 8\nkind = \"gate\"\npicture = \"gate\"\ncolour = 1\n", STORY, "BROKEN: sites/x/site.toml:4"),
        (
            "code = 8\nkind = \"pagoda\"\npicture = \"gate\"\n",
            STORY,
            "site.toml:2: \"pagoda\" is no kind of terms.toml",
        ),
        ("code = 8\nkind = \"gate\"\npicture = \"moon\"\n", STORY, "site.toml:3: \"moon\" is no drawing"),
        (
            "code = 8\nkind = \"gate\"\npicture = \"gate\"\nposition = { lat = 10.0, lon = 105.5, source = \"map\" }\n",
            STORY,
            "site.toml:4: \"map\" is no position in the city",
        ),
        ("code = 7\nkind = \"gate\"\npicture = \"gate\"\n", STORY, "code 7 is that of gate already"),
        ("code = 8\nkind = \"gate\"\npicture = \"gate\"\n", "no heading", "there is no story that can be shown"),
    ];
    for (toml, story, message) in broken {
        let (heritage, findings) = read(&[("sites/x/site.toml", toml.as_bytes()), ("sites/x/en.md", story.as_bytes())]);
        assert!(findings.iter().any(|finding| finding.contains(message)), "{message}: {findings:#?}");
        let slugs: Vec<&str> = heritage.sites.iter().map(|site| site.slug.as_str()).collect();
        assert_eq!(slugs, ["gate"], "{message}");
    }
    let (_, findings) = read(&[("sites/Đền/site.toml", SITE.as_bytes())]);
    assert!(findings[0].contains("a slug is small letters a-z"), "{findings:#?}");
    let (heritage, findings) = read(&[("sites/gate/vi.md", &[0xff, 0xfe][..])]);
    assert_eq!(
        (heritage.sites.len(), findings.as_slice()),
        (1, &["BROKEN: sites/gate/vi.md: not UTF-8".to_owned()][..])
    );
}

#[test]
fn a_fact_without_source_and_date_is_not_shown() {
    let more = "[sources.map]\ntitle = \"A map\"\ndate = \"2026-02\"\n\
                [sources.old]\ntitle = \"A book\"\ndate = \"long ago\"\n\
                [[facts]]\nkind = \"founded\"\nyear = 1900\nsource = \"map\"\n\
                [[facts]]\nkind = \"rebuilt\"\nyear = 1950\n\
                [[facts]]\nkind = \"rebuilt\"\nyear = 1960\nsource = \"old\"\n\
                [[facts]]\nkind = \"rebuilt\"\nyear = 1970\nsource = \"none\"\n\
                [[facts]]\nkind = \"hours\"\nopening = \"half past nine\"\nsource = \"map\"\n";
    let (heritage, findings) = site(more, &[]);
    let shown: Vec<Option<i32>> = heritage.sites[0].file.facts.iter().map(|fact| fact.year).collect();
    assert_eq!(shown, [Some(1900)]);
    let has = |part: &str| assert!(findings.iter().any(|finding| finding.contains(part)), "{part}: {findings:#?}");
    has("site.toml:15: this fact has no source: it is not shown");
    has("site.toml:9: \"long ago\" is no date");
    has("site.toml:24: there is no [sources.none]");
    has("site.toml:27: \"half past nine\" is no opening_hours such as Mo-Fr 08:00-17:00: it is not shown");
    assert!(heritage.sites[0].hours.is_none());
}

#[test]
fn a_walk_has_the_stops_that_have_a_place() {
    let placed = |code: u16, lat: f64| {
        format!(
            "code = {code}\nkind = \"gate\"\npicture = \"gate\"\nposition = {{ lat = {lat}, lon = 105.5, source = \"map\" }}\n"
        )
    };
    let walks = "[[walks]]\nid = \"river\"\nname = { vi = \"Sông\" }\nsummary = { vi = \"Dọc sông\" }\nstops = [\"b\", \"a\", \"gate\", \"nobody\"]\n";
    let (heritage, findings) = read(&[
        ("sites/a/site.toml", placed(1, 21.0).as_bytes()),
        ("sites/a/en.md", STORY.as_bytes()),
        ("sites/b/site.toml", placed(2, 21.01).as_bytes()),
        ("sites/b/en.md", STORY.as_bytes()),
        ("walks.toml", walks.as_bytes()),
    ]);
    let [walk] = heritage.walks.as_slice() else { panic!("{:?}", heritage.walks) };
    assert_eq!(walk.stops, ["b", "a"]);
    let between = civic::geo::distance_m(LatLon::new(21.0, 105.5), LatLon::new(21.01, 105.5));
    assert_eq!(walk.length_m, between.round() as u32);
    let has = |part: &str| assert!(findings.iter().any(|finding| finding.contains(part)), "{part}: {findings:#?}");
    has("walks.toml:5: gate has no certain place");
    has("walks.toml:5: nobody is no site");
}

#[test]
fn links_and_old_names_lead_to_sites() {
    let story = format!("{STORY}\nOn to [the moon](/d/moon) or [back](/d/old-gate).\n");
    let (heritage, findings) = read(&[
        ("sites/gate/en.md", story.as_bytes()),
        ("aliases.toml", b"old-gate = \"gate\"\ndead = \"moon\"\ngate = \"gate\"\n"),
    ]);
    assert_eq!(heritage.aliases.keys().collect::<Vec<_>>(), ["old-gate"]);
    let has = |part: &str| assert!(findings.iter().any(|finding| finding.contains(part)), "{part}: {findings:#?}");
    has("dead leads to moon, which is no site");
    has("gate is a site of its own");
    has("advice: sites/gate/en.md: the link /d/moon leads to no site");
    assert!(!findings.iter().any(|finding| finding.contains("/d/old-gate")), "{findings:#?}");
}
