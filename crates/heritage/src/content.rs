//! The folder `heritage` of a city: everything that can be read, and what is wrong with the rest.

use chrono::NaiveDate;
use contract::{Bbox, LatLon, Localized, Walk};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use toml::Spanned;

use crate::{
    finding::{Finding, Weight, line_of},
    opening::Hours,
    site::{FactKind, SiteFile, days, is_date},
    story::{self, Story},
    terms::Terms,
};

/// Bytes that a drawing may have.
pub const DRAWING_BYTES: usize = 10_240;
/// Bytes that a panorama or a recording may have.
pub const PICTURE_BYTES: usize = 8 * 1024 * 1024;
/// Bytes that a photograph may have: a page with it must come fast on a weak signal.
pub const PHOTO_BYTES: usize = 40_000;

/// What must be known of the city to judge its content.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// Codes of its wards.
    pub wards: BTreeSet<String>,
    /// The city lies in here.
    pub bounds: Option<Bbox>,
    /// Days off, for opening hours.
    pub days_off: BTreeSet<NaiveDate>,
}

/// A drawing.
#[derive(Clone, Debug, Default)]
pub struct Drawing {
    /// The SVG.
    pub svg: Vec<u8>,
    /// What it shows.
    pub alt: Localized,
    /// Whether it shows such a house in general, not this one.
    pub general: bool,
}

/// A site that can be shown.
#[derive(Clone, Debug)]
pub struct SiteContent {
    /// Its name in addresses.
    pub slug: String,
    /// Its facts.
    pub file: SiteFile,
    /// Its stories by language.
    pub stories: BTreeMap<String, Story>,
    /// Its hours.
    pub hours: Option<Hours>,
    /// Its other files: photographs, panorama, recordings.
    pub files: BTreeMap<String, Vec<u8>>,
}

impl SiteContent {
    /// Its name in each language.
    pub fn name(&self) -> Localized {
        Localized(self.stories.iter().map(|(tag, story)| (tag.clone(), story.title.clone())).collect())
    }

    /// What it is, in each language.
    pub fn summary(&self) -> Localized {
        Localized(self.stories.iter().map(|(tag, story)| (tag.clone(), story.summary.clone())).collect())
    }

    /// Where it is, if that is certain.
    pub fn at(&self) -> Option<LatLon> {
        self.file.position.as_ref().map(crate::site::Position::at)
    }
}

/// Old slugs and where they lead now.
pub type Aliases = BTreeMap<String, String>;

