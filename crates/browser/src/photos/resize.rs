//! Redraws a picture upright and no larger than the city needs.

use js_sys::{Object, Promise, Reflect};
use leptos::prelude::document;
use wasm_bindgen::{JsCast, JsValue, prelude::wasm_bindgen};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, CanvasRenderingContext2d, HtmlCanvasElement, HtmlImageElement, ImageBitmap, Url};

use super::JPEG;

/// Longest side in pixels.
const SIDE: f64 = 1600.0;

/// Quality of the JPEG, 0 to 1.
const QUALITY: f64 = 0.85;

#[wasm_bindgen]
extern "C" {
    // web-sys binds it only with options that older browsers reject.
    #[wasm_bindgen(js_name = createImageBitmap, catch)]
    fn create_image_bitmap(blob: &Blob, options: &Object) -> Result<Promise, JsValue>;
}

/// The picture as a JPEG of at most 1600 px on its longer side.
///
/// # Errors
/// The browser cannot decode it or has not enough memory to draw it.
pub(super) async fn to_jpeg(file: &Blob) -> Result<Blob, JsValue> {
    let canvas = match bitmap(file).await {
        Ok(bitmap) => {
            let (canvas, context) = canvas(bitmap.width(), bitmap.height())?;
            let (width, height) = (f64::from(canvas.width()), f64::from(canvas.height()));
            let drawn = context.draw_image_with_image_bitmap_and_dw_and_dh(&bitmap, 0.0, 0.0, width, height);
            bitmap.close();
            drawn.map(|()| canvas)
        }
        // Safari reads HEIC only in an `<img>`, and its older versions don't support the options.
        Err(_) => by_image(file).await,
    }?;
    let blob = Promise::new(&mut |resolve, _| {
        let _ = canvas.to_blob_with_type_and_encoder_options(&resolve, JPEG, &QUALITY.into());
    });
    let blob = JsFuture::from(blob).await?;
    // Small phones keep a canvas in scarce memory until it is garbage collected.
    canvas.set_width(0);
    blob.dyn_into()
}

async fn bitmap(file: &Blob) -> Result<ImageBitmap, JsValue> {
    let options = Object::new();
    Reflect::set(&options, &"imageOrientation".into(), &"from-image".into())?;
    JsFuture::from(create_image_bitmap(file, &options)?).await?.dyn_into()
}

async fn by_image(file: &Blob) -> Result<HtmlCanvasElement, JsValue> {
    let url = Url::create_object_url_with_blob(file)?;
    let image = HtmlImageElement::new()?;
    image.set_src(&url);
    let decoded = JsFuture::from(image.decode()).await;
    let drawn = decoded.and_then(|_| {
        let (canvas, context) = canvas(image.natural_width(), image.natural_height())?;
        let (width, height) = (f64::from(canvas.width()), f64::from(canvas.height()));
        context.draw_image_with_html_image_element_and_dw_and_dh(&image, 0.0, 0.0, width, height)?;
        Ok(canvas)
    });
    let _ = Url::revoke_object_url(&url);
    drawn
}

/// A white canvas for a picture of this size, scaled down if needed.
fn canvas(width: u32, height: u32) -> Result<(HtmlCanvasElement, CanvasRenderingContext2d), JsValue> {
    let (width, height) = (f64::from(width), f64::from(height));
    let scale = (SIDE / width.max(height)).min(1.0);
    let canvas: HtmlCanvasElement = document().create_element("canvas")?.unchecked_into();
    canvas.set_width((width * scale).round().max(1.0) as u32);
    canvas.set_height((height * scale).round().max(1.0) as u32);
    let context = canvas.get_context("2d")?.ok_or(JsValue::NULL)?;
    let context: CanvasRenderingContext2d = context.unchecked_into();
    // JPEG has no transparency: the transparent parts of a screenshot become white instead of black.
    context.set_fill_style_str("white");
    context.fill_rect(0.0, 0.0, f64::from(canvas.width()), f64::from(canvas.height()));
    Ok((canvas, context))
}
