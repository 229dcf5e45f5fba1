use super::*;
use proptest::prelude::*;

type Rationals = [(u32, u32); 3];

const LAT: Rationals = [(21, 1), (1, 1), (4260, 100)];
const LON: Rationals = [(105, 1), (51, 1), (792, 100)];

struct Writer {
    bytes: Vec<u8>,
    big: bool,
}

impl Writer {
    fn u16(&mut self, n: u16) {
        self.bytes.extend(if self.big { n.to_be_bytes() } else { n.to_le_bytes() });
    }

    fn u32(&mut self, n: u32) {
        self.bytes.extend(if self.big { n.to_be_bytes() } else { n.to_le_bytes() });
    }

    fn entry(&mut self, tag: u16, kind: u16, count: u32, value: u32) {
        self.u16(tag);
        self.u16(kind);
        self.u32(count);
        self.u32(value);
    }

    fn letter(&mut self, tag: u16, letter: u8) {
        self.u16(tag);
        self.u16(2);
        self.u32(2);
        self.bytes.extend([letter, 0, 0, 0]);
    }
}

/// A minimal JPEG, with EXIF as cameras write it.
fn jpeg(big: bool, lat: Rationals, lon: Rationals, refs: [u8; 2]) -> Vec<u8> {
    let mut tiff = Writer { bytes: if big { b"MM".to_vec() } else { b"II".to_vec() }, big };
    tiff.u16(42);
    tiff.u32(8);
    tiff.u16(2);
    tiff.entry(0x0112, 3, 1, 1);
    tiff.entry(GPS_DIRECTORY, 4, 1, 38);
    tiff.u32(0);
    assert_eq!(tiff.bytes.len(), 38);
    tiff.u16(4);
    tiff.letter(LATITUDE_REF, refs[0]);
    tiff.entry(LATITUDE, 5, 3, 92);
    tiff.letter(LONGITUDE_REF, refs[1]);
    tiff.entry(LONGITUDE, 5, 3, 116);
    tiff.u32(0);
    assert_eq!(tiff.bytes.len(), 92);
    for (above, below) in lat.into_iter().chain(lon) {
        tiff.u32(above);
        tiff.u32(below);
    }
    let mut exif = b"Exif\0\0".to_vec();
    exif.extend(tiff.bytes);
    picture(&[(0xe0, b"JFIF\0\x01\x02\0\0\x01\0\x01\0\0".as_slice()), (APP1, exif.as_slice())])
}

fn picture(segments: &[(u8, &[u8])]) -> Vec<u8> {
    let mut bytes = vec![0xff, 0xd8];
    for (marker, data) in segments {
        bytes.extend([0xff, *marker]);
        bytes.extend((data.len() as u16 + 2).to_be_bytes());
        bytes.extend(*data);
    }
    // A scan with byte stuffing and a restart marker.
    bytes.extend([0xff, 0xda, 0, 3, 1, 0x12, 0xff, 0, 0x34, 0xff, 0xd0, 0x56, 0xff, 0xd9]);
    bytes
}

#[test]
fn positions_are_read_in_both_byte_orders() {
    for big in [true, false] {
        let at = position(&jpeg(big, LAT, LON, *b"NE")).unwrap();
        assert!((at.lat - 21.028_5).abs() < 1e-9 && (at.lon - 105.852_2).abs() < 1e-9, "{at:?}");
        let at = position(&jpeg(big, LAT, LON, *b"SW")).unwrap();
        assert!(at.lat < -21.0 && at.lon < -105.0);
    }
    let no_seconds = [(21, 1), (171, 100), (0, 0)];
    assert!(position(&jpeg(true, no_seconds, LON, *b"NE")).is_some());
}

#[test]
fn positions_that_are_none_are_not_read() {
    let zero = [(0, 1); 3];
    assert_eq!(position(&jpeg(true, zero, zero, *b"NE")), None);
    assert_eq!(position(&jpeg(true, [(91, 1), (0, 1), (0, 1)], LON, *b"NE")), None);
    assert_eq!(position(&jpeg(true, [(21, 0), (0, 1), (0, 1)], LON, *b"NE")), None);
    assert_eq!(position(&picture(&[])), None);
    assert_eq!(position(b"\x89PNG\r\n"), None);
    assert_eq!(position(&[]), None);
}

#[test]
fn metadata_is_seen_wherever_it_stands() {
    assert!(!has_metadata(&picture(&[(0xe0, b"JFIF\0"), (0xdb, &[0; 65])])));
    assert!(has_metadata(&jpeg(false, LAT, LON, *b"NE")));
    assert!(has_metadata(&picture(&[(APP13, b"Photoshop 3.0\0")])));
    assert!(has_metadata(&picture(&[(COMMENT, b"taken by")])));
    // A comment between two scans of a progressive JPEG.
    let mut late = picture(&[]);
    late.truncate(late.len() - 2);
    late.extend([0xff, 0xff, COMMENT, 0, 4, b'h', b'i', 0xff, 0xd9]);
    assert!(has_metadata(&late));
    // Bytes after the end of the image do not count.
    let mut after = picture(&[]);
    after.extend([0xff, COMMENT, 0, 4, b'h', b'i']);
    assert!(!has_metadata(&after));
}

proptest! {
    #[test]
    fn random_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let _ = (position(&bytes), has_metadata(&bytes), gps(&bytes));
        let with_start = [&[0xff, 0xd8, 0xff, APP1, 1, 0], b"Exif\0\0II\x2a\0".as_slice(), &bytes].concat();
        let _ = (position(&with_start), has_metadata(&with_start));
    }

    #[test]
    fn damaged_pictures_never_panic(big: bool, changes in prop::collection::vec((0usize..240, any::<u8>()), 1..8), cut in 0usize..240) {
        let mut bytes = jpeg(big, LAT, LON, *b"NE");
        for (at, byte) in changes {
            if let Some(slot) = bytes.get_mut(at) {
                *slot = byte;
            }
        }
        let at = position(&bytes);
        prop_assert!(at.is_none_or(|at| at.lat.abs() <= 90.0 && at.lon.abs() <= 180.0));
        bytes.truncate(cut);
        let _ = (position(&bytes), has_metadata(&bytes));
    }
}
