//! Renders a document tree as HTML.

use contract::heritage::{Block, BlockKind, Document, Span, Style};
use maud::{Markup, PreEscaped, html};

/// An icon from the sprite.
pub(super) fn icon(name: &str) -> Markup {
    html! { @if !name.is_empty() { svg.icon aria-hidden="true" { use href={ "#i-" (name) } {} } } }
}

/// The page content between header and navigation.
pub fn article(doc: &Document) -> Markup {
    html! {
        article.guide.page data-slug=(doc.slug) lang=(doc.lang) {
            figure.guide-picture {
                img src=(doc.picture.src) width=(doc.picture.width) height=(doc.picture.height) alt=(doc.picture.alt)
                    fetchpriority="high";
                figcaption { (doc.picture.credit) }
            }
            nav.guide-languages aria-label=(doc.languages_label) {
                @for one in &doc.languages {
                    a.chip href=(one.href) hreflang=(one.lang) lang=(one.lang)
                        aria-current=[(one.lang == doc.lang).then_some("page")] { (one.name) }
                }
            }
            div.guide-head {
                h1 tabindex="-1" { (doc.title) }
                p.guide-place { @for part in &doc.place { span { (part) } " " } }
            }
            @if !doc.notice.is_empty() { p.guide-note role="note" lang=(doc.notice_lang) { (doc.notice) } }
            p.guide-summary { (doc.summary) }
            @for one in &doc.blocks { (block(one)) }
        }
    }
}

fn blocks(blocks: &[Block]) -> Markup {
    html! { @for one in blocks { (block(one)) } }
}

fn block(one: &Block) -> Markup {
    match one.kind {
        BlockKind::Section => html! {
            section.guide-section id=(one.id) aria-labelledby={ (one.id) "-title" } {
                h2 id={ (one.id) "-title" } { (one.title) }
                (blocks(&one.blocks))
            }
        },
        BlockKind::Heading => html! { h3 { (one.title) } },
        BlockKind::Paragraph => html! { p { (spans(&one.text)) } },
        // Notes that the script shows are hidden without it.
        BlockKind::Note => html! {
            p.guide-note role="note" data-act=[non_empty(&one.act)] hidden[!one.act.is_empty()] { (spans(&one.text)) }
        },
        BlockKind::Quote => html! { blockquote { (blocks(&one.blocks)) } },
        BlockKind::List => html! { ul.guide-list { (blocks(&one.blocks)) } },
        BlockKind::Steps => html! { ol.guide-list { (blocks(&one.blocks)) } },
        BlockKind::Item => html! { li { (spans(&one.text)) (blocks(&one.blocks)) } },
        BlockKind::Facts => html! { dl.guide-facts { (blocks(&one.blocks)) } },
        BlockKind::Fact => html! {
            (PreEscaped(format!("<div class=\"guide-fact\"{}>", data(one))))
                dt { (one.title) }
                dd {
                    span.guide-value { (spans(&one.text)) }
                    @if !one.badge.is_empty() { span.guide-badge { (one.badge) } }
                    @if !one.note.is_empty() { span.muted.small { (one.note) } }
                    (blocks(&one.blocks))
                }
            (PreEscaped("</div>"))
        },
        BlockKind::Fold => html! { details.guide-fold { summary { (one.title) } (blocks(&one.blocks)) } },
        BlockKind::Cards => html! { ul.guide-cards { (blocks(&one.blocks)) } },
        BlockKind::Card => html! {
            li {
                a.guide-card href=(one.href) {
                    @if !one.picture.is_empty() {
                        img src=(one.picture) width="96" height="60" alt="" loading="lazy";
                    }
                    (icon(&one.icon))
                    span { strong { (one.title) } " " span.muted.small { (one.note) } }
                }
            }
        },
        BlockKind::Photo => html! {
            figure.guide-photo {
                img src=(one.picture) alt=(one.title) loading="lazy" width=[datum(one, "width")] height=[datum(one, "height")];
                figcaption { (one.note) }
            }
        },
        BlockKind::Actions => html! { div.guide-actions { (blocks(&one.blocks)) } },
        BlockKind::Link => html! { a.button href=(one.href) rel=[rel(&one.href)] { (icon(&one.icon)) (one.title) } },
        BlockKind::Button => button(one),
        BlockKind::Code => code(one),
        BlockKind::Form => html! {
            form.guide-form method="post" action=(one.href) {
                (blocks(&one.blocks))
                button.button type="submit" { (one.title) }
            }
        },
        BlockKind::Field => field(one),
        BlockKind::Stars => stars(one),
        BlockKind::Unknown => html! { p { (spans(&one.text)) } (blocks(&one.blocks)) },
    }
}

