//! Saves a two-dimensional code as a picture, for banking apps that read codes from the device's photos: a phone cannot
//! scan its own screen.

use contract::CodeDrawing;
use leptos::prelude::document;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, HtmlElement, Path2d};

/// Pixels per module: a whole number, so that no edge is blurred.
const MODULE_PX: u32 = 16;

/// Saves the code as a PNG file with this name. Returns false if the browser cannot draw it.
pub fn save(code: &CodeDrawing, file_name: &str) -> bool {
    draw(code).and_then(|url| download(&url, file_name)).is_ok()
}

/// The picture as a `data:` URL.
fn draw(code: &CodeDrawing) -> Result<String, JsValue> {
    let side = code.size.saturating_mul(MODULE_PX);
    let canvas: HtmlCanvasElement = document().create_element("canvas")?.unchecked_into();
    canvas.set_width(side);
    canvas.set_height(side);
    let context = canvas.get_context("2d")?.ok_or(JsValue::NULL)?;
    let context: CanvasRenderingContext2d = context.unchecked_into();
    context.set_fill_style_str("white");
    context.fill_rect(0.0, 0.0, f64::from(side), f64::from(side));
    context.scale(f64::from(MODULE_PX), f64::from(MODULE_PX))?;
    context.set_fill_style_str("black");
    context.fill_with_path_2d(&Path2d::new_with_path_string(&code.path)?);
    canvas.to_data_url()
}

fn download(url: &str, file_name: &str) -> Result<(), JsValue> {
    let link = document().create_element("a")?;
    link.set_attribute("href", url)?;
    link.set_attribute("download", file_name)?;
    link.unchecked_into::<HtmlElement>().click();
    Ok(())
}
