//! Detects a file's type by its first bytes: file names and declared types cannot be trusted.

use image::ImageFormat;

/// The type of a file, according to its first bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A picture in a supported format.
    Picture(ImageFormat),
    /// HEIC, HEIF or AVIF: a photo in a format that few programs can read.
    Heif,
    /// Anything else.
    Other,
}

const HEIF: [&[u8; 4]; 10] = [b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"avif", b"avis"];

/// Detects the type of a file.
pub fn sniff(bytes: &[u8]) -> Kind {
    match (image::guess_format(bytes), bytes) {
        (Ok(format @ (ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::WebP)), _) => Kind::Picture(format),
        // `image` only recognises AVIF from this family.
        (_, [_, _, _, _, b'f', b't', b'y', b'p', brand @ ..]) if HEIF.iter().any(|known| brand.starts_with(*known)) => {
            Kind::Heif
        }
        _ => Kind::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_decide_and_not_names() {
        assert_eq!(sniff(b"\xFF\xD8\xFF\xE0\0\x10JFIF"), Kind::Picture(ImageFormat::Jpeg));
        assert_eq!(sniff(b"\x89PNG\r\n\x1a\n...."), Kind::Picture(ImageFormat::Png));
        assert_eq!(sniff(b"RIFF\x10\0\0\0WEBPVP8 "), Kind::Picture(ImageFormat::WebP));
        assert_eq!(sniff(b"\0\0\0\x18ftypheic\0\0\0\0"), Kind::Heif);
        assert_eq!(sniff(b"\0\0\0\x18ftypisom\0\0\0\0"), Kind::Other);
        assert_eq!(sniff(b"MZ\x90\0\x03"), Kind::Other);
        assert_eq!(sniff(b"GIF89a"), Kind::Other);
        assert_eq!(sniff(b"<svg xmlns='http://www.w3.org/2000/svg'/>"), Kind::Other);
        assert_eq!(sniff(b""), Kind::Other);
    }
}
