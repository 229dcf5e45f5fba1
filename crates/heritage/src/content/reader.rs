//! Reads the files: drawings first, then sites with their stories.

use contract::Localized;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use toml::Spanned;

use super::{CityData, DRAWING_BYTES, Drawing, Files, Heritage, SiteContent};
use crate::{
    finding::{Finding, Severity, line_of},
    site::SiteFile,
    story,
    terms::Terms,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DrawingFile {
    #[serde(default)]
    general: bool,
    alt: Localized,
}

/// The input of a read, and the findings so far.
pub(super) struct Reader<'a> {
    pub(super) files: &'a Files,
    pub(super) city: &'a CityData,
    pub(super) findings: Vec<Finding>,
}

impl Reader<'_> {
    pub(super) fn report(&mut self, severity: Severity, file: &str, line: Option<usize>, text: impl Into<String>) {
        self.findings.push(Finding { file: file.to_owned(), line, severity, text: text.into() });
    }

    pub(super) fn text(&mut self, path: &str) -> Option<String> {
        match String::from_utf8(self.files.get(path)?.clone()) {
            Ok(text) => Some(text),
            Err(_) => {
                self.report(Severity::Broken, path, None, "not UTF-8");
                None
            }
        }
    }

    pub(super) fn toml<T: serde::de::DeserializeOwned>(&mut self, path: &str) -> Option<T> {
        let text = self.text(path)?;
        match toml::from_str(&text) {
            Ok(value) => Some(value),
            Err(error) => {
                let line = error.span().map(|span| line_of(&text, span.start));
                self.report(Severity::Broken, path, line, error.message().to_owned());
                None
            }
        }
    }

    pub(super) fn read_all(&mut self) -> Heritage {
        let terms: Terms = self.toml("terms.toml").unwrap_or_default();
        let drawings = self.drawings();
        let slugs: BTreeSet<String> = self
            .files
            .keys()
            .filter_map(|path| Some(path.strip_prefix("sites/")?.split_once('/')?.0.to_owned()))
            .collect();
        let mut sites: Vec<SiteContent> = slugs.iter().filter_map(|slug| self.site(slug, &terms, &drawings)).collect();
        self.remove_duplicate_codes(&mut sites);
        let known: BTreeSet<String> = sites.iter().map(|site| site.slug.clone()).collect();
        let aliases = self.aliases(&known);
        self.dead_links(&sites, &known, &aliases);
        let mut heritage = Heritage { sites, terms, walks: Vec::new(), aliases, drawings };
        heritage.walks = self.walks(&heritage);
        heritage
    }

    fn drawings(&mut self) -> BTreeMap<String, Drawing> {
        let mut drawings = BTreeMap::new();
        let svgs = self.files.keys().filter_map(|path| path.strip_prefix("drawings/")?.strip_suffix(".svg"));
        for name in svgs.map(str::to_owned).collect::<Vec<_>>() {
            let path = format!("drawings/{name}.svg");
            let svg = self.files.get(&path).cloned().unwrap_or_default();
            if svg.len() > DRAWING_BYTES {
                self.report(Severity::LeftOut, &path, None, format!("{} bytes; at most {DRAWING_BYTES}", svg.len()));
                continue;
            }
            let active = ["<script", "<foreignObject", "href=\"http", "onload", "<image"];
            let text = String::from_utf8_lossy(&svg);
            if let Some(bad) = active.iter().find(|bad| text.contains(**bad)) {
                self.report(Severity::LeftOut, &path, None, format!("{bad} has no place in a drawing"));
                continue;
            }
            let about = format!("drawings/{name}.toml");
            let DrawingFile { general, alt } = match self.toml(&about) {
                Some(file) => file,
                None => {
                    self.report(Severity::LeftOut, &path, None, format!("{about} must say what it shows"));
                    continue;
                }
            };
            drawings.insert(name, Drawing { svg, alt, general });
        }
        drawings
    }

    fn site(&mut self, slug: &str, terms: &Terms, drawings: &BTreeMap<String, Drawing>) -> Option<SiteContent> {
        let folder = format!("sites/{slug}/");
        let path = format!("{folder}site.toml");
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        if !slug.bytes().all(plain) || slug.len() > 60 {
            self.report(Severity::Broken, &folder, None, "a slug is small letters a-z, digits and hyphens, at most 60");
            return None;
        }
        if !self.files.contains_key(&path) {
            self.report(Severity::Broken, &path, None, "there is no such file");
            return None;
        }
        let file: SiteFile = self.toml(&path)?;
        let text = self.text(&path)?;
        let line = |at: usize| Some(line_of(&text, at));
        let mut stories = BTreeMap::new();
        let written: Vec<String> = self
            .files
            .keys()
            .filter_map(|name| name.strip_prefix(&folder)?.strip_suffix(".md"))
            .map(str::to_owned)
            .collect();
        for tag in written {
            let name = format!("{folder}{tag}.md");
            let Some(text) = self.text(&name) else { continue };
            if messages::guide::Guide::of(&tag).is_none() {
                self.report(Severity::LeftOut, &name, None, format!("the portal has no words in \"{tag}\""));
                continue;
            }
            let (story, faults) = story::parse(&text);
            let broken = story.title.is_empty() || story.summary.is_empty();
            for (line, text) in faults {
                self.report(if broken { Severity::Broken } else { Severity::LeftOut }, &name, Some(line), text);
            }
            if !broken {
                stories.insert(tag, story);
            }
        }
        if stories.is_empty() {
            self.report(Severity::Broken, &folder, None, "there is no story that can be shown");
            return None;
        }
        let mut broken = false;
        let mut require = |reader: &mut Self, valid: bool, key: &Spanned<String>, what: &str| {
            if !valid {
                let text = format!("\"{}\" is no {what}", key.get_ref());
                reader.report(Severity::Broken, &path, line(key.span().start), text);
                broken = true;
            }
        };
        require(self, terms.kinds.get(file.kind.get_ref()).is_some(), &file.kind, "kind of terms.toml");
        require(self, drawings.contains_key(file.picture.get_ref()), &file.picture, "drawing");
        if let Some(era) = &file.era {
            require(self, terms.eras.get(era.get_ref()).is_some(), era, "era of terms.toml");
        }
        if let Some(ward) = &file.ward {
            require(self, self.city.wards.contains(ward.get_ref()), ward, "ward of wards.csv");
        }
        for rule in &file.conduct {
            require(self, terms.conduct.get(rule.get_ref()).is_some(), rule, "rule of conduct of terms.toml");
        }
        for fact in &file.facts {
            if let Some(rank) = &fact.rank {
                require(self, terms.ranks.get(rank.get_ref()).is_some(), rank, "rank of terms.toml");
            }
        }
        if let Some(website) = &file.website {
            require(self, website.get_ref().starts_with("https://"), website, "https:// address");
        }
        if let Some(position) = &file.position
            && self.city.bounds.is_some_and(|bounds| !bounds.contains(position.at()))
        {
            require(self, false, &position.source, "position in the city");
        }
        if broken {
            return None;
        }
        let mut site = SiteContent { slug: slug.to_owned(), file, stories, hours: None, files: BTreeMap::new() };
        self.facts(&mut site, &path, &text);
        self.media(&mut site, &folder, &path, &text);
        Some(site)
    }
}