/// All content of a city.
#[derive(Clone, Debug, Default)]
pub struct Heritage {
    /// The sites in the order of their slugs.
    pub sites: Vec<SiteContent>,
    /// The city's words.
    pub terms: Terms,
    /// Ready-made walks.
    pub walks: Vec<Walk>,
    /// Old slugs.
    pub aliases: Aliases,
    /// Drawings by name.
    pub drawings: BTreeMap<String, Drawing>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WalkFile {
    #[serde(default)]
    walks: Vec<WalkEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WalkEntry {
    id: String,
    name: Localized,
    summary: Localized,
    stops: Vec<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DrawingFile {
    #[serde(default)]
    general: bool,
    alt: Localized,
}

type Files = BTreeMap<String, Vec<u8>>;

impl Heritage {
    /// Reads the files of the folder, by their paths below it.
    pub fn read(files: &Files, known: &Known) -> (Self, Vec<Finding>) {
        let mut reader = Reader { files, known, findings: Vec::new() };
        let heritage = reader.all();
        (heritage, reader.findings)
    }

    /// The site of a slug.
    pub fn site(&self, slug: &str) -> Option<&SiteContent> {
        self.sites.binary_search_by(|site| site.slug.as_str().cmp(slug)).ok().and_then(|at| self.sites.get(at))
    }

    /// Where a drawing lies: for ever under its name, which changes with what is in it.
    pub fn drawing_href(&self, name: &str) -> String {
        let version = self.drawings.get(name).map(|drawing| version(&drawing.svg)).unwrap_or_default();
        format!("/d/file/{version}/{name}.svg")
    }

    /// Where a file of a site lies.
    pub fn file_href(&self, site: &SiteContent, name: &str) -> String {
        let version = site.files.get(name).map(|bytes| version(bytes)).unwrap_or_default();
        format!("/d/file/{version}/{}/{name}", site.slug)
    }

    /// The site of the number on a sign.
    pub fn numbered(&self, code: u16) -> Option<&SiteContent> {
        self.sites.iter().find(|site| site.file.code == code)
    }
}

/// A name for bytes: FNV-1a.
pub fn version(bytes: &[u8]) -> String {
    let fnv = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
    format!("{:016x}", bytes.iter().fold(0xcbf2_9ce4_8422_2325, fnv))
}

struct Reader<'a> {
    files: &'a Files,
    known: &'a Known,
    findings: Vec<Finding>,
}

impl Reader<'_> {
    fn find(&mut self, weight: Weight, file: &str, line: Option<usize>, text: impl Into<String>) {
        self.findings.push(Finding { file: file.to_owned(), line, weight, text: text.into() });
    }

    fn text(&mut self, path: &str) -> Option<String> {
        match String::from_utf8(self.files.get(path)?.clone()) {
            Ok(text) => Some(text),
            Err(_) => {
                self.find(Weight::Broken, path, None, "not UTF-8");
                None
            }
        }
    }

    fn toml<T: serde::de::DeserializeOwned>(&mut self, path: &str) -> Option<T> {
        let text = self.text(path)?;
        match toml::from_str(&text) {
            Ok(value) => Some(value),
            Err(error) => {
                let line = error.span().map(|span| line_of(&text, span.start));
                self.find(Weight::Broken, path, line, error.message().to_owned());
                None
            }
        }
    }

    fn all(&mut self) -> Heritage {
        let terms: Terms = self.toml("terms.toml").unwrap_or_default();
        let drawings = self.drawings();
        let slugs: BTreeSet<String> = self
            .files
            .keys()
            .filter_map(|path| Some(path.strip_prefix("sites/")?.split_once('/')?.0.to_owned()))
            .collect();
        let mut sites: Vec<SiteContent> = slugs.iter().filter_map(|slug| self.site(slug, &terms, &drawings)).collect();
        self.same_codes(&mut sites);
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
                self.find(Weight::LeftOut, &path, None, format!("{} bytes; at most {DRAWING_BYTES}", svg.len()));
                continue;
            }
            let active = ["<script", "<foreignObject", "href=\"http", "onload", "<image"];
            let text = String::from_utf8_lossy(&svg);
            if let Some(bad) = active.iter().find(|bad| text.contains(**bad)) {
                self.find(Weight::LeftOut, &path, None, format!("{bad} has no place in a drawing"));
                continue;
            }
            let about = format!("drawings/{name}.toml");
            let DrawingFile { general, alt } = match self.toml(&about) {
                Some(file) => file,
                None => {
                    self.find(Weight::LeftOut, &path, None, format!("{about} must say what it shows"));
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
            self.find(Weight::Broken, &folder, None, "a slug is small letters a-z, digits and hyphens, at most 60");
            return None;
        }
        if !self.files.contains_key(&path) {
            self.find(Weight::Broken, &path, None, "there is no such file");
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
                self.find(Weight::LeftOut, &name, None, format!("the portal has no words in \"{tag}\""));
                continue;
            }
            let (story, faults) = story::parse(&text);
            let broken = story.title.is_empty() || story.summary.is_empty();
            for (line, text) in faults {
                self.find(if broken { Weight::Broken } else { Weight::LeftOut }, &name, Some(line), text);
            }
            if !broken {
                stories.insert(tag, story);
            }
        }
        if stories.is_empty() {
            self.find(Weight::Broken, &folder, None, "there is no story that can be shown");
            return None;
        }
        let mut broken = false;
        let mut must = |reader: &mut Self, found: bool, key: &Spanned<String>, what: &str| {
            if !found {
                let text = format!("\"{}\" is no {what}", key.get_ref());
                reader.find(Weight::Broken, &path, line(key.span().start), text);
                broken = true;
            }
        };
        must(self, terms.kinds.get(file.kind.get_ref()).is_some(), &file.kind, "kind of terms.toml");
        must(self, drawings.contains_key(file.picture.get_ref()), &file.picture, "drawing");
        if let Some(era) = &file.era {
            must(self, terms.eras.get(era.get_ref()).is_some(), era, "era of terms.toml");
        }
        if let Some(ward) = &file.ward {
            must(self, self.known.wards.contains(ward.get_ref()), ward, "ward of wards.csv");
        }
        for rule in &file.conduct {
            must(self, terms.conduct.get(rule.get_ref()).is_some(), rule, "rule of conduct of terms.toml");
        }
        for fact in &file.facts {
            if let Some(rank) = &fact.rank {
                must(self, terms.ranks.get(rank.get_ref()).is_some(), rank, "rank of terms.toml");
            }
        }
        if let Some(website) = &file.website {
            must(self, website.get_ref().starts_with("https://"), website, "https:// address");
        }
        if let Some(position) = &file.position
            && self.known.bounds.is_some_and(|bounds| !bounds.contains(position.at()))
        {
            must(self, false, &position.source, "position in the city");
        }
        if broken {
            return None;
        }
        let mut site = SiteContent { slug: slug.to_owned(), file, stories, hours: None, files: BTreeMap::new() };
        self.facts(&mut site, &path, &text);
        self.media(&mut site, &folder, &path, &text);
        Some(site)
    }

