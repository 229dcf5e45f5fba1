//! QR codes in camera pictures. The page fetches this module only when somebody scans and the browser itself cannot
//! (`BarcodeDetector` is missing in Firefox and Safari).

mod light;

use quircs::Quirc;
use wasm_bindgen::prelude::wasm_bindgen;

/// Reads pictures, one after another; keeps its memory between them.
#[wasm_bindgen]
#[derive(Default)]
pub struct Reader {
    quirc: Quirc,
    gray: Vec<u8>,
}

#[wasm_bindgen]
impl Reader {
    /// A reader.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    /// The text of a code in a picture of `width` pixels a row, four bytes a pixel (red, green, blue, alpha); nothing where
    /// none is read. Of several codes the first that is whole.
    pub fn read(&mut self, rgba: &[u8], width: usize) -> Option<String> {
        self.gray.clear();
        // Green carries most of what eyes call light (ITU-R BT.601, in 256ths).
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
    /// The same of a picture in shades of gray.
    pub fn read_luma(&mut self, luma: &[u8], width: usize) -> Option<String> {
        self.gray.clear();
        self.gray.extend_from_slice(luma);
        self.read_gray(width)
    }

    fn read_gray(&mut self, width: usize) -> Option<String> {
        let height = self.gray.len().checked_div(width)?;
        // As it is first: a code that fills the picture evenly needs no more.
        if let Some(text) = self.attempt(width, height) {
            return Some(text);
        }
        // Glare and shadow: light and dark are judged by the neighbourhood.
        self.gray = light::even(&self.gray, width, height);
        if let Some(text) = self.attempt(width, height) {
            return Some(text);
        }
        // Noise and blur disappear at half the size.
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
