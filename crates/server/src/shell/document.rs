//! `index.html` of the built page, and the documents generated from it.

use anyhow::{Context as _, ensure};
use bytes::Bytes;
use contract::{API_BASE, services::MANIFEST};
use std::{
    collections::HashMap,
    fs,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
    time::SystemTime,
};

use super::{early::PreloadLinks, head::Head};
use crate::{
    digest,
    http::{
        csp::{self, Origins},
        encoding::{CompressionLevel, Encoding, compress},
        html::escape,
    },
};

const OPEN: &str = "<!--head-->";
const CLOSE: &str = "<!--/head-->";
const NAVIGATION: (&str, &str) = ("<!--navigation-->", "<!--/navigation-->");
const CONTENT: (&str, &str) = ("<!--content-->", "<!--/content-->");
/// Maximum number of compressed pages in the cache; when it is full, it is cleared.
const MOST_CACHED: usize = 256;

/// The built page's `index.html` and manifest, read again when they change.
#[derive(Debug)]
pub struct Shell {
    path: PathBuf,
    origins: Origins,
    api_url: Option<String>,
    current: Mutex<Arc<Template>>,
    cached: Mutex<HashMap<(String, Encoding), Bytes>>,
}

#[derive(Debug)]
struct Template {
    version: Version,
    before: String,
    after: String,
    policy: Arc<str>,
    early: PreloadLinks,
}

/// Modification times and sizes of `index.html` and the manifest.
type Version = [(SystemTime, u64); 2];

/// A page, ready to send.
#[derive(Clone, Debug)]
pub struct Page {
    /// The bytes in the requested encoding.
    pub body: Bytes,
    /// Entity tag of this version of the page in this encoding.
    pub etag: String,
    /// Its content security policy.
    pub policy: Arc<str>,
}

impl Shell {
    /// Reads `index.html` from the folder of the built page.
    ///
    /// # Errors
    /// The page is missing or belongs to another version; the message says how to build it.
    pub fn open(dist: &Path, origins: Origins, api_url: Option<String>) -> anyhow::Result<Self> {
        let path = dist.join("index.html");
        let template = Template::read(&path, &origins, api_url.as_deref()).with_context(|| {
            format!("the page is not built, or by another version: {}. `cargo xtask build` makes it", dist.display())
        })?;
        Ok(Self { path, origins, api_url, current: Mutex::new(Arc::new(template)), cached: Mutex::default() })
    }

    /// The content security policy of the page as it was last read.
    pub fn policy(&self) -> Arc<str> {
        Arc::clone(&self.current.lock().unwrap_or_else(PoisonError::into_inner).policy)
    }

    /// The content security policy of the page's workers.
    pub fn worker_policy(&self) -> Arc<str> {
        csp::worker_policy(&self.origins).into()
    }

    /// The page with the given head. Reads files and compresses, so do not call it on an async thread.
    ///
    /// # Errors
    /// Only errors of compression in memory.
    pub fn page(&self, head: &Head, encoding: Encoding) -> std::io::Result<Page> {
        let template = self.template();
        let before = with_lang(&template.before, &head.lang);
        let base = self.api_url.as_deref().map_or(API_BASE, |url| url.trim_end_matches('/'));
        let early = template.early.links(head, base);
        let after = with_navigation(&with_texts(&template.after, &head.shell), &head.navigation);
        let after = with_content(&after, head.content.as_deref());
        let html = format!("{before}{OPEN}\n{}{early}{CLOSE}{after}", head.html());
        let name = digest::sha256(html.as_bytes())[..32].to_owned();
        let etag = encoding.tag(&name);
        let policy = Arc::clone(&template.policy);
        let mut cached = self.cached.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(body) = cached.get(&(name.clone(), encoding)) {
            return Ok(Page { body: body.clone(), etag, policy });
        }
        drop(cached);
        let level = if head.article || head.rare { CompressionLevel::Fast } else { CompressionLevel::Best };
        let body = Bytes::from(compress(html.as_bytes(), encoding, level)?);
        if head.rare {
            return Ok(Page { body, etag, policy });
        }
        cached = self.cached.lock().unwrap_or_else(PoisonError::into_inner);
        if cached.len() >= MOST_CACHED {
            cached.clear();
        }
        cached.insert((name, encoding), body.clone());
        Ok(Page { body, etag, policy })
    }

