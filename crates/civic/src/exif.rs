//! JPEG metadata: the position, which is suggested as the report's location, and whether any metadata is left after
//! cleaning. The bytes are untrusted; malformed input never panics.

use contract::LatLon;

const APP1: u8 = 0xe1;
const APP13: u8 = 0xed;
const COMMENT: u8 = 0xfe;
const END_OF_IMAGE: u8 = 0xd9;

const GPS_DIRECTORY: u16 = 0x8825;
const LATITUDE_REF: u16 = 1;
const LATITUDE: u16 = 2;
const LONGITUDE_REF: u16 = 3;
const LONGITUDE: u16 = 4;

/// The position in the EXIF data of a JPEG.
pub fn position(jpeg: &[u8]) -> Option<LatLon> {
    segments(jpeg).filter(|(marker, _)| *marker == APP1).find_map(|(_, data)| gps(data.strip_prefix(b"Exif\0\0")?))
}

/// Whether a JPEG carries EXIF, XMP, IPTC or a comment.
pub fn has_metadata(jpeg: &[u8]) -> bool {
    segments(jpeg).any(|(marker, _)| matches!(marker, APP1 | APP13 | COMMENT))
}

/// The segments of a JPEG with their markers, including those between scans.
fn segments(jpeg: &[u8]) -> impl Iterator<Item = (u8, &[u8])> {
    let mut rest = jpeg.strip_prefix(&[0xff, 0xd8]).unwrap_or_default();
    std::iter::from_fn(move || {
        loop {
            let (marker, tail) = next_marker(rest)?;
            match marker {
                END_OF_IMAGE => return None,
                // Byte stuffing and restart markers in a scan, and markers without a length.
                0x00 | 0x01 | 0xd0..=0xd8 => rest = tail,
                _ => {
                    let length = usize::from(u16::from_be_bytes([*tail.first()?, *tail.get(1)?]));
                    let data = tail.get(2..length)?;
                    rest = tail.get(length..)?;
                    return Some((marker, data));
                }
            }
        }
    })
}

fn next_marker(bytes: &[u8]) -> Option<(u8, &[u8])> {
    let at = bytes.iter().position(|b| *b == 0xff)?;
    let tail = bytes.get(at..)?;
    let filled = tail.iter().take_while(|b| **b == 0xff).count();
    Some((*tail.get(filled)?, tail.get(filled + 1..)?))
}

/// A TIFF structure in either byte order.
struct Tiff<'a> {
    bytes: &'a [u8],
    big: bool,
}

impl Tiff<'_> {
    fn u16(&self, at: usize) -> Option<u16> {
        let pair = [*self.bytes.get(at)?, *self.bytes.get(at.checked_add(1)?)?];
        Some(if self.big { u16::from_be_bytes(pair) } else { u16::from_le_bytes(pair) })
    }

    fn u32(&self, at: usize) -> Option<u32> {
        let (first, second) = (u32::from(self.u16(at)?), u32::from(self.u16(at.checked_add(2)?)?));
        Some(if self.big { first << 16 | second } else { second << 16 | first })
    }

    /// Offset of a tag's entry in the directory at an offset.
    fn entry(&self, directory: usize, tag: u16) -> Option<usize> {
        let count = usize::from(self.u16(directory)?);
        let at = |n: usize| directory.checked_add(2 + 12 * n);
        (0..count).map_while(at).find(|at| self.u16(*at) == Some(tag))
    }

    fn letter(&self, directory: usize, tag: u16) -> Option<u8> {
        let at = self.entry(directory, tag)?;
        self.bytes.get(at.checked_add(8)?).map(u8::to_ascii_uppercase)
    }

    /// Degrees, minutes and seconds as three unsigned rationals.
    fn degrees(&self, directory: usize, tag: u16) -> Option<f64> {
        const RATIONAL: u16 = 5;
        let entry = self.entry(directory, tag)?;
        let count = self.u32(entry.checked_add(4)?)?;
        if self.u16(entry.checked_add(2)?)? != RATIONAL || count == 0 {
            return None;
        }
        let values = self.u32(entry.checked_add(8)?)? as usize;
        let (mut sum, mut unit) = (0.0, 1.0);
        for n in 0..count.min(3) as usize {
            let at = values.checked_add(8 * n)?;
            let (above, below) = (self.u32(at)?, self.u32(at.checked_add(4)?)?);
            if below == 0 && (n == 0 || above > 0) {
                return None;
            }
            // Some cameras write 0/0 for missing seconds.
            sum += f64::from(above) / f64::from(below.max(1)) * unit;
            unit /= 60.0;
        }
        Some(sum)
    }
}

fn gps(bytes: &[u8]) -> Option<LatLon> {
    let big = match bytes.get(..2)? {
        b"MM" => true,
        b"II" => false,
        _ => return None,
    };
    let tiff = Tiff { bytes, big };
    if tiff.u16(2)? != 42 {
        return None;
    }
    let pointer = tiff.entry(tiff.u32(4)? as usize, GPS_DIRECTORY)?;
    let gps = tiff.u32(pointer.checked_add(8)?)? as usize;
    let signed = |value, reference, negative| {
        let value: f64 = tiff.degrees(gps, value)?;
        Some(if tiff.letter(gps, reference)? == negative { -value } else { value })
    };
    let at = LatLon::new(signed(LATITUDE, LATITUDE_REF, b'S')?, signed(LONGITUDE, LONGITUDE_REF, b'W')?);
    // Cameras without a GPS fix write zeros.
    (at.lat.abs() <= 90.0 && at.lon.abs() <= 180.0 && (at.lat, at.lon) != (0.0, 0.0)).then_some(at)
}

#[cfg(test)]
mod tests;
