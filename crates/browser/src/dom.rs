//! Small document helpers: title, root attributes, focus, sharing, printing.

use leptos::prelude::{document, window};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// Content of `<meta name="…">` in the page's head; empty if absent. The runtime settings are stored there.
pub fn meta(name: &str) -> String {
    document()
        .query_selector(&format!("meta[name=\"{name}\"]"))
        .ok()
        .flatten()
        .and_then(|element| element.get_attribute("content"))
        .unwrap_or_default()
}

/// Address of a request that the document has made early (`<link rel="early">`), found by a part of it; empty if there
/// is none.
pub fn early_address(part: &str) -> String {
    let selector = ["link[rel=early][href*=\"", part, "\"]"].concat();
    let link = document().query_selector(&selector).ok().flatten();
    link.and_then(|link| link.get_attribute("href")).unwrap_or_default()
}

/// Sets an attribute of `<html>`, or removes it.
pub fn set_root(attribute: &str, value: Option<&str>) {
    if let Some(root) = document().document_element() {
        let _ = match value {
            Some(value) => root.set_attribute(attribute, value),
            None => root.remove_attribute(attribute),
        };
    }
}

/// Removes the static shell that is shown until the app is ready.
pub fn remove_static_shell() {
    if let Some(shell) = document().get_element_by_id("shell") {
        shell.remove();
    }
}

/// The browser's preferred languages, most preferred first.
pub fn browser_languages() -> Vec<String> {
    window().navigator().languages().iter().filter_map(|tag| tag.as_string()).collect()
}

/// Sets a cookie: `name=value;attributes`.
pub fn set_cookie(text: &str) {
    let _ = js_sys::Reflect::set(&document(), &"cookie".into(), &text.into());
}

/// The query string of the page's address, `?a=b`.
pub fn query() -> String {
    window().location().search().unwrap_or_default()
}

/// Absolute URL of a path on this origin, for links to share: `https://host/path`.
pub fn absolute(path: &str) -> String {
    format!("{}{path}", window().location().origin().unwrap_or_default())
}

/// Moves the focus to the element with this id. Does not scroll if it is already visible.
pub fn focus(id: &str) {
    if let Some(element) = element(id) {
        let _ = element.focus();
    }
}

/// Moves the focus to an element without scrolling.
pub fn focus_in_place(element: &web_sys::HtmlElement) {
    let options = web_sys::FocusOptions::new();
    options.set_prevent_scroll(true);
    let _ = element.focus_with_options(&options);
}

/// Reference to an icon: in the page itself if it is inlined there, else in the sprite file that loads later.
pub fn icon(name: &str) -> String {
    let id = ["i-", name].concat();
    let file = if document().get_element_by_id(&id).is_some() { String::new() } else { meta("portal:icons") };
    [&file, "#", &id].concat()
}

