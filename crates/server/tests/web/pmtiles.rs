//! A PMTiles file of version 3 with one small tile.

use std::io::Write as _;

pub const TILE: &[u8] = b"0123456789 a tile that is long enough for ranges";

pub fn file(metadata: &str) -> Vec<u8> {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    packed.write_all(metadata.as_bytes()).expect("memory");
    let packed = packed.finish().expect("memory");
    let (root, meta) = (127_u64, packed.len() as u64);
    let tiles = root + 1 + meta;
    let mut out = b"PMTiles\x03".to_vec();
    for number in [root, 1, root + 1, meta, tiles, 0, tiles, TILE.len() as u64, 1, 1, 1] {
        out.extend(number.to_le_bytes());
    }
    // Clustered, gzip directories, gzip tiles, MVT, zoom 0 to 15.
    out.extend([1, 2, 2, 1, 0, 15]);
    for degrees in [105.28_f64, 20.56, 106.03, 21.39] {
        out.extend(((degrees * 1e7) as i32).to_le_bytes());
    }
    out.push(12);
    out.extend([0; 8]);
    assert_eq!(out.len(), 127);
    out.push(0);
    out.extend(packed);
    out.extend(TILE);
    out
}
