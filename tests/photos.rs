//! Photos in a real browser: resized, turned upright, stripped of metadata, stored and shown.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

use browser::photos::{self, PhotoFileError, SelectedFile};
use js_sys::{Array, Function, Promise, Uint8Array};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{Blob, CanvasRenderingContext2d, File, HtmlCanvasElement, HtmlImageElement, HtmlInputElement};

wasm_bindgen_test_configure!(run_in_browser);

fn document() -> web_sys::Document {
    web_sys::window().unwrap().document().unwrap()
}

/// A picture whose left half is red and whose right half is blue.
async fn red_blue_image(width: u32, height: u32, kind: &str) -> Vec<u8> {
    let canvas: HtmlCanvasElement = document().create_element("canvas").unwrap().unchecked_into();
    canvas.set_width(width);
    canvas.set_height(height);
    let context: CanvasRenderingContext2d = canvas.get_context("2d").unwrap().unwrap().unchecked_into();
    let (width, height) = (f64::from(width), f64::from(height));
    context.set_fill_style_str("red");
    context.fill_rect(0.0, 0.0, width / 2.0, height);
    context.set_fill_style_str("blue");
    context.fill_rect(width / 2.0, 0.0, width / 2.0, height);
    let blob = Promise::new(&mut |resolve, _| canvas.to_blob_with_type(&resolve, kind).unwrap());
    let blob: Blob = JsFuture::from(blob).await.unwrap().unchecked_into();
    Uint8Array::new(&JsFuture::from(blob.array_buffer()).await.unwrap()).to_vec()
}

/// Puts files into an input and selects them with a change event.
fn pick(files: &[(&str, &[u8])]) -> (HtmlInputElement, Vec<SelectedFile>) {
    let input: HtmlInputElement = document().create_element("input").unwrap().unchecked_into();
    input.set_type("file");
    input.set_multiple(true);
    let list = Array::new();
    for (name, bytes) in files {
        let parts = Array::of1(&JsValue::from(Uint8Array::from(*bytes)));
        list.push(&File::new_with_u8_array_sequence(&parts, name).unwrap());
    }
    let put = "const all = new DataTransfer(); for (const file of files) all.items.add(file); input.files = all.files";
    Function::new_with_args("input, files", put).call2(&JsValue::NULL, &input, &list).unwrap();
    let files = std::rc::Rc::new(std::cell::RefCell::new(Vec::new()));
    let result = files.clone();
    let listener = Closure::<dyn FnMut(web_sys::Event)>::new(move |event: web_sys::Event| {
        *result.borrow_mut() = photos::selected_files(&event);
    });
    input.add_event_listener_with_callback("change", listener.as_ref().unchecked_ref()).unwrap();
    input.dispatch_event(&web_sys::Event::new("change").unwrap()).unwrap();
    let files = files.take();
    (input, files)
}

/// Size of the stored picture as the browser shows it, and whether its colour at a point is red or blue.
async fn size_and_colour(key: &str, x: f64, y: f64) -> (u32, u32, bool, bool) {
    let preview = photos::preview(key).await.unwrap();
    let image = HtmlImageElement::new().unwrap();
    image.set_src(&preview.url());
    JsFuture::from(image.decode()).await.unwrap();
    let canvas: HtmlCanvasElement = document().create_element("canvas").unwrap().unchecked_into();
    let (width, height) = (image.natural_width(), image.natural_height());
    canvas.set_width(width);
    canvas.set_height(height);
    let context: CanvasRenderingContext2d = canvas.get_context("2d").unwrap().unwrap().unchecked_into();
    context.draw_image_with_html_image_element(&image, 0.0, 0.0).unwrap();
    let point = Array::of2(&(x * f64::from(width)).into(), &(y * f64::from(height)).into());
    let read = "return new Uint8Array(context.getImageData(...point, 1, 1).data.buffer)";
    let pixel = Function::new_with_args("context, point", read).call2(&JsValue::NULL, &context, &point).unwrap();
    let pixel = Uint8Array::new(&pixel).to_vec();
    (width, height, pixel[0] > 200, pixel[2] > 200)
}

