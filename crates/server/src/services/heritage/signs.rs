//! `/d/{slug}/sign`, and all signs as one PDF.

use anyhow::{Context as _, bail};
use axum::{
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
    response::Response,
};
use contract::FieldCode;
use heritage::{
    content::SiteContent,
    html,
    sign::{Paper, Sign},
};
use krilla::{Document, geom::Size, page::PageSettings};
use krilla_svg::{SurfaceExt as _, SvgSettings};
use messages::guide::args::SignNumber;
use messages::guide::{Guide, LANGUAGES};
use std::sync::Arc;

use super::{HeritageService, assets::policy, frame::answer};
use crate::{city::City, http::query::Query, problem::AppError};

/// Maximum number of signs at one site.
pub(super) const MOST_SIGNS: u16 = 99;
/// Points per millimetre.
const POINTS: f32 = 72.0 / 25.4;

/// `GET /d/{slug}/sign?size&s`
pub async fn page(
    State(service): State<Arc<HeritageService>>,
    Path(slug): Path<String>,
    query: Query,
    headers: HeaderMap,
) -> Result<Response, AppError> {
    let site = service.heritage().site(&slug).ok_or_else(|| AppError::not_found("heritage site"))?;
    let number = query.number("s", 1, u32::from(MOST_SIGNS))?.unwrap_or(1);
    let paper = match query.text("size")? {
        None => Paper::default(),
        Some(name) => {
            Paper::parse(name).ok_or_else(|| AppError::parameter("size", FieldCode::Unknown, "must be A5 or A4"))?
        }
    };
    let Some(origin) = service.origin(&headers) else {
        let detail = "a sign needs the portal's address: its operator has to start the server with --public-url";
        return Err(AppError::NotFound(detail.to_owned()));
    };
    let sign = sign(service.core.city(), site, &origin, u16::try_from(number).unwrap_or(1));
    let html =
        html::sign(&sign, paper, "vi").ok_or_else(|| AppError::internal(&"the address is too long for a code"))?;
    let policy = policy(&[], &html::sign_css(paper));
    Ok(answer(StatusCode::OK, html, &policy, "vi", &headers, false).await)
}

/// Content of a site's sign.
pub fn sign(city: &City, site: &SiteContent, origin: &str, number: u16) -> Sign {
    let name = site.name();
    let host = origin.split_once("://").map_or(origin, |(_, host)| host);
    let words = Guide::or_default("vi");
    let code = format!("{:03}", site.file.code);
    // All six languages, even if the story has fewer: the page falls back to the best available.
    let lines =
        LANGUAGES.iter().filter_map(|(tag, _)| Some(((*tag).to_owned(), Guide::of(tag)?.sign_scan().to_owned())));
    Sign {
        english: name.0.get("en").cloned().unwrap_or_default(),
        name: name.get("vi").to_owned(),
        portal: city.profile.portal_name.get("vi").to_owned(),
        origin: origin.to_owned(),
        slug: site.slug.clone(),
        code: site.file.code,
        sign: number,
        lines: lines.collect(),
        typed: words.sign_number(SignNumber { code: &code, address: &format!("{host}/scan") }),
    }
}

/// Signs as a PDF, one per page.
///
/// # Errors
/// No font of this machine supports a language. Names the language and says what to do.
pub fn pdf(signs: &[Sign], paper: Paper) -> anyhow::Result<Vec<u8>> {
    let mut options = usvg::Options::default();
    let fonts = Arc::make_mut(&mut options.fontdb);
    fonts.load_system_fonts();
    if fonts.is_empty() {
        bail!("this machine has no fonts: install some, such as fonts-noto-core and fonts-noto-cjk");
    }
    if let Some(sign) = signs.first() {
        for (tag, words) in &sign.lines {
            let lacks = |c: &char| !c.is_whitespace() && !has(fonts, *c);
            if let Some(missing) = words.chars().find(lacks) {
                bail!(
                    "no font of this machine has \"{missing}\" for the line in {tag}: install one, such as fonts-noto-cjk"
                );
            }
        }
    }
    let (width, height) = paper.size();
    let (width, height) = (width as f32 * POINTS, height as f32 * POINTS);
    let size = Size::from_wh(width, height).context("the size of the paper")?;
    let mut document = Document::new();
    for sign in signs {
        let svg = sign.svg(paper).with_context(|| format!("{}: the address is too long for a code", sign.slug))?;
        let tree = usvg::Tree::from_str(&svg, &options).with_context(|| sign.slug.clone())?;
        let settings = PageSettings::from_wh(width, height).context("the size of the paper")?;
        let mut page = document.start_page_with(settings);
        let mut surface = page.surface();
        surface
            .draw_svg(&tree, size, SvgSettings::default())
            .with_context(|| format!("{}: cannot be drawn", sign.slug))?;
        surface.finish();
        page.finish();
    }
    document.finish().map_err(|error| anyhow::anyhow!("the PDF cannot be written: {error:?}"))
}

/// Whether any font contains a character.
fn has(fonts: &usvg::fontdb::Database, c: char) -> bool {
    fonts.faces().any(|face| {
        let has_glyph = fonts.with_face_data(face.id, |data, index| {
            ttf_parser::Face::parse(data, index).is_ok_and(|face| face.glyph_index(c).is_some())
        });
        has_glyph.unwrap_or(false)
    })
}
