//! Converts an uploaded file to two JPEGs without metadata. Pure: bytes in, bytes out.

use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits, RgbImage, imageops};
use jpeg_encoder::{ColorType, Encoder, SamplingFactor};
use std::io::Cursor;

use super::sniff::{Kind, sniff};

/// Long side of the stored picture, in pixels.
pub const FULL_PX: u32 = 1600;
/// Long side of the thumbnail, in pixels.
pub const THUMB_PX: u32 = 320;
const FULL_QUALITY: u8 = 82;
const THUMB_QUALITY: u8 = 75;

/// A photo as it is stored: two JPEGs without any metadata.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Photo {
    /// The picture, at most [`FULL_PX`] on its long side.
    pub full: Vec<u8>,
    /// The thumbnail, at most [`THUMB_PX`] on its long side.
    pub thumb: Vec<u8>,
    /// Width of `full` in pixels.
    pub width: u32,
    /// Height of `full` in pixels.
    pub height: u32,
}

/// Why a file cannot be converted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PhotoError {
    /// A photo in a format that few programs can read.
    #[error(
        "HEIC and AVIF photos cannot be read here: send the photo as JPEG (on an iPhone: Settings, Camera, Formats, Most Compatible)"
    )]
    Heif,
    /// Not a photo.
    #[error("this is not a photo: send a JPEG, PNG or WebP file")]
    NotAPhoto,
    /// More pixels than are decoded.
    #[error("the photo has {width} x {height} pixels, at most {limit} in all are read: send a smaller copy")]
    TooManyPixels {
        /// Width in pixels.
        width: u32,
        /// Height in pixels.
        height: u32,
        /// Maximum number of pixels in total.
        limit: u32,
    },
    /// The first bytes are those of a photo, but the rest is damaged.
    #[error("the photo is damaged and cannot be opened: take it again or send another copy")]
    Damaged,
}

/// Decodes a photo, turns it upright, scales it down and encodes it again, which drops all metadata: position, camera,
/// owner.
///
/// The dimensions are checked before any pixel is decoded, and the decoder's memory is limited. Takes up to a second of
/// CPU time, so call it where blocking is allowed.
///
/// # Errors
/// See [`PhotoError`]; every error is caused by the bytes.
pub fn process(bytes: &[u8], max_pixels: u32) -> Result<Photo, PhotoError> {
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
    // Eight bytes per pixel hold 16-bit colour with transparency, the widest pixel type of the three formats;
    // the rest is working memory for small pictures.
    limits.max_alloc = Some(u64::from(max_pixels) * 8 + (16 << 20));
    decoder.set_limits(limits).map_err(|_| PhotoError::Damaged)?;
    let orientation = decoder.orientation().map_err(|_| PhotoError::Damaged)?;
    let mut picture = DynamicImage::from_decoder(decoder).map_err(|_| PhotoError::Damaged)?;
    picture.apply_orientation(orientation);
    Ok(picture)
}

/// Scales a picture down to `side` pixels on its long side; never scales up.
fn shrink(picture: &DynamicImage, side: u32) -> DynamicImage {
    let long = picture.width().max(picture.height());
    if long <= side {
        return picture.clone();
    }
    // A box filter first reduces the many pixels cheaply and without a large intermediate picture; the finer filter
    // then has few to process.
    if long > side * 3 {
        return picture.thumbnail(side * 2, side * 2).resize(side, side, imageops::FilterType::CatmullRom);
    }
    picture.resize(side, side, imageops::FilterType::CatmullRom)
}

/// Blends transparent pixels with white, as on a page: JPEG has no transparency.
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
    // Both sides are at most FULL_PX here, but a damaged file may still claim a side of zero.
    let side = |pixels: u32| u16::try_from(pixels).map_err(|_| PhotoError::Damaged);
    let (width, height) = (side(picture.width())?, side(picture.height())?);
    let mut out = Vec::new();
    let mut encoder = Encoder::new(&mut out, quality);
    encoder.set_sampling_factor(SamplingFactor::F_2_2);
    // Optimised tables would require one scan per colour, which some decoders read incorrectly.
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
        let photo = process(&large, 50_000_000).expect("a picture");
        assert_eq!((photo.width, photo.height), (1600, 800));
        let thumb = image::load_from_memory(&photo.thumb).expect("a picture");
        assert_eq!((thumb.width(), thumb.height()), (320, 160));

        let small = png(&DynamicImage::ImageRgb8(RgbImage::from_pixel(30, 20, image::Rgb([9, 120, 60]))));
        let photo = process(&small, 50_000_000).expect("a picture");
        assert_eq!((photo.width, photo.height), (30, 20));
    }

    #[test]
    fn what_is_see_through_becomes_white() {
        let glass = image::RgbaImage::from_pixel(16, 16, image::Rgba([0, 0, 0, 0]));
        let photo = process(&png(&DynamicImage::ImageRgba8(glass)), 1000).expect("a picture");
        let full = image::load_from_memory(&photo.full).expect("a picture").to_rgb8();
        for (x, y, pixel) in full.enumerate_pixels() {
            assert!(pixel.0.iter().all(|channel| *channel > 250), "{pixel:?} at {x}, {y}");
        }
    }

    #[test]
    fn sixteen_bit_pictures_at_the_limit_are_read() {
        let deep = image::ImageBuffer::from_pixel(100, 100, image::Rgba([9_000_u16, 20_000, 60_000, 65_535]));
        assert!(process(&png(&DynamicImage::ImageRgba16(deep)), 10_000).is_ok());
    }

    #[test]
    fn a_damaged_file_says_so() {
        let mut half = png(&DynamicImage::ImageRgb8(RgbImage::from_fn(200, 200, |x, y| {
            image::Rgb([(x * y) as u8, (x ^ y) as u8, 7])
        })));
        half.truncate(half.len() / 2);
        assert_eq!(process(&half, 50_000_000), Err(PhotoError::Damaged));
        assert_eq!(process(b"\xFF\xD8\xFF", 50_000_000), Err(PhotoError::Damaged));
    }
}
