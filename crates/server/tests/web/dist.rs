//! A minimal built page.

use base64::{Engine as _, prelude::BASE64_STANDARD};
use contract::services::{InlineHashes, MANIFEST, Manifest};
use sha2::{Digest as _, Sha256};
use std::{collections::BTreeMap, fs, path::Path};

/// With everything that the server replaces outside of scripts.
pub const SCRIPT: &str = "\n  document.documentElement.dataset.theme = 'dark';\n  \
    // <html lang=\"vi\"><meta name=\"portal:api\" content=\"\"><link href=\"/api/v1/config\"><title>default</title>\n";
pub const STYLE: &str = "body{margin:0}/* <html lang=\"vi\"> href=\"/api/v1/x\" */";
pub const JS: &str = "/app-0123456789abcdef.js";
pub const WASM: &str = "/app-0123456789abcdef_bg.wasm";

/// The hash of a block inside the page.
pub fn hash(block: &str) -> String {
    format!("sha256-{}", BASE64_STANDARD.encode(Sha256::digest(block)))
}

/// Writes index.html with this script, and what the build says of it.
pub fn write_page(dist: &Path, html: &str, script: &str) {
    let manifest = Manifest {
        chunks: BTreeMap::from([("browse".to_owned(), "chunk-browse-0123456789abcdef.bin".to_owned())]),
        index: hex::encode(Sha256::digest(html)),
        inline: InlineHashes { scripts: vec![hash(script)], styles: vec![hash(STYLE)] },
        ..Manifest::default()
    };
    fs::create_dir_all(dist).expect("a folder");
    fs::write(dist.join(MANIFEST), serde_json::to_vec(&manifest).expect("JSON")).expect("a file");
    fs::write(dist.join("index.html"), html).expect("a file");
}

/// Writes it into `dist` below a folder.
pub fn build(folder: &Path) -> std::path::PathBuf {
    let dist = folder.join("dist");
    let write = |name: &str, bytes: &[u8]| {
        let path = dist.join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, bytes).expect("a file");
    };
    let html = format!(
        "<!doctype html>\n<html lang=\"vi\">\n<head>\n<meta charset=\"utf-8\">\n<!--head--><title>default</title><!--/head-->\n\
         <meta name=\"portal:api\" content=\"\">\n<script>{SCRIPT}</script><style>{STYLE}</style>\n\
         <script type=\"module\" src=\"{JS}\"></script>\n</head>\n<body><!--navigation--><nav class=\"navigation\" aria-label=\"Dịch vụ\"></nav><!--/navigation--><main><!--content-->shell<!--/content--></main></body>\n</html>\n"
    );
    write_page(&dist, &html, SCRIPT);
    for (name, text) in [(&JS[1..], "plain js"), (&WASM[1..], "plain wasm")] {
        write(name, text.as_bytes());
        write(&format!("{name}.br"), format!("{text} in brotli").as_bytes());
    }
    write(&format!("{}.gz", &JS[1..]), b"plain js in gzip");
    write("sw.js", b"plain");
    write("chunk-browse-0123456789abcdef.bin", b"plain");
    write("vendor/leaflet-0123456789abcdef.css", b"plain");
    write("vendor/leaflet-0123456789abcdef.js", b"plain");
    write("icons/icon.svg", b"<svg/>");
    write("manifest.webmanifest", b"{}");
    write("locales/vi.json", include_bytes!("../../../messages/locales/vi.json"));
    write(".secret", b"secret");
    dist
}
