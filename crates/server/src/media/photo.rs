//! From an uploaded file to two clean JPEGs. Pure: bytes in, bytes out.

use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits, RgbImage, imageops};
use jpeg_encoder::{ColorType, Encoder, SamplingFactor};
use std::io::Cursor;

use super::sniff::{Kind, sniff};

/// Long side of the stored picture, in pixels.
pub const FULL_PX: u32 = 1600;
/// Long side of the small picture, in pixels.
pub const THUMB_PX: u32 = 320;
const FULL_QUALITY: u8 = 82;
const THUMB_QUALITY: u8 = 75;

/// A photo as it is stored: both pictures are JPEG without any metadata.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Photo {
    /// The picture, at most [`FULL_PX`] on its long side.
    pub full: Vec<u8>,
    /// The small picture, at most [`THUMB_PX`].
    pub thumb: Vec<u8>,
    /// Width of `full` in pixels.
    pub width: u32,
    /// Height of `full` in pixels.
    pub height: u32,
}

/// Why a file does not become a photo.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PhotoError {
    /// A photo in a form that few programs read.
    #[error(
        "HEIC and AVIF photos cannot be read here: send the photo as JPEG (on an iPhone: Settings, Camera, Formats, Most Compatible)"
    )]
    Heif,
    /// Not a photo at all.
    #[error("this is not a photo: send a JPEG, PNG or WebP file")]
    NotAPhoto,
    /// More pixels than we decode.
    #[error("the photo has {width} x {height} pixels, at most {limit} in all are read: send a smaller copy")]
    TooManyPixels {
        /// Pixels.
        width: u32,
        /// Pixels.
        height: u32,
        /// Pixels in all.
        limit: u32,
    },
    /// The file is a photo by its first bytes, and broken after them.
    #[error("the photo is damaged and cannot be opened: take it again or send another copy")]
    Damaged,
}

/// Reads, turns upright, scales down and writes anew, which drops all metadata: position, camera, owner.
///
/// Dimensions are read before any pixel is decoded, and the decoder's memory is bounded. This takes
/// up to a second of a core, so call it where blocking is allowed.
///
/// # Errors
/// See [`PhotoError`]; nothing here fails for a reason that is not in the bytes.
pub fn develop(bytes: &[u8], max_pixels: u32) -> Result<Photo, PhotoError> {
    let format = match sniff(bytes) {
        Kind::Picture(format) => format,
        Kind::Heif => return Err(PhotoError::Heif),
        Kind::Other => return Err(PhotoError::NotAPhoto),
    };
    let upright = decode(bytes, format, max_pixels)?;
    let full = on_white(&shrink(&upright, FULL_PX));
    drop(upright);
    let thumb = shrink(&DynamicImage::ImageRgb8(full.clone()), THUMB_PX).into_rgb8();
    let (width, height) = full.dimensions();
    Ok(Photo { full: encode(&full, FULL_QUALITY)?, thumb: encode(&thumb, THUMB_QUALITY)?, width, height })
}

fn decode(bytes: &[u8], format: ImageFormat, max_pixels: u32) -> Result<DynamicImage, PhotoError> {
    let mut decoder =
        ImageReader::with_format(Cursor::new(bytes), format).into_decoder().map_err(|_| PhotoError::Damaged)?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > u64::from(max_pixels) {
        return Err(PhotoError::TooManyPixels { width, height, limit: max_pixels });
    }
    let mut limits = Limits::no_limits();
    // Eight bytes a pixel hold sixteen-bit colour with transparency, the widest form of the three formats;
    // the rest is working room for small pictures.
    limits.max_alloc = Some(u64::from(max_pixels) * 8 + (16 << 20));
    decoder.set_limits(limits).map_err(|_| PhotoError::Damaged)?;
    let orientation = decoder.orientation().map_err(|_| PhotoError::Damaged)?;
    let mut picture = DynamicImage::from_decoder(decoder).map_err(|_| PhotoError::Damaged)?;
    picture.apply_orientation(orientation);
    Ok(picture)
}