/// A JPEG with EXIF data: rotated by 90° clockwise, taken at 21° 1′ 42″ N, 105° 51′ 7.2″ E.
fn with_exif(jpeg: &[u8]) -> Vec<u8> {
    let mut tiff: Vec<u8> = b"MM\0*\0\0\0\x08".to_vec();
    let entry = |tag: u16, kind: u16, count: u32, value: [u8; 4]| {
        let mut bytes = Vec::new();
        bytes.extend(tag.to_be_bytes());
        bytes.extend(kind.to_be_bytes());
        bytes.extend(count.to_be_bytes());
        bytes.extend(value);
        bytes
    };
    // The first directory: orientation 6, and the offset of the GPS directory.
    tiff.extend(2_u16.to_be_bytes());
    tiff.extend(entry(0x0112, 3, 1, [0, 6, 0, 0]));
    tiff.extend(entry(0x8825, 4, 1, 38_u32.to_be_bytes()));
    tiff.extend(0_u32.to_be_bytes());
    assert_eq!(tiff.len(), 38);
    tiff.extend(4_u16.to_be_bytes());
    tiff.extend(entry(1, 2, 2, *b"N\0\0\0"));
    tiff.extend(entry(2, 5, 3, 92_u32.to_be_bytes()));
    tiff.extend(entry(3, 2, 2, *b"E\0\0\0"));
    tiff.extend(entry(4, 5, 3, 116_u32.to_be_bytes()));
    tiff.extend(0_u32.to_be_bytes());
    assert_eq!(tiff.len(), 92);
    for (above, below) in [(21, 1), (1, 1), (42, 1), (105, 1), (51, 1), (72, 10)] {
        tiff.extend(u32::to_be_bytes(above));
        tiff.extend(u32::to_be_bytes(below));
    }
    let mut out = jpeg[..2].to_vec();
    out.extend([0xff, 0xe1]);
    out.extend((tiff.len() as u16 + 8).to_be_bytes());
    out.extend(b"Exif\0\0");
    out.extend(tiff);
    out.extend(&jpeg[2..]);
    out
}

#[wasm_bindgen_test]
async fn a_large_picture_becomes_a_small_jpeg() {
    let png = red_blue_image(3200, 1000, "image/png").await;
    let (input, files) = pick(&[("a.png", &png)]);
    assert_eq!(input.files().unwrap().length(), 0, "the same file can be selected again");
    let saved = files[0].store(0).await.unwrap();
    assert_eq!(saved.position, None);
    let bytes = photos::bytes(&saved.key).await.unwrap();
    assert_eq!(saved.bytes as usize, bytes.len());
    assert!(bytes.starts_with(&[0xff, 0xd8]));
    assert_eq!(size_and_colour(&saved.key, 0.25, 0.5).await, (1600, 500, true, false));
    photos::forget(&saved.key).await;
    assert_eq!(photos::bytes(&saved.key).await, None);
    assert!(photos::preview(&saved.key).await.is_none());
}

#[wasm_bindgen_test]
async fn a_small_picture_keeps_its_size() {
    let png = red_blue_image(40, 30, "image/png").await;
    let (_, files) = pick(&[("a.png", &png)]);
    let saved = files[0].store(0).await.unwrap();
    assert_eq!(size_and_colour(&saved.key, 0.75, 0.5).await, (40, 30, false, true));
}

#[wasm_bindgen_test]
async fn a_photo_is_turned_upright_and_loses_its_position() {
    let jpeg = with_exif(&red_blue_image(400, 200, "image/jpeg").await);
    let (_, files) = pick(&[("a.jpg", &jpeg)]);
    let saved = files[0].store(0).await.unwrap();
    let at = saved.position.unwrap();
    assert!((at.lat - 21.028_333).abs() < 1e-4 && (at.lon - 105.852).abs() < 1e-4, "{at:?}");
    // After a clockwise rotation the left side is at the top.
    assert_eq!(size_and_colour(&saved.key, 0.5, 0.25).await, (200, 400, true, false));
    let bytes = photos::bytes(&saved.key).await.unwrap();
    assert!(civic::exif::has_metadata(&jpeg));
    assert!(!civic::exif::has_metadata(&bytes));
    assert_eq!(civic::exif::position(&bytes), None);
}

#[wasm_bindgen_test]
async fn what_cannot_be_read_says_so() {
    let (_, files) =
        pick(&[("a.jpg", b"MZ this is a program"), ("IMG_1.HEIC", b"not for this browser"), ("b.jpg", b"")]);
    let mut results = Vec::new();
    for file in &files {
        results.push((file.name(), file.store(0).await));
    }
    let expected = [
        ("a.jpg", PhotoFileError::Unreadable),
        ("IMG_1.HEIC", PhotoFileError::Heic),
        ("b.jpg", PhotoFileError::Unreadable),
    ];
    assert_eq!(results, expected.map(|(name, why)| (name.to_owned(), Err(why))));
}
