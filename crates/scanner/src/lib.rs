//! Reads QR codes in camera pictures. The page loads this module only when the user scans and the browser has no
//! scanner (`BarcodeDetector` is missing in Firefox and Safari).

mod light;

use quircs::Quirc;
use wasm_bindgen::prelude::wasm_bindgen;

/// Reads codes from a sequence of pictures, reusing its buffers.
#[wasm_bindgen]
#[derive(Default)]
pub struct Reader {
    quirc: Quirc,
    gray: Vec<u8>,
}

#[wasm_bindgen]
impl Reader {
    /// Creates a reader.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    /// The text of the first readable code in a picture with `width` pixels per row and four bytes per pixel (red,
    /// green, blue, alpha); `None` if there is none.
    pub fn read(&mut self, rgba: &[u8], width: usize) -> Option<String> {
        self.gray.clear();
        // Green contributes most to perceived brightness (ITU-R BT.601, in 256ths).
        let luma = |pixel: &[u8]| match pixel {
            [red, green, blue, ..] => {
                ((77 * u32::from(*red) + 150 * u32::from(*green) + 29 * u32::from(*blue)) >> 8) as u8
            }
            _ => 255,
        };
        self.gray.extend(rgba.chunks_exact(4).map(luma));
        self.read_gray(width)
    }
}

impl Reader {
    /// Like [`Self::read`], for a greyscale picture.
    pub fn read_luma(&mut self, luma: &[u8], width: usize) -> Option<String> {
        self.gray.clear();
        self.gray.extend_from_slice(luma);
        self.read_gray(width)
    }

    fn read_gray(&mut self, width: usize) -> Option<String> {
        let height = self.gray.len().checked_div(width)?;
        // Try the original first; an evenly lit code needs no more.
        if let Some(text) = self.attempt(width, height) {
            return Some(text);
        }
        // Against glare and shadow, compare each pixel with its neighbourhood.
        self.gray = light::even(&self.gray, width, height);
        if let Some(text) = self.attempt(width, height) {
            return Some(text);
        }
        // Noise and blur largely disappear at half the size.
        let (half, half_width) = light::half(&self.gray, width);
        self.gray = half;
        self.attempt(half_width, height / 2)
    }

    fn attempt(&mut self, width: usize, height: usize) -> Option<String> {
        let pixels = self.gray.get(..width.checked_mul(height)?)?;
        let codes = self.quirc.identify(width, height, pixels);
        let texts = codes.filter_map(|code| String::from_utf8(code.ok()?.decode().ok()?.payload).ok());
        texts.into_iter().next()
    }
}