    /// The newest readable version: while a build is in progress, the previous one stays in use.
    fn template(&self) -> Arc<Template> {
        let mut current = self.current.lock().unwrap_or_else(PoisonError::into_inner);
        if version(&self.path).is_ok_and(|now| now != current.version) {
            match Template::read(&self.path, &self.origins, self.api_url.as_deref()) {
                Ok(newer) => *current = Arc::new(newer),
                Err(error) => tracing::warn!(%error, "the built page changed and cannot be read"),
            }
        }
        Arc::clone(&current)
    }
}

impl Template {
    fn read(path: &Path, origins: &Origins, api_url: Option<&str>) -> anyhow::Result<Self> {
        let unreadable = || format!("there is no readable {}", path.display());
        let version = version(path).with_context(unreadable)?;
        let mut html = fs::read_to_string(path).with_context(unreadable)?;
        let early = PreloadLinks::read(path.parent().unwrap_or(path))?;
        let manifest = early.manifest();
        ensure!(
            digest::sha256(html.as_bytes()) == manifest.index,
            "{} and the {MANIFEST} beside it are not of one build",
            path.display()
        );
        let policy = csp::policy(&manifest.inline, origins).into();
        // Below this line no inline script or style sheet may change, or the policy would block it.
        if let Some(url) = api_url {
            html = with_api(&html, url).context("index.html has no <meta name=\"portal:api\">")?;
        }
        let (before, rest) = html.split_once(OPEN).with_context(|| format!("index.html has no {OPEN}"))?;
        let (_, after) = rest.split_once(CLOSE).with_context(|| format!("index.html has no {CLOSE}"))?;
        Ok(Self { version, before: before.to_owned(), after: after.to_owned(), policy, early })
    }
}

fn version(path: &Path) -> std::io::Result<Version> {
    let one =
        |path: &Path| fs::metadata(path).map(|meta| (meta.modified().unwrap_or(SystemTime::UNIX_EPOCH), meta.len()));
    // If the manifest is missing, reading the page fails with its own message.
    Ok([one(path)?, one(&path.with_file_name(MANIFEST)).unwrap_or((SystemTime::UNIX_EPOCH, 0))])
}