    /// Keeps the facts that can be shown, and says which cannot.
    fn facts(&mut self, site: &mut SiteContent, path: &str, text: &str) {
        let line = |at: usize| Some(line_of(text, at));
        for (key, source) in &mut site.file.sources {
            if !source.url.is_empty() && !["https://", "http://"].iter().any(|start| source.url.starts_with(start)) {
                let said = format!("the address of [sources.{key}] is left out: https://… only");
                self.find(Weight::LeftOut, path, line(source.date.span().start), said);
                source.url.clear();
            }
        }
        let sources = &site.file.sources;
        let mut findings = Vec::new();
        let mut sourced = |source: Option<&Spanned<String>>, at: usize, what: &str| -> bool {
            let Some(key) = source else {
                findings.push((at, format!("this {what} has no source: it is not shown")));
                return false;
            };
            match sources.get(key.get_ref()) {
                None => {
                    findings
                        .push((key.span().start, format!("there is no [sources.{}]: it is not shown", key.get_ref())));
                    false
                }
                Some(source) if !is_date(source.date.get_ref()) => {
                    let text = format!("\"{}\" is no date: what rests on it is not shown", source.date.get_ref());
                    findings.push((source.date.span().start, text));
                    false
                }
                Some(_) => true,
            }
        };
        let mut facts = site.file.facts.clone();
        facts.retain(|fact| sourced(fact.source.as_ref(), fact.kind.span().start, "fact"));
        let mut festivals = site.file.festivals.clone();
        festivals.retain(|festival| {
            let when = festival.lunar.as_ref().or(festival.solar.as_ref());
            let at = when.map_or(0, |when| when.span().start);
            sourced(festival.source.as_ref(), at, "festival")
        });
        festivals.retain(|festival| match festival.lunar.as_ref().or(festival.solar.as_ref()) {
            Some(when) if days(when.get_ref()).is_some() => true,
            Some(when) => {
                let text = format!("\"{}\" is no MM-DD or MM-DD..MM-DD: it is not shown", when.get_ref());
                findings.push((when.span().start, text));
                false
            }
            None => {
                findings.push((0, "a festival has neither a lunar nor a solar day: it is not shown".to_owned()));
                false
            }
        });
        facts.retain(|fact| {
            let told = match fact.kind.get_ref() {
                FactKind::Recognised => fact.rank.is_some(),
                FactKind::Hours => fact.opening.is_some(),
                FactKind::Ticket => fact.vnd.is_some(),
                FactKind::Wifi => true,
                _ => fact.year.is_some() || fact.years.is_some() || fact.century.is_some() || fact.text.is_some(),
            };
            if !told {
                findings.push((fact.kind.span().start, "this fact says nothing: it is not shown".to_owned()));
            }
            told
        });
        let opening = facts.iter().find_map(|fact| fact.opening.as_ref());
        if let Some(opening) = opening {
            match Hours::parse(opening.get_ref(), self.known.days_off.iter().copied()) {
                Ok(hours) => site.hours = Some(hours),
                Err(text) => findings.push((opening.span().start, format!("{text}: it is not shown"))),
            }
        }
        if site.hours.is_none() {
            facts.retain(|fact| *fact.kind.get_ref() != FactKind::Hours);
        }
        site.file.facts = facts;
        site.file.festivals = festivals;
        for (at, text) in findings {
            self.find(Weight::LeftOut, path, line(at), text);
        }
    }

