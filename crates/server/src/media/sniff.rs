//! What a file is, by its first bytes: names and declared types are only what somebody says.

use image::ImageFormat;

/// What the first bytes say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A picture that we read.
    Picture(ImageFormat),
    /// HEIC, HEIF or AVIF: a photo, in a form that few programs read.
    Heif,
    /// Anything else.
    Other,
}

const HEIF: [&[u8; 4]; 10] = [b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"avif", b"avis"];

/// Looks at the first bytes of a file.
pub fn sniff(bytes: &[u8]) -> Kind {
    match (image::guess_format(bytes), bytes) {
        (Ok(format @ (ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::WebP)), _) => Kind::Picture(format),
        // Of this family `image` knows AVIF alone.
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