/// Whether the focus is in an input, a text area or a select.
pub fn is_in_field() -> bool {
    let active = document().active_element();
    active.is_some_and(|element| matches!(element.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT"))
}

/// Whether somebody is at work in the element with this id: something in it has the focus, or a `<details>` is open.
pub fn is_in_use(id: &str) -> bool {
    element(id)
        .is_some_and(|element| element.query_selector(":focus, details[open]").is_ok_and(|found| found.is_some()))
}

/// Whether nothing has the focus.
pub fn is_unfocused() -> bool {
    document().active_element().is_none_or(|element| element.tag_name() == "BODY")
}

/// Removes the focus from the active element.
pub fn leave() {
    if let Some(Ok(element)) = document().active_element().map(JsCast::dyn_into::<web_sys::HtmlElement>) {
        let _ = element.blur();
    }
}

/// Scrolls the element with this id into view, as little as needed.
pub fn scroll_into_view(id: &str) {
    if let Some(element) = element(id) {
        let options = web_sys::ScrollIntoViewOptions::new();
        options.set_block(web_sys::ScrollLogicalPosition::Nearest);
        element.scroll_into_view_with_scroll_into_view_options(&options);
    }
}

/// Scrolls the window to the top.
pub fn scroll_to_top() {
    window().scroll_to_with_x_and_y(0.0, 0.0);
}

fn element(id: &str) -> Option<web_sys::HtmlElement> {
    document().get_element_by_id(id)?.dyn_into().ok()
}

/// Width and height in CSS pixels of an element with the second class inside one with the first.
pub fn size_of(classes: [&str; 2]) -> (f64, f64) {
    let element = |class| {
        let element = document().create_element("div").ok()?;
        element.set_class_name(class);
        Some(element)
    };
    let [Some(outer), Some(inner)] = classes.map(element) else { return (400.0, 400.0) };
    let _ = outer.append_child(&inner);
    let _ = document().body().map(|body| body.append_child(&outer));
    let rect = inner.get_bounding_client_rect();
    outer.remove();
    (rect.width(), rect.height())
}

/// All elements that match a selector.
pub fn all(selector: &str) -> Vec<web_sys::HtmlElement> {
    let Ok(list) = document().query_selector_all(selector) else { return Vec::new() };
    (0..list.length()).filter_map(|at| list.item(at)?.dyn_into().ok()).collect()
}

/// Whether a media query matches.
pub fn media(query: &str) -> bool {
    window().match_media(query).ok().flatten().is_some_and(|list| list.matches())
}

/// Whether the page is currently dark: the user's choice, else the system setting.
pub fn is_dark() -> bool {
    let chosen = document().document_element().and_then(|root| root.get_attribute("data-theme"));
    match chosen.as_deref() {
        Some("dark") => true,
        Some("light") => false,
        _ => media("(prefers-color-scheme: dark)"),
    }
}

/// Whether the page is visible: its tab is in front and its window is not minimised.
pub fn is_visible() -> bool {
    !document().hidden()
}

/// Whether the browser reports a network connection.
pub fn is_online() -> bool {
    window().navigator().on_line()
}

/// Vibrates, if the device can.
pub fn vibrate() {
    let navigator = window().navigator();
    let method = js_sys::Reflect::get(&navigator, &"vibrate".into()).unwrap_or_default();
    if let Ok(method) = method.dyn_into::<js_sys::Function>() {
        let _ = method.call1(&navigator, &js_sys::Array::of3(&400.into(), &200.into(), &400.into()));
    }
}

/// Opens the print dialogue.
pub fn print() {
    let _ = window().print();
}

/// Sets the document's title.
pub fn set_title(title: &str) {
    document().set_title(title);
}

/// Reloads the page.
pub fn reload() {
    let _ = window().location().reload();
}

/// Shares a link with the system's share sheet, or copies it where there is none. `Ok(true)` if it was copied.
///
/// # Errors
/// Neither is possible, or the user closed the sheet.
pub async fn share(title: &str, url: &str) -> Result<bool, ()> {
    let navigator = window().navigator();
    let sheet = js_sys::Reflect::get(&navigator, &JsValue::from_str("share"))
        .ok()
        .and_then(|share| share.dyn_into::<js_sys::Function>().ok());
    if let Some(sheet) = sheet {
        let data = js_sys::Object::new();
        let _ = js_sys::Reflect::set(&data, &"title".into(), &title.into());
        let _ = js_sys::Reflect::set(&data, &"url".into(), &url.into());
        let promise = sheet.call1(&navigator, &data).map_err(|_| ())?;
        return JsFuture::from(js_sys::Promise::from(promise)).await.map(|_| false).map_err(|_| ());
    }
    JsFuture::from(navigator.clipboard().write_text(url)).await.map(|_| true).map_err(|_| ())
}

/// Copies a text to the clipboard.
///
/// # Errors
/// The browser refuses, or the page is not served securely and has no clipboard.
pub async fn copy(text: &str) -> Result<(), ()> {
    let clipboard = js_sys::Reflect::get(&window().navigator(), &"clipboard".into()).map_err(|_| ())?;
    let clipboard: web_sys::Clipboard = clipboard.dyn_into().map_err(|_| ())?;
    JsFuture::from(clipboard.write_text(text)).await.map(|_| ()).map_err(|_| ())
}

/// The `data-key` of the event's target or its nearest ancestor that has one.
pub fn event_key(event: &leptos::ev::FocusEvent) -> Option<String> {
    let element: web_sys::Element = event.target()?.dyn_into().ok()?;
    element.closest("[data-key]").ok()??.get_attribute("data-key")
}

/// Host and port of this page.
pub fn host() -> String {
    window().location().host().unwrap_or_default()
}