/// Replaces the content of each `<!--mark-->…<!--/mark-->`.
fn with_texts(html: &str, texts: &[(&'static str, String)]) -> String {
    let mut html = html.to_owned();
    for (mark, text) in texts {
        let (open, close) = (format!("<!--{mark}-->"), format!("<!--/{mark}-->"));
        let Some((before, rest)) = html.split_once(&open) else { continue };
        let Some((_, after)) = rest.split_once(&close) else { continue };
        html = format!("{before}{}{after}", escape(text));
    }
    html
}

/// Inserts the navigation between its marks.
fn with_navigation(html: &str, navigation: &str) -> String {
    let parts =
        html.split_once(NAVIGATION.0).and_then(|(before, rest)| Some((before, rest.split_once(NAVIGATION.1)?.1)));
    match parts {
        Some((before, after)) => [before, navigation, after].concat(),
        None => html.to_owned(),
    }
}

/// Inserts the page's content between its marks, or keeps what stands there.
fn with_content(html: &str, content: Option<&str>) -> String {
    let parts = html.split_once(CONTENT.0).and_then(|(before, rest)| Some((before, rest.split_once(CONTENT.1)?)));
    match parts {
        Some((before, (default, after))) => [before, content.unwrap_or(default), after].concat(),
        None => html.to_owned(),
    }
}

/// Sets the language of `<html>`.
fn with_lang(html: &str, lang: &str) -> String {
    with_attribute(html, html.find("<html"), "lang", lang).unwrap_or_else(|| html.to_owned())
}

/// Sets the address of the API in the page's settings, which precede all scripts; `None` if they are missing.
fn with_api(html: &str, url: &str) -> Option<String> {
    let (head, rest) = html.split_at(html.find("<script").unwrap_or(html.len()));
    // The page's early API requests go to the same address.
    let preload = format!("href=\"{API_BASE}/");
    let head = head.replace(&preload, &format!("href=\"{}/", escape(url.trim_end_matches('/'))));
    let name = head.find("name=\"portal:api\"").or_else(|| head.find("name=portal:api"))?;
    Some(with_attribute(&head, head[..name].rfind("<meta"), "content", url)? + rest)
}

/// Replaces an attribute's value in the tag that starts at `tag`, or adds it.
fn with_attribute(html: &str, tag: Option<usize>, name: &str, value: &str) -> Option<String> {
    let start = tag?;
    let end = start + html[start..].find('>')?;
    let inside = html[start..end].trim_end_matches('/').trim_end();
    let assignment = format!("{name}=\"{}\"", escape(value));
    let (attribute, length) = match inside.find(&format!(" {name}=")) {
        Some(at) => {
            let old = &inside[at + name.len() + 2..];
            let length = match old.chars().next() {
                Some(quote @ ('"' | '\'')) => old[1..].find(quote)? + 2,
                _ => old.find(char::is_whitespace).unwrap_or(old.len()),
            };
            (at, 1 + name.len() + 1 + length)
        }
        None => (inside.len(), 0),
    };
    let at = start + attribute;
    Some(format!("{} {assignment}{}", &html[..at], &html[at + length..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_take_the_citys_texts() {
        let page = "<b><!--name-->Hà Nội<!--/name--></b><nav aria-label=\"<!--nav-->\"><!--gone-->x<!--/gone-->";
        let texts = [("name", "Bến <Mơ>".to_owned())];
        assert_eq!(
            with_texts(page, &texts),
            "<b>Bến &lt;Mơ&gt;</b><nav aria-label=\"<!--nav-->\"><!--gone-->x<!--/gone-->"
        );
    }

    #[test]
    fn the_navigation_is_that_of_the_city_in_the_readers_language() {
        let page = "<p><!--navigation--><nav>all</nav><!--/navigation--><a>";
        assert_eq!(with_navigation(page, "<nav>some</nav>"), "<p><nav>some</nav><a>");
        assert_eq!(with_navigation("<p>", "<nav>some</nav>"), "<p>");
    }

    #[test]
    fn the_content_of_a_page_replaces_its_title_and_description() {
        let page = "<main><!--content--><h1>title</h1><!--/content--></main>";
        assert_eq!(with_content(page, Some("<h1>all</h1><p>of it")), "<main><h1>all</h1><p>of it</main>");
        assert_eq!(with_content(page, None), "<main><h1>title</h1></main>");
        assert_eq!(with_content("<main>", Some("all")), "<main>");
    }

    #[test]
    fn attributes_are_replaced_or_added() {
        assert_eq!(
            with_lang("<!doctype html><html lang=\"vi\" class=a>", "en"),
            "<!doctype html><html lang=\"en\" class=a>"
        );
        assert_eq!(with_lang("<html lang=vi>", "en"), "<html lang=\"en\">");
        assert_eq!(with_lang("<html>", "en"), "<html lang=\"en\">");
        assert_eq!(
            with_api("<meta name=\"portal:api\" content=\"\"><p>", "https://api.example/api/v1").as_deref(),
            Some("<meta name=\"portal:api\" content=\"https://api.example/api/v1\"><p>")
        );
        assert_eq!(
            with_api("<meta content='' name=portal:api />", "/x").as_deref(),
            Some("<meta content=\"/x\" name=portal:api />")
        );
        assert_eq!(with_api("<p>", "/x"), None);
        assert_eq!(with_api("<script>'<meta name=portal:api>'</script>", "/x"), None);
        assert_eq!(
            with_api("<meta name=\"portal:api\" content=\"\"><link href=\"/api/v1/config\">", "https://a.example/v1")
                .as_deref(),
            Some(
                "<meta name=\"portal:api\" content=\"https://a.example/v1\"><link href=\"https://a.example/v1/config\">"
            )
        );
    }
}