/// At most `side` pixels on the long side; never larger than it was.
fn shrink(picture: &DynamicImage, side: u32) -> DynamicImage {
    let long = picture.width().max(picture.height());
    if long <= side {
        return picture.clone();
    }
    // A box filter takes the many pixels down cheaply and without a large intermediate; the finer filter
    // then works on few.
    if long > side * 3 {
        return picture.thumbnail(side * 2, side * 2).resize(side, side, imageops::FilterType::CatmullRom);
    }
    picture.resize(side, side, imageops::FilterType::CatmullRom)
}

/// JPEG knows no transparency: what is see-through lies on white, as on a page.
fn on_white(picture: &DynamicImage) -> RgbImage {
    if !picture.color().has_alpha() {
        return picture.to_rgb8();
    }
    let see_through = picture.to_rgba8();
    RgbImage::from_fn(see_through.width(), see_through.height(), |x, y| {
        let [r, g, b, a] = see_through.get_pixel(x, y).0.map(u32::from);
        let over = |colour: u32| u8::try_from((colour * a + 255 * (255 - a)) / 255).unwrap_or(u8::MAX);
        image::Rgb([over(r), over(g), over(b)])
    })
}

fn encode(picture: &RgbImage, quality: u8) -> Result<Vec<u8>, PhotoError> {
    // Both sides are at most FULL_PX by now; a side of zero is what a damaged file may still claim.
    let side = |pixels: u32| u16::try_from(pixels).map_err(|_| PhotoError::Damaged);
    let (width, height) = (side(picture.width())?, side(picture.height())?);
    let mut out = Vec::new();
    let mut encoder = Encoder::new(&mut out, quality);
    encoder.set_sampling_factor(SamplingFactor::F_2_2);
    // Its optimised tables would need one scan per colour, which some decoders read wrongly.
    encoder.set_optimized_huffman_tables(false);
    encoder.encode(picture.as_raw(), width, height, ColorType::Rgb).map_err(|_| PhotoError::Damaged)?;
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png(picture: &DynamicImage) -> Vec<u8> {
        let mut out = Cursor::new(Vec::new());
        picture.write_to(&mut out, ImageFormat::Png).expect("a picture in memory");
        out.into_inner()
    }

    #[test]
    fn large_pictures_shrink_and_small_ones_stay() {
        let large = png(&DynamicImage::ImageRgb8(RgbImage::from_pixel(5000, 2500, image::Rgb([9, 120, 60]))));
        let photo = develop(&large, 50_000_000).expect("a picture");
        assert_eq!((photo.width, photo.height), (1600, 800));
        let thumb = image::load_from_memory(&photo.thumb).expect("a picture");
        assert_eq!((thumb.width(), thumb.height()), (320, 160));

        let small = png(&DynamicImage::ImageRgb8(RgbImage::from_pixel(30, 20, image::Rgb([9, 120, 60]))));
        let photo = develop(&small, 50_000_000).expect("a picture");
        assert_eq!((photo.width, photo.height), (30, 20));
    }

    #[test]
    fn what_is_see_through_becomes_white() {
        let glass = image::RgbaImage::from_pixel(16, 16, image::Rgba([0, 0, 0, 0]));
        let photo = develop(&png(&DynamicImage::ImageRgba8(glass)), 1000).expect("a picture");
        let full = image::load_from_memory(&photo.full).expect("a picture").to_rgb8();
        for (x, y, pixel) in full.enumerate_pixels() {
            assert!(pixel.0.iter().all(|channel| *channel > 250), "{pixel:?} at {x}, {y}");
        }
    }

    #[test]
    fn sixteen_bit_pictures_at_the_limit_are_read() {
        let deep = image::ImageBuffer::from_pixel(100, 100, image::Rgba([9_000_u16, 20_000, 60_000, 65_535]));
        assert!(develop(&png(&DynamicImage::ImageRgba16(deep)), 10_000).is_ok());
    }

    #[test]
    fn a_damaged_file_says_so() {
        let mut half = png(&DynamicImage::ImageRgb8(RgbImage::from_fn(200, 200, |x, y| {
            image::Rgb([(x * y) as u8, (x ^ y) as u8, 7])
        })));
        half.truncate(half.len() / 2);
        assert_eq!(develop(&half, 50_000_000), Err(PhotoError::Damaged));
        assert_eq!(develop(b"\xFF\xD8\xFF", 50_000_000), Err(PhotoError::Damaged));
    }
}
