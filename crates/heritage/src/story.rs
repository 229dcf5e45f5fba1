//! Parses a story: converts a safe subset of Markdown to blocks. HTML, pictures and tables are left out and reported.

use contract::heritage::{Block, BlockKind, Span, Style};
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use crate::finding::line_of;

/// A parsed story.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Story {
    /// The first heading: the name of the site.
    pub title: String,
    /// The first paragraph.
    pub summary: String,
    /// The remaining blocks.
    pub blocks: Vec<Block>,
}

/// A problem in a story: line number and description.
pub type ContentError = (usize, String);

/// Parses a story.
pub fn parse(text: &str) -> (Story, Vec<ContentError>) {
    let mut builder = Builder { text, ..Builder::default() };
    for (event, range) in Parser::new_ext(text, Options::empty()).into_offset_iter() {
        builder.take(event, range.start);
    }
    builder.finish()
}

#[derive(Default)]
struct Builder<'a> {
    text: &'a str,
    title: Option<String>,
    summary: Option<String>,
    /// Open blocks, outermost first.
    open: Vec<Block>,
    done: Vec<Block>,
    spans: Vec<Span>,
    emphasis: usize,
    strong: usize,
    href: Option<String>,
    /// Nesting depth inside an element that is left out.
    skipped: usize,
    faults: Vec<ContentError>,
}

impl Builder<'_> {
    fn fault(&mut self, at: usize, text: impl Into<String>) {
        self.faults.push((line_of(self.text, at), text.into()));
    }

    fn take(&mut self, event: Event<'_>, at: usize) {
        if self.skipped > 0 {
            match event {
                Event::Start(_) => self.skipped += 1,
                Event::End(_) => self.skipped -= 1,
                _ => {}
            }
            return;
        }
        match event {
            Event::Start(tag) => self.start(tag, at),
            Event::End(tag) => self.end(tag, at),
            Event::Text(text) => self.push(&text),
            Event::SoftBreak | Event::HardBreak => self.push(" "),
            Event::Code(text) => {
                self.fault(at, "code is shown as plain text");
                self.push(&text);
            }
            Event::Html(_) | Event::InlineHtml(_) => self.fault(at, "HTML is left out: write markdown"),
            Event::Rule => self.fault(at, "a line across is left out: use a heading"),
            _ => self.fault(at, "this is left out: only headings, paragraphs, lists, quotes, emphasis and links"),
        }
    }

    fn start(&mut self, tag: Tag<'_>, at: usize) {
        match tag {
            Tag::Paragraph | Tag::Heading { .. } => self.spans.clear(),
            Tag::BlockQuote(_) => self.open.push(Block::of(BlockKind::Quote)),
            Tag::List(first) => {
                let kind = if first.is_some() { BlockKind::Steps } else { BlockKind::List };
                self.open.push(Block::of(kind));
            }
            Tag::Item => {
                self.spans.clear();
                self.open.push(Block::of(BlockKind::Item));
            }
            Tag::Emphasis => self.emphasis += 1,
            Tag::Strong => self.strong += 1,
            Tag::Link { dest_url, .. } => match is_safe(&dest_url) {
                true => self.href = Some(dest_url.into_string()),
                false => self.fault(at, format!("the link to \"{dest_url}\" is left out: https://… or /d/SLUG only")),
            },
            Tag::HtmlBlock => {
                self.fault(at, "HTML is left out: write markdown");
                self.skipped = 1;
            }
            Tag::Image { .. } => {
                self.fault(at, "pictures are named in site.toml, not in the story: left out");
                self.skipped = 1;
            }
            _ => {
                self.fault(at, "this is left out: only headings, paragraphs, lists, quotes, emphasis and links");
                self.skipped = 1;
            }
        }
    }

    fn end(&mut self, tag: TagEnd, at: usize) {
        match tag {
            TagEnd::Heading(level) => {
                let title = plain(&std::mem::take(&mut self.spans));
                match level as u8 {
                    1 if self.title.is_none() => self.title = Some(title),
                    1 => self.fault(at, "a second heading of the first level is left out: use ##"),
                    2 => self.done.push(Block { id: anchor_of(&title), title, ..Block::of(BlockKind::Section) }),
                    3 => self.add(Block { title, ..Block::of(BlockKind::Heading) }),
                    _ => self.fault(at, "headings go down to ### only: left out"),
                }
            }
            TagEnd::Paragraph => {
                let spans = std::mem::take(&mut self.spans);
                let first = self.summary.is_none() && self.open.is_empty() && self.done.is_empty();
                match self.open.last_mut() {
                    // Items of a loose list contain paragraphs. Unwrap them; they read the same.
                    Some(item) if item.kind == BlockKind::Item && item.text.is_empty() => item.text = spans,
                    _ if first => self.summary = Some(plain(&spans)),
                    _ => self.add(Block { text: spans, ..Block::default() }),
                }
            }
            TagEnd::Item => {
                let spans = std::mem::take(&mut self.spans);
                if let Some(mut item) = self.open.pop() {
                    if item.text.is_empty() {
                        item.text = spans;
                    }
                    self.add(item);
                }
            }
            TagEnd::BlockQuote(_) | TagEnd::List(_) => {
                if let Some(block) = self.open.pop() {
                    self.add(block);
                }
            }
            TagEnd::Emphasis => self.emphasis = self.emphasis.saturating_sub(1),
            TagEnd::Strong => self.strong = self.strong.saturating_sub(1),
            TagEnd::Link => self.href = None,
            _ => {}
        }
    }

    /// Adds a block to its parent. An item's text before a nested list stays in the item.
    fn add(&mut self, block: Block) {
        match self.open.last_mut() {
            Some(outer) => outer.blocks.push(block),
            None => match self.done.last_mut() {
                Some(section) if section.kind == BlockKind::Section => section.blocks.push(block),
                _ => self.done.push(block),
            },
        }
    }

    fn push(&mut self, text: &str) {
        let style = match (self.strong, self.emphasis) {
            (0, 0) => Style::Plain,
            (0, _) => Style::Emphasis,
            _ => Style::Strong,
        };
        let href = self.href.clone().unwrap_or_default();
        match self.spans.last_mut() {
            Some(last) if last.style == style && last.href == href => last.text.push_str(text),
            _ => self.spans.push(Span { text: text.to_owned(), style, href }),
        }
    }

    fn finish(mut self) -> (Story, Vec<ContentError>) {
        let title = self.title.take().unwrap_or_default();
        let summary = self.summary.take().unwrap_or_default();
        if title.is_empty() {
            self.faults.push((1, "the first line must be \"# Name of the site\"".to_owned()));
        }
        if summary.is_empty() {
            self.faults.push((1, "there is no summary: the first paragraph after the name".to_owned()));
        }
        (Story { title, summary, blocks: self.done }, self.faults)
    }
}

