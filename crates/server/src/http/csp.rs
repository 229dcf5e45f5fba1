//! Content security policies. The only inline code that runs is what the built page contains.

use base64::{Engine as _, prelude::BASE64_STANDARD};
use contract::services::InlineHashes;
use sha2::{Digest as _, Sha256};
use url::Url;

/// For anything but pages that may be opened by its address: as a document, it loads and runs nothing.
pub const NOTHING: &str = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// The other origins that the page connects to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origins {
    /// Raster tiles, for images and fetches.
    pub tiles: Option<String>,
    /// An API on another server.
    pub api: Option<String>,
}

/// The origin of a URL for a policy, such as `https://tiles.example:8443`; `None` for a path on our own server and for
/// anything that is not an HTTP URL. `{s}` in the host of a template becomes a wildcard for one label.
pub fn origin_of(url: &str) -> Option<String> {
    let plain = url.replace("{s}.", "wildcard.").replace("{s}", "wildcard");
    let parsed = Url::parse(&plain).ok().filter(|url| matches!(url.scheme(), "http" | "https"))?;
    Some(parsed.origin().ascii_serialization().replace("://wildcard.", "://*."))
}

/// The hash of an inline script or style sheet.
pub fn hash(block: &str) -> String {
    // HTML parsers turn CR LF into LF before the hash is computed.
    format!("sha256-{}", BASE64_STANDARD.encode(Sha256::digest(block.replace("\r\n", "\n"))))
}

/// The policy of a page with these inline blocks. `origins` is the default if the page connects to no other server.
pub fn policy(inline: &InlineHashes, origins: &Origins) -> String {
    let extra = |origin: &Option<String>| origin.as_ref().map(|origin| format!(" {origin}")).unwrap_or_default();
    let (tiles, api) = (extra(&origins.tiles), extra(&origins.api));
    let [scripts, styles] = [&inline.scripts, &inline.styles]
        .map(|hashes| hashes.iter().map(|hash| format!(" '{hash}'")).collect::<String>());
    format!(
        "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'{scripts}; style-src 'self'{styles}; \
         img-src 'self' data: blob:{tiles}{api}; connect-src 'self'{tiles}{api}; font-src 'self'; \
         media-src 'self'; worker-src 'self'; manifest-src 'self'; object-src 'none'; base-uri 'none'; \
         form-action 'self'; frame-ancestors 'none'"
    )
}

/// The policy of the page's workers: our own scripts and WebAssembly, which connect to our server and the API's.
pub fn worker_policy(origins: &Origins) -> String {
    let api = origins.api.as_ref().map(|origin| format!(" {origin}")).unwrap_or_default();
    format!("default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'{api}; base-uri 'none'")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_is_the_one_that_browsers_compute() {
        // The example from CSP Level 3, section "Hash-source matching".
        let scripts = vec![hash("alert('Hello, world.');")];
        let policy = policy(&InlineHashes { scripts, styles: Vec::new() }, &Origins::default());
        assert!(policy.contains(" 'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng=';"), "{policy}");
        assert!(!policy.contains("unsafe-inline"));
    }

    #[test]
    fn origins_of_tiles_are_let_in() {
        assert_eq!(origin_of("https://tile.example/{z}/{x}/{y}.png").as_deref(), Some("https://tile.example"));
        assert_eq!(origin_of("https://{s}.tile.example:81/{z}").as_deref(), Some("https://*.tile.example:81"));
        assert_eq!(origin_of("/basemap/1.pmtiles"), None);
        assert_eq!(origin_of("javascript:alert(1)"), None);
        let origins = Origins { tiles: Some("https://tile.example".to_owned()), api: None };
        assert!(
            policy(&InlineHashes::default(), &origins).contains("img-src 'self' data: blob: https://tile.example;")
        );
    }
}
