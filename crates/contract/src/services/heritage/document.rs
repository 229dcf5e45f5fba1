//! A heritage page as a document tree. Server and page render the same tree; it never contains HTML.

use json::tolerant;
use serde::{Deserialize, Serialize};

use super::Rating;
use crate::{CodeDrawing, LatLon, OpeningTimes};

/// `GET /heritage/sites/{slug}?lang`: a page in one language, with all of its text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Document {
    /// Slug of the site.
    pub slug: String,
    /// The number on its sign.
    pub code: u16,
    /// Language of the story: the requested one if the site has it.
    pub lang: String,
    /// Available languages, including the one shown.
    #[serde(deserialize_with = "tolerant::list")]
    pub languages: Vec<DocumentLanguage>,
    /// Label of the group of language links.
    pub languages_label: String,
    /// Name of the site.
    pub title: String,
    /// Kind and address.
    #[serde(deserialize_with = "tolerant::list")]
    pub place: Vec<String>,
    /// Short description.
    pub summary: String,
    /// Explains why the story is not in the requested language; empty if it is.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub notice: String,
    /// Language of the notice: the reader's, if the portal is translated into it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub notice_lang: String,
    /// Main picture.
    pub picture: DocumentPicture,
    /// Latitude in degrees; absent if the location is uncertain.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lat: Option<f64>,
    /// Longitude in degrees; absent if the location is uncertain.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lon: Option<f64>,
    /// Opening times.
    #[serde(default, deserialize_with = "tolerant::or_default", skip_serializing_if = "Option::is_none")]
    pub opening: Option<OpeningTimes>,
    /// Visitors' rating.
    #[serde(default)]
    pub rating: Rating,
    /// The body of the page.
    #[serde(deserialize_with = "tolerant::list")]
    pub blocks: Vec<Block>,
    /// URL of the script that makes the buttons work.
    pub script: String,
    /// Whether this is a cached copy. Set only by the service worker, never by a server.
    #[serde(rename = "kept", default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(ignore))]
    pub cached: Option<bool>,
}

impl Document {
    /// Its position, if it is certain.
    pub fn at(&self) -> Option<LatLon> {
        Some(LatLon::new(self.lat?, self.lon?))
    }
}

/// A link to the same page in another language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DocumentLanguage {
    /// Language tag.
    pub lang: String,
    /// Name of the language in that language.
    pub name: String,
    /// URL of the page.
    pub href: String,
}

/// A picture with its dimensions, so that loading it does not shift the layout.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DocumentPicture {
    /// URL of the picture.
    pub src: String,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Text alternative.
    pub alt: String,
    /// Author and licence.
    pub credit: String,
}

/// Kind of block.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum BlockKind {
    /// A section with a heading (`title`), an `id` and its content in `blocks`.
    Section,
    /// A third-level heading (`title`).
    Heading,
    /// Running text.
    #[default]
    Paragraph,
    /// A note, set apart from the running text.
    Note,
    /// A quotation; `blocks` holds its paragraphs.
    Quote,
    /// An unordered list; `blocks` holds its items.
    List,
    /// An ordered list.
    Steps,
    /// A list item.
    Item,
    /// A group of facts.
    Facts,
    /// A fact: `title` is its name, `text` its value, `note` a detail, `badge` a state; `blocks` describes its source.
    Fact,
    /// Collapsible content; `title` toggles it.
    Fold,
    /// A group of cards.
    Cards,
    /// A card: `title`, `href`, `note`, `picture`, `text`.
    Card,
    /// A row of buttons and links.
    Actions,
    /// A link styled as a button: `title`, `href`, `icon`.
    Link,
    /// A button that needs the script and is shown only with it: `title`, `icon`, `act`, `data`.
    Button,
    /// A code to scan: `title`, `code`, `data`.
    Code,
    /// A form submitted as a POST to `href`, so that input never ends up in a URL. `blocks` holds its fields, `title`
    /// the label of its button.
    Form,
    /// A form field: `title` is its label, `id` its name, `note` a hint, `data` its value and limits.
    Field,
    /// A star rating input, shown only with the script: `title`, `note`, `data` with the labels.
    Stars,
    /// A photograph: `picture`; `title` says what it shows, `note` who took it, `data` holds width and height.
    Photo,
    /// A kind from another version of the contract; never sent. Its title, text and blocks are shown.
    #[serde(other)]
    Unknown,
}

/// A node of the document tree. Fields that its kind does not use are empty.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Block {
    /// Kind of block.
    pub kind: BlockKind,
    /// Fragment identifier for links to it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub id: String,
    /// See [`BlockKind`].
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub title: String,
    /// Its text.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub text: Vec<Span>,
    /// Additional text in smaller type.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// A state, such as "open now".
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub badge: String,
    /// Link target.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub href: String,
    /// Name of its icon.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub icon: String,
    /// URL of a small picture.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub picture: String,
    /// Action that the script performs.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub act: String,
    /// Values for the script, rendered as `data-KEY` attributes.
    #[serde(default, deserialize_with = "tolerant::list", skip_serializing_if = "Vec::is_empty")]
    pub data: Vec<Datum>,
    /// A code to scan.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<CodeDrawing>,
    /// Child blocks.
    #[serde(default, deserialize_with = "tolerant::list", skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "openapi", schema(no_recursion))]
    pub blocks: Vec<Block>,
}

/// A key and value for the script.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Datum {
    /// Key: lower-case letters and hyphens.
    pub key: String,
    /// Value.
    pub value: String,
}

/// Style of a span.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Style {
    /// Emphasis (`em`).
    Emphasis,
    /// Strong importance (`strong`).
    Strong,
    /// No style.
    #[default]
    #[serde(other)]
    Plain,
}

/// A run of text in one style.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Span {
    /// The text.
    pub text: String,
    /// Style of the text.
    #[serde(default, skip_serializing_if = "Style::is_plain")]
    pub style: Style,
    /// Link target: `https://…` or a path of this portal.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub href: String,
}

impl Style {
    /// Whether the text has no style.
    pub fn is_plain(&self) -> bool {
        *self == Self::Plain
    }
}

impl Block {
    /// An empty block of a kind.
    pub fn of(kind: BlockKind) -> Self {
        Self { kind, ..Self::default() }
    }

    /// A paragraph of plain text.
    pub fn paragraph(text: impl Into<String>) -> Self {
        Self { text: vec![Span::plain(text)], ..Self::default() }
    }

    /// A section.
    pub fn section(id: &str, title: impl Into<String>, blocks: Vec<Self>) -> Self {
        Self { id: id.to_owned(), title: title.into(), blocks, ..Self::of(BlockKind::Section) }
    }

    /// Adds a key and value for the script.
    pub fn with(mut self, key: &str, value: impl Into<String>) -> Self {
        self.data.push(Datum { key: key.to_owned(), value: value.into() });
        self
    }
}

impl Span {
    /// Unstyled text.
    pub fn plain(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    /// Linked text.
    pub fn link(text: impl Into<String>, href: impl Into<String>) -> Self {
        Self { text: text.into(), href: href.into(), ..Self::default() }
    }
}
