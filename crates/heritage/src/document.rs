//! The page of a site in one language, as a tree. Server and program draw the same one.

mod actions;
mod facts;
mod gift;
mod near;
mod pictures;
mod visit;

use contract::{
    Instant, Localized,
    heritage::{Block, BlockKind, Document, DocumentLanguage, Donation, HeritagePage, OpenState, OpeningTimes, Rating},
    reports::{Prefill, ReportsPage},
};
use messages::guide::args::ClosedUntilDay;
use messages::guide::{Guide, LANGUAGES};

use crate::{
    content::{Heritage, SiteContent},
    story,
    terms::said,
};

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
    pub opening: Option<OpeningTimes>,
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
    HeritagePage::Site(slug.to_owned(), Some(lang.to_owned())).href()
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
        kept: None,
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

    fn blocks(&self, story: &story::Story) -> Vec<Block> {
        let offline = Block { act: "offline".to_owned(), ..Block::of(BlockKind::Note) };
        let offline = Block { text: vec![contract::heritage::Span::plain(self.words.offline())], ..offline };
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
            row.push(link(words.report(), "megaphone", ReportsPage::New(Box::new(prefill)).href()));
        }
        if let Some(website) = &self.site.file.website {
            row.push(link(words.website(), "arrow-right", website.get_ref().clone()));
        }
        row.push(link(words.all_sites(), "landmark", HeritagePage::List(String::new()).href()));
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

/// What is said of opening at an instant.
pub(crate) fn state(opening: &OpeningTimes, now: Instant, words: Guide) -> String {
    let clock = |second: i64| {
        let at = chrono::DateTime::from_timestamp(second, 0).unwrap_or_default().with_timezone(now.offset());
        (crate::opening::weekday(at), at.format("%H:%M").to_string(), at.date_naive())
    };
    match opening.at(now.timestamp()) {
        OpenState::Until(Some(until)) => words.open_until(clock(until).1),
        OpenState::Until(None) => words.open_always().to_owned(),
        OpenState::From(Some(from)) => match clock(from) {
            (_, time, day) if day == now.date_naive() => words.closed_until(time),
            (weekday, time, _) => {
                words.closed_until_day(ClosedUntilDay { day: &facts::day_name(weekday, words), time: &time })
            }
        },
        OpenState::From(None) => words.closed_now().to_owned(),
        OpenState::Unknown => words.open_unknown().to_owned(),
    }
}
