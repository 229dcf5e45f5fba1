//! The page of a site in one language, as a document tree. Server and client render the same tree.

mod actions;
mod donation;
mod facts;
mod near;
mod pictures;
mod visit;

use contract::{
    Instant, Localized, OpenState, OpeningTimes,
    heritage::{Block, BlockKind, Document, DocumentLanguage, Donation, HeritagePage, Rating},
    reports::{Prefill, ReportsPage},
};
use messages::guide::args::ClosedUntilDay;
use messages::guide::{Guide, LANGUAGES};

use crate::{
    content::{Heritage, SiteContent},
    story,
    terms::localized,
};

/// A public transport stop near a site.
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

/// Result of validating the donation form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DonationFormStatus {
    /// Empty or valid.
    Valid,
    /// The amount is outside the limits of a transfer.
    InvalidAmount,
    /// The purpose is too long.
    PurposeTooLong,
}

/// Data about a site's context when its page is built.
#[derive(Clone, Debug)]
pub struct PageContext<'a> {
    /// The current time, in the city's offset. `None` for a page that is written to a file and must not depend on the
    /// time.
    pub now: Option<Instant>,
    /// Today's date, for festivals.
    pub today: chrono::NaiveDate,
    /// The city's offset from UTC in minutes.
    pub zone_minutes: i32,
    /// Opening times of the next days.
    pub opening: Option<OpeningTimes>,
    /// Name of its ward.
    pub ward: Option<Localized>,
    /// Nearby stops, nearest first.
    pub stops: Vec<NearStop>,
    /// Details for donations.
    pub donation: Option<Donation>,
    /// Validation result of the donation form.
    pub form_status: DonationFormStatus,
    /// Whether the portal takes donations to the site, with a receipt.
    pub has_payments: bool,
    /// Visitors' rating. `None` if rating is unavailable.
    pub rating: Option<Rating>,
    /// URL of the script.
    pub script: &'a str,
    /// URLs of the panorama viewer's script and style sheet, if there is a viewer.
    pub viewer: Option<(&'a str, &'a str)>,
    /// Photographs as served.
    pub photos: &'a [ServedPhoto],
    /// Whether users can report damage at the site.
    pub reports: bool,
}

/// A photograph as served.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServedPhoto {
    /// File name of the original.
    pub file: String,
    /// URL.
    pub src: String,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
}

/// Selects the language of a site's page: the requested one, else English, else Vietnamese, else any.
pub fn language<'a>(site: &'a SiteContent, requested: &str) -> &'a str {
    let available = |tag: &str| site.stories.get_key_value(tag).map(|(tag, _)| tag.as_str());
    // Readers of other languages are more likely to read English than Vietnamese.
    available(requested)
        .or_else(|| available("en"))
        .or_else(|| available("vi"))
        .or_else(|| site.stories.keys().next().map(String::as_str))
        .unwrap_or("vi")
}

/// URL of a site's page.
pub fn href(slug: &str, lang: &str) -> String {
    HeritagePage::Site(slug.to_owned(), Some(lang.to_owned())).href()
}

/// Builds the page.
pub fn document(heritage: &Heritage, site: &SiteContent, requested: &str, context: &PageContext<'_>) -> Document {
    let lang = language(site, requested);
    let words = Guide::or_default(lang);
    let empty = story::Story::default();
    let story = site.stories.get(lang).unwrap_or(&empty);
    let page = Page { heritage, site, lang, words, context };
    let notice = if lang == requested {
        String::new()
    } else {
        // Write the notice in the requested language if the portal supports it.
        Guide::of(requested).unwrap_or(words).not_in(words.language_name())
    };
    let notice_lang = if notice.is_empty() { "" } else { Guide::of(requested).unwrap_or(words).tag() };
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
        opening: context.opening.clone(),
        rating: context.rating.unwrap_or_default(),
        blocks: page.blocks(story),
        script: context.script.to_owned(),
        cached: None,
    }
}

struct Page<'a> {
    heritage: &'a Heritage,
    site: &'a SiteContent,
    lang: &'a str,
    words: Guide,
    context: &'a PageContext<'a>,
}

impl Page<'_> {
    fn languages(&self) -> Vec<DocumentLanguage> {
        let available = LANGUAGES.iter().filter(|(tag, _)| self.site.stories.contains_key(*tag));
        let link = |(tag, name): &(&str, &str)| DocumentLanguage {
            lang: (*tag).to_owned(),
            name: (*name).to_owned(),
            href: href(&self.site.slug, tag),
        };
        available.map(link).collect()
    }

    /// Kind; address with ward; former administrative unit.
    fn place(&self) -> Vec<String> {
        let file = &self.site.file;
        let kind = self.heritage.terms.kinds.name(file.kind.get_ref(), self.lang).to_owned();
        let ward = self.context.ward.as_ref().map(|ward| localized(ward, self.lang).to_owned()).unwrap_or_default();
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
        blocks.push(self.footer());
        blocks
    }

    fn footer(&self) -> Block {
        let words = self.words;
        let mut row = Vec::new();
        let link = |title: &str, icon: &str, href: String| Block {
            title: title.to_owned(),
            icon: icon.to_owned(),
            href,
            ..Block::of(BlockKind::Link)
        };
        if self.context.reports {
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

/// The open or closed status at an instant, as text.
pub(crate) fn state(opening: &OpeningTimes, now: Instant, words: Guide) -> String {
    let clock = |second: i64| {
        let at = chrono::DateTime::from_timestamp(second, 0).unwrap_or_default().with_timezone(now.offset());
        (opening::weekday(at), at.format("%H:%M").to_string(), at.date_naive())
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
