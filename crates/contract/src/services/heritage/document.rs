//! A heritage page as a tree: the server and the program draw the same one, and neither ever sees HTML in it.

use json::tolerant;
use serde::{Deserialize, Serialize};

use super::{OpeningTimes, Rating};
use crate::LatLon;

/// `GET /heritage/sites/{slug}?lang`: a page in one language, all its words in it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Document {
    /// The site.
    pub slug: String,
    /// The number on its sign.
    pub code: u16,
    /// Language of the story, which is the asked one if the site has it.
    pub lang: String,
    /// Its languages, the shown one included.
    #[serde(deserialize_with = "tolerant::list")]
    pub languages: Vec<DocumentLanguage>,
    /// Name for the group of links to languages.
    pub languages_label: String,
    /// Name of the site.
    pub title: String,
    /// Kind and address.
    #[serde(deserialize_with = "tolerant::list")]
    pub place: Vec<String>,
    /// What it is.
    pub summary: String,
    /// Why the story is not in the asked language; empty when it is.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub notice: String,
    /// Language of the notice: the reader's, where the portal has words in it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub notice_lang: String,
    /// Its picture.
    pub picture: DocumentPicture,
    /// Latitude in degrees; absent where the place is uncertain.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lat: Option<f64>,
    /// Longitude in degrees.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lon: Option<f64>,
    /// When it is open.
    #[serde(default, deserialize_with = "tolerant::or_default", skip_serializing_if = "Option::is_none")]
    pub opening: Option<OpeningTimes>,
    /// How visitors rate it.
    #[serde(default)]
    pub rating: Rating,
    /// The body of the page.
    #[serde(deserialize_with = "tolerant::list")]
    pub blocks: Vec<Block>,
    /// Address of the script that makes its buttons work.
    pub script: String,
    /// That this is a copy which a device kept: its service worker says so, never a server.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(ignore))]
    pub kept: Option<bool>,
}

impl Document {
    /// Where it is, if that is certain.
    pub fn at(&self) -> Option<LatLon> {
        Some(LatLon::new(self.lat?, self.lon?))
    }
}

/// A link to the same page in another language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DocumentLanguage {
    /// Its tag.
    pub lang: String,
    /// Its name in itself.
    pub name: String,
    /// The address.
    pub href: String,
}

/// A picture with its size, so that nothing moves when it arrives.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DocumentPicture {
    /// Its address.
    pub src: String,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// What it shows.
    pub alt: String,
    /// Who made it, and under which licence.
    pub credit: String,
}

/// What a block is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum BlockKind {
    /// A part of the page with a heading (`title`), an `id`, and what is in it.
    Section,
    /// A heading of the third level (`title`).
    Heading,
    /// Running text.
    #[default]
    Paragraph,
    /// Text apart from the rest: a note.
    Note,
    /// A quotation; its paragraphs are its blocks.
    Quote,
    /// A list; its items are its blocks.
    List,
    /// A list in an order.
    Steps,
    /// An item of a list.
    Item,
    /// A group of facts.
    Facts,
    /// A fact: `title` is its name, `text` its value, `note` more, `badge` a state, its blocks what is said of its source.
    Fact,
    /// What is shown on demand: `title` opens it.
    Fold,
    /// A group of cards.
    Cards,
    /// A card: `title`, `href`, `note`, `picture`, `text`.
    Card,
    /// A row of buttons and links.
    Actions,
    /// A link that looks like a button: `title`, `href`, `icon`.
    Link,
    /// A button that the script brings to life, there only with the script: `title`, `icon`, `act`, `data`.
    Button,
    /// A code to scan: `title`, `code`, `data`.
    Code,
    /// A form that is sent as a POST to `href`, so that nothing typed stands in an address: its fields, and the name of its
    /// button in `title`.
    Form,
    /// A field of a form: `title` its label, `id` its name, `note` a hint, `data` its value and limits.
    Field,
    /// Stars to give, there only with the script: `title`, `note`, `data` with the words.
    Stars,
    /// A photograph: `picture`, `title` what it shows, `note` who made it, `data` its width and height.
    Photo,
    /// A kind of another version of the contract, never sent: its title, text and blocks are shown.
    #[serde(other)]
    Unknown,
}

/// A piece of a page. What a kind does not use is empty.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Name for links to it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub id: String,
    /// See [`BlockKind`].
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub title: String,
    /// Its text.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub text: Vec<Span>,
    /// More, smaller.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// A state, such as "open now".
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub badge: String,
    /// Where it leads.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub href: String,
    /// Its icon.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub icon: String,
    /// Address of a small picture.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub picture: String,
    /// What the script does with it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub act: String,
    /// Words and numbers for the script: `data-KEY` attributes.
    #[serde(default, deserialize_with = "tolerant::list", skip_serializing_if = "Vec::is_empty")]
    pub data: Vec<Datum>,
    /// A code to scan.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<CodeDrawing>,
    /// What is in it.
    #[serde(default, deserialize_with = "tolerant::list", skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "openapi", schema(no_recursion))]
    pub blocks: Vec<Block>,
}

/// A word or a number for the script.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Datum {
    /// Its name: small letters and hyphens.
    pub key: String,
    /// What it is.
    pub value: String,
}

/// How a piece of text is set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Style {
    /// Stressed.
    Emphasis,
    /// Important.
    Strong,
    /// As it is.
    #[default]
    #[serde(other)]
    Plain,
}

/// A piece of text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Span {
    /// The text.
    pub text: String,
    /// How it is set.
    #[serde(default, skip_serializing_if = "Style::is_plain")]
    pub style: Style,
    /// Where it leads: `https://…` or a path of this portal.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub href: String,
}

impl Style {
    /// Whether nothing is said of it.
    pub fn is_plain(&self) -> bool {
        *self == Self::Plain
    }
}

/// A two-dimensional code as it is drawn: dark modules on a light ground, quiet zone included.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CodeDrawing {
    /// What it says.
    pub payload: String,
    /// Modules of a side, with the quiet zone of four on each side.
    pub size: u32,
    /// The dark modules as the `d` of an SVG path, in modules.
    pub path: String,
}

impl Block {
    /// A block of a kind.
    pub fn of(kind: BlockKind) -> Self {
        Self { kind, ..Self::default() }
    }

    /// Plain running text.
    pub fn paragraph(text: impl Into<String>) -> Self {
        Self { text: vec![Span::plain(text)], ..Self::default() }
    }

    /// A part of the page.
    pub fn section(id: &str, title: impl Into<String>, blocks: Vec<Self>) -> Self {
        Self { id: id.to_owned(), title: title.into(), blocks, ..Self::of(BlockKind::Section) }
    }

    /// The same with something for the script.
    pub fn with(mut self, key: &str, value: impl Into<String>) -> Self {
        self.data.push(Datum { key: key.to_owned(), value: value.into() });
        self
    }
}

impl Span {
    /// Text as it is.
    pub fn plain(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    /// Text that leads somewhere.
    pub fn link(text: impl Into<String>, href: impl Into<String>) -> Self {
        Self { text: text.into(), href: href.into(), ..Self::default() }
    }
}
