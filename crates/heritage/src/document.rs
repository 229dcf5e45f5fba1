//! The page of a site in one language, as a tree. Server and program draw the same one.

mod facts;
mod gift;
mod visit;

use civic::geo::distance_m;
use contract::{
    Block, BlockKind, Document, DocumentLanguage, DocumentPicture, Donation, Instant, LatLon, Localized, Open, Opening,
    Prefill, Rating, Route,
};
use messages::guide::{Guide, LANGUAGES};

use crate::{
    content::{Heritage, SiteContent},
    dress, story,
    terms::said,
};

/// Sites of a walk around.
const NEARBY: usize = 5;
/// Further than this nobody walks, in metres.
const NEARBY_M: f64 = 1_500.0;

/// Size that drawings are made in.
const DRAWING: (u32, u32) = (640, 400);

/// A stop of public transport near a site.
#[derive(Clone, Debug, PartialEq)]
pub struct NearStop {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: Localized,
    /// Metres from the site.
    pub distance_m: u32,
    /// Names of its lines.
    pub lines: Vec<String>,
}

/// What a visitor has typed into the form of donations, where it cannot be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// Nothing, or something that can be.
    Fine,
    /// An amount that no transfer has.
    BadAmount,
    /// A purpose that is too long.
    LongPurpose,
}

/// What is known around a site when its page is made.
#[derive(Clone, Debug)]
pub struct Around<'a> {
    /// Now, in the city's offset; `None` for a page that is written to a file and says nothing of now.
    pub now: Option<Instant>,
    /// Today, for dates of festivals.
    pub today: chrono::NaiveDate,
    /// The city's offset from UTC in minutes.
    pub zone_minutes: i32,
    /// When it is open in the next days.
    pub opening: Option<Opening>,
    /// Name of its ward.
    pub ward: Option<Localized>,
    /// Near stops, nearest first.
    pub stops: Vec<NearStop>,
    /// Where donations go.
    pub donation: Option<Donation>,
    /// What was typed there.
    pub asked: Asked,
    /// How visitors rate it; `None` where nobody can.
    pub rating: Option<Rating>,
    /// Address of the script.
    pub script: &'a str,
    /// Whether there is a viewer for pictures all around: address of its script and style sheet.
    pub viewer: Option<(&'a str, &'a str)>,
    /// Photographs and their sizes as they are sent: name, address, width, height.
    pub photos: &'a [SentPhoto],
    /// Whether people can report damage here.
    pub reports: bool,
}

/// A photograph as it is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SentPhoto {
    /// Name of its file.
    pub file: String,
    /// Address.
    pub src: String,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
}

/// The language of a site's page for who asks for one: that, else English, else the city's own, else any.
pub fn language<'a>(site: &'a SiteContent, asked: &str) -> &'a str {
    let there = |tag: &str| site.stories.get_key_value(tag).map(|(tag, _)| tag.as_str());
    // A reader of Vietnamese is served by Vietnamese alone; others read English before it.
    there(asked)
        .or_else(|| there("en"))
        .or_else(|| there("vi"))
        .or_else(|| site.stories.keys().next().map(String::as_str))
        .unwrap_or("vi")
}

/// Where a page lies.
pub fn href(slug: &str, lang: &str) -> String {
    Route::Site(slug.to_owned(), Some(lang.to_owned())).href()
}

/// The page.
pub fn document(heritage: &Heritage, site: &SiteContent, asked: &str, around: &Around<'_>) -> Document {
    let lang = language(site, asked);
    let words = Guide::or_default(lang);
    let empty = story::Story::default();
    let story = site.stories.get(lang).unwrap_or(&empty);
    let page = Page { heritage, site, lang, words, around };
    let notice = if lang == asked {
        String::new()
    } else {
        // Said in the language of the reader, if the portal speaks it.
        Guide::of(asked).unwrap_or(words).not_in(words.language_name())
    };
    let notice_lang = if notice.is_empty() { "" } else { Guide::of(asked).unwrap_or(words).tag() };
    Document {
        slug: site.slug.clone(),
        code: site.file.code,
        lang: lang.to_owned(),
        languages: page.languages(),
        languages_label: words.languages().to_owned(),
        title: story.title.clone(),
        place: page.place(),
        summary: story.summary.clone(),
        notice,
        notice_lang: notice_lang.to_owned(),
        picture: page.picture(),
        lat: site.at().map(|at| at.lat),
        lon: site.at().map(|at| at.lon),
        opening: around.opening.clone(),
        rating: around.rating.unwrap_or_default(),
        blocks: page.blocks(story),
        script: around.script.to_owned(),
    }
}