/// Data attributes for the script, in the order of the tree.
fn data(one: &Block) -> String {
    use std::fmt::Write as _;
    let mut out = String::new();
    if !one.act.is_empty() {
        let _ = write!(out, " data-act=\"{}\"", one.act);
    }
    for datum in &one.data {
        let mut value = String::new();
        let _ = maud::Escaper::new(&mut value).write_str(&datum.value);
        let _ = write!(out, " data-{}=\"{value}\"", datum.key);
    }
    out
}

fn button(one: &Block) -> Markup {
    html! {
        (PreEscaped(format!("<button type=\"button\" class=\"button\" data-js{}>", data(one))))
        (icon(&one.icon)) span { (one.title) }
        (PreEscaped("</button>"))
        @if one.act == "panorama" {
            div.guide-panorama hidden data-testid="panorama" {
                div.guide-scene {}
                p.muted.small { (one.note) }
                ul.guide-list {
                    @for spot in &one.blocks {
                        (PreEscaped(format!("<li{}>", data(spot)))) (spans(&spot.text)) (PreEscaped("</li>"))
                    }
                }
            }
        }
    }
}

fn code(one: &Block) -> Markup {
    let Some(code) = &one.code else { return html! {} };
    html! {
        figure.guide-code data-testid="vietqr" data-payload=(code.payload) {
            svg role="img" viewBox={ "0 0 " (code.size) " " (code.size) } aria-labelledby="code-title code-text" {
                title id="code-title" { (one.title) }
                desc id="code-text" { (one.note) }
                path fill="#fff" d={ "M0 0h" (code.size) "v" (code.size) "H0z" } {}
                path d=(code.path) {}
            }
            figcaption { (one.note) }
            @if let Some(title) = datum(one, "image") {
                button.button type="button" hidden data-act="image" data-name=[datum(one, "name")] { span { (title) } }
            }
        }
    }
}

fn field(one: &Block) -> Markup {
    html! {
        div.field {
            label.label for=(one.id) { (one.title) }
            input.input id=(one.id) name=(one.id) value=[datum(one, "value")] maxlength=[datum(one, "maxlength")]
                inputmode=[datum(one, "inputmode")] autocomplete="off" aria-describedby={ (one.id) "-hint" };
            p.muted.small id={ (one.id) "-hint" } { (one.note) }
        }
    }
}

fn stars(one: &Block) -> Markup {
    html! {
        (PreEscaped(format!("<div class=\"guide-stars\"{}>", data(one))))
        p role="status" { (one.note) }
        div role="group" aria-label=(one.title) hidden {
            @for (nth, star) in one.blocks.iter().enumerate() {
                button.button.is-icon type="button" data-stars=(nth + 1) aria-label=(star.title) aria-pressed="false" {
                    (icon("star"))
                }
            }
        }
        (PreEscaped("</div>"))
    }
}

fn spans(spans: &[Span]) -> Markup {
    html! {
        @for span in spans {
            @if span.href.is_empty() { (styled(span)) }
            @else { a href=(span.href) rel=[rel(&span.href)] { (styled(span)) } }
        }
    }
}

fn styled(span: &Span) -> Markup {
    match span.style {
        Style::Plain => html! { (span.text) },
        Style::Emphasis => html! { em { (span.text) } },
        Style::Strong => html! { strong { (span.text) } },
    }
}

fn rel(href: &str) -> Option<&'static str> {
    href.starts_with("https://").then_some("external noopener")
}

fn non_empty(text: &str) -> Option<&str> {
    (!text.is_empty()).then_some(text)
}

fn datum<'a>(one: &'a Block, key: &str) -> Option<&'a str> {
    one.data.iter().find(|datum| datum.key == key).map(|datum| datum.value.as_str())
}
