//! Renders a document tree, with the same elements as `heritage::html` on the server.

use contract::heritage::{Block, BlockKind, Span, Style};
use leptos::prelude::*;

use browser::guide::data;
use ui::Icon;

pub(super) fn blocks(blocks: Vec<Block>) -> AnyView {
    blocks.into_iter().map(block).collect_view().into_any()
}

fn icon(name: String) -> AnyView {
    (!name.is_empty()).then(|| view! { <Icon name=name/> }).into_any()
}

fn non_empty(text: String) -> Option<String> {
    (!text.is_empty()).then_some(text)
}

/// Attributes for the page's script, the same as on the server's page.
fn attributes(one: &Block) -> Vec<(String, String)> {
    let act = non_empty(one.act.clone()).map(|act| ("act".to_owned(), act));
    let more = one.data.iter().map(|datum| (datum.key.clone(), datum.value.clone()));
    act.into_iter().chain(more).collect()
}

fn datum(one: &Block, key: &str) -> Option<String> {
    one.data.iter().find(|datum| datum.key == key).map(|datum| datum.value.clone())
}

fn rel(href: &str) -> Option<&'static str> {
    href.starts_with("https://").then_some("external noopener")
}

fn block(one: Block) -> AnyView {
    let values = attributes(&one);
    match one.kind {
        BlockKind::Section => {
            let title_id = [&one.id, "-title"].concat();
            let label = title_id.clone();
            view! {
                <section class="guide-section" id=one.id aria-labelledby=label>
                    <h2 id=title_id>{one.title}</h2>
                    {blocks(one.blocks)}
                </section>
            }
            .into_any()
        }
        BlockKind::Heading => view! { <h3>{one.title}</h3> }.into_any(),
        BlockKind::Paragraph => view! { <p>{spans(one.text)}</p> }.into_any(),
        BlockKind::Note => {
            let hidden = !one.act.is_empty();
            view! { <p class="guide-note" role="note" hidden=hidden use:data=values>{spans(one.text)}</p> }.into_any()
        }
        BlockKind::Quote => view! { <blockquote>{blocks(one.blocks)}</blockquote> }.into_any(),
        BlockKind::List => view! { <ul class="guide-list">{blocks(without_unknown(one.blocks))}</ul> }.into_any(),
        BlockKind::Steps => view! { <ol class="guide-list">{blocks(without_unknown(one.blocks))}</ol> }.into_any(),
        BlockKind::Item => view! { <li>{spans(one.text)}{blocks(one.blocks)}</li> }.into_any(),
        BlockKind::Facts => view! { <dl class="guide-facts">{blocks(without_unknown(one.blocks))}</dl> }.into_any(),
        BlockKind::Fact => view! {
            <div class="guide-fact" use:data=values>
                <dt>{one.title}</dt>
                <dd>
                    <span class="guide-value">{spans(one.text)}</span>
                    {non_empty(one.badge).map(|badge| view! { <span class="guide-badge">{badge}</span> })}
                    {non_empty(one.note).map(|note| view! { <span class="muted small">{note}</span> })}
                    {blocks(one.blocks)}
                </dd>
            </div>
        }
        .into_any(),
        BlockKind::Fold => {
            view! { <details class="guide-fold"><summary>{one.title}</summary>{blocks(one.blocks)}</details> }
                .into_any()
        }
        BlockKind::Cards => view! { <ul class="guide-cards">{blocks(without_unknown(one.blocks))}</ul> }.into_any(),
        BlockKind::Card => view! {
            <li>
                <a class="guide-card" href=one.href>
                    {non_empty(one.picture)
                        .map(|src| view! { <img src=src width="96" height="60" alt="" loading="lazy"/> })}
                    {icon(one.icon)}
                    <span><strong>{one.title}</strong>" "<span class="muted small">{one.note}</span></span>
                </a>
            </li>
        }
        .into_any(),
        BlockKind::Photo => {
            let (width, height) = (datum(&one, "width"), datum(&one, "height"));
            view! {
                <figure class="guide-photo">
                    <img src=one.picture alt=one.title loading="lazy" width=width height=height/>
                    <figcaption>{one.note}</figcaption>
                </figure>
            }
            .into_any()
        }
        BlockKind::Actions => view! { <div class="guide-actions">{blocks(one.blocks)}</div> }.into_any(),
        BlockKind::Link => {
            let rel = rel(&one.href);
            view! { <a class="button" href=one.href rel=rel>{icon(one.icon)}{one.title}</a> }.into_any()
        }
        BlockKind::Button => button(one, values),
        BlockKind::Code => code(one),
        BlockKind::Form => view! {
            <form class="guide-form" method="post" action=one.href>
                {blocks(one.blocks)}
                <button class="button" type="submit">{one.title}</button>
            </form>
        }
        .into_any(),
        BlockKind::Field => field(one),
        BlockKind::Stars => stars(one, values),
        // A block of a newer contract: show its text without its form.
        BlockKind::Unknown => view! {
            {(!one.title.is_empty()).then(|| view! { <h3>{one.title}</h3> })}
            {(!one.text.is_empty()).then(|| view! { <p>{spans(one.text)}</p> })}
            {blocks(one.blocks)}
        }
        .into_any(),
    }
}