struct Page<'a> {
    heritage: &'a Heritage,
    site: &'a SiteContent,
    lang: &'a str,
    words: Guide,
    around: &'a Around<'a>,
}

impl Page<'_> {
    fn languages(&self) -> Vec<DocumentLanguage> {
        let there = LANGUAGES.iter().filter(|(tag, _)| self.site.stories.contains_key(*tag));
        let link = |(tag, name): &(&str, &str)| DocumentLanguage {
            lang: (*tag).to_owned(),
            name: (*name).to_owned(),
            href: href(&self.site.slug, tag),
        };
        there.map(link).collect()
    }

    /// Kind; address with ward; what it belonged to.
    fn place(&self) -> Vec<String> {
        let file = &self.site.file;
        let kind = self.heritage.terms.kinds.name(file.kind.get_ref(), self.lang).to_owned();
        let ward = self.around.ward.as_ref().map(|ward| said(ward, self.lang).to_owned()).unwrap_or_default();
        let address: Vec<String> = [file.address.clone(), ward].into_iter().filter(|part| !part.is_empty()).collect();
        let formerly = if file.formerly.is_empty() { String::new() } else { self.words.formerly(&file.formerly) };
        [kind, address.join(", "), formerly].into_iter().filter(|part| !part.is_empty()).collect()
    }

    fn picture(&self) -> DocumentPicture {
        if let Some((photo, sent)) = self.photos().next() {
            return DocumentPicture {
                src: sent.src.clone(),
                width: sent.width,
                height: sent.height,
                alt: said(&photo.alt, self.lang).to_owned(),
                credit: photo.credit.clone(),
            };
        }
        let name = self.site.file.picture.get_ref();
        let drawing = self.heritage.drawings.get(name);
        let general = drawing.is_some_and(|drawing| drawing.general);
        DocumentPicture {
            src: self.heritage.drawing_href(name),
            width: DRAWING.0,
            height: DRAWING.1,
            alt: drawing.map(|drawing| said(&drawing.alt, self.lang).to_owned()).unwrap_or_default(),
            credit: if general { self.words.credit_general() } else { self.words.credit_drawn() }.to_owned(),
        }
    }

    fn photos(&self) -> impl Iterator<Item = (&crate::site::Photo, &SentPhoto)> {
        self.site.file.photos.iter().filter_map(|photo| {
            Some((photo, self.around.photos.iter().find(|sent| sent.file == *photo.file.get_ref())?))
        })
    }

    /// The photographs after the first.
    fn gallery(&self) -> Option<Block> {
        let photos: Vec<Block> = self
            .photos()
            .skip(1)
            .map(|(photo, sent)| {
                let photo = Block {
                    title: said(&photo.alt, self.lang).to_owned(),
                    note: photo.credit.clone(),
                    picture: sent.src.clone(),
                    ..Block::of(BlockKind::Photo)
                };
                photo.with("width", sent.width.to_string()).with("height", sent.height.to_string())
            })
            .collect();
        (!photos.is_empty()).then(|| Block::section("photos", self.words.photos(), photos))
    }

    fn blocks(&self, story: &story::Story) -> Vec<Block> {
        let offline = Block { act: "offline".to_owned(), ..Block::of(BlockKind::Note) };
        let offline = Block { text: vec![contract::Span::plain(self.words.offline())], ..offline };
        let mut blocks = vec![offline, self.actions(story)];
        if self.site.at().is_none() {
            let text = Block::paragraph(self.words.uncertain_place()).text;
            blocks.push(Block { text, ..Block::of(BlockKind::Note) });
        }
        blocks.extend(self.practical());
        let (prose, sections): (Vec<Block>, Vec<Block>) =
            story.blocks.iter().cloned().partition(|block| block.kind != BlockKind::Section);
        if !prose.is_empty() {
            blocks.push(Block::section("story", self.words.story(), prose));
        }
        blocks.extend(sections);
        blocks.extend(self.gallery());
        blocks.extend(self.history());
        blocks.extend(self.conduct());
        blocks.extend(self.festivals());
        blocks.extend(self.buses());
        blocks.extend(self.nearby());
        blocks.extend(self.donation());
        blocks.extend(self.rating());
        blocks.push(self.foot());
        blocks
    }

    /// What one does first. Buttons are there only with the script.
    fn actions(&self, story: &story::Story) -> Block {
        let words = self.words;
        let text = story::transcript(story);
        let button = |act: &str, icon: &str, title: String| Block {
            act: act.to_owned(),
            icon: icon.to_owned(),
            title,
            ..Block::of(BlockKind::Button)
        };
        let mut listen = button("listen", "headphones", words.listen(dress::minutes(&text, self.lang)))
            .with("pause", words.listen_pause())
            .with("resume", words.listen_resume())
            .with("none", words.listen_none())
            .with("voice", words.listen_voice());
        if let Some(name) = self.site.file.recordings.get(self.lang) {
            listen = listen
                .with("recording", self.heritage.file_href(self.site, name.get_ref()))
                .with("voice", words.listen_recording());
        }
        let mut row = vec![listen];
        row.extend(self.panorama());
        if let Some(at) = self.site.at() {
            let to = contract::TransitEnd::Spot(at, story.title.clone());
            let plan = contract::PlanQuery { to: Some(to), ..contract::PlanQuery::default() };
            row.push(Block {
                title: words.directions().to_owned(),
                icon: "bus".to_owned(),
                href: plan.route().href(),
                ..Block::of(BlockKind::Link)
            });
        }
        row.push(
            button("save", "arrow-down", words.save().to_owned())
                .with("done", words.saved())
                .with("failed", words.save_failed()),
        );
        row.push(
            button("copy", "share-2", words.copy().to_owned())
                .with("done", words.copied())
                .with("failed", words.copy_failed()),
        );
        Block { blocks: row, ..Block::of(BlockKind::Actions) }
    }

    fn panorama(&self) -> Option<Block> {
        let (panorama, (script, style)) = self.site.file.panorama.as_ref().zip(self.around.viewer)?;
        let name = panorama.file.get_ref();
        let size = self.site.files.get(name).map_or(0, Vec::len);
        let spots = panorama.hotspots.iter().map(|spot| {
            let text = said(&spot.text, self.lang);
            let span = match spot.href.is_empty() {
                true => contract::Span::plain(text),
                false => contract::Span::link(text, spot.href.clone()),
            };
            Block { text: vec![span], ..Block::of(BlockKind::Item) }
                .with("pitch", spot.pitch.to_string())
                .with("yaw", spot.yaw.to_string())
        });
        Some(
            Block {
                act: "panorama".to_owned(),
                icon: "rotate-ccw".to_owned(),
                title: self.words.panorama(dress::bytes(size, self.lang)),
                note: panorama.credit.clone(),
                blocks: spots.collect(),
                ..Block::of(BlockKind::Button)
            }
            .with("src", self.heritage.file_href(self.site, name))
            .with("script", script)
            .with("style", style)
            .with("hint", self.words.panorama_hint())
            .with("places", self.words.panorama_places())
            .with("failed", self.words.panorama_failed()),
        )
    }

    fn nearby(&self) -> Option<Block> {
        let here = self.site.at()?;
        let mut near: Vec<(f64, &SiteContent)> = self
            .heritage
            .sites
            .iter()
            .filter(|other| other.slug != self.site.slug)
            .filter_map(|other| Some((distance_m(here, other.at()?), other)))
            .filter(|(away, _)| *away <= NEARBY_M)
            .collect();
        near.sort_by(|a, b| a.0.total_cmp(&b.0));
        // From one to the next, not back and forth: the order of a walk.
        let near = walk(here, near.into_iter().take(NEARBY).map(|(_, site)| site).collect());
        if near.is_empty() {
            return None;
        }
        let mut before = here;
        let cards = near.into_iter().map(|other| {
            let at = other.at().unwrap_or(before);
            let away = dress::distance(distance_m(before, at), self.lang);
            before = at;
            let lang = language(other, self.lang);
            let story = other.stories.get(lang);
            Block {
                title: story.map(|story| story.title.clone()).unwrap_or_default(),
                href: href(&other.slug, lang),
                picture: self.heritage.drawing_href(other.file.picture.get_ref()),
                note: away,
                ..Block::of(BlockKind::Card)
            }
        });
        let cards = Block { blocks: cards.collect(), ..Block::of(BlockKind::Cards) };
        Some(Block::section("nearby", self.words.nearby(), vec![cards]))
    }

    fn foot(&self) -> Block {
        let words = self.words;
        let mut row = Vec::new();
        let link = |title: &str, icon: &str, href: String| Block {
            title: title.to_owned(),
            icon: icon.to_owned(),
            href,
            ..Block::of(BlockKind::Link)
        };
        if self.around.reports {
            let prefill = Prefill {
                at: self.site.at(),
                place: Some(
                    self.site
                        .stories
                        .get("vi")
                        .or(self.site.stories.get(self.lang))
                        .map(|s| s.title.clone())
                        .unwrap_or_default(),
                ),
                about: Some(format!("site:{}", self.site.slug)),
                ..Prefill::default()
            };
            row.push(link(words.report(), "megaphone", Route::NewReport(Box::new(prefill)).href()));
        }
        if let Some(website) = &self.site.file.website {
            row.push(link(words.website(), "arrow-right", website.get_ref().clone()));
        }
        row.push(link(words.all_sites(), "landmark", Route::Heritage(String::new()).href()));
        let number = Block::paragraph(words.number(format!("{:03}", self.site.file.code)));
        Block::section(
            "more",
            words.sources(),
            vec![
                Block::paragraph(words.sources_text()),
                self.sources(),
                number,
                Block { blocks: row, ..Block::of(BlockKind::Actions) },
            ],
        )
    }
}

