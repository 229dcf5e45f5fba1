//! Scripts and stylesheets that are loaded on first use, each once.

use leptos::prelude::document;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::dom::meta;

/// Loads the script whose URL is in `<meta name="portal:NAME">`, once. A failed load can be retried.
///
/// # Errors
/// The file does not arrive.
pub async fn script(name: &str) -> Result<(), JsValue> {
    script_at(&meta(&format!("portal:{name}"))).await
}

/// Loads the script at a URL, once. A failed load can be retried.
///
/// # Errors
/// The file does not arrive.
pub async fn script_at(url: &str) -> Result<(), JsValue> {
    let element: web_sys::HtmlScriptElement = match document().query_selector(&format!("script[src=\"{url}\"]")) {
        Ok(Some(loaded)) if loaded.has_attribute("data-loaded") => return Ok(()),
        Ok(Some(loading)) => loading.unchecked_into(),
        _ => {
            let created: web_sys::HtmlScriptElement = document().create_element("script")?.unchecked_into();
            created.set_src(url);
            append(&created)?;
            created
        }
    };
    wait_for_load(&element).await
}

/// Loads the stylesheet whose URL is in `<meta name="portal:NAME-css">`, once.
///
/// # Errors
/// The file does not arrive.
pub async fn style(name: &str) -> Result<(), JsValue> {
    let url = meta(&format!("portal:{name}-css"));
    if url.is_empty() {
        return Ok(());
    }
    if document().query_selector(&format!("link[rel=stylesheet][href=\"{url}\"]"))?.is_some() {
        return Ok(());
    }
    let link: web_sys::HtmlLinkElement = document().create_element("link")?.unchecked_into();
    link.set_rel("stylesheet");
    link.set_href(&url);
    append(&link)?;
    wait_for_load(&link).await
}

fn append(element: &web_sys::Element) -> Result<(), JsValue> {
    document().head().ok_or(JsValue::NULL)?.append_child(element)?;
    Ok(())
}

async fn wait_for_load(element: &web_sys::Element) -> Result<(), JsValue> {
    let target = element.clone();
    let promise = js_sys::Promise::new(&mut |resolve, reject| {
        let _ = target.add_event_listener_with_callback("load", &resolve);
        let _ = target.add_event_listener_with_callback("error", &reject);
    });
    let result = JsFuture::from(promise).await;
    match result {
        Ok(_) => element.set_attribute("data-loaded", ""),
        Err(error) => {
            element.remove();
            Err(error)
        }
    }
}