/// Whether a story may link to this address.
pub(crate) fn is_safe(href: &str) -> bool {
    let plain = !href.contains(|c: char| c.is_control() || c.is_whitespace() || matches!(c, '"' | '<' | '>' | '\\'));
    let own = href.strip_prefix("/d/").is_some_and(|slug| !slug.is_empty());
    plain && (own || href.strip_prefix("https://").is_some_and(|rest| !rest.is_empty()))
}

/// The text of spans, without styles.
pub fn plain(spans: &[Span]) -> String {
    spans.iter().map(|span| span.text.as_str()).collect::<String>().trim().to_owned()
}

/// The anchor of a heading, from its letters in any script.
fn anchor_of(title: &str) -> String {
    let folded = civic::text::fold(title);
    ["s-", &folded.replace(' ', "-")].concat()
}

/// All texts to read aloud, in order.
pub fn transcript(story: &Story) -> Vec<String> {
    fn walk(blocks: &[Block], out: &mut Vec<String>) {
        for block in blocks {
            if !block.title.is_empty() {
                out.push(block.title.clone());
            }
            let text = plain(&block.text);
            if !text.is_empty() {
                out.push(text);
            }
            walk(&block.blocks, out);
        }
    }
    let mut out = vec![story.summary.clone()];
    walk(&story.blocks, &mut out);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_story_becomes_blocks() {
        let (story, faults) = parse(
            "# Đền\n\nTóm *tắt*.\n\nĐoạn **một**\nnối dòng.\n\n## Xem gì\n\n- cổng [tam quan](/d/cong)\n- giếng\n\n1. một\n\n   hai\n\n> lời xưa\n\n### Nhỏ\n\nhết",
        );
        assert_eq!(faults, []);
        assert_eq!((story.title.as_str(), story.summary.as_str()), ("Đền", "Tóm tắt."));
        let kinds: Vec<BlockKind> = story.blocks.iter().map(|block| block.kind).collect();
        assert_eq!(kinds, [BlockKind::Paragraph, BlockKind::Section]);
        assert_eq!(plain(&story.blocks[0].text), "Đoạn một nối dòng.");
        assert_eq!(story.blocks[0].text[1].style, Style::Strong);
        let section = &story.blocks[1];
        assert_eq!((section.id.as_str(), section.title.as_str()), ("s-xem-gi", "Xem gì"));
        let inner: Vec<BlockKind> = section.blocks.iter().map(|block| block.kind).collect();
        use BlockKind::*;
        assert_eq!(inner, [List, Steps, Quote, Heading, Paragraph]);
        assert_eq!(section.blocks[0].blocks[0].text[1], Span::link("tam quan", "/d/cong"));
        let step = &section.blocks[1].blocks[0];
        assert_eq!((plain(&step.text).as_str(), plain(&step.blocks[0].text).as_str()), ("một", "hai"));
        assert_eq!(plain(&section.blocks[2].blocks[0].text), "lời xưa");
        assert_eq!(transcript(&story).len(), 10);
    }

    #[test]
    fn what_is_not_safe_is_left_out_and_named_with_its_line() {
        let (story, faults) = parse(
            "# T\n\nS.\n\n<script>alert(1)</script>\n\na <b onclick=x>b</b> c\n\n![x](https://a/b.jpg)\n\n[x](javascript:alert(1)) [y](http://a.b) [z](data:text/html,x)\n\n| a |\n|---|\n\n# Hai\n\n---\n",
        );
        let lines: Vec<usize> = faults.iter().map(|(line, _)| *line).collect();
        assert_eq!(lines, [5, 7, 7, 9, 11, 11, 11, 16, 18]);
        fn all(blocks: &[Block]) -> String {
            blocks.iter().map(|b| format!("{}{}", plain(&b.text), all(&b.blocks))).collect()
        }
        let text = all(&story.blocks);
        assert!(!text.contains("alert(1)</script>") && !text.contains("onclick"), "{text}");
        let hrefs = story.blocks.iter().flat_map(|block| &block.text).filter(|span| !span.href.is_empty());
        assert_eq!(hrefs.count(), 0);
        assert_eq!(parse("").1.len(), 2);
    }
}
