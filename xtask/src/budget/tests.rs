use super::*;

const PAGE: &str = r#"<!doctype html><html><head>
<link rel="canonical" href="https://example.org/"><link rel="stylesheet" href="/a-1.css">
<link rel=icon href=/icon.svg type=image/svg+xml><link rel="modulepreload" href="/app-1.js" crossorigin>
<link rel="preload" href="/app-1_bg.wasm" as="fetch"><link rel="preload" href="/api/v1/config" as="fetch"><script type="module" src="/boot.js"></script><script type="module">import('/late.js'); const path = '/'</script>
<meta name="portal:leaflet" content="/vendor/l-1.js"><meta name=portal:leaflet-css content=/vendor/l-1.css>
<meta name="portal:protomaps" content="/vendor/p-1.js"><linkage href="/no.css"></head></html>"#;

/// A fake page: each file, its content, and its size in brotli bytes.
const FILES: [(&str, &str, u64); 11] = [
    ("late.js", "", 11),
    ("index.html", PAGE, 100),
    ("a-1.css", "@font-face{src:url(/fonts/f.woff2)}", 20),
    ("fonts/f.woff2", "12345", 0),
    ("icon.svg", "<svg/>", 3),
    ("app-1.js", "import './snippets/s.js'", 40),
    ("snippets/s.js", "", 5),
    ("app-1_bg.wasm", "wasm", 1000),
    ("boot.js", "import('/app-1.js')", 7),
    ("unused.js", "", 9999),
    ("vendor/l-1.js", "", 300),
];

const MANIFEST_JSON: &str = r#"{"chunks":{"browse":"chunk-browse-1.bin"},"files":{},"pages":[],"index":"",
    "inline":{"scripts":[],"styles":[]}}"#;

/// Files that only the map page loads.
const MORE: [(&str, &str, u64); 4] = [
    ("vendor/l-1.css", "", 30),
    ("vendor/p-1.js", "", 600),
    ("registry.json", MANIFEST_JSON, 0),
    ("chunk-browse-1.bin", "", 4000),
];

fn dist(name: &str) -> std::path::PathBuf {
    let dir = files::target().join("tmp").join(format!("xtask-{name}-{}", std::process::id()));
    for (name, text, brotli) in FILES.iter().chain(&MORE) {
        files::write(&dir.join(name), text).expect("can write");
        if *brotli > 0 {
            files::write(&dir.join(format!("{name}.br")), vec![0; *brotli as usize]).expect("can write");
        }
    }
    dir
}

#[test]
fn everything_that_a_page_loads_is_counted_once() {
    let dir = dist("counted");
    let home_files = home(&dir).expect("home");
    // Without a compressed copy the raw size counts: the font's five bytes.
    assert_eq!(sum(&home_files), 100 + 20 + 5 + 3 + 40 + 5 + 1000 + 7 + 11);
    assert_eq!(sum(&reports(&dir).expect("reports")), sum(&home_files) + 300 + 30 + 600 + 4000);
    assert!(!table(&dir).expect("table").contains("unused.js"));
    fs::remove_dir_all(dir).expect("can remove");
}

#[test]
fn a_page_over_budget_fails_with_the_table() {
    let dir = dist("over");
    assert!(check(&dir).is_ok());
    files::write(&dir.join("app-1_bg.wasm.br"), vec![0; HOME as usize]).expect("can write");
    let error = check(&dir).expect_err("too heavy");
    assert!(error.contains("app-1_bg.wasm") && error.contains("OVER the budget of 160000"), "{error}");
    fs::remove_dir_all(dir).expect("can remove");
}

#[test]
fn a_missing_file_or_address_is_an_error() {
    let dir = dist("missing");
    fs::remove_file(dir.join("a-1.css")).expect("can remove");
    assert!(home(&dir).err().expect("a missing file").contains("/a-1.css"));
    let empty = "<p>nothing to load</p>";
    files::write(&dir.join("index.html"), empty).expect("can write");
    assert!(home(&dir).err().expect("no program").contains(".wasm"));
    files::write(&dir.join("index.html"), "<meta name=\"portal:leaflet\" content=\"\">").expect("can write");
    assert!(reports(&dir).err().expect("no address").contains("portal:leaflet"));
    fs::remove_dir_all(dir).expect("can remove");
}