    /// Keeps the pictures and recordings that are there and not too large.
    fn media(&mut self, site: &mut SiteContent, folder: &str, path: &str, text: &str) {
        let mut kept = BTreeMap::new();
        let mut there = |reader: &mut Self, name: &Spanned<String>, kinds: &[&str], most: usize| -> bool {
            let line = Some(line_of(text, name.span().start));
            let file = name.get_ref();
            let kind = file.rsplit('.').next().unwrap_or_default();
            let problem = match reader.files.get(&format!("{folder}{file}")) {
                None => Some(format!("there is no file \"{file}\" beside it: left out")),
                Some(_) if !kinds.contains(&kind) => {
                    Some(format!("\"{file}\" is not {}: left out", kinds.join(" or ")))
                }
                Some(bytes) if bytes.len() > most => {
                    Some(format!("\"{file}\" has {} bytes, at most {most}: make it smaller; left out", bytes.len()))
                }
                Some(bytes) => {
                    kept.insert(file.clone(), bytes.clone());
                    None
                }
            };
            match problem {
                Some(problem) => reader.find(Weight::LeftOut, path, line, problem),
                None => return true,
            }
            false
        };
        let pictures = ["jpg", "jpeg", "png", "webp"];
        let mut file = site.file.clone();
        file.photos.retain(|photo| there(self, &photo.file, &pictures, PHOTO_BYTES));
        file.panorama = file.panorama.filter(|panorama| there(self, &panorama.file, &["jpg", "jpeg"], PICTURE_BYTES));
        for spot in file.panorama.iter_mut().flat_map(|panorama| &mut panorama.hotspots) {
            if !spot.href.is_empty() && !story::is_safe(&spot.href) {
                self.find(
                    Weight::LeftOut,
                    path,
                    None,
                    format!("the link to \"{}\" is left out: https://… or /d/SLUG only", spot.href),
                );
                spot.href.clear();
            }
        }
        file.recordings.retain(|_, name| there(self, name, &["mp3", "m4a", "opus"], PICTURE_BYTES));
        site.file = file;
        site.files = kept;
    }

    /// A number on two signs would lead to one of them only.
    fn same_codes(&mut self, sites: &mut Vec<SiteContent>) {
        let mut seen: BTreeMap<u16, String> = BTreeMap::new();
        sites.retain(|site| match seen.get(&site.file.code) {
            Some(first) => {
                let text = format!("code {} is that of {first} already", site.file.code);
                self.find(Weight::Broken, &format!("sites/{}/site.toml", site.slug), None, text);
                false
            }
            None => {
                seen.insert(site.file.code, site.slug.clone());
                true
            }
        });
    }

    fn aliases(&mut self, known: &BTreeSet<String>) -> Aliases {
        const FILE: &str = "aliases.toml";
        let mut aliases: Aliases = self.toml(FILE).unwrap_or_default();
        for (old, new) in aliases.clone() {
            let problem = match (known.contains(&old), known.contains(&new)) {
                (true, _) => format!("{old} is a site of its own"),
                (_, false) => format!("{old} leads to {new}, which is no site"),
                _ => continue,
            };
            self.find(Weight::LeftOut, FILE, None, problem);
            aliases.remove(&old);
        }
        aliases
    }

    fn dead_links(&mut self, sites: &[SiteContent], known: &BTreeSet<String>, aliases: &Aliases) {
        fn links(blocks: &[contract::Block], out: &mut Vec<String>) {
            for block in blocks {
                out.extend(block.text.iter().filter_map(|span| Some(span.href.strip_prefix("/d/")?.to_owned())));
                links(&block.blocks, out);
            }
        }
        for site in sites {
            for (tag, story) in &site.stories {
                let mut slugs = Vec::new();
                links(&story.blocks, &mut slugs);
                for slug in slugs.iter().filter(|slug| !known.contains(*slug) && !aliases.contains_key(*slug)) {
                    let file = format!("sites/{}/{tag}.md", site.slug);
                    self.find(Weight::Advice, &file, None, format!("the link /d/{slug} leads to no site"));
                }
            }
        }
    }

    fn walks(&mut self, heritage: &Heritage) -> Vec<Walk> {
        const FILE: &str = "walks.toml";
        let Some(text) = self.text(FILE) else { return Vec::new() };
        let Some(WalkFile { walks }) = self.toml::<WalkFile>(FILE) else { return Vec::new() };
        let mut out = Vec::new();
        for WalkEntry { id, name, summary, stops } in walks {
            let mut places = Vec::new();
            let mut slugs = Vec::new();
            for stop in stops {
                match heritage.site(stop.get_ref()).map(|site| site.at()) {
                    Some(Some(at)) => {
                        places.push(at);
                        slugs.push(stop.into_inner());
                    }
                    other => {
                        let why = if other.is_some() { "has no certain place" } else { "is no site" };
                        let line = Some(line_of(&text, stop.span().start));
                        self.find(
                            Weight::LeftOut,
                            FILE,
                            line,
                            format!("{} {why}: left out of the walk", stop.get_ref()),
                        );
                    }
                }
            }
            if slugs.len() < 2 {
                self.find(Weight::LeftOut, FILE, None, format!("the walk {id} has less than two stops: left out"));
                continue;
            }
            let length: f64 = places.windows(2).map(|two| civic::geo::distance_m(two[0], two[1])).sum();
            out.push(Walk { id, name, summary, stops: slugs, length_m: length.round() as u32 });
        }
        out
    }
}