/// The shortest way from site to site by always going to the nearest next.
fn walk(from: LatLon, mut sites: Vec<&SiteContent>) -> Vec<&SiteContent> {
    let mut out = Vec::new();
    let mut here = from;
    while !sites.is_empty() {
        let away = |site: &SiteContent| site.at().map_or(f64::MAX, |at| distance_m(here, at));
        let next = (0..sites.len()).min_by(|a, b| away(sites[*a]).total_cmp(&away(sites[*b]))).unwrap_or(0);
        let site = sites.remove(next);
        here = site.at().unwrap_or(here);
        out.push(site);
    }
    out
}

/// What is said of opening at an instant.
pub(crate) fn state(opening: &Opening, now: Instant, words: Guide) -> String {
    let clock = |second: i64| {
        let at = chrono::DateTime::from_timestamp(second, 0).unwrap_or_default().with_timezone(now.offset());
        (crate::opening::weekday(at), at.format("%H:%M").to_string(), at.date_naive())
    };
    match opening.at(now.timestamp()) {
        Open::Until(Some(until)) => words.open_until(clock(until).1),
        Open::Until(None) => words.open_always().to_owned(),
        Open::From(Some(from)) => match clock(from) {
            (_, time, day) if day == now.date_naive() => words.closed_until(time),
            (weekday, time, _) => words.closed_until_day(facts::day_name(weekday, words), time),
        },
        Open::From(None) => words.closed_now().to_owned(),
        Open::Unknown => String::new(),
    }
}