fn button(one: Block, values: Vec<(String, String)>) -> AnyView {
    let panorama = one.act == "panorama";
    view! {
        <button type="button" class="button" data-js="" use:data=values>
            {icon(one.icon)}
            <span>{one.title}</span>
        </button>
        {panorama.then(|| view! {
            <div class="guide-panorama" hidden=true data-testid="panorama">
                <div class="guide-scene"></div>
                <p class="muted small">{one.note}</p>
                <ul class="guide-list">
                    {one
                        .blocks
                        .into_iter()
                        .map(|spot| {
                            let values = attributes(&spot);
                            view! { <li use:data=values>{spans(spot.text)}</li> }
                        })
                        .collect_view()}
                </ul>
            </div>
        })}
    }
    .into_any()
}

fn code(one: Block) -> AnyView {
    let (image, name) = (datum(&one, "image"), datum(&one, "name"));
    let Some(code) = one.code else { return ().into_any() };
    let size = code.size.to_string();
    let ground = ["M0 0h", &size, "v", &size, "H0z"].concat();
    let text = one.note.clone();
    view! {
        <figure class="guide-code" data-testid="vietqr" data-payload=code.payload>
            <svg role="img" viewBox=["0 0 ", &size, " ", &size].concat() aria-labelledby="code-title code-text">
                <title id="code-title">{one.title}</title>
                <desc id="code-text">{text}</desc>
                <path fill="#fff" d=ground></path>
                <path d=code.path></path>
            </svg>
            <figcaption>{one.note}</figcaption>
            {image.map(|title| view! {
                <button class="button" type="button" hidden=true data-act="image" data-name=name>
                    <span>{title}</span>
                </button>
            })}
        </figure>
    }
    .into_any()
}

fn field(one: Block) -> AnyView {
    let get = |key| datum(&one, key);
    let (value, longest, mode) = (get("value"), get("maxlength"), get("inputmode"));
    let (name, hint) = (one.id.clone(), [&one.id, "-hint"].concat());
    let (target, described) = (one.id.clone(), hint.clone());
    view! {
        <div class="field">
            <label class="label" for=target>{one.title}</label>
            <input
                class="input"
                id=one.id
                name=name
                value=value
                maxlength=longest
                inputmode=mode
                autocomplete="off"
                aria-describedby=described
            />
            <p class="muted small" id=hint>{one.note}</p>
        </div>
    }
    .into_any()
}

fn stars(one: Block, values: Vec<(String, String)>) -> AnyView {
    let star = |(nth, star): (usize, Block)| {
        view! {
            <button
                class="button is-icon"
                type="button"
                data-stars=(nth + 1).to_string()
                aria-label=star.title
                aria-pressed="false"
            >
                {icon("star".to_owned())}
            </button>
        }
    };
    view! {
        <div class="guide-stars" use:data=values>
            <p role="status">{one.note}</p>
            <div role="group" aria-label=one.title hidden=true>
                {one.blocks.into_iter().enumerate().map(star).collect_view()}
            </div>
        </div>
    }
    .into_any()
}

/// Drops unknown blocks, which come from another version of the contract, from a list of one kind of block.
fn without_unknown(mut blocks: Vec<Block>) -> Vec<Block> {
    blocks.retain(|block| block.kind != BlockKind::Unknown);
    blocks
}

fn spans(spans: Vec<Span>) -> AnyView {
    let span = |span: Span| {
        let text = match span.style {
            Style::Plain => span.text.into_any(),
            Style::Emphasis => view! { <em>{span.text}</em> }.into_any(),
            Style::Strong => view! { <strong>{span.text}</strong> }.into_any(),
        };
        if span.href.is_empty() {
            return text;
        }
        let rel = rel(&span.href);
        view! { <a href=span.href rel=rel>{text}</a> }.into_any()
    };
    spans.into_iter().map(span).collect_view().into_any()
}
